"""Face, hair and what is worn on the head: what a Region must never touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from fashionstudio.vision.body import ARM_RADII, SIDES, Body
from fashionstudio.vision.colours import ColourModel
from fashionstudio.vision.fields import (
    F32,
    U8,
    Bool,
    Point,
    connected_to,
    drop_specks,
    grow_mask,
    guided_filter,
    limb_distance,
    polygon_mask,
    smooth_mask,
)

_ALIKE = 0.85
"""Hair and clothes whose colours overlap more than this are not told apart."""


@dataclass(frozen=True)
class Head:
    """Masks (H, W) bool.

    Attributes:
        face: the face with its ears.
        hair: hair, beard, hat and what else sits on the head.
        chin: distance below the chin along the head's axis in pixels, negative above it.
    """

    face: Bool
    hair: Bool
    chin: F32


def find_head(picture: U8, lab: F32, silhouette: Bool, skin: F32, body: Body) -> Head:
    """Tell face and hair from clothes.

    Args:
        picture: (H, W, 3) uint8 at working size.
        lab: the same in Lab.
        silhouette: (H, W) bool.
        skin: (H, W) distance to the person's skin colour.
        body: in pixels of the picture.
    """
    shape = silhouette.shape
    if body.face_centre is None:
        return _head_from_behind(silhouette, body)
    size = body.face_height
    face = grow_mask(polygon_mask((shape[0], shape[1]), body.face), 0.03 * size) & silhouette
    height = _height_above(body.face_centre, body.head_up, shape)
    outline = (body.face - np.array(body.face_centre)) @ np.array(body.head_up)
    chin = (-(height - float(outline.min()))).astype(np.float32)
    # In profile the head's axis leans: what is above the chin by the trunk's axis is so, too.
    trunk_up = (-body.down[0], -body.down[1])
    upright = (body.face - np.array(body.face_centre)) @ np.array(trunk_up)
    other = float(upright.min()) - _height_above(body.face_centre, trunk_up, shape)
    chin = np.minimum(chin, other).astype(np.float32)
    distance = body.head((shape[0], shape[1]))
    above = silhouette & ~face & (chin < 0.04 * size)
    # Nothing is worn above the chin but what sits on the head: hats and big hair reach far out.
    above &= (distance < 1.3) | (_arm_distance(body, shape) > 1.2)
    bare = (skin < 2.4) & (height < 0.12 * size)  # ears and the neck's sides, not a blond fringe
    arms = (_arm_distance(body, shape) < 1.0) & (distance > 1.05)
    hair = drop_specks(above & ~bare & ~(arms & (skin < 2.4)), round((0.04 * size) ** 2))
    face |= above & bare & (distance < 1.1)
    hair = hair & ~face
    seeds = _beside_jaw(silhouette, skin, body, chin, distance, hair)
    hair &= ~_collar(lab, silhouette, skin, hair, seeds, chin, body)
    below = _hair_below(picture, lab, silhouette, skin, body, hair, chin, seeds & hair)
    return Head(face, hair | (below & ~face), chin)


def _collar(
    lab: F32, silhouette: Bool, skin: F32, hair: Bool, seeds: Bool, chin: F32, body: Body
) -> Bool:
    """What was taken for hair but is a collar or a raised shoulder.

    On a side without long hair whatever is at the jaw's height and away from the head; on the
    others what has the clothes' colours.
    """
    size = body.face_height
    distance = body.head((hair.shape[0], hair.shape[1]))
    own = hair & (distance < 1.0)
    worn = silhouette & (chin > 0.3 * size) & (skin > 2.4)
    aside = _aside(body, hair.shape)
    doubtful = hair & (chin > -0.45 * size)
    doubtful &= (distance > 1.08) | (np.abs(aside) > 0.48 * size)
    if own.sum() < 40 or worn.sum() < 40 or not doubtful.any():
        return np.zeros_like(hair)
    odds = np.log(ColourModel.fit(lab, own)(lab)) - np.log(ColourModel.fit(lab, worn)(lab))
    odds = ndimage.gaussian_filter(odds, max(1.0, 0.02 * size))
    for sign in (-1, 1):
        half = sign * aside > 0
        if (seeds & half).any():
            doubtful &= ~half | (distance > 1.08)
        else:
            odds[half] = -1
    return drop_specks(doubtful & (odds < -0.3), round((0.05 * size) ** 2))


def _height_above(centre: Point, up: Point, shape: tuple[int, ...]) -> F32:
    """How far each pixel lies above `centre` along `up`."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    return (x + 0.5 - centre[0]) * up[0] + (y + 0.5 - centre[1]) * up[1]


