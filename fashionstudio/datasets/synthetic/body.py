"""People from MakeHuman CC0 parts: shapes, sparse skinning and poses.

Units: decimetres, y up, the person faces +z; `.L` bones are the person's left (+x).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from fashionstudio.datasets.synthetic.meshes import (
    F32,
    I32,
    Binding,
    ObjMesh,
    normal_operator,
    read_mhclo,
    read_obj,
    read_weights,
    triangles_of,
    vertex_normals,
)

ETHNICITIES = ("african", "asian", "caucasian")


@dataclass(frozen=True)
class Item:
    """Hair, shoes, eyes or brows: a mesh bound to the body."""

    name: str
    mesh: ObjMesh
    binding: Binding
    weights: sp.csr_matrix
    quads: I32
    texture: Path
    normals: sp.csr_matrix


@dataclass(frozen=True)
class Shape:
    """One person's measures, before posing."""

    vertices: F32
    """(19158, 3) rest positions."""
    heads: F32
    """(bones, 3) joint positions."""
    sex: str
    age: str
    ethnicity: str


@dataclass(frozen=True)
class Pose:
    """Affine map of each bone, (bones, 3, 4), rest space to posed space."""

    matrices: F32

    def apply(self, weights: sp.csr_matrix, vertices: F32) -> F32:
        """Linear blend skinning of (n, 3) vertices with sparse (n, bones) weights."""
        blended = (weights @ self.matrices.reshape(-1, 12)).reshape(-1, 3, 4)
        moved = np.einsum("nij,nj->ni", blended[:, :, :3], vertices) + blended[:, :, 3]
        return moved.astype(np.float32)


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


