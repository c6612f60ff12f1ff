"""`library list` and `library show`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.library.common import (
    EntriesArgument,
    KindOption,
    LibraryOption,
    SheetOption,
    TagsOption,
    entry_line,
    kind_of,
    open_library,
    referred,
    write_sheet,
)

if TYPE_CHECKING:
    from fashionstudio.library.entry import Entry
    from fashionstudio.library.library import Library


def list_entries(
    text: Annotated[str, typer.Argument(help="Only entries with these words.")] = "",
    kind: KindOption = None,
    category: o.CategoryOption = None,
    tags: TagsOption = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, help="How many at most; 0: all.")
    ] = 50,
    sheet: SheetOption = None,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """List entries, the newest first; words must occur in name, words, tags or facts."""
    from fashionstudio.cli.messages import say, say_json, say_note

    chosen: dict[str, Any] = {
        "text": text,
        "tags": tags or (),
        "category": category.value if category else None,
    }
    one = kind_of(kind)
    with open_library(library) as opened:
        found = opened.entries(one, limit=limit or None, **chosen)
        total = opened.count(one, **chosen)
        if sheet:
            write_sheet(opened, sheet, text or "Library", found)
        if as_json:
            say_json([entry.to_dict() for entry in found])
            return
        for entry in found:
            say(entry_line(entry))
        if not found:
            say("Nothing in the library fits." if opened.count() else "The library is empty.")
        elif total > len(found):
            say_note(f"{total - len(found)} more; --limit 0 lists all.")


def show(
    entries: EntriesArgument,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Show all that is known of entries."""
    from fashionstudio.cli.messages import say, say_json

    with open_library(library) as opened:
        found = referred(opened, entries)
        if as_json:
            say_json([_facts(opened, entry) for entry in found])
            return
        for number, entry in enumerate(found):
            say(("\n" if number else "") + _described(opened, entry))


def _facts(library: Library, entry: Entry) -> dict[str, Any]:
    analysis = library.analyses.get(entry)
    return {
        **entry.to_dict(),
        "file": str(library.place_of(entry)),
        "sources": [str(path) for path in library.sources(entry)],
        "analysis": None
        if analysis is None
        else {"problem": analysis.problem, "facts": dict(analysis.data)},
    }


def _described(library: Library, entry: Entry) -> str:
    added = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.added))
    place = library.place_of(entry)
    rows = [
        ("name", entry.name),
        ("kind", " ".join(part for part in (entry.kind, entry.category) if part)),
        ("words", entry.words),
        ("tags", ", ".join(entry.tags)),
        *((key, _plain(value)) for key, value in entry.attributes.items()),
        ("added", added),
        ("file", f"{place}{'' if place.is_file() else '  (missing)'}"),
        ("from", ", ".join(str(path) for path in library.sources(entry))),
        ("sha256", entry.sha256),
        ("analysis", _analysis(library, entry)),
    ]
    lines = [f"  {key.replace('_', ' '):<14}{value}" for key, value in rows if value]
    return "\n".join([f"Entry {entry.id}", *lines])


def _analysis(library: Library, entry: Entry) -> str:
    found = library.analyses.get(entry)
    if found is None:
        return ""
    if found.problem:
        return f"nothing could be found out: {found.problem}"
    notes = [str(note) for note in found.data.get("notes", ())]
    return "; ".join(["done", *notes])


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {str(item)[:12]}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
