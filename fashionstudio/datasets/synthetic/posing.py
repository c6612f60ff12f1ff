"""Poses: the affine maps of the bones, arms aimed in many ways, walking legs, and the joints.

Units: decimetres, y up, the person faces +z; `.L` bones are the person's left (+x).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from fashionstudio.datasets.synthetic.body import People, Shape
from fashionstudio.datasets.synthetic.meshes import F32

Rng = np.random.Generator
Rotations = dict[str, NDArray[np.float64]]
Aim = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Directions of the left upper arm and forearm, seen from the chest."""


@dataclass(frozen=True)
class Pose:
    """Affine map of each bone, (bones, 3, 4), rest space to posed space."""

    matrices: F32

    def apply(self, weights: sp.csr_matrix, vertices: F32) -> F32:
        """Linear blend skinning of (n, 3) vertices with sparse (n, bones) weights."""
        blended = (weights @ self.matrices.reshape(-1, 12)).reshape(-1, 3, 4)
        moved = (blended[:, :, :3] * vertices[:, None, :]).sum(axis=2)
        return (moved + blended[:, :, 3]).astype(np.float32, copy=False)


def rotation(axis: NDArray[np.floating] | tuple[float, ...], angle: float) -> NDArray[np.float64]:
    """Rotation matrix (3, 3) about a unit axis, radians."""
    x, y, z = np.asarray(axis, float) / max(float(np.linalg.norm(axis)), 1e-9)
    c, s = np.cos(angle), np.sin(angle)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + s * k + (1 - c) * (k @ k)


def between(start: NDArray[np.floating], end: NDArray[np.floating]) -> NDArray[np.float64]:
    """Smallest rotation that brings one direction onto another."""
    a, b = start / np.linalg.norm(start), end / np.linalg.norm(end)
    axis = np.cross(a, b)
    if np.linalg.norm(axis) < 1e-6:
        return np.eye(3)
    return rotation(axis, float(np.arctan2(np.linalg.norm(axis), np.dot(a, b))))


@lru_cache(maxsize=32)
def read_bvh(path: Path) -> dict[str, NDArray[np.float64]]:
    """Bone -> local rotation in y-up axes; the file's are z-up. Kept: do not change it."""
    names: list[str] = []
    channels: list[list[str]] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines:
        words = line.split()
        if words[:1] in (["ROOT"], ["JOINT"]):
            names.append(words[1])
        elif words[:1] == ["CHANNELS"]:
            channels.append(words[2:])
    start = next(i for i, line in enumerate(lines) if line.startswith("Frame Time"))
    values = iter(float(v) for v in " ".join(lines[start + 1 :]).split())
    swap = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], float)
    axes = {"X": (1, 0, 0), "Y": (0, 1, 0), "Z": (0, 0, 1)}
    out: dict[str, NDArray[np.float64]] = {}
    for name, kinds in zip(names, channels, strict=True):
        turn = np.eye(3)
        for kind in kinds:
            value = next(values)
            if kind.endswith("rotation"):
                turn = turn @ rotation(axes[kind[0]], np.radians(value))
        out[name] = swap @ turn @ swap.T
    return out


# ------------------------------------------------------------------ random poses


def random_pose(
    people: People, shape: Shape, rng: Rng, *, plain: bool = False, calm_legs: bool = False
) -> Pose:
    """A random standing or walking pose.

    `plain` gives arms down and a straight back, `calm_legs` never lifts a leg far (a skirt's
    shell would be torn along).
    """
    names = sorted(people.poses)
    local: Rotations = {}
    if not plain and rng.random() < 0.5:
        local = dict(read_bvh(people.poses[names[int(rng.integers(len(names)))]]))
        local.pop("root", None)
    sigma = np.radians(3.0 if plain else 6.0)
    for bone in ("spine05", "spine03", "spine02", "neck01", "neck03", "head"):
        noise = rotation(rng.normal(size=3), float(rng.normal(0, sigma * 0.6)))
        local[bone] = noise @ local.get(bone, np.eye(3))
    gaze = 0.0 if plain else float(np.radians(rng.normal(0, 14)))
    local["head"] = rotation((0, 1, 0), gaze) @ local["head"]
    if calm_legs or "upperleg01.L" not in local or rng.random() < 0.7:
        _legs(local, rng, walking=bool(not plain and rng.random() < 0.22), calm=calm_legs)
    given = "upperarm01.L" in local and not plain and rng.random() < 0.4
    return _forward(people, shape, local, {} if given else _arms(rng, plain=plain), rng)


