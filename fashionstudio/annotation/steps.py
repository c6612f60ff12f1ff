"""Long runs over many files: nothing twice, nothing halfway, and one bad picture is not the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fashionstudio.core.atomic import write_atomic
from fashionstudio.errors import Cancelled, DiskFull, FashionStudioError, OutOfMemory


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file that is made from another: `make` gives its bytes."""

    target: Path
    source: Path
    make: Callable[[], bytes]


@dataclass
class Tally:
    """What came of a step.

    Attributes:
        written, kept: number of files; kept ones were there already.
        failed: picture → why nothing could be made of it.
    """

    written: int = 0
    kept: int = 0
    failed: dict[str, str] = field(default_factory=dict)


Tell = Callable[[int, int, float | None], None]
"""(done, all, seconds left or None)."""


def write_files(
    jobs: Sequence[FileJob], *, overwrite: bool = False, tell: Tell | None = None
) -> Tally:
    """Make those files that are not there.

    Every file is whole or not there at all, so an interrupted run goes on where it stopped.

    Args:
        jobs: what to make.
        overwrite: also make those that are there.
        tell: hears how far it is, before each file and at the end.

    Raises:
        DiskFull, BadInput: a file cannot be written; what was written stays.
    """
    tally = Tally()
    todo = [job for job in jobs if overwrite or not job.target.exists()]
    tally.kept = len(jobs) - len(todo)
    clock = Clock(len(todo), tell)
    for job in todo:
        clock.tick()
        try:
            data = job.make()
        except FashionStudioError as error:
            tally.failed[str(job.source)] = in_words(error)
            continue
        write_atomic(job.target, data)
        tally.written += 1
    clock.tick()
    return tally


def in_words(error: FashionStudioError) -> str:
    """Why one picture failed; errors that stop everything are raised again."""
    if isinstance(error, (Cancelled, DiskFull, OutOfMemory)):
        raise error
    return error.sentence()


class Clock:
    """Counts what is done and estimates how long the rest takes."""

    def __init__(self, total: int, tell: Tell | None) -> None:
        self._total, self._tell = total, tell
        self._done = 0
        self._started = time.monotonic()

    def tick(self) -> None:
        """One more begins, or the last has ended."""
        if self._tell is not None and self._total:
            spent = time.monotonic() - self._started
            left = spent / self._done * (self._total - self._done) if self._done else None
            self._tell(self._done, self._total, left)
        self._done += 1