class People:
    """The parts folder, read once per process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mesh = read_obj(folder / "base" / "base.obj")
        self.count = len(self.mesh.vertices)
        skeleton = json.loads((folder / "base" / "default.mhskel").read_text(encoding="utf-8"))
        self._read_bones(skeleton)
        self.weights = read_weights(folder / "base" / "default_weights.mhw", self.bones, self.count)
        self.targets = np.load(folder / "base" / "targets.npz")
        self.target_names = {name.split("::")[0] for name in self.targets.files}
        self.body_quads, self.body_texcoords = self.mesh.groups["body"]
        self.body_normals = normal_operator(self.body_quads, self.count)
        self.poses = {p.stem: p for p in sorted((folder / "poses").glob("standing*.bvh"))}
        self._items: dict[str, Item] = {}

    def _read_bones(self, skeleton: dict) -> None:
        """Order bones parents first; a head is the mean of its joint's vertices."""
        table = skeleton["bones"]
        order: list[str] = []
        waiting = list(table)
        while waiting:
            ready = [b for b in waiting if not table[b]["parent"] or table[b]["parent"] in order]
            order += ready
            waiting = [b for b in waiting if b not in ready]
        self.bones = order
        self.bone_id = {name: i for i, name in enumerate(order)}
        self.parent = [self.bone_id.get(table[b]["parent"] or "", -1) for b in order]
        rows, columns, data = [], [], []
        for i, name in enumerate(order):
            ids = skeleton["joints"][table[name]["head"]]
            rows += [i] * len(ids)
            columns += ids
            data += [1 / len(ids)] * len(ids)
        shape = (len(order), self.count)
        self.head_mix = sp.csr_matrix((np.array(data, np.float32), (rows, columns)), shape=shape)

    # ------------------------------------------------------------------ shape

    def shape(self, rng: np.random.Generator) -> Shape:
        """A random adult."""
        sex = "female" if rng.random() < 0.6 else "male"
        old = float(np.clip(rng.beta(1.2, 3.0), 0, 1))
        ethnicity = ETHNICITIES[int(rng.integers(3))]
        vertices = self.mesh.vertices.astype(np.float32).copy()
        for name, weight in self._macro(rng, sex, old, ethnicity).items():
            self._add(vertices, name, weight)
        for name, weight in self._details(rng).items():
            self._add(vertices, name, weight)
        age = "young" if old < 0.35 else ("middleage" if old < 0.65 else "old")
        return Shape(vertices, self.head_mix @ vertices, sex, age, ethnicity)

    def _macro(
        self, rng: np.random.Generator, sex: str, old: float, ethnicity: str
    ) -> dict[str, float]:
        """Weights of the macro targets: bilinear mixes of sex, age, muscle, weight, height."""
        muscle = _thirds("muscle", float(np.clip(rng.normal(0.5, 0.2), 0, 1)))
        heavy = _thirds("weight", float(np.clip(rng.normal(0.48, 0.2), 0, 1)))
        # The extreme targets are 1.2 m and 2.5 m tall.
        height = float(np.clip(rng.normal(0.05, 0.17), -0.4, 0.4))
        ideal = float(rng.uniform(0, 0.9))
        cup = float(rng.uniform(-0.4, 0.6)) if sex == "female" else 0.0
        mix = dict.fromkeys(ETHNICITIES, 0.0)
        mix[ethnicity] += 0.8
        mix[ETHNICITIES[int(rng.integers(3))]] += 0.2
        opposite = "male" if sex == "female" else "female"
        share = float(rng.uniform(0, 0.15))
        out: dict[str, float] = {}
        for s, ws in ((sex, 1 - share), (opposite, share)):
            for age, wa in (("young", 1 - old), ("old", old)):
                for e, we in mix.items():
                    out[f"macrodetails/{e}-{s}-{age}"] = ws * wa * we
                for m, wm in muscle.items():
                    for h, wh in heavy.items():
                        w = ws * wa * wm * wh
                        key = f"{s}-{age}-{m}-{h}"
                        out[f"macrodetails/universal-{key}"] = w
                        tall = "maxheight" if height > 0 else "minheight"
                        out[f"macrodetails/height/{key}-{tall}"] = w * abs(height)
                        out[f"macrodetails/proportions/{key}-idealproportions"] = w * ideal
                        size = "maxcup" if cup > 0 else "mincup"
                        if s == "female":
                            out[f"breast/{key}-{size}-averagefirmness"] = w * abs(cup)
        return out

    def _details(self, rng: np.random.Generator) -> dict[str, float]:
        """A few random traits of face and trunk."""
        kinds = ("nose/", "head/", "chin/", "cheek/", "mouth/", "forehead/", "neck/", "hip/")
        names = sorted(n for n in self.target_names if n.startswith(kinds))
        picked = rng.choice(len(names), 10, replace=False)
        return {names[i]: float(rng.uniform(0.1, 0.45)) for i in picked}

    def _add(self, vertices: F32, name: str, weight: float) -> None:
        if weight < 1e-3 or name not in self.target_names:
            return
        index = self.targets_cache(name + "::index")
        vertices[index] += self.targets_cache(name + "::delta_5e-4dm") * np.float32(weight * 5e-4)

    def targets_cache(self, key: str) -> NDArray:
        """One array of the target file, kept after the first reading."""
        cache = self.__dict__.setdefault("_target_arrays", {})
        if key not in cache:
            cache[key] = self.targets[key]
        return cache[key]

    # ------------------------------------------------------------------ items

    def item(self, kind: str, name: str) -> Item:
        """Load hair, shoes, brows or eyes once."""
        key = f"{kind}/{name}"
        if key not in self._items:
            self._items[key] = self._read_item(kind, name)
        return self._items[key]

    def _read_item(self, kind: str, name: str) -> Item:
        folder = self.folder / kind / name
        binding, mesh_path = read_mhclo(sorted(folder.glob("*.mhclo"))[0], self.count)
        mesh = read_obj(mesh_path)
        quads = np.concatenate([faces for faces, _ in mesh.groups.values()])
        mixed = (abs(binding.mix) @ self.weights).tocsr()
        total = np.maximum(np.asarray(mixed.sum(1)).ravel(), 1e-6)
        weights = (sp.diags(1 / total) @ mixed).tocsr()
        if kind == "eyes":
            texture = self.folder / "eyes" / "materials" / "brown_eye.png"
        else:
            found = [
                p
                for p in sorted((self.folder / "textures" / kind).glob(f"{name}__*.png"))
                if "normal" not in p.name and "_ao" not in p.name
            ]
            texture = found[0] if found else Path()
        return Item(
            name, mesh, binding, weights, quads, texture, normal_operator(quads, len(mesh.vertices))
        )

    # ------------------------------------------------------------------ poses

    def bvh(self, name: str) -> dict[str, NDArray[np.float64]]:
        """Local rotations (3, 3) of each bone in the one frame of a BVH file."""
        cache = self.__dict__.setdefault("_bvh", {})
        if name not in cache:
            cache[name] = read_bvh(self.poses[name])
        return cache[name]

    def pose(
        self,
        shape: Shape,
        rng: np.random.Generator,
        *,
        plain: bool = False,
        calm_legs: bool = False,
    ) -> Pose:
        """A random standing pose.

        `plain` gives arms down and a straight back, `calm_legs` never lifts a leg (a skirt's
        shell would be torn along).
        """
        names = sorted(self.poses)
        if plain or rng.random() < 0.4:
            local: dict[str, NDArray[np.float64]] = {}
        else:
            local = dict(self.bvh(names[int(rng.integers(len(names)))]))
            local.pop("root", None)
        sigma = np.radians(3.0 if plain else 6.0)
        for bone in ("spine05", "spine03", "spine02", "neck01", "neck03", "head"):
            noise = rotation(rng.normal(size=3), float(rng.normal(0, sigma * 0.6)))
            local[bone] = noise @ local.get(bone, np.eye(3))
        if calm_legs or "upperleg01.L" not in local or rng.random() < 0.7:
            self._legs(local, rng)
        chance = 1.0 if plain or "upperarm01.L" not in local else 0.6
        mirror_style = int(rng.integers(len(ARM_STYLES)))
        aims: dict[str, tuple[NDArray, NDArray] | None] = {}
        for side in "LR":
            style = mirror_style if rng.random() < 0.6 else int(rng.integers(len(ARM_STYLES)))
            style = int(rng.integers(3)) if plain else style
            aims[side] = ARM_STYLES[style](rng) if rng.random() < chance else None
        return self._forward(shape, local, aims, rng)

    def _legs(self, local: dict[str, NDArray[np.float64]], rng: np.random.Generator) -> None:
        """Small hip and knee angles; the weight often rests on one leg."""
        for side, sign in (("L", 1.0), ("R", -1.0)):
            spread = sign * np.radians(rng.normal(-3.0, 3.0))
            swing = np.radians(rng.normal(0, 3.0))
            bend = np.radians(max(0.0, rng.normal(4, 8.0)))
            hip = rotation((0, 0, 1), spread) @ rotation((1, 0, 0), swing - bend * 0.5)
            local[f"upperleg01.{side}"] = hip
            local[f"lowerleg01.{side}"] = rotation((1, 0, 0), bend)
            for bone in (f"upperleg02.{side}", f"lowerleg02.{side}"):
                local.pop(bone, None)

    def _forward(
        self,
        shape: Shape,
        local: dict[str, NDArray[np.float64]],
        aims: dict[str, tuple[NDArray, NDArray] | None],
        rng: np.random.Generator,
    ) -> Pose:
        """World rotations down the tree; aimed arms override what they inherit."""
        world: list[NDArray[np.float64]] = []
        place: list[NDArray[np.float64]] = []
        heads = shape.heads.astype(np.float64)
        for i, name in enumerate(self.bones):
            p = self.parent[i]
            parent_r = world[p] if p >= 0 else np.eye(3)
            here = place[p] + parent_r @ (heads[i] - heads[p]) if p >= 0 else heads[i]
            own = parent_r @ local.get(name, np.eye(3))
            aim = aims.get(name[-1]) if "." in name else None
            if aim is not None and name[:-2] in ("upperarm01", "lowerarm01"):
                own = self._aimed(name, heads, aim, world)
            elif aim is not None and name[:-2] in ("upperarm02", "lowerarm02", "wrist"):
                own = parent_r @ rotation(rng.normal(size=3), float(rng.normal(0, 0.05)))
            elif aim is not None and name.startswith(("finger", "metacarpal")):
                own = parent_r
            world.append(own)
            place.append(here)
        matrices = np.zeros((len(self.bones), 3, 4), np.float32)
        for i in range(len(self.bones)):
            matrices[i, :, :3] = world[i]
            matrices[i, :, 3] = place[i] - world[i] @ heads[i]
        return Pose(matrices)

    def _aimed(
        self,
        name: str,
        heads: NDArray[np.float64],
        aim: tuple[NDArray, NDArray],
        world: list[NDArray[np.float64]],
    ) -> NDArray[np.float64]:
        """World rotation that points an arm bone along its aim (mirrored for the right side)."""
        side = name[-1]
        chest = world[self.bone_id["spine01"]]
        flip = np.array([1.0 if side == "L" else -1.0, 1.0, 1.0])
        first, last = (
            ("upperarm01", "lowerarm01") if name.startswith("upper") else ("lowerarm01", "wrist")
        )
        start = heads[self.bone_id[f"{first}.{side}"]]
        rest = heads[self.bone_id[f"{last}.{side}"]] - start
        target = chest @ (aim[0 if name.startswith("upper") else 1] * flip)
        if name.startswith("upper"):
            return between(chest @ rest, target) @ chest
        # The forearm is bent from where the upper arm has brought it, so that twist stays small.
        upper = world[self.bone_id[f"upperarm02.{side}"]]
        return between(upper @ rest, target) @ upper

    def joints(self, shape: Shape, pose: Pose, posed: F32) -> F32:
        """The 18 COCO points (18, 3) in posed space; `posed` are all body vertices."""

        def head(bone: str) -> NDArray:
            i = self.bone_id[bone]
            m = pose.matrices[i]
            return m[:, :3] @ shape.heads[i] + m[:, 3]

        left_ear, right_ear, nose = self._landmarks()
        shoulders = [head("upperarm01.R"), head("upperarm01.L")]
        out = [posed[nose], (shoulders[0] + shoulders[1]) / 2]
        for side in "RL":
            out += [head(f"upperarm01.{side}"), head(f"lowerarm01.{side}"), head(f"wrist.{side}")]
        for side in "RL":
            out += [head(f"upperleg01.{side}"), head(f"lowerleg01.{side}"), head(f"foot.{side}")]
        out += [head("eye.R"), head("eye.L"), posed[right_ear], posed[left_ear]]
        return np.array(out, np.float32)

    def _landmarks(self) -> tuple[int, int, int]:
        """Vertex ids of left ear, right ear and nose tip on the base mesh."""
        base = self.mesh.vertices[: self.body_quads.max() + 1]
        head = base[:, 1] > 6.6
        ears = np.where(head & (abs(base[:, 1] - 7.2) < 0.35), base[:, 0], 0)
        middle = head & (abs(base[:, 0]) < 0.1) & (base[:, 1] < 7.4)
        nose = int(np.argmax(np.where(middle, base[:, 2], -9)))
        return int(np.argmax(ears)), int(np.argmin(ears)), nose


