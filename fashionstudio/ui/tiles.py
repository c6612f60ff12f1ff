"""Small pictures that fill their place: of one shape each, with round corners."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPainterPath, QPixmap

RADIUS_PX = 5
SHARPNESS = 2
"""Pixels of an icon for each of the window, so that it is sharp on a fine screen, too."""


def cover(size: QSize, frame: QRectF) -> QRectF:
    """Where a picture of that size lies when it fills a frame.

    What does not fit is cut evenly at the sides; of upright pictures the top stays, for people
    have their heads there.
    """
    width, height = size.width(), size.height()
    scale = max(frame.width() / width, frame.height() / height)
    y = frame.y() if height > width else frame.center().y() - height * scale / 2
    return QRectF(frame.center().x() - width * scale / 2, y, width * scale, height * scale)


def upright(image: QImage, height_px: int) -> QSize:
    """The size of a tile: 3:4 for an upright picture, else a square; both equally wide."""
    width_px = round(height_px * 3 / 4)
    if image.height() > image.width():
        return QSize(width_px, height_px)
    return QSize(width_px, width_px)


def tile(image: QImage, size: QSize) -> QIcon:
    """A picture as an icon that is filled to its round corners."""
    pixmap = QPixmap(size * SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    if image.isNull():
        return QIcon(pixmap)
    frame, path = QRectF(pixmap.rect()), QPainterPath()
    path.addRoundedRect(frame, RADIUS_PX * SHARPNESS, RADIUS_PX * SHARPNESS)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(path)
    painter.drawImage(cover(image.size(), frame), image)
    painter.end()
    return QIcon(pixmap)
