"""What a stroke will look like, before it is one: drawn over the canvas, mirror image included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from fashionstudio.core.symmetry import Axis
from fashionstudio.ui.canvas.view import View

INK = (22, 22, 26)
PAPER = (250, 250, 250)
ACCENT = (240, 147, 107)


def extent(places: Iterable[QPointF], pad_px: float) -> QRect:
    """A box on the canvas around places, with room."""
    box = QPolygonF(list(places)).boundingRect()
    return box.adjusted(-pad_px, -pad_px, pad_px, pad_px).toAlignedRect()


def path_on_view(
    view: View, points: Sequence[tuple[float, float]], axis: Axis | None = None
) -> QPainterPath:
    """Points in Photo pixels as a path on the canvas; mirrored if an axis is given."""
    path = QPainterPath()
    for i, (x, y) in enumerate(points):
        place = view.to_view(QPointF(*(axis.mirrored(x, y) if axis else (x, y))))
        if i:
            path.lineTo(place)
        else:
            path.moveTo(place)
    return path


def draw_ink(
    painter: QPainter,
    view: View,
    points: Sequence[tuple[float, float]],
    size_px: float,
    axis: Axis | None,
    *,
    erase: bool = False,
) -> None:
    """A line of the pen's width, light-rimmed so that it reads on any cloth; and its mirror image.

    An eraser's line is a pale one.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = max(1.0, size_px * view.scale)
    core = QColor(*(PAPER if erase else INK), 190 if erase else 255)
    rim = QColor(*(INK if erase else PAPER), 170)
    for mirror in (None, axis) if axis else (None,):
        path = path_on_view(view, points, mirror)
        for color, extra in ((rim, 3.0), (core, 0.0)):
            pen = QPen(color, width + extra)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(path)


def draw_handle(
    painter: QPainter, place: QPointF, *, lit: bool = False, square: bool = False, radius: float = 5
) -> None:
    """A grip: round or square, larger and coloured under the pointer."""
    r = radius + (2 if lit else 0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 170), 1.4))
    painter.setBrush(QColor(*(ACCENT if lit else PAPER)))
    if square:
        painter.drawRect(QRectF(place.x() - r, place.y() - r, 2 * r, 2 * r))
    else:
        painter.drawEllipse(place, r, r)


def draw_label(painter: QPainter, place: QPointF, text: str, window: QRectF) -> None:
    """Words on a dark plate beside a place, kept inside the window."""
    metrics = painter.fontMetrics()
    plate = QRectF(0, 0, metrics.horizontalAdvance(text) + 16, metrics.height() + 6)
    plate.moveTopLeft(place + QPointF(12, 10))
    if plate.right() > window.right():
        plate.moveRight(place.x() - 12)
    if plate.bottom() > window.bottom():
        plate.moveBottom(place.y() - 10)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 22, 205))
    painter.drawRoundedRect(plate, 6, 6)
    painter.setPen(QColor(245, 245, 245))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