def _thirds(what: str, value: float) -> dict[str, float]:
    """Weights of min, average and max for a value in 0..1."""
    low, high = max(0.0, 1 - 2 * value), max(0.0, 2 * value - 1)
    return {f"min{what}": low, f"average{what}": 1 - low - high, f"max{what}": high}


def read_bvh(path: Path) -> dict[str, NDArray[np.float64]]:
    """Bone -> local rotation in y-up axes; the file's are z-up."""
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


def _direction(x: float, y: float, z: float) -> NDArray[np.float64]:
    vector = np.array([x, y, z], float)
    return vector / np.linalg.norm(vector)


Aim = tuple[NDArray[np.float64], NDArray[np.float64]]


def _down(rng: np.random.Generator) -> Aim:
    """Arms hanging, slightly away from the trunk (written for the left arm)."""
    away = rng.uniform(0.22, 0.38)
    upper = _direction(away, -1, rng.normal(-0.05, 0.08))
    return upper, _direction(away - rng.uniform(0.0, 0.2), -1, rng.uniform(0.05, 0.35))


def _a_pose(rng: np.random.Generator) -> Aim:
    away = rng.uniform(0.3, 0.65)
    upper = _direction(away, -1, rng.normal(0, 0.08))
    return upper, _direction(away * rng.uniform(0.6, 1.0), -1, rng.uniform(0.1, 0.4))


