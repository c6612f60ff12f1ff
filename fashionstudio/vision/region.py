"""The Region: what is to be repainted so that the old garment is gone and a new one fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from fashionstudio.core.look import CATEGORIES, Category
from fashionstudio.core.person import PARTS, Person
from fashionstudio.errors import BadInput
from fashionstudio.vision.body import SIDES, Body
from fashionstudio.vision.fields import (
    F32,
    U8,
    Bool,
    connected_to,
    drop_specks,
    grow_mask,
    polygon_mask,
    resize_labels,
    resize_mask,
    scaled_shape,
    smooth_mask,
    work_scale,
)
from fashionstudio.vision.sketch import sketch_silhouette
from fashionstudio.vision.working import (
    enlarge_mask,
    reduce_labels,
    reduce_mask,
    working_shape,
)

GROWTH = 0.05
"""Default growth beyond the old garment, in trunk lengths."""
_KEEP_AROUND = 0.012
"""Growth of the keep-out, in trunk lengths (two to three pixels on a usual photo)."""
_SPARED = ("head", "hair", "hat", "sunglasses", "left_hand", "right_hand")
_FAINTEST = 24
"""Grey of 255 from which on a reduced stroke still counts as one."""
_HEM = 1.1
"""How far below the neck an upper garment reaches at least, in trunk lengths."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionResult:
    """A proposed Region.

    Attributes:
        mask: (H, W) uint8, 255 = repaint, at Photo size; never overlaps `keep_out`.
        keep_out: (H, W) uint8, 255 = face, hair, hands and what else must stay.
        confidence: 0..1.
        notes: sentences about what to check.
    """

    mask: U8
    keep_out: U8
    confidence: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Scene:
    """The Person at working size."""

    parts: U8
    body: Body
    growth: float

    @property
    def shape(self) -> tuple[int, int]:
        return self.parts.shape[0], self.parts.shape[1]

    def part(self, *names: str) -> Bool:
        return np.isin(self.parts, [PARTS[name] for name in names])


def propose_region(
    photo: U8,
    person: Person,
    category: Category,
    *,
    sketch: U8 | None = None,
    allow_growth: bool = True,
    growth_px: float | None = None,
) -> RegionResult:
    """Propose what to repaint for a garment of this category.

    Args:
        photo: (H, W, 3) uint8.
        person: from `estimate_person` on this Photo.
        category: "upper_body", "lower_body" or "dresses".
        sketch: (H, W) uint8, 255 = stroke, in Photo coordinates; its silhouette is added, so that
            the new garment may be longer or wider than the old one.
        allow_growth: leave room around the body for a looser garment (and between the legs for a
            skirt); without it only the old garment's soft edge is added.
        growth_px: how far to grow into the background in Photo pixels, instead of the default.

    Raises:
        BadInput: the category is unknown, sizes differ, or this part of the body is not in the
            picture.
    """
    _check(photo, person, category, sketch)
    scale = work_scale(photo.shape)
    shape = scaled_shape(photo.shape, scale)
    body = Body.of_person(person).scaled(scale)
    growth = _growth(body.unit, allow_growth, None if growth_px is None else growth_px * scale)
    labels = reduce_labels(person.parts, working_shape(photo.shape))
    scene = _Scene(resize_labels(labels, shape), body, growth)
    keep_out = _keep_out(scene, category)
    mask = _garment(scene, category, allow_growth)
    notes = _notes(person, body, category, photo.shape)
    if sketch is not None:
        mask |= grow_mask(_drawn(sketch, shape), max(growth, 2.0))
    mask = _tidy(mask & ~keep_out, keep_out, body.unit)
    if not mask.any():
        raise BadInput(
            "Nothing of this garment is to be seen in the photo.",
            "Choose another category, or paint the region by hand.",
        )
    full = (photo.shape[0], photo.shape[1])
    keep_full = enlarge_mask(keep_out, full) | _untouchable(person)
    mask_full = enlarge_mask(mask, full) & ~keep_full
    confidence = min(person.confidence.values(), default=0.5) - 0.1 * len(notes)
    return RegionResult(
        mask_full,
        keep_full,
        round(float(np.clip(confidence, 0.05, 1)), 3),
        tuple(notes),
    )


