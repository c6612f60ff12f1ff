"""Masks as coloured overlays, kept at the size of the canvas and refreshed by rectangle."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from fashionstudio.app.imaging import MaskPyramid, mask_view
from fashionstudio.ui.canvas.view import View

U8 = NDArray[np.uint8]
Style = Callable[[U8, int, int], U8]
"""(h, w) uint8 coverage and where its corner lies on the canvas, in device pixels
→ (h, w, 4) uint8 premultiplied BGRA."""

_PAD = 3
"""Outlines look this many pixels around themselves."""

REGION_RGB = (64, 204, 190)
SILHOUETTE_RGB = (250, 250, 250)
INK_RGB = (22, 22, 22)
_RIM_LIGHT = 230
KEEP_OUT_RGB = (250, 190, 90)
HATCH_PX = 10


def _spread(a: U8, pick: Callable[[U8, U8], U8]) -> U8:
    """Maximum or minimum over the 3 × 3 neighbourhood."""
    row = a.copy()
    row[:, 1:] = pick(row[:, 1:], a[:, :-1])
    row[:, :-1] = pick(row[:, :-1], a[:, 1:])
    out = row.copy()
    out[1:] = pick(out[1:], row[:-1])
    out[:-1] = pick(out[:-1], row[1:])
    return out


def _paint(alpha: U8, rgb: tuple[int, int, int]) -> U8:
    """One colour with the given alpha, premultiplied BGRA."""
    out = np.empty((*alpha.shape, 4), np.uint8)
    for channel, value in enumerate(reversed(rgb)):
        out[..., channel] = _scaled(value)[alpha]
    out[..., 3] = alpha
    return out


@lru_cache(maxsize=64)
def _scaled(value: int) -> U8:
    """(256,) uint8: a colour channel of `value` under each alpha; a look-up beats arithmetic."""
    table: U8 = (np.arange(256) * value >> 8).astype(np.uint8)
    return table


def region_style(a: U8, _x: int = 0, _y: int = 0) -> U8:
    """A thin tint with a clear outline: what will be repainted."""
    edge = _spread(a, np.maximum) - _spread(a, np.minimum)
    return _paint(np.maximum(a // 4, (edge // 8) * 7), REGION_RGB)


def outline_style(a: U8, _x: int = 0, _y: int = 0) -> U8:
    """The Region's outline alone, so that cloth in it keeps its colour."""
    edge = _spread(a, np.maximum) - _spread(a, np.minimum)
    return _paint((edge // 8) * 7, REGION_RGB)


def hatched_style(a: U8, x: int = 0, y: int = 0) -> U8:
    """Slanted lines that stay where they are while strokes refresh pieces of them."""
    h, w = a.shape
    diagonal = (np.arange(w) + x)[None, :] + (np.arange(h) + y)[:, None]
    dark = _paint(np.where(diagonal % HATCH_PX < 2, a // 2, 0).astype(np.uint8), INK_RGB)
    light = np.where((diagonal - 2) % HATCH_PX < 2, (a // 8) * 5, 0).astype(np.uint8)
    out: U8 = dark + _paint(light, KEEP_OUT_RGB)
    return out


def silhouette_style(a: U8, _x: int = 0, _y: int = 0) -> U8:
    """An outline only: the Person is found, nothing happens to it."""
    edge = _spread(a, np.maximum) - a
    return _paint((edge // 4) * 3, SILHOUETTE_RGB)


def ink_style(a: U8, _x: int = 0, _y: int = 0) -> U8:
    """Dark ink with a light rim, so that it reads on any cloth."""
    rim = (_spread(_spread(a, np.maximum), np.maximum) // 4) * 3
    alpha = np.maximum(a, rim)
    # Both tables round down, so that premultiplied colour cannot exceed alpha.
    grey = _scaled(INK_RGB[0])[alpha] + _scaled(_RIM_LIGHT)[alpha - a]
    out = np.empty((*a.shape, 4), np.uint8)
    for channel, plane in enumerate((grey, grey, grey, alpha)):
        out[..., channel] = plane
    return out


class MaskOverlay:
    """One mask layer, styled at view resolution.

    Strokes only restyle the rectangle they touch; zoom and pan restyle what is in sight.
    """

    def __init__(self, style: Style) -> None:
        self._style = style
        self._mask: MaskPyramid | None = None
        self._buffer: U8 | None = None
        self._image: QImage | None = None
        self._stale = True

    def set_style(self, style: Style) -> None:
        """Show it in another way."""
        if style is not self._style:
            self._style = style
            self._stale = True

    def set_mask(self, mask: MaskPyramid | None) -> None:
        """Show another mask, or none."""
        self._mask = mask
        self._stale = True

    def invalidate(self) -> None:
        """Zoom, pan, size or the whole mask have changed."""
        self._stale = True

    def refresh(self, view: View, rect: QRect, ratio: float) -> None:
        """Restyle a rectangle of the canvas after a stroke; a stale overlay waits for `draw`."""
        if self._mask is not None and not self._stale and self._buffer is not None:
            self._restyle(view, _device(rect, ratio), ratio)

    def draw(self, painter: QPainter, view: View, ratio: float, rects: list[QRect]) -> None:
        """Paint the rectangles of the canvas."""
        if self._mask is None:
            return
        self._ensure(view, ratio)
        assert self._image is not None
        for rect in rects:
            painter.drawImage(rect, self._image, _device(rect, ratio))

    def _ensure(self, view: View, ratio: float) -> None:
        assert self._mask is not None
        h, w = round(view.window.height() * ratio), round(view.window.width() * ratio)
        if self._buffer is None or self._buffer.shape[:2] != (h, w):
            self._buffer = np.zeros((h, w, 4), np.uint8)
            self._image = QImage(
                self._buffer.data, w, h, 4 * w, QImage.Format.Format_ARGB32_Premultiplied
            )
            self._stale = True
        if self._stale:
            self._stale = False
            self._buffer[:] = 0
            # Only where there is something: an empty Sketch costs nothing.
            if not (bounds := self._mask.bounds()).isEmpty():
                self._restyle(view, _device(view.dirty(bounds), ratio), ratio)

    def _restyle(self, view: View, rect: QRect, ratio: float) -> None:
        assert self._buffer is not None
        assert self._mask is not None
        h, w = self._buffer.shape[:2]
        rect = rect.adjusted(-1, -1, 1, 1) & QRect(0, 0, w, h)
        if rect.isEmpty():
            return
        around = rect.adjusted(-_PAD, -_PAD, _PAD, _PAD)
        coverage = mask_on_screen(self._mask, view, around, ratio)
        inner = slice(_PAD, _PAD + rect.height()), slice(_PAD, _PAD + rect.width())
        x, y = rect.x(), rect.y()
        styled = self._style(coverage, around.x(), around.y())
        self._buffer[y : y + rect.height(), x : x + rect.width()] = styled[inner]


def _device(rect: QRect, ratio: float) -> QRect:
    """Logical → device pixels."""
    if ratio == 1.0:
        return rect
    return QRect(
        round(rect.x() * ratio),
        round(rect.y() * ratio),
        round(rect.width() * ratio),
        round(rect.height() * ratio),
    )


def to_screen(view: View, rect: QRect, ratio: float, factor: float) -> QTransform:
    """Pixels of a pyramid level → pixels of an image that covers `rect` of the canvas."""
    transform = QTransform.fromTranslate(-rect.x(), -rect.y())
    transform.scale(ratio, ratio)
    transform = view.transform() * transform
    return QTransform.fromScale(1 / factor, 1 / factor) * transform


def mask_on_screen(mask: MaskPyramid, view: View, rect: QRect, ratio: float) -> U8:
    """(h, w) uint8: the mask as it shows in a rectangle of device pixels."""
    level, factor = mask.level(view.scale * ratio)
    image = QImage(QSize(rect.width(), rect.height()), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setTransform(to_screen(view, rect, ratio, factor))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QPointF(0, 0), mask_view(level))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(rect.height(), image.bytesPerLine())
    return rows[:, : rect.width()].copy()