def _arm_distance(body: Body, shape: tuple[int, ...]) -> F32:
    size = (shape[0], shape[1])
    arms = [body.limb(side, "arm", size) for side in SIDES if _has_arm(body, side)]
    return np.minimum.reduce(arms) if arms else np.full(size, np.inf, np.float32)


def _forearm_distance(body: Body, shape: tuple[int, ...]) -> F32:
    size = (shape[0], shape[1])
    radii = (ARM_RADII[1] * body.unit, ARM_RADII[2] * body.unit)
    ends = [
        (body.joints[f"{side}_elbow"], body.joints[f"{side}_wrist"])
        for side in SIDES
        if f"{side}_wrist" in body.told
    ]
    arms = [limb_distance(size, elbow, wrist, radii) for elbow, wrist in ends]
    return np.minimum.reduce(arms) if arms else np.full(size, np.inf, np.float32)


def _has_arm(body: Body, side: str) -> bool:
    return f"{side}_elbow" in body.told or f"{side}_wrist" in body.told


def _head_from_behind(silhouette: Bool, body: Body) -> Head:
    """Without a face all of the head counts as hair."""
    shape = silhouette.shape
    distance = body.head((shape[0], shape[1]))
    neck = body.joints["neck"]
    height = _height_above(neck, body.head_up, shape)
    chin = (-(height - 0.16 * body.unit)).astype(np.float32)
    hair = silhouette & (distance < 1.3) & (chin < 0)
    return Head(np.zeros(shape, bool), hair, chin)


def _hair_below(
    picture: U8,
    lab: F32,
    silhouette: Bool,
    skin: F32,
    body: Body,
    hair: Bool,
    chin: F32,
    seeds: Bool,
) -> Bool:
    """Hair hanging below the chin: hair-coloured, joined to the head, beside the neck first."""
    size, unit = body.face_height, body.unit
    none = np.zeros_like(hair)
    distance = body.head((hair.shape[0], hair.shape[1]))
    zone = silhouette & (chin > -0.25 * size) & (distance < 4.2) & ~hair
    clothes = silhouette & (chin > 0.35 * size) & (skin > 2.4)
    if clothes.sum() < 40 or not seeds.any():
        return none
    own = hair & (distance < 1.25)
    lengths = ColourModel.fit(lab, own if own.sum() > 40 else hair)
    worn = ColourModel.fit(lab, clothes)
    # The clothes' model is polluted by long hair itself, so its odds count only half.
    odds = np.log(lengths(lab)) - 0.8 * np.log(worn(lab))
    depth = np.maximum(chin, 0) / unit
    aside = np.maximum(np.abs(_aside(body, hair.shape)) / size - 0.75, 0)
    odds = np.clip(odds, -4, 4) - 2.2 * depth - 2.5 * aside - np.where(skin < 1.8, 1.2, 0)
    odds -= np.where(_forearm_distance(body, hair.shape) < 0.9, 2.0, 0)
    likely = guided_filter(picture, odds.astype(np.float32), max(2, round(0.06 * size)), 1e-3) > 0.3
    likely = smooth_mask(likely & zone, 0.025 * size) & zone
    joined = connected_to(ndimage.binary_opening(likely | hair, iterations=1) | seeds, seeds)
    joined &= ~hair
    covered = float((joined & clothes).sum()) / float(clothes.sum())
    if covered > 0.75 or lengths.overlap(worn) > _ALIKE:  # colours tell nothing
        joined &= chin < 0.3 * size
    return drop_specks(joined, round((0.15 * size) ** 2))


def _aside(body: Body, shape: tuple[int, ...]) -> F32:
    """Signed distance from the axis of the head."""
    assert body.face_centre is not None
    up = body.head_up
    return _height_above(body.face_centre, (-up[1], up[0]), shape)


def _beside_jaw(
    silhouette: Bool, skin: F32, body: Body, chin: F32, distance: F32, hair: Bool
) -> Bool:
    """Hair beside the jaw, side by side: only long hair is there, a short cut shows background.

    Judged by place alone, so that dark clothes and dark hair are not mixed up.
    """
    size = body.face_height
    beside = silhouette & (chin > -0.38 * size) & (chin < -0.02 * size) & (skin > 2.0)
    beside &= hair & (distance < 1.6) & (_arm_distance(body, hair.shape) > 0.9)
    aside = _aside(body, hair.shape)
    seeds = np.zeros_like(hair)
    for sign in (-1, 1):
        half = beside & (sign * aside > 0)
        bands = (half & (chin < -0.2 * size), half & (chin >= -0.2 * size))
        if all(float(band.sum()) > 0.015 * size**2 for band in bands):
            seeds |= half
    return seeds
