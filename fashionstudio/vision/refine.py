"""The person network's own opinion on body parts, blended with what joints and colours tell.

Where the network finds the person there are no landmarks of face and hands, and colours alone take
a sweater the colour of skin for skin. The network knows what clothes look like, but from rendered
people and in a small frame. So it is heard as far as it agrees with the outline and the joints,
and the first labels hold the more, the surer their kind is. Next to mediapipe it is not asked:
there it did more harm than good (docs/person.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from fashionstudio.core.person import JOINTS, PARTS
from fashionstudio.vision.body import Body
from fashionstudio.vision.fields import (
    F32,
    U8,
    Bool,
    drop_specks,
    grow_mask,
    guided_filter,
    resize_field,
    resize_labels,
    resize_mask,
    resize_picture,
    scaled_shape,
    work_scale,
)
from fashionstudio.vision.person_finder import PersonFinder
from fashionstudio.vision.person_reading import Reading

_SIDE = 400
"""Longest side, in pixels, on which the opinions are blended."""
_HELD: dict[str, float] = {
    "upper_clothes": 0.8, "skirt": 0.8, "pants": 0.8, "dress": 0.8, "chest": 1.0, "hair": 0.6,
    "left_arm": 1.2, "right_arm": 1.2, "left_leg": 1.2, "right_leg": 1.2, "left_hand": 1.5,
    "right_hand": 1.5, "left_shoe": 1.2, "right_shoe": 1.2, "head": 0.6,
}  # fmt: skip
"""How firmly a first label holds, in natural logarithms of odds."""
_LEAST = 0.003
"""What the network holds possible at least, anywhere."""
_NEVER = ("background", "bag", "belt", "hat")
"""Not taken from the network: what it learned of these from renders is not what people wear."""
_NEAR = 0.2
"""Joints that agree lie this close, in trunk lengths."""


@dataclass(frozen=True)
class Refined:
    """Parts at the Photo's size, how far the network was heard (0..1), and what it changed.

    Attributes:
        parts: (H, W) uint8 of ids in `PARTS`.
        trust: 0 when it did not understand the Photo: nothing was changed.
        changed: share of the silhouette with another label than before.
    """

    parts: U8
    trust: float
    changed: float


def ask_again(finder: PersonFinder, photo: U8, parts: U8, silhouette: U8, body: Body) -> Refined:
    """Parts after another look of the finder's network at the silhouette's box; see below."""
    box = _around(silhouette)
    reading = finder.read(photo, box) if box else None
    if reading is None:
        return Refined(parts, 0.0, 0.0)
    return refine_parts(photo, parts, silhouette, body, reading)


def _around(silhouette: U8) -> tuple[float, float, float, float] | None:
    """The silhouette's box with a little room, inside the picture."""
    found = ndimage.find_objects((silhouette > 0).astype(np.uint8))
    if not found or found[0] is None:
        return None
    rows, columns = found[0]
    room = 0.06 * max(rows.stop - rows.start, columns.stop - columns.start)
    return (
        max(0.0, columns.start - room),
        max(0.0, rows.start - room),
        min(float(silhouette.shape[1]), columns.stop + room),
        min(float(silhouette.shape[0]), rows.stop + room),
    )


def refine_parts(photo: U8, parts: U8, silhouette: U8, body: Body, reading: Reading) -> Refined:
    """Blend the labels with the network's.

    Args:
        photo: (H, W, 3) uint8.
        parts: (H, W) uint8, the first labels.
        silhouette: (H, W) uint8, 255 = person; it stays as it is.
        body: in Photo pixels.
        reading: of this Photo.
    """
    trust = understanding(reading, silhouette, body)
    if trust <= 0:
        return Refined(parts, 0.0, 0.0)
    scale = work_scale(photo.shape, _SIDE)
    shape = scaled_shape(photo.shape, scale)
    inside = resize_mask(silhouette, shape)
    first = resize_labels(parts, shape)
    labels, shares = _shares(resize_picture(photo, shape), reading, inside)
    blended = _blend(labels, shares, first, trust)
    blended = _without_specks(blended, first, body.unit * scale)
    full = _at_full_size(parts, first, blended, silhouette)
    inside_full = silhouette > 0
    changed = float((full != parts)[inside_full].mean()) if inside_full.any() else 0.0
    return Refined(full, trust, round(changed, 4))


