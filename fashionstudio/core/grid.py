"""A box of the Photo seen at a whole fraction of its resolution.

What varies slowly is computed on a coarser grid and enlarged; all grids of one box share its upper
left corner, so that enlarging shifts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from fashionstudio.core.geometry import Box, Frame

Floats = NDArray[np.float32]
U8 = NDArray[np.uint8]


@dataclass(frozen=True)
class Grid:
    """Cells of `step` x `step` Photo pixels over `box`; the last ones may reach beyond it."""

    box: Box
    step: int

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        x0, y0, x1, y1 = self.box
        return -(-(y1 - y0) // self.step), -(-(x1 - x0) // self.step)

    def coarser(self, factor: int) -> Grid:
        """The same box in cells that are `factor` times as large."""
        return Grid(self.box, self.step * factor)

    def of_photo(self, picture: U8) -> U8:
        """The Photo (H, W) or (H, W, 3) averaged over each cell."""
        x0, y0, x1, y1 = self.box
        part = np.ascontiguousarray(picture[y0:y1, x0:x1])
        if self.step == 1:
            return part
        return np.asarray(Image.fromarray(part).reduce(self.step))

    def of_frame(self, frame: Frame, field: Floats) -> Floats:
        """A field (h, w) or (h, w, C) of the frame, enlarged smoothly."""
        rows, columns = self.shape
        x0, y0 = self.box[:2]
        reach = (x0, y0, x0 + columns * self.step, y0 + rows * self.step)
        seen: Floats = frame.view(np.ascontiguousarray(field, np.float32), reach, (rows, columns))
        return seen

    def of_coarser(self, field: Floats, coarse: Grid) -> Floats:
        """A field on a grid whose step is a multiple of this one's, enlarged smoothly."""
        factor = coarse.step // self.step
        if factor == 1:
            return field
        if field.ndim == 3:
            planes = [self.of_coarser(field[..., i], coarse) for i in range(field.shape[2])]
            return np.stack(planes, -1)
        rows, columns = self.shape
        source = Image.fromarray(np.ascontiguousarray(field, np.float32))
        box = (0, 0, columns / factor, rows / factor)
        return np.asarray(source.resize((columns, rows), Image.Resampling.BICUBIC, box=box))


def box_mean(field: Floats, size: float, passes: int = 1) -> Floats:
    """Mean over squares of about `size` cells; two passes are close to a Gaussian."""
    odd = max(1, 2 * round((size - 1) / 2) + 1)
    for _ in range(passes if odd > 1 else 0):
        field = ndimage.uniform_filter(field, (odd, odd) + (0,) * (field.ndim - 2), mode="nearest")
    return field


def smooth_step(values: Floats, low: float, high: float) -> Floats:
    """0 below `low`, 1 above `high`, and smooth between."""
    share = np.clip((values - np.float32(low)) / np.float32(high - low), 0, 1)
    eased: Floats = share * share * (3 - 2 * share)
    return eased


def carried_on(values: Floats, weight: Floats, fading: float = 1.0) -> Floats:
    """Values known by weight, carried on smoothly to where they are not (pull and push).

    The idea is that of Gortler et al., "The Lumigraph" (SIGGRAPH 1996): averages over larger and
    larger cells, and where a cell knows little, the larger one around it speaks.

    Args:
        values: (h, w, C).
        weight: (h, w) in 0..1.
        fading: what is left of a value with each doubling of the distance.
    """
    height, width = weight.shape
    summed = values * weight[..., None]
    if min(height, width) < 2:
        mean = summed.sum((0, 1)) / max(float(weight.sum()), 1e-6)
        return np.broadcast_to(mean, values.shape).astype(np.float32)
    larger = carried_on(*_halved(summed, weight), fading) * np.float32(fading)
    beyond = _doubled(larger, (height, width))
    # A cell that knows a little is mixed with its surroundings, so that no seams appear.
    doubt = (1 - np.clip(weight, 0, 1))[..., None]
    filled: Floats = (summed + doubt * beyond).astype(np.float32)
    return filled


def _halved(summed: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Mean values and weights over 2 x 2 cells; a cell with any knowledge speaks up."""
    rows, columns = weight.shape[0] % 2, weight.shape[1] % 2
    summed = np.pad(summed, ((0, rows), (0, columns), (0, 0)))
    weight = np.pad(weight, ((0, rows), (0, columns)))
    h, w = weight.shape[0] // 2, weight.shape[1] // 2
    total = weight.reshape(h, 2, w, 2).sum((1, 3))
    values = summed.reshape(h, 2, w, 2, -1).sum((1, 3)) / np.maximum(total, 1e-6)[..., None]
    return values.astype(np.float32), np.minimum(total, 1).astype(np.float32)


def _doubled(values: Floats, shape: tuple[int, int]) -> Floats:
    """Twice the size, bilinear, cut to `shape`."""
    size, box = (shape[1], shape[0]), (0, 0, shape[1] / 2, shape[0] / 2)
    planes = [
        Image.fromarray(np.ascontiguousarray(values[..., i])).resize(
            size, Image.Resampling.BILINEAR, box=box
        )
        for i in range(values.shape[2])
    ]
    return np.stack([np.asarray(plane) for plane in planes], -1)
