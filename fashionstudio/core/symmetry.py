"""The line about which a drawing is mirrored: the body's own, from neck to mid-hip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from fashionstudio.core.curves import Knot
from fashionstudio.core.person import Pose

Point = tuple[float, float]
_SHORTEST_PX = 1e-6
_ON_IT_PX = 1e-3


@dataclass(frozen=True, slots=True)
class Axis:
    """A straight line through two points in Photo pixels.

    Attributes:
        top: the upper of its two handles, near the neck.
        bottom: the lower one, near the hips; an axis whose handles meet counts as upright.
    """

    top: Point
    bottom: Point

    @classmethod
    def of_pose(cls, pose: Pose | None) -> Axis | None:
        """From the neck to the middle of the hips; from what else is seen if those are not.

        A body that shows shoulders only gets a line square to them. None if nothing helps.
        """
        if pose is None:
            return None
        shoulders = _middle(pose, "right_shoulder", "left_shoulder")
        top = pose.point("neck") or shoulders
        if top is None:
            return None
        for pair in (("right_hip", "left_hip"), ("right_knee", "left_knee")):
            bottom = _middle(pose, *pair)
            if bottom is not None and math.dist(top, bottom) > 1:
                return cls(top, bottom)
        right, left = pose.point("right_shoulder"), pose.point("left_shoulder")
        if right is None or left is None:
            return None
        dx, dy = left[0] - right[0], left[1] - right[1]
        # Square to the shoulders and downwards, whichever way the person faces.
        side = 1.0 if dx >= 0 else -1.0
        return cls(top, (top[0] - side * dy, top[1] + side * dx))

    @classmethod
    def of_picture(cls, shape: tuple[int, int]) -> Axis:
        """Upright through the middle of a picture (H, W)."""
        height, width = shape
        return cls((width / 2, height * 0.2), (width / 2, height * 0.6))

    def foot(self, x: float, y: float) -> Point:
        """The point of the line that is nearest."""
        dx, dy = self.bottom[0] - self.top[0], self.bottom[1] - self.top[1]
        square = dx * dx + dy * dy
        if square < _SHORTEST_PX:
            return self.top[0], y
        along = ((x - self.top[0]) * dx + (y - self.top[1]) * dy) / square
        return self.top[0] + along * dx, self.top[1] + along * dy

    def mirrored(self, x: float, y: float) -> Point:
        """The same point on the other side."""
        foot = self.foot(x, y)
        return 2 * foot[0] - x, 2 * foot[1] - y

    def moved(self, dx: float, dy: float) -> Axis:
        """The whole line shifted."""
        return Axis(
            (self.top[0] + dx, self.top[1] + dy), (self.bottom[0] + dx, self.bottom[1] + dy)
        )


def completed(knots: Sequence[Knot], axis: Axis, *, closed: bool) -> tuple[list[Knot], bool] | None:
    """Half a drawing and its mirror image as one line, where it meets the axis; else None.

    Two lines that only touch would have a seam between them, and a bend that nobody drew.

    Args:
        knots: the half, in order.
        axis: what it is mirrored about.
        closed: whether the half is an outline; then it must begin and end on the axis.

    Returns:
        The knots of the whole, and whether its last is joined to its first.
    """
    if len(knots) < 2:
        return None
    begins, ends = (_is_on(axis, knot) for knot in (knots[0], knots[-1]))
    other = [Knot(*axis.mirrored(knot.x, knot.y), knot.corner) for knot in reversed(knots)]
    if begins and ends:
        return ([*knots, *other[1:-1]], True) if len(knots) > 2 else None
    if closed:
        return None
    if ends:
        return [*knots, *other[1:]], False
    return ([*other[:-1], *knots], False) if begins else None


def _is_on(axis: Axis, knot: Knot) -> bool:
    return math.dist(axis.foot(knot.x, knot.y), (knot.x, knot.y)) < _ON_IT_PX


def _middle(pose: Pose, right: str, left: str) -> Point | None:
    a, b = pose.point(right), pose.point(left)
    return None if a is None or b is None else ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
