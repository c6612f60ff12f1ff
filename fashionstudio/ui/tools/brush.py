"""Sketch pen, Region brush, and their erasers: one tool in four shapes."""

from __future__ import annotations

from PySide6.QtCore import Qt

from fashionstudio.app.strokes import LiveStroke
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.base import Tool, ToolHost


class BrushTool(Tool):
    """Paints on one layer, or erases from it.

    Attributes:
        size_px: diameter in Photo pixels at full pressure.
        by_pressure: whether a pen's pressure sets the width.
    """

    def __init__(
        self, host: ToolHost, tool_id: str, layer: str, *, erases: bool, by_pressure: bool
    ) -> None:
        super().__init__(host)
        self.id = tool_id
        self.layer = layer
        self.erases = erases
        self.by_pressure = by_pressure
        self.size_px = 12
        self._stroke: LiveStroke | None = None

    def press(self, sample: PointerSample) -> None:
        self.abort()
        self._stroke = self.host.document.begin_stroke(
            self.layer,
            size_px=self.size_px,
            erase=self.erases != sample.erase,
            by_pressure=self.by_pressure,
        )
        self.move(sample)

    def move(self, sample: PointerSample) -> None:
        if self._stroke is not None:
            self._stroke.to(sample.x, sample.y, sample.pressure)

    def release(self, sample: PointerSample) -> None:
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            stroke.finish()

    def abort(self) -> None:
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            stroke.abort()

    def cursor(self) -> Qt.CursorShape:
        # A tiny circle alone is easily lost on a busy photo.
        small = self.size_px * self.host.view.scale < 6
        return Qt.CursorShape.CrossCursor if small else Qt.CursorShape.BlankCursor

    def circle_px(self) -> float:
        return float(self.size_px)
