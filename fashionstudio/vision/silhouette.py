"""The Person's silhouette: blending several guesses and letting the edge follow the picture."""

from __future__ import annotations

import numpy as np
from scipy import ndimage
from scipy.special import expit

from fashionstudio.vision.blazepose import Detection
from fashionstudio.vision.body import Body
from fashionstudio.vision.colours import ColourModel, to_lab
from fashionstudio.vision.fields import (
    F32,
    U8,
    Bool,
    connected_to,
    drop_specks,
    grow_mask,
    guided_filter,
    resize_field,
    resize_picture,
    scaled_shape,
    work_scale,
)

_EDGE_SIDE = 512
"""Longest side on which the edge is fitted; the Photo itself guides the way back up."""

PixelBox = tuple[int, int, int, int]
"""x0, y0, x1, y1 in whole pixels, x1 and y1 exclusive."""


def clipped_box(box: tuple[float, float, float, float], shape: tuple[int, ...]) -> PixelBox:
    """Rounded outwards and kept inside the picture; never empty."""
    x0, y0 = max(0, int(box[0])), max(0, int(box[1]))
    x1, y1 = min(shape[1], int(np.ceil(box[2]))), min(shape[0], int(np.ceil(box[3])))
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def body_box(found: Detection, shape: tuple[int, ...]) -> PixelBox:
    """The person's box with room around, so that a small person fills the second look."""
    points = [(x, y) for x, y, c in found.pose.points if c > 0]
    ys, xs = np.nonzero(found.likelihood > 0.3)
    if len(xs):
        points += [(float(xs.min()), float(ys.min())), (float(xs.max()), float(ys.max()))]
    if not points:
        return 0, 0, shape[1], shape[0]
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    room = 0.15 * float((high - low).max()) + 8
    box = (low[0] - room, low[1] - room, high[0] + room, high[1] + room)
    return clipped_box((float(box[0]), float(box[1]), float(box[2]), float(box[3])), shape)


def head_box(found: Detection, shape: tuple[int, ...]) -> PixelBox | None:
    """A square around the head, for the face mesh; None without a face."""
    body = Body.of(found.pose, outside=found.outside)
    if body.face_centre is None or body.face_height <= 4:
        return None
    (x, y), half = body.face_centre, 1.15 * body.face_height
    box = clipped_box((x - half, y - half, x + half, y + half), shape)
    return box if min(box[2] - box[0], box[3] - box[1]) > 8 else None


def paste_field(field: F32, box: PixelBox, shape: tuple[int, ...]) -> F32:
    """A field known inside a box, zero elsewhere."""
    x0, y0, x1, y1 = box
    full = np.zeros(shape[:2], np.float32)
    full[y0:y1, x0:x1] = resize_field(field, (y1 - y0, x1 - x0))
    return full


def blend_silhouettes(found: Detection, selfie: F32) -> tuple[F32, float]:
    """Pose's own silhouette with the selfie one.

    Pose's knows *who* (no dog, no chair) but is soft and loses hats; the selfie one is crisp for
    portraits and leaks for whole bodies. So the fuller the body in the picture, the more Pose's
    counts, and the selfie one may only add close to it.

    Returns:
        (H, W) likelihood 0..1 and the agreement (intersection over union).
    """
    pose = found.likelihood
    core, other = pose > 0.5, selfie > 0.5
    union = (core | other).sum()
    agreement = float((core & other).sum() / union) if union else 0.0
    if not core.any():
        return selfie, 0.0
    body = Body.of(found.pose, outside=found.outside)
    portrait = not (body.seen("left_knee") or body.seen("right_knee"))
    # Close up, Pose's mask is a few hundred pixels for the whole picture: the selfie one leads.
    share = 0.65 if portrait else 0.2
    reach = (0.35 if portrait else 0.06) * body.unit
    near = np.clip(1.5 - _distance(core) / max(reach, 1.0), 0, 1)
    blended = (1 - share) * pose + share * selfie
    blended = np.maximum(blended, np.minimum(selfie, near) if portrait else 0)
    # A hand or hat that only one of the two sees is more often there than not.
    blended = np.maximum(blended, 0.8 * pose if not portrait else 0.5 * pose)
    return blended.astype(np.float32) * (near > 0), agreement


def _distance(mask: Bool) -> F32:
    """Distance to the mask in pixels, on a reduced copy: only a soft limit is made of it."""
    scale = work_scale(mask.shape, 256)
    small = resize_field(mask.astype(np.float32), scaled_shape(mask.shape, scale)) > 0.5
    if not small.any():
        return np.full(mask.shape, np.inf, np.float32)
    distance = ndimage.distance_transform_edt(~small).astype(np.float32) / scale
    return resize_field(distance, mask.shape)


def refine_silhouette(photo: U8, likelihood: F32, body: Body) -> U8:
    """The likelihood sharpened along the Photo's edges, as a clean mask.

    Worked out on a reduced copy and brought back with the full Photo as guide.

    Returns:
        (H, W) uint8, 255 = person.
    """
    scale = work_scale(photo.shape, _EDGE_SIDE)
    small = resize_field(likelihood, scaled_shape(photo.shape, scale))
    unit = body.unit * scale
    radius = int(np.clip(round(unit * 0.045), 2, 12))
    refined = guided_filter(photo, np.clip(small, 0, 1), radius, 2e-4, scale)
    # Beyond this the first guess is sure, and the filter would only smear it.
    sure = resize_field(ndimage.gaussian_filter(small, radius * 0.5), photo.shape[:2])
    refined = np.where(sure > 0.985, 1, np.where(sure < 0.015, 0, refined))
    mask = refined > 0.5
    mask = drop_specks(mask, round((0.06 * body.unit) ** 2) + 4)
    seeds = body.core_mask(photo.shape[:2]) & mask
    if seeds.any():
        mask = connected_to(mask, seeds)
    return np.where(mask, 255, 0).astype(np.uint8)


def silhouette_from_pose(photo: U8, body: Body, rounds: int = 3) -> F32:
    """A silhouette without any network: a body of capsules, corrected by the Photo's colours.

    Returns:
        (H, W) likelihood 0..1 at Photo size.
    """
    scale = work_scale(photo.shape, 400)
    shape = scaled_shape(photo.shape, scale)
    small, model = resize_picture(photo, shape), body.scaled(scale)
    lab, distance = to_lab(small), model.distance(shape)
    prior = expit(6 * (1.15 - distance))
    inner, outer = distance < 0.7, distance > 2.2
    likelihood = prior.astype(np.float32)
    for _ in range(rounds):
        person = ColourModel.fit(lab, inner | ((likelihood > 0.8) & (distance < 1.4)))
        room = grow_mask(~outer, 0.5 * model.unit) & (likelihood < 0.3)
        around = ColourModel.fit(lab, room if room.any() else outer)
        odds = np.sqrt(person(lab) / around(lab))
        odds = np.clip(odds, 0.1, 10)
        guess = prior * odds / (prior * odds + 1 - prior)
        guess = guided_filter(small, guess.astype(np.float32), 6, 1e-3)
        likelihood = np.where(inner, 1, np.where(outer, 0, np.clip(guess, 0, 1))).astype(np.float32)
    return resize_field(likelihood, photo.shape[:2])
