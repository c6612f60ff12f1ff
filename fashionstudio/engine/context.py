"""What a running job may ask and tell: phases, steps, previews, cancelling."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.listener import Listener

Box = tuple[float, float, float, float]
"""x, y, width, height in Photo pixels."""


class JobContext(Listener, Protocol):
    """The engine's only way to the outside while it works; steps are those of denoising."""

    def wants_preview(self) -> bool:
        """Whether a preview is due; asked before one is made."""

    def preview(self, index: int, picture: NDArray[np.uint8], box: Box) -> None:
        """Show (H, W, 3) uint8 sRGB covering `box` of the Photo for variation `index`."""

    def check_cancelled(self) -> None:
        """Raise Cancelled when the job was cancelled."""


class QuietContext:
    """Listens to nothing and is never cancelled."""

    def phase(self, name: str) -> None:
        """Ignored."""

    def step(self, done: int, total: int) -> None:
        """Ignored."""

    def wants_preview(self) -> bool:
        """Never."""
        return False

    def preview(self, index: int, picture: NDArray[np.uint8], box: Box) -> None:
        """Ignored."""

    def check_cancelled(self) -> None:
        """Never raises."""


class PreviewPacer:
    """Says when a preview is due: at most 4 a second, and at most 5 % of the time of the steps."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        interval_s: float = 0.25,
        share: float = 0.05,
    ) -> None:
        self._clock = clock
        self._interval_s = interval_s
        self._share = share
        self._start = clock()
        self._last: float | None = None
        self._spent = 0.0

    def due(self) -> bool:
        """Whether one more preview, as costly as the mean one so far, stays within the budget."""
        now = self._clock()
        if self._last is None:
            return True
        return (
            now - self._last >= self._interval_s
            and self._spent <= (now - self._start - self._spent) * self._share
        )

    def made(self, seconds: float) -> None:
        """A preview was made and sent, which took so long."""
        self._last = self._clock()
        self._spent += seconds


class StepTimer:
    """Seconds left, from an exponential mean of the step time; silent before the second step."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, weight: float = 0.3) -> None:
        self._clock = clock
        self._weight = weight
        self._last: tuple[int, float] | None = None
        self._mean: float | None = None

    def seconds_left(self, done: int, total: int) -> float | None:
        """Told at every step; None as long as nothing can be said."""
        now = self._clock()
        if self._last is not None and done > self._last[0]:
            took = (now - self._last[1]) / (done - self._last[0])
            old = self._mean
            self._mean = took if old is None else old + self._weight * (took - old)
        self._last = (done, now)
        return None if self._mean is None else self._mean * max(total - done, 0)


@dataclass
class Stopwatch:
    """Seconds per phase; announces each phase when it begins."""

    context: JobContext
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, phase: str, work: Callable[[], Any]) -> Any:
        """Do the work of a phase."""
        self.context.phase(phase)
        started = time.perf_counter()
        try:
            return work()
        finally:
            spent = time.perf_counter() - started
            self.seconds[phase] = round(self.seconds.get(phase, 0.0) + spent, 4)
