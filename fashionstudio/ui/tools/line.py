"""Straight lines on the Sketch."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QPainter

from fashionstudio.app.strokes import StrokeStyle
from fashionstudio.core.curves import snapped
from fashionstudio.core.symmetry import Axis
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.base import Tool, ToolHost
from fashionstudio.ui.tools.ink import draw_ink, extent, path_on_view

Point = tuple[float, float]


class InkTool(Tool):
    """What line, curve and shape share: the pen's width, a preview, and one step when done.

    Attributes:
        erasing: the line in progress takes away instead of painting.
    """

    layer = "sketch"
    size_group = "ink"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self.erasing = False
        self._seen = QRect()

    def outline(self) -> list[Point]:
        """What would be drawn now, in Photo pixels."""
        return []

    def mirror(self) -> Axis | None:
        """What the outline is mirrored about; None: it is whole as it is."""
        return self.host.axis(self.layer)

    def commit(self, points: list[Point], text: str, mirror: Axis | None) -> None:
        """Draw it, as one step of the history."""
        self.refresh()
        if not points or self.host.document.scene is None:
            return
        style = StrokeStyle(float(self.size_px or 1), erase=self.erasing, axis=mirror)
        stroke = self.host.document.begin_stroke(self.layer, style, text=text)
        if stroke is not None:
            stroke.along(points)
            stroke.finish()

    def refresh(self) -> None:
        """Repaint where the preview is, and where it was."""
        view, axis = self.host.view, self.mirror()
        points = self.outline()
        box = QRect()
        for mirror in (None, axis) if axis else (None,):
            if points:
                around = path_on_view(view, points, mirror).boundingRect()
                pad = (self.size_px or 1) * view.scale / 2 + 16
                box |= extent((around.topLeft(), around.bottomRight()), pad)
        self.host.repaint(box | self._seen)
        self._seen = box

    def draw(self, painter: QPainter) -> None:
        points = self.outline()
        if points:
            size = float(self.size_px or 1)
            draw_ink(painter, self.host.view, points, size, self.mirror(), erase=self.erasing)

    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def circle_px(self) -> float:
        return float(self.size_px or 1)


class LineTool(InkTool):
    """Drag from end to end; Shift turns the line in steps of 15 degrees."""

    id = "line"

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._line: tuple[Point, Point] | None = None

    def press(self, sample: PointerSample) -> None:
        self.erasing = sample.erase
        here = (sample.x, sample.y)
        self._line = (here, here)

    def move(self, sample: PointerSample) -> None:
        if self._line is None:
            return
        start, end = self._line[0], (sample.x, sample.y)
        if sample.modifiers & Qt.KeyboardModifier.ShiftModifier:
            end = snapped(start, *end)
        self._line = (start, end)
        self.refresh()

    def release(self, sample: PointerSample) -> None:
        points, self._line = self.outline(), None
        if points:
            self.commit(points, QCoreApplication.translate("Tools", "Line"), self.mirror())

    def abort(self) -> None:
        self._line = None
        self.refresh()

    @property
    def busy(self) -> bool:
        return self._line is not None

    def outline(self) -> list[Point]:
        if self._line is None or self._line[0] == self._line[1]:
            return []
        return list(self._line)
