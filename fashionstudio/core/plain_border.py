"""A picture as a small network wants to see it: the garment fills the frame, its shape is kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

U8 = NDArray[np.uint8]
ASPECT = 0.75
"""Width to height of the frame, that of the frames the engines think in."""
MARGIN = 0.08
_LOOK_PX = 128
_PLAIN = 14.0
"""Deviation of a border's colours, 0..255, up to which it counts as plain."""
_DIFFERENT = 24
_NOTHING = 0.01


def framed(picture: U8, size: int, aspect: float = ASPECT) -> U8:
    """What stands out from a plain border, or else the whole picture, as a small square.

    It is put into a frame on the border's colour (white, where the border is not plain), which is
    then squeezed into the square: garments keep their proportions whatever the picture's.

    Args:
        picture: (H, W, 3).
        size: of the square in pixels.
        aspect: width to height of the frame.

    Returns:
        (size, size, 3).
    """
    image = Image.fromarray(picture)
    ground = plain_ground(picture)
    if ground is not None:
        image = image.crop(_box_of(picture, ground))
    room = 1 + 2 * MARGIN if ground is not None else 1.0
    height = max(image.height, image.width / aspect) * room
    width = height * aspect
    scale = np.array([size / width, size / height])
    inner = np.maximum(np.round(np.array(image.size) * scale), 1).astype(int)
    small = image.resize((int(inner[0]), int(inner[1])), Image.Resampling.BOX if
                         min(image.size) > 4 * size else Image.Resampling.BILINEAR)  # fmt: skip
    out = np.empty((size, size, 3), np.uint8)
    out[:] = np.array([255, 255, 255] if ground is None else ground, np.uint8)
    left, top = (size - int(inner[0])) // 2, (size - int(inner[1])) // 2
    out[top : top + small.height, left : left + small.width] = np.asarray(small)
    return out


def plain_ground(picture: U8) -> tuple[int, int, int] | None:
    """The colour of a picture's border, if it has one: a garment on white, or laid on a table."""
    small = _looked_at(picture)
    rim = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]]).astype(np.float32)
    middle = np.median(rim, axis=0)
    near = np.abs(rim - middle).max(axis=1) <= _DIFFERENT
    if near.mean() < 0.85 or rim[near].std(axis=0).max() > _PLAIN:
        return None
    red, green, blue = (int(value) for value in middle)
    return red, green, blue


def _looked_at(picture: U8) -> U8:
    image = Image.fromarray(picture)
    image.thumbnail((_LOOK_PX, _LOOK_PX), Image.Resampling.BOX)
    return np.asarray(image)


def _box_of(picture: U8, ground: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what differs from the ground; the whole, if hardly anything."""
    small = _looked_at(picture)
    apart = np.abs(small.astype(np.int16) - np.array(ground, np.int16)).max(axis=2) > _DIFFERENT
    height, width = picture.shape[:2]
    if apart.mean() < _NOTHING:
        return 0, 0, width, height
    # A line counts when more than a speck of it differs.
    rows = np.flatnonzero(apart.mean(axis=1) > 0.01)
    columns = np.flatnonzero(apart.mean(axis=0) > 0.01)
    if len(rows) == 0 or len(columns) == 0:
        return 0, 0, width, height
    y, x = height / small.shape[0], width / small.shape[1]
    return (
        int(columns[0] * x), int(rows[0] * y),
        min(width, int(np.ceil((columns[-1] + 1) * x))),
        min(height, int(np.ceil((rows[-1] + 1) * y))),
    )  # fmt: skip
