"""What is known about who is in the Photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.errors import BadInput

JOINTS = (
    "nose",
    "neck",
    "right_shoulder",
    "right_elbow",
    "right_wrist",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
    "right_hip",
    "right_knee",
    "right_ankle",
    "left_hip",
    "left_knee",
    "left_ankle",
    "right_eye",
    "left_eye",
    "right_ear",
    "left_ear",
)
"""COCO-18 joint names in OpenPose order; right is the person's own right."""

MISSING = (-1.0, -1.0, 0.0)

PARTS: dict[str, int] = {
    "background": 0,
    "hat": 1,
    "hair": 2,
    "sunglasses": 3,
    "upper_clothes": 4,
    "skirt": 5,
    "pants": 6,
    "dress": 7,
    "belt": 8,
    "left_shoe": 9,
    "right_shoe": 10,
    "head": 11,
    "left_leg": 12,
    "right_leg": 13,
    "left_arm": 14,
    "right_arm": 15,
    "bag": 16,
    "scarf": 17,
    "chest": 18,
    "left_hand": 19,
    "right_hand": 20,
}
"""Body part ids: 0-17 as in Dress Code's label maps, 18-20 our own (bare neck and chest, hands)."""
SKIN = ("head", "chest", "left_arm", "right_arm", "left_hand", "right_hand", "left_leg",
        "right_leg")  # fmt: skip
"""Parts that are bare skin where they are seen."""


_BAND_ROWS = 64


@dataclass(frozen=True, slots=True)
class Pose:
    """18 joints as (x, y, confidence 0..1) in Photo pixels; a missing joint is (-1, -1, 0)."""

    points: tuple[tuple[float, float, float], ...]

    def __post_init__(self) -> None:
        if len(self.points) != len(JOINTS):
            raise BadInput(
                f"A pose needs {len(JOINTS)} joints, this one has {len(self.points)}.",
                "Give 18 [x, y, confidence] triples in COCO-18 order.",
            )

    @classmethod
    def from_array(cls, points: NDArray[Any] | Sequence[Sequence[float]]) -> Pose:
        """From anything shaped (18, 2) or (18, 3); without confidences, present joints get 1."""
        try:
            array = np.asarray(points, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise BadInput("The pose is not a list of numbers.", details=str(error)) from error
        if array.shape not in ((18, 2), (18, 3)):
            raise BadInput(
                f"A pose needs 18 joints of two or three numbers, got shape {array.shape}.",
                "Give 18 [x, y, confidence] triples in COCO-18 order.",
            )
        if not np.isfinite(array).all():
            raise BadInput("The pose holds numbers that are not finite.")
        if array.shape[1] == 2:
            present = (array >= 0).all(axis=1, keepdims=True).astype(np.float64)
            array = np.hstack([array, present])
        return cls(tuple((float(x), float(y), float(c)) if c > 0 else MISSING for x, y, c in array))

    def array(self) -> NDArray[np.float32]:
        """(18, 3) float32."""
        return np.array(self.points, dtype=np.float32)

    def point(self, name: str, least: float = 0.0) -> tuple[float, float] | None:
        """The joint's position, or None when it is missing or less sure than `least`."""
        x, y, confidence = self.points[JOINTS.index(name)]
        return (x, y) if confidence > max(least, 0.0) else None

    def moved(self, name: str, x: float, y: float) -> Pose:
        """A copy with one joint put there by hand, hence certain."""
        points = list(self.points)
        points[JOINTS.index(name)] = (float(x), float(y), 1.0)
        return Pose(tuple(points))

    def to_list(self) -> list[list[float]]:
        """18 lists of three numbers, for JSON."""
        return [list(point) for point in self.points]


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Who is in the Photo.

    Attributes:
        pose: the joints, in Photo pixels.
        silhouette: (H, W) uint8, 255 = person, at Photo size.
        parts: (H, W) uint8 of ids in `PARTS`, at Photo size.
        confidence: 0..1 for "pose", "silhouette", "parts".
        notes: sentences about what is doubtful.
        source: what estimated it, for example "mediapipe 0.10.14" or "given by hand".
    """

    pose: Pose
    silhouette: NDArray[np.uint8]
    parts: NDArray[np.uint8]
    confidence: dict[str, float]
    notes: tuple[str, ...] = ()
    source: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def part_mask(self, *names: str) -> NDArray[np.bool_]:
        """(H, W) bool, true where any of the named parts is."""
        return self._looked_up(names, np.dtype(np.bool_), True)

    def part_plane(self, *names: str) -> NDArray[np.uint8]:
        """(H, W) uint8, 255 where any of the named parts is."""
        return self._looked_up(names, np.dtype(np.uint8), 255)

    def _looked_up(self, names: tuple[str, ...], kind: np.dtype[Any], value: int) -> NDArray[Any]:
        table = np.zeros(256, kind)
        table[[PARTS[name] for name in names]] = value
        found = np.empty(self.parts.shape, kind)
        # In bands: numpy makes eight bytes of every label before it looks it up.
        for top in range(0, len(found), _BAND_ROWS):
            found[top : top + _BAND_ROWS] = table[self.parts[top : top + _BAND_ROWS]]
        return found

    @classmethod
    def from_dict(
        cls, data: dict[str, Any], silhouette: NDArray[np.uint8], parts: NDArray[np.uint8]
    ) -> Person:
        """The inverse of `to_dict`, with the masks; what is extra is left out."""
        return cls(
            pose=Pose.from_array(data["keypoints"]),
            silhouette=silhouette,
            parts=parts,
            confidence=dict(data.get("confidence", {})),
            notes=tuple(data.get("notes", ())),
            source=str(data.get("source", "")),
        )

    def to_dict(self) -> dict[str, Any]:
        """What `person.json` holds (the masks are pictures beside it)."""
        return {
            "version": 1,
            "keypoints": self.pose.to_list(),
            "joints": list(JOINTS),
            "confidence": dict(self.confidence),
            "notes": list(self.notes),
            "source": self.source,
            "height": int(self.silhouette.shape[0]),
            "width": int(self.silhouette.shape[1]),
            **self.extra,
        }
