"""A garment as an engine tells it: coverage, light and colour in layers of the frame's size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.grid import Floats

U8 = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class GarmentLayers:
    """What an engine made, taken apart; all arrays are of the frame's size (h, w).

    Attributes:
        alpha: (h, w) float32 in 0..1, how much the new garment covers; arms and hair in front of
            it are cut out.
        old: (h, w) float32 in 0..1, how much of it was covered by what must vanish.
        shade: (h, w, 3) float32, light on the new garment, linear, 1 = the cloth's own colour.
        albedo: (h, w, 3) float32 in 0..1, the cloth's own colour in linear light.
        rest: (h, w, 3) uint8 sRGB, the Photo without the old and without the new garment.
    """

    alpha: Floats
    old: Floats
    shade: Floats
    albedo: Floats
    rest: U8
