"""The picture under the overlays: Photo, result, or both beside a divider."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.ui.canvas.overlays import to_screen
from fashionstudio.ui.canvas.view import View

SMOOTH_UP_TO = 3.0
"""Above this zoom single pixels are wanted, not a blur."""


class BaseLayer:
    """Surround and pictures, cached at the size of the canvas.

    Attributes:
        before: the Photo. after: the result, if one is shown.
        other: stands left of the divider instead of the Photo.
        split: where the divider is, 0..1, or None.
    """

    def __init__(self, surround: str) -> None:
        self.surround = QColor(surround)
        self.before: PicturePyramid | None = None
        self.after: PicturePyramid | None = None
        self.other: PicturePyramid | None = None
        self.split: float | None = None
        self.photo_opacity = 1.0
        self.result_opacity = 1.0
        self._cache = QImage()
        self._stale = True

    def invalidate(self) -> None:
        """Zoom, pan, pictures or divider have changed."""
        self._stale = True

    def draw(self, painter: QPainter, view: View, ratio: float, rects: list[QRect]) -> None:
        """Paint rectangles of the canvas from the cache."""
        self._ensure(view, ratio)
        for rect in rects:
            source = QRectF(
                rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio
            )
            painter.drawImage(QRectF(rect), self._cache, source)

    def _ensure(self, view: View, ratio: float) -> None:
        size = view.window * ratio
        if self._cache.size() != size:
            self._cache = QImage(size, QImage.Format.Format_RGB32)
            self._stale = True
        if not self._stale:
            return
        self._stale = False
        self._cache.fill(self.surround)
        painter = QPainter(self._cache)
        if self.before is not None:
            self._draw_edge(painter, view, ratio)
            self._draw_pictures(painter, view, ratio, self.before)
        painter.end()

    def _draw_pictures(
        self, painter: QPainter, view: View, ratio: float, before: PicturePyramid
    ) -> None:
        if self.after is None:
            self._draw_photo(painter, view, ratio, before)
            return
        if self.split is None:
            if self.result_opacity < 1:
                self._draw_photo(painter, view, ratio, before)
            painter.setOpacity(self.result_opacity)
            self._draw_one(painter, view, ratio, self.after)
            return
        before_it = QRectF(0, 0, view.picture.width() * self.split, view.picture.height())
        after_it = QRectF(
            before_it.right(), 0, view.picture.width() - before_it.right(), before_it.height()
        )
        for box, picture in ((before_it, self.other or before), (after_it, self.after)):
            painter.setTransform(to_screen(view, QRect(), ratio, 1.0))
            painter.setClipRect(box)
            self._draw_one(painter, view, ratio, picture)
            painter.setClipping(False)

    def _draw_photo(
        self, painter: QPainter, view: View, ratio: float, picture: PicturePyramid
    ) -> None:
        """A faint Photo fades to paper, on which lines are easily drawn."""
        if self.photo_opacity < 1:
            painter.setTransform(to_screen(view, QRect(), ratio, 1.0))
            whole = QRectF(0, 0, view.picture.width(), view.picture.height())
            painter.fillRect(whole, QColor(Qt.GlobalColor.white))
            painter.resetTransform()
        painter.setOpacity(self.photo_opacity)
        self._draw_one(painter, view, ratio, picture)
        painter.setOpacity(1.0)

    def _draw_one(
        self, painter: QPainter, view: View, ratio: float, picture: PicturePyramid
    ) -> None:
        scale = view.scale * ratio
        image, factor = picture.level(scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < SMOOTH_UP_TO)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, view.angle % 90 != 0)
        painter.setTransform(to_screen(view, QRect(), ratio, factor))
        painter.drawImage(QPointF(0, 0), image)
        painter.resetTransform()

    def _draw_edge(self, painter: QPainter, view: View, ratio: float) -> None:
        """A soft dark rim lifts the picture off the surround."""
        rect = QRectF(0, 0, view.picture.width() * view.scale, view.picture.height() * view.scale)
        painter.scale(ratio, ratio)
        painter.translate(view.origin)
        painter.rotate(view.angle)
        painter.setPen(Qt.PenStyle.NoPen)
        for grow, alpha in ((6, 12), (4, 18), (2, 26)):
            shadow = rect.adjusted(-grow, -grow + 2, grow, grow + 2)
            painter.setBrush(QColor(0, 0, 0, alpha))
            painter.drawRoundedRect(shadow, grow, grow)
        painter.resetTransform()
