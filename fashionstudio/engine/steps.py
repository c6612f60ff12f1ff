"""The arrows of the way on arrays, one function each; nothing here keeps anything.

Photo → Person → Region → Frame, what the engine sees in the Frame, and the way back into the Photo.
What needs torch is in `tensors`, so that Persons are found before it is imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from fashionstudio.core.compose import compose
from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.geometry import Frame
from fashionstudio.core.layers import GarmentLayers, LaidCloth, compose_layers
from fashionstudio.core.look import Category, FabricPlacement
from fashionstudio.core.person import Person
from fashionstudio.core.wanted import Reach
from fashionstudio.errors import BadInput
from fashionstudio.vision.frame import choose_frame
from fashionstudio.vision.region import RegionResult, propose_region

if TYPE_CHECKING:
    from fashionstudio.vision.garment import GarmentCut

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]

GARMENT_MARGIN = 0.08
"""Air around a flat garment in its picture, as in the training pictures."""

FEATHER_FRAME_PX = 2.0
"""Width of the soft edge, in pixels of the frame: about what one step of the codec smears."""

_THINNEST_FRAME_PX = 1.5


@dataclass(frozen=True)
class Place:
    """Where a garment goes: the Region, what must stay, and the Frame around it.

    Attributes:
        region: (H, W) uint8 at Photo size, 255 = repaint.
        keep_out: (H, W) uint8, 255 = never touch; None when the user drew the Region.
        frame: the part of the Photo that the engine sees.
        notes: what is doubtful.
        confidence: 0..1, of a Region that was proposed; 1 for one that was drawn.
    """

    region: Mask
    keep_out: Mask | None
    frame: Frame
    notes: tuple[str, ...] = ()
    confidence: float = 1.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width, height of the Frame in Photo pixels."""
        x0, y0, x1, y1 = self.frame.box
        return x0, y0, x1 - x0, y1 - y0


def find_region(
    photo: Picture,
    person: Person,
    category: Category,
    sketch: Mask | None,
    reach: Reach,
    *,
    allow_growth: bool = True,
) -> RegionResult:
    """Propose a Region that holds what the Words ask for.

    Args:
        photo: (H, W, 3) uint8.
        person: who is in it.
        category: what is to be replaced.
        sketch: (H, W) uint8, 255 = stroke; the Region holds it, too, if it may grow.
        reach: how far the garment reaches, as the Words say.
        allow_growth: see `core.look.Look`.
    """
    drawn = sketch if allow_growth else None
    return propose_region(
        photo, person, category, sketch=drawn, reach=reach, allow_growth=allow_growth
    )


def find_place(
    photo: Picture,
    person: Person,
    given: Mask | None,
    proposed: RegionResult | None,
    frame_size: tuple[int, int],
) -> Place:
    """The Frame around a Region that was given or proposed.

    Raises:
        BadInput: the Region is empty.
    """
    if given is not None:
        frame = choose_frame(person, given, photo.shape, frame_size)
        return Place(given, None, frame)
    if proposed is None:
        raise BadInput("There is no region to repaint.", "Paint what should be changed.")
    frame = choose_frame(person, proposed.mask, photo.shape, frame_size)
    return Place(proposed.mask, proposed.keep_out, frame, proposed.notes, proposed.confidence)


def parts_in_frame(person: Person, frame: Frame, names: Iterable[str]) -> Mask:
    """Some of the Person's parts in the frame, (h, w) uint8, 255 = one of them."""
    return frame.crop_mask(person.part_plane(*names))


def sketch_in_frame(sketch: Mask, frame: Frame) -> Mask:
    """The Sketch as the engine sees it, (h, w) uint8, 255 = stroke.

    Thin lines of a large Photo would fade to nothing in a small frame, so they are first thickened
    to what a pixel of the frame covers.

    Raises:
        BadInput: no stroke lies in the frame.
    """
    lines = sketch
    if frame.scale < 1:
        missing = _THINNEST_FRAME_PX / frame.scale - _stroke_width(sketch)
        size = int(missing) // 2 * 2 + 1
        if size > 1:
            lines = ndimage.grey_dilation(sketch, size=(size, size))
    seen = frame.crop_mask(np.ascontiguousarray(lines))
    if not (seen > 24).any():
        raise BadInput(
            "The sketch lies outside of what is repainted.",
            "Draw it where the garment shall be on the photo.",
        )
    return seen


