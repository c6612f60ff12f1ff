"""Work off the GUI thread: reading, decoding, hashing, encoding."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from fashionstudio.errors import FashionStudioError

log = logging.getLogger(__name__)
T = TypeVar("T")


class _Answer(QObject):
    """Carries a task's outcome to the GUI thread."""

    arrived = Signal(object, object)


class _Task(QRunnable):
    def __init__(self, work: Callable[[], Any], answer: _Answer) -> None:
        super().__init__()
        self._work = work
        self._answer = answer

    def run(self) -> None:
        value: Any = None
        error: FashionStudioError | None = None
        try:
            value = self._work()
        except FashionStudioError as known:
            error = known
        except Exception as unknown:
            # A task that dies silently would leave the window waiting for ever.
            log.exception("background task failed")
            error = FashionStudioError("Something went wrong.", details=repr(unknown))
        try:
            self._answer.arrived.emit(value, error)
        except RuntimeError:
            log.debug("an answer arrived after the window was gone")


class Background(QObject):
    """Runs functions in a thread pool and calls back on the GUI thread.

    Answers that arrive after `close` are dropped.
    """

    idle = Signal()

    def __init__(self, parent: QObject | None = None, *, threads: int = 2) -> None:
        """Python work gains nothing from many threads; with one, tasks run in their order."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._waiting: dict[_Answer, tuple[Callable[[Any], None], Callable[[Any], None]]] = {}

    @property
    def busy(self) -> bool:
        """Whether any task has not answered yet."""
        return bool(self._waiting)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[FashionStudioError], None],
    ) -> None:
        """Call `work` in the pool, then `done(value)` or `failed(error)` here."""
        answer = _Answer(self)
        self._waiting[answer] = (done, failed)
        answer.arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._pool.start(_Task(work, answer))

    def close(self) -> None:
        """Drop what has not answered and wait for what runs."""
        self._waiting.clear()
        self._pool.clear()
        self._pool.waitForDone(5000)

    def finish(self) -> None:
        """Wait until all that was asked for has been done; its answers are dropped."""
        self._waiting.clear()
        self._pool.waitForDone()

    @Slot(object, object)
    def _deliver(self, value: Any, error: FashionStudioError | None) -> None:
        answer = self.sender()
        callbacks = self._waiting.pop(answer, None)
        if callbacks is None:
            return
        answer.deleteLater()
        done, failed = callbacks
        if error is None:
            done(value)
        else:
            failed(error)
        if not self._waiting:
            self.idle.emit()
