"""What the command line says: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from fashionstudio.worker.protocol import Message

_PHASE_WORDS = {
    "start": "Starting",
    "load": "Loading the engine",
    "read": "Reading the pictures",
    "person": "Finding the person",
    "region": "Finding the region",
    "encode": "Preparing",
    "denoise": "Drawing",
    "decode": "Developing",
    "compose": "Putting it into the photo",
}


def say(text: str) -> None:
    """A result, for people."""
    print(text)


def say_json(data: Any) -> None:
    """A result, for programs."""
    print(json.dumps(data, indent=2, ensure_ascii=False))


def say_note(text: str) -> None:
    """Something the user should know."""
    sys.stderr.write(f"Note: {text}\n")


def say_notes(notes: Iterable[str]) -> None:
    """Each note once."""
    for note in dict.fromkeys(notes):
        say_note(note)


def say_error(text: str, label: str = "Error: ") -> None:
    """What went wrong, in a sentence."""
    sys.stderr.write(f"{'' if text == 'Cancelled.' else label}{text}\n")


class ProgressLine:
    """A progress bar on stderr; nothing at all when stderr is no terminal."""

    def __init__(self, label: str = "") -> None:
        self._label = label
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.fields[left]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._progress.start()
            self._task = self._progress.add_task(self._words("start"), total=None, left="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def on_event(self, event: Message) -> None:
        """Show what the worker tells."""
        if self._progress is None or self._task is None:
            return
        if event.type == "phase":
            words = self._words(str(event["name"]))
            self._progress.update(self._task, description=words, total=None, left="")
        elif event.type == "progress":
            left = event["seconds_left"]
            self._progress.update(
                self._task,
                completed=event["step"],
                total=event["total"],
                left="" if left is None else f"{left:.0f} s left",
            )

    def _words(self, phase: str) -> str:
        words = _PHASE_WORDS.get(phase, phase)
        return f"{self._label}: {words}" if self._label else words
