"""What a Photo of 108 megapixels takes in memory, in the window and in its worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from tests.qt.measure import Desk

EVERY_S = 0.02


class Watch:
    """The largest resident size of this process and of its children since it was last asked."""

    def __init__(self) -> None:
        self._own = psutil.Process()
        self._peak = [0.0, 0.0]
        self._stop = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def told(self, step: str) -> str:
        now, (own, workers) = self._own.memory_info().rss / 2**20, self._peak
        self._peak = [0.0, 0.0]
        return f"{step}: window {now:.0f} MiB, at most {own:.0f}; worker at most {workers:.0f}"

    def close(self) -> None:
        self._stop.set()

    def _look(self) -> None:
        while not self._stop.wait(EVERY_S):
            self._peak[0] = max(self._peak[0], self._own.memory_info().rss / 2**20)
            for child in self._own.children(recursive=True):
                try:
                    self._peak[1] = max(self._peak[1], child.memory_info().rss / 2**20)
                except psutil.Error:
                    continue  # it has just ended


def large(desk: Desk, photo: Path) -> None:
    """Open, draw and render; print what each took."""
    window, watch = desk.window, Watch()

    def stroke(tool: str) -> None:
        window.registry.action(f"tool.{tool}").trigger()
        desk.stroke([(0.3 + 0.002 * i, 0.25 + 0.01 * i) for i in range(30)])
        QTest.qWait(1500)

    def render() -> None:
        window.document.set_words("coat")
        desk.session.renderer.start()
        desk.wait(lambda: not desk.session.renderer.busy)
        QTest.qWait(6000)

    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("empty", lambda: QTest.qWait(500)),
        ("photo and person", lambda: (desk.open(photo), QTest.qWait(3000))),
        ("brush", lambda: stroke("region")),
        ("pen", lambda: stroke("pen")),
        ("render", render),
    )
    for name, deed in steps:
        deed()
        print(watch.told(name), flush=True)
    watch.close()
