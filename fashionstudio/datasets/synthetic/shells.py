"""The cloth shells (helper-tights, helper-skirt) as fine meshes that follow every body.

Work is done once on the base mesh (subdivision, arm coordinate, unrolling into the flat); a
sample then only needs sparse products and a few array operations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from fashionstudio.datasets.synthetic import drape
from fashionstudio.datasets.synthetic.body import People, Shape
from fashionstudio.datasets.synthetic.garments import Garment
from fashionstudio.datasets.synthetic.meshes import (
    F32,
    I32,
    normal_operator,
    relax_flat,
    subdivide,
    vertex_normals,
)
from fashionstudio.datasets.synthetic.posing import Pose


@dataclass(frozen=True)
class Shell:
    """Static facts of a shell of n vertices."""

    name: str
    operator: sp.csr_matrix
    """(n, body vertices)."""
    quads: I32
    canon: F32
    """(n, 4): canonical x, y, z and reach along the arm."""
    zones: F32
    """(n, 4): where cloth folds, from drape.wrinkle_zones."""
    weights: sp.csr_matrix
    flat: F32
    """(n, 2): the base shell unrolled, decimetres."""
    normals: sp.csr_matrix
    is_front: NDArray[np.bool_]


@dataclass(frozen=True)
class Cloth:
    """A garment's shell on one person, posed and flat."""

    posed: F32
    """(n, 3)"""
    posed_normals: F32
    flat: F32
    """(n, 2) decimetres; ×100 is the garment coordinate in mm."""
    flat_normals: F32
    depth: F32
    """(n,) rest z, for ordering in the flat."""


@dataclass(frozen=True)
class Fitting:
    """What all garments of one person in one pose share."""

    shape: Shape
    pose: Pose
    rest: dict[str, F32]
    """Shell name -> (n, 3) shaped, unposed."""
    normals: dict[str, F32]
    hanging: F32
    """From drape.hanging_at_seam."""
    legs: F32
    """From drape.leg_sections, of the posed legs as the root bone sees them."""


def arm_reach(people: People) -> F32:
    """Arm coordinate (v,) of base vertices: 0 trunk, 1 shoulder, 2 elbow, 3 wrist, more hand."""
    arm_bones = [
        i
        for i, name in enumerate(people.bones)
        if name.startswith(("upperarm", "lowerarm", "wrist", "finger", "metacarpal"))
    ]
    share = np.asarray(people.weights[:, arm_bones].sum(1)).ravel()
    base = people.mesh.vertices
    heads = people.head_mix @ base
    shoulder, elbow, wrist = (
        heads[people.bone_id[b]] for b in ("upperarm01.L", "lowerarm01.L", "wrist.L")
    )
    mirrored = base * np.array([1, 1, 1], np.float32)
    mirrored[:, 0] = np.abs(mirrored[:, 0])

    def along(start: F32, end: F32, top: float) -> F32:
        way = end - start
        return np.clip((mirrored - start) @ way / float(way @ way), 0, top)

    reach = share * (1 + along(shoulder, elbow, 1.0) + along(elbow, wrist, 1.6))
    return reach.astype(np.float32)


def build_shell(people: People, group: str, levels: int, reach: F32) -> Shell:
    """Cut a helper group out of the base mesh and refine it."""
    faces, _ = people.mesh.groups[group]
    # Feet would crumple in the flat, and no cloth goes that far.
    faces = faces[(people.mesh.vertices[faces, 1] > -7.8).any(axis=1)]
    used, local = np.unique(faces, return_inverse=True)
    quads = local.reshape(-1, 4).astype(np.int32)
    columns = (np.ones(len(used), np.float32), (np.arange(len(used)), used))
    operator = sp.csr_matrix(columns, shape=(len(used), people.count))
    coarse = people.mesh.vertices[used]
    start = np.stack([coarse[:, 0], coarse[:, 1]], axis=1)
    legs = np.clip(-0.9 - coarse[:, 1], 0, 9) * (group == "helper-tights")
    start[:, 0] += np.sign(coarse[:, 0]) * legs * 0.04
    flat = relax_flat(start, coarse, quads)
    flat_operator: sp.csr_matrix = sp.identity(len(used), format="csr", dtype=np.float32)
    for _ in range(levels):
        step, quads = subdivide(quads, operator.shape[0])
        operator, flat_operator = step @ operator, step @ flat_operator
    base = operator @ people.mesh.vertices
    canon = np.concatenate([base, (operator @ reach)[:, None]], axis=1).astype(np.float32)
    summing = normal_operator(quads, len(base))
    canon[:, 3] = smoothed(canon[:, 3], quads, 6)
    spread = (flat_operator @ flat).astype(np.float32)
    if group == "helper-skirt":
        spread[:, 1] = _row_means(canon[:, 1], spread[:, 1])
    outward = vertex_normals(base.astype(np.float32), quads, summing)
    return Shell(
        group,
        operator.tocsr(),
        quads,
        canon,
        drape.wrinkle_zones(canon),
        (operator @ people.weights).tocsr(),
        spread,
        summing,
        outward[:, 2] > 0,
    )


