"""`fashionstudio evaluate search`: does an engine find what is asked for?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from fashionstudio.cli import options as o

NAME = "search"


def run(
    shards: Annotated[Path, typer.Option(help="Folder of rendered people (shard-*).")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the report goes.")],
    engine: Annotated[str, typer.Option(help="Engine that searches, see `engines`.")] = "mini",
    families: Annotated[
        int, typer.Option(min=4, help="Garments; each gives four photos and three questions.")
    ] = 255,
    zero_shot: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it
        typer.Option(help="Folder of a space trained with --no-triplets, to compare with."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same garments.")] = 0,
    device: o.DeviceOption = "auto",
    as_json: o.JsonOption = False,
) -> None:
    """Measure search by words, by picture, and composed ("like this one, but red").

    Held-out rendered garments are asked for in a gallery where exactly one is right. OUTPUT
    receives report.md, report.json and sheet.png.
    """
    from fashionstudio.cli.measuring import MeasuringBar
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.evaluation.retrieval import to_markdown
    from fashionstudio.evaluation.retrieval_run import Options, evaluate

    output.mkdir(parents=True, exist_ok=True)
    options = Options(engine, shards, output, families, seed, device, zero_shot)
    with MeasuringBar() as progress:
        found = evaluate(options, progress)
    if as_json:
        say_json(found)
    else:
        say(to_markdown(found))
        say("\n".join(str(output / name) for name in ("report.md", "report.json", "sheet.png")))
