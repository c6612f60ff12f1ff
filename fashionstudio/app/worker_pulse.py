"""The window's finger on the worker's pulse: is it there, and does it get on?"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from fashionstudio.worker.frames import Message
from fashionstudio.worker.watch import Watch

PING_EVERY_MS = 2000
UNANSWERED_S = 10.0
"""Silence for so long is told; native code may well hold all threads of a worker for a while."""
SILENCE_LIMIT_S = 60.0
"""After so long a silent worker is replaced by itself, for nobody may be watching a queue."""
START_LIMIT_S = 90.0
"""Loading networks from a slow disk for the first time takes long, and may hold every thread."""


class Pulse(QObject):
    """Asks for signs of life while a worker runs.

    Signals:
        ping_due: the worker is to be asked.
        silent_too_long: it will not answer any more.
        stuck: its job does not get on, or it does not answer; nothing is done about it here.
        recovered: what was stuck goes on, or is no more.
    """

    ping_due = Signal()
    silent_too_long = Signal()
    stuck = Signal()
    recovered = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.watch = Watch()
        self.unanswered_s = UNANSWERED_S
        self.silence_limit_s = SILENCE_LIMIT_S
        self._timer = QTimer(self, interval=PING_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._heard_at = time.monotonic()
        self._silent_looks = 0
        self._ready = False
        self._is_stuck = False

    @property
    def is_stuck(self) -> bool:
        """Whether it has been told that the worker does not get on."""
        return self._is_stuck

    def set_interval(self, ms: int) -> None:
        """Look this often."""
        self._timer.setInterval(ms)

    def begin(self) -> None:
        """A process was started."""
        self._ready = False
        self.watch.begin()
        self.touch()
        self._timer.start()

    def end(self) -> None:
        """There is no process any more."""
        self._timer.stop()
        self._settle()

    def set_ready(self) -> None:
        """It has done what takes long once."""
        self._ready = True

    def touch(self) -> None:
        """Something, whatever it is, has come from the worker."""
        self._heard_at = time.monotonic()
        self._silent_looks = 0

    def heard(self, message: Message) -> None:
        """The worker has said this."""
        self.watch.heard(message)
        if self._is_stuck and not self.watch.hangs():
            self._settle()

    def _look(self) -> None:
        # A window that was held up itself has not listened: only its own looks count as silence.
        self._silent_looks += 1
        looked_s = self._silent_looks * self._timer.interval() / 1000
        silent_s = min(time.monotonic() - self._heard_at, looked_s)
        start_s = 0.0 if self._ready else START_LIMIT_S
        if silent_s > max(self.silence_limit_s, start_s):
            self.silent_too_long.emit()
            return
        self.ping_due.emit()
        if self._is_stuck:
            return
        if silent_s > max(self.unanswered_s, start_s) or self.watch.hangs():
            self._is_stuck = True
            self.stuck.emit()

    def _settle(self) -> None:
        if self._is_stuck:
            self._is_stuck = False
            self.recovered.emit()
