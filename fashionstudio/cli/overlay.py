"""A picture of what was found: regions tinted, joints and limbs drawn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fashionstudio.core.person import Pose

_TINTS = {
    "upper_body": (230, 60, 60),
    "lower_body": (60, 90, 230),
    "dresses": (240, 190, 40),
}
_ARMS = ((1, 2), (2, 3), (3, 4), (1, 5), (5, 6), (6, 7))
_LEGS = ((1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13))
_HEAD = ((0, 1), (0, 14), (14, 16), (0, 15), (15, 17))
_LIMBS = (*_ARMS, *_LEGS, *_HEAD)


def draw_overlay(
    photo: NDArray[np.uint8], pose: Pose, regions: Mapping[str, NDArray[np.uint8]]
) -> NDArray[np.uint8]:
    """(H, W, 3) uint8: the Photo with outlines of the regions (255 = inside) and the joints."""
    shown = photo.astype(np.float32)
    for category, mask in regions.items():
        tint = np.array(_TINTS.get(category, (90, 200, 90)), np.float32)
        inside = (mask > 127)[..., None]
        shown = np.where(inside, shown * 0.75 + tint * 0.25, shown)
    image = Image.fromarray(shown.round().astype(np.uint8))
    draw = ImageDraw.Draw(image)
    size = max(2, round(max(photo.shape[:2]) / 250))
    points = [(x, y) if confidence > 0 else None for x, y, confidence in pose.points]
    for start, end in _LIMBS:
        a, b = points[start], points[end]
        if a is not None and b is not None:
            draw.line([a, b], fill=(40, 220, 120), width=size)
    for point in points:
        if point is not None:
            x, y = point
            draw.ellipse((x - size, y - size, x + size, y + size), fill=(255, 255, 255))
    return np.asarray(image)
