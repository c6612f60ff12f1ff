"""Measures how long the GUI thread was deaf."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 8


class Heartbeat(QObject):
    """Beats every 8 ms; the gaps between beats tell how responsive the window was."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self.own_ms: list[float] = []
        self._last = self._own = 0.0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Heartbeat:
        self._last, self._own = time.perf_counter(), time.thread_time()
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        self.gaps_ms.append((now - self._last) * 1000)
        self.own_ms.append((own - self._own) * 1000)
        self._last, self._own = now, own

    @property
    def largest_ms(self) -> float:
        return max(self.gaps_ms, default=0.0)

    def share_below(self, limit_ms: float) -> float:
        return sum(gap < limit_ms for gap in self.gaps_ms) / max(1, len(self.gaps_ms))

    def summary(self) -> str:
        ordered = sorted(self.gaps_ms)
        p95 = ordered[int(len(ordered) * 0.95)] if ordered else 0.0
        return (
            f"{len(ordered)} beats, 95 % below {p95:.0f} ms, largest {self.largest_ms:.0f} ms; "
            f"of work at most {max(self.own_ms, default=0.0):.0f} ms"
        )
