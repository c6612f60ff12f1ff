"""Looks at what a batch would do while it is put together; the last wish counts."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from fashionstudio.app.background import Background
from fashionstudio.app.batch_plans import BatchWish, DryRun, look_at
from fashionstudio.errors import Cancelled, FashionStudioError


class DryRunner(QObject):
    """One wish at a time; a new one takes the place of the old one.

    Signals:
        progressed: pictures looked at, and all.
        ready: carries the DryRun.
        refused: carries the error: nothing can be made of the wish.
    """

    progressed = Signal(int, int)
    ready = Signal(object)
    refused = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._stop = threading.Event()
        self.busy = False

    def ask(self, wish: BatchWish, device: str) -> None:
        """Find out what the wish means; `ready` or `refused` follows."""
        self._stop.set()
        stop = self._stop = threading.Event()
        self.busy = True

        def wanted() -> bool:
            # This object may be gone with its dialog: then it must not be touched.
            return not stop.is_set() and isValid(self)

        def tell(done: int, count: int) -> None:
            if wanted():
                self.progressed.emit(done, count)

        def done(found: DryRun) -> None:
            if wanted():
                self.busy = False
                self.ready.emit(found)

        def failed(error: FashionStudioError) -> None:
            if wanted():
                self.busy = False
                if not isinstance(error, Cancelled):
                    self.refused.emit(error)

        self._background.run(lambda: look_at(wish, device, tell, stop.is_set), done, failed)

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._stop.set()
        self.busy = False
