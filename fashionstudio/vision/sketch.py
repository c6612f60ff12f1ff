"""Sketches: drawn from a garment's picture, and read as a silhouette."""

from __future__ import annotations

import numpy as np
from scipy import ndimage
from skimage.feature import canny
from skimage.morphology import convex_hull_image, skeletonize
from skimage.restoration import denoise_bilateral

from fashionstudio.errors import BadInput
from fashionstudio.vision.colours import to_lab
from fashionstudio.vision.fields import (
    F32,
    U8,
    Bool,
    grow_mask,
    resize_picture,
    scaled_shape,
    smooth_mask,
    work_scale,
)

_SIDE = 640


def extract_sketch(garment_picture: U8, *, detail: float = 0.5) -> U8:
    """Line drawing of a garment from its photo: the outline and the main inner lines.

    Args:
        garment_picture: (H, W, 3) uint8, flat or on a hanger, on any plain background.
        detail: 0 = outline only, 1 = every fold and print.

    Returns:
        (H, W) uint8, 255 = stroke on 0, thin strokes.

    Raises:
        BadInput: detail is out of range, or no garment is to be seen.
    """
    from fashionstudio.vision.garment import cut_out

    if not 0 <= detail <= 1:
        raise BadInput(f"The detail {detail:g} is out of range.", "Give a value from 0 to 1.")
    cut = cut_out(garment_picture)
    return trace_garment(cut.picture_on_white, cut.mask, detail=detail)


def trace_garment(picture: U8, inside: U8, *, detail: float = 0.5) -> U8:
    """Line drawing of a garment that is cut out already.

    Args:
        picture: (H, W, 3) uint8, the garment on white.
        inside: (H, W) uint8, 255 = garment.
        detail: 0 = outline only, 1 = every fold and print.

    Returns:
        (H, W) uint8, 255 = stroke on 0, thin strokes.
    """
    outline = outline_sketch(inside) > 0
    if detail == 0:
        return _as_sketch(outline)
    return _as_sketch(outline | _inner_lines(picture, inside > 127, detail))


def outline_sketch(mask: U8) -> U8:
    """The outline of a mask as thin strokes, (H, W) uint8."""
    inside = smooth_mask(mask > 127, max(1.0, 0.003 * max(mask.shape)))
    edge = inside & ~ndimage.binary_erosion(inside, border_value=1)
    return _as_sketch(edge)


def sketch_silhouette(sketch: U8) -> U8:
    """What a Sketch encloses: gaps are closed; an open drawing gives its convex hull.

    Args:
        sketch: (H, W) uint8, 255 = stroke.

    Returns:
        (H, W) uint8, 255 = inside; empty for an empty Sketch.
    """
    strokes = sketch > 127
    if not strokes.any():
        return np.zeros(sketch.shape, np.uint8)
    scale = work_scale(sketch.shape, 512)
    shape = scaled_shape(sketch.shape, scale)
    share = resize_picture(np.where(strokes, 255, 0).astype(np.uint8), shape)
    small = share > 24
    hull = convex_hull_image(small)
    ys, xs = np.nonzero(small)
    extent = max(np.ptp(ys), np.ptp(xs)) + 1
    filled = small
    for gap in (0.0, 0.01, 0.03, 0.06):
        filled = _filled(small, gap * extent)
        if filled.sum() > 0.35 * hull.sum():
            break
    else:
        filled = hull
    full = resize_picture(np.where(filled, 255, 0).astype(np.uint8), sketch.shape) > 127
    return np.where(full | strokes, 255, 0).astype(np.uint8)


def _filled(strokes: Bool, gap: float) -> Bool:
    """Holes filled after gaps up to twice `gap` are bridged."""
    pad = int(gap) + 2
    padded = np.pad(strokes, pad)
    filled = ndimage.binary_fill_holes(grow_mask(padded, gap))
    return grow_mask(filled, -gap)[pad:-pad, pad:-pad] | strokes


def _inner_lines(picture: U8, mask: Bool, detail: float) -> Bool:
    """Seams, necklines, folds: edges that survive a smoothing which keeps edges."""
    scale = work_scale(picture.shape, _SIDE)
    shape = scaled_shape(picture.shape, scale)
    small = resize_picture(picture, shape)
    inside = resize_picture(np.where(mask, 255, 0).astype(np.uint8), shape) > 127
    room = grow_mask(inside, -max(2.0, 0.01 * max(shape)))
    light = _smoothed(small, 1 - detail)
    spread = float(np.std(light[inside])) if inside.any() else 1.0
    high = (0.85 - 0.77 * detail) * max(spread, 6.0)
    sigma, longest = 3.0 - 2.0 * detail, max(shape)
    most = (0.002 + 0.05 * detail**1.5) * max(int(room.sum()), 1)
    lines = room & False
    for _ in range(6):
        edges = canny(light, sigma=sigma, low_threshold=0.35 * high, high_threshold=high) & room
        lines = _without_short(edges, (0.13 - 0.105 * detail) * longest)
        if lines.sum() <= most:
            break
        high, sigma = 1.35 * high, 1.15 * sigma  # a print or many folds: keep the strongest
    if scale < 1:
        grown = resize_picture(np.where(lines, 255, 0).astype(np.uint8), picture.shape[:2])
        lines = skeletonize(grown > 80)
    return lines


def _smoothed(picture: U8, strength: float) -> F32:
    """Lightness with texture and small print smoothed away, edges kept."""
    light = to_lab(picture)[..., 0] / 100
    smooth = denoise_bilateral(
        light, win_size=9, sigma_color=0.05 + 0.10 * strength, sigma_spatial=2 + 2 * strength
    )
    return (smooth * 100).astype(np.float32)


def _without_short(lines: Bool, least: float) -> Bool:
    labels, count = ndimage.label(lines, np.ones((3, 3)))
    if not count:
        return lines
    lengths = np.bincount(labels.ravel())
    lengths[0] = 0
    return (lengths >= least)[labels]


def _as_sketch(lines: Bool) -> U8:
    return np.where(lines, 255, 0).astype(np.uint8)