def _row_means(height: F32, values: F32) -> F32:
    """Mean of `values` (n,) over vertices of like height, so that a hem lies straight."""
    order = np.polynomial.Polynomial.fit(height, values, 5)
    return order(height).astype(np.float32)


def smoothed(values: F32, quads: I32, rounds: int) -> F32:
    """Average (n,) over neighbours, so that armholes cut along it are not scalloped."""
    out = values.astype(np.float64)
    count = np.bincount(quads.ravel(), minlength=len(values)).astype(np.float64)
    for _ in range(rounds):
        faces = out[quads].mean(axis=1)
        out = np.bincount(quads.ravel(), np.repeat(faces, 4), minlength=len(values)) / count
    return out.astype(np.float32)


class Wardrobe:
    """Both shells of a parts folder, and the fitting of garments to a person."""

    def __init__(self, people: People) -> None:
        reach = arm_reach(people)
        self.reach = reach
        self.root = people.bone_id["root"]
        self.tights = build_shell(people, "helper-tights", 1, reach)
        self.skirt = build_shell(people, "helper-skirt", 1, reach)

    def shells(self, garment: Garment) -> list[Shell]:
        """The shells a form is cut from."""
        if garment.form in ("top", "dress"):
            return [self.tights, self.skirt]
        return [self.skirt] if garment.form == "skirt" else [self.tights]

    def fitting(self, shape: Shape, pose: Pose) -> Fitting:
        """What the garments of one person in one pose share, computed once."""
        rest, normals = {}, {}
        for shell in (self.tights, self.skirt):
            rest[shell.name] = (shell.operator @ shape.vertices).astype(np.float32)
            normals[shell.name] = vertex_normals(rest[shell.name], shell.quads, shell.normals)
        tights = rest[self.tights.name]
        rest[self.skirt.name] = drape.levelled(rest[self.skirt.name], self.skirt.canon)
        low = self.tights.canon[:, 1] < 1.0
        posed = pose.apply(self.tights.weights[low], tights[low])
        turn, move = pose.matrices[self.root][:, :3], pose.matrices[self.root][:, 3]
        legs = drape.leg_sections(((posed - move) @ turn).astype(np.float32))
        hanging = drape.hanging_at_seam(tights, self.tights.canon)
        return Fitting(shape, pose, rest, normals, hanging, legs)

    def fit(self, shell: Shell, garment: Garment, fitting: Fitting, layer: float) -> Cloth:
        """Put the shell on: ease, drapes, skinning. `layer` is an extra distance (dm)."""
        before, normals = fitting.rest[shell.name], fitting.normals[shell.name]
        away = normals * np.float32(garment.offset + layer)
        if shell is self.skirt:
            rest, laid = self._skirt(garment, fitting)
        else:
            rest = drape.ease_trunk(before, shell.canon, garment)
            rest = drape.ease_legs(rest, shell.canon, garment)
            rest = laid = drape.ease_sleeves(rest, shell.canon, normals, garment)
        rest = rest + away + normals * drape.big_folds(shell.canon, garment)[:, None]
        laid = laid + away
        posed = fitting.pose.apply(shell.weights, rest)
        if shell is self.skirt:
            posed = self._hung(posed, rest, fitting.pose)
        flat = shell.flat + (laid - shell.canon[:, :3])[:, :2]
        flat[:, 0] += drape.flat_widening(before, laid, shell.canon, garment)
        towards = normals.copy()
        towards[:, :2] *= 0.35
        return Cloth(
            posed,
            vertex_normals(posed, shell.quads, shell.normals),
            flat.astype(np.float32),
            towards,
            rest[:, 2].copy(),
        )

    def _skirt(self, garment: Garment, fitting: Fitting) -> tuple[F32, F32]:
        """The skirt shell as worn (round the legs, waving) and as laid flat (neither)."""
        canon, before = self.skirt.canon, fitting.rest[self.skirt.name]
        worn = drape.drape_skirt(before, canon, garment, fitting.hanging, fitting.legs)
        still = replace(garment, waves=(0.0, *garment.waves[1:]))
        return worn, drape.drape_skirt(before, canon, still, fitting.hanging)

    def _hung(self, posed: F32, rest: F32, pose: Pose) -> F32:
        """Let the skirt hang from the hips: below them it does not turn along with a thigh."""
        matrix = pose.matrices[self.root]
        rigid = rest @ matrix[:, :3].T + matrix[:, 3]
        share = np.clip((0.5 - self.skirt.canon[:, 1]) / 1.2, 0, 1)[:, None]
        return (posed + (rigid - posed) * share).astype(np.float32)
