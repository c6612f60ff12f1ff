"""Between numpy and Qt: pictures as QImage, and pyramids that draw fast at every zoom."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from fashionstudio.core.image_io import MAX_PIXELS

U8 = NDArray[np.uint8]

# Else Qt refuses masks and small copies of Photos that we take; it counts four bytes a pixel.
QImageReader.setAllocationLimit(4 * MAX_PIXELS // 2**20 + 1)


def to_qimage(picture: U8) -> QImage:
    """A deep copy of (H, W, 3) uint8 sRGB as RGB32, which Qt draws fastest."""
    h, w = picture.shape[:2]
    buffer = np.empty((h, w, 4), np.uint8)
    buffer[..., 0] = picture[..., 2]
    buffer[..., 1] = picture[..., 1]
    buffer[..., 2] = picture[..., 0]
    buffer[..., 3] = 255
    return QImage(buffer.data, w, h, 4 * w, QImage.Format.Format_RGB32).copy()


def from_qimage(image: QImage) -> U8:
    """(H, W, 3) uint8 sRGB; transparency is laid over white."""
    if image.hasAlphaChannel():
        flat = QImage(image.size(), QImage.Format.Format_RGB32)
        flat.fill(0xFFFFFFFF)
        painter = QPainter(flat)
        painter.drawImage(0, 0, image)
        painter.end()
        image = flat
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    h, w, stride = image.height(), image.width(), image.bytesPerLine()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(h, stride)
    return rows[:, : 3 * w].reshape(h, w, 3).copy()


def mask_view(mask: U8) -> QImage:
    """A Grayscale8 QImage that shares memory with a contiguous (H, W) uint8 array."""
    h, w = mask.shape
    return QImage(mask.data, w, h, mask.strides[0], QImage.Format.Format_Grayscale8)


def thumbnail(picture: U8, longest_px: int) -> QImage:
    """A small copy whose longer side is at most `longest_px`."""
    h, w = picture.shape[:2]
    # Slicing first keeps a 12 MP picture from being converted whole for 100 pixels.
    step = max(1, min(h, w) // (longest_px * 2))
    image = to_qimage(np.ascontiguousarray(picture[::step, ::step]))
    return scaled_to(image, longest_px)


def scaled_to(image: QImage, longest_px: int) -> QImage:
    """The image shrunk so that its longer side is at most `longest_px`."""
    if max(image.width(), image.height()) <= longest_px:
        return image
    return image.scaled(
        longest_px,
        longest_px,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def read_thumbnail(path: Path, longest_px: int) -> QImage:
    """A small copy of a picture file, decoded at reduced size where the format can.

    Null if it cannot be read.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and min(size.width(), size.height()) > 2 * longest_px:
        wanted = QSize(2 * longest_px, 2 * longest_px)
        reader.setScaledSize(size.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return scaled_to(reader.read(), longest_px)


def _halve(array: U8) -> U8:
    """2 × 2 means; an odd last row or column is repeated."""
    h, w = array.shape[:2]
    if h % 2 or w % 2:
        pad = [(0, h % 2), (0, w % 2)] + [(0, 0)] * (array.ndim - 2)
        array = np.pad(array, pad, mode="edge")
    total = array[0::2, 0::2].astype(np.uint16)
    total += array[1::2, 0::2]
    total += array[0::2, 1::2]
    total += array[1::2, 1::2]
    return ((total + 2) >> 2).astype(np.uint8)


def level_for(scale: float, count: int) -> int:
    """The pyramid level that needs no more than 2:1 shrinking at `scale` view px per photo px."""
    level = 0
    while level + 1 < count and scale * 2 ** (level + 1) <= 1.0:
        level += 1
    return level


class PicturePyramid:
    """A picture as QImages of falling size; built off the GUI thread, read-only after."""

    def __init__(self, picture: U8, *, smallest_px: int = 512) -> None:
        self.shape = picture.shape[:2]
        self.levels = [to_qimage(picture)]
        while min(picture.shape[:2]) > smallest_px:
            picture = _halve(picture)
            self.levels.append(to_qimage(picture))

    def level(self, scale: float) -> tuple[QImage, float]:
        """The image to draw at `scale`, and its pixels per photo pixel."""
        index = level_for(scale, len(self.levels))
        return self.levels[index], 0.5**index

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        return sum(image.sizeInBytes() for image in self.levels)


class MaskPyramid:
    """A mask with smaller copies that follow it: strokes stay smooth when zoomed out.

    `base` is shared with whoever paints in it; call `update` with the changed box.
    """

    def __init__(self, base: U8, *, smallest_px: int = 512) -> None:
        self.levels = [base]
        while min(self.levels[-1].shape) > smallest_px:
            self.levels.append(_halve(self.levels[-1]))

    @classmethod
    def blank(cls, shape: tuple[int, int], *, smallest_px: int = 512) -> MaskPyramid:
        """An empty mask; costs nothing, for nothing needs to be averaged."""
        pyramid = cls(np.zeros((1, 1), np.uint8))
        pyramid.levels = [np.zeros(shape, np.uint8)]
        while min(shape) > smallest_px:
            shape = (shape[0] + 1) // 2, (shape[1] + 1) // 2
            pyramid.levels.append(np.zeros(shape, np.uint8))
        return pyramid

    def bounds(self) -> QRect:
        """A box around all that is in the mask, in its own pixels; empty for a blank one."""
        coarse = self.levels[-1]
        rows, columns = np.flatnonzero(coarse.any(axis=1)), np.flatnonzero(coarse.any(axis=0))
        if not rows.size:
            return QRect()
        size = 2 ** (len(self.levels) - 1)
        x, y = int(columns[0]), int(rows[0])
        w, h = int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y
        return QRect(x * size, y * size, w * size, h * size)

    @property
    def base(self) -> U8:
        """(H, W) uint8, the mask itself."""
        return self.levels[0]

    def level(self, scale: float) -> tuple[U8, float]:
        """The mask to draw at `scale`, and its pixels per photo pixel."""
        index = level_for(scale, len(self.levels))
        return self.levels[index], 0.5**index

    def update(self, box: QRect) -> None:
        """Follow a change of the base inside `box`."""
        x0, y0 = max(0, box.left()), max(0, box.top())
        x1, y1 = box.left() + box.width(), box.top() + box.height()
        for finer, coarser in zip(self.levels, self.levels[1:], strict=False):
            x0, y0 = x0 // 2, y0 // 2
            x1 = min((x1 + 1) // 2, coarser.shape[1])
            y1 = min((y1 + 1) // 2, coarser.shape[0])
            if x1 <= x0 or y1 <= y0:
                return
            coarser[y0:y1, x0:x1] = _halve(finer[2 * y0 : 2 * y1, 2 * x0 : 2 * x1])
