"""The garment's shape where nobody drew it: of what is worn, of a drawing, of a warped Garment.

A designer who only picks a fabric or a colour means the garment that is there. So unless Words ask
for another shape, its outline stands in for a Sketch; where they ask for a part of one, see `cut`.
All masks are (h, w) uint8 in the frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.geometry import Frame
from fashionstudio.core.look import Category
from fashionstudio.core.masks import fill_closed, grow
from fashionstudio.core.person import PARTS, Person
from fashionstudio.core.wanted import read_wanted
from fashionstudio.engine.steps import Place, parts_in_frame

Mask = NDArray[np.uint8]

WORN: dict[Category, tuple[str, ...]] = {
    "upper_body": ("upper_clothes", "dress"),
    "lower_body": ("skirt", "pants"),
    "dresses": ("dress",),
}
"""Parts whose outline can stand for a garment of the category."""

OLD: dict[Category, tuple[str, ...]] = {
    "upper_body": ("upper_clothes", "dress", "belt", "scarf"),
    "lower_body": ("skirt", "pants", "dress", "belt"),
    "dresses": ("upper_clothes", "skirt", "pants", "dress", "belt", "scarf"),
}
"""Parts that must vanish when a garment of the category is replaced."""

Source = Literal["drawn", "cut", "near"]
"""How well an outline is known: it is drawn and meant; it is cut from joints after the Words; the
garment ends near it, as near as what is worn, or a Garment's warp, tells."""

_SURE_PARTS = 0.5
_MARGIN_PX = 6.0
_LEAST_SHARE = 0.01
_CLOSING_PX = 4.0
_FAINT = 48
_DETAIL = 0.15
"""A closed drawing that is smaller than this share of what is worn is a pocket or a motif on it."""


@dataclass(frozen=True, eq=False)
class Outline:
    """The shape of the new garment as far as it is known before it is made.

    Attributes:
        inside: (h, w) uint8 in the frame, 255 = inside.
        source: where it is from.
    """

    inside: Mask
    source: Source


def worn_shape(
    person: Person, category: Category, words: str, region: Mask, frame: Frame
) -> Mask | None:
    """What is worn now, within the Region; None when Words ask for another shape or it is unseen.

    Args:
        person: whose parts are known.
        category: what is to be repainted.
        words: as the user wrote them.
        region: (h, w) uint8 in the frame.
        frame: where the model looks.
    """
    seen = parts_in_frame(person, frame, WORN[category])
    worn = [name for name in WORN[category] if bool((person.parts == PARTS[name]).any())]
    if read_wanted(words).asks_for_shape(worn):
        return None
    # Labels are ragged where cloth and skin are alike; a drawn outline is not.
    smooth = ndimage.gaussian_filter(seen.astype(np.float32), 1.5) > 127
    shape: Mask = np.where(smooth & (region > 127), np.uint8(255), np.uint8(0))
    return shape if (shape > 0).mean() >= _LEAST_SHARE else None


def drawn_shape(lines: Mask, region: Mask) -> Mask | None:
    """The inside of a closed Sketch within the Region; None for an open one."""
    # A thin line between two rows of pixels is faint in both, and not open.
    strokes = np.where(lines >= _FAINT, np.uint8(255), np.uint8(0))
    filled = fill_closed(strokes, gap_px=_CLOSING_PX)
    shape: Mask = np.where((filled > 127) & (region > 127), np.uint8(255), np.uint8(0))
    return shape if shape.any() else None


def drawing(lines: Mask, region: Mask, worn: Mask) -> Outline | None:
    """The Outline that a closed Sketch draws; None for an open one.

    Args:
        lines: (h, w) uint8, 255 = stroke.
        region: what may be repainted.
        worn: (h, w) uint8, 255 = what must vanish.
    """
    shape = drawn_shape(lines, region)
    if shape is None:
        return None
    small = (shape > 127).sum() < _DETAIL * (worn > 127).sum()
    return Outline(shape, "near" if small else "drawn")


def narrowed(place: Place, person: Person, category: Category, shape: Mask) -> Place:
    """A proposed Region without what neither the old garment nor the new one will need.

    It is proposed for any garment of the category, bare arms and legs included. Once the new shape
    is known they can stay as they are in the Photo. A Region drawn by hand is left alone, and so is
    one that hangs on doubtful parts.

    Args:
        place: as proposed.
        person: whose parts say where the old garment is.
        category: what is replaced.
        shape: (h, w) uint8 in the frame, where the new garment will be.
    """
    if place.keep_out is None or person.confidence.get("parts", 1.0) < _SURE_PARTS:
        return place
    old = parts_in_frame(person, place.frame, OLD[category])
    needed = grow(np.maximum(old, shape), _MARGIN_PX)
    in_photo, _ = place.frame.paste(needed, place.region.shape)
    region = np.where(in_photo > 127, place.region, np.uint8(0))
    return replace(place, region=region) if region.any() else place


def outline(shape: Mask) -> Mask:
    """The shape's edge as strokes two pixels wide that run along its middle, 255 on 0.

    So are the outlines drawn that the embedded engine has learned from.
    """
    inside = shape > 127
    outer = ndimage.binary_dilation(inside)
    inner = ndimage.binary_erosion(inside, border_value=1)
    strokes: Mask = np.where(outer & ~inner, np.uint8(255), np.uint8(0))
    return strokes
