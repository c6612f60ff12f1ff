"""Line drawings in the data sets' format: white strokes on black, 768x1024 pixels.

The published loader halves them and keeps only what is brighter than 235 of 255 then, so that a
line of one pixel would vanish: strokes need a width.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from skimage.morphology import skeletonize

U8 = NDArray[np.uint8]

SIZE = (1024, 768)
"""Height and width of the sketches of Dress Code and VITON-HD."""

HALF_WIDTH_PX = 2.5
"""Of a drawn stroke; 235 of 255 is passed at half the size from about 2 on."""


def fitted(picture: U8) -> U8:
    """A picture, (H, W, 3) or (H, W) uint8, as large as fits into `SIZE`; its aspect is kept."""
    height, width = picture.shape[:2]
    scale = min(SIZE[0] / height, SIZE[1] / width)
    inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = Image.fromarray(np.ascontiguousarray(picture))
    if image.size == inner:
        return picture
    filter_ = Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC
    return np.array(image.resize(inner, filter_), dtype=np.uint8)


def placed(lines: U8) -> U8:
    """Lines (H, W) of a `fitted` picture in the middle of an empty sketch of `SIZE`.

    Room is added to the lines rather than to the picture: a white margin around a photo would be
    taken for its ground.
    """
    canvas = np.zeros(SIZE, np.uint8)
    height, width = lines.shape
    top, left = (SIZE[0] - height) // 2, (SIZE[1] - width) // 2
    canvas[top : top + height, left : left + width] = lines
    return canvas


def drawn(lines: U8) -> U8:
    """Lines of any width as even strokes with soft edges.

    Args:
        lines: (H, W) uint8, 255 = line on 0.

    Returns:
        The same shape, 255 in the middle of a stroke.
    """
    thin = skeletonize(lines > 96)
    if not thin.any():
        return np.zeros(lines.shape, np.uint8)
    distance = ndimage.distance_transform_edt(~thin)
    return (np.clip(HALF_WIDTH_PX + 0.5 - distance, 0, 1) * 255).round().astype(np.uint8)
