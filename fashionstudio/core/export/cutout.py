"""The garment of a Render without what is around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from fashionstudio.core.color import srgb_to_lab
from fashionstudio.core.masks import bounding_box, fill_closed, inner_ramp
from fashionstudio.core.person import PARTS, Person

U8 = NDArray[np.uint8]
Floats = NDArray[np.float32]

_SKIN = tuple(
    PARTS[name]
    for name in (
        *("hair", "head", "left_leg", "right_leg", "left_arm", "right_arm", "chest"),
        *("left_hand", "right_hand"),
    )
)
_WORK_PIXELS = 1_500_000
_SAME, _OTHER = 7.0, 15.0  # ΔE between Photo and Render: repainted alike; something else
_SPECK = 0.02


def cut_out(render: U8, photo: U8, *, sketch: U8 | None = None, person: Person | None = None) -> U8:
    """How much of each pixel of a Render is new garment.

    Nothing outside the Region differs from the Photo, so what differs bounds the garment. Within
    that bound counts what lies on the Person or inside the drawn outline, and what looks other
    than it did in the Photo: an engine paints background and skin anew, but as they were.

    Args:
        render, photo: (H, W, 3) uint8 sRGB of the same size.
        sketch: (H, W) uint8, 255 = stroke on 0; the garment's outline, if it was drawn.
        person: who is in the Photo; without it the answer is coarser.

    Returns:
        (H, W) uint8 alpha; all 0 when Render and Photo are alike.
    """
    changed = (render != photo).any(axis=-1)
    alpha = np.zeros(changed.shape, np.uint8)
    box = bounding_box(changed)
    if box is None:
        return alpha
    x0, y0, x1, y1 = box
    part = np.s_[y0:y1, x0:x1]
    bound = _filled(changed[part])
    evidence = _evidence(
        render[part],
        photo[part],
        _drawn(sketch, part),
        None if person is None else _on_person(person, part),
    )
    soft = inner_ramp(np.where(bound, 255, 0).astype(np.uint8), 2.0)
    cut = np.rint(soft * evidence).astype(np.uint8)
    alpha[part] = _without_specks(cut)
    return alpha


def changed_area(render: U8, photo: U8) -> U8:
    """(H, W) uint8, 255 where a Render differs from its Photo: the Region that was painted in.

    Args:
        render, photo: (H, W, 3) uint8 of the same size.
    """
    changed = (render != photo).any(axis=-1)
    area = np.zeros(changed.shape, np.uint8)
    box = bounding_box(changed)
    if box is not None:
        x0, y0, x1, y1 = box
        area[y0:y1, x0:x1] = np.where(_filled(changed[y0:y1, x0:x1]), 255, 0)
    return area


def _filled(changed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without the pinholes where the engine has met the Photo's value by chance."""
    padded = np.pad(changed, 2)
    closed = ndimage.binary_closing(padded, np.ones((3, 3)), iterations=2)
    filled: NDArray[np.bool_] = ndimage.binary_fill_holes(closed)[2:-2, 2:-2]
    return filled


def _drawn(sketch: U8 | None, part: tuple[slice, slice]) -> NDArray[np.bool_] | None:
    if sketch is None:
        return None
    inside = fill_closed(sketch)[part] > 127
    return inside if inside.any() else None


def _on_person(person: Person, part: tuple[slice, slice]) -> tuple[Floats, NDArray[np.bool_]]:
    """How much of a pixel is the Person, and whether it was bare skin or hair."""
    silhouette = person.silhouette[part].astype(np.float32) / np.float32(255)
    return np.asarray(silhouette, np.float32), np.isin(person.parts[part], _SKIN)


def _evidence(
    render: U8,
    photo: U8,
    drawn: NDArray[np.bool_] | None,
    person: tuple[Floats, NDArray[np.bool_]] | None,
) -> Floats:
    """(h, w) 0..1: how sure it is that a pixel shows the new garment."""
    other = _otherness(render, photo)
    if person is not None:
        silhouette, skin = person
        other = np.maximum(other, np.where(skin, 0, silhouette))
    if drawn is not None:
        other = np.maximum(other, drawn)
    if person is None:
        # Cloth of the old colour inside of cloth of another is still cloth.
        solid = ndimage.binary_fill_holes(other > 0.5)
        other = np.maximum(other, solid)
    smooth: Floats = ndimage.gaussian_filter(other.astype(np.float32), 0.7)
    return smooth


def _otherness(render: U8, photo: U8) -> Floats:
    """0..1: 1 where Render and Photo clearly differ in colour; at most 1.5 MP are looked at."""
    height, width = render.shape[:2]
    scale = min(1.0, (_WORK_PIXELS / (height * width)) ** 0.5)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = [
        srgb_to_lab(np.asarray(Image.fromarray(p).resize(size, Image.Resampling.BOX)))
        for p in (np.ascontiguousarray(render), np.ascontiguousarray(photo))
    ]
    distance = ndimage.gaussian_filter(np.linalg.norm(small[0] - small[1], axis=-1), 1.5)
    share = np.clip((distance - _SAME) / (_OTHER - _SAME), 0, 1)
    smooth = (share * share * (3 - 2 * share)).astype(np.float32)
    back = Image.fromarray(smooth).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(back, np.float32)


def _without_specks(alpha: U8) -> U8:
    """Pieces smaller than 2 % of the largest are shimmer of the background."""
    labels, count = ndimage.label(alpha > 40, structure=np.ones((3, 3)))
    if count < 2:
        return alpha
    sizes = np.bincount(labels.ravel())[1:]
    kept = np.flatnonzero(sizes >= _SPECK * sizes.max()) + 1
    near = ndimage.binary_dilation(np.isin(labels, kept), iterations=3)
    return np.where(near, alpha, 0).astype(np.uint8)
