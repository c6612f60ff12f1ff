"""How the Photo lies in the canvas: zoom and pan, without any widget."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QTransform

SMALLEST_SCALE = 0.02
LARGEST_SCALE = 32.0
MARGIN_PX = 24
"""Free space around a fitted picture."""


class View:
    """A zoom factor and the place of the Photo's top left corner, in logical pixels."""

    def __init__(self) -> None:
        self.scale = 1.0
        self.origin = QPointF(0, 0)
        self.picture = QSize(0, 0)
        self.window = QSize(1, 1)
        self.fitted = True

    def set_picture(self, size: QSize) -> None:
        """Another Photo: fit it."""
        self.picture = size
        self.fit()

    def set_window(self, size: QSize) -> None:
        """The canvas was resized: keep a fitted picture fitted, else keep the middle."""
        old, self.window = self.window, size
        if self.fitted:
            self.fit()
        else:
            self.origin += QPointF(
                (size.width() - old.width()) / 2, (size.height() - old.height()) / 2
            )

    def fit(self) -> None:
        """Show the whole picture."""
        self.fitted = True
        if self.picture.isEmpty():
            return
        room_w = max(16, self.window.width() - 2 * MARGIN_PX)
        room_h = max(16, self.window.height() - 2 * MARGIN_PX)
        self.scale = min(room_w / self.picture.width(), room_h / self.picture.height(), 4.0)
        self._center()

    def zoom_at(self, place: QPointF, factor: float) -> None:
        """Zoom so that what is under `place` stays there."""
        before = self.to_photo(place)
        self.scale = min(LARGEST_SCALE, max(SMALLEST_SCALE, self.scale * factor))
        self.fitted = False
        moved = self.to_view(before)
        self.origin += place - moved
        self._keep_in_reach()

    def zoom_to(self, scale: float) -> None:
        """Set the zoom, keeping the middle of the canvas."""
        middle = QPointF(self.window.width() / 2, self.window.height() / 2)
        self.zoom_at(middle, scale / self.scale)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture."""
        self.origin += QPointF(dx, dy)
        self.fitted = False
        self._keep_in_reach()

    def to_photo(self, place: QPointF) -> QPointF:
        """Canvas → Photo pixels."""
        return (place - self.origin) / self.scale

    def to_view(self, point: QPointF) -> QPointF:
        """Photo pixels → canvas."""
        return point * self.scale + self.origin

    def rect_to_view(self, box: QRectF) -> QRectF:
        """A box in Photo pixels, on the canvas."""
        return QRectF(self.to_view(box.topLeft()), box.size() * self.scale)

    def dirty(self, box: QRect, *, pad_px: int = 4) -> QRect:
        """The canvas pixels that a changed box of the Photo touches."""
        rect = self.rect_to_view(QRectF(box)).toAlignedRect()
        return rect.adjusted(-pad_px, -pad_px, pad_px, pad_px)

    def picture_rect(self) -> QRectF:
        """Where the whole picture lies on the canvas."""
        return self.rect_to_view(QRectF(0, 0, self.picture.width(), self.picture.height()))

    def transform(self) -> QTransform:
        """Photo pixels → canvas, for a painter."""
        return QTransform(self.scale, 0, 0, self.scale, self.origin.x(), self.origin.y())

    def _center(self) -> None:
        self.origin = QPointF(
            round((self.window.width() - self.picture.width() * self.scale) / 2),
            round((self.window.height() - self.picture.height() * self.scale) / 2),
        )

    def _keep_in_reach(self) -> None:
        """Always leave a piece of the picture in sight."""
        rest = 48
        rect = self.picture_rect()
        x = min(self.window.width() - rest, max(rest - rect.width(), self.origin.x()))
        y = min(self.window.height() - rest, max(rest - rect.height(), self.origin.y()))
        self.origin = QPointF(x, y)
