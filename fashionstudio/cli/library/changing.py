"""`library tag`, `library describe` and `library remove`."""

from __future__ import annotations

import sys
from typing import Annotated, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.library.common import (
    EntriesArgument,
    LibraryOption,
    TagsOption,
    entry_line,
    open_library,
    referred,
)


def tag(
    entries: EntriesArgument,
    tags: TagsOption = None,
    without: Annotated[
        Optional[list[str]],  # noqa: UP045 - Typer reads it
        typer.Option("--without", help="A tag to take off; may be given several times."),
    ] = None,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Put tags on entries, or take them off."""
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.errors import BadInput
    from fashionstudio.library.entry import clean_tag

    if not tags and not without:
        raise BadInput("There is no tag to put on.", "Give --tag TAG or --without TAG.")
    off = {clean_tag(one) for one in without or ()}
    with open_library(library) as opened, opened.database.writing():
        changed = [
            opened.set_tags(entry, ({*entry.tags} - off) | {clean_tag(t) for t in tags or ()})
            for entry in referred(opened, entries)
        ]
    if as_json:
        say_json([entry.to_dict() for entry in changed])
        return
    for entry in changed:
        say(entry_line(entry))


def describe(
    entry: Annotated[str, typer.Argument(help="Number or name.", show_default=False)],
    name: Annotated[Optional[str], typer.Option(help="What to call it.")] = None,  # noqa: UP045
    words: Annotated[Optional[str], typer.Option(help="Words about it.")] = None,  # noqa: UP045
    category: o.CategoryOption = None,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Give an entry another name, other words or another category."""
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.errors import BadInput

    if name is None and words is None and category is None:
        raise BadInput("Nothing is to be changed.", "Give --name, --words or --category.")
    if name is not None and not name.strip():
        raise BadInput("A name must have a letter at least.", "Give another --name.")
    with open_library(library) as opened:
        changed = opened.change(
            referred(opened, [entry])[0],
            name=name,
            words=words,
            category=category.value if category else None,
        )
    if as_json:
        say_json(changed.to_dict())
    else:
        say(entry_line(changed))


def remove(
    entries: EntriesArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Remove entries and the library's copies; files that lie elsewhere stay."""
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.errors import BadInput

    with open_library(library) as opened:
        found = referred(opened, entries)
        if not yes:
            if not sys.stdin.isatty():
                raise BadInput("Removing was not confirmed.", "Give --yes.")
            for entry in found:
                typer.echo(entry_line(entry), err=True)
            typer.confirm("Remove?", abort=True, err=True)
        removed = opened.remove(found)
    if as_json:
        say_json({"removed": removed})
    else:
        say(f"{removed} removed.")
