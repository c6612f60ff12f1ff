"""`library duplicates` and `library check`."""

from __future__ import annotations

from typing import Annotated

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.library.common import (
    KindOption,
    LibraryOption,
    StepBar,
    entry_line,
    finish,
    kind_of,
    open_library,
    stoppable,
)


def duplicates(
    kind: KindOption = None,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Report equal files and pictures that look alike; nothing is removed."""
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.library.duplicates import find_duplicates

    with open_library(library) as opened, StepBar("Comparing") as bar, stoppable() as stop:
        one = kind_of(kind)
        found = find_duplicates(opened, one, progress=bar, cancelled=stop)
    if as_json:
        say_json(found.to_dict())
        return
    for same in found.same:
        say(f"Stored once, found {len(same.paths)} times:")
        say(entry_line(same.entry))
        for path in same.paths:
            say(f"        {path}")
    for group in found.near:
        say("These look alike:")
        for entry in group:
            say(entry_line(entry))
    if not found.same and not found.near:
        say("Nothing is there twice.")


def check(
    contents: Annotated[
        bool, typer.Option("--contents", help="Read all files and compare them; slow.")
    ] = False,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Take up unknown files, clear away what was left over."),
    ] = False,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Tell what is missing, damaged or left over; exit status 1 if something is wrong."""
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.library.checking import check as look_through

    with open_library(library) as opened, StepBar("Checking") as bar, stoppable() as stop:
        report = look_through(
            opened, contents=contents, repair=repair, progress=bar, cancelled=stop
        )
    if as_json:
        say_json(report.to_dict())
    else:
        lines = [f"The index is damaged: {problem}" for problem in report.problems]
        lines += [f"Missing: {entry.name}, {path}" for entry, path in report.missing]
        lines += [f"Damaged: {entry.name}, {path}" for entry, path in report.damaged]
        lines += [] if repair else [f"Not in the index: {path}" for path in report.unknown]
        if report.missing or report.damaged:
            lines.append("Put missing files back, or add them again from where they are now.")
        if report.unknown and not repair:
            lines.append("--repair takes up what is not in the index.")
        if report.taken_up:
            lines.append(f"{report.taken_up} files were taken up again.")
        lines.append(
            f"{report.entries} entries, all well." if report.good else f"{report.entries} entries."
        )
        for line in lines:
            say(line)
    finish(report.cancelled)
    if not report.good:
        raise typer.Exit(1)
