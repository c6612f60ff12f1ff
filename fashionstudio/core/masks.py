"""Masks: (H, W) uint8, 255 = inside; values between are soft edges.

Distances are Euclidean, so corners grow round. What lies beyond the picture's border counts as a
continuation of it: a mask that touches the border is not shrunk or feathered there.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from fashionstudio.core.geometry import Box

Mask = NDArray[np.uint8]

_TILE = 512
_STROKE = 96  # the level from which a pixel of a Sketch counts as drawn
_LEAST_INTERIOR = 0.02  # share of the drawing's box; less is a loop in an open line


def union(*masks: Mask) -> Mask:
    """Inside any of them."""
    return reduce(np.maximum, masks)


def subtract(mask: Mask, other: Mask) -> Mask:
    """Inside `mask` and outside `other`; never more than the mask was."""
    return np.minimum(mask, 255 - other)


def bounding_box(mask: NDArray[np.uint8] | NDArray[np.bool_]) -> Box | None:
    """(x0, y0, x1, y1) of everything that is not 0, or None for an empty mask."""
    rows = np.flatnonzero(mask.any(axis=1))
    if not rows.size:
        return None
    y0, y1 = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(mask[y0:y1].any(axis=0))
    return int(columns[0]), y0, int(columns[-1]) + 1, y1


def area_share(mask: Mask) -> float:
    """How much of the picture is inside, 0..1."""
    return float(mask.mean(dtype=np.float64)) / 255 if mask.size else 0.0


def largest_component(mask: Mask) -> Mask:
    """The connected piece with the most inside it; soft edges stay."""
    box = bounding_box(mask)
    result = np.zeros_like(mask)
    if box is None:
        return result
    x0, y0, x1, y1 = box
    part = mask[y0:y1, x0:x1]
    labels, count = ndimage.label(part > 0, structure=np.ones((3, 3)))
    weights = np.bincount(labels.ravel(), part.ravel(), minlength=count + 1)
    result[y0:y1, x0:x1] = np.where(labels == int(weights[1:].argmax()) + 1, part, 0)
    return result


def grow(mask: Mask, px: float) -> Mask:
    """Everything within `px` pixels of the mask becomes inside (255); soft values are kept.

    "The mask" is what is at least half inside; `px` <= 0 returns a copy.
    """
    result = mask.copy()
    box = bounding_box(mask)
    if px <= 0 or box is None:
        return result
    y_slice, x_slice = _around(box, mask.shape, px)
    part = result[y_slice, x_slice]
    part[distance_to(part >= 128, px) <= px] = 255
    return result


def shrink(mask: Mask, px: float) -> Mask:
    """Everything within `px` pixels of the outside becomes outside (0)."""
    return 255 - grow(255 - mask, px) if px > 0 else mask.copy()


def feather(mask: Mask, px: float, *, within: Mask | None = None) -> Mask:
    """Soften the edge over about `px` pixels to each side.

    Args:
        mask: (H, W) uint8.
        px: half the width of the soft edge. The result is 0 wherever `grow(mask, px)` is 0.
        within: an upper bound, for example the Region minus what must not be touched.
    """
    box = bounding_box(mask)
    result = mask.copy()
    if px > 0 and box is not None:
        y_slice, x_slice = _around(box, mask.shape, px)
        part = mask[y_slice, x_slice]
        # Three box blurs of a third each are close to a Gaussian, yet end exactly at px. They
        # end at a square, though, hence the bound.
        image = Image.fromarray(np.ascontiguousarray(part))
        soft = np.asarray(image.filter(ImageFilter.BoxBlur(px / 3)))
        for _ in range(2):
            soft = np.asarray(Image.fromarray(soft).filter(ImageFilter.BoxBlur(px / 3)))
        bound = grow(part, px)
        result[y_slice, x_slice] = np.where(bound > 0, soft, 0)
    return result if within is None else np.minimum(result, within)


def inner_ramp(mask: Mask, px: float) -> Mask:
    """A mask that rises from its edge inwards over `px` pixels; never more than it was.

    This is the feather for compositing: 0 stays 0, so that nothing outside is touched.
    """
    box = bounding_box(mask)
    result = mask.copy()
    if px <= 0 or box is None:
        return result
    y_slice, x_slice = _around(box, mask.shape, 1)
    part = mask[y_slice, x_slice]
    depth = distance_to(part == 0, px + 1) / np.float32(px + 1)
    share = np.minimum(depth, 1)
    share = share * share * (3 - 2 * share)  # no kink where the ramp starts and ends
    result[y_slice, x_slice] = np.rint(part * share).astype(np.uint8)
    return result


def distance_to(target: NDArray[np.bool_], limit: float) -> NDArray[np.float32]:
    """(H, W) float32: distance of each pixel's centre to the nearest target's, where <= `limit`.

    Farther pixels hold some number > `limit`. Only the tiles within reach of an edge are worked
    on: a full transform of a 12-megapixel mask would take seconds and half a gigabyte.
    """
    height, width = target.shape
    reach = int(np.ceil(limit)) + 1
    result = np.full(target.shape, limit + 1, np.float32)
    for y in range(0, height, _TILE):
        for x in range(0, width, _TILE):
            y0, x0 = max(y - reach, 0), max(x - reach, 0)
            near = target[y0 : y + _TILE + reach, x0 : x + _TILE + reach]
            tile = result[y : y + _TILE, x : x + _TILE]
            if near.all():
                tile[:] = 0
            elif near.any():
                distance = ndimage.distance_transform_edt(~near)
                rows, columns = tile.shape
                tile[:] = distance[y - y0 : y - y0 + rows, x - x0 : x - x0 + columns]
    return result


def fill_closed(sketch: Mask, gap_px: float = 6.0) -> Mask:
    """The silhouette of what a Sketch encloses, its outline included.

    Args:
        sketch: (H, W) uint8, 255 = stroke on 0.
        gap_px: gaps in the outline up to this many pixels count as closed. A drawing that runs
            off one side of the picture is closed by that side.

    Returns:
        (H, W) uint8 of 0 and 255; all 0 when the drawing is open.
    """
    result = np.zeros_like(sketch)
    drawn = sketch >= _STROKE
    box = bounding_box(drawn)
    if box is None:
        return result
    reach = max(gap_px / 2, 0.0)
    y_slice, x_slice = _around(box, sketch.shape, reach + 1)
    strokes = drawn[y_slice, x_slice]
    walls = distance_to(strokes, reach) <= reach
    sides = _touched_sides(box, sketch.shape, reach)
    interior = _enclosed(walls, sides)
    if np.count_nonzero(interior) < _LEAST_INTERIOR * strokes.size:
        return result
    filled = _with_outline(interior, strokes, reach) | _between_lines(strokes)
    # Two lines so close that closing gaps took what lies between them, off the picture's side.
    slits = _enclosed(filled, sides)
    filled |= walls & (distance_to(slits, 1.0) <= 1)
    result[y_slice, x_slice] = np.where(filled, 255, 0)
    return result


def _around(box: Box, shape: tuple[int, ...], px: float) -> tuple[slice, slice]:
    """Slices of the box with room on each side, within the picture."""
    x0, y0, x1, y1 = box
    room = int(np.ceil(px)) + 1
    rows = slice(max(y0 - room, 0), min(y1 + room, shape[0]))
    return rows, slice(max(x0 - room, 0), min(x1 + room, shape[1]))


def _touched_sides(box: Box, shape: tuple[int, ...], reach: float) -> list[tuple[int, int]]:
    """(axis, index) of the picture's sides that the drawing runs off."""
    x0, y0, x1, y1 = box
    distances = {(0, -1): shape[0] - y1, (0, 0): y0, (1, 0): x0, (1, -1): shape[1] - x1}
    return [side for side, distance in distances.items() if distance <= reach]


