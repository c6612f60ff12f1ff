"""What the Photo tells about cloth finer than the frame: small folds, and the grain of the picture.

Folds are kept as a factor on the light. Prints, stripes and buttons of what was worn must not come
along: they change colour, or they are stronger than small folds are.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.color import srgb_to_linear
from fashionstudio.core.grid import Floats, box_mean, smooth_step

_LUMINANCE = np.array([0.2126729, 0.7151522, 0.0721750], np.float32)
_DARKEST, _BRIGHTEST = 0.72, 1.25
_BLACK = 0.008
_NEIGHBOURHOOD = 4.0
_STRONG_FOLD = 0.16
_COLOURFUL = 0.012
_MIDDLE = 0.35
_MIDDLE_SHARE = 0.6
_TILE = 512
_MOST_GRAIN = 6.0
_MIN_SEEN = 64
_SHEEN = 0.012
_DIMMEST = 0.05
_LEAST_LIT = 0.4
_BAND, _ENOUGH_PX = 24, 600_000


def fold_light(
    colours: Floats, worn: Floats, frame_px: float, sigma: float, *, only_middle: bool
) -> Floats:
    """The factor (h, w) by which folds finer than the frame brighten or darken the cloth.

    Args:
        colours: (h, w, 3) sRGB in 0..1, the Photo.
        worn: (h, w) in 0..1, where the cloth is that has the folds.
        frame_px: cells per pixel of the frame.
        sigma: the Photo's noise in these cells, in levels of 0..255.
        only_middle: leave out what is as fine as a weave, for cloth that brings its own.
    """
    light = srgb_to_linear(np.clip(colours, 0, 1)) @ _LUMINANCE + np.float32(_BLACK)
    weight = worn + np.float32(1e-4)
    near = box_mean(light * weight, frame_px, 2) / box_mean(weight, frame_px, 2)
    fine = np.log(light / near)
    noise = _relative_noise(near, sigma)
    strength = _strength(colours, fine, weight, noise, frame_px)
    if only_middle:
        fine = box_mean(fine, _MIDDLE * frame_px, 2) * np.float32(_MIDDLE_SHARE)
    else:
        # Wiener's gain: what is not stronger than noise is noise.
        energy = box_mean(fine * fine, max(3.0, 0.5 * frame_px))
        fine = fine * np.clip(1 - 1.5 * noise * noise / np.maximum(energy, 1e-8), 0, 1)
    factor: Floats = np.exp(fine * strength)
    return np.clip(factor, _DARKEST, _BRIGHTEST)


def with_sheen(lit: Floats, light: Floats, usual: float) -> Floats:
    """Cloth with what the surface of its fibres throws back, whatever their dye, linear.

    A hundredth of the light or so, and more where the cloth faces it: all that is seen of the folds
    of black cloth. Around the usual light nothing is added, so that the colour stays.

    Args:
        lit: (h, w, 3), the cloth's own colour times the light.
        light: (h, w, 3), 1 = full light.
        usual: mean of the light on the garment.
    """
    relative = light * np.float32(1 / max(usual, _DIMMEST))
    gained = np.float32(_SHEEN * usual) * (relative * relative - 1)
    seen: Floats = np.maximum(lit + gained, np.float32(_LEAST_LIT) * lit)
    return seen


def _relative_noise(near: Floats, sigma: float) -> Floats:
    """Noise of the logarithm of light: sRGB is about its 2.2nd root."""
    relative: Floats = 2.2 * np.float32(sigma / 255) / np.maximum(near, 1e-3) ** np.float32(1 / 2.2)
    return relative


def _strength(
    colours: Floats, fine: Floats, weight: Floats, noise: Floats, frame_px: float
) -> Floats:
    """0..1, how sure it is that the fine relief round a place is folds."""
    window = _NEIGHBOURHOOD * frame_px
    seen = box_mean(weight, window)
    energy = box_mean(fine * fine * weight, window) / seen - noise * noise
    plain = 1 / (1 + (np.maximum(energy, 0) / np.float32(_STRONG_FOLD**2)) ** 2)
    total = colours.sum(-1) + np.float32(0.1)
    change = np.zeros_like(fine)
    for channel in (0, 2):
        hue = (colours[..., channel] - colours[..., 1]) / total
        near = box_mean(hue * weight, frame_px) / box_mean(weight, frame_px)
        change += (hue - near) ** 2
    doubt = np.float32(0.7) * noise * noise
    change = np.maximum(box_mean(change * weight, window) / seen - doubt, 0)
    one_colour = 1 / (1 + (change / np.float32(_COLOURFUL**2)) ** 2)
    strength: Floats = (plain * one_colour).astype(np.float32)
    return strength


def noise_level(picture: NDArray[np.uint8]) -> float:
    """Standard deviation of a picture's fine noise, in levels of 0..255, edges left out.

    Immerkær's mask ("Fast Noise Variance Estimation", 1996) with a robust spread, over the places
    where the picture is smooth.
    """
    if min(picture.shape[:2]) < 8:
        return 0.0
    # Bands of rows tell as much of a large picture as all of it; their seams are few.
    between = max(_BAND, _BAND * picture.shape[0] * picture.shape[1] // _ENOUGH_PX)
    bands = [picture[top : top + _BAND, :, 1] for top in range(0, picture.shape[0], between)]
    grey = np.concatenate(bands).astype(np.float32)
    twice = grey[:-2] - 2 * grey[1:-1] + grey[2:]
    response = np.abs(twice[:, :-2] - 2 * twice[:, 1:-1] + twice[:, 2:])
    middle = grey[1:-1, 1:-1]
    slope = np.abs(middle[2:, 1:-1] - middle[:-2, 1:-1]) + np.abs(
        middle[1:-1, 2:] - middle[1:-1, :-2]
    )
    # Clipped black and white have no noise to tell of.
    lit = (middle > 8) & (middle < 247)
    kept = response[1:-1, 1:-1][lit[1:-1, 1:-1]]
    slopes = slope[lit[1:-1, 1:-1]]
    if kept.size < _MIN_SEEN:
        return 0.0
    smooth = kept[slopes <= np.median(slopes)]
    return float(min(np.median(smooth) / 0.6745 / 6, _MOST_GRAIN))


def grain(shape: tuple[int, int], sigma: float, *content: NDArray[np.generic]) -> Floats:
    """Noise (h, w, 3) of `sigma` levels, the same whenever the content is the same.

    Mostly of light, a little of colour, and a bit coarser than single pixels, as it comes out of a
    camera. Repeats after 512 pixels, which at this strength nobody sees.
    """
    seed = 0
    for array in content:
        seed = zlib.crc32(np.ascontiguousarray(array).tobytes(), seed)
    rng = np.random.default_rng(seed)
    light = rng.standard_normal((_TILE, _TILE, 1), dtype=np.float32)
    tile = 0.9 * light + 0.45 * rng.standard_normal((_TILE, _TILE, 3), dtype=np.float32)
    tile = ndimage.gaussian_filter(tile, (0.5, 0.5, 0), mode="wrap")
    tile *= np.float32(sigma) / tile.std()
    repeats = (-(-shape[0] // _TILE), -(-shape[1] // _TILE), 1)
    return np.tile(tile, repeats)[: shape[0], : shape[1]]


def inner(distance: Floats, frame_px: float) -> Floats:
    """0..1, well inside of an edge given by its signed distance."""
    return smooth_step(distance, 0.3 * frame_px, 1.4 * frame_px)
