"""Progress bars of the command line: on stderr, and only where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID


class Bars:
    """Shows one task at a time while a `with` lasts, and leaves nothing behind.

    Where stderr is no terminal, `shown` stays None; a subclass may write lines instead.
    """

    shown: Progress | None = None
    _task: TaskID | None = None

    def columns(self) -> Sequence[ProgressColumn]:
        """What stands in the line; tasks have the field `left`, see `left_words`."""
        from rich.progress import BarColumn, TextColumn

        return TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[left]}")

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self.shown = Progress(*self.columns(), console=Console(stderr=True), transient=True)
            self.shown.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.shown is not None:
            self.shown.stop()

    def begin(self, words: str, *, completed: int = 0, total: float | None = None) -> None:
        """A new task takes the place of the last one; without a total the bar only moves."""
        if self.shown is None:
            return
        if self._task is not None:
            self.shown.remove_task(self._task)
        self._task = self.shown.add_task(words, completed=completed, total=total, left="")

    def advance(self, completed: float, total: float | None, left_s: float | None = None) -> None:
        """How far the task is; `left_s`: how many seconds it takes still, if that is known."""
        if self.shown is not None and self._task is not None:
            left = left_words(left_s)
            self.shown.update(self._task, completed=completed, total=total, left=left)


def left_words(seconds: float | None) -> str:
    """“12 s left”, or nothing while it is not known."""
    return "" if seconds is None else f"{seconds:.0f} s left"
