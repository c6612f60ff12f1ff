"""The divider between before and after."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from fashionstudio.ui.canvas.view import View

REACH_PX = 10.0
KNOB_PX = 15.0


def divider_line(view: View, split: float) -> QLineF:
    """Where the divider stands on the canvas, as far as it can be seen, from its upper end on."""
    x, height = view.picture.width() * split, view.picture.height()
    line = QLineF(view.to_view(QPointF(x, 0)), view.to_view(QPointF(x, height)))
    return _inside(line, QRectF(0, 0, view.window.width(), view.window.height()))


def hits_divider(view: View, split: float, place: QPointF) -> bool:
    """Whether a press there would grab it."""
    point, over = view.to_photo(place), KNOB_PX / view.scale
    near = abs(point.x() - view.picture.width() * split) * view.scale <= REACH_PX
    return near and -over <= point.y() <= view.picture.height() + over


def split_at(view: View, place: QPointF) -> float:
    """The share of the picture that lies left of a place."""
    return min(1.0, max(0.0, view.to_photo(place).x() / max(1, view.picture.width())))


def draw_divider(painter: QPainter, view: View, split: float, before: str, after: str) -> None:
    """A line with a knob, and the two names."""
    line = divider_line(view, split)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 120), 4))
    painter.drawLine(line)
    painter.setPen(QPen(QColor(250, 250, 250), 2))
    painter.drawLine(line)
    knob = line.center()
    painter.setPen(QPen(QColor(0, 0, 0, 120), 1))
    painter.setBrush(QColor(250, 250, 250))
    painter.drawEllipse(knob, KNOB_PX, KNOB_PX)
    painter.setPen(QPen(QColor(40, 40, 44), 2))
    painter.save()
    painter.translate(knob)
    painter.rotate(view.angle)
    for side in (-1, 1):
        tip = QPointF(side * 9, 0)
        painter.drawPolyline(
            QPolygonF([tip + QPointF(-side * 4, -4), tip, tip + QPointF(-side * 4, 4)])
        )
    painter.restore()
    _draw_names(painter, view, line, before, after)


def _draw_names(painter: QPainter, view: View, line: QLineF, before: str, after: str) -> None:
    """At the divider's upper end, each on its side; upside down they change sides."""
    top = line.p1() if line.y1() <= line.y2() else line.p2()
    if abs(view.angle) > 90:
        before, after = after, before
    _draw_name(painter, QPointF(top.x() - 12, top.y() + 12), before, to_left=True)
    _draw_name(painter, QPointF(top.x() + 12, top.y() + 12), after, to_left=False)


def _inside(line: QLineF, rect: QRectF) -> QLineF:
    """The part of a line that lies in a box; the line itself if none does."""
    low, high = 0.0, 1.0
    for start, way, near, far in (
        (line.x1(), line.dx(), rect.left(), rect.right()),
        (line.y1(), line.dy(), rect.top(), rect.bottom()),
    ):
        if abs(way) > 1e-9:
            ends = sorted(((near - start) / way, (far - start) / way))
            low, high = max(low, ends[0]), min(high, ends[1])
    return QLineF(line.pointAt(low), line.pointAt(high)) if low < high else line


def _draw_name(painter: QPainter, corner: QPointF, text: str, *, to_left: bool) -> None:
    metrics = painter.fontMetrics()
    plate = QRectF(
        corner.x(), corner.y(), metrics.horizontalAdvance(text) + 18, metrics.height() + 6
    )
    if to_left:
        plate.moveRight(corner.x())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 22, 190))
    painter.drawRoundedRect(plate, 8, 8)
    painter.setPen(QColor(245, 245, 245))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
