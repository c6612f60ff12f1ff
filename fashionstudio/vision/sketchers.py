"""Who draws a garment that is worn: our own extractor, or a plug-in."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from fashionstudio.core.geometry import Box
from fashionstudio.core.look import Category
from fashionstudio.core.masks import bounding_box
from fashionstudio.core.person import Person
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.plugins import SKETCHERS, load, remedy, trace_of
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


class Sketcher(Protocol):
    """What the entry point of a sketcher names: an object, a module, or a class without arguments.

    It is imported in the worker, when it is first asked for.
    """

    def draw(self, picture: U8, inside: U8) -> U8:
        """Draw the lines of one garment.

        A FashionStudioError's sentence is shown as it is; whatever else it raises is reported as
        a failure of the plug-in.

        Args:
            picture: (H, W, 3) uint8 sRGB, the garment as it is worn, white around it.
            inside: (H, W) uint8, 255 where the garment is.

        Returns:
            (H, W) uint8, 255 = stroke on 0.
        """
        ...


class OwnSketcher:
    """Outline and main inner lines, without any network."""

    def draw(self, picture: U8, inside: U8) -> U8:
        """See `Sketcher`."""
        return trace_garment(picture, inside)


def find_sketcher(name: str = OWN) -> Sketcher:
    """A sketcher by name: "own", or a plug-in's.

    Raises:
        BadInput: there is none of this name, it cannot be loaded, or it is no sketcher.
    """
    if name == OWN:
        return OwnSketcher()
    found = load(SKETCHERS, name)
    if not callable(getattr(found, "draw", None)):
        raise BadInput(f"The plug-in “{name}” has no function “draw”.", remedy(SKETCHERS, name))
    sketcher: Sketcher = found
    return sketcher


def drawn_by(name: str, picture: U8, inside: U8) -> U8:
    """What a sketcher draws, (H, W) uint8; see `Sketcher`.

    Raises:
        FashionStudioError: with the plug-in's own sentence, or that it has failed.
    """
    sketcher = find_sketcher(name)
    try:
        lines = np.asarray(sketcher.draw(picture.copy(), inside.copy()))
    except (FashionStudioError, MemoryError):
        raise
    except Exception as error:  # somebody else's code
        if name == OWN:
            raise
        raise BadInput(
            f"The plug-in “{name}” has failed.", remedy(SKETCHERS, name), trace_of(error)
        ) from error
    if lines.shape != inside.shape or lines.dtype != np.uint8:
        raise BadInput(
            f"The plug-in “{name}” has drawn something of another kind.", remedy(SKETCHERS, name)
        )
    return lines


def sketch_worn(photo: U8, person: Person, category: Category, sketcher: str = OWN) -> U8:
    """A Sketch of what is worn now, to begin a design with.

    Args:
        photo: (H, W, 3) uint8.
        person: who is in it.
        category: which garment.
        sketcher: who draws.

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
    lines = drawn_by(sketcher, picture, inside)
    sketch = np.zeros(worn.shape, np.uint8)
    # A line of one pixel would vanish in the smaller frame of an engine.
    half = 0.5 * _STROKE * max(photo.shape[:2])
    sketch[y0:y1, x0:x1] = np.where(grow_mask(lines > 127, half), np.uint8(255), np.uint8(0))
    return sketch


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