def _stroke_width(sketch: Mask) -> float:
    """Typical width of the strokes in pixels: area over half the length of their edges."""
    drawn = sketch > 96
    area = int(drawn.sum())
    edge = int((drawn[1:] != drawn[:-1]).sum() + (drawn[:, 1:] != drawn[:, :-1]).sum())
    return 2 * area / edge if edge else 1.0


def fabric_in_frame(
    swatch: Picture, placement: FabricPlacement, place: Place, person: Person, mm_per_px: float
) -> Picture:
    """The cloth laid flat over the whole frame at its true size, (h, w, 3) uint8.

    It hangs on the neck where one is seen, so that moving the Region's edge does not move the
    pattern.
    """
    frame = place.frame
    origin = frame.to_frame([cloth_origin(place, person)])[0]
    return lay_fabric(
        swatch,
        placement,
        shape=frame.shape,
        mm_per_px=mm_per_px / frame.scale,
        origin_px=(float(origin[0]), float(origin[1])),
    )


def cloth_origin(place: Place, person: Person) -> tuple[float, float]:
    """Where the cloth's millimetre (0, 0) lies, in Photo pixels."""
    anchor = person.pose.point("neck")
    if anchor is None:
        x, y, width, _ = place.box
        anchor = (x + width / 2, y)
    return float(anchor[0]), float(anchor[1])


def garment_in_frame(cut: GarmentCut, frame_size: tuple[int, int]) -> tuple[Picture, Mask]:
    """A Garment as in the training pictures: upright on white, filling the frame but for a margin.

    Returns:
        Picture (h, w, 3) uint8 and mask (h, w) uint8.
    """
    rows, columns = np.flatnonzero(cut.mask.any(axis=1)), np.flatnonzero(cut.mask.any(axis=0))
    if not rows.size:
        raise BadInput(
            "No garment was found in its picture.",
            "Take a picture of the garment alone on a plain background.",
        )
    box = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    around = _frame_about(box, frame_size)
    white = np.uint8(255)
    inside = cut.mask[..., None].astype(np.float32) / 255
    on_white = (cut.picture_on_white * inside + white * (1 - inside)).round().astype(np.uint8)
    return around.crop(on_white, fill=255), around.crop_mask(cut.mask)


def _frame_about(box: tuple[int, ...], frame_size: tuple[int, int]) -> Frame:
    """A Frame centred on the box, wherever the picture ends."""
    height, width = frame_size
    x0, y0, x1, y1 = (float(value) for value in box)
    share = 1 - 2 * GARMENT_MARGIN
    scale = min(width * share / (x1 - x0), height * share / (y1 - y0))
    x, y = (x0 + x1 - width / scale) / 2, (y0 + y1 - height / scale) / 2
    return Frame(x, y, scale, width, height)


def enlarged(picture: Picture, shape: tuple[int, int]) -> Picture:
    """A preview of one pixel per latent at the frame's size, smooth, so that JPEG does not blot."""
    size = (shape[1], shape[0])
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))


def put_into_photo(photo: Picture, picture: Picture, place: Place) -> tuple[Picture, Mask]:
    """The finished picture and the feathered Region that was composited."""
    feather = max(2.0, FEATHER_FRAME_PX / place.frame.scale)
    return compose(
        photo,
        picture,
        place.region,
        place.frame,
        feather_px=feather,
        keep_out=place.keep_out,
    )


def lay_into_photo(
    photo: Picture,
    layers: GarmentLayers,
    place: Place,
    sketch: Mask | None = None,
    cloth: LaidCloth | None = None,
) -> tuple[Picture, Mask]:
    """The finished picture of an engine that tells layers, and by how much pixels were replaced."""
    # The layers bring their own edges: a wide feather would only soften them at the Region's.
    return compose_layers(
        photo,
        layers,
        place.region,
        place.frame,
        keep_out=place.keep_out,
        cloth=cloth,
        sketch=sketch,
    )
