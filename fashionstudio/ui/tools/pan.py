"""Moves the picture under the window."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.base import Tool


class PanTool(Tool):
    """Drag to pan."""

    id = "pan"
    _last: QPointF | None = None

    def press(self, sample: PointerSample) -> None:
        self._last = QPointF(sample.place)

    def move(self, sample: PointerSample) -> None:
        if self._last is None:
            return
        step = sample.place - self._last
        self._last = QPointF(sample.place)
        self.host.view.pan(step.x(), step.y())
        self.host.view_changed()

    def release(self, sample: PointerSample) -> None:
        self._last = None

    def abort(self) -> None:
        self._last = None

    def cursor(self) -> Qt.CursorShape:
        if self._last is not None:
            return Qt.CursorShape.ClosedHandCursor
        return Qt.CursorShape.OpenHandCursor
