"""Brush and eraser on 8-bit layers, and the undo step that a stroke leaves behind."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.geometry import Box
from fashionstudio.core.tiles import TILE, Layer, packed, tile_corners, tile_slice, unpacked
from fashionstudio.core.undo import Command
from fashionstudio.errors import BadInput

_LEAST_RADIUS_PX = 0.5
_LEAST_PIECE_PX = 64.0
_Touch = tuple[float, float, float, float]
"""x, y, radius in pixels, opacity 0..1."""
_BAND_PIXELS = 1 << 17  # worked on at a time, so that intermediate results stay in the cache


@dataclass(frozen=True, slots=True)
class Stroke:
    """What a pen or mouse did from press to release.

    Attributes:
        radius_px: of the round tip at full pressure, 0.5..2000.
        value: the level that is painted, 0..255; 0 erases.
        points: (x, y, pressure 0..1) in layer pixels.
        hardness: 1 is a crisp (antialiased) tip, 0 one that fades from its centre.
    """

    radius_px: float
    value: int
    points: tuple[tuple[float, float, float], ...]
    hardness: float = 1.0

    def __post_init__(self) -> None:
        if not 0.5 <= self.radius_px <= 2000 or not 0 <= self.value <= 255:
            raise BadInput("This brush has no sensible size or value.", details=repr(self)[:200])


@dataclass(frozen=True, slots=True)
class PressureCurve:
    """What a pen's pressure does to the width or the opacity of a stroke.

    Attributes:
        least: at the lightest touch, 0..1 of the full amount.
        gamma: 1 is even, less reacts to a soft hand, more to a firm one.
    """

    least: float = 0.15
    gamma: float = 1.0

    def at(self, pressure: float) -> float:
        """0..1 for a pressure of 0..1."""
        touch = min(max(pressure, 0.0), 1.0)
        return float(self.least + (1 - self.least) * touch**self.gamma)


@dataclass(frozen=True, slots=True)
class _Tile:
    x: int
    y: int
    before: bytes
    after: bytes
    shape: tuple[int, ...]


class PixelPatch:
    """An undo step for pixels: compressed before and after of the tiles that changed.

    Only tiles are stored, not the whole box: a long thin stroke touches few of them.
    """

    def __init__(
        self,
        text: str,
        layer: Layer,
        tiles: Sequence[_Tile],
        changed: Callable[[Box], None] | None = None,
    ) -> None:
        """Use `put` or `Painter.finish` rather than this."""
        self.text = text
        self.box = _around_tiles(tiles)
        self.size_bytes = sum(len(tile.before) + len(tile.after) + 100 for tile in tiles)
        self._layer = layer
        self._tiles = tuple(tiles)
        self._changed = changed

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
        for x, y in tile_corners(box):
            rows, columns = (
                slice(max(y, y0), min(y + TILE, y1)),
                slice(max(x, x0), min(x + TILE, x1)),
            )
            whole = layer[tile_slice(x, y)]
            before = whole.tobytes()
            layer[rows, columns] = pixels[
                rows.start - y0 : rows.stop - y0, columns.start - x0 : columns.stop - x0
            ]
            after = whole.tobytes()
            if before != after:
                tiles.append(_Tile(x, y, packed(before), packed(after), whole.shape))
        return cls(text, layer, tiles, changed) if tiles else None

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

    def merged(self, later: Command) -> Command | None:
        """Strokes stay apart."""
        del later
        return None

    def _write(self, tile: _Tile, packed: bytes) -> None:
        self._layer[tile_slice(tile.x, tile.y)] = unpacked(packed, tile.shape)

    def _tell(self) -> None:
        if self._changed is not None:
            self._changed(self.box)


class Painter:
    """A stroke in progress: each `move_to` paints at once and tells which box to repaint.

    Every piece of the stroke pulls the pixels under it to a range around `value`: the more it
    covers a pixel, the narrower. Such pulls can be repeated and reordered without changing the
    result, so overlapping pieces do not build up and no copy of the layer is needed. Several tips
    can paint at once, so that a stroke and its mirror image are one step.
    """

    def __init__(
        self,
        layer: Layer,
        radius_px: float,
        value: int,
        *,
        hardness: float = 1.0,
        keep_out: Layer | None = None,
    ) -> None:
        """Start a stroke on a layer (H, W) or (H, W, C) uint8, which is painted in place.

        Args:
            layer: what is painted.
            radius_px: of the tip at full pressure.
            value: the level that is painted.
            hardness: of the tip's rim.
            keep_out: (H, W) uint8, 255 where nothing is painted; erasing heeds it not. Takes a
                layer of one channel.
        """
        Stroke(radius_px, value, (), hardness)  # refuses nonsense
        self._layer = layer
        self._radius_px = radius_px
        self._value = value
        self._hardness = min(max(hardness, 0.0), 1.0)
        self._keep_out = keep_out
        self._last: dict[int, _Touch] = {}
        self._before: dict[tuple[int, int], Layer] = {}

    def move_to(
        self, x: float, y: float, pressure: float = 1.0, *, opacity: float = 1.0, tip: int = 0
    ) -> Box | None:
        """Paint from the tip's last point to this one.

        Args:
            x, y: in layer pixels.
            pressure: share of the full width, 0..1.
            opacity: 0..1; where a stroke crosses itself the stronger counts.
            tip: which of several tips moves.

        Returns:
            The painted box, None if it is off the layer.
        """
        if not (math.isfinite(x) and math.isfinite(y)):
            return None
        radius = max(self._radius_px * min(max(pressure, 0.0), 1.0), _LEAST_RADIUS_PX)
        here = (float(x), float(y), radius, min(max(opacity, 0.0), 1.0))
        start = self._last.get(tip, here)
        self._last[tip] = here
        dirty: Box | None = None
        for a, b in _pieces(start, here):
            dirty = joined(dirty, self._paint(a, b))
        return dirty

    def finish(self, text: str, changed: Callable[[Box], None] | None = None) -> PixelPatch | None:
        """End the stroke; its undo step (already done), or None if no pixel changed."""
        self._last.clear()
        tiles = [
            tile
            for (x, y), before in self._before.items()
            if (tile := _tile(x, y, before, self._layer[tile_slice(x, y)]))
        ]
        self._before.clear()
        return PixelPatch(text, self._layer, tiles, changed) if tiles else None

    def cancel(self) -> Box | None:
        """Put everything back as it was before the stroke; returns the box to repaint."""
        dirty: Box | None = None
        for (x, y), before in self._before.items():
            self._layer[tile_slice(x, y)] = before
            dirty = joined(dirty, (x, y, x + before.shape[1], y + before.shape[0]))
        self._before.clear()
        self._last.clear()
        return dirty

    def _paint(self, a: _Touch, b: _Touch) -> Box | None:
        reach = max(a[2], b[2]) + 1
        height, width = self._layer.shape[:2]
        x0 = max(math.floor(min(a[0], b[0]) - reach), 0)
        y0 = max(math.floor(min(a[1], b[1]) - reach), 0)
        x1 = min(math.ceil(max(a[0], b[0]) + reach), width)
        y1 = min(math.ceil(max(a[1], b[1]) + reach), height)
        if x0 >= x1 or y0 >= y1:
            return None
        box = (x0, y0, x1, y1)
        for corner in tile_corners(box):
            if corner not in self._before:
                self._before[corner] = self._layer[tile_slice(*corner)].copy()
        rows = max(1, _BAND_PIXELS // (x1 - x0))
        for top in range(y0, y1, rows):
            self._pull((x0, top, x1, min(top + rows, y1)), a, b)
        return box

    def _pull(self, box: Box, a: _Touch, b: _Touch) -> None:
        """Bring the pixels of a box at least as near to the value as the tip covers them."""
        x0, y0, x1, y1 = box
        cover = _cover(box, a, b, self._hardness)
        if self._layer.ndim == 3:
            cover = cover[..., None]
        part = self._layer[y0:y1, x0:x1]
        if self._value > 0:
            lowest = np.rint(cover * self._value).astype(np.uint8)
            if self._keep_out is not None:
                np.minimum(lowest, 255 - self._keep_out[y0:y1, x0:x1], out=lowest)
            np.maximum(part, lowest, out=part)
        if self._value < 255:
            highest = np.rint(255 - cover * (255 - self._value)).astype(np.uint8)
            np.minimum(part, highest, out=part)


def stamp_stroke(layer: Layer, stroke: Stroke) -> Box | None:
    """Paint a whole stroke into a layer (H, W) uint8, in place.

    Returns:
        The box that was painted, None if nothing of it is on the layer.
    """
    painter = Painter(layer, stroke.radius_px, stroke.value, hardness=stroke.hardness)
    dirty: Box | None = None
    for x, y, pressure in stroke.points:
        dirty = joined(dirty, painter.move_to(x, y, pressure))
    return dirty


def _pieces(a: _Touch, b: _Touch) -> Iterator[tuple[_Touch, _Touch]]:
    """The way from a to b in pieces about as long as the tip is wide, so that boxes stay small;
    of thin tips longer ones, for each costs as much as some thousand pixels."""
    length = math.hypot(b[0] - a[0], b[1] - a[1])
    count = max(1, math.ceil(length / max(2 * max(a[2], b[2]), _LEAST_PIECE_PX)))
    ends = [
        (
            a[0] + (b[0] - a[0]) * i / count,
            a[1] + (b[1] - a[1]) * i / count,
            a[2] + (b[2] - a[2]) * i / count,
            a[3] + (b[3] - a[3]) * i / count,
        )
        for i in range(count + 1)
    ]
    yield from itertools.pairwise(ends)


def _cover(box: Box, a: _Touch, b: _Touch, hardness: float) -> NDArray[np.float32]:
    """(h, w) float32 0..1: how much a round tip moved from a to b covers each pixel of the box.

    The distance to the segment stands for infinitely many stamps along it: no scalloped edges.
    """
    x0, y0, x1, y1 = box
    x: NDArray[np.float32] = np.arange(x0, x1, dtype=np.float32) + np.float32(0.5 - a[0])
    y: NDArray[np.float32] = np.arange(y0, y1, dtype=np.float32) + np.float32(0.5 - a[1])
    y = y[:, None]
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    radius: NDArray[np.float32] | np.float32 = np.float32(b[2])
    opacity: NDArray[np.float32] | np.float32 = np.float32(b[3])
    if square > 1e-6:
        along = np.clip(x * np.float32(dx / square) + y * np.float32(dy / square), 0, 1)
        x = np.asarray(x - along * np.float32(dx), np.float32)
        y = np.asarray(y - along * np.float32(dy), np.float32)
        radius = np.asarray(a[2] + along * (b[2] - a[2]), np.float32)
        if a[3] != b[3]:
            opacity = np.asarray(a[3] + along * (b[3] - a[3]), np.float32)
    distance = np.sqrt(x * x + y * y)
    edge = radius - distance
    soft = 1 + (1 - hardness) * (radius - 1) if hardness < 1 else 1.0
    # Half a pixel on either side of the rim: the area a straight edge covers of a pixel.
    cover: NDArray[np.float32] = np.clip((edge + 0.5) / np.maximum(soft, 1), 0, 1)
    if a[3] < 1 or b[3] < 1:
        cover *= opacity
    return cover


def _tile(x: int, y: int, before: Layer, after: Layer) -> _Tile | None:
    """A stored tile, or None if nothing changed in it."""
    if np.array_equal(before, after):
        return None
    return _Tile(x, y, packed(before.tobytes()), packed(after.tobytes()), after.shape)


def _around_tiles(tiles: Sequence[_Tile]) -> Box:
    return (
        min(tile.x for tile in tiles),
        min(tile.y for tile in tiles),
        max(tile.x + tile.shape[1] for tile in tiles),
        max(tile.y + tile.shape[0] for tile in tiles),
    )


def joined(a: Box | None, b: Box | None) -> Box | None:
    """The smallest box around both."""
    if a is None or b is None:
        return a or b
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
