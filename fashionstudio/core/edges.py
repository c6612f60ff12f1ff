"""Edges of coarse masks at the Photo's resolution: smooth, steep, and on the Photo's own edges.

A mask becomes a signed distance (inside > 0), for distances can be enlarged, moved and compared
without staircases; how soft the edge is drawn is decided at the very end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from fashionstudio.core.geometry import Frame
from fashionstudio.core.grid import Floats, Grid, box_mean, smooth_step

FAR = 2.0
"""Distances are known up to this many pixels of the frame."""

_ROUNDING = 0.6
_STATISTICS_PER_FRAME_PX = 2.5
_REACH = 2.0
_LEAST_CONTRAST = 0.02
_DOUBTED, _TRUSTED = 0.45, 0.8
_FLATTEST = 0.25
_TOGETHER, _APART = 0.9, 1.8
_WIDE = 1.7
_SMOOTHING = 0.5


@dataclass(frozen=True)
class Guide:
    """A Photo that masks are held to: its colours on a fine grid, and their statistics on a coarse.

    After the colour version of the guided filter (He, Sun and Tang, "Guided Image Filtering",
    ECCV 2010) with coefficients on a coarser grid (He and Sun, "Fast Guided Filter", 2015).
    """

    grid: Grid
    colours: Floats
    coarse: Grid
    coarse_colours: Floats
    means: tuple[Floats, ...]
    inverse: tuple[Floats, ...]
    window: int

    @classmethod
    def of(cls, photo: NDArray[np.uint8], grid: Grid, frame: Frame) -> Guide:
        """The statistics of the Photo's colours, shared by all masks."""
        per_cell = frame.scale * grid.step
        coarse = grid.coarser(max(1, round(1 / (per_cell * _STATISTICS_PER_FRAME_PX))))
        colours = grid.of_photo(photo).astype(np.float32) / np.float32(255)
        seen = colours
        if coarse.step != grid.step:
            seen = coarse.of_photo(photo).astype(np.float32) / np.float32(255)
        window = 2 * max(1, round(_REACH / (frame.scale * coarse.step))) + 1
        planes = _planes(seen)
        means = tuple(box_mean(plane, window) for plane in planes)
        spread = {
            (i, j): box_mean(planes[i] * planes[j], window) - means[i] * means[j]
            for i in range(3)
            for j in range(i, 3)
        }
        return cls(grid, colours, coarse, seen, means, _inverse(spread), window)

    def snapped(self, mask: Floats, frame: Frame) -> Floats:
        """A mask (h, w) of the frame on the fine grid, on the Photo's edges where it has any.

        Where the Photo's colours do not explain the mask (a hem over trousers of the same colour,
        a busy background) the enlarged mask is left as it is.
        """
        slope, offset, trust = self._explained(np.clip(self.coarse.of_frame(frame, mask), 0, 1))
        held = self.grid.of_coarser(offset, self.coarse)
        for channel in range(3):
            share = self.grid.of_coarser(slope[channel], self.coarse)
            held = held + share * self.colours[..., channel]
        smooth = self.grid.of_frame(frame, rounded(mask))
        trusted = self.grid.of_coarser(trust, self.coarse)
        found: Floats = smooth + trusted * (np.clip(held, 0, 1) - smooth)
        return np.clip(found, 0, 1)

    def _explained(self, mask: Floats) -> tuple[list[Floats], Floats, Floats]:
        """Slopes and offset of mask = slope . colour + offset near each cell, and trust 0..1."""
        centre = box_mean(mask, self.window)
        x, y, z = (
            box_mean(plane * mask, self.window) - mean * centre
            for plane, mean in zip(_planes(self.coarse_colours), self.means, strict=True)
        )
        a, b, c, d, e, f = self.inverse
        slope = [a * x + b * y + c * z, b * x + d * y + e * z, c * x + e * y + f * z]
        varied = box_mean(mask * mask, self.window) - centre * centre
        explained = slope[0] * x + slope[1] * y + slope[2] * z
        trust = smooth_step(explained / (varied + np.float32(1e-3)), _DOUBTED, _TRUSTED)
        offset = centre - sum(s * m for s, m in zip(slope, self.means, strict=True))
        slope = [box_mean(plane, self.window) for plane in slope]
        return slope, box_mean(offset, self.window), box_mean(trust, 5)


def _planes(colours: Floats) -> list[Floats]:
    return [np.ascontiguousarray(colours[..., channel]) for channel in range(3)]


def _inverse(spread: dict[tuple[int, int], Floats]) -> tuple[Floats, ...]:
    """The six entries 00 01 02 11 12 22 of each symmetric 3 x 3 covariance's inverse."""
    floor = np.float32(_LEAST_CONTRAST**2)
    a, d, f = spread[0, 0] + floor, spread[1, 1] + floor, spread[2, 2] + floor
    b, c, e = spread[0, 1], spread[0, 2], spread[1, 2]
    first, second, third = d * f - e * e, c * e - b * f, b * e - c * d
    over = 1 / np.maximum(a * first + b * second + c * third, np.float32(1e-12))
    rest = (a * f - c * c, b * c - a * e, a * d - b * b)
    return tuple(entry * over for entry in (first, second, third, *rest))


def rounded(mask: Floats) -> Floats:
    """A mask of the frame without the corners of its pixels, which enlarging would show."""
    smooth: Floats = ndimage.gaussian_filter(mask.astype(np.float32), _ROUNDING, mode="nearest")
    return smooth


def signed_distance(field: Floats, frame_px: float) -> Floats:
    """Distance to where a soft mask is one half, in cells, inside > 0; good near that line.

    Args:
        field: 0..1.
        frame_px: cells per pixel of the frame.
    """
    # Noise of the guide would roughen the edge; what this softens, `coverage` steepens again.
    smooth = box_mean(field, _SMOOTHING * frame_px, 2)
    down, right = np.gradient(smooth)
    steepness = np.maximum(np.sqrt(down * down + right * right), _FLATTEST / frame_px)
    reach = np.float32(FAR * frame_px)
    distance: Floats = np.clip((smooth - np.float32(0.5)) / steepness, -reach, reach)
    return distance.astype(np.float32)


def wide_distance(distance: Floats, grid: Grid, coarse: Grid, frame_px: float) -> Floats:
    """As `signed_distance`, on a coarse grid and good up to a frame pixel and a half away.

    Args:
        distance: on `grid`, in its cells; exact at the edge, too large far from a sharp one.
        frame_px: cells of `grid` per pixel of the frame.
    """
    factor = coarse.step // grid.step
    share = coverage(distance, 0.5 * frame_px)
    if factor > 1:
        share = np.asarray(Image.fromarray(share).reduce(factor))
    size = frame_px / factor
    found: Floats = signed_distance(box_mean(share, _WIDE * size, 2), size) * np.float32(factor)
    return found


def drawn_to(edge: Floats, other: Floats, gap: Floats, frame_px: float) -> Floats:
    """An edge moved onto another one where both run side by side.

    Args:
        edge, other: signed distances.
        gap: between them, in the same unit, see `wide_distance`.
        frame_px: cells per pixel of the frame.
    """
    together = 1 - smooth_step(np.abs(gap), _TOGETHER * frame_px, _APART * frame_px)
    moved: Floats = edge + together * (other - edge)
    return moved


def coverage(distance: Floats, width: float) -> Floats:
    """0..1 from a signed distance, with an edge of `width` (in the distance's unit)."""
    return smooth_step(distance, -width / 2, width / 2)
