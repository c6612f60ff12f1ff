"""`fashionstudio evaluate adherence`: does an engine do what it is told?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from fashionstudio.cli import options as o

NAME = "adherence"

_WHAT = "What is evaluated"


def run(
    engine: Annotated[str, typer.Option(help="Engine that renders, see `engines`.")],
    people: Annotated[
        Path, typer.Option(help="Folder of photos, one person each.", rich_help_panel=_WHAT)
    ],
    fabrics: Annotated[Path, typer.Option(help="Folder of swatches.", rich_help_panel=_WHAT)],
    garments: Annotated[
        Path, typer.Option(help="Folder of garments' pictures.", rich_help_panel=_WHAT)
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where everything goes.")],
    pairs: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it
        typer.Option(
            help="Folder of rendered people whose garments are known: try-on against the truth, "
            "and how often the judges are right.",
            rich_help_panel=_WHAT,
        ),
    ] = None,
    only: Annotated[
        str,
        typer.Option(help="Of words,fabric,sketch,garment,tryon,realism,judges,speed,identity."),
    ] = "",
    limit_people: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, help="So many photos, evenly spread over the folder."),
    ] = None,
    category: Annotated[
        o.CategoryName, typer.Option(help="Of the garments in fabric, sketch and garment.")
    ] = o.CategoryName.upper_body,
    quick: Annotated[
        bool, typer.Option("--quick", help="One person, few questions: does everything work?")
    ] = False,
    preset: o.PresetOption = o.PresetName.standard,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Same seed, same pictures.")] = 0,
    device: o.DeviceOption = "auto",
    as_json: o.JsonOption = False,
) -> None:
    """Measure how well an engine follows words, sketch, fabric and garment, and how fast it is.

    Use photos, fabrics and garments that it has never seen. Interrupt it at any time: the same
    command goes on with the group of measures where it stopped. OUTPUT receives table.txt,
    report.json, a contact sheet per question and worst.png.
    """
    from fashionstudio.cli.measuring import MeasuringBar, names
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.evaluation.adherence import report
    from fashionstudio.evaluation.adherence.plan import GROUPS, Options
    from fashionstudio.evaluation.adherence.run import evaluate

    options = Options(
        engine=engine,
        people=people,
        fabrics=fabrics,
        garments=garments,
        output=output,
        pairs=pairs,
        only=names(only) or GROUPS,
        limit_people=limit_people,
        quick=quick,
        category=category.value,
        preset=preset.value,
        seed=seed,
        device=device,
    )
    with MeasuringBar() as progress:
        groups, about = evaluate(options, progress)
    if as_json:
        say_json(report.to_dict(groups, about))
    else:
        say(report.to_text(groups, about))
        files = [output / name for name in ("table.txt", "report.json", "worst.png")]
        say("\n" + "\n".join(str(file) for file in files if file.is_file()))
