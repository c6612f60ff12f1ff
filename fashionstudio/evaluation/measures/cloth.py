"""Is it the cloth that was asked for? Colour, texture and stripes of what a person wears.

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
from PIL import Image
from scipy import fft, ndimage

from fashionstudio.core.color import delta_e_2000, linear_to_srgb, srgb_to_lab, srgb_to_linear
from fashionstudio.errors import BadInput

U8 = NDArray[np.uint8]
Floats = NDArray[np.float64]
Lab = NDArray[np.float64]

LUMINANCE = np.array([0.2126729, 0.7151522, 0.0721750])

LIT = 80.0
"""Percentile of the cloth's own brightness that counts as fully lit: folds and the side turned
away from the light are below, glints and stray bright pixels above."""

_EDGE_SHARE = 0.02
_BLUR_SHARE = 0.05
_FEWEST_PX = 64
_SCALES = (0.022, 0.042, 0.08)
_DIRECTIONS = 4
_FAINT = 4.0
_UNEVEN = 0.5
_LEAST_PERIODS = 2.5
_WORK_SIDE = 224.0


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


def cloth_colour(picture: U8, region: U8, *, blur_px: float | None = None) -> Lab:
    """Colour of the cloth where it is fully lit, Lab (3,).

    Light multiplies linear colour alike in all channels. So the ratio of the channels is that of
    the mean in linear light, and the brightness is that of the well-lit places: an upper percentile
    of the luminance after a blur that evens out weave and small print. A mean alone would call
    every cloth with folds too dark. Pixels near the edge, which mix with their neighbours, are left
    out. A cloth that is lit nowhere cannot be told from a darker one.

    Args:
        picture, region: see the module.
        blur_px: standard deviation of the blur; default a share of the region's size.

    Raises:
        BadInput: the region is (nearly) empty or of another size.
    """
    inside = _inner(picture, region)
    blur = _blur_px(region) if blur_px is None else blur_px
    linear = srgb_to_linear(picture).astype(np.float64)
    brightness = linear @ LUMINANCE
    even = _blurred(brightness, inside, blur)[inside]
    mean = linear[inside].mean(axis=0)
    lit = np.percentile(even, LIT) / max(float(mean @ LUMINANCE), 1e-6)
    return srgb_to_lab(linear_to_srgb(mean * lit))


def delta_e(picture: U8, region: U8, swatch: U8) -> float:
    """CIEDE2000 between the worn cloth and the swatch, both by `cloth_colour`; 0 = the same.

    About 2 is just seen side by side, 5 seen at once, 10 another shade, 20 another colour.
    """
    return float(delta_es(picture, region, [swatch])[0])


def delta_es(picture: U8, region: U8, swatches: Sequence[U8]) -> Floats:
    """`delta_e` to each of the swatches."""
    picture, region, scale = _worked(picture, region)
    worn = cloth_colour(picture, region)
    flat = []
    for swatch in swatches:
        tiled = _filling(_reduced(swatch, scale), _size_px(region))
        whole = np.full(tiled.shape[:2], 255, np.uint8)
        flat.append(cloth_colour(tiled, whole, blur_px=_blur_px(region)))
    return delta_e_2000(worn, np.array(flat))


def nearest(picture: U8, region: U8, swatches: Sequence[U8]) -> int:
    """Which of the swatches the worn cloth's colour is nearest to."""
    return int(np.argmin(delta_es(picture, region, swatches)))


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
    picture, region, scale = _worked(picture, region)
    size = _size_px(region)
    worn = _texture(picture, _inner(picture, region), size)
    found = []
    for swatch in swatches:
        tiled = _filling(_reduced(swatch, scale), size)
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
    picture, region, scale = _worked(picture, region)
    inside = _inner(picture, region)
    contrast = _contrast(picture, inside, 2 * _blur_px(region))
    depth = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
    window = np.sin(np.clip(depth / max(depth.max(), 1.0), 0, 1) * np.pi / 2) ** 2
    side = fft.next_fast_len(2 * max(window.shape))
    power = _power(contrast * window[..., None], side)
    return _peak(power, window, _LEAST_PERIODS / _size_px(region), scale)


# Inside ------------------------------------------------------------------------------------------


def _worked(picture: U8, region: U8) -> tuple[U8, U8, float]:
    """Cropped to the region and, where large, reduced; with the scale (at most 1)."""
    _inner(picture, region)
    rows, columns = np.flatnonzero((region > 127).any(1)), np.flatnonzero((region > 127).any(0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = min(1.0, _WORK_SIDE / _size_px(region))
    return _reduced(picture[box], scale), _reduced(region[box], scale), scale


def _reduced(pixels: U8, scale: float) -> U8:
    if scale >= 1:
        return pixels
    height, width = (max(1, round(length * scale)) for length in pixels.shape[:2])
    small = Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX)
    return np.asarray(small)


def _size_px(region: U8) -> float:
    """Side of a square as large as the region."""
    return float(np.sqrt(np.count_nonzero(region > 127)))


def _blur_px(region: U8) -> float:
    return max(1.0, _BLUR_SHARE * _size_px(region))


def _inner(picture: U8, region: U8) -> NDArray[np.bool_]:
    """The region without its edge; the whole of a region that is nothing but edge."""
    if picture.shape[:2] != region.shape:
        raise BadInput("Picture and region must have one size.")
    whole = region > 127
    if np.count_nonzero(whole) < _FEWEST_PX:
        raise BadInput("There is no cloth to be measured in the region.")
    inner = ndimage.binary_erosion(whole, iterations=max(1, round(_EDGE_SHARE * _size_px(region))))
    return inner if np.count_nonzero(inner) >= _FEWEST_PX else whole


def _blurred(values: Floats, inside: NDArray[np.bool_], blur: float) -> Floats:
    """About a Gaussian mean of (H, W) or (H, W, C) over the inside alone: three box filters."""
    width = max(3, round(np.sqrt(4 * blur**2 + 1)) | 1)
    size = (width, width) + (1,) * (values.ndim - 2)
    share = inside.astype(np.float64).reshape(inside.shape + (1,) * (values.ndim - 2))
    total = values * share
    for _ in range(3):
        total = ndimage.uniform_filter(total, size, mode="constant")
        share = ndimage.uniform_filter(share, size, mode="constant")
    mean: Floats = total / np.maximum(share, 1e-6)
    return mean


def _filling(swatch: U8, side: float) -> U8:
    """The swatch repeated until it fills a square of that side, and cut to not much more."""
    times = [max(1, int(np.ceil(side / length))) for length in swatch.shape[:2]]
    most = int(np.ceil(1.5 * side))
    return np.tile(swatch, (*times, 1))[:most, :most]


def _contrast(picture: U8, inside: NDArray[np.bool_], blur: float) -> Floats:
    """What is left of Lab (H, W, 3) when shading is divided out and slow changes are taken away.

    Zero outside.
    """
    linear = srgb_to_linear(picture).astype(np.float64)
    slow = _blurred(linear @ LUMINANCE, inside, blur)
    middle = float(np.median(slow[inside]))
    lab = srgb_to_lab(linear_to_srgb(linear * (middle / np.maximum(slow, 1e-4))[..., None]))
    rest: Floats = (lab - _blurred(lab, inside, blur)) * inside[..., None]
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
