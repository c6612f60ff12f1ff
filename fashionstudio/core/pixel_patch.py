"""The undo step of changed pixels: before and after, of the tiles that changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fashionstudio.core.geometry import Box
from fashionstudio.core.tiles import (
    MIXED,
    TILE,
    Layer,
    PackedMask,
    differing_tiles,
    flat_levels,
    flattened,
    squeezed,
    tile_corners,
    tile_slice,
    write_tile,
)
from fashionstudio.core.undo import Command


@dataclass(frozen=True, slots=True)
class Tile:
    """What one tile held before a change, and what it holds since."""

    x: int
    y: int
    before: bytes
    after: bytes
    shape: tuple[int, ...]


class PixelPatch:
    """An undo step for pixels: before and after of the tiles that changed.

    Only tiles are stored, not the whole box: a long thin stroke touches few of them. `squeeze` has
    them take a fraction of their room; a pen that is lifted need not wait for it.
    """

    def __init__(
        self,
        text: str,
        layer: Layer,
        tiles: Sequence[Tile],
        changed: Callable[[Box], None] | None = None,
    ) -> None:
        """Use `put` or `Painter.finish` rather than this."""
        self.text = text
        self.box = _around_tiles(tiles)
        self._layer = layer
        self._tiles = list(tiles)
        self._changed = changed
        self.size_bytes = self._weigh()

    @classmethod
    def put(
        cls,
        text: str,
        layer: Layer,
        box: Box,
        pixels: Layer,
        *,
        changed: Callable[[Box], None] | None = None,
    ) -> PixelPatch | None:
        """Write pixels into a layer; the step that has been done, or None if nothing differs.

        Args:
            text: for the history list.
            layer: (H, W) or (H, W, C) uint8; undo and redo write into this array.
            box: where, within the layer.
            pixels: (h, w) or (h, w, C) uint8, of the box's size.
            changed: called with the box after undo and redo, to repaint it.
        """
        x0, y0, x1, y1 = box
        tiles = []
        for x, y in differing_tiles(layer, box, pixels):
            top, bottom = max(y, y0), min(y + TILE, y1)
            left, right = max(x, x0), min(x + TILE, x1)
            whole = layer[tile_slice(x, y)]
            before = flattened(whole.tobytes())
            layer[top:bottom, left:right] = pixels[top - y0 : bottom - y0, left - x0 : right - x0]
            tiles.append(Tile(x, y, before, flattened(whole.tobytes()), whole.shape))
        return cls(text, layer, tiles, changed) if tiles else None

    @classmethod
    def replace(
        cls,
        text: str,
        layer: Layer,
        mask: PackedMask,
        *,
        changed: Callable[[Box], None] | None = None,
    ) -> PixelPatch | None:
        """As `put`, of a whole layer (H, W): what is alike is not even looked at."""
        tiles = []
        corners = tile_corners(mask.box)
        for (x, y), level, after in zip(corners, flat_levels(layer), mask.tiles, strict=True):
            flat = bytes([level]) if level != MIXED else b""
            if flat == after:
                continue
            whole = layer[tile_slice(x, y)]
            before = flat or whole.tobytes()
            write_tile(whole, after)
            if flat or len(after) == 1 or before != whole.tobytes():
                tiles.append(Tile(x, y, before, after, whole.shape))
        return cls(text, layer, tiles, changed) if tiles else None

    def onto(self, layer: Layer, changed: Callable[[Box], None] | None = None) -> PixelPatch:
        """The same step, still to be done, for a layer that is as this one's was before."""
        return PixelPatch(self.text, layer, self._tiles, changed)

    def do(self) -> None:
        """Write the pixels after."""
        for tile in self._tiles:
            self._write(tile, tile.after)
        self._tell()

    def undo(self) -> None:
        """Write the pixels before."""
        for tile in self._tiles:
            self._write(tile, tile.before)
        self._tell()

    def squeeze(self) -> Iterator[None]:
        """Make it small, a tile in each step."""
        for n, tile in enumerate(self._tiles):
            size = math.prod(tile.shape)
            before, after = squeezed(tile.before, size), squeezed(tile.after, size)
            self._tiles[n] = Tile(tile.x, tile.y, before, after, tile.shape)
            yield
        self.size_bytes = self._weigh()

    def merged(self, later: Command) -> Command | None:
        """Strokes stay apart."""
        del later
        return None

    def _write(self, tile: Tile, data: bytes) -> None:
        write_tile(self._layer[tile_slice(tile.x, tile.y)], data)

    def _weigh(self) -> int:
        return sum([len(tile.before) + len(tile.after) + 100 for tile in self._tiles])

    def _tell(self) -> None:
        if self._changed is not None:
            self._changed(self.box)


def tile_of(x: int, y: int, before: Layer, after: Layer) -> Tile | None:
    """What a step keeps of a tile, or None if nothing changed in it."""
    if np.array_equal(before, after):
        return None
    return Tile(x, y, flattened(before.tobytes()), flattened(after.tobytes()), after.shape)


def _around_tiles(tiles: Sequence[Tile]) -> Box:
    return (
        min([tile.x for tile in tiles]),
        min([tile.y for tile in tiles]),
        max([tile.x + tile.shape[1] for tile in tiles]),
        max([tile.y + tile.shape[0] for tile in tiles]),
    )
