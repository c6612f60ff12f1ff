"""Progress for programs: one JSON object per line, and an ear for the wish to stop."""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from fashionstudio.modelhub.progress import Progress

LEAST_PAUSE_S = 0.1

LinesOption = Annotated[
    bool,
    typer.Option(
        "--json-lines",
        help="Progress and answer as JSON, one object per line; stops when the pipe that is its "
        "standard input ends.",
    ),
]


class JsonLines:
    """Writes `{"progress": …}` lines to stdout; described in docs/engines.md.

    The program that started us need not send signals, which not every system has: it closes our
    standard input, which also happens when it dies.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._told: tuple[str, str] | None = None
        self._at = 0.0
        if (pipe := input_pipe()) is not None:
            ear = threading.Thread(target=self._listen, args=(pipe,), name="stop", daemon=True)
            ear.start()
        self._say({"phase": "start", "item": "", "done_bytes": 0, "total_bytes": None})

    def report(self, progress: Progress) -> None:
        """A `modelhub.progress.Report`: the first and the last of each file, and some between."""
        now, key = time.monotonic(), (progress.phase, progress.item)
        last = progress.done_bytes == progress.total_bytes
        if key == self._told and not last and now - self._at < LEAST_PAUSE_S:
            return
        self._told, self._at = key, now
        self._say(
            {
                "phase": progress.phase,
                "item": progress.item,
                "done_bytes": progress.done_bytes,
                "total_bytes": progress.total_bytes,
            }
        )

    def check(self) -> None:
        """A `modelhub.progress.Check`: raises when nobody waits for us any more."""
        if self._stop.is_set():
            from fashionstudio.errors import Cancelled

            raise Cancelled("Cancelled.")

    def _listen(self, pipe: int) -> None:
        while os.read(pipe, 1024):
            pass
        self._stop.set()

    @staticmethod
    def _say(progress: dict[str, Any]) -> None:
        say_line({"progress": progress})


def say_line(data: dict[str, Any]) -> None:
    """One object on one line, at once."""
    print(json.dumps(data, ensure_ascii=True), flush=True)


def input_pipe() -> int | None:
    """Our standard input if it is a pipe; a terminal, a file or nothing is closed by nobody."""
    try:
        descriptor = sys.stdin.fileno()
        return descriptor if stat.S_ISFIFO(os.fstat(descriptor).st_mode) else None
    except (OSError, ValueError, AttributeError):
        return None
