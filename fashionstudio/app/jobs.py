"""The states of a job, and how they follow each other."""

from __future__ import annotations

import enum
import itertools
import time
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
