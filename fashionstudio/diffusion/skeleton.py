"""The skeleton that a garment hangs on, of a person or of somebody who wore it as it lies.

Coordinates are those of a picture whose height goes from -1 to 1; across, one unit is as long as
down, so that turns are turns. Bones are told in the same words on both sides: how far across and
down the torso, how far along an arm or a leg and how far beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

from fashionstudio.diffusion.landmarks import LANDMARKS

Size = tuple[int, int]
Side = Literal["right", "left"]
SIDES: tuple[tuple[Side, float], ...] = (("right", -1.0), ("left", 1.0))
"""The person's own right comes first, which is seen on the left."""
HIP = 0.6
"""How far from the middle hips are, where shoulders are at 1."""
_NOSE, _NECK = 0, 1
_ARMS: dict[Side, tuple[int, int, int]] = {"right": (2, 3, 4), "left": (5, 6, 7)}
_LEGS: dict[Side, tuple[int, int, int]] = {"right": (8, 9, 10), "left": (11, 12, 13)}
_TORSO_PER_SHOULDERS = 1.5
_SHOULDERS_PER_TORSO, _SHOULDERS_PER_HEAD = 0.36, 0.82
"""Half the shoulders by the torso's length, and by the way from nose to collar.
On 20 real people seen from before 0.31 to 0.42 and 0.61 to 1.22; on three from the side 0.04 and
0.05 to 0.22."""
_SIDEWAYS, _SIDE_SHOWS = 0.5, 0.62
"""Below which share of that a body is seen from the side, and what it shows then."""
_FOREARM = 0.95
_HANGING = 0.62
"""Length of an upper arm that is not seen, in lengths of the torso."""
_THIGH = 0.85
_LEAST = 0.02
_LEAST_AREA = 0.015
"""Of what half and down span, by the square of down: else they lie on one line."""
_STRAIGHT = 0.6
"""Radians: sleeves that are laid are not bent more; where a forearm seems to be, there is none."""


@dataclass(frozen=True)
class Limb:
    """Three points [2]: shoulder, elbow and wrist, or hip, knee and ankle."""

    root: Tensor
    middle: Tensor
    end: Tensor


