"""Our own estimator: finds a person with the person network, where nothing else is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import ndimage

from fashionstudio.core.crop import Crop
from fashionstudio.core.person import JOINTS, MISSING, Pose
from fashionstudio.vision.blazepose import Detection
from fashionstudio.vision.body import Body
from fashionstudio.vision.estimators import Box
from fashionstudio.vision.fields import F32, U8, Bool
from fashionstudio.vision.outline import outline_by_colour
from fashionstudio.vision.person_reading import Reading, read_picture

_LEAST_AREA = 0.004
"""Share of the picture that a person covers at least."""
_LEAST_JOINTS = 3
_ROOM = 0.12
"""Room around the person for the second look, as a share of the larger side."""
_NEAR_ENOUGH = 0.8
"""A person this large in the picture needs no nearer look."""
_JOINTS_TOLD = 0.45
"""Mean confidence from which on the joints are good enough to help with the outline."""
_FARTHER = 1.6
"""How much smaller the person is in the look from farther away."""
_SURE_ENOUGH = 0.75
"""Mean confidence from which on nobody looks at the picture the other way up."""
_TURNED_SURE = 0.6
_TOLD_MORE = 1.3
"""A turned picture must tell so much more, and so surely, to be believed."""


class PersonFinder:
    """Body parts and joints by the person network.

    Raises:
        ModelMissing, ModelMismatch: its weights are not there, or damaged.
    """

    def __init__(self, folder: Path | None = None) -> None:
        from fashionstudio.vision.person_weights import find_weights, load_network

        self._network = load_network(folder or find_weights())
        self.name = "fashionstudio's person network"

    def detect(self, picture: U8) -> Detection | None:
        """See `PoseEstimator.detect`."""
        reading = self.read(picture)
        if reading is None:
            return None
        height, width = reading.shape
        inside = [
            (float(x), float(y), float(c)) if c > 0 and 0 <= x < width and 0 <= y < height
            else MISSING
            for x, y, c in reading.joints
        ]  # fmt: skip
        pose = Pose(tuple(inside))
        if not _is_somebody(pose):
            return None
        likelihood = reading.person()
        if _mean_confidence(pose) > _JOINTS_TOLD:
            likelihood = outline_by_colour(picture, likelihood, Body.of(pose))
        return Detection(pose, likelihood, agreement=_sureness(likelihood))

    def detect_either_way(self, picture: U8) -> Detection | None:
        """`detect`, also of somebody who stands on the head or lies on the side.

        The network was taught on people who stand upright: of others it tells little, or guesses.
        Where that little is less than what it tells of the turned picture, the latter is taken
        and turned back.
        """
        found = self.detect(picture)
        if found is not None and _mean_confidence(found.pose) >= _SURE_ENOUGH:
            return found
        told = _sum_of_confidence(found)
        best, turn = None, 0
        for quarters in (1, 2, 3):
            other = self.detect(Crop(quarters).apply(picture))
            if other is None or _mean_confidence(other.pose) < _TURNED_SURE:
                continue
            if _sum_of_confidence(other) > _TOLD_MORE * max(told, _sum_of_confidence(best)):
                best, turn = other, quarters
        return found if best is None else _turned_back(best, turn, picture.shape)

    def read(self, picture: U8, box: Box | None = None) -> Reading | None:
        """What the network says of the largest person in the picture, or of what is in a box."""
        if box is not None:
            return self._best(picture, box)
        whole = (0.0, 0.0, float(picture.shape[1]), float(picture.shape[0]))
        reading = self._best(picture, whole)
        main = _largest(reading.person() > 0.5)
        if main is None:
            return None
        rows, columns = np.flatnonzero(main.any(1)), np.flatnonzero(main.any(0))
        x0, x1 = float(columns[0]), float(columns[-1] + 1)
        y0, y1 = float(rows[0]), float(rows[-1] + 1)
        if max((x1 - x0) / whole[2], (y1 - y0) / whole[3]) > _NEAR_ENOUGH:
            return reading
        room = _ROOM * max(x1 - x0, y1 - y0)
        near = (
            max(0.0, x0 - room), max(0.0, y0 - room),
            min(whole[2], x1 + room), min(whole[3], y1 + room),
        )  # fmt: skip
        return max(reading, self._best(picture, near), key=_told)

    def _best(self, picture: U8, box: Box) -> Reading:
        """The better of two looks: a face that fills the frame is known only from farther away."""
        looks = [read_picture(self._network, picture, one) for one in (box, _farther(box))]
        return max(looks, key=_told)

    def faces(self, picture: U8) -> list[Box]:
        """See `PoseEstimator.faces`: the network tells heads, but not whose."""
        return []


def _turned_back(found: Detection, turn: int, shape: tuple[int, ...]) -> Detection:
    """What was found in a picture turned by quarters clockwise, in the picture itself."""
    likelihood = np.ascontiguousarray(np.rot90(found.likelihood, turn))
    pose = Crop(turn).pose_back(found.pose, (shape[0], shape[1]))
    return Detection(pose, likelihood, agreement=found.agreement)


def _sum_of_confidence(found: Detection | None) -> float:
    return sum(c for *_, c in found.pose.points) if found is not None else 0.0


def _told(reading: Reading) -> float:
    """How many joints it tells, and how surely."""
    return float(reading.joints[:, 2].sum())


def _farther(box: Box) -> Box:
    """More room above and at the sides; what is cut off below stays on the frame's edge."""
    wide, tall = box[2] - box[0], box[3] - box[1]
    more = _FARTHER - 1
    return (box[0] - more * wide / 2, box[1] - more * tall, box[2] + more * wide / 2, box[3])


def _largest(mask: Bool) -> Bool | None:
    labels, count = ndimage.label(mask)
    if count == 0:
        return None
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    best = int(sizes.argmax())
    return labels == best if sizes[best] >= _LEAST_AREA * mask.size else None


def _is_somebody(pose: Pose) -> bool:
    """Enough joints, one of them above the hips."""
    seen = {name for name, (*_, c) in zip(JOINTS, pose.points, strict=True) if c > 0.2}
    upper = {"nose", "neck", "right_shoulder", "left_shoulder", "right_hip", "left_hip"}
    return len(seen) >= _LEAST_JOINTS and bool(seen & upper)


def _mean_confidence(pose: Pose) -> float:
    return float(np.mean([c for *_, c in pose.points if c > 0]))


def _sureness(likelihood: F32) -> float:
    """How much of the person is sure, 0..1, in the place of two silhouettes' agreement."""
    inside = likelihood > 0.5
    return float((likelihood > 0.9).sum() / max(int(inside.sum()), 1))
