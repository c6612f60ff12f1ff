"""Layers by tiles, each of them squeezed: most of a mask is all or nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.geometry import Box

Layer = NDArray[np.uint8]

TILE = 128
"""Side of a tile in pixels; those at the right and at the bottom of a layer may be smaller."""
_FLAT = (bytes(TILE * TILE), b"\xff" * (TILE * TILE))
"""What a tile of one channel holds where nothing, or everything, is painted."""


def tile_corners(box: Box) -> Iterator[tuple[int, int]]:
    """x, y of the tiles that a box touches, row by row."""
    x0, y0, x1, y1 = box
    for y in range(y0 // TILE * TILE, y1, TILE):
        for x in range(x0 // TILE * TILE, x1, TILE):
            yield x, y


def tile_slice(x: int, y: int) -> tuple[slice, slice]:
    """Where the tile with this corner lies in a layer."""
    return slice(y, y + TILE), slice(x, x + TILE)


def packed(data: bytes) -> bytes:
    """Compressed; where all are 0 or all 255, as in most of a mask, that one byte stands for it."""
    for flat in _FLAT:
        if flat.startswith(data):
            return flat[:1]
    # Level 1: the pen is lifted while somebody waits, and masks are flat anyway.
    return zlib.compress(data, 1)


def unpacked(data: bytes, shape: tuple[int, ...]) -> Layer:
    """The pixels of a tile again."""
    if len(data) == 1:
        return np.full(shape, data[0], np.uint8)
    return np.frombuffer(zlib.decompress(data), np.uint8).reshape(shape)


class PackedMask:
    """A mask that is put away until it is wanted, in about a hundredth of its memory.

    Attributes:
        shape: height and width in pixels.
    """

    def __init__(self, mask: Layer) -> None:
        """Put away (H, W) uint8."""
        height, width = mask.shape
        self.shape = (height, width)
        self._tiles = [packed(mask[tile_slice(x, y)].tobytes()) for x, y in tile_corners(self._box)]

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        return sum(map(len, self._tiles))

    def unpack(self) -> Layer:
        """(H, W) uint8, the caller's own."""
        mask = np.empty(self.shape, np.uint8)
        for (x, y), tile in zip(tile_corners(self._box), self._tiles, strict=True):
            target = mask[tile_slice(x, y)]
            if len(tile) == 1:
                target.fill(tile[0])
            else:
                target[:] = unpacked(tile, target.shape)
        return mask

    @property
    def _box(self) -> Box:
        return 0, 0, self.shape[1], self.shape[0]
