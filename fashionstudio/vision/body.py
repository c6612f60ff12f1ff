"""The body behind the joints: sizes, guesses for missing joints, limbs as capsules."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.person import JOINTS, Person, Pose
from fashionstudio.vision.fields import F32, Bool, Point, limb_distance, polygon_mask

SIDES = ("left", "right")

# Radii of limbs in units of the trunk (neck to mid-hip, about half a metre).
ARM_RADII = (0.15, 0.105, 0.075)
LEG_RADII = (0.21, 0.13, 0.09)
FINGER_MARKS = 21
"""Landmarks of a hand seen in detail: the wrist and four on each finger."""


@dataclass(frozen=True)
class Body:
    """Joints with guesses for the missing ones, in pixels.

    Attributes:
        joints: name to (x, y), also beyond the picture's edge; every joint the pose or its
            symmetry tells.
        known: names that were seen inside the picture.
        told: names with a place of their own, also beyond the edge; the others are guesses.
        unit: length of the trunk as it would be seen upright from the front, in pixels.
        face: (N, 2) outline of the face; empty without a face.
        hands: wrist, little, index finger, thumb of each side; or all `FINGER_MARKS`.
        feet: ankle, heel, toes of each side.
    """

    joints: dict[str, Point]
    known: frozenset[str]
    told: frozenset[str]
    unit: float
    face: NDArray[np.float64]
    hands: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    feet: dict[str, tuple[Point, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        pose: Pose,
        *,
        outside: dict[str, Any] | None = None,
        face: Any = (),
        hands: dict[str, Any] | None = None,
        feet: dict[str, Any] | None = None,
    ) -> Body:
        """Complete the pose: the neck from the shoulders, hips from the trunk, and so on."""
        joints = {
            name: (x, y) for name, (x, y, c) in zip(JOINTS, pose.points, strict=True) if c > 0
        }
        known = frozenset(joints)
        for name, (x, y, _) in (outside or {}).items():
            joints.setdefault(name, (float(x), float(y)))
        told = frozenset(joints)
        outline = np.asarray(face, np.float64).reshape(-1, 2)
        if not len(outline):
            outline = _guessed_face(joints)
        unit = _unit(joints, outline)
        _complete(joints, unit)
        return cls(
            joints,
            known,
            told,
            unit,
            outline,
            _near(hands, joints, "wrist", unit),
            _near(feet, joints, "ankle", unit),
        )

    @classmethod
    def of_person(cls, person: Person) -> Body:
        """From a Person, with what its estimator left in `extra`."""
        extra = person.extra
        return cls.of(
            person.pose,
            outside=extra.get("outside"),
            face=extra.get("face", ()),
            hands=extra.get("hands"),
            feet=extra.get("feet"),
        )

    def scaled(self, scale: float) -> Body:
        """In pixels of a picture resized by `scale`."""

        def move(points: tuple[Point, ...]) -> tuple[Point, ...]:
            return tuple((x * scale, y * scale) for x, y in points)

        return dataclasses.replace(
            self,
            joints={name: (x * scale, y * scale) for name, (x, y) in self.joints.items()},
            unit=self.unit * scale,
            face=self.face * scale,
            hands={side: move(points) for side, points in self.hands.items()},
            feet={side: move(points) for side, points in self.feet.items()},
        )

    def seen(self, name: str) -> bool:
        """Whether this joint was seen inside the picture."""
        return name in self.known

    def middle(self, part: str) -> Point:
        """Between the left and the right joint of this kind, for example "hip"."""
        left, right = self.joints[f"left_{part}"], self.joints[f"right_{part}"]
        return (left[0] + right[0]) / 2, (left[1] + right[1]) / 2

    @property
    def face_centre(self) -> Point | None:
        """Middle of the face outline."""
        if not len(self.face):
            return None
        return float(self.face[:, 0].mean()), float(self.face[:, 1].mean())

    @property
    def face_height(self) -> float:
        """Forehead to chin in pixels; 0 without a face."""
        if not len(self.face):
            return 0.0
        spread = self.face - self.face.mean(axis=0)
        return 2 * float(np.hypot(spread[:, 0], spread[:, 1]).max())

    @property
    def down(self) -> Point:
        """Unit vector from the neck to the hips."""
        neck, hip = self.joints["neck"], self.middle("hip")
        length = max(float(np.hypot(hip[0] - neck[0], hip[1] - neck[1])), 1e-6)
        return (hip[0] - neck[0]) / length, (hip[1] - neck[1]) / length

    def hand_centre(self, side: str) -> tuple[Point, Point, float] | None:
        """Middle of the hand, unit vector wrist → fingers and radius; None if not in sight."""
        if not self.seen(f"{side}_wrist"):
            return None
        wrist = np.array(self.joints[f"{side}_wrist"])
        marks = self.hands.get(side, ())
        if len(marks) == FINGER_MARKS:
            wrist = np.array(marks[0])
            fingers = np.mean([marks[i] for i in (5, 9, 13, 17)], axis=0) - wrist
        elif len(marks) >= 3:
            fingers = np.mean(marks[1:3], axis=0) - wrist
        else:
            fingers = wrist - np.array(self.joints[f"{side}_elbow"])
            fingers *= 0.17 * self.unit / max(float(np.hypot(*fingers)), 1e-6)
        reach = float(np.hypot(*fingers))
        if reach < 1e-6:
            return None
        radius = max(1.05 * reach, 0.15 * self.unit)
        centre = wrist + fingers * max(1.0, 0.11 * self.unit / reach)
        along = fingers / reach
        return (
            (float(centre[0]), float(centre[1])),
            (float(along[0]), float(along[1])),
            min(radius, 0.3 * self.unit),
        )

    def trunk(self) -> list[Point]:
        """Corners of the trunk: shoulders to hips, a little wider than the joints."""
        right, left = self.joints["right_shoulder"], self.joints["left_shoulder"]
        right_hip, left_hip = self.joints["right_hip"], self.joints["left_hip"]
        return [
            _beyond(left, right, 0.05),
            self.joints["neck"],
            _beyond(right, left, 0.05),
            _beyond(right_hip, left_hip, 0.32),
            _beyond(left_hip, right_hip, 0.32),
        ]

    def limb(self, side: str, kind: str, shape: tuple[int, int]) -> F32:
        """Normalised distance to an arm ("arm") or leg ("leg"), see `limb_distance`."""
        names, radii = (
            (("shoulder", "elbow", "wrist"), ARM_RADII)
            if kind == "arm"
            else (("hip", "knee", "ankle"), LEG_RADII)
        )
        points = [self.joints[f"{side}_{name}"] for name in names]
        wide = [radius * self.unit for radius in radii]
        upper = limb_distance(shape, points[0], points[1], (wide[0], wide[1]))
        lower = limb_distance(shape, points[1], points[2], (wide[1], wide[2]))
        return np.minimum(upper, lower)

    def foot(self, side: str, shape: tuple[int, int]) -> F32:
        """Normalised distance to a foot."""
        ankle = self.joints[f"{side}_ankle"]
        down, unit = self.down, self.unit
        points = self.feet.get(side, ())
        heel, toes = (
            (points[1], points[2])
            if len(points) >= 3
            else (ankle, (ankle[0] + 0.14 * unit * down[0], ankle[1] + 0.14 * unit * down[1]))
        )
        sole = limb_distance(shape, heel, toes, (0.10 * unit, 0.12 * unit))
        return np.minimum(sole, limb_distance(shape, ankle, heel, (0.07 * unit, 0.1 * unit)))

    def head(self, shape: tuple[int, int]) -> F32:
        """Normalised distance to the head with its hair: about 1 on the outline of a short cut."""
        if self.face_centre is None:
            neck, down = self.joints["neck"], self.down
            top = (neck[0] - 0.38 * self.unit * down[0], neck[1] - 0.38 * self.unit * down[1])
            return limb_distance(shape, top, top, (0.24 * self.unit, 0.24 * self.unit))
        up = self.head_up
        x, y = self.face_centre
        back = 0.16 * self.face_height
        centre = (x + up[0] * back, y + up[1] * back)
        return limb_distance(shape, centre, centre, (0.72 * self.face_height,) * 2)

    @property
    def head_up(self) -> Point:
        """Unit vector along the head: between the trunk's axis and the way from neck to face.

        In profile the face lies in front of the neck, so that the latter alone would lean.
        """
        down = self.down
        if self.face_centre is None:
            return -down[0], -down[1]
        neck = self.joints["neck"]
        x, y = self.face_centre[0] - neck[0], self.face_centre[1] - neck[1]
        length = max(float(np.hypot(x, y)), 1e-6)
        x, y = x / length - down[0], y / length - down[1]
        length = float(np.hypot(x, y))
        return (x / length, y / length) if length > 0.2 else (-down[0], -down[1])

    def distance(self, shape: tuple[int, int]) -> F32:
        """Normalised distance to the whole body: < 1 inside."""
        parts = [self.limb(side, kind, shape) for side in SIDES for kind in ("arm", "leg")]
        parts += [self.foot(side, shape) for side in SIDES]
        trunk = polygon_mask(shape, self.trunk())
        neck, hip = self.joints["neck"], self.middle("hip")
        spine = limb_distance(shape, neck, hip, (0.3 * self.unit, 0.3 * self.unit))
        parts += [self.head(shape), np.where(trunk, np.minimum(spine, 0.6), spine)]
        return np.minimum.reduce(parts)

    def trunk_position(self, shape: tuple[int, int]) -> F32:
        """0 at the neck, 1 at the hips, growing down the legs; (H, W) float32.

        Beyond the trunk it counts the distance to it, for the thighs of somebody seated do not
        go on where the trunk points.
        """
        trunk = polygon_mask(shape, self.trunk())
        neck, hip, down = self.joints["neck"], self.middle("hip"), self.down
        length = max(float(np.hypot(hip[0] - neck[0], hip[1] - neck[1])), 1.0)
        y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
        along = ((x + 0.5 - neck[0]) * down[0] + (y + 0.5 - neck[1]) * down[1]) / length
        if not trunk.any():
            return along.astype(np.float32)
        away = ndimage.distance_transform_edt(~trunk) / (0.8 * self.unit)
        # Beside the waist the trunk's own measure goes on.
        outside = np.where(along < 0.9, np.minimum(along, 1 + away), 1 + away)
        return np.where(trunk, np.clip(along, 0, 1), outside).astype(np.float32)

    def core_mask(self, shape: tuple[int, int]) -> Bool:
        """Pixels that belong to the body beyond doubt: the trunk and the face."""
        core = polygon_mask(shape, self.trunk())
        return core | polygon_mask(shape, self.face) if len(self.face) else core


def _beyond(point: Point, other: Point, share: float) -> Point:
    """`point` moved away from `other` by a share of their distance."""
    return point[0] + share * (point[0] - other[0]), point[1] + share * (point[1] - other[1])


def _span(joints: dict[str, Point], one: str, other: str) -> float:
    if one not in joints or other not in joints:
        return 0.0
    a, b = joints[one], joints[other]
    return float(np.hypot(a[0] - b[0], a[1] - b[1]))


def _guessed_face(joints: dict[str, Point]) -> NDArray[np.float64]:
    """An ellipse from eyes, ears and nose, (24, 2); empty when too little is known."""
    named = [joints[n] for n in ("right_eye", "left_eye", "right_ear", "left_ear") if n in joints]
    nose = joints.get("nose")
    if nose is None and not named:
        return np.zeros((0, 2))
    width = max(
        1.05 * _span(joints, "left_ear", "right_ear"),
        2.3 * _span(joints, "left_eye", "right_eye"),
        1.5 * _span(joints, "left_ear", "left_eye"),
        1.5 * _span(joints, "right_ear", "right_eye"),
        0.35 * _span(joints, "left_shoulder", "right_shoulder"),
    )
    eyes = np.mean(named if nose is None else named or [nose], axis=0)
    neck = np.array(joints.get("neck", (eyes[0], eyes[1] + width)))
    up = eyes - neck
    up = up / max(float(np.hypot(*up)), 1e-6)
    side = np.array([-up[1], up[0]])
    centre = (eyes + np.array(nose if nose is not None else eyes)) / 2 - up * 0.05 * width
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)[:, None]
    return centre + np.cos(turn) * side * width * 0.5 + np.sin(turn) * up * width * 0.68


def _unit(joints: dict[str, Point], face: NDArray[np.float64]) -> float:
    sizes = [1.2 * _span(joints, "left_shoulder", "right_shoulder")]
    if "neck" in joints and "left_hip" in joints and "right_hip" in joints:
        left, right = joints["left_hip"], joints["right_hip"]
        hip = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
        sizes.append(float(np.hypot(hip[0] - joints["neck"][0], hip[1] - joints["neck"][1])))
    if len(face):
        spread = face - face.mean(axis=0)
        sizes.append(2.1 * 2 * float(np.hypot(spread[:, 0], spread[:, 1]).max()))
    return max(*sizes, 0.0, 8.0) if sizes else 8.0


def _complete(joints: dict[str, Point], unit: float) -> None:
    """Fill in every missing joint from its neighbours, in place."""
    anchor = next(iter(joints.values()), (0.0, 0.0))
    shoulders = [joints[f"{side}_shoulder"] for side in SIDES if f"{side}_shoulder" in joints]
    if "neck" not in joints:
        nose = joints.get("nose")
        guess = (nose[0], nose[1] + 0.45 * unit) if nose else anchor
        middle = np.mean(shoulders, axis=0) if shoulders else np.array(guess)
        joints["neck"] = (float(middle[0]), float(middle[1]))
    neck = np.array(joints["neck"])
    hips = [joints[f"{side}_hip"] for side in SIDES if f"{side}_hip" in joints]
    down = np.mean(hips, axis=0) - neck if hips else np.array([0.0, 1.0])
    down = down / max(float(np.hypot(*down)), 1e-6)
    across = np.array([down[1], -down[0]])  # towards the person's left in a frontal view
    for side, sign in (("left", 1.0), ("right", -1.0)):
        other = "right" if side == "left" else "left"
        for kind, wide, low in (("shoulder", 0.36, 0.0), ("hip", 0.18, 1.0)):
            name, twin = f"{side}_{kind}", joints.get(f"{other}_{kind}")
            if name in joints:
                continue
            base = neck + down * low * unit
            if twin is not None and kind == "shoulder":
                base, wide = neck + (neck - np.array(twin)), 0.0
            elif twin is not None:
                base, wide = np.array(twin), 2 * wide
            spot = base + across * sign * wide * unit
            joints[name] = (float(spot[0]), float(spot[1]))
        for above, name, length in (
            ("shoulder", "elbow", 0.55),
            ("elbow", "wrist", 0.48),
            ("hip", "knee", 0.85),
            ("knee", "ankle", 0.8),
        ):
            start = np.array(joints[f"{side}_{above}"])
            spot = start + down * length * unit
            joints.setdefault(f"{side}_{name}", (float(spot[0]), float(spot[1])))


def _near(
    groups: dict[str, Any] | None, joints: dict[str, Point], kind: str, unit: float
) -> dict[str, tuple[Point, ...]]:
    """Hands or feet that still hang on their joint: one moved by hand has lost its own."""
    kept: dict[str, tuple[Point, ...]] = {}
    for side, points in (groups or {}).items():
        joint = joints.get(f"{side}_{kind}")
        if joint is None or not points:
            continue
        moved = float(np.hypot(points[0][0] - joint[0], points[0][1] - joint[1]))
        if moved < 0.2 * unit:
            kept[side] = tuple((float(x), float(y)) for x, y in points)
    return kept
