"""Draws around a piece of the Region, or picks one, to add it or to take it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from fashionstudio.app.region_edits import fill_region
from fashionstudio.ui.canvas.overlays import REGION_RGB
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.base import Tool, ToolHost
from fashionstudio.ui.tools.ink import extent, path_on_view
from fashionstudio.ui.tools.line import Point

_STEP_PX = 1.5
"""Samples nearer than this on the canvas say nothing new."""


class LassoTool(Tool):
    """Drag around what shall be repainted; with Alt, the right button or X it is taken away.

    A click takes the whole piece of clothing under the pointer.
    """

    id = "lasso"
    layer = "region"

    def __init__(self, host: ToolHost, pick: Callable[[Sequence[Point], bool], None]) -> None:
        """`pick` adds what is worn at points to the Region, or takes it away."""
        super().__init__(host)
        self._pick = pick
        self._points: list[Point] = []
        self._subtracts = False

    def press(self, sample: PointerSample) -> None:
        self._subtracts = sample.erase != bool(sample.modifiers & Qt.KeyboardModifier.AltModifier)
        self._points = [(sample.x, sample.y)]

    def move(self, sample: PointerSample) -> None:
        if not self._points:
            return
        x, y = self._points[-1]
        if max(abs(sample.x - x), abs(sample.y - y)) * self.host.view.scale >= _STEP_PX:
            self._points.append((sample.x, sample.y))
            self.host.repaint(self._box())

    def release(self, sample: PointerSample) -> None:
        points, box = self._points, self._box()
        self._points = []
        if box is not None:
            self.host.repaint(box)
        axis = self.host.axis(self.layer)
        if len(points) < 3:
            picked = points[:1]
            if axis is not None:
                picked += [axis.mirrored(x, y) for x, y in points[:1]]
            self._pick(picked, self._subtracts)
            return
        outlines = [points]
        if axis is not None:
            outlines.append([axis.mirrored(x, y) for x, y in points])
        fill_region(
            self.host.document,
            outlines,
            subtract=self._subtracts,
            heed_keep_out=self.host.settings.heed_keep_out,
        )

    def abort(self) -> None:
        self._points = []
        self.host.repaint(None)

    @property
    def busy(self) -> bool:
        return bool(self._points)

    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def draw(self, painter: QPainter) -> None:
        if len(self._points) < 2:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axis = self.host.axis(self.layer)
        for mirror in (None, axis) if axis else (None,):
            path = path_on_view(self.host.view, self._points, mirror)
            path.closeSubpath()
            fill = QColor(*((220, 80, 70) if self._subtracts else REGION_RGB), 60)
            painter.setBrush(fill)
            painter.setPen(QPen(QColor(250, 250, 250), 1.6))
            painter.drawPath(path)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(20, 20, 22), 1.6, Qt.PenStyle.DashLine))
            painter.drawPath(path)

    def _box(self) -> QRect | None:
        if not self._points:
            return None
        axis = self.host.axis(self.layer)
        box = QRect()
        for mirror in (None, axis) if axis else (None,):
            around = path_on_view(self.host.view, self._points, mirror).boundingRect()
            box |= extent((around.topLeft(), around.bottomRight()), 4)
        return box
