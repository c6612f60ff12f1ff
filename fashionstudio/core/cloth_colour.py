"""What colour a worn cloth is, its light left aside; and how far that is from another cloth.

A worn cloth is its colour times the light, and the light is what must not count: folds are wanted.
Pictures are (H, W, 3) uint8 sRGB, regions (H, W) uint8 with 255 = cloth (give the garment's own
silhouette where it is known; skin or background inside a Region count as cloth). A swatch is flat,
evenly lit cloth; for colour its scale hardly matters.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

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
_WORK_SIDE = 224.0


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
    inside = inner(picture, region)
    blur = blur_px_of(region) if blur_px is None else blur_px
    linear = srgb_to_linear(picture).astype(np.float64)
    brightness = linear @ LUMINANCE
    even = blurred(brightness, inside, blur)[inside]
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
    picture, region, scale = worked(picture, region)
    worn = cloth_colour(picture, region)
    flat = []
    for swatch in swatches:
        tiled = filling(reduced(swatch, scale), size_px(region))
        whole = np.full(tiled.shape[:2], 255, np.uint8)
        flat.append(cloth_colour(tiled, whole, blur_px=blur_px_of(region)))
    return delta_e_2000(worn, np.array(flat))


def nearest(picture: U8, region: U8, swatches: Sequence[U8]) -> int:
    """Which of the swatches the worn cloth's colour is nearest to."""
    return int(np.argmin(delta_es(picture, region, swatches)))


# Shared with the measures of texture -------------------------------------------------------------


def worked(picture: U8, region: U8) -> tuple[U8, U8, float]:
    """Cropped to the region and, where large, reduced; with the scale (at most 1)."""
    inner(picture, region)
    rows, columns = np.flatnonzero((region > 127).any(1)), np.flatnonzero((region > 127).any(0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = min(1.0, _WORK_SIDE / size_px(region))
    return reduced(picture[box], scale), reduced(region[box], scale), scale


def reduced(pixels: U8, scale: float) -> U8:
    """Pixels (H, W, …) made smaller by a scale of at most 1, by means over boxes."""
    if scale >= 1:
        return pixels
    height, width = (max(1, round(length * scale)) for length in pixels.shape[:2])
    small = Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX)
    return np.asarray(small)


def size_px(region: U8) -> float:
    """Side of a square as large as the region."""
    return float(np.sqrt(np.count_nonzero(region > 127)))


def blur_px_of(region: U8) -> float:
    """Standard deviation, px, of a blur that evens out weave and small print."""
    return max(1.0, _BLUR_SHARE * size_px(region))


def inner(picture: U8, region: U8) -> NDArray[np.bool_]:
    """The region without its edge; the whole of a region that is nothing but edge."""
    from scipy import ndimage  # a fifth of a second, for which the window does not wait

    if picture.shape[:2] != region.shape:
        raise BadInput("Picture and region must have one size.")
    whole = region > 127
    if np.count_nonzero(whole) < _FEWEST_PX:
        raise BadInput("There is no cloth to be measured in the region.")
    bare = ndimage.binary_erosion(whole, iterations=max(1, round(_EDGE_SHARE * size_px(region))))
    return bare if np.count_nonzero(bare) >= _FEWEST_PX else whole


def blurred(values: Floats, inside: NDArray[np.bool_], blur: float) -> Floats:
    """About a Gaussian mean of (H, W) or (H, W, C) over the inside alone: three box filters."""
    from scipy import ndimage

    width = max(3, round(np.sqrt(4 * blur**2 + 1)) | 1)
    size = (width, width) + (1,) * (values.ndim - 2)
    share = inside.astype(np.float64).reshape(inside.shape + (1,) * (values.ndim - 2))
    total = values * share
    for _ in range(3):
        total = ndimage.uniform_filter(total, size, mode="constant")
        share = ndimage.uniform_filter(share, size, mode="constant")
    mean: Floats = total / np.maximum(share, 1e-6)
    return mean


def filling(swatch: U8, side: float) -> U8:
    """The swatch repeated until it fills a square of that side, and cut to not much more."""
    times = [max(1, int(np.ceil(side / length))) for length in swatch.shape[:2]]
    most = int(np.ceil(1.5 * side))
    return np.tile(swatch, (*times, 1))[:most, :most]
