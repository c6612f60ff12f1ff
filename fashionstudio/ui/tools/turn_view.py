"""Rotates the view about the middle of the canvas."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt

from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.canvas.view import STEP_DEG, UPRIGHT_DEG
from fashionstudio.ui.tools.base import Tool


class TurnViewTool(Tool):
    """Drag around the middle; near upright it stays there, and with Control it goes in steps."""

    id = "turn_view"
    _start: tuple[float, float] | None = None

    def press(self, sample: PointerSample) -> None:
        self._start = self._direction(sample.place), self.host.view.angle

    def move(self, sample: PointerSample) -> None:
        if self._start is None:
            return
        began, angle = self._start
        angle += self._direction(sample.place) - began
        if sample.modifiers & Qt.KeyboardModifier.ControlModifier:
            angle = round(angle / STEP_DEG) * STEP_DEG
        elif abs((angle + 180) % 360 - 180) < UPRIGHT_DEG:
            angle = 0.0
        self.host.view.rotate_to(angle)
        self.host.view_changed()

    def release(self, sample: PointerSample) -> None:
        self._start = None

    def abort(self) -> None:
        if self._start is not None:
            self.host.view.rotate_to(self._start[1])
            self.host.view_changed()
        self._start = None

    def forget(self) -> None:
        self._start = None

    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.SizeAllCursor

    def _direction(self, place: QPointF) -> float:
        """Of a place, seen from the middle, in degrees clockwise."""
        window = self.host.view.window
        return math.degrees(
            math.atan2(place.y() - window.height() / 2, place.x() - window.width() / 2)
        )
