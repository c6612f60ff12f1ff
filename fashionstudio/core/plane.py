"""Masks and pictures as PNG, written so that no other thread has to wait.

Pillow holds Python's global lock while it packs into memory; zlib lets go of it, so the window can
paint while a drawing of many megapixels is saved behind it.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY_8_BIT = (8, 0, 0, 0, 0)
_COLOUR_8_BIT = (8, 2, 0, 0, 0)
_LEFT = 1
"""PNG's filter that stores differences from the pixel on the left."""


def encode_plane(mask: NDArray[np.uint8], level: int = 1) -> bytes:
    """A one-channel PNG of (H, W) uint8; drawings are flat, so `level` 1 of 9 is small enough."""
    h, w = mask.shape
    rows = np.zeros((h, w + 1), np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = mask
    head = struct.pack(">II5B", w, h, *_GREY_8_BIT)
    packed = zlib.compress(rows.data, level)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def encode_colours(picture: NDArray[np.uint8], level: int = 1) -> bytes:
    """A PNG of (H, W, 3) uint8 sRGB; larger than `image_io.encode_png` makes it, and far sooner."""
    h, w = picture.shape[:2]
    rows = np.empty((h, 1 + 3 * w), np.uint8)
    rows[:, 0] = _LEFT
    pixels = rows[:, 1:]
    pixels[:] = picture.reshape(h, 3 * w)
    pixels[:, 3:] -= picture.reshape(h, 3 * w)[:, :-3]
    head = struct.pack(">II5B", w, h, *_COLOUR_8_BIT)
    chunks = (
        _chunk(b"IHDR", head),
        _chunk(b"sRGB", b"\0"),
        _chunk(b"IDAT", zlib.compress(rows.data, level)),
        _chunk(b"IEND", b""),
    )
    return _SIGNATURE + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
