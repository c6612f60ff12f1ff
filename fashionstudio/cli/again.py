"""`fashionstudio again`: make a picture once more from its recipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from fashionstudio.cli import options as o

if TYPE_CHECKING:
    from fashionstudio.core.look import Look

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

    On the same machine with the same versions the picture is the same to the last bit. The
    pictures it was made from are found by their content: in the store of what was used before,
    beside RENDER, or in the folder given. Learned tokens must be the ones it was made with.
    """
    from fashionstudio.cli.messages import say, say_json, say_notes
    from fashionstudio.cli.rendering import check_output, open_worker, render_to_files
    from fashionstudio.core.learned import check_tokens
    from fashionstudio.core.provenance import read_recipe

    check_output(output, [render])
    recipe = read_recipe(render)
    look = recipe.request.look
    check_tokens(look.settings.engine, look.words, recipe.stamp.weights)
    folders = [folder for folder in (inputs, render.parent) if folder is not None]
    found = _find_inputs(look, folders)
    with open_worker(device) as worker:
        for path in found:
            worker.put_file(path)
        saved = render_to_files(worker, recipe.request, output)
    if as_json:
        say_json(saved.to_dict())
        return
    say_notes(saved.notes)
    say(f"{output} (seed {saved.seeds[0]})")


def _find_inputs(look: Look, folders: list[Path]) -> list[Path]:
    """Files to hand to the worker: those of the Look's pictures that are not in the blob store."""
    from fashionstudio.cli.recipes import find_beside, named_parts
    from fashionstudio.core.blobs import BlobStore
    from fashionstudio.errors import BadInput
    from fashionstudio.paths import blobs_dir

    store = BlobStore(blobs_dir())
    found: list[Path] = []
    for what, picture in named_parts(look):
        if store.has(picture):
            continue
        path = find_beside(picture, folders)
        if path is None:
            name = f" “{picture.name}”" if picture.name else ""
            raise BadInput(
                f"The {what}{name} this picture was made from is not at hand.",
                "Put the file beside the picture, or name its folder with --inputs.",
                f"sha256 {picture.sha256}",
            )
        found.append(path)
    return found
