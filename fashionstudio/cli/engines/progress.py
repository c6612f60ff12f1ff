"""A bar for files: how much, how fast, how long still."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fashionstudio.cli.bars import Bars

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

    from fashionstudio.modelhub.progress import Phase, Progress

_WORDS = {"download": "Downloading", "hash": "Checking", "convert": "Converting",
          "copy": "Moving"}  # fmt: skip

_WIDTH = 36


class FileBars(Bars):
    """Shows `modelhub` progress on stderr: bars on a terminal, else a line per finished file."""

    _told: tuple[Phase, str] | None = None

    def columns(self) -> Sequence[ProgressColumn]:
        """Also how many bytes, and how fast."""
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )
        from rich.table import Column

        words = Column(no_wrap=True, overflow="ellipsis", max_width=_WIDTH)
        return (
            TextColumn("{task.description}", table_column=words),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )

    def report(self, progress: Progress) -> None:
        """A `modelhub.progress.Report`."""
        key = (progress.phase, progress.item)
        words = f"{_WORDS[progress.phase]} {progress.item}"
        done, total = progress.done_bytes, progress.total_bytes
        if self.shown is None:
            if done == total and key != self._told:
                sys.stderr.write(f"{words}: done\n")
                self._told = key
            return
        if key != self._told:
            # What an earlier run fetched must not count as speed: it is there from the start.
            self.begin(words, completed=done, total=total)
            self._told = key
        self.advance(done, total)
