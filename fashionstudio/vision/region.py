"""The Region: what is to be repainted so that the old garment is gone and a new one fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from fashionstudio.core.look import CATEGORIES, Category
from fashionstudio.core.person import PARTS, Person
from fashionstudio.core.wanted import Reach
from fashionstudio.errors import BadInput
from fashionstudio.vision.body import SIDES, Body
from fashionstudio.vision.fields import (
    U8,
    Bool,
    drop_specks,
    grow_mask,
    polygon_mask,
    resize_labels,
    resize_mask,
    scaled_shape,
    smooth_mask,
    work_scale,
)
from fashionstudio.vision.garment_area import KEEP_AROUND, Scene, garment_area, throat_skin
from fashionstudio.vision.sketch import sketch_silhouette
from fashionstudio.vision.working import (
    enlarge_mask,
    reduce_labels,
    reduce_mask,
    working_shape,
)

GROWTH = 0.05
"""Default growth beyond the old garment, in trunk lengths."""
_SPARED = ("head", "hair", "hat", "sunglasses", "left_hand", "right_hand")
_FAINTEST = 24
"""Grey of 255 from which on a reduced stroke still counts as one."""
_WIDE = 1.6
"""How much more a garment that stands away from the body grows."""
_NOTHING_SAID = Reach()


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


def propose_region(
    photo: U8,
    person: Person,
    category: Category,
    *,
    sketch: U8 | None = None,
    reach: Reach = _NOTHING_SAID,
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
        reach: how far the new garment shall reach, as the Words say; the old one is covered in any
            case. Without it the Region has room for most garments of the category, but ends in
            the middle of the neck and, for a top, below the hips.
        allow_growth: leave room around the body for a looser garment (and between the legs for a
            skirt), on bare limbs and over other clothes; without it the Region is the old garment
            with its soft edge, and what the Sketch adds.
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
    if reach.wide and allow_growth and growth_px is None:
        growth *= _WIDE
    labels = reduce_labels(person.parts, working_shape(photo.shape))
    scene = Scene(resize_labels(labels, shape), body, growth, reach)
    keep_out = _keep_out(scene, category)
    mask = garment_area(scene, category, allow_growth)
    notes = _notes(person, body, category, photo.shape)
    if sketch is not None:
        mask |= grow_mask(_drawn(sketch, shape), max(growth, 2.0))
    mask = _tidy(mask & ~keep_out, keep_out, body.unit)
    if not mask.any():
        raise BadInput(
            "None of this garment can be seen in the photo.",
            "Choose another category, or paint the region by hand.",
        )
    full = (photo.shape[0], photo.shape[1])
    keep_full = enlarge_mask(keep_out, full) | _untouchable(person, _bared(scene, full))
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
        raise BadInput(
            f"“{category}” is not a category.", f"Choose one of: {', '.join(CATEGORIES)}."
        )
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


def _untouchable(person: Person, bared: U8 | None) -> U8:
    """What no Region may touch, straight from the Person at Photo size: 255 = keep.

    Args:
        person: whose parts they are.
        bared: (H, W) uint8, 255 where skin of the head may be painted, see `_bared`.
    """
    # A look-up in 8 bits: numpy's isin would take a gigabyte's worth of passes on a large Photo.
    parts = Image.fromarray(person.parts)
    keep = np.asarray(parts.point(_table(_SPARED)), dtype=np.uint8)
    if bared is None:
        return keep
    head = np.asarray(parts.point(_table(("head",))), dtype=np.uint8)
    return keep & ~(head & bared)


def _table(names: tuple[str, ...]) -> list[int]:
    """For every label 255 if it is one of these parts."""
    ids = {PARTS[name] for name in names}
    return [255 if label in ids else 0 for label in range(256)]


def _bared(scene: Scene, full: tuple[int, int]) -> U8 | None:
    """The throat at Photo size where a high neck wants it: some labels count it to the head."""
    if scene.reach.neck != "chin":
        return None
    return enlarge_mask(throat_skin(scene), full)


def _drawn(sketch: U8, shape: tuple[int, int]) -> Bool:
    """What the Sketch encloses, at working size; a single stroke of a large Sketch is kept."""
    strokes = np.where(sketch > 127, 255, 0).astype(np.uint8)
    strokes = reduce_mask(strokes, working_shape(sketch.shape), _FAINTEST)
    return resize_mask(sketch_silhouette(strokes), shape, 0.0)


def _keep_out(scene: Scene, category: Category) -> Bool:
    """Face, hair and hands with a thin line around; for trousers also the arms and shoes."""
    around = max(2.0, KEEP_AROUND * scene.body.unit)
    head = scene.part("head", "hair", "hat", "sunglasses")
    if scene.reach.neck == "chin":
        head &= ~throat_skin(scene)
    if len(scene.body.face):
        head |= polygon_mask(scene.shape, scene.body.face)
    keep = grow_mask(head | scene.part("left_hand", "right_hand"), around)
    keep |= scene.part("left_shoe", "right_shoe", "bag")
    if category == "lower_body":
        keep |= grow_mask(scene.part("left_arm", "right_arm"), around)
    return keep


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
