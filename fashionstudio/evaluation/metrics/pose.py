"""Pose distance: do the joints of the new picture lie where those of the true one do?

MGD's measure takes OpenPifPaf's joints. OpenPifPaf is under the AGPL, so it is no part of this
program; what its own command wrote is read. Our estimator's joints are another measure with a name
of its own.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashionstudio.errors import BadInput, ModelMissing

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Joints = NDArray[np.float64]
"""(J, 3): x, y in pixels, confidence 0..1; 0 = not found."""

PREDICTIONS = ".predictions.json"


def pose_distance(true: Joints, found: Joints, region: Mask) -> float:
    """Mean distance in pixels of the joints that lie in the Region, weighted by confidence.

    The weight of a joint is the product of both confidences; the paper does not say which of the
    two it takes.

    Args:
        true, found: joints of the true and of the new picture, at the size of the Region.
        region: (H, W) uint8, 255 = repainted.

    Raises:
        BadInput: no joint in the Region was found in both pictures.
    """
    height, width = region.shape
    columns, rows = true[:, 0].astype(int), true[:, 1].astype(int)
    inside = (columns >= 0) & (rows >= 0) & (columns < width) & (rows < height)
    inside[inside] = region[rows[inside], columns[inside]] > 127
    weight = true[:, 2] * found[:, 2] * inside
    if weight.sum() <= 0:
        raise BadInput("No joint in the region was found in both pictures.")
    distance = np.hypot(*(true[:, :2] - found[:, :2]).T)
    return float((distance * weight).sum() / weight.sum())


class OpenPifPafJoints:
    """Joints from the JSON files of OpenPifPaf's `predict` command.

    Args:
        folder: holds `real/` and `generated/`, each with `<picture's file name>.predictions.json`;
            pictures of several categories lie in folders named after these.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "real").is_dir() or not (folder / "generated").is_dir():
            raise ModelMissing(
                f"“{folder}” does not hold “real” and “generated”.",
                "Run OpenPifPaf on both sets of pictures first (docs/evaluation.md).",
            )
        self._folder = folder

    def find(self, side: str, category: str, name: str, scale: tuple[float, float]) -> Joints:
        """(17, 3) of the surest person in a picture; side is "real" or "generated".

        Args:
            side, category, name: which picture.
            scale: factors for x and y from the picture's own pixels.

        Raises:
            BadInput: there is no file for it, or nobody was found.
        """
        for path in (
            self._folder / side / category / f"{name}{PREDICTIONS}",
            self._folder / side / f"{name}{PREDICTIONS}",
        ):
            if path.is_file():
                return _read(path) * (*scale, 1.0)
        raise BadInput(f"There are no joints for “{side}/{category}/{name}”.")


class OwnJoints:
    """Joints from the estimator that the application uses.

    Raises:
        ModelMissing: none is installed.
    """

    def __init__(self) -> None:
        from fashionstudio.vision.estimators import get_estimator
        from fashionstudio.vision.quiet import quiet

        with quiet():  # its threads also talk while they start, which is at the first picture
            self._estimator = get_estimator()
            self._estimator.detect(np.full((64, 64, 3), 128, np.uint8))
        self.name = self._estimator.name

    def find(self, picture: Picture) -> Joints:
        """(18, 3) of the person in (H, W, 3) uint8.

        Raises:
            BadInput: nobody was found.
        """
        found = self._estimator.detect(picture)
        if found is None:
            raise BadInput("Nobody was found in the picture.")
        return np.asarray(found.pose.array(), np.float64)


def _read(path: Path) -> Joints:
    try:
        people = json.loads(path.read_text(encoding="utf-8"))
        best = max(people, key=lambda person: float(person.get("score", 0)), default=None)
        if best is None:
            raise BadInput(f"OpenPifPaf found nobody (“{path.name}”).")
        return np.array(best["keypoints"], np.float64).reshape(17, 3)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"“{path}” is not a file of OpenPifPaf.", details=repr(error)) from error
