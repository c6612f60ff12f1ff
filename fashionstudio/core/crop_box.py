"""The rectangle of a crop under the hand: pulled by a grip, or put around one of several people."""

from __future__ import annotations

from collections.abc import Sequence

from fashionstudio.core.crop import LEAST_SIDE, Area, Shape, fitted
from fashionstudio.core.geometry import Box

Grip = tuple[int, int]
"""Which edges move: -1 left or top, 1 right or bottom, 0 neither; (0, 0) moves the whole box."""
GRIPS: tuple[Grip, ...] = (
    (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0),
)  # fmt: skip

ROOM = 0.1
"""Around a person, as a share of the larger side."""


def dragged(
    box: Box, grip: Grip, dx: float, dy: float, shape: Shape, aspect: float | None = None
) -> Box:
    """The box after a grip was dragged by (dx, dy) pixels, inside a picture of `shape`.

    Args:
        box: as it was when the drag began.
        grip: what is dragged.
        dx, dy: in pixels.
        shape: (height, width).
        aspect: width by height that is kept; None: free. What lies across from the grip stays.
    """
    height, width = shape
    if grip == (0, 0):
        x0, y0, x1, y1 = box
        left = min(max(round(x0 + dx), 0), width - (x1 - x0))
        top = min(max(round(y0 + dy), 0), height - (y1 - y0))
        return left, top, left + x1 - x0, top + y1 - y0
    across = _pulled(box[0], box[2], grip[0], dx, width)
    down = _pulled(box[1], box[3], grip[1], dy, height)
    if aspect is not None:
        across, down = _in_proportion(across, down, grip, shape, aspect)
    x0, x1 = _whole(across, width)
    y0, y1 = _whole(down, height)
    return x0, y0, x1, y1


def around(person: Sequence[float], others: Sequence[Sequence[float]], shape: Shape) -> Area:
    """A person with room on all sides, but not so much that it takes in who stands beside them.

    Args:
        person: box x0, y0, x1, y1.
        others: boxes of the others.
        shape: (height, width) of the picture.
    """
    x0, y0, x1, y1 = person
    room = ROOM * max(x1 - x0, y1 - y0)
    left, right = x0 - room, x1 + room
    for ox0, _oy0, ox1, _oy1 in others:
        if (ox0 + ox1) / 2 > (x0 + x1) / 2:
            right = min(right, max(x1, (x1 + ox0) / 2))
        else:
            left = max(left, min(x0, (x0 + ox1) / 2))
    height, width = shape
    top, bottom = max(y0 - room, 0.0), min(y1 + room, float(height))
    return max(left, 0.0), top, min(right, float(width)), bottom


def proportioned(box: Box, shape: Shape, aspect: float | None) -> Box:
    """The box in other proportions, about its middle and with about its area."""
    if aspect is None:
        return box
    x0, y0, x1, y1 = box
    area = (x1 - x0) * (y1 - y0)
    wide, tall = (area * aspect) ** 0.5, (area / aspect) ** 0.5
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return fitted((x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2), shape, aspect)


def _pulled(low: float, high: float, way: int, by: float, length: int) -> tuple[float, float]:
    """One side of the box is pulled; neither over the other one nor out of the picture."""
    least = min(LEAST_SIDE, length)
    if way < 0:
        return max(0.0, min(low + by, high - least)), high
    if way > 0:
        return low, min(float(length), max(high + by, low + least))
    return low, high


def _in_proportion(
    across: tuple[float, float],
    down: tuple[float, float],
    grip: Grip,
    shape: Shape,
    aspect: float,
) -> tuple[tuple[float, float], tuple[float, float]]:
    wide, tall = across[1] - across[0], down[1] - down[0]
    if not grip[0]:
        wide = tall * aspect
    elif not grip[1]:
        tall = wide / aspect
    else:
        wide, tall = max(wide, tall * aspect), max(tall, wide / aspect)
    shrink = min(
        1.0, _room(across, grip[0], shape[1]) / wide, _room(down, grip[1], shape[0]) / tall
    )
    return _sized(across, grip[0], wide * shrink), _sized(down, grip[1], tall * shrink)


def _room(side: tuple[float, float], way: int, length: int) -> float:
    """How long a side may become while what lies across from the grip stays."""
    if way < 0:
        return side[1]
    if way > 0:
        return length - side[0]
    middle = (side[0] + side[1]) / 2
    return 2 * min(middle, length - middle)


def _sized(side: tuple[float, float], way: int, size: float) -> tuple[float, float]:
    if way < 0:
        return side[1] - size, side[1]
    if way > 0:
        return side[0], side[0] + size
    middle = (side[0] + side[1]) / 2
    return middle - size / 2, middle + size / 2


def _whole(side: tuple[float, float], length: int) -> tuple[int, int]:
    low = min(max(round(side[0]), 0), length - 1)
    return low, min(max(round(side[1]), low + 1), length)
