"""Is it the cloth that was asked for? Colour, texture and stripes of what a person wears.

Colour is measured by `core.cloth_colour`, which the window uses, too.

A worn cloth is its colour times the light, and the light is what a measure must not count: folds
are wanted. Pictures are (H, W, 3) uint8 sRGB, regions (H, W) uint8 with 255 = cloth (give the
garment's own silhouette where it is known; skin or background inside a Region count as cloth).
A swatch is the flat, evenly lit cloth at the picture's scale, as `core.fabric.lay_fabric` makes it;
for colour alone its scale hardly matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from fashionstudio.core.cloth_colour import (
    LIT,
    LUMINANCE,
    blur_px_of,
    blurred,
    cloth_colour,
    delta_e,
    delta_es,
    filling,
    inner,
    nearest,
    reduced,
    size_px,
    worked,
)
from fashionstudio.core.color import linear_to_srgb, srgb_to_lab, srgb_to_linear

__all__ = [
    "LIT", "LUMINANCE", "Stripes", "cloth_colour", "delta_e", "delta_es", "nearest", "stripes",
    "texture_distance", "texture_distances",
]  # fmt: skip

U8 = NDArray[np.uint8]
Floats = NDArray[np.float64]

_SCALES = (0.022, 0.042, 0.08)
_DIRECTIONS = 4
_FAINT = 4.0
_UNEVEN = 0.5
_LEAST_PERIODS = 2.5


@dataclass(frozen=True, slots=True)
class Stripes:
    """The strongest repetition in a cloth.

    Attributes:
        angle_deg: direction in which the lines run, counter-clockwise from the x axis, 0..180.
        period_px: from one line to the next.
        strength: its contrast, root mean square in units of Lab; below 3 it is hardly a pattern.
    """

    angle_deg: float
    period_px: float
    strength: float


def texture_distance(picture: U8, region: U8, swatch: U8) -> float:
    """How much the patterns differ, whatever their colours: 0 = alike, 1 = nothing in common.

    Both cloths are freed of slow shading, then described by their contrast in a bank of oriented
    filters (Gabor; Manjunath & Ma, 1996), three widths in octaves by four directions, the three
    channels of Lab taken together, so that red lines on green count as white ones on black; and by
    how unevenly figure and ground share the cloth (the third moment along the contrast's main
    axis), which tells dots from blotches. Two such vectors of RMS contrasts are compared in the
    form of SSIM (Wang et al., 2004): 1 - (2 a.b + k2) / (a.a + b.b + k2). So a pattern that is seen
    with half its contrast has about 0.2, a plain cloth for a bold one nearly 1, and contrast that
    is hardly seen counts for nothing.

    Args:
        picture, region: see the module.
        swatch: flat cloth at the picture's scale and in its placement's direction.
    """
    return float(texture_distances(picture, region, [swatch])[0])


def texture_distances(picture: U8, region: U8, swatches: Sequence[U8]) -> Floats:
    """`texture_distance` to each of the swatches."""
    picture, region, scale = worked(picture, region)
    size = size_px(region)
    worn = _texture(picture, inner(picture, region), size)
    found = []
    for swatch in swatches:
        tiled = filling(reduced(swatch, scale), size)
        flat = _texture(tiled, np.ones(tiled.shape[:2], bool), size)
        together, apart = 2 * worn @ flat, worn @ worn + flat @ flat
        found.append(1 - (together + _FAINT**2) / (apart + _FAINT**2))
    return np.array(found)


def stripes(picture: U8, region: U8) -> Stripes:
    """Direction and period of stripes, checks or rows of dots: the peak of the power spectrum.

    The cloth is freed of shading and faded out towards the region's edge, whose own shape would
    else be the strongest line. Periods of which fewer than 2.5 fit into the region are not seen.
    Of two equally strong directions, as in checks, one is given.
    """
    picture, region, scale = worked(picture, region)
    inside = inner(picture, region)
    contrast = _contrast(picture, inside, 2 * blur_px_of(region))
    depth = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
    window = np.sin(np.clip(depth / max(depth.max(), 1.0), 0, 1) * np.pi / 2) ** 2
    side = fft.next_fast_len(2 * max(window.shape))
    power = _power(contrast * window[..., None], side)
    return _peak(power, window, _LEAST_PERIODS / size_px(region), scale)


# Inside ------------------------------------------------------------------------------------------


def _contrast(picture: U8, inside: NDArray[np.bool_], blur: float) -> Floats:
    """What is left of Lab (H, W, 3) when shading is divided out and slow changes are taken away.

    Zero outside.
    """
    linear = srgb_to_linear(picture).astype(np.float64)
    slow = blurred(linear @ LUMINANCE, inside, blur)
    middle = float(np.median(slow[inside]))
    lab = srgb_to_lab(linear_to_srgb(linear * (middle / np.maximum(slow, 1e-4))[..., None]))
    rest: Floats = (lab - blurred(lab, inside, blur)) * inside[..., None]
    return rest


def _texture(picture: U8, inside: NDArray[np.bool_], size: float) -> Floats:
    """RMS contrast in each filter and along the third moment, (scales * directions + 1,)."""
    contrast = _contrast(picture, inside, 2.5 * _SCALES[-1] * size)
    side = fft.next_fast_len(max(inside.shape))
    power = _power(contrast, side) / (side**2 * np.count_nonzero(inside))
    found = [_UNEVEN * _third_moment(contrast[inside])]
    for share in _SCALES:
        for number in range(_DIRECTIONS):
            gain = _gabor(side, max(share * size, 2.2), np.pi * number / _DIRECTIONS)
            found.append(float(np.sqrt(2 * (power * gain**2).sum())))
    return np.array(found)


def _power(contrast: Floats, side: int) -> Floats:
    """Power spectrum (side, side) of all channels together."""
    spectrum = fft.fft2(contrast.astype(np.float32), s=(side, side), axes=(0, 1))
    power: Floats = np.square(np.abs(spectrum)).sum(axis=-1)
    return power


def _gabor(side: int, period: float, angle: float) -> Floats:
    """Gain (side, side) of a Gabor filter: a Gaussian, about an octave wide, at its frequency."""
    y, x = np.fft.fftfreq(side)[:, None], np.fft.fftfreq(side)[None, :]
    along = x * np.cos(angle) + y * np.sin(angle)
    across = y * np.cos(angle) - x * np.sin(angle)
    centre = 1 / period
    gain: Floats = np.exp(
        -(((along - centre) / (0.3 * centre)) ** 2) - (across / (0.4 * centre)) ** 2
    )
    return gain


def _third_moment(contrast: Floats) -> float:
    """Cube root of the third moment of (N, 3) along its main axis, in units of Lab."""
    _, _, axes = np.linalg.svd(contrast.T @ contrast)
    values = contrast @ axes[0]
    return float(np.cbrt(abs(((values - values.mean()) ** 3).mean())))


def _peak(power: Floats, window: Floats, lowest: float, scale: float) -> Stripes:
    """The strongest frequency (cycles a pixel) above the lowest that is allowed."""
    side = power.shape[0]
    frequency = np.fft.fftfreq(side)
    y, x = frequency[:, None], frequency[None, :]
    seen = np.where((np.hypot(x, y) >= lowest) & (np.hypot(x, y) <= 0.45), power, 0)
    row, column = np.unravel_index(int(seen.argmax()), seen.shape)
    reach = 2.5 / min(window.shape)
    weight = seen * (np.hypot(y - frequency[row], x - frequency[column]) <= reach)
    total = max(float(weight.sum()), 1e-12)
    fx, fy = float((weight * x).sum()) / total, float((weight * y).sum()) / total
    # Lines run across their own frequency; rows grow downwards, angles counter-clockwise.
    angle = np.degrees(np.arctan2(-fy, fx)) + 90
    contrast = np.sqrt(2 * total / (side**2 * float(np.square(window).sum())))
    period = 1 / max(float(np.hypot(fx, fy)), 1e-9) / scale
    return Stripes(float(angle % 180), period, float(contrast))