def _legs(local: Rotations, rng: Rng, *, walking: bool, calm: bool) -> None:
    """Small hip and knee angles; the weight often rests on one leg. Walking: one leg forward."""
    stride = np.radians(rng.uniform(8, 13 if calm else 22)) * rng.choice([-1, 1]) if walking else 0
    for side, sign in (("L", 1.0), ("R", -1.0)):
        spread = sign * np.radians(rng.normal(-5.0, 3.0))
        swing = np.radians(rng.normal(0, 3.0)) - sign * stride
        bend = np.radians(max(0.0, rng.normal(4, 8.0)))
        if walking and swing > 0:  # the leg behind is bent
            bend += swing * float(rng.uniform(0.6, 1.4))
        hip = rotation((0, 0, 1), spread) @ rotation((1, 0, 0), swing - bend * 0.5)
        local[f"upperleg01.{side}"] = hip
        local[f"lowerleg01.{side}"] = rotation((1, 0, 0), bend)
        for bone in (f"upperleg02.{side}", f"lowerleg02.{side}"):
            local.pop(bone, None)


def _arms(rng: Rng, *, plain: bool) -> dict[str, Aim]:
    """Where each arm points; both alike more often than not."""
    if plain:
        return {side: (_down if rng.random() < 0.5 else _a_pose)(rng) for side in "LR"}
    if rng.random() < 0.06:
        return {"L": _crossed(rng, 0.12), "R": _crossed(rng, -0.12)}
    chances = np.array(list(ARM_STYLES.values()))
    styles = list(ARM_STYLES)

    def draw() -> Callable[[Rng], Aim]:
        return styles[int(rng.choice(len(styles), p=chances / chances.sum()))]

    shared = draw()
    return {side: (shared if rng.random() < 0.55 else draw())(rng) for side in "LR"}


def _forward(
    people: People, shape: Shape, local: Rotations, aims: dict[str, Aim], rng: Rng
) -> Pose:
    """World rotations down the tree; aimed arms override what they inherit."""
    world: list[NDArray[np.float64]] = []
    place: list[NDArray[np.float64]] = []
    heads = shape.heads.astype(np.float64)
    for i, name in enumerate(people.bones):
        p = people.parent[i]
        parent_r = world[p] if p >= 0 else np.eye(3)
        here = place[p] + parent_r @ (heads[i] - heads[p]) if p >= 0 else heads[i]
        own = parent_r @ local[name] if name in local else parent_r
        aim = aims.get(name[-1]) if "." in name else None
        if aim is not None and name[:-2] in ("upperarm01", "lowerarm01"):
            own = _aimed(people, name, heads, aim, world)
        elif aim is not None and name[:-2] in ("upperarm02", "lowerarm02", "wrist"):
            own = parent_r @ rotation(rng.normal(size=3), float(rng.normal(0, 0.05)))
        elif aim is not None and name.startswith(("finger", "metacarpal")):
            own = parent_r
        world.append(own)
        place.append(here)
    turns = np.stack(world)
    matrices = np.zeros((len(people.bones), 3, 4), np.float32)
    matrices[:, :, :3] = turns
    matrices[:, :, 3] = np.stack(place) - (turns @ heads[:, :, None])[:, :, 0]
    return Pose(matrices)


