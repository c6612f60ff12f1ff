"""`library add` and `library import-data-set`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.library.common import (
    KindName,
    LibraryOption,
    StepBar,
    TagsOption,
    finish,
    kind_of,
    open_library,
    stoppable,
)

if TYPE_CHECKING:
    from fashionstudio.library.importing import ImportReport
    from fashionstudio.library.library import Library

_MOST_REASONS = 20


class SplitName(StrEnum):
    """`library.data_sets.SPLITS`, or both."""

    test = "test"
    train = "train"
    both = "both"


def add(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Pictures, projects, folders of them.", show_default=False),
    ],
    kind: Annotated[
        Optional[KindName],  # noqa: UP045 - Typer reads it
        typer.Option(help="What they show; guessed from recipes and folders' names if missing."),
    ] = None,
    category: o.CategoryOption = None,
    words: Annotated[str, typer.Option(help="Words about them.")] = "",
    tags: TagsOption = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Use the files where they lie; do not copy them.")
    ] = False,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Add pictures to the library; folders with all that is in them.

    What is there already is not stored twice, so the same folder can be added again at any time.
    Files that cannot be read are listed with the reason.
    """
    from fashionstudio.library.importing import import_paths

    with (
        open_library(library) as opened,
        StepBar("Adding") as bar,
        stoppable() as stop,
    ):
        report = import_paths(
            opened,
            paths,
            kind=kind_of(kind),
            category=category.value if category else None,
            words=words,
            tags=tags or (),
            in_place=in_place,
            progress=bar,
            cancelled=stop,
        )
        _tell(opened, report, as_json)


def import_data_set(
    root: Annotated[
        Path, typer.Argument(help="Folder of Dress Code or VITON-HD.", show_default=False)
    ],
    split: Annotated[SplitName, typer.Option(help="Which part of it.")] = SplitName.both,
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the pictures instead of using them in place.")
    ] = False,
    library: LibraryOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """Add people and garments of Dress Code or VITON-HD, with category and captions."""
    from fashionstudio.library.data_sets import SPLITS
    from fashionstudio.library.data_sets import import_data_set as take

    splits = tuple(one for one in SPLITS if split.value in (one, "both"))
    with (
        open_library(library) as opened,
        StepBar("Adding") as bar,
        stoppable() as stop,
    ):
        report = take(opened, root, splits=splits, copy=copy, progress=bar, cancelled=stop)
        _tell(opened, report, as_json)


def _tell(library: Library, report: ImportReport, as_json: bool) -> None:
    from fashionstudio.cli.messages import say, say_json, say_note

    if as_json:
        say_json(report.to_dict())
    else:
        for one in report.broken[:_MOST_REASONS]:
            say_note(f"{one.path}: {one.reason}")
        if len(report.broken) > _MOST_REASONS:
            say_note(f"{len(report.broken) - _MOST_REASONS} more; --json lists all.")
        say(
            f"{len(report.added)} added, {report.known} known already, {len(report.broken)} not"
            f" usable. The library has {library.count()} entries."
        )
        if report.cancelled:
            say_note("Stopped. Give the same command again to go on.")
    finish(report.cancelled)