def _check(photo: U8, person: Person, category: str, sketch: U8 | None) -> None:
    if category not in CATEGORIES:
        raise BadInput(f"“{category}” is no category.", f"Choose one of: {', '.join(CATEGORIES)}.")
    if person.silhouette.shape != photo.shape[:2] or person.parts.shape != photo.shape[:2]:
        raise BadInput("This person belongs to a photo of another size.")
    if sketch is not None and sketch.shape != photo.shape[:2]:
        raise BadInput(
            "The sketch must be as large as the photo.",
            f"It is {sketch.shape[1]} × {sketch.shape[0]}, "
            f"the photo {photo.shape[1]} × {photo.shape[0]} pixels.",
        )
    if category == "lower_body" and not _shows(person, ("hip", "knee", "ankle")):
        raise BadInput(
            "The hips and legs are not in the picture, so there is no lower garment to change.",
            "Use a photo that shows more of the body, or choose the category upper_body.",
        )
    if category == "upper_body" and not _shows(person, ("shoulder", "hip", "elbow")):
        raise BadInput(
            "The upper body is not in the picture.",
            "Use a photo that shows the shoulders, or choose the category lower_body.",
        )


def _shows(person: Person, joints: tuple[str, ...]) -> bool:
    height, width = person.silhouette.shape
    for side in SIDES:
        for joint in joints:
            at = person.pose.point(f"{side}_{joint}")
            if at is not None and 0 <= at[0] < width and 0 <= at[1] < height:
                return True
    return False


def _growth(unit: float, allow: bool, wanted: float | None) -> float:
    if wanted is not None:
        return max(0.0, wanted)
    return max(3.0, GROWTH * unit) if allow else max(2.0, 0.02 * unit)


def _untouchable(person: Person) -> U8:
    """What no Region may touch, straight from the Person at Photo size: 255 = keep."""
    spared = {PARTS[name] for name in _SPARED}
    table = [255 if label in spared else 0 for label in range(256)]
    # A look-up in 8 bits: numpy's isin would take a gigabyte's worth of passes on a large Photo.
    return np.asarray(Image.fromarray(person.parts).point(table), dtype=np.uint8)


def _drawn(sketch: U8, shape: tuple[int, int]) -> Bool:
    """What the Sketch encloses, at working size; a single stroke of a large Sketch is kept."""
    strokes = np.where(sketch > 127, 255, 0).astype(np.uint8)
    strokes = reduce_mask(strokes, working_shape(sketch.shape), _FAINTEST)
    return resize_mask(sketch_silhouette(strokes), shape, 0.0)


def _keep_out(scene: _Scene, category: Category) -> Bool:
    """Face, hair and hands with a thin line around; for trousers also the arms and shoes."""
    around = max(2.0, _KEEP_AROUND * scene.body.unit)
    head = scene.part("head", "hair", "hat", "sunglasses")
    if len(scene.body.face):
        head |= polygon_mask(scene.shape, scene.body.face)
    keep = grow_mask(head | scene.part("left_hand", "right_hand"), around)
    keep |= scene.part("left_shoe", "right_shoe", "bag")
    if category == "lower_body":
        keep |= grow_mask(scene.part("left_arm", "right_arm"), around)
    return keep


def _garment(scene: _Scene, category: Category, allow_growth: bool) -> Bool:
    position = scene.body.trunk_position(scene.shape)
    if category == "upper_body":
        return _upper(scene, position)
    if category == "lower_body":
        return _lower(scene, position, allow_growth)
    return _upper(scene, position) | _lower(scene, position, allow_growth)


def _upper(scene: _Scene, position: F32) -> Bool:
    """Upper clothes, arms, the chest below mid-neck, and a little past the hips."""
    body = scene.body
    worn = scene.part("upper_clothes", "scarf", "belt", "left_arm", "right_arm")
    worn |= scene.part("dress") & (position < _HEM + 0.05)
    skin = scene.part("chest")
    worn |= skin & _below_chin(scene, 0.45)
    lower = scene.part("pants", "skirt", "left_leg", "right_leg")
    tail = lower & (position < _HEM) & (position > 0.3)
    worn = _without_slivers(worn, body)
    grown = grow_mask(worn | tail, scene.growth)
    # Beside the head there is no garment to be widened, only the edge of a collar to be covered.
    arms = [body.limb(side, "arm", scene.shape) for side in SIDES]
    by_head = ~_below_chin(scene, 0.45) & (np.minimum(*arms) > 1.6)
    grown &= ~by_head | grow_mask(worn, min(scene.growth, 0.015 * body.unit))
    # Into trousers the garment grows by its soft edge only.
    others = lower | scene.part("dress")
    grown &= ~(others & ~grow_mask(worn | tail, min(scene.growth, 0.03 * body.unit)))
    return grown & ~(skin & ~_below_chin(scene, 0.45))


