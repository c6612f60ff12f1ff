"""How well the person network finds body parts and joints in rendered people held out.

    python -m fashionstudio.evaluation.person --data data/synthetic [--weights FILE]

Parts by intersection over union, joints by PCK: the share of joints within a tenth of the trunk
(neck to the middle of the hips; without hips 2.4 times nose to neck).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.person import JOINTS, PARTS

PCK_SHARE = 0.1
_TRUNK_OF_HEADS = 2.4
_NAMES = {number: name for name, number in PARTS.items()}


@dataclass
class PersonFigures:
    """Collected over pictures.

    Attributes:
        common, either: pixels of each part id in both maps, and in any of the two.
        right, seen: joints found within the tolerance, and joints that are in the picture.
        told_right, told: whether a joint is in the picture, judged right, and judged at all.
    """

    common: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(PARTS), np.int64))
    either: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(PARTS), np.int64))
    right: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(JOINTS), np.int64))
    seen: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(JOINTS), np.int64))
    told_right: int = 0
    told: int = 0

    def add_parts(self, found: NDArray[np.uint8], true: NDArray[np.uint8]) -> None:
        """Count two maps (H, W) of ids in `PARTS`."""
        size = len(PARTS)
        both = np.bincount(found[found == true], minlength=size)
        self.common += both
        self.either += np.bincount(found.ravel(), minlength=size)
        self.either += np.bincount(true.ravel(), minlength=size) - both

    def add_joints(self, found: NDArray[np.floating], true: NDArray[np.floating]) -> None:
        """Count (18, 3) joints in pixels; a confidence above 0 says that it is in the picture."""
        there = true[:, 2] > 0
        self.told += len(JOINTS)
        self.told_right += int(((found[:, 2] > 0) == there).sum())
        trunk = _trunk(true)
        if trunk is None:
            return
        apart = np.hypot(found[:, 0] - true[:, 0], found[:, 1] - true[:, 1])
        self.seen += there
        self.right += there & (found[:, 2] > 0) & (apart < PCK_SHARE * trunk)

    def iou(self) -> dict[str, float]:
        """Of each part that occurs, 0..1."""
        return {
            _NAMES[i]: float(self.common[i] / self.either[i])
            for i in range(len(PARTS))
            if self.either[i]
        }

    def pck(self) -> dict[str, float]:
        """Of each joint that occurs, 0..1."""
        return {
            name: float(self.right[i] / self.seen[i])
            for i, name in enumerate(JOINTS)
            if self.seen[i]
        }

    def summary(self) -> dict[str, float]:
        """Mean IoU of the parts without the background, PCK of all joints, presence told."""
        parts = [value for name, value in self.iou().items() if name != "background"]
        return {
            "mean_iou": float(np.mean(parts)) if parts else 0.0,
            "pck": float(self.right.sum() / max(int(self.seen.sum()), 1)),
            "presence": self.told_right / max(self.told, 1),
        }


def _trunk(joints: NDArray[np.floating]) -> float | None:
    """Length of the trunk in pixels, from what is in the picture."""
    at = {name: joints[i, :2] for i, name in enumerate(JOINTS) if joints[i, 2] > 0}
    if "neck" not in at:
        return None
    if "left_hip" in at and "right_hip" in at:
        hip = (at["left_hip"] + at["right_hip"]) / 2
        return max(float(np.hypot(*(hip - at["neck"]))), 1.0)
    if "nose" in at:
        return _TRUNK_OF_HEADS * max(float(np.hypot(*(at["nose"] - at["neck"]))), 1.0)
    return None
