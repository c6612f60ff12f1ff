"""The divider between before and after."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from fashionstudio.ui.canvas.view import View

REACH_PX = 10.0
KNOB_PX = 15.0


def divider_x(view: View, split: float) -> float:
    """Where the divider stands on the canvas."""
    rect = view.picture_rect()
    return rect.x() + rect.width() * split


def hits_divider(view: View, split: float, place: QPointF) -> bool:
    """Whether a press there would grab it."""
    rect = view.picture_rect().adjusted(0, -KNOB_PX, 0, KNOB_PX)
    near = abs(place.x() - divider_x(view, split)) <= REACH_PX
    return near and rect.top() <= place.y() <= rect.bottom()


def split_at(view: View, place: QPointF) -> float:
    """The share of the picture that lies left of a place."""
    rect = view.picture_rect()
    return min(1.0, max(0.0, (place.x() - rect.x()) / max(1.0, rect.width())))


def draw_divider(painter: QPainter, view: View, split: float, before: str, after: str) -> None:
    """A line with a knob, and the two names."""
    rect = view.picture_rect() & QRectF(0, 0, view.window.width(), view.window.height())
    x = divider_x(view, split)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 120), 4))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    painter.setPen(QPen(QColor(250, 250, 250), 2))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    knob = QPointF(x, rect.center().y())
    painter.setPen(QPen(QColor(0, 0, 0, 120), 1))
    painter.setBrush(QColor(250, 250, 250))
    painter.drawEllipse(knob, KNOB_PX, KNOB_PX)
    painter.setPen(QPen(QColor(40, 40, 44), 2))
    for side in (-1, 1):
        tip = knob + QPointF(side * 9, 0)
        painter.drawPolyline(
            QPolygonF([tip + QPointF(-side * 4, -4), tip, tip + QPointF(-side * 4, 4)])
        )
    _draw_name(painter, QPointF(x - 12, rect.top() + 12), before, to_left=True)
    _draw_name(painter, QPointF(x + 12, rect.top() + 12), after, to_left=False)


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
