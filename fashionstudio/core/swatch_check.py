"""Whether the photo of a cloth will do as a swatch: large enough, and evenly lit."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.cloth_colour import LUMINANCE
from fashionstudio.core.color import srgb_to_linear

U8 = NDArray[np.uint8]
Doubt = Literal["small", "coarse", "uneven"]

SMALL_PX = 160
"""Shorter side below which weave and print are a guess."""
COARSEST_MM = 1.0
"""Of cloth in one pixel: beyond that a Photo shows more than the swatch does."""
PLAIN = 3.0
"""Standard deviation, of 255, below which there is nothing to be seen in the cloth anyway."""
UNEVEN = 1.35
"""Brightest by darkest side of the light that lay on it."""
PRINTED = 3.0
"""Light on a cloth that somebody takes a photo of never falls off that much: it is a print."""
_DARK, _BRIGHT = 10.0, 90.0
_SAME_WAY = 0.85
"""Cosine between the ways in which darker and lighter threads fall off."""
_BLOCKS = 3
_LONGEST_PX = 384


def swatch_doubts(swatch: U8, repeat_mm: float) -> tuple[Doubt, ...]:
    """What speaks against a swatch (H, W, 3) uint8 sRGB whose width is `repeat_mm` of cloth.

    “small”: it has few pixels; “coarse”: few for that repeat; “uneven”: light falls off to one
    side, and each repeat will show it. A plain cloth of one colour is always right.
    """
    step = max(1, max(swatch.shape[:2]) // _LONGEST_PX)
    if swatch[::step, ::step].std(axis=(0, 1)).max() < PLAIN:
        return ()
    found: list[Doubt] = []
    if min(swatch.shape[:2]) < SMALL_PX:
        found.append("small")
    elif repeat_mm / swatch.shape[1] > COARSEST_MM:
        found.append("coarse")
    if _falls_off(swatch[::step, ::step]):
        found.append("uneven")
    return tuple(found)


def _falls_off(swatch: U8) -> bool:
    """Whether both the darker and the lighter threads become darker to one and the same side.

    Light multiplies all that it falls on; a print or a check changes the one or the other.
    """
    light = srgb_to_linear(swatch).astype(np.float64) @ LUMINANCE
    if min(light.shape) < 16 * _BLOCKS:
        return False
    dark, bright = (_slope(light, share) for share in (_DARK, _BRIGHT))
    lengths = np.linalg.norm(dark), np.linalg.norm(bright)
    if min(lengths) < np.log(UNEVEN) / 2 or lengths[1] > np.log(PRINTED) / 2:
        return False
    return bool(dark @ bright / (lengths[0] * lengths[1]) > _SAME_WAY)


def _slope(light: NDArray[np.float64], percentile: float) -> NDArray[np.float64]:
    """Of the logarithm of a percentile in blocks, per half a width to the right and down."""
    blocks = np.array(
        [
            [np.percentile(block, percentile) for block in np.array_split(band, _BLOCKS, axis=1)]
            for band in np.array_split(light, _BLOCKS, axis=0)
        ]
    )
    tone = np.log(np.maximum(blocks, 1e-3)).ravel()
    y, x = np.mgrid[-1 : 1 : _BLOCKS * 1j, -1 : 1 : _BLOCKS * 1j]
    plane = np.stack([np.ones(tone.size), x.ravel(), y.ravel()], axis=1)
    slope: NDArray[np.float64] = np.linalg.lstsq(plane, tone, rcond=None)[0][1:]
    return slope
