"""What the command line says: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from fashionstudio.cli.bars import Bars

if TYPE_CHECKING:
    from fashionstudio.worker.frames import Message

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


class ProgressLine(Bars):
    """What a worker is doing, as a bar."""

    def __init__(self, label: str = "") -> None:
        self._label = label

    def __enter__(self) -> Self:
        super().__enter__()
        self.begin(self._words("start"))
        return self

    def on_event(self, event: Message) -> None:
        """Show what the worker tells."""
        if event.type == "phase":
            self.begin(self._words(str(event["name"])))
        elif event.type == "progress":
            self.advance(event["step"], event["total"], event["seconds_left"])

    def _words(self, phase: str) -> str:
        words = _PHASE_WORDS.get(phase, phase)
        return f"{self._label}: {words}" if self._label else words
