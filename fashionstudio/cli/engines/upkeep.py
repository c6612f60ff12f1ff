"""`engines verify`, `engines remove` and `engines move`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.engines.installing import telling
from fashionstudio.cli.engines.lines import LinesOption, say_line
from fashionstudio.cli.engines.listing import EngineArgument, gigabytes
from fashionstudio.cli.messages import say, say_json, say_notes


def verify(
    engine: EngineArgument, as_json: o.JsonOption = False, json_lines: LinesOption = False
) -> None:
    """Read all files of an engine and compare their SHA-256 with its manifest."""
    from fashionstudio.modelhub import upkeep

    with telling(json_lines) as (report, check):
        manifest = upkeep.verify(engine, report=report, check=check)
    facts = {"id": engine, "files": len(manifest.files), "verified": True}
    if json_lines:
        say_line({"done": facts})
        return
    if as_json:
        say_json(facts)
        return
    say(f"All {len(manifest.files)} files of “{engine}” are as they were installed.")


def remove(
    engine: EngineArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: o.JsonOption = False,
) -> None:
    """Delete an engine that was installed, and what was downloaded for it."""
    from fashionstudio.errors import BadInput, Cancelled
    from fashionstudio.modelhub import upkeep

    if not yes:
        if not sys.stdin.isatty():
            raise BadInput(f"“{engine}” is not removed without a question.", "Add --yes.")
        if not typer.confirm(f"Delete the engine “{engine}”?", err=True):
            raise Cancelled("The engine was kept.")
    freed = upkeep.remove(engine)
    if as_json:
        say_json({"id": engine, "removed": True, "freed_bytes": freed})
        return
    say(f"Removed “{engine}”; {gigabytes(freed)} are free again.")


def move(
    folder: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it
        typer.Argument(help="Where they shall be. Without it: where they are.", show_default=False),
    ] = None,
    as_json: o.JsonOption = False,
    json_lines: LinesOption = False,
) -> None:
    """Move your engines to another folder, of another disk for example; new ones go there, too.

    Each is copied, compared, and only then deleted. Ctrl-C stops; the same command goes on.
    """
    from fashionstudio import paths

    if folder is None:
        _say_folders([str(place) for place in paths.own_models_dirs()], as_json)
        return
    from fashionstudio.modelhub import moving

    with telling(json_lines) as (report, check):
        moved = moving.move_engines(folder, report=report, check=check)
    facts = {"folder": str(moved.folder), "moved": list(moved.engines), "notes": list(moved.notes)}
    if json_lines:
        say_line({"done": facts})
        return
    if as_json:
        say_json(facts)
        return
    say(f"{len(moved.engines)} moved to {moved.folder}; new engines go there, too.")
    say_notes(moved.notes)


def _say_folders(folders: list[str], as_json: bool) -> None:
    if as_json:
        say_json({"folders": folders})
        return
    for folder in folders:
        say(folder)
