"""The body parts map: ids of `core.person.PARTS` from joints, silhouette and colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from fashionstudio.core.person import PARTS
from fashionstudio.vision.body import FINGER_MARKS, SIDES, Body
from fashionstudio.vision.colours import ColourModel, SkinModel, to_lab
from fashionstudio.vision.fields import (
    F32,
    U8,
    Bool,
    Point,
    connected_to,
    drop_specks,
    limb_distance,
    polygon_mask,
    resize_labels,
    resize_mask,
    resize_picture,
    scaled_shape,
    smooth_mask,
    work_scale,
)
from fashionstudio.vision.head import Head, find_head

_SKIN = 2.5
_ALIKE = 0.62
"""Colours of the upper and lower clothes overlapping more than this cannot be told apart."""
_ALIKE_BELOW = 0.5
"""The same for trousers and shoes."""
_SAME = 0.85
"""Colours overlapping more than this are of one piece of cloth."""
_TOP_OF_FOOT = 0.15
"""How far below the ankle (trunk lengths) a shoe is sure to be seen, whatever hangs over it."""


@dataclass(frozen=True)
class Labelled:
    """The parts map at Photo size, how sure it is (0..1), and what is doubtful."""

    parts: U8
    confidence: float
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Scene:
    """Everything the labelling looks at, at working size."""

    picture: U8
    lab: F32
    silhouette: Bool
    skin: F32
    body: Body
    head: Head

    @property
    def shape(self) -> tuple[int, int]:
        return self.silhouette.shape[0], self.silhouette.shape[1]

    @property
    def bare(self) -> Bool:
        return self.skin < _SKIN


def label_parts(photo: U8, silhouette: U8, body: Body) -> Labelled:
    """Label every pixel of the silhouette.

    Args:
        photo: (H, W, 3) uint8.
        silhouette: (H, W) uint8, 255 = person.
        body: in Photo pixels.
    """
    scale = work_scale(photo.shape)
    shape = scaled_shape(photo.shape, scale)
    scene, notes = _look(resize_picture(photo, shape), resize_mask(silhouette, shape), body, scale)
    parts = np.zeros(shape, np.uint8)
    lower, alike = _clothes(scene)
    _paint_clothes(parts, scene, lower, alike)
    _paint_bare(parts, scene, lower)
    _paint_feet(parts, scene)
    parts[scene.head.face] = PARTS["head"]
    parts[scene.head.hair] = PARTS["hair"]
    _paint_hands(parts, scene)
    parts[~scene.silhouette] = 0
    full = resize_labels(parts, (photo.shape[0], photo.shape[1]))
    full = _fill_unlabelled(full, silhouette > 0)
    if alike and (body.seen("left_knee") or body.seen("right_knee")):
        notes.append("Upper and lower clothes look alike: check where the region ends.")
    confidence = 0.9 - (0.25 if notes else 0) - (0.1 if alike else 0)
    return Labelled(full, confidence, tuple(notes))


def _look(picture: U8, silhouette: Bool, body: Body, scale: float) -> tuple[_Scene, list[str]]:
    model = body.scaled(scale)
    lab = to_lab(picture)
    lab = ndimage.gaussian_filter(lab, (0.8, 0.8, 0))
    notes: list[str] = []
    size = (silhouette.shape[0], silhouette.shape[1])
    fitted = SkinModel.fit(lab, polygon_mask(size, model.face) & silhouette)
    if fitted is None:
        notes.append("No face was found to learn the skin's colour from.")
        skin = np.full(size, 9.0, np.float32)
    else:
        skin = ndimage.gaussian_filter(fitted.distance(lab), 0.8)
    head = find_head(picture, lab, silhouette, skin, model)
    return _Scene(picture, lab, silhouette, skin, model, head), notes


def _nearest_is_leg(scene: _Scene) -> Bool:
    """Pixels closer to a leg or foot than to trunk and arms, in limb radii."""
    body, shape = scene.body, scene.shape
    trunk = polygon_mask(shape, body.trunk())
    away = ndimage.distance_transform_edt(~trunk) / (0.22 * body.unit)
    upper = np.where(trunk, 0.5, 0.7 + away)
    for side in SIDES:
        if body.seen(f"{side}_elbow") or body.seen(f"{side}_wrist"):
            upper = np.minimum(upper, body.limb(side, "arm", shape))
    legs = [body.limb(side, "leg", shape) for side in SIDES]
    legs += [body.foot(side, shape) for side in SIDES if body.seen(f"{side}_ankle")]
    return np.minimum.reduce(legs) < upper


def _clothes(scene: _Scene) -> tuple[Bool, bool]:
    """Which pixels belong to the lower clothes or legs, and whether colours could not tell."""
    body, near_leg = scene.body, _nearest_is_leg(scene)
    cloth = scene.silhouette & ~scene.bare & ~scene.head.hair & ~scene.head.face
    if not any(body.seen(f"{side}_{joint}") for side in SIDES for joint in ("hip", "knee")):
        return np.zeros(scene.shape, bool), False
    position = body.trunk_position(scene.shape)
    trunk = polygon_mask(scene.shape, body.trunk())
    upper = ColourModel.fit(scene.lab, cloth & trunk & (position > 0.15) & (position < 0.75))
    legs = cloth & near_leg & (position > 1.25)
    if legs.sum() < 60:
        legs = cloth & near_leg & (position > 1.1)
    if legs.sum() < 30:
        return near_leg & scene.silhouette & (position > 1.12), True
    lower = ColourModel.fit(scene.lab, legs)
    alike = upper.overlap(lower) > _ALIKE
    place = np.clip((1.1 - position) * 12, -6, 6)
    place = np.where(near_leg | trunk, place, 5)  # an arm in front of a leg stays an arm
    colour = np.clip(np.log(upper(scene.lab)) - np.log(lower(scene.lab)), -4, 4)
    votes = ndimage.gaussian_filter(colour, max(1.0, 0.012 * body.unit))
    field = (0.25 if alike else 1.6) * votes + place
    return scene.silhouette & (field < 0), alike


def _paint_clothes(parts: U8, scene: _Scene, lower: Bool, alike: bool) -> None:
    parts[scene.silhouette] = PARTS["upper_clothes"]
    skirt = _is_skirt(scene, lower)
    parts[lower] = PARTS["skirt" if skirt else "pants"]
    if skirt and alike:
        parts[scene.silhouette] = PARTS["dress"]


def _is_skirt(scene: _Scene, lower: Bool) -> bool:
    """Cloth between the thighs of somebody whose thighs are apart, above bare or thin shins."""
    body = scene.body
    if not (body.seen("left_knee") and body.seen("right_knee")):
        return False
    seated = body.middle("knee")[1] - body.middle("hip")[1] < 0.4 * body.unit
    if seated:
        return False
    left, right = (
        np.array(body.joints[f"{side}_hip"]) * 0.4 + np.array(body.joints[f"{side}_knee"]) * 0.6
        for side in SIDES
    )
    if float(np.hypot(*(left - right))) < 0.3 * body.unit:
        return False
    middle = (left + right) / 2
    spot = limb_distance(
        scene.shape, tuple(middle), tuple(middle), (0.06 * body.unit, 0.06 * body.unit)
    )
    gap = spot < 1
    return bool(gap.any() and (lower | scene.silhouette)[gap].mean() > 0.9)


def _paint_bare(parts: U8, scene: _Scene, lower: Bool) -> None:
    """Bare arms, legs, neck and chest."""
    body, shape = scene.body, scene.shape
    bare = smooth_mask(scene.bare & scene.silhouette, 1.2)
    bare = drop_specks(bare, round((0.05 * body.unit) ** 2))
    arms = {side: body.limb(side, "arm", shape) for side in SIDES}
    for side in SIDES:
        seen = body.seen(f"{side}_elbow") or body.seen(f"{side}_wrist")
        other = arms["right" if side == "left" else "left"]
        if seen:
            zone = (arms[side] < 1.5) & (arms[side] <= other)
            parts[bare & ~lower & zone] = PARTS[f"{side}_arm"]
    legs = {side: body.limb(side, "leg", shape) for side in SIDES}
    for side in SIDES:
        other = legs["right" if side == "left" else "left"]
        parts[bare & lower & (legs[side] <= other)] = PARTS[f"{side}_leg"]
    trunk = polygon_mask(shape, body.trunk())
    neck = body.joints["neck"]
    top = body.face_centre or neck
    throat = limb_distance(shape, top, neck, (0.2 * body.unit, 0.24 * body.unit)) < 1
    on_arm = np.isin(parts, [PARTS["left_arm"], PARTS["right_arm"]])
    nearest_arm = np.minimum(arms["left"], arms["right"]) < 0.8
    chest = bare & ~lower & (trunk | throat) & ~(on_arm & nearest_arm)
    seeds = scene.head.face | (throat & bare)
    parts[connected_to(chest | scene.head.face, seeds) & chest] = PARTS["chest"]


def _paint_feet(parts: U8, scene: _Scene) -> None:
    body, shape = scene.body, scene.shape
    for side in SIDES:
        if not body.seen(f"{side}_ankle"):
            continue
        foot = body.foot(side, shape) < 1.25
        ankle = np.array(body.joints[f"{side}_ankle"])
        knee = np.array(body.joints[f"{side}_knee"])
        shin = (ankle - knee) / max(float(np.hypot(*(ankle - knee))), 1e-6)
        y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
        past = ((x - ankle[0]) * shin[0] + (y - ankle[1]) * shin[1]) / body.unit
        beyond = foot & (past > 0.02) & scene.silhouette
        hem = _hem_over_foot(parts, scene, beyond, past, body.limb(side, "leg", shape))
        parts[beyond & ~hem] = PARTS[f"{side}_shoe"]


def _hem_over_foot(parts: U8, scene: _Scene, beyond: Bool, past: F32, leg: F32) -> Bool:
    """Where trousers hang over a foot: what looks like the cloth higher up and joins it.

    Args:
        parts: clothes are painted already.
        beyond: the foot below its ankle.
        past: how far below the ankle a pixel lies, in trunk lengths.
        leg: normalised distance to the leg.
    """
    cloth = (parts == PARTS["pants"]) & ~beyond & (leg < 1.5)
    shin, sole = cloth & (past > -0.8) & (past < -0.03), beyond & (past > _TOP_OF_FOOT)
    calf, low = shin & (past < -0.3), shin & (past > -0.3)
    if min(int(calf.sum()), int(low.sum()), int(sole.sum())) < 20:
        return np.zeros_like(beyond)
    woven = ColourModel.fit(scene.lab, calf)
    near = ColourModel.fit(scene.lab, low)
    if near.overlap(woven) > _SAME:  # no sock; the cloth near the foot lies in the same light
        woven = near
    leather = ColourModel.fit(scene.lab, sole)
    if woven.overlap(leather) > _ALIKE_BELOW:
        return np.zeros_like(beyond)
    looks = np.clip(np.log(woven(scene.lab)) - np.log(leather(scene.lab)), -4, 4)
    looks = ndimage.gaussian_filter(looks, max(0.7, 0.008 * scene.body.unit))
    field = looks + np.clip((_TOP_OF_FOOT - past) * 25, -4, 1)
    return connected_to(cloth | (beyond & (field > 0)), shin) & beyond


def _paint_hands(parts: U8, scene: _Scene) -> None:
    for side in SIDES:
        hand = hand_mask(scene.silhouette, scene.skin, scene.body, side)
        if hand is not None:
            parts[hand & ~scene.head.face] = PARTS[f"{side}_hand"]


def hand_mask(silhouette: Bool, skin: F32, body: Body, side: str) -> Bool | None:
    """The hand beyond the wrist; skin only, unless it wears a glove. None if not in sight."""
    place = body.hand_centre(side)
    if place is None:
        return None
    (cx, cy), (ax, ay), radius = place
    marks = body.hands.get(side, ())
    detailed = len(marks) == FINGER_MARKS
    wrist = marks[0] if detailed else body.joints[f"{side}_wrist"]
    shape = (silhouette.shape[0], silhouette.shape[1])
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    past = (x + 0.5 - wrist[0]) * ax + (y + 0.5 - wrist[1]) * ay
    beyond = silhouette & (past > -0.02 * body.unit)
    away = limb_distance(shape, (cx, cy), (cx, cy), (radius, radius))
    certain = _fingers(shape, marks, body.unit) & beyond if detailed else beyond & (away < 0.35)
    bare = beyond & smooth_mask(skin < (_SKIN if detailed else _SKIN + 0.7), 1.0)
    disc = beyond & (away < 1)
    if (bare & disc).sum() < 0.18 * max(int(disc.sum()), 1):
        return certain if detailed else disc  # a glove, or light that changes the skin's colour
    # Fingers may reach far beyond the palm: what is joined to it by skin belongs to the hand.
    hand = connected_to(bare & (away < (1.3 if detailed else 1.8)), certain | (bare & disc))
    if detailed:
        near = _fingers(shape, marks, 1.7 * body.unit)
        hand = (hand & near) | certain
    hand = ndimage.binary_fill_holes(ndimage.binary_closing(hand, iterations=2)) & beyond
    return drop_specks(hand, round((0.04 * body.unit) ** 2))


def _fingers(shape: tuple[int, int], marks: tuple[Point, ...], unit: float) -> Bool:
    """The palm and five capsules along the fingers."""
    mask = polygon_mask(shape, [marks[i] for i in (0, 1, 5, 9, 13, 17)])
    thick = 0.028 * unit
    for root in (1, 5, 9, 13, 17):
        for i in range(root, root + 3):
            mask |= limb_distance(shape, marks[i], marks[i + 1], (thick, thick)) < 1
    return mask


def _fill_unlabelled(parts: U8, silhouette: Bool) -> U8:
    """Give pixels that resizing left out the label of their nearest neighbour."""
    missing = silhouette & (parts == 0)
    if missing.any() and (parts > 0).any():
        nearest = ndimage.distance_transform_edt(
            parts == 0, return_distances=False, return_indices=True
        )
        parts = parts[tuple(nearest)]
    return np.where(silhouette, parts, 0).astype(np.uint8)
