"""The states of a job, how they follow each other, and what is left to wait."""

from __future__ import annotations

import enum
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_numbers = itertools.count(1)


def new_job_id(kind: str) -> str:
    """A name that no other job of this process has: several windows share one worker."""
    return f"{kind}-{next(_numbers)}"


class JobState(enum.Enum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

    @property
    def final(self) -> bool:
        """Whether nothing can follow."""
        return self not in _NEXT


_ENDS = {JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.INTERRUPTED}
_NEXT: dict[JobState, set[JobState]] = {
    JobState.QUEUED: {JobState.RUNNING, JobState.CANCELLING, *_ENDS},
    JobState.RUNNING: {JobState.CANCELLING, *_ENDS},
    # A job may still finish while the cancel is on its way.
    JobState.CANCELLING: _ENDS,
}


@dataclass
class Job:
    """One thing the worker was asked to do.

    Attributes:
        id: unique in the session.
        kind: "prepare" or "render".
        pictures: how many results are wanted.
        title: what it makes, for the list of what waits.
        run: name of what it was asked for together with; their results are candidates together.
        run_pictures: how many results the run is to have.
        state: where it stands; changed through `move_to` only.
        phase: the worker's name of what it is at.
        picture: which variation is in work, from 0.
        step, steps: of the phase that counts steps.
        seconds_left: the worker's estimate, None before it has one.
        started: monotonic seconds, when it came to the head of the queue.
    """

    id: str
    kind: str
    pictures: int = 1
    title: str = ""
    run: str = ""
    run_pictures: int = 1
    state: JobState = JobState.QUEUED
    phase: str = ""
    picture: int = 0
    step: int = 0
    steps: int = 0
    seconds_left: float | None = None
    started: float = field(default_factory=time.monotonic)

    def move_to(self, state: JobState) -> bool:
        """Change the state if that may follow; tells whether it did."""
        if state not in _NEXT.get(self.state, ()):
            return False
        self.state = state
        return True

    def advance(self, step: int, steps: int, seconds_left: float | None) -> None:
        """Note progress."""
        self.move_to(JobState.RUNNING)
        self.step, self.steps, self.seconds_left = step, steps, seconds_left

    @property
    def fraction(self) -> float | None:
        """Share done, 0..1; None while nothing countable has happened."""
        if self.steps <= 0:
            return None
        return min(1.0, self.step / self.steps)


class PaceBook:
    """Learns how long one picture takes per kind of request, to announce it on the button."""

    def __init__(self, first_guess: Callable[[str], float | None] = lambda _key: None) -> None:
        self._seconds: dict[str, float] = {}
        self._first_guess = first_guess

    def learn(self, key: str, seconds: float) -> None:
        """Note the time one picture took; newer times count more."""
        if seconds <= 0:
            return
        old = self._seconds.get(key)
        self._seconds[key] = seconds if old is None else 0.5 * old + 0.5 * seconds

    def guess(self, key: str) -> float | None:
        """Seconds one picture will take, or None if nothing is known."""
        return self._seconds.get(key, self._first_guess(key))

    def to_dict(self) -> dict[str, float]:
        """For the settings file."""
        return {key: round(value, 2) for key, value in self._seconds.items()}

    def load(self, data: dict[str, float]) -> None:
        """The inverse of `to_dict`."""
        self._seconds.update({str(key): float(value) for key, value in data.items()})
