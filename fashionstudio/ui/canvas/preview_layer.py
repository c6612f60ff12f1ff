"""The picture that is coming, drawn inside the Region while the worker is at it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from fashionstudio.app.imaging import MaskPyramid
from fashionstudio.ui.canvas.overlays import mask_on_screen, to_screen
from fashionstudio.ui.canvas.view import View

LARGEST_SHARE = 0.33
"""Of the picture's width that the mark may cover."""


class PreviewLayer:
    """A small picture, its box in the Photo, and the Region as a stencil."""

    def __init__(self) -> None:
        self._picture = QImage()
        self._box = QRectF()
        self._stencil: MaskPyramid | None = None
        self._cache = QImage()
        self._corner = QPointF()

    @property
    def active(self) -> bool:
        """Whether there is something to draw."""
        return not self._picture.isNull()

    def show(self, picture: QImage, box: QRectF, stencil: MaskPyramid | None) -> None:
        """A newer preview has arrived."""
        self._picture, self._box, self._stencil = picture, box, stencil
        self.invalidate()

    def clear(self) -> None:
        """The result is there, or will not come."""
        self._picture = QImage()
        self.invalidate()

    def invalidate(self) -> None:
        """Zoom or pan has changed."""
        self._cache = QImage()

    def rect(self, view: View) -> QRect:
        """The canvas pixels it may cover, without the mark."""
        rect = view.rect_to_view(self._box).toAlignedRect()
        return rect & QRect(0, 0, view.window.width(), view.window.height())

    def draw(self, painter: QPainter, view: View, ratio: float) -> None:
        """Paint it; the mark comes later, above the other layers."""
        if not self.active:
            return
        if self._cache.isNull():
            self._compose(view, ratio)
        if not self._cache.isNull():
            painter.drawImage(QRectF(self._corner, self._cache.size() / ratio), self._cache)

    def draw_mark(self, painter: QPainter, view: View, text: str) -> None:
        """Say that it is not the result yet: in the Photo's corner, never on what is designed."""
        if self.active:
            window = QRectF(0, 0, view.window.width(), view.window.height())
            _draw_mark(painter, view.picture_rect() & window, text)

    def _compose(self, view: View, ratio: float) -> None:
        seen = self.rect(view)
        device = QRect(
            round(seen.x() * ratio), round(seen.y() * ratio),
            round(seen.width() * ratio), round(seen.height() * ratio),
        )  # fmt: skip
        if device.isEmpty():
            return
        image = QImage(device.size(), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(to_screen(view, device, ratio, 1.0))
        painter.drawImage(self._box, self._picture)
        painter.resetTransform()
        if self._stencil is not None:
            coverage = mask_on_screen(self._stencil, view, device, ratio)
            h, w = coverage.shape
            alpha = QImage(coverage.data, w, h, w, QImage.Format.Format_Alpha8)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
            painter.drawImage(0, 0, alpha)
        painter.end()
        self._cache, self._corner = image, QPointF(device.topLeft()) / ratio


def _draw_mark(painter: QPainter, rect: QRectF, text: str) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics = painter.fontMetrics()
    plate = QRectF(0, 0, metrics.horizontalAdvance(text) + 20, metrics.height() + 8)
    plate.moveTopLeft(rect.topLeft() + QPointF(8, 8))
    beside = plate.width() + 16
    if plate.width() > LARGEST_SHARE * rect.width() and rect.left() >= beside:
        plate.moveLeft(rect.left() - beside + 8)  # a small picture would be hidden behind it
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 22, 190))
    painter.drawRoundedRect(plate, plate.height() / 2, plate.height() / 2)
    painter.setPen(QColor(245, 245, 245))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
