"""What the commands of `library` share: their options, a bar, and stopping with Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from fashionstudio.cli.bars import Bars

if TYPE_CHECKING:
    from types import FrameType

    from fashionstudio.library.entry import Entry, Kind
    from fashionstudio.library.library import Library
    from fashionstudio.worker.client import WorkerClient

_LINES_EACH_S = 10.0


class KindName(StrEnum):
    """`library.entry.Kind`, as a choice."""

    person = "person"
    garment = "garment"
    fabric = "fabric"
    look = "look"
    render = "render"


LibraryOption = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads it
    typer.Option("--library", help="The library's folder; default is the user's own."),
]
ClipOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--clip", metavar="FOLDER", help="Compare with your own CLIP in this folder, not --engine."
    ),
]
KindOption = Annotated[
    Optional[KindName],  # noqa: UP045
    typer.Option(help="What they are; default: all kinds."),
]
TagsOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--tag", help="A tag; may be given several times."),
]
EntriesArgument = Annotated[
    list[str], typer.Argument(help="Numbers or names of entries.", show_default=False)
]
SheetOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--contact-sheet", help="Also write them as one picture."),
]


def kind_of(kind: KindName | None) -> Kind | None:
    """The library's own word for a choice."""
    return None if kind is None else kind.value


@contextmanager
def space_of(engine: str, clip: Path | None, device: str) -> Iterator[tuple[WorkerClient, str]]:
    """A worker that makes vectors, and the engine to ask it for; `clip` is the user's own CLIP.

    Raises:
        BadInput: both are wished for.
    """
    from fashionstudio.cli.rendering import open_worker
    from fashionstudio.core.embedded import CLIP, CLIP_VARIABLE
    from fashionstudio.errors import BadInput

    if clip is None:
        environment = None
    elif engine in ("mini", CLIP):
        engine, environment = CLIP, {CLIP_VARIABLE: str(clip.expanduser().absolute())}
    else:
        raise BadInput("Only one can compare pictures with words.", "Give --engine or --clip.")
    with open_worker(device, environment=environment) as worker:
        yield worker, engine


def open_library(folder: Path | None) -> Library:
    """The library of this command."""
    from fashionstudio.library.library import Library

    return Library.open(folder)


def referred(library: Library, texts: Sequence[str]) -> list[Entry]:
    """The entries that are meant, each once."""
    from fashionstudio.library.selecting import refer

    found = {entry.id: entry for entry in (refer(library.database, text) for text in texts)}
    return list(found.values())


class StepBar(Bars):
    """A bar for a known number of steps; a line now and then where stderr is no terminal."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._start = self._told = time.monotonic()
        self._first: int | None = None

    def __call__(self, done: int, total: int, name: str) -> None:
        """A `library.entry.Progress`."""
        now = time.monotonic()
        if self._first is None:
            # What needed no work must not count as speed.
            self._first, self._start = done, now
            self.begin(self._words, total=total)
        worked = done - self._first
        left = (now - self._start) / worked * (total - done) if worked else None
        self.advance(done, total, left)
        if self.shown is None and now - self._told > _LINES_EACH_S:
            self._told = now
            rest = "" if left is None else f", {left:.0f} s left"
            sys.stderr.write(f"{self._words}: {done} of {total}{rest}\n")


class Stopper:
    """Whether the user has pressed Ctrl-C, to be asked between two steps."""

    def __init__(self) -> None:
        self.pressed = False

    def __call__(self) -> bool:
        """A `library.entry.Stop`."""
        return self.pressed


@contextmanager
def stoppable() -> Iterator[Stopper]:
    """The first Ctrl-C ends the work after the step at hand, the second one at once."""
    stopper = Stopper()
    if threading.current_thread() is not threading.main_thread():
        yield stopper
        return

    def press(_signal: int, _frame: FrameType | None) -> Any:
        if stopper.pressed:
            raise KeyboardInterrupt
        stopper.pressed = True
        sys.stderr.write("Stopping …\n")

    before = signal.signal(signal.SIGINT, press)
    try:
        yield stopper
    finally:
        signal.signal(signal.SIGINT, before)


def finish(cancelled: bool) -> None:
    """End a command that was stopped as such, once it has said what it did."""
    if cancelled:
        raise typer.Exit(130)


def entry_line(entry: Entry) -> str:
    """One line of a list."""
    parts = [f"{entry.id:>6}  {entry.kind:<8}{entry.category or '':<11} {entry.name}"]
    if entry.words:
        parts.append(f"“{entry.words[:60]}{'…' if len(entry.words) > 60 else ''}”")
    if entry.tags:
        parts.append(" ".join(f"#{tag.replace(' ', '-')}" for tag in entry.tags))
    return "  ".join(parts)


def write_sheet(
    library: Library, path: Path, title: str, entries: Sequence[Entry], facts: Sequence[str] = ()
) -> None:
    """Write a contact sheet, as the kind of picture that its name asks for."""
    from fashionstudio.core.image_io import write_picture
    from fashionstudio.library.sheet import draw_sheet

    write_picture(path, draw_sheet(library, title, entries, facts))
