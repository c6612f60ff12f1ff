"""The cloth shells (helper-tights, helper-skirt) as fine meshes that follow every body.

Work is done once on the base mesh (subdivision, arm coordinate, unrolling into the flat); a
sample then only needs sparse products and a few array operations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from fashionstudio.datasets.synthetic.body import People, Pose, Shape
from fashionstudio.datasets.synthetic.garments import SEAM_Y, Garment
from fashionstudio.datasets.synthetic.meshes import (
    F32,
    I32,
    normal_operator,
    relax_flat,
    subdivide,
    vertex_normals,
)

ANGLES = 32
TRUNK_AXIS = (0.0, 0.33)
"""x and z of the vertical axis cloth hangs around."""
ROW = 0.25
"""Height of a bin in decimetres, for what hangs straight down."""


@dataclass(frozen=True)
class Shell:
    """Static facts of a shell of n vertices."""

    name: str
    operator: sp.csr_matrix
    """(n, body vertices)."""
    quads: I32
    canon: F32
    """(n, 4): canonical x, y, z and reach along the arm."""
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
        self.tights = build_shell(people, "helper-tights", 1, reach)
        self.skirt = build_shell(people, "helper-skirt", 1, reach)

    def shells(self, garment: Garment) -> list[Shell]:
        """The shells a form is cut from."""
        both = [self.tights, self.skirt]
        return {"top": both, "trousers": both[:1], "skirt": both[1:], "dress": both}[garment.form]

    def fit(self, shell: Shell, garment: Garment, shape: Shape, pose: Pose, layer: float) -> Cloth:
        """Put the shell on: ease, drapes, skinning. `layer` is an extra distance (dm)."""
        rest = (shell.operator @ shape.vertices).astype(np.float32)
        normals = vertex_normals(rest, shell.quads, shell.normals)
        if shell.name == "helper-skirt":
            rest = levelled(rest, shell.canon)
        before = rest.copy()
        if shell.name == "helper-skirt":
            above = (self.tights.operator @ shape.vertices).astype(np.float32)
            rest = drape_skirt(
                rest, shell.canon, garment, hanging_at_seam(above, self.tights.canon)
            )
        else:
            rest = ease_trunk(rest, shell.canon, garment)
            rest = ease_legs(rest, shell.canon, garment)
            rest = ease_sleeves(rest, shell.canon, normals, garment)
        rest += normals * np.float32(garment.offset + layer)
        rest += normals * big_folds(shell, garment)[:, None]
        posed = pose.apply(shell.weights, rest)
        laid = rest
        if shell.name == "helper-skirt" and garment.waves[0] > 0:
            # Drapes would fold over in the flat: lay the same skirt without them.
            still = replace(garment, waves=(0.0, *garment.waves[1:]))
            laid = drape_skirt(
                before, shell.canon, still, hanging_at_seam(above, self.tights.canon)
            ) + normals * np.float32(garment.offset + layer)
        flat = shell.flat + (laid - shell.canon[:, :3])[:, :2]
        flat[:, 0] += flat_widening(before, laid, shell.canon, garment)
        towards = normals.copy()
        towards[:, :2] *= 0.35
        return Cloth(
            posed,
            vertex_normals(posed, shell.quads, shell.normals),
            flat.astype(np.float32),
            towards,
            rest[:, 2].copy(),
        )


def flat_widening(before: F32, rest: F32, canon: F32, garment: Garment) -> F32:
    """What widens a skirt or a leg in depth widens the flat too: shift in x (n,)."""
    deeper = np.clip(np.abs(rest[:, 2] - before[:, 2]) - 0.1, 0, 3)
    axis = np.zeros(len(canon), np.float32)
    if garment.form == "trousers":
        below = np.clip(-0.9 - canon[:, 1], 0, 9)
        axis = np.sign(canon[:, 0]) * (1.1 + 0.17 * below) * (below > 0)
    away = np.clip((canon[:, 0] - axis) / 0.5, -1, 1)
    return np.where(canon[:, 3] > 0.6, 0, 0.5 * away * deeper).astype(np.float32)


def _polar(rest: F32, centre: NDArray[np.floating]) -> tuple[F32, F32, NDArray[np.int64]]:
    """Radius, unit direction (n, 2) in xz and angular bin about a centre (n or 1, 2)."""
    away = rest[:, [0, 2]] - centre
    radius = np.maximum(np.linalg.norm(away, axis=1), 1e-4)
    angle = np.arctan2(away[:, 1], away[:, 0])
    bins = ((angle / (2 * np.pi) * ANGLES) % ANGLES).astype(np.int64)
    return radius.astype(np.float32), (away / radius[:, None]).astype(np.float32), bins


def _hanging(
    radius: F32, way: F32, bins: NDArray[np.int64], rows: NDArray[np.int64], count: int
) -> F32:
    """Radius (n,) of a sheet that falls straight from the widest place above each vertex."""
    table = np.zeros((count, ANGLES), np.float32)
    np.maximum.at(table, (rows, bins), radius)
    table = np.maximum.accumulate(table, axis=0)
    around = _rounded(table)
    low, share = _place(way)
    return around[rows, low] * (1 - share) + around[rows, (low + 1) % ANGLES] * share


def ease_trunk(rest: F32, canon: F32, garment: Garment) -> F32:
    """Let the trunk of a top fall from the chest instead of following the waist."""
    inside = (canon[:, 3] < 0.5) & (canon[:, 1] < 4.6) & (canon[:, 1] > 0.2)
    if garment.ease <= 0 or garment.form == "trousers":
        return rest
    part = rest[inside]
    centre = np.array([TRUNK_AXIS], np.float32)
    radius, way, bins = _polar(part, centre)
    rows = ((4.6 - canon[inside, 1]) / ROW).astype(np.int64)
    goal = _hanging(radius, way, bins, rows, int(rows.max()) + 1)
    more = np.maximum(goal - radius, 0) * min(garment.ease, 1.0)
    down = np.clip((4.4 - canon[inside, 1]) / 3.0, 0, 1)
    more += max(0.0, garment.ease - 0.5) * 0.5 * down
    out = rest.copy()
    out[inside] = _set_xz(part, way * more[:, None])
    return out


def _set_xz(part: F32, shift: F32) -> F32:
    moved = part.copy()
    moved[:, [0, 2]] += shift
    return moved


def ease_legs(rest: F32, canon: F32, garment: Garment) -> F32:
    """Widen trouser legs: straight, wide or flared, about the axis of each leg."""
    if garment.form != "trousers":
        return rest
    out = rest.copy()
    down = np.clip((-0.9 - canon[:, 1]) / 6.5, 0, 1)
    for sign in (1, -1):
        leg = (canon[:, 0] * sign > 0) & (canon[:, 1] < -0.9)
        part = rest[leg]
        rows = ((-0.9 - canon[leg, 1]) / ROW).astype(np.int64)
        count = np.maximum(np.bincount(rows), 1)
        axis = np.stack(
            [np.bincount(rows, part[:, 0]) / count, np.bincount(rows, part[:, 2]) / count], axis=1
        )
        kernel = np.ones(5) / 5
        padded = np.pad(axis, ((2, 2), (0, 0)), mode="edge")
        smooth = np.stack([np.convolve(padded[:, k], kernel, "valid") for k in (0, 1)], 1)
        radius, way, bins = _polar(part, smooth[rows].astype(np.float32))
        goal = _hanging(radius, way, bins, rows, int(rows.max()) + 1)
        taper = 1 - (0.32 - 0.2 * min(garment.leg_ease, 1)) * down[leg]
        more = np.maximum(goal * taper - radius, 0) * min(1.0, garment.leg_ease)
        more += garment.leg_flare * np.clip((down[leg] - 0.45) * 1.8, 0, 1) ** 1.5
        more += 0.12 * garment.leg_ease * np.clip(down[leg] * 6, 0, 1)
        out[leg] = _set_xz(part, way * more[:, None])
    return out


def ease_sleeves(rest: F32, canon: F32, normals: F32, garment: Garment) -> F32:
    """Puff the sleeves along the normals, growing away from the shoulder, tight at a cuff."""
    if garment.form not in ("top", "dress"):
        return rest
    reach = canon[:, 3]
    grow = np.clip((reach - 0.6) / 1.2, 0, 1)
    if garment.reach > 2.7:
        grow *= 1 - 0.8 * np.clip((reach - 2.5) / 0.4, 0, 1)
    # Cloth lies on the upper side of the arm and hangs from the lower one.
    grow *= np.clip(0.55 - 0.55 * normals[:, 1], 0.2, 1)
    return (rest + normals * (garment.sleeve_ease * grow)[:, None]).astype(np.float32)


def hanging_at_seam(tights: F32, canon: F32) -> F32:
    """Radius (ANGLES,) at the waist of a sheet that falls straight from the chest."""
    inside = (canon[:, 3] < 0.5) & (canon[:, 1] < 4.6) & (canon[:, 1] > SEAM_Y - 0.1)
    radius, _, bins = _polar(tights[inside], np.array([TRUNK_AXIS], np.float32))
    table = np.zeros(ANGLES, np.float32)
    np.maximum.at(table, bins, radius)
    return _rounded(table[None])[0]


def levelled(rest: F32, canon: F32) -> F32:
    """Bring rows of the skirt shell back to one height: shapes lift its front more than its back.

    Rows are bins of the canonical height; the waist keeps its own shape.
    """
    rows = ((2.0 - canon[:, 1]) / ROW).astype(np.int64)
    count = np.maximum(np.bincount(rows), 1)
    lift = np.bincount(rows, rest[:, 1] - canon[:, 1]) / count
    lift = np.convolve(np.pad(lift, 2, mode="edge"), np.ones(5) / 5, "valid")
    heights = 2.0 - ROW * (np.arange(len(lift)) + 0.5)
    level = canon[:, 1] + np.interp(-canon[:, 1], -heights, lift)
    share = np.clip((SEAM_Y - canon[:, 1]) / 1.5, 0, 1)
    out = rest.copy()
    out[:, 1] += share * (level - rest[:, 1])
    return out


def drape_skirt(rest: F32, canon: F32, garment: Garment, hanging: F32) -> F32:
    """Hang a skirt from the hips: pencil to flared, with waves towards the hem.

    The lower part of a top is the same sheet, continued from what hangs off the chest.
    """
    centre = np.array([TRUNK_AXIS], np.float32)
    radius, way, bins = _polar(rest, centre)
    y = canon[:, 1]
    new = radius.copy()
    if garment.form != "top":
        hip_rows = (y < 0.4) & (y > -0.6)
        hip = np.zeros(ANGLES, np.float32)
        np.maximum.at(hip, bins[hip_rows], radius[hip_rows])
        at_hip = _around(_rounded(hip[None])[0], way)
        below = np.clip(0.0 - y, 0, 9)
        amount, number, phase = garment.waves
        angle = np.arctan2(way[:, 1], way[:, 0])
        wave = np.sin(angle * number + phase + 1.3 * np.sin(angle * 2 + phase))
        goal = at_hip + garment.flare * below * (1.0 + 0.12 * (way[:, 1] > 0))
        goal = goal + amount * wave * below
        mixed = np.clip(below / 0.6, 0, 1)
        start = np.clip((1.5 - y) / 1.5, 0, 1) * max(0.0, garment.flare) * 0.6
        new = radius + (goal - radius) * mixed + start * (1 - mixed)
    if garment.form != "skirt":
        falls = 1.0 if garment.form == "top" else np.exp(-np.clip(SEAM_Y - y, 0, 9) / 1.5)
        more = np.maximum(_around(hanging, way) - new, 0) * min(garment.ease, 1.0)
        more += max(0.0, garment.ease - 0.5) * 0.5 * np.clip((4.4 - y) / 3.0, 0, 1)
        new = new + more * falls
    out = rest.copy()
    out[:, [0, 2]] = centre + way * new[:, None]
    return out.astype(np.float32)


def _rounded(table: F32) -> F32:
    """Smooth (rows, ANGLES) outwards only, so that cloth spans hollows."""
    out = table
    for _ in range(2):
        out = np.maximum(out, (np.roll(out, 1, 1) + out + np.roll(out, -1, 1)) / 3)
        out = 0.25 * np.roll(out, 1, 1) + 0.5 * out + 0.25 * np.roll(out, -1, 1)
    return out


def _place(way: F32) -> tuple[NDArray[np.int64], F32]:
    """Angular bin below and share of the next, for the directions (n, 2)."""
    place = (np.arctan2(way[:, 1], way[:, 0]) / (2 * np.pi) * ANGLES - 0.5) % ANGLES
    return place.astype(np.int64) % ANGLES, (place - np.floor(place)).astype(np.float32)


def _around(table: F32, way: F32) -> F32:
    """Linear interpolation of (ANGLES,) at the directions (n, 2)."""
    low, share = _place(way)
    return table[low] * (1 - share) + table[(low + 1) % ANGLES] * share


def big_folds(shell: Shell, garment: Garment) -> F32:
    """Real displacement (n,) along the normal: slow waves that also bend outlines."""
    x, y, z, reach = shell.canon.T
    a, b = garment.fold_origin
    turn = 6.283
    crumple, drapes, joints = garment.folds
    loose = 0.25 + 0.75 * min(1.0, garment.ease)
    out = (
        0.03
        * crumple
        * loose
        * np.sin(1.7 * y + 2.1 * x + turn * a)
        * np.sin(1.3 * x - 1.1 * y + 2 * z + turn * b)
    )
    on_trunk = np.clip(1 - reach * 2, 0, 1)
    down = np.clip((3.5 - y) / 4, 0, 1)
    out += (
        0.045
        * drapes
        * loose
        * on_trunk
        * down
        * np.sin(4.2 * x + 3.0 * z + 1.2 * np.sin(y * 0.9 + turn * b) + turn * a)
    )
    elbow = np.exp(-(((reach - 2.0) / 0.22) ** 2)) + 0.6 * np.exp(-(((reach - 2.8) / 0.15) ** 2))
    out += 0.03 * joints * elbow * np.sin(reach * 26 + 2 * z + turn * a)
    if garment.form == "trousers":
        knee = np.exp(-(((y + 3.7) / 0.6) ** 2)) + np.exp(-(((y + 7.3) / 0.5) ** 2))
        out += 0.03 * joints * knee * np.sin(6.5 * y + 2 * x + turn * a)
        crotch = np.exp(-(((y + 0.7) / 0.6) ** 2)) * (z > 0)
        out += 0.03 * joints * crotch * np.sin(7 * (y + 0.45 * np.abs(x)) + turn * b)
    return out.astype(np.float32)
