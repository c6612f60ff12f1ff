"""A bar for files: how much, how fast, how long still."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from fashionstudio.modelhub.progress import Phase, Progress

_WORDS = {"download": "Downloading", "hash": "Checking", "convert": "Converting"}
_WIDTH = 36


class FileBars:
    """Shows `modelhub` progress on stderr: bars on a terminal, else a line per finished file."""

    def __init__(self) -> None:
        self._bars: Bars | None = None
        self._task: TaskID | None = None
        self._shown: tuple[Phase, str] | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                DownloadColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
                TransferSpeedColumn,
            )
            from rich.table import Column

            words = Column(no_wrap=True, overflow="ellipsis", max_width=_WIDTH)
            self._bars = Progress(
                TextColumn("{task.description}", table_column=words),
                BarColumn(),
                DownloadColumn(),
                TransferSpeedColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def report(self, progress: Progress) -> None:
        """A `modelhub.progress.Report`."""
        key = (progress.phase, progress.item)
        words = f"{_WORDS[progress.phase]} {progress.item}"
        if self._bars is None:
            if progress.done_bytes == progress.total_bytes and key != self._shown:
                sys.stderr.write(f"{words}: done\n")
                self._shown = key
            return
        if key != self._shown:
            if self._task is not None:
                self._bars.remove_task(self._task)
            # What an earlier run fetched must not count as speed: it is there from the start.
            self._task = self._bars.add_task(
                words, completed=progress.done_bytes, total=progress.total_bytes
            )
            self._shown = key
        assert self._task is not None
        self._bars.update(self._task, completed=progress.done_bytes, total=progress.total_bytes)
