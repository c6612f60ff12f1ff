"""The joints of the public data sets: two file formats, one array.

Dress Code has COCO-18 rows of four numbers in a 384x512 frame, VITON-HD has OpenPose files with
BODY-25 triples in a 768x1024 frame.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.person import JOINTS, MISSING
from fashionstudio.datasets.published.masks import Dataset
from fashionstudio.errors import BadInput

FRAMES: dict[Dataset, tuple[int, int]] = {"dresscode": (512, 384), "vitonhd": (1024, 768)}
"""Height and width of the picture that the files' pixels belong to."""

_COCO_18_OF_BODY_25 = (*range(8), *range(9, 19))  # without the middle of the hips


def load_keypoints(path: Path, size: tuple[int, int], *, dataset: Dataset) -> NDArray[np.float32]:
    """Read a keypoint file.

    Args:
        path: `keypoints/NNNNNN_2.json` (Dress Code) or `openpose_json/ID_keypoints.json`.
        size: height and width of the frame asked for.
        dataset: decides the format and the frame of the file.

    Returns:
        (18, 3) float32: x, y in pixels of the frame asked for, confidence; COCO-18 order. Missing
        (x <= 0 and y <= 0, whatever the confidence, as the published loaders decide) is (-1, -1,
        0); joints that only touch the border, such as a cropped head's at y = 0, are kept. With
        `diffusion.pose_map` this gives the published pose maps.

    Raises:
        BadInput: the file is missing, damaged or of another format.
    """
    data = _read_json(path)
    try:
        rows = _dress_code_rows(data) if dataset == "dresscode" else _openpose_rows(data)
    except (LookupError, TypeError, ValueError) as error:
        raise BadInput(
            f"The keypoint file “{path}” is not in {_TITLES[dataset]}'s format.",
            "Check that it belongs to this data set.",
            repr(error),
        ) from error
    return _to_frame(rows, FRAMES[dataset], size)


_TITLES: dict[Dataset, str] = {"dresscode": "Dress Code", "vitonhd": "VITON-HD"}


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The keypoint file “{path}” cannot be read.",
            "Unpack the data set again, or leave this person out of the pairs file.",
            repr(error),
        ) from error


def _dress_code_rows(data: Any) -> NDArray[np.float64]:
    """(18, 3). The rows' fourth number is an index of one of two schemes: the order counts."""
    rows = np.array([row[:3] for row in data["keypoints"]], dtype=np.float64)
    return _checked(rows, (len(JOINTS), 3))


def _openpose_rows(data: Any) -> NDArray[np.float64]:
    """(18, 3). A file without people is a person of whom nothing was found."""
    if not data["people"]:
        return np.zeros((len(JOINTS), 3))
    flat = np.array(data["people"][0]["pose_keypoints_2d"], dtype=np.float64)
    return _checked(flat.reshape(-1, 3), (25, 3))[list(_COCO_18_OF_BODY_25)]


def _checked(rows: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float64]:
    if rows.shape != shape or not np.isfinite(rows).all():
        raise ValueError(f"shape {rows.shape} instead of {shape}, or numbers that are not finite")
    return rows


def _to_frame(
    rows: NDArray[np.float64], source: tuple[int, int], target: tuple[int, int]
) -> NDArray[np.float32]:
    scaled = rows * [target[1] / source[1], target[0] / source[0], 1]
    scaled[(rows[:, :2] <= 0).all(axis=1)] = MISSING
    return scaled.astype(np.float32)
