"""Between numpy and Qt: pictures as QImage, and pyramids that draw fast at every zoom.

Most of what is here runs behind the window, and must not hold Python's lock for long: the window
would stand still. `QImage.copy`, `fill`, `scaled`, `convertToFormat` and `fromData` hold it until
they are done; numpy, Pillow and `QImageReader.read` let go of it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from fashionstudio.core.decoding import DAMAGE, read_header
from fashionstudio.core.geometry import Box
from fashionstudio.core.image_io import MAX_PIXELS

U8 = NDArray[np.uint8]
_ROWS = 128  # worked on at a time, so that intermediate results stay in the cache

# Else Qt refuses masks and small copies of Photos that we take; it counts four bytes a pixel.
QImageReader.setAllocationLimit(4 * MAX_PIXELS // 2**20 + 1)


def to_qimage(picture: U8) -> QImage:
    """A copy of (H, W, 3) uint8 sRGB as RGB32, which Qt draws fastest."""
    h, w = picture.shape[:2]
    image, pixels = _new_image(h, w, QImage.Format.Format_RGB32)
    for channel in range(3):
        pixels[..., 2 - channel] = picture[..., channel]
    pixels[..., 3] = 255
    return image


def pixels_of(image: QImage) -> U8:
    """The pixels of an RGB32 image as (H, W, 3) uint8 sRGB, read-only, without a copy of them."""
    return np.asarray(_Lent(image))[..., 2::-1]


class _Lent:
    """Memory of an image for numpy; an array that is made of it keeps the image for as long."""

    def __init__(self, image: QImage) -> None:
        self._image = image
        address = np.frombuffer(image.constBits(), np.uint8).ctypes.data
        self.__array_interface__ = {
            "version": 3,
            "typestr": "|u1",
            "shape": (image.height(), image.width(), 4),
            "data": (address, True),
        }


def with_alpha(picture: U8, alpha: U8) -> QImage:
    """(H, W, 3) uint8 sRGB under (H, W) uint8 opacity, premultiplied."""
    h, w = alpha.shape
    image, pixels = _new_image(h, w, QImage.Format.Format_ARGB32_Premultiplied)
    share = alpha.astype(np.uint16)
    for channel in range(3):
        pixels[..., 2 - channel] = (picture[..., channel] * share + 127) // 255
    pixels[..., 3] = alpha
    return image


def _new_image(height: int, width: int, kind: QImage.Format) -> tuple[QImage, U8]:
    """An image of 32 bits a pixel, and its memory as (H, W, 4) uint8, still to be written."""
    image = QImage(width, height, kind)
    if image.isNull():
        raise MemoryError("no memory for a picture")
    return image, np.frombuffer(image.bits(), np.uint8).reshape(height, width, 4)


def decode_image(data: bytes) -> QImage:
    """A picture as it is, without transparency; grey stays grey; null if it cannot be read.

    Not by a QImageReader on a buffer: Qt asks the buffer while it holds a lock of its own, the
    buffer asks Python, and whoever has Python's lock may be waiting for Qt's: all stands still.
    """
    try:
        with read_header(data, ("PNG", "JPEG", "WEBP", "TIFF")) as image:
            pixels = np.asarray(image if image.mode == "L" else image.convert("RGB"))
    except DAMAGE:
        return QImage()
    if pixels.ndim == 3:
        return to_qimage(pixels)
    h, w = pixels.shape
    grey = QImage(w, h, QImage.Format.Format_Grayscale8)
    if grey.isNull():
        raise MemoryError("no memory for a picture")
    np.frombuffer(grey.bits(), np.uint8).reshape(h, grey.bytesPerLine())[:, :w] = pixels
    return grey


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
    small = Image.fromarray(np.ascontiguousarray(picture[::step, ::step]))
    small.thumbnail((longest_px, longest_px), Image.Resampling.BOX)
    return to_qimage(np.asarray(small))


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


def read_thumbnail(source: Path | bytes, longest_px: int) -> QImage:
    """A small copy of a picture file, decoded at reduced size where the format can.

    Null if it cannot be read.
    """
    if isinstance(source, bytes):
        whole = decode_image(source)
        return whole if whole.isNull() else scaled_to(whole, longest_px)
    reader = QImageReader(str(source))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and min(size.width(), size.height()) > 2 * longest_px:
        wanted = QSize(2 * longest_px, 2 * longest_px)
        reader.setScaledSize(size.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return scaled_to(reader.read(), longest_px)


def _halve(mask: U8) -> U8:
    """2 × 2 means of (H, W); an odd last row or column stands for two."""
    h, w = mask.shape
    half = np.empty(((h + 1) // 2, (w + 1) // 2), np.uint8)
    _halve_into(mask, half)
    return half


def _halve_into(mask: U8, half: U8) -> None:
    """The same, where it is wanted. Two neighbours are added up as one number of 16 bits: on large
    masks that takes a quarter of the time of Pillow and its copies."""
    h, w = mask.shape
    for y in range(0, h - 1, _ROWS):
        pairs = mask[y : min(y + _ROWS, h // 2 * 2), : w // 2 * 2].view(np.uint16)
        sums = (pairs & 0xFF) + (pairs >> 8)
        means = sums[0::2] + sums[1::2]
        means += 2
        means >>= 2
        half[y // 2 : y // 2 + len(means), : w // 2] = means
    if w % 2:
        _halve_into(np.repeat(mask[:, -1:], 2, axis=1), half[:, -1:])
    if h % 2:
        _halve_into(np.repeat(mask[-1:], 2, axis=0), half[-1:])


def _halve_image(image: QImage) -> QImage:
    """The same for RGB32, whatever the order of its channels."""
    h, w = image.height(), image.width()
    pixels = np.frombuffer(image.constBits(), np.uint8)
    whole = Image.frombuffer("RGBX", (w, h), pixels, "raw", "RGBX", 0, 1)
    half = np.asarray(whole.reduce(2))
    small, fresh = _new_image(*half.shape[:2], QImage.Format.Format_RGB32)
    fresh[:] = half
    return small


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
        while min(self.levels[-1].width(), self.levels[-1].height()) > smallest_px:
            self.levels.append(_halve_image(self.levels[-1]))

    def level(self, scale: float) -> tuple[QImage, float]:
        """The image to draw at `scale`, and its pixels per photo pixel."""
        index = level_for(scale, len(self.levels))
        return self.levels[index], 0.5**index

    @property
    def pixels(self) -> U8:
        """(H, W, 3) uint8 sRGB, read-only: what it was made of, held only once."""
        return pixels_of(self.levels[0])

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        return sum(image.sizeInBytes() for image in self.levels)


class MaskPyramid:
    """A mask with smaller copies that follow it: strokes stay smooth when zoomed out.

    `base` is shared with whoever paints in it; call `update` with the changed box.
    """

    def __init__(self, base: U8, *, smallest_px: int = 512) -> None:
        self._around: tuple[Box | None] | None = None
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

    def exact_bounds(self) -> Box | None:
        """(x0, y0, x1, y1) of everything that is not 0, None for a blank mask."""
        if self._around is None:
            from fashionstudio.core.masks import bounding_box  # with scipy, which takes its time

            self._around = (bounding_box(self.base),)
        return self._around[0]

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
        self._around = None
        x0, y0 = max(0, box.left()), max(0, box.top())
        x1, y1 = box.left() + box.width(), box.top() + box.height()
        for finer, coarser in zip(self.levels, self.levels[1:], strict=False):
            x0, y0 = x0 // 2, y0 // 2
            x1 = min((x1 + 1) // 2, coarser.shape[1])
            y1 = min((y1 + 1) // 2, coarser.shape[0])
            if x1 <= x0 or y1 <= y0:
                return
            _halve_into(finer[2 * y0 : 2 * y1, 2 * x0 : 2 * x1], coarser[y0:y1, x0:x1])
