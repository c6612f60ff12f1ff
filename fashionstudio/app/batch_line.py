"""Batches that wait for the one at work: one after the other, for each takes the whole computer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class NextRun:
    """A run whose plan lies in its folder.

    Attributes:
        options: of the command line, beside the folder.
        rest: let the window's own worker give its memory back before.
    """

    folder: Path
    title: str
    options: tuple[str, ...] = ()
    rest: bool = False


class BatchLine:
    """What comes, next first."""

    def __init__(self) -> None:
        self._runs: list[NextRun] = []

    @property
    def folders(self) -> tuple[Path, ...]:
        """Of the runs that wait, next first."""
        return tuple(run.folder for run in self._runs)

    def add(self, run: NextRun) -> None:
        """Put at the end; a folder waits once only."""
        self.drop(run.folder)
        self._runs.append(run)

    def drop(self, folder: Path) -> None:
        """Let one not wait any more."""
        self._runs = [run for run in self._runs if run.folder != folder]

    def take(self) -> NextRun | None:
        """The next one."""
        return self._runs.pop(0) if self._runs else None

    def clear(self) -> tuple[NextRun, ...]:
        """Let none wait; those that did."""
        left, self._runs = tuple(self._runs), []
        return left