def understanding(reading: Reading, silhouette: U8, body: Body) -> float:
    """How far the network's person is this one, 0..1: by its outline and its joints."""
    person, mask = reading.person() > 0.5, silhouette > 0
    either = int((person | mask).sum())
    overlap = float((person & mask).sum() / either) if either else 0.0
    apart = [
        float(np.hypot(x - body.joints[name][0], y - body.joints[name][1]))
        for name, (x, y, c) in zip(JOINTS, reading.joints, strict=True)
        if c > 0.3 and body.seen(name)
    ]
    if len(apart) < 3:
        return 0.0
    near = float(np.mean([distance < _NEAR * body.unit for distance in apart]))
    outline = float(np.clip((overlap - 0.6) / 0.25, 0, 1))
    joints = float(np.clip((near - 0.4) / 0.4, 0, 1))
    return round(min(outline, joints), 3)


def _shares(picture: U8, reading: Reading, inside: Bool) -> tuple[list[int], F32]:
    """Label ids and their probabilities (L, h, w), along the picture's edges.

    Inside the silhouette the background is no answer; where the network sees nothing but
    background, nothing is known.
    """
    shape = (picture.shape[0], picture.shape[1])
    never = {PARTS[name] for name in _NEVER}
    labels: list[int] = []
    fields: list[F32] = []
    radius = max(2, round(max(shape) / 100))
    for index, label in enumerate(reading.labels):
        if label in never:
            continue
        field = resize_field(reading.spread(reading.shares[index]), shape)
        if float(field[inside].max(initial=0)) < 0.2:
            continue
        labels.append(label)
        fields.append(np.clip(guided_filter(picture, field, radius, 1e-3), 0, 1))
    if not labels:
        return [], np.zeros((0, *shape), np.float32)
    stacked = np.stack(fields)
    known = np.clip(stacked.sum(0), 0, 1)
    even = np.float32(1 / len(labels))
    shares = stacked / np.maximum(stacked.sum(0), 1e-3)
    return labels, (known * shares + (1 - known) * even).astype(np.float32)


def _blend(labels: list[int], shares: F32, first: U8, trust: float) -> U8:
    """The label with the best odds of both; unknown to the network: as it was."""
    if not labels:
        return first
    names = {number: name for name, number in PARTS.items()}
    scores = trust * np.log(np.maximum(shares, _LEAST))
    for index, label in enumerate(labels):
        scores[index] += np.where(first == label, _HELD.get(names[label], 1.0), 0)
    best = np.array(labels, np.uint8)[scores.argmax(0)]
    unknown = (first == 0) | ~np.isin(first, labels)
    own = np.log(_LEAST) * trust + np.float32(1.0)
    keep = (first == 0) | (unknown & (scores.max(0) < own))
    return np.where(keep, first, best).astype(np.uint8)


def _without_specks(blended: U8, first: U8, unit: float) -> U8:
    """Small islands of change are noise."""
    changed = drop_specks(blended != first, round((0.05 * unit) ** 2) + 2)
    return np.where(changed & (blended > 0), blended, first).astype(np.uint8)


def _at_full_size(parts: U8, first: U8, blended: U8, silhouette: U8) -> U8:
    """Only what was changed is brought to the Photo's size: the rest keeps its fine borders."""
    changed = blended != first
    if not changed.any():
        return parts
    shape = (parts.shape[0], parts.shape[1])
    large = resize_labels(blended, shape)
    where = resize_mask(grow_mask(changed, 1.0), shape)
    result = np.where(where & (silhouette > 0) & (large > 0), large, parts)
    return result.astype(np.uint8)