def _bent(rng: np.random.Generator) -> Aim:
    upper = _direction(rng.uniform(0.25, 0.5), -1, rng.normal(-0.1, 0.1))
    return upper, _direction(rng.uniform(-0.2, 0.4), rng.uniform(-0.9, 0.2), 0.9)


def _across(rng: np.random.Generator) -> Aim:
    """Forearm in front of the body."""
    upper = _direction(rng.uniform(0.25, 0.45), -1, rng.uniform(0.2, 0.45))
    return upper, _direction(-0.9, rng.uniform(-0.6, 0.25), rng.uniform(0.6, 0.95))


def _hip(rng: np.random.Generator) -> Aim:
    upper = _direction(rng.uniform(0.75, 1.0), -1, rng.uniform(-0.5, -0.2))
    return upper, _direction(rng.uniform(-1.0, -0.7), -0.9, rng.uniform(0.5, 0.8))


def _raised(rng: np.random.Generator) -> Aim:
    upper = _direction(rng.uniform(0.8, 1.2), rng.uniform(-0.4, 0.5), rng.uniform(-0.1, 0.3))
    return upper, _direction(rng.uniform(-0.6, 0.5), rng.uniform(0.2, 1.0), rng.uniform(0.0, 0.4))


ARM_STYLES = (
    _down,
    _down,
    _a_pose,
    _down,
    _bent,
    _across,
    _hip,
    _down,
    _bent,
    _across,
    _hip,
    _a_pose,
    _raised,
)


def body_parts(people: People) -> NDArray[np.uint8]:
    """Part id of each body vertex from its heaviest bone (see core.person.PARTS)."""
    heaviest = np.asarray(people.weights.argmax(axis=1)).ravel()
    ids = np.zeros(len(people.bones), np.uint8)
    for i, name in enumerate(people.bones):
        ids[i] = _part_of(name)
    return ids[heaviest]


def _part_of(bone: str) -> int:
    left = bone.endswith(".L")
    base = bone.split(".")[0]
    if base.startswith(("wrist", "finger", "metacarpal")):
        return 19 if left else 20
    if base.startswith(("upperarm", "lowerarm", "shoulder")):
        return 14 if left else 15
    if base.startswith(("upperleg", "lowerleg", "foot", "toe", "pelvis")):
        return 12 if left else 13
    if base.startswith(("spine", "clavicle", "neck0", "root", "breast")):
        return 18
    return 11


__all__ = ["Item", "People", "Pose", "Shape", "body_parts", "triangles_of", "vertex_normals"]
