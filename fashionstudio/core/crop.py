"""What of a Photo is shown and which way up; how masks and joints follow, there and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.geometry import Box
from fashionstudio.core.person import MISSING, Pose
from fashionstudio.core.pose_edit import swapped
from fashionstudio.errors import BadInput

U8 = NDArray[np.uint8]
Shape = tuple[int, int]
Area = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels, not rounded."""

LEAST_SIDE = 64
"""A crop is never smaller than this, in pixels: no person is found in less."""


@dataclass(frozen=True, slots=True)
class Crop:
    """The Photo is turned, then mirrored, then cut.

    Attributes:
        turn: quarter turns clockwise, 0..3.
        mirror: left for right, after turning.
        box: in the turned and mirrored picture; None: all of it.
    """

    turn: int = 0
    mirror: bool = False
    box: Box | None = None

    def turned_shape(self, shape: Shape) -> Shape:
        """(height, width) of the whole Photo once it is turned."""
        return (shape[1], shape[0]) if self.turn % 2 else shape

    def area(self, shape: Shape) -> Box:
        """The box, inside a Photo of `shape` (height, width)."""
        height, width = self.turned_shape(shape)
        x0, y0, x1, y1 = self.box or (0, 0, width, height)
        x0, y0 = min(max(x0, 0), width - 1), min(max(y0, 0), height - 1)
        return x0, y0, min(max(x1, x0 + 1), width), min(max(y1, y0 + 1), height)

    def shows_all(self, shape: Shape) -> bool:
        """Whether the Photo stays as it is."""
        height, width = self.turned_shape(shape)
        return not self.turn and not self.mirror and self.area(shape) == (0, 0, width, height)

    # Pixels --------------------------------------------------------------------------------------

    def apply(self, pixels: U8) -> U8:
        """A copy of what is shown of (H, W) or (H, W, C)."""
        x0, y0, x1, y1 = self.area(_shape_of(pixels))
        return np.ascontiguousarray(self._turned(pixels)[y0:y1, x0:x1])

    def put_back(self, mask: U8, shape: Shape) -> U8:
        """(H, W) of `shape`: a mask of what is shown where it belongs in the Photo, else 0."""
        x0, y0, x1, y1 = self.area(shape)
        if mask.shape != (y1 - y0, x1 - x0):
            raise BadInput("This mask does not fit the crop.", details=f"{mask.shape}")
        whole = np.zeros(self.turned_shape(shape), np.uint8)
        whole[y0:y1, x0:x1] = mask
        back = whole[:, ::-1] if self.mirror else whole
        return np.ascontiguousarray(np.rot90(back, self.turn))

    def _turned(self, pixels: U8) -> U8:
        turned = np.rot90(pixels, -self.turn)
        return turned[:, ::-1] if self.mirror else turned

    # Places --------------------------------------------------------------------------------------

    def point(self, x: float, y: float, shape: Shape) -> tuple[float, float]:
        """A place in the Photo, in what is shown; it may lie outside."""
        x, y = self.turned_point(x, y, shape)
        left, top = self.area(shape)[:2]
        return x - left, y - top

    def turned_point(self, x: float, y: float, shape: Shape) -> tuple[float, float]:
        """A place in the Photo, in the whole turned and mirrored picture."""
        height, width = shape
        x, y = ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[self.turn]
        return (self.turned_shape(shape)[1] - x, y) if self.mirror else (x, y)

    def point_back(self, x: float, y: float, shape: Shape) -> tuple[float, float]:
        """The inverse of `point`."""
        left, top = self.area(shape)[:2]
        x, y = x + left, y + top
        height, width = shape
        if self.mirror:
            x = self.turned_shape(shape)[1] - x
        return ((x, y), (y, height - x), (width - x, height - y), (width - y, x))[self.turn]

    def turned_area(self, area: Sequence[float], shape: Shape) -> Area:
        """A box of the Photo, in the whole turned and mirrored picture."""
        return _around(area, lambda x, y: self.turned_point(x, y, shape))

    def area_back(self, area: Sequence[float], shape: Shape) -> Area:
        """A box of what is shown, in the Photo."""
        return _around(area, lambda x, y: self.point_back(x, y, shape))

    def pose(self, pose: Pose, shape: Shape) -> Pose:
        """The joints in what is shown; those outside of it are missing."""
        x0, y0, x1, y1 = self.area(shape)

        def move(x: float, y: float) -> tuple[float, float] | None:
            x, y = self.point(x, y, shape)
            return (x, y) if 0 <= x < x1 - x0 and 0 <= y < y1 - y0 else None

        return self._moved(pose, move)

    def pose_back(self, pose: Pose, shape: Shape) -> Pose:
        """The inverse of `pose`, for the joints that were inside."""
        return self._moved(pose, lambda x, y: self.point_back(x, y, shape))

    def _moved(
        self, pose: Pose, move: Callable[[float, float], tuple[float, float] | None]
    ) -> Pose:
        points = []
        for x, y, confidence in pose.points:
            place = move(x, y) if confidence > 0 else None
            points.append(MISSING if place is None else (*place, confidence))
        moved = Pose(tuple(points))
        # In a mirror a left hand is a right one.
        return swapped(moved) if self.mirror else moved

    # Other crops ---------------------------------------------------------------------------------

    def then_turned(self, quarters: int, shape: Shape) -> Crop:
        """What is shown, turned on by quarters clockwise."""
        crop = self
        for _ in range(quarters % 4):
            height, _width = crop.turned_shape(shape)
            box = crop.box
            if box is not None:
                x0, y0, x1, y1 = crop.area(shape)
                box = (height - y1, x0, height - y0, x1)
            # Seen in a mirror, clockwise is the other way round.
            crop = Crop((crop.turn + (-1 if crop.mirror else 1)) % 4, crop.mirror, box)
        return crop

    def then_mirrored(self, shape: Shape) -> Crop:
        """What is shown, left for right."""
        box = self.box
        if box is not None:
            width = self.turned_shape(shape)[1]
            x0, y0, x1, y1 = self.area(shape)
            box = (width - x1, y0, width - x0, y1)
        return replace(self, mirror=not self.mirror, box=box)

    # Data ----------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for a project."""
        return {
            "turn": self.turn,
            "mirror": self.mirror,
            "box": list(self.box) if self.box is not None else None,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Crop:
        """The inverse of `to_dict`; raises BadInput if it makes no sense."""
        try:
            box = data.get("box")
            if box is not None:
                x0, y0, x1, y1 = (int(value) for value in box)
                box = (x0, y0, x1, y1)
            return cls(int(data.get("turn", 0)) % 4, bool(data.get("mirror", False)), box)
        except (TypeError, ValueError, AttributeError) as error:
            raise BadInput("This crop makes no sense.", details=repr(error)) from error


def fitted(box: Sequence[float], shape: Shape, aspect: float | None = None) -> Box:
    """A box in whole pixels inside a picture of `shape`, not smaller than `LEAST_SIDE`.

    Args:
        box: x0, y0, x1, y1.
        shape: (height, width).
        aspect: width by height; the box grows to it about its middle, and shrinks to the picture.
    """
    height, width = shape
    x0, y0, x1, y1 = box
    least = min(LEAST_SIDE, height, width)
    wide, tall = max(x1 - x0, least), max(y1 - y0, least)
    if aspect is not None:
        wide, tall = max(wide, tall * aspect), max(tall, wide / aspect)
        shrink = min(1.0, width / wide, height / tall)
        wide, tall = wide * shrink, tall * shrink
    wide, tall = min(round(wide), width), min(round(tall), height)
    left = min(max(round((x0 + x1 - wide) / 2), 0), width - wide)
    top = min(max(round((y0 + y1 - tall) / 2), 0), height - tall)
    return left, top, left + wide, top + tall


def _shape_of(pixels: U8) -> Shape:
    return pixels.shape[0], pixels.shape[1]


def _around(area: Sequence[float], move: Callable[[float, float], tuple[float, float]]) -> Area:
    x0, y0, x1, y1 = area
    (ax, ay), (bx, by) = move(x0, y0), move(x1, y1)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
