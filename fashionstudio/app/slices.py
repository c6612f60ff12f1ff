"""Work that only the window's thread may do, in pieces between which the window answers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

SLICE_S = 0.004
"""A screen shows a picture every 16 ms: with this, drawing still keeps up."""


class Slices(QObject):
    """Takes steps one after the other, a few milliseconds of them in each turn of the event loop.

    A step is what happens between two values of an iterator; how long it takes is its own affair.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: list[Iterator[object]] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._take_some)

    @property
    def busy(self) -> bool:
        """Whether something is left to be done."""
        return bool(self._steps)

    def add(self, steps: Iterable[object]) -> None:
        """Take these after what is left already."""
        self._steps.append(iter(steps))
        self._timer.start()

    def finish(self) -> None:
        """Do at once all that is left."""
        while self._steps:
            self._take_one()
        self._timer.stop()

    def stop(self) -> None:
        """Forget what is left."""
        self._steps.clear()
        self._timer.stop()

    def _take_some(self) -> None:
        end = time.perf_counter() + SLICE_S
        while self._steps and time.perf_counter() < end:
            self._take_one()
        # The last step may have been all that still held whoever these were taken for.
        if not self._steps and isValid(self._timer):
            self._timer.stop()

    def _take_one(self) -> None:
        steps = self._steps[0]
        try:
            next(steps)
        except StopIteration:
            if self._steps and self._steps[0] is steps:  # a step may have stopped everything
                del self._steps[0]
        except BaseException:
            self.stop()
            raise
