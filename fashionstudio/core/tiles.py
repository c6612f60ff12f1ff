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
MIXED = -1
"""The level of a tile that holds more than one."""


def tile_corners(box: Box) -> Iterator[tuple[int, int]]:
    """x, y of the tiles that a box touches, row by row."""
    x0, y0, x1, y1 = box
    for y in range(y0 // TILE * TILE, y1, TILE):
        for x in range(x0 // TILE * TILE, x1, TILE):
            yield x, y


def tile_slice(x: int, y: int) -> tuple[slice, slice]:
    """Where the tile with this corner lies in a layer."""
    return slice(y, y + TILE), slice(x, x + TILE)


def flattened(data: bytes) -> bytes:
    """As it is, but where all are 0 or all 255, as in most of a mask, one byte stands for it."""
    for flat in _FLAT:
        if flat.startswith(data):
            return flat[:1]
    return data


def squeezed(data: bytes, size: int) -> bytes:
    """What `flattened` gave of a tile of `size` bytes, compressed if that makes it smaller."""
    if len(data) < size:
        return data
    # Level 1: masks are flat anyway.
    small = zlib.compress(data, 1)
    return small if len(small) < len(data) else data


def write_tile(target: Layer, data: bytes) -> None:
    """Put the pixels of a tile, flattened or squeezed, in their place."""
    if len(data) == 1:
        target.fill(data[0])
    else:
        raw = data if len(data) == target.size else zlib.decompress(data)
        target[...] = np.frombuffer(raw, np.uint8).reshape(target.shape)


def flat_levels(mask: Layer) -> list[int]:
    """Of each tile of (H, W): 0 or 255 where all of it is so, else `MIXED`; row by row.

    Whole rows are looked through at once: to take up the tiles one by one takes ten times as long.
    """
    columns = np.arange(0, mask.shape[1], TILE)
    levels: list[int] = []
    for top in range(0, mask.shape[0], TILE):
        rows = mask[top : top + TILE]
        some = np.bitwise_or.reduceat(np.bitwise_or.reduce(rows, axis=0), columns)
        every = np.bitwise_and.reduceat(np.bitwise_and.reduce(rows, axis=0), columns)
        levels += np.where(some == 0, 0, np.where(every == 255, 255, MIXED)).tolist()
    return levels


def differing_tiles(layer: Layer, box: Box, pixels: Layer) -> list[tuple[int, int]]:
    """x, y of the tiles of (H, W) or (H, W, C) in which a box holds other pixels than these."""
    x0, y0, x1, y1 = box
    corners = list(range(x0 // TILE * TILE, x1, TILE))
    starts = np.maximum(np.array(corners) - x0, 0)
    found: list[tuple[int, int]] = []
    for y in range(y0 // TILE * TILE, y1, TILE):
        top, bottom = max(y, y0), min(y + TILE, y1)
        differs = layer[top:bottom, x0:x1] != pixels[top - y0 : bottom - y0]
        columns = differs.any(axis=0)
        if columns.ndim == 2:
            columns = columns.any(axis=1)
        for n in np.flatnonzero(np.logical_or.reduceat(columns, starts)).tolist():
            found.append((corners[n], y))
    return found


class PackedMask:
    """A mask that is put away until it is wanted, in about a hundredth of its memory.

    Attributes:
        shape: height and width in pixels.
        tiles: of each tile what `write_tile` takes; row by row, as `tile_corners` goes.
    """

    def __init__(self, mask: Layer, *, squeeze: bool = True) -> None:
        """Put away (H, W) uint8.

        Args:
            mask: is not kept.
            squeeze: False is for a moment, and for the thread of the window: what is neither 0
                nor 255 is copied as it is, which takes a third of the time.
        """
        height, width = mask.shape
        self.shape = (height, width)
        self.tiles: list[bytes] = []
        for (x, y), level in zip(tile_corners(self.box), flat_levels(mask), strict=True):
            data = mask[tile_slice(x, y)].tobytes() if level == MIXED else bytes([level])
            small = squeeze and level == MIXED
            self.tiles.append(squeezed(data, len(data)) if small else data)

    @classmethod
    def blank(cls, shape: tuple[int, int]) -> PackedMask:
        """One in which there is nothing."""
        mask = cls(np.zeros((0, 0), np.uint8))
        mask.shape = shape
        mask.tiles = [b"\0"] * len(list(tile_corners(mask.box)))
        return mask

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        return sum(map(len, self.tiles))

    def unpack(self) -> Layer:
        """(H, W) uint8, the caller's own."""
        mask = np.zeros(self.shape, np.uint8)
        for (x, y), tile in zip(tile_corners(self.box), self.tiles, strict=True):
            if tile != b"\0":  # memory that nobody touches costs nothing
                write_tile(mask[tile_slice(x, y)], tile)
        return mask

    @property
    def box(self) -> Box:
        """All of it."""
        return 0, 0, self.shape[1], self.shape[0]
