"""Cloth that is known at the Photo's resolution, and where it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.geometry import Box
from fashionstudio.core.grid import Floats, Grid, box_mean, smooth_step

U8 = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class LaidCloth:
    """Cloth that is known at the Photo's resolution.

    Attributes:
        picture: (H', W', 3) uint8 sRGB, the cloth's own colour.
        known: (H', W') uint8, 255 = it is known there.
        box: the Photo pixels (x0, y0, x1, y1) that it covers; of the picture's size.
    """

    picture: U8
    known: U8
    box: Box


def known_share(cloth: LaidCloth | None, grid: Grid) -> Floats | None:
    """0..1 on a coarse grid, how far the cloth is known; falls softly inwards from its border."""
    if cloth is None or not cloth.known.any():
        return None
    x0, y0, x1, y1 = cloth.box
    left, top, right, bottom = grid.box
    rows, columns = grid.shape
    share = np.zeros((rows * grid.step, columns * grid.step), np.uint8)
    ox, oy = max(x0, left), max(y0, top)
    ex, ey = min(x1, right), min(y1, bottom)
    if ex <= ox or ey <= oy:
        return None
    share[oy - top : ey - top, ox - left : ex - left] = cloth.known[
        oy - y0 : ey - y0, ox - x0 : ex - x0
    ]
    # Cells that reach beyond the box repeat its border.
    share[bottom - top :] = share[bottom - top - 1]
    share[:, right - left :] = share[:, right - left - 1 : right - left]
    cells = np.asarray(Image.fromarray(share).reduce(grid.step))
    seen = cells.astype(np.float32) / np.float32(255)
    if seen.min() >= 1:
        return seen
    soft = box_mean(seen, 5, 2)
    return smooth_step(np.minimum(soft, seen), 0.5, 1.0)


def cut(cloth: LaidCloth, box: Box) -> U8:
    """The cloth's picture over a box, black beyond it."""
    x0, y0, x1, y1 = cloth.box
    left, top, right, bottom = box
    if left >= x0 and top >= y0 and right <= x1 and bottom <= y1:
        return cloth.picture[top - y0 : bottom - y0, left - x0 : right - x0]
    out = np.zeros((bottom - top, right - left, 3), np.uint8)
    ox, oy, ex, ey = max(x0, left), max(y0, top), min(x1, right), min(y1, bottom)
    if ex > ox and ey > oy:
        inside = cloth.picture[oy - y0 : ey - y0, ox - x0 : ex - x0]
        out[oy - top : ey - top, ox - left : ex - left] = inside
    return out
