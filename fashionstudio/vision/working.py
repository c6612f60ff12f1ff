"""The working size: large Photos are understood reduced, and only the final masks grow back.

Networks and colour models see no more in 17 megapixels than in one, yet every distance transform
and filter costs seventeen times as much. A Photo within the working size is never resampled.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from PIL import Image
from scipy import ndimage

from fashionstudio.core.person import MISSING, Person, Pose
from fashionstudio.vision.fields import U8, Bool, resize_mask, scaled_shape

WORKING_SIDE = 1280
"""Longest side, in pixels, on which a person is found and outlined."""
_LEAST_SIDE = 64
_OUTLINE = 1.0
"""How much an outline is rounded before it is enlarged, in working pixels: no stairs are left."""
_AROUND = 4
"""Labels are told apart up to this far outside the silhouette, in working pixels."""

Shape = tuple[int, int]


def working_shape(shape: tuple[int, ...]) -> Shape:
    """(height, width) to work at; the picture's own when it is small enough."""
    longest, shortest = max(shape[:2]), min(shape[:2])
    scale = max(min(1.0, WORKING_SIDE / longest), min(1.0, _LEAST_SIDE / shortest))
    return scaled_shape(shape, scale)


def reduce_picture(photo: U8, shape: Shape) -> U8:
    """(H, W, 3) uint8 at working size; averaged first, for Lanczos on all pixels is slow."""
    image = Image.fromarray(photo)
    small = image.resize((shape[1], shape[0]), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.asarray(small, dtype=np.uint8)


def reduce_mask(mask: U8, shape: Shape, least: int = 127) -> U8:
    """A mask at working size: 255 where more than `least` of 255 are inside.

    A low `least` keeps thin strokes.
    """
    if mask.shape == shape:
        return mask
    share = Image.fromarray(mask).resize((shape[1], shape[0]), Image.Resampling.BOX)
    return np.where(np.asarray(share) > least, 255, 0).astype(np.uint8)


def reduce_labels(labels: U8, shape: Shape) -> U8:
    """A label map at working size; ids are never mixed."""
    if labels.shape == shape:
        return labels
    return _nearest(labels, shape)


def enlarge_mask(mask: Bool, shape: Shape) -> U8:
    """A mask at Photo size with a smooth outline, (H, W) uint8 of 0 and 255.

    Beyond the working size all is done in 8 bits, a quarter of the time and memory.
    """
    if max(shape) <= WORKING_SIDE or mask.shape == shape:
        return np.where(resize_mask(mask, shape), 255, 0).astype(np.uint8)
    soft = Image.fromarray(_softened(mask))
    large = soft.resize((shape[1], shape[0]), Image.Resampling.BILINEAR)
    return np.asarray(large.point(_STEP), dtype=np.uint8)


def enlarge_labels(labels: U8, silhouette: U8) -> U8:
    """Part labels for every pixel of a larger silhouette, with smooth borders between them.

    Each label is softened and enlarged in its own box only, and the strongest wins: a few labels
    on a part of the picture each, instead of all of them everywhere.

    Args:
        labels: (h, w) ids, 0 = background.
        silhouette: (H, W) uint8, 255 = person.
    """
    shape = (silhouette.shape[0], silhouette.shape[1])
    person = labels > 0
    if not person.any():
        return np.zeros(shape, np.uint8)
    # The enlarged silhouette reaches a little over the labels: they go on beyond its edge.
    places = ndimage.distance_transform_edt(~person, return_distances=False, return_indices=True)
    filled = labels[tuple(places)]
    near = ndimage.binary_dilation(person, iterations=_AROUND)
    result = _nearest(filled, shape).copy()
    best = np.zeros(shape, np.uint8)
    for label in np.unique(labels[person]):
        soft = _softened(near & (filled == label))
        _paint_stronger(result, best, soft, int(label))
    result[silhouette == 0] = 0
    return result


def _paint_stronger(result: U8, best: U8, soft: U8, label: int) -> None:
    """Write `label` where its enlarged strength is the best so far, in place."""
    rows, columns = np.flatnonzero(soft.any(axis=1)), np.flatnonzero(soft.any(axis=0))
    if not len(rows):
        return
    tall, wide = result.shape[0] / soft.shape[0], result.shape[1] / soft.shape[1]
    y0, y1 = int(rows[0] * tall), min(result.shape[0], int(np.ceil((rows[-1] + 1) * tall)))
    x0, x1 = int(columns[0] * wide), min(result.shape[1], int(np.ceil((columns[-1] + 1) * wide)))
    box = (x0 / wide, y0 / tall, min(x1 / wide, soft.shape[1]), min(y1 / tall, soft.shape[0]))
    image = Image.fromarray(soft).resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, box=box)
    strength = np.asarray(image)
    here = best[y0:y1, x0:x1]
    np.copyto(result[y0:y1, x0:x1], np.uint8(label), where=strength > here)
    np.maximum(here, strength, out=here)


def enlarge_person(person: Person, shape: Shape, silhouette: U8 | None = None) -> Person:
    """The Person at Photo size.

    Args:
        person: estimated at working size.
        shape: (height, width) of the Photo.
        silhouette: one given at Photo size; taken as it is.
    """
    small = person.silhouette.shape
    ratio = (shape[1] / small[1], shape[0] / small[0])
    outline = enlarge_mask(person.silhouette > 0, shape) if silhouette is None else silhouette
    return dataclasses.replace(
        person,
        pose=scale_pose(person.pose, ratio),
        silhouette=outline,
        parts=enlarge_labels(person.parts, outline),
        extra=_scaled_extra(person.extra, ratio),
    )


def scale_pose(pose: Pose, ratio: tuple[float, float]) -> Pose:
    """The joints in a picture resized by (x, y)."""
    return Pose(
        tuple((x * ratio[0], y * ratio[1], c) if c > 0 else MISSING for x, y, c in pose.points)
    )


def _scaled_extra(extra: dict[str, Any], ratio: tuple[float, float]) -> dict[str, Any]:
    """What an estimator left beyond 18 joints: rows of x, y and perhaps a confidence."""

    def move(row: list[float]) -> list[float]:
        return [round(row[0] * ratio[0], 2), round(row[1] * ratio[1], 2), *row[2:]]

    scaled = dict(extra)
    if "face" in extra:
        scaled["face"] = [move(row) for row in extra["face"]]
    if "outside" in extra:
        scaled["outside"] = {name: move(row) for name, row in extra["outside"].items()}
    for key in {"hands", "feet"} & extra.keys():
        scaled[key] = {side: [move(row) for row in rows] for side, rows in extra[key].items()}
    return scaled


_STEP = [0] * 128 + [255] * 128


def _softened(mask: Bool) -> U8:
    blurred = ndimage.gaussian_filter(np.where(mask, np.float32(255), np.float32(0)), _OUTLINE)
    return np.rint(blurred).astype(np.uint8)


def _nearest(labels: U8, shape: Shape) -> U8:
    image = Image.fromarray(labels).resize((shape[1], shape[0]), Image.Resampling.NEAREST)
    return np.asarray(image, dtype=np.uint8)
