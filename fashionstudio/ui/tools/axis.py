"""The axis of symmetry on the canvas: a dashed line with two grips outside the drawing."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from fashionstudio.core.symmetry import Axis
from fashionstudio.ui.canvas.pointer import PointerSample
from fashionstudio.ui.tools.base import Tool
from fashionstudio.ui.tools.ink import ACCENT, draw_handle

REACH_PX = 12.0
_INSET_PX = 14.0
_KNOB_PX = 7.0


class AxisTool(Tool):
    """Drag the upper grip to move the axis, the lower one to turn it about the upper.

    A double click on either goes back to the body's own axis.
    """

    id = "axis"
    _held: int | None = None
    lit: int | None = None
    _start: tuple[QPointF, Axis] | None = None

    def grips(self) -> tuple[QPointF, QPointF] | None:
        """Upper and lower grip on the canvas: where the line leaves what is seen of the Photo."""
        axis = self.host.body_axis() if self.host.settings.symmetry else None
        if axis is None:
            return None
        view = self.host.view
        window = QRectF(0, 0, view.window.width(), view.window.height())
        seen = (view.picture_rect() & window).adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        top, bottom = view.to_view(QPointF(*axis.top)), view.to_view(QPointF(*axis.bottom))
        return _clipped(top, bottom, seen)

    def grip_near(self, place: QPointF) -> int | None:
        """0 for the upper grip, 1 for the lower one."""
        for i, grip in enumerate(self.grips() or ()):
            way = grip - place
            if math.hypot(way.x(), way.y()) <= REACH_PX:
                return i
        return None

    def press(self, sample: PointerSample) -> None:
        axis = self.host.body_axis()
        self._held = self.grip_near(sample.place)
        if sample.double:
            self._held = None
            self.host.settings.change(axis=None)
        elif axis is not None and self._held is not None:
            self._start = (QPointF(sample.x, sample.y), axis)

    def move(self, sample: PointerSample) -> None:
        if self._held is None or self._start is None:
            return
        there, axis = self._start
        if self._held == 0:
            moved = axis.moved(sample.x - there.x(), sample.y - there.y())
        else:
            moved = _turned(axis, there, QPointF(sample.x, sample.y))
        self.host.settings.change(axis=moved)

    def release(self, sample: PointerSample) -> None:
        self._held = self._start = None

    def abort(self) -> None:
        if self._start is not None:
            self.host.settings.change(axis=self._start[1])
        self._held = self._start = None

    @property
    def busy(self) -> bool:
        return self._held is not None

    def cursor(self) -> Qt.CursorShape:
        grip = self._held if self._held is not None else self.lit
        return Qt.CursorShape.SizeHorCursor if grip == 0 else Qt.CursorShape.SizeAllCursor

    def draw(self, painter: QPainter) -> None:
        grips = self.grips()
        if grips is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 110), 2.4))
        painter.drawLine(*grips)
        painter.setPen(QPen(QColor(*ACCENT), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(*grips)
        for i, grip in enumerate(grips):
            lit = i in (self._held, self.lit)
            draw_handle(painter, grip, lit=lit, radius=_KNOB_PX)
            _draw_sign(painter, grip, turning=i == 1)


def _turned(axis: Axis, start: QPointF, now: QPointF) -> Axis:
    """About the upper end, by as much as the grip was dragged around it."""
    x0, y0 = axis.top
    turn = math.atan2(now.y() - y0, now.x() - x0) - math.atan2(start.y() - y0, start.x() - x0)
    dx, dy = axis.bottom[0] - x0, axis.bottom[1] - y0
    cos, sin = math.cos(turn), math.sin(turn)
    return Axis(axis.top, (x0 + dx * cos - dy * sin, y0 + dx * sin + dy * cos))


def _clipped(a: QPointF, b: QPointF, rect: QRectF) -> tuple[QPointF, QPointF] | None:
    """The part of the endless line through both points inside a box, in their order."""
    dx, dy = b.x() - a.x(), b.y() - a.y()
    if math.hypot(dx, dy) < 1e-6:
        dx, dy = 0.0, 1.0
    low, high = -math.inf, math.inf
    for start, way, near, far in (
        (a.x(), dx, rect.left(), rect.right()), (a.y(), dy, rect.top(), rect.bottom()),
    ):  # fmt: skip
        if abs(way) < 1e-9:
            if not near <= start <= far:
                return None
            continue
        ends = sorted(((near - start) / way, (far - start) / way))
        low, high = max(low, ends[0]), min(high, ends[1])
    if low >= high:
        return None
    return QPointF(a.x() + low * dx, a.y() + low * dy), QPointF(
        a.x() + high * dx, a.y() + high * dy
    )


def _draw_sign(painter: QPainter, place: QPointF, *, turning: bool) -> None:
    """Two small arrows sideways, or an arc."""
    painter.setPen(QPen(QColor(30, 30, 34), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if turning:
        box = QRectF(place.x() - 3.5, place.y() - 3.5, 7, 7)
        painter.drawArc(box, 40 * 16, 260 * 16)
    else:
        painter.drawLine(place + QPointF(-4, 0), place + QPointF(4, 0))
        for side in (-1, 1):
            tip = place + QPointF(4 * side, 0)
            painter.drawLine(tip, tip + QPointF(-2.5 * side, -2.5))
            painter.drawLine(tip, tip + QPointF(-2.5 * side, 2.5))
