"""A window that tries itself, for builds of the program: does it stand, does its worker answer?"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

log = logging.getLogger(__name__)

LIMIT_S = 180
LOOK_EVERY_MS = 100
STANDS_AFTER_S = 1.5


class SelfTest(QObject):
    """Waits for the worker, and for the person in the Photo if there is one; then ends the program.

    The exit status is 0 if all came about in time, else 1.
    """

    def __init__(self, window: MainWindow, picture: Path | None) -> None:
        """`picture` gets what the window looks like in the end; None: to have stood is enough."""
        super().__init__(window)
        self._window = window
        self._picture = picture
        self._begun = time.monotonic()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        since_s = time.monotonic() - self._begun
        if since_s < STANDS_AFTER_S:
            return
        if self._picture is None or self._is_complete():
            self._end(0)
        elif since_s > LIMIT_S:
            log.error("the window did not come to life in %d s", LIMIT_S)
            self._end(1)

    def _is_complete(self) -> bool:
        scene = self._window.document.scene
        return self._window.session.worker.is_ready and (scene is None or scene.person is not None)

    def _end(self, status: int) -> None:
        self._timer.stop()
        if self._picture is not None and not self._window.grab().save(str(self._picture)):
            log.error("the picture of the window cannot be written")
            status = 1
        self._window.studio.interrupt()
        QApplication.exit(status)
