"""`fashionstudio engines`: what can render here."""

from __future__ import annotations

from typing import Annotated

import typer

from fashionstudio.cli import options as o

NAME = "engines"


def run(
    check: Annotated[
        bool, typer.Option("--check", help="Check the weights' SHA-256, too.")
    ] = False,
    as_json: o.JsonOption = False,
) -> None:
    """List the installed engines."""
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.engine.manifest import list_engines

    found = [engine.to_dict() for engine in list_engines(check_hashes=check)]
    if as_json:
        say_json(found)
        return
    if not found:
        say("No engine is installed.")
    for engine in found:
        say(f"{engine['id']}  {engine['title']}  ({engine['licence']})")
        say(f"    takes: {', '.join(engine['capabilities']) or 'nothing'}")
        if engine["problem"]:
            say(f"    not usable: {engine['problem']}")
