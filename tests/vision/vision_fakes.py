"""A drawn person and an estimator that knows where it is, so that tests need no network."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fashionstudio.core.person import JOINTS, Pose
from fashionstudio.vision.blazepose import Detection
from fashionstudio.vision.estimators import Box

SIZE = (640, 480)
SKIN, HAIR, SHIRT, TROUSERS = (224, 172, 140), (60, 40, 30), (40, 90, 200), (70, 70, 60)
WALL, SHOE = (205, 210, 200), (25, 25, 25)

JOINT_PLACES = {
    "nose": (240, 92),
    "neck": (240, 150),
    "right_shoulder": (195, 155),
    "right_elbow": (165, 225),
    "right_wrist": (145, 290),
    "left_shoulder": (285, 155),
    "left_elbow": (315, 225),
    "left_wrist": (335, 290),
    "right_hip": (215, 300),
    "right_knee": (205, 430),
    "right_ankle": (200, 560),
    "left_hip": (265, 300),
    "left_knee": (275, 430),
    "left_ankle": (280, 560),
    "right_eye": (228, 82),
    "left_eye": (252, 82),
    "right_ear": (212, 90),
    "left_ear": (268, 90),
}


def drawn_pose(without: tuple[str, ...] = ()) -> Pose:
    """The drawn person's joints, some of them missing."""
    rows = [(*JOINT_PLACES[name], 0.95) for name in JOINTS]
    for name in without:
        rows[JOINTS.index(name)] = (-1.0, -1.0, 0.0)
    return Pose(tuple(rows))


def drawn_person(
    sleeves: bool = False, height: int = SIZE[0]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A frontal person in a blue shirt and dark trousers: photo and silhouette."""
    photo = Image.new("RGB", (SIZE[1], SIZE[0]), WALL)
    mask = Image.new("L", photo.size, 0)
    place = JOINT_PLACES
    for image, flat in ((photo, False), (mask, True)):
        draw = ImageDraw.Draw(image)

        def paint(colour: tuple[int, int, int], flat: bool = flat) -> object:
            return 255 if flat else colour

        draw.ellipse([198, 38, 282, 132], paint(HAIR))
        draw.rectangle([222, 110, 258, 160], paint(SKIN))
        draw.ellipse([210, 56, 270, 132], paint(SKIN))
        for side in ("left", "right"):
            arm = [place[f"{side}_{j}"] for j in ("shoulder", "elbow", "wrist")]
            x, y = place[f"{side}_wrist"]
            draw.line(arm, paint(SHIRT if sleeves else SKIN), 30, joint="curve")
            draw.ellipse([x - 17, y - 6, x + 17, y + 38], paint(SKIN))
            leg = [place[f"{side}_{j}"] for j in ("hip", "knee", "ankle")]
            draw.line(leg, paint(TROUSERS), 46, joint="curve")
            x, y = place[f"{side}_ankle"]
            draw.ellipse([x - 26, y - 2, x + 26, y + 30], paint(SHOE))
        for side, sign in (("left", 1), ("right", -1)):
            x, y = place[f"{side}_shoulder"]
            ex, ey = place[f"{side}_elbow"]
            middle = ((x + ex) / 2, (y + ey) / 2)
            draw.line([(x - 6 * sign, y + 4), middle], paint(SHIRT), 40)
        draw.polygon(
            [(188, 145), (222, 140), (258, 140), (292, 145), (290, 318), (190, 318)], paint(SHIRT)
        )
        draw.pieslice([222, 122, 258, 168], 0, 180, paint(SKIN))
    noise = np.random.default_rng(7).normal(0, 3, (SIZE[0], SIZE[1], 3))
    picture = np.clip(np.asarray(photo) + noise, 0, 255).astype(np.uint8)
    return picture[:height], np.asarray(mask)[:height].copy()


def face_outline() -> tuple[tuple[float, float], ...]:
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    return tuple((float(240 + 30 * np.cos(t)), float(94 + 38 * np.sin(t))) for t in turn)


def detection(without: tuple[str, ...] = ()) -> Detection:
    """What an estimator would say of the drawn person."""
    likelihood = drawn_person()[1].astype(np.float32) / 255
    return Detection(drawn_pose(without), likelihood, face=face_outline())


@dataclass
class FakeEstimator:
    """Gives the prepared answers one after the other, then None."""

    answers: list[Detection]
    face_boxes: list[Box] = field(default_factory=list)
    name: str = "fake"
    asked: int = 0

    def detect(self, picture: NDArray[np.uint8]) -> Detection | None:
        self.asked += 1
        return self.answers[self.asked - 1] if self.asked <= len(self.answers) else None

    def faces(self, picture: NDArray[np.uint8]) -> list[Box]:
        return self.face_boxes


def placed(found: Detection, scale: float, x: float, y: float) -> Detection:
    """The same person smaller and elsewhere in the picture."""
    points = tuple(
        (px * scale + x, py * scale + y, c) if c > 0 else (px, py, c)
        for px, py, c in found.pose.points
    )
    height, width = found.likelihood.shape
    small = Image.fromarray(found.likelihood).resize(
        (max(1, round(width * scale)), max(1, round(height * scale)))
    )
    canvas = Image.new("F", (width, height), 0.0)
    canvas.paste(small, (round(x), round(y)))
    face = tuple((px * scale + x, py * scale + y) for px, py in found.face)
    return Detection(Pose(points), np.asarray(canvas, np.float32), face=face)
