"""Whether a person stands upright in the picture, told from the joints."""

from __future__ import annotations

import math

from fashionstudio.core.person import Pose

_CLEARLY_DEG = 60.0
"""People lean, sit and tilt their heads; from here on it is the picture that is turned."""
_SURE = 0.3
"""Joints below this confidence say nothing."""

_HEAD = ("nose", "right_eye", "left_eye", "right_ear", "left_ear")
_SHOULDERS = ("neck", "right_shoulder", "left_shoulder")
_HIPS = ("right_hip", "left_hip")
_LEGS = ("right_ankle", "left_ankle", "right_knee", "left_knee")
_AXES = ((_SHOULDERS, _HIPS), (_HIPS, _LEGS), (_HEAD, _SHOULDERS))
"""Upper and lower end of what should stand upright."""


def turn_to_upright(pose: Pose) -> int:
    """Quarter turns clockwise, 0..3, that put the person upright.

    0 also where it cannot be told: hardly any joint was found, or the body is bent, so that its
    parts lie differently (somebody who touches the floor has the head below the hips, too).
    """
    turns = [turn for ends in _AXES if (turn := _turn_of(pose, *ends)) is not None]
    return turns[0] if turns and len(set(turns)) == 1 else 0


def _turn_of(pose: Pose, upper: tuple[str, ...], lower: tuple[str, ...]) -> int | None:
    """Quarter turns clockwise for one axis of the body; None if an end of it was not found."""
    high, low = _middle(pose, upper), _middle(pose, lower)
    if high is None or low is None or high == low:
        return None
    # 0: downwards, as it should be; 90: the lower end lies right of the upper one.
    angle = math.degrees(math.atan2(low[0] - high[0], low[1] - high[1]))
    return 0 if abs(angle) < _CLEARLY_DEG else round(angle / 90) % 4


def _middle(pose: Pose, names: tuple[str, ...]) -> tuple[float, float] | None:
    found = [place for name in names if (place := pose.point(name, _SURE)) is not None]
    if not found:
        return None
    return sum(x for x, _ in found) / len(found), sum(y for _, y in found) / len(found)
