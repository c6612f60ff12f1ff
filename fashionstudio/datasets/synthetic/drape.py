"""How cloth hangs: easing of trunk, legs and sleeves, skirts over legs, and folds with real depth.

All in the rest pose of one person, decimetres, y up. Cloth is described in polar sections round an
axis: it spans hollows (the convex hull of each section) and falls straight from what is widest
above.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fashionstudio.datasets.synthetic.garments import SEAM_Y, Garment
from fashionstudio.datasets.synthetic.meshes import F32

ANGLES = 32
TRUNK_AXIS = (0.0, 0.33)
"""x and z of the vertical axis cloth hangs around."""
TRUNK_TOP = 5.0
"""Canonical height from which the trunk of a loose top hangs."""
ROW = 0.25
"""Height of a bin in decimetres, for what hangs straight down."""
COLLAPSE = np.array([1.0, 0.5], np.float32)
"""Cloth that is too wide falls together in depth (z) more than it stands off at the sides (x)."""
_TURN = (np.arange(ANGLES) + 0.5) / ANGLES * 2 * np.pi
_COS = np.cos(_TURN[:, None] - _TURN[None, :])


def hulled(table: F32) -> F32:
    """Radii (rows, ANGLES) of the convex hull of each section: taut cloth round it.

    By the support function: h(φ) = max over θ of r(θ) cos(φ-θ); the hull's radius is the least
    h(φ) / cos(θ-φ).
    """
    support = (table[:, None, :] * _COS[None]).max(axis=2)
    slanted = np.where(_COS > 0.05, support[:, None, :] / np.maximum(_COS, 0.05), np.inf)
    return slanted.min(axis=2).astype(np.float32)


def polar(rest: F32, centre: NDArray[np.floating]) -> tuple[F32, F32, NDArray[np.int64]]:
    """Radius, unit direction (n, 2) in xz and angular bin about a centre (n or 1, 2)."""
    away = rest[:, [0, 2]] - centre
    radius = np.maximum(np.linalg.norm(away, axis=1), 1e-4)
    angle = np.arctan2(away[:, 1], away[:, 0])
    # Whole numbers first: the remainder of a tiny negative float is rounded up to ANGLES itself.
    bins = np.floor(angle / (2 * np.pi) * ANGLES).astype(np.int64) % ANGLES
    return radius.astype(np.float32), (away / radius[:, None]).astype(np.float32), bins


def _place(way: F32) -> tuple[NDArray[np.int64], F32]:
    """Angular bin below and share of the next, for the directions (n, 2)."""
    place = (np.arctan2(way[:, 1], way[:, 0]) / (2 * np.pi) * ANGLES - 0.5) % ANGLES
    return place.astype(np.int64) % ANGLES, (place - np.floor(place)).astype(np.float32)


def _around(table: F32, way: F32) -> F32:
    """Linear interpolation of (ANGLES,) at the directions (n, 2)."""
    low, share = _place(way)
    return table[low] * (1 - share) + table[(low + 1) % ANGLES] * share


def _at(table: F32, rows: NDArray[np.floating], way: F32) -> F32:
    """Bilinear look-up in (rows, ANGLES) at fractional rows (n,) and directions (n, 2)."""
    low, share = _place(way)
    row = np.clip(rows, 0, len(table) - 1.001)
    first = row.astype(np.int64)
    down = (row - first).astype(np.float32)
    second = np.minimum(first + 1, len(table) - 1)
    high = (low + 1) % ANGLES
    upper = table[first, low] * (1 - share) + table[first, high] * share
    lower = table[second, low] * (1 - share) + table[second, high] * share
    return (upper * (1 - down) + lower * down).astype(np.float32)


def _sections(radius: F32, bins: NDArray[np.int64], rows: NDArray[np.int64], count: int) -> F32:
    """Largest radius in each bin, (count, ANGLES)."""
    table = np.zeros((count, ANGLES), np.float32)
    np.maximum.at(table, (rows, bins), radius)
    return table


def _set_xz(part: F32, shift: F32) -> F32:
    moved = part.copy()
    moved[:, [0, 2]] += shift
    return moved


# ------------------------------------------------------------------ trunk, legs, sleeves


def ease_trunk(rest: F32, canon: F32, garment: Garment) -> F32:
    """Let the trunk of a top fall from the chest instead of following the waist."""
    inside = (canon[:, 3] < 0.5) & (canon[:, 1] < TRUNK_TOP) & (canon[:, 1] > 0.2)
    if (garment.ease <= 0 and garment.widen <= 0) or garment.form == "trousers":
        return rest
    part = rest[inside]
    radius, way, bins = polar(part, np.array([TRUNK_AXIS], np.float32))
    place = (TRUNK_TOP - canon[inside, 1]) / ROW
    rows = place.astype(np.int64)
    table = _sections(radius, bins, rows, int(rows.max()) + 1)
    goal = _at(hulled(np.maximum.accumulate(table, axis=0)), place - 0.5, way)
    goal = np.maximum(goal, radius)
    begun = np.clip((TRUNK_TOP - canon[inside, 1]) / 0.9, 0, 1)
    more = (goal - radius) * min(garment.ease, 1.0) * begun * begun * (3 - 2 * begun)
    more += _wider(garment, canon[inside, 1])
    out = rest.copy()
    out[inside] = _set_xz(part, way * more[:, None] * COLLAPSE)
    return out


def _wider(garment: Garment, y: F32) -> F32:
    """Width (n,) of a loose cut beyond what hangs straight, growing below the armpits."""
    loose = max(0.0, garment.ease - 0.5) * 0.25 * np.clip((4.4 - y) / 3.0, 0, 1)
    return np.asarray(loose + garment.widen * np.clip((4.7 - y) / 1.6, 0, 1), np.float32)


def ease_legs(rest: F32, canon: F32, garment: Garment) -> F32:
    """Widen trouser legs: straight, wide or flared, about the axis of each leg."""
    if garment.form not in ("trousers", "jumpsuit"):
        return rest
    out = rest.copy()
    down = np.clip((-0.9 - canon[:, 1]) / 6.5, 0, 1)
    for sign in (1, -1):
        leg = (canon[:, 0] * sign > 0) & (canon[:, 1] < -0.9)
        part = rest[leg]
        place = (-0.9 - canon[leg, 1]) / ROW
        rows = place.astype(np.int64)
        count = np.maximum(np.bincount(rows), 1)
        axis = np.stack(
            [np.bincount(rows, part[:, 0]) / count, np.bincount(rows, part[:, 2]) / count], axis=1
        )
        kernel = np.ones(5) / 5
        padded = np.pad(axis, ((2, 2), (0, 0)), mode="edge")
        smooth = np.stack([np.convolve(padded[:, k], kernel, "valid") for k in (0, 1)], 1)
        radius, way, bins = polar(part, smooth[rows].astype(np.float32))
        table = _sections(radius, bins, rows, len(count))
        goal = _at(hulled(np.maximum.accumulate(table, axis=0)), place - 0.5, way)
        taper = 1 - (0.32 - 0.2 * min(garment.leg_ease, 1)) * down[leg]
        more = np.maximum(goal * taper - radius, 0) * min(1.0, garment.leg_ease)
        more *= np.clip(down[leg] * 5, 0, 1)
        more += garment.leg_flare * np.clip((down[leg] - 0.45) * 1.8, 0, 1) ** 1.5
        more += 0.12 * garment.leg_ease * np.clip(down[leg] * 6, 0, 1)
        more += max(0.0, garment.leg_ease - 1.0) * 0.6 * np.clip(down[leg] * 1.5, 0, 1)
        out[leg] = _set_xz(part, way * more[:, None])
    return out


def ease_sleeves(rest: F32, canon: F32, normals: F32, garment: Garment) -> F32:
    """Puff the sleeves along the normals, growing away from the shoulder, tight at a cuff."""
    if garment.form not in ("top", "dress", "jumpsuit", "strap"):
        return rest
    reach = canon[:, 3]
    grow = np.clip((reach - 0.6) / 1.2, 0, 1) * garment.sleeve_ease
    end = min(garment.reach, 2.95)
    if garment.sleeve_puff > 0:
        middle = min(1.0 + 0.45 * (end - 1.0), 1.5)
        grow += garment.sleeve_puff * np.exp(-(((reach - middle) / 0.42) ** 2))
    if garment.sleeve_flare > 0:
        grow += garment.sleeve_flare * np.clip((reach - 1.1) / max(end - 1.1, 0.3), 0, 1) ** 1.6
    elif garment.reach > 2.7 or garment.sleeve_puff > 0:  # gathered into a cuff
        grow *= 1 - 0.85 * np.clip((reach - end + 0.5) / 0.4, 0, 1)
    # Cloth lies on the upper side of the arm and hangs from the lower one.
    grow *= np.clip(0.55 - 0.55 * normals[:, 1], 0.2, 1)
    return (rest + normals * grow[:, None]).astype(np.float32)


# ------------------------------------------------------------------ skirts


def hanging_at_seam(tights: F32, canon: F32) -> F32:
    """Radius (ANGLES,) at the waist of a sheet that falls straight from the chest."""
    inside = (canon[:, 3] < 0.5) & (canon[:, 1] < 4.6) & (canon[:, 1] > SEAM_Y - 0.1)
    radius, _, bins = polar(tights[inside], np.array([TRUNK_AXIS], np.float32))
    table = np.zeros((1, ANGLES), np.float32)
    np.maximum.at(table[0], bins, radius)
    return hulled(table)[0]


def leg_sections(legs: F32) -> F32:
    """Radii (rows, ANGLES) of cloth round both legs (n, 3), from y = 0.6 downwards.

    What a knee pushes out falls back slowly below it.
    """
    below = legs[legs[:, 1] < 0.6]
    radius, _, bins = polar(below, np.array([TRUNK_AXIS], np.float32))
    rows = ((0.6 - below[:, 1]) / ROW).astype(np.int64)
    table = hulled(_sections(radius, bins, rows, int(rows.max()) + 1))
    for row in range(1, len(table)):
        table[row] = np.maximum(table[row], table[row - 1] - 0.2 * ROW)
    return table


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


def drape_skirt(
    rest: F32, canon: F32, garment: Garment, hanging: F32, legs: F32 | None = None
) -> F32:
    """Hang a skirt from the hips: pencil to flared, with waves towards the hem, round the legs.

    The lower part of a top is the same sheet, continued from what hangs off the chest
    (`hanging`, from hanging_at_seam). `legs` are leg_sections, or None in the flat.
    """
    centre = np.array([TRUNK_AXIS], np.float32)
    radius, way, bins = polar(rest, centre)
    y = canon[:, 1]
    new = radius.copy()
    if garment.form != "top":
        new = _skirt_radius(radius, way, bins, y, garment)
    if garment.form != "skirt":
        falls = 1.0 if garment.form == "top" else np.exp(-np.clip(SEAM_Y - y, 0, 9) / 1.5)
        more = np.maximum(_around(hanging, way) - new, 0) * min(garment.ease, 1.0)
        aside = way[:, 0] ** 2 * COLLAPSE[0] + way[:, 1] ** 2 * COLLAPSE[1]
        new = new + (more + _wider(garment, y)) * falls * aside
    if legs is not None:
        share = np.clip((0.3 - y) / 0.8, 0, 1)
        needed = _at(legs, (0.6 - rest[:, 1]) / ROW - 0.5, way) + 0.06
        new = new + np.maximum(needed - new, 0) * share
    out = rest.copy()
    out[:, [0, 2]] = centre + way * new[:, None]
    return out.astype(np.float32)


def _skirt_radius(radius: F32, way: F32, bins: NDArray[np.int64], y: F32, garment: Garment) -> F32:
    """Radius (n,) of a skirt by its flare and waves, without regard to the legs."""
    hip_rows = (y < 0.4) & (y > -0.6)
    hip = np.zeros((1, ANGLES), np.float32)
    np.maximum.at(hip[0], bins[hip_rows], radius[hip_rows])
    at_hip = _around(hulled(hip)[0], way)
    below = np.clip(0.0 - y, 0, 9)
    amount, number, phase = garment.waves
    angle = np.arctan2(way[:, 1], way[:, 0])
    wave = np.sin(angle * number + phase + 1.3 * np.sin(angle * 2 + phase))
    goal = at_hip + garment.flare * below * (1.0 + 0.12 * (way[:, 1] > 0))
    goal = goal + amount * wave * below
    if garment.tiers > 0:
        length = max(1.4 - garment.hem, 0.5)
        goal = goal + 0.22 * np.floor(np.clip((1.4 - y) / length, 0, 0.999) * garment.tiers)
    mixed = np.clip(below / 0.6, 0, 1)
    start = np.clip((1.5 - y) / 1.5, 0, 1) * max(0.0, garment.flare) * 0.6
    return np.asarray(radius + (goal - radius) * mixed + start * (1 - mixed), np.float32)


def flat_widening(before: F32, rest: F32, canon: F32, garment: Garment) -> F32:
    """What widens a skirt or a leg in depth widens the flat too: shift in x (n,)."""
    deeper = np.clip(np.abs(rest[:, 2] - before[:, 2]) - 0.1, 0, 3)
    axis = np.zeros(len(canon), np.float32)
    if garment.form in ("trousers", "jumpsuit"):
        below = np.clip(-0.9 - canon[:, 1], 0, 9)
        axis = np.sign(canon[:, 0]) * (1.1 + 0.17 * below) * (below > 0)
    away = np.clip((canon[:, 0] - axis) / 0.5, -1, 1)
    return np.where(canon[:, 3] > 0.6, 0, 0.5 * away * deeper).astype(np.float32)


# ------------------------------------------------------------------ folds


def wrinkle_zones(canon: F32) -> F32:
    """Where cloth folds, (n, 4) in 0..1: armpits, elbows and wrists, legs' joints, the waist."""
    x, y, _, reach = canon.T
    armpit = np.exp(-((np.abs(x) - 1.62) ** 2 + 0.6 * (y - 4.2) ** 2) * 0.75)
    arm = np.exp(-(((reach - 2.0) / 0.3) ** 2)) + 0.6 * np.exp(-(((reach - 2.8) / 0.2) ** 2))
    leg = np.exp(-(((y + 3.7) / 0.7) ** 2)) + 0.8 * np.exp(-(((y + 7.2) / 0.6) ** 2))
    leg += 0.9 * np.exp(-(((y + 0.7) / 0.8) ** 2))
    waist = np.exp(-(((y - 1.5) / 0.8) ** 2)) * np.clip(1 - reach * 2, 0, 1)
    return np.stack([armpit, arm, leg, waist], 1).astype(np.float32)


def big_folds(canon: F32, garment: Garment) -> F32:
    """Real displacement (n,) along the normal: slow waves that also bend outlines."""
    x, y, z, reach = canon.T
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
    bend = np.sin(3.3 * x + 2.4 * z + 1.2 * np.sin(y * 0.7 + turn * b) + turn * a)
    out += 0.07 * drapes * loose * on_trunk * down * bend
    elbow = np.exp(-(((reach - 2.0) / 0.22) ** 2)) + 0.6 * np.exp(-(((reach - 2.8) / 0.15) ** 2))
    out += 0.035 * joints * elbow * np.sin(reach * 26 + 2 * z + turn * a)
    if garment.form in ("trousers", "jumpsuit"):
        knee = np.exp(-(((y + 3.7) / 0.6) ** 2)) + np.exp(-(((y + 7.3) / 0.5) ** 2))
        out += 0.035 * joints * knee * np.sin(6.5 * y + 2 * x + turn * a)
        crotch = np.exp(-(((y + 0.7) / 0.6) ** 2)) * (z > 0)
        out += 0.03 * joints * crotch * np.sin(7 * (y + 0.45 * np.abs(x)) + turn * b)
    return out.astype(np.float32)