@dataclass(frozen=True)
class Skeleton:
    """Attributes:
    collar: [2], between the shoulders.
    half: [2], from there to the left shoulder.
    down: [2], from there to between the hips.
    arms, legs: by side.
    turned: how far across the nose is: where a person looks the front of the body goes.
    slender: length of `half` by that of `down`, where both were seen: less for who stands sideways.
    """

    collar: Tensor
    half: Tensor
    down: Tensor
    arms: dict[Side, Limb]
    legs: dict[Side, Limb]
    turned: float = 0.0
    slender: float | None = None

    def torso(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """Across (1 = left shoulder) and down (1 = hips) of points [..., 2]."""
        apart = points - self.collar
        area = cross(self.half, self.down)
        if abs(float(area)) < _LEAST**2:  # landmarks of no garment may lie on one line
            area = area.new_tensor(_LEAST**2)
        return cross(apart, self.down) / area, cross(self.half, apart) / area

    def on_torso(self, across: Tensor, down: Tensor) -> Tensor:
        """Points [..., 2] of the torso's coordinates."""
        return self.collar + across[..., None] * self.half + down[..., None] * self.down


def skeleton_of_person(joints: Tensor, size: Size) -> Skeleton | None:
    """From joints [18, 2] in pixels of `size`, missing ones negative; what is not seen is guessed.

    None where too little of the torso is known.
    """
    height, width = size
    there = (joints > 0).all(-1).tolist()
    points = (joints.float() * 2 - joints.new_tensor([width, height])) / height
    trunk = _trunk(points, there)
    if trunk is None:
        return None
    collar, half, down = trunk
    arms, legs = {}, {}
    for side, sign in SIDES:
        a, b, c = _ARMS[side]
        root = points[a] if there[a] else collar + sign * half
        middle = points[b] if there[b] else root + _HANGING * down + 0.15 * sign * half
        end = points[c] if there[c] else middle + _FOREARM * (middle - root)
        arms[side] = Limb(root, middle, end)
        a, b, c = _LEGS[side]
        root = points[a] if there[a] else collar + down + HIP * sign * half
        middle = points[b] if there[b] else root + _THIGH * down
        end = points[c] if there[c] else 2 * middle - root
        legs[side] = Limb(root, middle, end)
    found = Skeleton(collar, half, down, arms, legs)
    turned = float(found.torso(points[_NOSE])[0]) if there[_NOSE] else 0.0
    hips = there[_LEGS["right"][0]] or there[_LEGS["left"][0]]
    slender = float(half.norm() / down.norm()) if hips else None
    return replace(found, turned=turned, slender=slender)


def _trunk(points: Tensor, there: list[bool]) -> tuple[Tensor, Tensor, Tensor] | None:
    """Collar, half and down from what is known, the surest first."""
    (right, *_), (left, *_) = _ARMS["right"], _ARMS["left"]
    hips = [_LEGS[side][0] for side, _ in SIDES]
    seen_hips = [points[hip] for hip in hips if there[hip]]
    waist = torch.stack(seen_hips).mean(dim=0) if seen_hips else None
    if there[right] and there[left]:
        collar, half = (points[right] + points[left]) / 2, (points[left] - points[right]) / 2
    elif there[_NECK] and (there[right] or there[left]):
        collar = points[_NECK]
        half = points[left] - collar if there[left] else collar - points[right]
    elif waist is not None and len(seen_hips) == len(hips):
        half = (seen_hips[1] - seen_hips[0]) / (2 * HIP)
        collar = points[_NECK] if there[_NECK] else waist - _square(half)
    else:
        return None
    down = None if waist is None else waist - collar
    half = _seen_sideways(half, down, collar, points[_NOSE] if there[_NOSE] else None)
    down = _square(half) if down is None else down
    long_enough = min(float(half.norm()), float(down.norm())) > _LEAST
    apart = abs(float(cross(half, down))) > _LEAST_AREA * float(down.norm()) ** 2
    return (collar, half, down) if long_enough and apart else None


def _seen_sideways(
    half: Tensor, down: Tensor | None, collar: Tensor, nose: Tensor | None
) -> Tensor:
    """`half`, or where shoulders lie behind one another, half of what a body shows from the side.

    How wide they would be from before is told by the torso's length, or else by the head's.
    """
    if down is not None:
        frontal = _SHOULDERS_PER_TORSO * float(down.norm())
    elif nose is not None:
        frontal = _SHOULDERS_PER_HEAD * float((nose - collar).norm())
    else:
        return half
    if float(half.norm()) >= _SIDEWAYS * frontal:
        return half
    across = half.new_tensor([1.0, 0.0])
    if down is not None and abs(float(down[1])) > _LEAST:
        across = torch.stack([down[1], -down[0]]) / down.norm() * down[1].sign()
    return across * (_SIDE_SHOWS * frontal)


def _square(half: Tensor) -> Tensor:
    """The way down of a torso of usual length, at a right angle to the shoulders."""
    down = torch.stack([-half[1], half[0]]) * (2 * _TORSO_PER_SHOULDERS)
    return -down if down[1] < 0 else down  # seen from behind it still hangs


def skeleton_of_garment(landmarks: Tensor, size: Size, *, upper: bool) -> Skeleton:
    """From landmarks [13, 2] in -1..1 of a picture of `size`.

    Args:
        upper: it hangs on the shoulders; else on the hips.
    """
    height, width = size
    points = landmarks.float() * landmarks.new_tensor([width / height, 1.0])
    at = {name: points[number] for number, name in enumerate(LANDMARKS)}
    if upper:
        collar = at["collar"]
        half, down = at["left_shoulder"] - collar, at["waist"] - collar
    else:
        half, down = at["left_hip"] - at["waist"], at["below"] - at["waist"]
        collar = at["waist"] - down
    arms, legs = {}, {}
    for side, sign in SIDES:
        root = collar + sign * half
        elbow, wrist = at[f"{side}_elbow"], at[f"{side}_wrist"]
        if angle(elbow - root, wrist - elbow) > _STRAIGHT:
            wrist = elbow + _FOREARM * (elbow - root)
        arms[side] = Limb(root, elbow, wrist)
        hip = collar + down + HIP * sign * half
        legs[side] = Limb(hip, at[f"{side}_knee"], at[f"{side}_ankle"])
    return Skeleton(collar, half, down, arms, legs)


def cross(a: Tensor, b: Tensor) -> Tensor:
    """Of vectors [..., 2]."""
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def angle(a: Tensor, b: Tensor) -> float:
    """Between two vectors [2], in radians."""
    return float(torch.atan2(cross(a, b).abs(), (a * b).sum()))
