"""Who draws a garment that is worn: our own extractor, or a plug-in."""

from __future__ import annotations

import numpy as np

from fashionstudio.core.geometry import Box
from fashionstudio.core.look import Category
from fashionstudio.core.masks import bounding_box
from fashionstudio.core.person import Person
from fashionstudio.core.plug_in_process import Check, never
from fashionstudio.errors import BadInput
from fashionstudio.vision.added_sketcher import AddedSketcher
from fashionstudio.vision.fields import U8, Bool, drop_specks, grow_mask
from fashionstudio.vision.garment_area import LEAST_WORN, SKIN, WORN
from fashionstudio.vision.sketch import trace_garment

OWN = "own"
"""The name of our own extractor."""
_LEAST_PIECE = 0.02
"""Of the garment: a smaller piece beside it is none."""
_MARGIN = 0.04
"""Air around the garment in what a sketcher is shown, of its longer side."""
_STROKE = 0.0028
"""Width of strokes, of the Photo's longer side: about that of the pen."""


def sketch_worn(
    photo: U8, person: Person, category: Category, sketcher: str = OWN, check: Check = never
) -> U8:
    """A Sketch of what is worn now, to begin a design with.

    Args:
        photo: (H, W, 3) uint8.
        person: who is in it.
        category: which garment.
        sketcher: who draws: `OWN`, or a plug-in's name.
        check: may raise Cancelled while a plug-in draws.

    Returns:
        (H, W) uint8 at Photo size, 255 = stroke on 0.

    Raises:
        BadInput: no such garment is seen, or the sketcher cannot draw it.
    """
    worn = np.where(_worn(person, category), np.uint8(255), np.uint8(0))
    box = bounding_box(worn)
    if box is None:
        raise BadInput(
            "No such garment is to be seen in the photo.", "Choose another kind of garment."
        )
    x0, y0, x1, y1 = _with_margin(box, worn.shape)
    inside = worn[y0:y1, x0:x1]
    picture = np.where(inside[..., None] > 0, photo[y0:y1, x0:x1], np.uint8(255))
    lines = _drawn_by(sketcher, picture, inside, check)
    sketch = np.zeros(worn.shape, np.uint8)
    # A line of one pixel would vanish in the smaller frame of an engine.
    half = 0.5 * _STROKE * max(photo.shape[:2])
    sketch[y0:y1, x0:x1] = np.where(grow_mask(lines > 127, half), np.uint8(255), np.uint8(0))
    return sketch


def _drawn_by(sketcher: str, picture: U8, inside: U8, check: Check) -> U8:
    if sketcher == OWN:
        return trace_garment(picture, inside)
    with AddedSketcher(sketcher) as added:
        return added.draw(picture, inside, check)


def _worn(person: Person, category: Category) -> Bool:
    """(H, W), where the garment is, without crumbs of doubtful labels."""
    cloth = person.part_mask(*WORN[category])
    skin = person.part_mask(*SKIN[category])
    if cloth.any() and cloth.sum() < LEAST_WORN * (cloth | skin).sum():
        cloth = cloth | skin
    return drop_specks(cloth, round(_LEAST_PIECE * cloth.sum()))


def _with_margin(box: Box, shape: tuple[int, ...]) -> Box:
    x0, y0, x1, y1 = box
    margin = round(_MARGIN * max(x1 - x0, y1 - y0)) + 2
    return (
        max(0, x0 - margin),
        max(0, y0 - margin),
        min(shape[1], x1 + margin),
        min(shape[0], y1 + margin),
    )
