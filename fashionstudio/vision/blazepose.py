"""BlazePose's 33 landmarks to COCO-18, hands and a face outline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.person import JOINTS, MISSING, Pose
from fashionstudio.vision.fields import F32, Point

_FROM_BLAZE = {
    "nose": 0,
    "right_shoulder": 12,
    "right_elbow": 14,
    "right_wrist": 16,
    "left_shoulder": 11,
    "left_elbow": 13,
    "left_wrist": 15,
    "right_hip": 24,
    "right_knee": 26,
    "right_ankle": 28,
    "left_hip": 23,
    "left_knee": 25,
    "left_ankle": 27,
    "right_eye": 5,
    "left_eye": 2,
    "right_ear": 8,
    "left_ear": 7,
}
_HANDS = {"left": (15, 17, 19, 21), "right": (16, 18, 20, 22)}
_FEET = {"left": (27, 29, 31), "right": (28, 30, 32)}
_LEAST_SEEN = 0.1


@dataclass(frozen=True)
class Detection:
    """One person as an estimator found them, in pixels of the picture it was given.

    Attributes:
        pose: COCO-18; joints outside the picture are missing.
        likelihood: (H, W) float32 0..1, how likely a pixel is this person.
        outside: joints that lie beyond the picture's edge, as (x, y, confidence).
        face: outline of the face, may be empty.
        hands: wrist, little finger, index finger, thumb of each side, or 21 landmarks.
        feet: ankle, heel, toes of each side.
        agreement: 0..1, how far several silhouettes of this person agree.
    """

    pose: Pose
    likelihood: F32
    outside: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    face: tuple[Point, ...] = ()
    hands: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    feet: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    agreement: float = 1.0


def from_blazepose(
    landmarks: NDArray[np.floating], shape: tuple[int, ...], likelihood: F32
) -> Detection:
    """Read (33, 3) landmarks: x, y in pixels and visibility."""
    inside: dict[str, tuple[float, float, float]] = {}
    outside: dict[str, tuple[float, float, float]] = {}
    for name, (x, y, seen) in _coco(landmarks).items():
        if seen < _LEAST_SEEN and not name.endswith(("eye", "ear")):
            continue
        within = 0 <= x < shape[1] and 0 <= y < shape[0]
        (inside if within else outside)[name] = (x, y, max(seen, 0.01))
    pose = Pose(tuple(inside.get(name, MISSING) for name in JOINTS))
    return Detection(
        pose,
        likelihood,
        outside,
        hands=_groups(landmarks, _HANDS),
        feet=_groups(landmarks, _FEET),
    )


def _coco(landmarks: NDArray[np.floating]) -> dict[str, tuple[float, float, float]]:
    joints = {
        name: (float(landmarks[i, 0]), float(landmarks[i, 1]), float(landmarks[i, 2]))
        for name, i in _FROM_BLAZE.items()
    }
    right, left = joints["right_shoulder"], joints["left_shoulder"]
    joints["neck"] = (
        (right[0] + left[0]) / 2,
        (right[1] + left[1]) / 2,
        min(right[2], left[2]),
    )
    return joints


def _groups(
    landmarks: NDArray[np.floating], groups: Mapping[str, tuple[int, ...]]
) -> dict[str, tuple[Point, ...]]:
    return {
        side: tuple((float(landmarks[i, 0]), float(landmarks[i, 1])) for i in indices)
        for side, indices in groups.items()
        if landmarks[indices[0], 2] >= _LEAST_SEEN
    }