def _enclosed(walls: NDArray[np.bool_], sides: list[tuple[int, int]]) -> NDArray[np.bool_]:
    """Where one cannot get out of: of the drawing alone, or with one picture side as a wall."""
    enclosed = _fill_holes(walls)
    for axis, index in sides:
        walled = walls.copy()
        np.moveaxis(walled, axis, 0)[index] = True
        enclosed |= _fill_holes(walled) & ~walled
    return enclosed & ~walls


def _fill_holes(walls: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Walls and all that they enclose; by labelling, much faster than scipy's flooding."""
    rooms, count = ndimage.label(np.pad(~walls, 1, constant_values=True))
    filled: NDArray[np.bool_] = (rooms != rooms[0, 0])[1:-1, 1:-1]
    return filled if count else walls


def _with_outline(
    interior: NDArray[np.bool_], strokes: NDArray[np.bool_], reach: float
) -> NDArray[np.bool_]:
    """Interior plus the strokes around it, without strokes that only hang on the outline."""
    # Out again over what closing the gaps took, then over the outline itself.
    spread = distance_to(interior, reach + 1) <= reach + 1
    beyond = reach + 1 + 2 * _stroke_width(strokes)
    return _fill_holes(spread | (strokes & (distance_to(interior, beyond) <= beyond)))


def _between_lines(strokes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What lines without gaps enclose, however close they are, and the lines around it.

    Closing gaps takes what lies between two lines as near to each other as a hem is to its seam.
    """
    rooms = _fill_holes(strokes) & ~strokes
    beyond = 2 * _stroke_width(strokes)
    return rooms | (strokes & (distance_to(rooms, beyond) <= beyond))


def _stroke_width(strokes: NDArray[np.bool_]) -> float:
    """Mean width in pixels: area over length, where the length is half the edge pixels."""
    edge = strokes & ~ndimage.binary_erosion(strokes, structure=np.ones((3, 3)))
    return 2.0 * int(np.count_nonzero(strokes)) / max(int(np.count_nonzero(edge)), 1)
