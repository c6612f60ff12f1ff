"""What waits to be rendered, in which order, and what could not be."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

from fashionstudio.app.jobs import Job
from fashionstudio.app.snapshots import Snapshot
from fashionstudio.core.look import RenderSettings
from fashionstudio.core.seeds import first_run
from fashionstudio.errors import FashionStudioError

MOST_UNMADE = 50
"""Each holds the pictures that it is made of; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """A job with what it is to render.

    Attributes:
        made: seeds whose pictures have come already.
    """

    job: Job
    snapshot: Snapshot
    made: set[int] = field(default_factory=set)

    @property
    def settings(self) -> RenderSettings:
        """How it is rendered."""
        return self.snapshot.look.settings

    def again(self) -> Order:
        """The same once more, without what has come of it already."""
        left = [seed for seed in self.settings.seeds if seed not in self.made]
        look = self.snapshot.look
        settings = with_seeds(look.settings, left or look.settings.seeds)
        old = self.job
        # Of the same name, so that whoever asked for it knows its picture when it comes.
        job = Job(
            old.id, old.kind, len(settings.seeds), old.title, run=old.run,
            run_pictures=old.run_pictures,
        )  # fmt: skip
        return Order(job, self.snapshot.with_look(look.with_(settings=settings)))


@dataclass(frozen=True, slots=True, eq=False)
class Unmade:
    """A job that ended without all of its pictures, and why."""

    order: Order
    error: FashionStudioError

    @property
    def title(self) -> str:
        """What it was to make."""
        return self.order.job.title


class RenderQueue:
    """Orders that wait, next first, and those that failed, oldest first.

    Attributes:
        paused: nothing is taken off until somebody goes on.
    """

    def __init__(self) -> None:
        self._waiting: list[Order] = []
        self._unmade: list[Unmade] = []
        self.paused = False

    @property
    def waiting(self) -> tuple[Order, ...]:
        """What comes, next first."""
        return tuple(self._waiting)

    @property
    def unmade(self) -> tuple[Unmade, ...]:
        """What failed and was neither asked for again nor forgotten."""
        return tuple(self._unmade)

    def add(self, order: Order) -> None:
        """Put at the end."""
        self._waiting.append(order)

    def take(self) -> Order | None:
        """The next one, unless there is none or the queue is paused."""
        return self._waiting.pop(0) if self._waiting and not self.paused else None

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def drop(self, job: Job) -> None:
        """Forget one that waits."""
        self._waiting = [order for order in self._waiting if order.job is not job]

    def move(self, job: Job, place: int) -> bool:
        """Put one that waits to another place, 0 is next; whether it was there."""
        order = next((order for order in self._waiting if order.job is job), None)
        if order is None:
            return False
        self._waiting.remove(order)
        self._waiting.insert(max(0, place), order)
        return True

    def note_failure(self, order: Order, error: FashionStudioError) -> None:
        """Remember what could not be made."""
        self._unmade = [*self._unmade, Unmade(order, error)][-MOST_UNMADE:]

    def retry(self, failed: Sequence[Unmade]) -> None:
        """Let these wait again, at the end."""
        for one in failed:
            if one in self._unmade:
                self._unmade.remove(one)
                self.add(one.order.again())

    def forget(self, failed: Sequence[Unmade]) -> None:
        """Nobody wants these any more."""
        self._unmade = [one for one in self._unmade if one not in failed]


def with_seeds(settings: RenderSettings, seeds: Sequence[int]) -> RenderSettings:
    """The same settings for these seeds."""
    run = first_run(seeds)
    return dataclasses.replace(
        settings, seed=seeds[0], variations=run, further_seeds=tuple(seeds[run:])
    )
