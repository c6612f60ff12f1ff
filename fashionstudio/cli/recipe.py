"""`fashionstudio recipe`: how a picture was made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

NAME = "recipe"


def run(
    render: Annotated[Path, typer.Argument(help="A picture made by fashionstudio.")],
    request: Annotated[
        bool, typer.Option(help="Only the request, without engine and times.")
    ] = False,
) -> None:
    """Print the recipe embedded in a picture as JSON."""
    from fashionstudio.cli.messages import say_json
    from fashionstudio.core.provenance import read_recipe

    recipe = read_recipe(render)
    say_json(recipe.request.to_dict() if request else recipe.to_dict())