def _aimed(
    people: People,
    name: str,
    heads: NDArray[np.float64],
    aim: Aim,
    world: list[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """World rotation that points an arm bone along its aim (mirrored for the right side)."""
    side = name[-1]
    chest = world[people.bone_id["spine01"]]
    flip = np.array([1.0 if side == "L" else -1.0, 1.0, 1.0])
    upper_arm = name.startswith("upper")
    first, last = ("upperarm01", "lowerarm01") if upper_arm else ("lowerarm01", "wrist")
    start = heads[people.bone_id[f"{first}.{side}"]]
    rest = heads[people.bone_id[f"{last}.{side}"]] - start
    target = chest @ (aim[0 if upper_arm else 1] * flip)
    # The forearm is bent from where the upper arm has brought it, so that twist stays small.
    base = chest if upper_arm else world[people.bone_id[f"upperarm02.{side}"]]
    return between(base @ rest, target) @ base


def joints(people: People, shape: Shape, pose: Pose, posed: F32) -> F32:
    """The 18 COCO points (18, 3) in posed space; `posed` are all body vertices."""

    def head(bone: str) -> NDArray[np.floating]:
        i = people.bone_id[bone]
        m = pose.matrices[i]
        return np.asarray(m[:, :3] @ shape.heads[i] + m[:, 3])

    left_ear, right_ear, nose = people.landmarks
    shoulders = [head("upperarm01.R"), head("upperarm01.L")]
    out = [posed[nose], (shoulders[0] + shoulders[1]) / 2]
    for side in "RL":
        out += [head(f"upperarm01.{side}"), head(f"lowerarm01.{side}"), head(f"wrist.{side}")]
    for side in "RL":
        out += [head(f"upperleg01.{side}"), head(f"lowerleg01.{side}"), head(f"foot.{side}")]
    out += [head("eye.R"), head("eye.L"), posed[right_ear], posed[left_ear]]
    return np.array(out, np.float32)


# ------------------------------------------------------------------ arms


def _direction(x: float, y: float, z: float) -> NDArray[np.float64]:
    vector = np.array([x, y, z], float)
    return vector / np.linalg.norm(vector)


def _down(rng: Rng) -> Aim:
    """Arms hanging, slightly away from the trunk (written for the left arm)."""
    away = rng.uniform(0.22, 0.38)
    upper = _direction(away, -1, rng.normal(-0.05, 0.08))
    return upper, _direction(away - rng.uniform(0.0, 0.2), -1, rng.uniform(0.05, 0.35))


def _a_pose(rng: Rng) -> Aim:
    away = rng.uniform(0.3, 0.65)
    upper = _direction(away, -1, rng.normal(0, 0.08))
    return upper, _direction(away * rng.uniform(0.6, 1.0), -1, rng.uniform(0.1, 0.4))


def _bent(rng: Rng) -> Aim:
    upper = _direction(rng.uniform(0.25, 0.5), -1, rng.normal(-0.1, 0.1))
    return upper, _direction(rng.uniform(-0.2, 0.4), rng.uniform(-0.9, 0.2), 0.9)


def _across(rng: Rng) -> Aim:
    """Forearm in front of the body."""
    upper = _direction(rng.uniform(0.25, 0.45), -1, rng.uniform(0.2, 0.45))
    return upper, _direction(-0.9, rng.uniform(-0.6, 0.25), rng.uniform(0.6, 0.95))


def _crossed(rng: Rng, lift: float) -> Aim:
    """Arms crossed before the chest; one a little above the other."""
    upper = _direction(rng.uniform(0.22, 0.34), -1, rng.uniform(0.35, 0.5))
    return upper, _direction(-0.95, 0.12 + lift, rng.uniform(0.5, 0.62) + lift)


def _hip(rng: Rng) -> Aim:
    upper = _direction(rng.uniform(0.75, 1.0), -1, rng.uniform(-0.5, -0.2))
    return upper, _direction(rng.uniform(-1.0, -0.7), -0.9, rng.uniform(0.5, 0.8))


def _pocket(rng: Rng) -> Aim:
    upper = _direction(rng.uniform(0.35, 0.5), -1, rng.uniform(-0.35, -0.15))
    return upper, _direction(rng.uniform(-0.35, -0.2), -1, rng.uniform(0.35, 0.5))


def _raised(rng: Rng) -> Aim:
    upper = _direction(rng.uniform(0.8, 1.2), rng.uniform(-0.4, 0.5), rng.uniform(-0.1, 0.3))
    return upper, _direction(rng.uniform(-0.6, 0.5), rng.uniform(0.2, 1.0), rng.uniform(0.0, 0.4))


def _to_head(rng: Rng) -> Aim:
    """Hand at the hair or the chin."""
    upper = _direction(rng.uniform(0.5, 0.9), rng.uniform(-0.3, 0.4), rng.uniform(0.3, 0.6))
    return upper, _direction(rng.uniform(-0.9, -0.6), 1, rng.uniform(-0.2, 0.2))


def _spread(rng: Rng) -> Aim:
    """Arms held out to the sides."""
    upper = _direction(1, rng.uniform(-0.5, 0.1), rng.uniform(-0.1, 0.2))
    return upper, _direction(1, rng.uniform(-0.5, 0.3), rng.uniform(0.0, 0.4))


ARM_STYLES: dict[Callable[[Rng], Aim], float] = {
    _down: 0.33,
    _a_pose: 0.16,
    _bent: 0.13,
    _across: 0.1,
    _hip: 0.1,
    _pocket: 0.07,
    _raised: 0.04,
    _to_head: 0.04,
    _spread: 0.03,
}
