"""Changing a Pose by hand: joints taken away, brought back, mirrored, sides swapped."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.person import JOINTS, MISSING, Pose
from fashionstudio.core.symmetry import Axis

Point = tuple[float, float]

# A standing person who faces us, in body heights from the middle of the hips.
_STANDING: dict[str, Point] = {
    "nose": (0.0, -0.40),
    "neck": (0.0, -0.29),
    "right_shoulder": (-0.10, -0.285),
    "right_elbow": (-0.14, -0.11),
    "right_wrist": (-0.16, 0.03),
    "right_hip": (-0.05, 0.0),
    "right_knee": (-0.06, 0.24),
    "right_ankle": (-0.06, 0.48),
    "right_eye": (-0.018, -0.42),
    "right_ear": (-0.045, -0.41),
}


def opposite(name: str) -> str | None:
    """The same joint or body part on the other side; None for those in the middle."""
    side, _, rest = name.partition("_")
    other = {"left": "right", "right": "left"}.get(side)
    return f"{other}_{rest}" if other else None


def other_sides(names: Sequence[str]) -> list[int]:
    """For each of some joints or body parts the place of its opposite, or its own place."""
    return [names.index(opposite(name) or name) for name in names]


def mirrored_joints(joints: NDArray[np.float32], width: float) -> NDArray[np.float32]:
    """Joints (18, 3) of a picture of this width as they are in its mirror image."""
    found = joints[other_sides(JOINTS)].copy()
    seen = found[:, 2] > 0
    found[seen, 0] = width - found[seen, 0]
    return found


def without(pose: Pose, name: str) -> Pose:
    """A copy that lacks one joint."""
    points = list(pose.points)
    points[JOINTS.index(name)] = MISSING
    return Pose(tuple(points))


def swapped(pose: Pose) -> Pose:
    """Left is right and right is left, for estimates that took a back for a front."""
    return Pose(tuple(pose.points[place] for place in other_sides(JOINTS)))


def missing(pose: Pose) -> tuple[str, ...]:
    """The joints that the Pose lacks."""
    return tuple(name for name in JOINTS if pose.point(name) is None)


def guess(pose: Pose, name: str, axis: Axis | None = None) -> Point | None:
    """Where a missing joint may be, in Photo pixels; None if the Pose is too bare to tell.

    The mirror image of its counterpart if there is one, else where a standing person of this
    size and lean would have it.
    """
    other = opposite(name)
    axis = axis or Axis.of_pose(pose)
    if other is not None and axis is not None and (there := pose.point(other)) is not None:
        return axis.mirrored(*there)
    known = [joint for joint in JOINTS if pose.point(joint) is not None]
    if len(known) < 2:
        return None
    figure = np.array([_standing(joint) for joint in known])
    found = np.array([pose.point(joint) for joint in known])
    scale, shift = _similarity(figure, found)
    x, y = _standing(name)
    place = complex(x, y) * scale + shift
    return place.real, place.imag


def standing_pose(shape: tuple[int, int]) -> Pose:
    """A person in the middle of a picture (H, W), to be dragged where the real one is."""
    height, width = shape
    size = min(height * 0.84, width * 1.6)
    x0, y0 = width / 2, height * 0.5
    points = [_standing(name) for name in JOINTS]
    return Pose(tuple((x0 + x * size, y0 + y * size, 1.0) for x, y in points))


def _standing(name: str) -> Point:
    if name in _STANDING:
        return _STANDING[name]
    x, y = _STANDING[opposite(name) or name]
    return -x, y


def _similarity(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[complex, complex]:
    """The turn, scale and shift that bring points (n, 2) nearest to others."""
    p, q = a[:, 0] + 1j * a[:, 1], b[:, 0] + 1j * b[:, 1]
    p0, q0 = p.mean(), q.mean()
    spread = float((abs(p - p0) ** 2).sum())
    scale = complex(((p - p0).conj() * (q - q0)).sum()) / max(spread, 1e-9)
    return scale, complex(q0 - scale * p0)
