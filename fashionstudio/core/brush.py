"""Brush and eraser on 8-bit layers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fashionstudio.core.geometry import Box
from fashionstudio.core.pixel_patch import PixelPatch, tile_of
from fashionstudio.core.tiles import Layer, tile_corners, tile_slice
from fashionstudio.errors import BadInput

_LEAST_RADIUS_PX = 0.5
_LEAST_PIECE_PX = 64.0
_SHORTEST = 1e-6  # square of a way that counts as none
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

    def along(self, points: Sequence[tuple[float, float]], *, tip: int = 0) -> Box | None:
        """Paint on through points (x, y) at full pressure: as `move_to` each of them, but at once.

        Returns:
            The painted box, None if it is off the layer.
        """
        here = [(float(x), float(y), self._radius_px, 1.0) for x, y in points]
        here = [touch for touch in here if math.isfinite(touch[0] + touch[1])]
        if not here:
            return None
        way = [self._last.get(tip, here[0]), *here]
        self._last[tip] = here[-1]
        pieces = [piece for a, b in itertools.pairwise(way) for piece in _pieces(a, b)]
        dirty: Box | None = None
        for some, corners, size in _alike(np.array(pieces)):
            dirty = joined(dirty, self._paint_alike(some, corners, size))
        return dirty

    def finish(self, text: str, changed: Callable[[Box], None] | None = None) -> PixelPatch | None:
        """End the stroke; its undo step (already done), or None if no pixel changed."""
        self._last.clear()
        tiles = [
            tile
            for (x, y), before in self._before.items()
            if (tile := tile_of(x, y, before, self._layer[tile_slice(x, y)]))
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
        box = self._clipped(_reached(a, b))
        if box is None:
            return None
        self._keep(box)
        x0, y0, x1, y1 = box
        rows = max(1, _BAND_PIXELS // (x1 - x0))
        for top in range(y0, y1, rows):
            band = (x0, top, x1, min(top + rows, y1))
            size = band[3] - top, x1 - x0
            cover = _covers([(x0, top)], size, [(a, b)], self._hardness)
            lowest, highest = self._limits(cover)
            self._pull(band, _part(lowest, 0), _part(highest, 0))
        return box

    def _paint_alike(
        self, pieces: NDArray[np.float64], corners: NDArray[np.int64], size: tuple[int, int]
    ) -> Box | None:
        """Short pieces (n, 2, 4) at once, in boxes of one size (height, width)."""
        if len(pieces) == 1:
            (a, b) = pieces[0].tolist()
            return self._paint(a, b)
        height, width = size
        lowest, highest = self._limits(_covers(corners, size, pieces, self._hardness))
        dirty: Box | None = None
        for n, (x, y) in enumerate(corners.tolist()):
            box = self._clipped((x, y, x + width, y + height))
            if box is None:
                continue
            self._keep(box)
            inside = slice(box[1] - y, box[3] - y), slice(box[0] - x, box[2] - x)
            self._pull(box, _part(lowest, n, inside), _part(highest, n, inside))
            dirty = joined(dirty, box)
        return dirty

    def _clipped(self, box: Box) -> Box | None:
        height, width = self._layer.shape[:2]
        x0, y0, x1, y1 = max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    def _keep(self, box: Box) -> None:
        """What is in a box now, for undo, unless that is known."""
        for corner in tile_corners(box):
            if corner not in self._before:
                self._before[corner] = self._layer[tile_slice(*corner)].copy()

    def _limits(self, cover: NDArray[np.float32]) -> tuple[Layer | None, Layer | None]:
        """What pixels must come up to, and down to, where they are covered so."""
        lowest = highest = None
        if self._value > 0:
            level = cover * self._value
            lowest = np.rint(level, out=level).astype(np.uint8)
        if self._value < 255:
            level = cover * (255 - self._value)
            np.subtract(255, level, out=level)
            highest = np.rint(level, out=level).astype(np.uint8)
        return lowest, highest

    def _pull(self, box: Box, lowest: Layer | None, highest: Layer | None) -> None:
        """Bring the pixels of a box at least as near to the value as the tip covers them."""
        x0, y0, x1, y1 = box
        part = self._layer[y0:y1, x0:x1]
        if lowest is not None:
            if self._keep_out is not None:
                lowest = np.minimum(lowest, 255 - self._keep_out[y0:y1, x0:x1])
            np.maximum(part, lowest if part.ndim == 2 else lowest[..., None], out=part)
        if highest is not None:
            np.minimum(part, highest if part.ndim == 2 else highest[..., None], out=part)


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


def _reached(a: _Touch, b: _Touch) -> Box:
    """The box around all that a tip covers on its way from a to b."""
    reach = max(a[2], b[2]) + 1
    return (
        math.floor(min(a[0], b[0]) - reach),
        math.floor(min(a[1], b[1]) - reach),
        math.ceil(max(a[0], b[0]) + reach),
        math.ceil(max(a[1], b[1]) + reach),
    )


def _alike(
    pieces: NDArray[np.float64],
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.int64], tuple[int, int]]]:
    """Runs of pieces (n, 2, 4) that are small enough to be worked on together.

    With each run come the corners x, y of the pieces' boxes, and the height and width in which
    each of them has room.
    """
    reach = pieces[..., 2].max(axis=1)[:, None] + 1
    corners = np.floor(pieces[..., :2].min(axis=1) - reach).astype(np.int64)
    ends = np.ceil(pieces[..., :2].max(axis=1) + reach).astype(np.int64)
    width, height = (ends - corners).max(axis=0).tolist()
    count = max(1, _BAND_PIXELS // (height * width))
    for start in range(0, len(pieces), count):
        some = slice(start, start + count)
        yield pieces[some], corners[some], (height, width)


def _covers(
    corners: ArrayLike,
    size: tuple[int, int],
    pieces: ArrayLike,
    hardness: float,
) -> NDArray[np.float32]:
    """(n, h, w) float32 0..1: how much round tips moved from a to b cover the pixels of n boxes.

    The distance to the segment stands for infinitely many stamps along it: no scalloped edges.

    Args:
        corners: (n, 2), x and y of each box.
        size: height and width of all of them.
        pieces: (n, 2, 4), two touches for each box.
        hardness: of the tips' rims.
    """
    xs, ys, radii, opacities = np.moveaxis(np.array(pieces), 2, 0)[..., None, None]
    corner = np.array(corners, np.float32)[..., None, None]
    x = np.arange(size[1], dtype=np.float32) + corner[:, 0] + (0.5 - xs[:, 0]).astype(np.float32)
    y = np.arange(size[0], dtype=np.float32)[:, None] + corner[:, 1]
    y = y + (0.5 - ys[:, 0]).astype(np.float32)
    dx, dy = xs[:, 1] - xs[:, 0], ys[:, 1] - ys[:, 0]
    square = np.maximum(dx * dx + dy * dy, _SHORTEST)
    along = x * (dx / square).astype(np.float32) + y * (dy / square).astype(np.float32)
    np.clip(along, 0, 1, out=along)
    radius = _between(radii.astype(np.float32), along)
    opacity = _between(opacities.astype(np.float32), along)
    # In place from here on: new memory takes as long as the arithmetic.
    away = along * -dx.astype(np.float32)
    away += x
    away *= away
    along *= -dy.astype(np.float32)
    along += y
    along *= along
    away += along
    np.sqrt(away, out=away)
    cover: NDArray[np.float32] = np.subtract(radius, away, out=away)
    # Half a pixel on either side of the rim: the area a straight edge covers of a pixel.
    cover += np.float32(0.5)
    if hardness < 1:
        cover /= np.maximum(1 + np.float32(1 - hardness) * (radius - 1), 1)
    np.clip(cover, 0, 1, out=cover)
    if opacities.min() < 1:
        cover *= opacity
    return cover


def _between(ends: NDArray[np.float32], along: NDArray[np.float32]) -> NDArray[np.float32]:
    """What changes evenly from each piece's beginning to its end, (n, 2, 1, 1)."""
    start, end = ends[:, 0], ends[:, 1]
    return start if np.array_equal(start, end) else start + along * (end - start)


def _part(
    limits: Layer | None, n: int, inside: tuple[slice, slice] = (slice(None), slice(None))
) -> Layer | None:
    return None if limits is None else limits[n][inside]


def joined(a: Box | None, b: Box | None) -> Box | None:
    """The smallest box around both."""
    if a is None or b is None:
        return a or b
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
