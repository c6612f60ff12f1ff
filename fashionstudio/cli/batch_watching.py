"""How a run is watched and stopped: bars and Ctrl-C for people, lines and a pipe for programs."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self

from fashionstudio.cli.engines.lines import input_pipe, say_line

if TYPE_CHECKING:
    from fashionstudio.batch.report import Control, RunProgress
    from fashionstudio.cli.bars import Bars

_LOG_EVERY_S = 60.0


class Lines:
    """Tells programs, one JSON object on a line; described in docs/batch.md.

    What started us writes “pause” or “stop” to our standard input. When that ends, as it does when
    the other dies, the run pauses: nothing is lost, and it can be taken up.
    """

    def __init__(self, control: Control) -> None:
        self._control = control
        self._gone = False
        if (pipe := input_pipe()) is not None:
            threading.Thread(target=self._listen, args=(pipe,), name="wishes", daemon=True).start()

    def looking(self, done: int, count: int) -> None:
        """How many of the pictures were looked at."""
        self._say({"looking": {"done": done, "count": count}})

    def progress(self, now: RunProgress) -> None:
        """How far the run is, with the record of the item that is done."""
        self._say({"progress": asdict(now)})

    def done(self, report: dict[str, Any]) -> None:
        """The run has ended, or paused."""
        self._say({"done": report})

    def _say(self, data: dict[str, Any]) -> None:
        if self._gone:
            return
        try:
            say_line(data)
        except (BrokenPipeError, OSError):
            # Whoever listened is gone; what is in work is still written.
            self._gone = True
            self._control.pause()

    def _listen(self, pipe: int) -> None:
        while heard := os.read(pipe, 1024):
            if b"stop" in heard:
                self._control.stop()
            elif b"pause" in heard and not self._control.pausing:
                self._control.pause()
        if not self._control.pausing:
            self._control.pause()


class OnBars:
    """Tells people: a bar, or a line now and then where there is no terminal."""

    def __init__(self, bars: Bars, total: int) -> None:
        self._bars = bars
        self._told_at = time.monotonic()
        bars.begin("Starting", total=max(1, total))

    def progress(self, now: RunProgress) -> None:
        """How far the run is."""
        words = f"{now.finished}/{now.total}"
        if now.rate:
            words += f", {now.rate:.1f} a minute"
        if now.failed:
            words += f", {now.failed} failed"
        total = max(1, now.total)
        self._bars.begin(words, completed=now.finished, total=total)
        self._bars.advance(now.finished, total, now.seconds_left)
        if self._bars.shown is None:
            self._log(words, now.seconds_left)

    def _log(self, words: str, seconds_left: float | None) -> None:
        """For the log of a night."""
        from fashionstudio.batch.estimate import in_words
        from fashionstudio.cli.messages import say_note

        if time.monotonic() - self._told_at < _LOG_EVERY_S:
            return
        self._told_at = time.monotonic()
        left = "" if seconds_left is None else f", about {in_words(seconds_left)} left"
        say_note(f"{words}{left}")


class Interrupts:
    """Ctrl-C, and what asks a program to end, pause; a second time they stop at once."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._old: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for name in ("SIGINT", "SIGTERM"):
            number: int = getattr(signal, name)
            self._old[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._old.items():
            signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: object) -> None:
        from fashionstudio.cli.messages import say_note

        again = self._control.pausing
        self._control.pause()
        with suppress(OSError):
            say_note(
                "Stopping." if again else "Pausing after the pictures in work; again: at once."
            )


@contextmanager
def looked_at(lines: Lines | None) -> Iterator[Any]:
    """What tells how many pictures were looked at, as a function of done and count."""
    from fashionstudio.cli.bars import Bars

    if lines is not None:
        yield lines.looking
        return
    with Bars() as bars:
        bars.begin("Looking at the pictures", total=1)
        yield lambda done, count: bars.advance(done, count)