def _without_slivers(worn: Bool, body: Body) -> Bool:
    """Without the thin seams of "clothes" that imprecise edges leave around head and hair."""
    solid = grow_mask(worn, -0.025 * body.unit)
    opened = grow_mask(solid, 0.03 * body.unit) & worn
    return drop_specks(opened, round((0.1 * body.unit) ** 2))


def _below_chin(scene: _Scene, share: float) -> Bool:
    """Half-plane below a point between the neck joint (share 0) and the chin (1)."""
    body, shape = scene.body, scene.shape
    neck = np.array(body.joints["neck"])
    up = np.array(body.head_up)
    chin = 0.25 * body.unit
    if len(body.face):
        chin = max(float(((body.face - neck) @ up).min()), 0.0)
    level = share * chin
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    height = (x + 0.5 - neck[0]) * up[0] + (y + 0.5 - neck[1]) * up[1]
    return height < level


def _lower(scene: _Scene, position: F32, allow_growth: bool) -> Bool:
    """Trousers or skirt and legs to the ankles; with growth also the room between the legs."""
    body = scene.body
    legs = scene.part("pants", "skirt", "left_leg", "right_leg")
    legs |= scene.part("dress") & (position > 0.95)
    limbs = np.minimum(*(body.limb(side, "leg", scene.shape) for side in SIDES))
    # Crumbs of trousers at a sleeve or hand would pull the room for a skirt out to them.
    legs = connected_to(legs & ((limbs < 2.2) | scene.part("skirt", "dress")), limbs < 0.6)
    if not legs.any():
        return legs
    room = legs
    if allow_growth:
        reach = 0.38 * body.unit
        closed = _closed(legs, reach)
        room = legs | (closed & (position > 0.9) & ~scene.part("upper_clothes", "chest"))
    grown = grow_mask(room, scene.growth)
    tops = scene.part("upper_clothes", "chest", "left_arm", "right_arm")
    return grown & ~(tops & ~grow_mask(legs, min(scene.growth, 0.03 * body.unit)))


def _closed(mask: Bool, radius: float) -> Bool:
    """Morphological closing with a disc, not bothered by the picture's edge."""
    pad = int(np.ceil(radius)) + 1
    padded = np.pad(mask, ((pad, pad), (pad, pad)))
    return grow_mask(grow_mask(padded, radius), -radius)[pad:-pad, pad:-pad] | mask


def _tidy(mask: Bool, keep_out: Bool, unit: float) -> Bool:
    """A smooth outline without crumbs; gaps as thin as a line are closed."""
    sigma = max(1.2, 0.015 * unit)
    mask = ndimage.binary_fill_holes(mask) & ~keep_out
    mask = smooth_mask(mask, sigma)
    return drop_specks(mask, round((0.12 * unit) ** 2)) & ~keep_out


def _notes(
    person: Person, body: Body, category: Category, photo_shape: tuple[int, ...]
) -> list[str]:
    notes = []
    hips = body.seen("left_hip") or body.seen("right_hip")
    ankles = body.seen("left_ankle") or body.seen("right_ankle")
    if category != "lower_body" and not hips:
        notes.append("The hips are outside the picture: the region ends at the picture's edge.")
    if category != "upper_body" and hips and not ankles:
        notes.append("The feet are outside the picture: the region ends at the picture's edge.")
    if category != "lower_body":
        for side in SIDES:
            if not body.seen(f"{side}_wrist") and not _leaves_picture(body, side, photo_shape):
                notes.append(f"The {side} hand is not seen: check that the region spares it.")
    if person.confidence.get("parts", 1.0) < 0.6:
        notes.append("The body parts are doubtful: check the region's edge.")
    return notes


def _leaves_picture(body: Body, side: str, photo_shape: tuple[int, ...]) -> bool:
    """Whether the arm goes on beyond the picture, so that no hand is to be expected."""
    scale = work_scale(photo_shape)
    x, y = body.joints[f"{side}_wrist"]
    inside = 0 <= x < photo_shape[1] * scale and 0 <= y < photo_shape[0] * scale
    return not inside
