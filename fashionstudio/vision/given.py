"""Poses given by hand, as JSON files of several dialects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.person import JOINTS, Pose
from fashionstudio.errors import BadInput

_FROM_BODY_25 = (0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
"""Where COCO-18's joints are in OpenPose's BODY-25 (which adds the mid-hip and the feet)."""

_HINT = 'Give {"keypoints": [[x, y, confidence], … 18 joints]} in pixels of the photo.'


def read_pose(path: Path | str, photo_shape: tuple[int, ...]) -> Pose:
    """Read a pose file, see `parse_pose`.

    Raises:
        BadInput: the file cannot be read or holds no usable pose.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"The pose file “{path}” cannot be read.", details=str(error)) from error
    except ValueError as error:
        raise BadInput(
            f"The pose file “{Path(path).name}” is not JSON.", _HINT, str(error)
        ) from error
    return parse_pose(data, photo_shape)


def parse_pose(data: Any, photo_shape: tuple[int, ...]) -> Pose:
    """A pose in Photo pixels from parsed JSON.

    Understood are our own `{"keypoints": [[x, y, c] × 18]}` (also flat, also [x, y]), OpenPose's
    `{"people": [{"pose_keypoints_2d": […]}]}` with 18 or 25 joints, and Dress Code's rows of four
    numbers (x, y, depth, confidence). Coordinates are Photo pixels unless "width" and "height"
    say how large the picture was that they belong to.

    Args:
        data: parsed JSON.
        photo_shape: (H, W, ...).

    Raises:
        BadInput: no pose, several people, or joints that make no sense.
    """
    points = _triples(_numbers(data))
    points[:, :2] *= _rescale(data, photo_shape)
    missing = (points[:, 2] <= 0) | (points[:, :2] < 0).any(axis=1)
    missing |= (points[:, 0] == 0) & (points[:, 1] == 0)
    points[missing] = (-1, -1, 0)
    points[:, 2] = np.clip(points[:, 2], 0, 1)
    _check_inside(points, photo_shape)
    return Pose.from_array(points)


def _numbers(data: Any) -> NDArray[np.float64]:
    """The rows of numbers in any of the dialects, (joints, 2..4)."""
    if isinstance(data, dict) and "people" in data:
        people = data["people"]
        if not isinstance(people, list) or len(people) != 1:
            count = len(people) if isinstance(people, list) else 0
            raise BadInput(
                f"The pose file holds {count} people.", "Keep the one to be dressed in it."
            )
        data = people[0]
    rows = data
    if isinstance(data, dict):
        rows = data.get("keypoints", data.get("pose_keypoints_2d"))
    if rows is None:
        raise BadInput("The pose file holds no keypoints.", _HINT)
    try:
        array = np.asarray(rows, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadInput("The keypoints are not rows of numbers.", _HINT, str(error)) from error
    if array.ndim == 1 and array.size in (54, 75):
        array = array.reshape(-1, 3)
    if array.ndim != 2 or array.shape[1] not in (2, 3, 4):
        raise BadInput(f"The keypoints have a shape of {array.shape}.", _HINT)
    if not np.isfinite(array).all():
        raise BadInput("The keypoints hold numbers that are not finite.", _HINT)
    return array


def _triples(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """(18, 3) x, y, confidence."""
    if len(array) == 25:
        array = array[list(_FROM_BODY_25)]
    if len(array) != len(JOINTS):
        raise BadInput(f"A pose needs 18 joints (or OpenPose's 25), not {len(array)}.", _HINT)
    if array.shape[1] == 2:
        return np.hstack([array, np.ones((len(array), 1))])
    return array[:, [0, 1, array.shape[1] - 1]].copy()


def _rescale(data: Any, photo_shape: tuple[int, ...]) -> NDArray[np.float64]:
    if not isinstance(data, dict) or "width" not in data or "height" not in data:
        return np.ones(2)
    try:
        width, height = float(data["width"]), float(data["height"])
    except (TypeError, ValueError) as error:
        raise BadInput("Width and height in the pose file must be numbers.") from error
    if not (width > 0 and height > 0):
        raise BadInput("Width and height in the pose file must be larger than 0.")
    return np.array([photo_shape[1] / width, photo_shape[0] / height])


def _check_inside(points: NDArray[np.float64], photo_shape: tuple[int, ...]) -> None:
    present = points[:, 2] > 0
    if present.sum() < 3:
        raise BadInput(f"The pose holds only {int(present.sum())} joints.", _HINT)
    size = np.array([photo_shape[1], photo_shape[0]])
    inside = present & (points[:, :2] < size).all(axis=1)
    if inside.sum() < 0.5 * present.sum():
        raise BadInput(
            "Most joints of the pose lie outside the photo.",
            f"The photo has {photo_shape[1]} × {photo_shape[0]} pixels; if the joints belong to "
            'another size, add "width" and "height" to the pose file.',
        )
