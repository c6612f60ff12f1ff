"""Pixels on their way out: the colour profile, and smaller copies in linear light."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_linear

U8 = NDArray[np.uint8]

_DATE = slice(24, 36)  # of an ICC header: when the profile was made
_FIXED_DATE = bytes((0x07, 0xE8, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))


@functools.cache
def srgb_profile() -> bytes:
    """An sRGB ICC profile; always the same bytes, whatever the day is."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[_DATE] = _FIXED_DATE
    return bytes(made)


def fitted_size(width: int, height: int, longest_px: int | None) -> tuple[int, int]:
    """(width, height) with the longer side at most `longest_px`; never larger than it was."""
    if longest_px is None or max(width, height) <= longest_px:
        return width, height
    scale = longest_px / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def shrunk(picture: U8, longest_px: int | None) -> U8:
    """A copy whose longer side is at most `longest_px`.

    Averaged in linear light, where light really mixes: a fine check of black and white keeps its
    brightness, which in sRGB it would lose. Transparent pixels do not colour their neighbours.

    Args:
        picture: (H, W, 3) uint8 sRGB, or (H, W, 4) with alpha.
        longest_px: None, or anything that is not smaller, returns `picture` itself.
    """
    height, width = picture.shape[:2]
    size = fitted_size(width, height, longest_px)
    if size == (width, height):
        return picture
    if picture.shape[2] == 3:
        return np.stack([_shrink_plane(picture[..., c], size) for c in range(3)], axis=-1)
    share = picture[..., 3].astype(np.float32) / np.float32(255)
    alpha = _resized(share, size)
    below = np.maximum(alpha, 1e-4)
    planes = [
        linear_to_srgb_u8(_resized(srgb_to_linear(picture[..., c]) * share, size) / below)
        for c in range(3)
    ]
    levels = np.rint(np.clip(alpha, 0, 1) * 255).astype(np.uint8)
    return np.stack([*planes, levels], axis=-1)


def with_alpha(picture: U8, alpha: U8) -> U8:
    """(H, W, 4): pixels that cannot be seen are black, so that they hide nothing and pack well."""
    cut = np.dstack([picture, alpha])
    cut[alpha == 0] = 0
    return cut


def _shrink_plane(plane: U8, size: tuple[int, int]) -> U8:
    return linear_to_srgb_u8(_resized(srgb_to_linear(plane), size))


def _resized(plane: NDArray[Any], size: tuple[int, int]) -> NDArray[np.float32]:
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    # A window without negative lobes: LANCZOS would draw halos, which linear light makes stronger.
    return np.asarray(image.resize(size, Image.Resampling.HAMMING), np.float32)
