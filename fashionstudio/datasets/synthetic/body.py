"""People from MakeHuman CC0 parts: shapes and the items they wear on head and feet.

Units: decimetres, y up, the person faces +z; `.L` bones are the person's left (+x).
"""

from __future__ import annotations

import json
from collections.abc import Callable
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
)

ETHNICITIES = ("african", "asian", "caucasian")
TRAITS = ("nose/", "head/", "chin/", "cheek/", "mouth/", "forehead/", "neck/", "hip/")
"""Folders of targets for what is a person's own."""


@dataclass(frozen=True)
class Item:
    """Hair, shoes, eyes or brows: a mesh bound to the body."""

    name: str
    mesh: ObjMesh
    binding: Binding
    weights: sp.csr_matrix
    quads: I32
    texture: Path | None
    """None: plain, only tinted."""
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
        self._traits = sorted(name for name in self.target_names if name.startswith(TRAITS))
        self.body_quads, self.body_texcoords = self.mesh.groups["body"]
        self.body_normals = normal_operator(self.body_quads, self.count)
        self.poses = {p.stem: p for p in sorted((folder / "poses").glob("standing*.bvh"))}
        self._items: dict[str, Item] = {}
        self._deltas: dict[str, tuple[NDArray[np.int64] | None, F32]] = {}
        self.landmarks = self._landmarks()
        self._skins = sorted((folder / "textures" / "skins").glob("*.png"))

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

    def shape(self, rng: np.random.Generator, *, female: float = 0.6) -> Shape:
        """A random adult; `female` is the chance of a woman."""
        sex = "female" if rng.random() < female else "male"
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
        names = self._traits
        picked = rng.choice(len(names), 10, replace=False)
        return {names[i]: float(rng.uniform(0.1, 0.45)) for i in picked}

    def _add(self, vertices: F32, name: str, weight: float) -> None:
        """Move the vertices (v, 3) of a target by `weight` of it, in place."""
        if abs(weight) < 1e-3 or name not in self.target_names:
            return
        if name not in self._deltas:
            self._deltas[name] = self._read_target(name)
        index, delta = self._deltas[name]
        if index is None:
            vertices += delta * np.float32(weight)
        else:
            vertices[index] += delta * np.float32(weight)

    def _read_target(self, name: str) -> tuple[NDArray[np.int64] | None, F32]:
        """Vertex ids and decimetres; targets of most vertices come dense, without ids (faster)."""
        index = self.targets[f"{name}::index"].astype(np.int64)
        delta = self.targets[f"{name}::delta_5e-4dm"].astype(np.float32) * np.float32(5e-4)
        if len(index) < self.count // 5:
            return index, delta
        dense = np.zeros((self.count, 3), np.float32)
        dense[index] = delta
        return None, dense

    def skins(self, shape: Shape) -> list[Path]:
        """Textures for a person of this age, descent and sex."""
        start = f"{shape.age}_{shape.ethnicity}_{shape.sex}__"
        return [path for path in self._skins if path.name.startswith(start)]

    # ------------------------------------------------------------------ items

    def item(self, kind: str, name: str) -> Item:
        """Load hair, shoes, brows or eyes once."""
        return self.kept(f"{kind}/{name}", lambda: self._read_item(kind, name))

    def kept(self, key: str, make: Callable[[], Item]) -> Item:
        """The item of this key, made at its first use."""
        if key not in self._items:
            self._items[key] = make()
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
            texture: Path | None = self.folder / "eyes" / "materials" / "brown_eye.png"
        else:
            found = [
                p
                for p in sorted((self.folder / "textures" / kind).glob(f"{name}__*.png"))
                if "normal" not in p.name and "_ao" not in p.name
            ]
            texture = found[0] if found else None
        return Item(
            name, mesh, binding, weights, quads, texture, normal_operator(quads, len(mesh.vertices))
        )

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
