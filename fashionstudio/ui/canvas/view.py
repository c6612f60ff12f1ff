"""How the Photo lies in the canvas: zoom, pan and rotation, without any widget."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPolygonF, QTransform

SMALLEST_SCALE = 0.02
LARGEST_SCALE = 32.0
MARGIN_PX = 24
"""Free space around a fitted picture."""
STEP_DEG = 15.0
"""By so much the keys rotate the view."""
UPRIGHT_DEG = 2.5
"""A hand that is so near means upright."""


class View:
    """A zoom factor, an angle and the place of the Photo's top left corner, in logical pixels.

    Attributes:
        scale: logical pixels per Photo pixel.
        angle: degrees clockwise, above -180 up to 180.
        origin: where the Photo's corner is on the canvas.
        fitted: whether the whole picture is shown, and shall be when the canvas is resized.
        above_px, below_px: free space over and under a fitted picture.
    """

    def __init__(self, *, above_px: int = MARGIN_PX, below_px: int = MARGIN_PX) -> None:
        self.above_px, self.below_px = above_px, below_px
        self.scale = 1.0
        self.angle = 0.0
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
        """Show the whole picture, upright."""
        self.fitted = True
        self.angle = 0.0
        if self.picture.isEmpty():
            return
        room_w = max(16, self.window.width() - 2 * MARGIN_PX)
        room_h = max(16, self.window.height() - self.above_px - self.below_px)
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

    def rotate_to(self, angle: float, place: QPointF | None = None) -> None:
        """Set the angle in degrees; what is under `place`, or in the middle, stays there."""
        there = place or QPointF(self.window.width() / 2, self.window.height() / 2)
        before = self.to_photo(there)
        self.angle = 180.0 - (180.0 - angle) % 360.0
        self.fitted = False
        self.origin += there - self.to_view(before)
        self._keep_in_reach()

    def rotate_by(self, degrees: float, place: QPointF | None = None) -> None:
        """Rotate on, clockwise if positive."""
        self.rotate_to(self.angle + degrees, place)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture."""
        self.origin += QPointF(dx, dy)
        self.fitted = False
        self._keep_in_reach()

    def to_photo(self, place: QPointF) -> QPointF:
        """Canvas → Photo pixels."""
        away = place - self.origin
        if self.angle:
            away = QTransform().rotate(-self.angle).map(away)
        return away / self.scale

    def to_view(self, point: QPointF) -> QPointF:
        """Photo pixels → canvas."""
        away = point * self.scale
        if self.angle:
            away = QTransform().rotate(self.angle).map(away)
        return away + self.origin

    def rect_to_view(self, box: QRectF) -> QRectF:
        """What a box in Photo pixels covers on the canvas; if it is rotated, all around it."""
        if self.angle:
            return self.transform().mapRect(box)
        return QRectF(self.to_view(box.topLeft()), box.size() * self.scale)

    def dirty(self, box: QRect, *, pad_px: int = 4) -> QRect:
        """The canvas pixels that a changed box of the Photo touches."""
        rect = self.rect_to_view(QRectF(box)).toAlignedRect()
        return rect.adjusted(-pad_px, -pad_px, pad_px, pad_px)

    def picture_rect(self) -> QRectF:
        """Where the whole picture lies on the canvas; if it is rotated, all around it."""
        return self.rect_to_view(QRectF(0, 0, self.picture.width(), self.picture.height()))

    def transform(self) -> QTransform:
        """Photo pixels → canvas, for a painter."""
        turn = math.radians(self.angle)
        along, across = self.scale * math.cos(turn), self.scale * math.sin(turn)
        return QTransform(along, across, -across, along, self.origin.x(), self.origin.y())

    def outline(self) -> QPolygonF:
        """The picture's corners on the canvas, in order."""
        w, h = self.picture.width(), self.picture.height()
        corners = (QPointF(0, 0), QPointF(w, 0), QPointF(w, h), QPointF(0, h))
        return QPolygonF([self.to_view(corner) for corner in corners])

    def _center(self) -> None:
        room = self.window.height() - self.above_px - self.below_px
        self.origin = QPointF(
            round((self.window.width() - self.picture.width() * self.scale) / 2),
            round(self.above_px + (room - self.picture.height() * self.scale) / 2),
        )

    def _keep_in_reach(self) -> None:
        """Always leave a piece of the picture in sight."""
        rest = 48
        rect = self.picture_rect()
        x = min(self.window.width() - rest, max(rest - rect.width(), rect.x()))
        y = min(self.window.height() - rest, max(rest - rect.height(), rect.y()))
        self.origin += QPointF(x - rect.x(), y - rect.y())
