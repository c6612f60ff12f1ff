"""Cloth in the light that fell on another: the shading of what is worn, without its colour.

Pictures are (h, w, 3) uint8 sRGB, masks (h, w) uint8 with 255 = inside.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_linear

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Floats = NDArray[np.float32]

_LUMINANCE = np.array([0.2126729, 0.7151522, 0.0721750], np.float32)
_LIT = 80.0
_DARKEST, _BRIGHTEST = 0.3, 1.25
_BLUR_SHARE = 0.012
_SPREAD = 5.0
_EDGE_PX = 0.8


def light_on(picture: Picture, worn: Mask) -> Floats:
    """Light (h, w) on the cloth in `worn`, 1 = as on its well-lit parts; spread a little beyond.

    The luminance in linear light, slightly blurred, relative to its upper percentile. A weave or
    a small print is blurred away; a bold pattern cannot be told from folds and stays in the light.
    """
    inside = worn > 127
    if not inside.any():
        return np.ones(worn.shape, np.float32)
    brightness = srgb_to_linear(picture) @ _LUMINANCE
    blur = max(1.0, _BLUR_SHARE * float(np.sqrt(inside.sum())))
    near, _ = _mean(brightness, inside, blur)
    lit = max(float(np.percentile(near[inside], _LIT)), 1e-4)
    wide, seen = _mean(brightness, inside, _SPREAD * blur)
    # Beyond the cloth its light fades into full light.
    beyond = 1 + (wide / lit - 1) * np.clip(2 * seen, 0, 1)
    light = np.where(inside, near / lit, beyond)
    return np.clip(light, _DARKEST, _BRIGHTEST).astype(np.float32)


def dressed(picture: Picture, shape: Mask, old: Mask, cloth: Picture, light: Floats) -> Picture:
    """The picture with the cloth in `shape`, lit by `light`.

    Args:
        picture: of the person.
        shape: where the cloth lies.
        old: what was worn there; where the cloth does not hide it, its surroundings are drawn over
            it, so that nothing of it shines through.
        cloth: laid flat over the whole picture.
        light: see `light_on`.
    """
    left = (old > 127) & (shape <= 127)
    base = srgb_to_linear(picture)
    if left.any():
        gone = ndimage.binary_dilation(old > 127, iterations=2)
        around = _mean_colour(base, ~(gone | (shape > 127)))
        base = np.where(left[..., None], around, base)
    cover = ndimage.gaussian_filter((shape > 127).astype(np.float32), _EDGE_PX)[..., None]
    lit = srgb_to_linear(cloth) * light[..., None]
    return linear_to_srgb_u8(base + (lit - base) * cover)


def _mean(values: Floats, inside: NDArray[np.bool_], blur: float) -> tuple[Floats, Floats]:
    """Gaussian mean over the inside alone, and how much of it each place sees."""
    weight = inside.astype(np.float32)
    seen = ndimage.gaussian_filter(weight, blur)
    mean = ndimage.gaussian_filter(values * weight, blur) / np.maximum(seen, 1e-6)
    return mean.astype(np.float32), seen


def _mean_colour(linear: Floats, inside: NDArray[np.bool_]) -> Floats:
    """The colours of the inside carried on smoothly to everywhere."""
    nearest = ndimage.distance_transform_edt(~inside, return_distances=False, return_indices=True)
    carried = linear[nearest[0], nearest[1]]
    smooth: Floats = ndimage.gaussian_filter(carried, (6, 6, 0))
    return smooth
