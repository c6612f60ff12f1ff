"""`fashionstudio again`: make a picture once more from its recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from fashionstudio.cli import options as o

NAME = "again"


def run(
    render: Annotated[Path, typer.Argument(help="A picture made by fashionstudio.")],
    output: o.OutputOption,
    inputs: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it
        typer.Option(help="Folder with the photo, fabric, … it was made from."),
    ] = None,
    device: o.DeviceOption = "auto",
    as_json: o.JsonOption = False,
) -> None:
    """Render a picture again from the recipe it carries.

    On the same machine with the same versions the picture is the same to the last bit; where
    something is not as it was, that is said. The
    pictures it was made from are found by their content: in the store of what was used before,
    beside RENDER, or in the folder given. Learned tokens must be the ones it was made with.
    """
    from fashionstudio.cli.messages import say, say_json, say_notes
    from fashionstudio.cli.rendering import check_output, open_worker, render_to_files
    from fashionstudio.core.learned import check_tokens
    from fashionstudio.core.provenance import read_recipe
    from fashionstudio.worker.recipes import find_inputs

    check_output(output, [render])
    recipe = read_recipe(render)
    look = recipe.request.look
    check_tokens(look.settings.engine, look.words, recipe.stamp.weights)
    folders = [folder for folder in (inputs, render.parent) if folder is not None]
    found = find_inputs(look, folders)
    with open_worker(device) as worker:
        for path in found:
            worker.put_file(path)
        saved = render_to_files(worker, recipe.request, output)
    saved.notes.extend(recipe.stamp.all_doubts(read_recipe(output).stamp))
    if as_json:
        say_json(saved.to_dict())
        return
    say_notes(saved.notes)
    say(f"{output} (seed {saved.seeds[0]})")
