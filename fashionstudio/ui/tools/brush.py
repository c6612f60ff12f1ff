"""Sketch pen, Region brush, and their erasers: one tool in four shapes."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from fashionstudio.app.strokes import LiveStroke, StrokeStyle
from fashionstudio.core.curves import snapped
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.base import Tool, ToolHost
from fashionstudio.ui.tools.ink import INK, draw_ink, extent

CLICK_PX = 3.0
"""A press that moves less than this on the canvas was a click."""


class BrushTool(Tool):
    """Paints on one layer, or erases from it.

    With Shift held the stroke is a straight line; a click with Shift joins the end of the last
    stroke. Control turns the line in steps of 15 degrees.

    Attributes:
        by_pressure: whether a pen's pressure counts at all.
    """

    def __init__(
        self, host: ToolHost, tool_id: str, layer: str, *, erases: bool, by_pressure: bool
    ) -> None:
        super().__init__(host)
        self.id = tool_id
        self.layer = layer
        self.erases = erases
        self.by_pressure = by_pressure
        self.size_group = "ink" if tool_id == "pen" else tool_id
        self._stroke: LiveStroke | None = None
        self._line: tuple[QPointF, QPointF] | None = None
        self._pressed = QPointF()
        self._ended: QPointF | None = None
        self._erasing = False

    def style(self, *, erase: bool) -> StrokeStyle:
        """What the options say, for a stroke that begins now."""
        settings = self.host.settings
        return StrokeStyle(
            self.circle_px(),
            erase=self.erases != erase,
            width=settings.width_curve() if self.by_pressure else None,
            opacity=settings.opacity_curve() if self.by_pressure else None,
            string_px=settings.string_px / self.host.view.scale,
            axis=self.host.axis(self.layer),
        )

    def press(self, sample: PointerSample) -> None:
        self.abort()
        self._pressed, self._erasing = sample.place, sample.erase
        here = QPointF(sample.x, sample.y)
        if sample.modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._line = (here, here)
            return
        self._stroke = self.host.document.begin_stroke(
            self.layer,
            self.style(erase=sample.erase),
            heed_keep_out=self.host.settings.heed_keep_out,
        )
        self.move(sample)

    def move(self, sample: PointerSample) -> None:
        here = QPointF(sample.x, sample.y)
        if self._line is not None:
            if sample.modifiers & Qt.KeyboardModifier.ControlModifier:
                here = QPointF(*snapped(self._line[0].toTuple(), sample.x, sample.y))
            self._line = (self._line[0], here)
            self.host.repaint(None)
        elif self._stroke is not None:
            self._stroke.to(sample.x, sample.y, sample.pressure)
            self._ended = here
            if self.host.settings.string_px:
                self.host.repaint(self._string_rect(sample.place))

    def release(self, sample: PointerSample) -> None:
        line, self._line = self._line, None
        stroke, self._stroke = self._stroke, None
        if line is not None:
            self._draw_straight(line, sample)
        elif stroke is not None:
            stroke.finish()

    def abort(self) -> None:
        stroke, self._stroke = self._stroke, None
        self._line = None
        if stroke is not None:
            stroke.abort()

    def forget(self) -> None:
        self.abort()
        self._ended = None

    @property
    def busy(self) -> bool:
        return self._stroke is not None or self._line is not None

    def cursor(self) -> Qt.CursorShape:
        # A tiny circle alone is easily lost on a busy photo.
        small = self.circle_px() * self.host.view.scale < 6
        return Qt.CursorShape.CrossCursor if small else Qt.CursorShape.BlankCursor

    def circle_px(self) -> float:
        return float(self.size_px or 1)

    def draw(self, painter: QPainter) -> None:
        if self._line is not None:
            view, axis = self.host.view, self.host.axis(self.layer)
            style = self.style(erase=self._erasing)
            points = [self._line[0].toTuple(), self._line[1].toTuple()]
            draw_ink(painter, view, points, self.circle_px(), axis, erase=style.erase)
        elif self._stroke is not None and self.host.settings.string_px and self._ended is not None:
            self._draw_string(painter)

    def _draw_straight(self, line: tuple[QPointF, QPointF], sample: PointerSample) -> None:
        start, end = line
        far = math.hypot(sample.place.x() - self._pressed.x(), sample.place.y() - self._pressed.y())
        if far < CLICK_PX and self._ended is not None:
            start = self._ended
        stroke = self.host.document.begin_stroke(
            self.layer,
            self.style(erase=self._erasing),
            heed_keep_out=self.host.settings.heed_keep_out,
        )
        if stroke is not None:
            stroke.to(start.x(), start.y())
            stroke.to(end.x(), end.y())
            stroke.finish()
        self._ended = end
        self.host.repaint(None)

    def _draw_string(self, painter: QPainter) -> None:
        assert self._stroke is not None
        assert self._ended is not None
        tip = self._stroke.tip
        if tip is None:
            return
        painter.setPen(QPen(QColor(*INK, 150), 1.2, Qt.PenStyle.DotLine))
        view = self.host.view
        painter.drawLine(view.to_view(QPointF(*tip)), view.to_view(self._ended))

    def _string_rect(self, place: QPointF) -> QRect:
        # The string may shorten by one step, so a generous box around the pointer serves.
        return extent([place], 2 * self.host.settings.string_px + 40)
