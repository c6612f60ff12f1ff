"""The cloth of a garment at the Photo's own resolution: a Fabric laid, or a Garment warped.

What an engine sees of them is as small as its frame. Here they are made once more, in the same
place and at the same scale, as fine as the Photo is.
"""

from __future__ import annotations

import math

import numpy as np

from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.geometry import Box, Frame
from fashionstudio.core.grid import carried_on, smooth_step
from fashionstudio.core.layers import LaidCloth
from fashionstudio.core.look import Fabric, FabricPlacement
from fashionstudio.core.masks import bounding_box
from fashionstudio.core.person import Person
from fashionstudio.core.scale import mm_per_pixel
from fashionstudio.diffusion import arrays
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine import steps, tensors
from fashionstudio.engine.scene import Scene
from fashionstudio.errors import BadInput
from fashionstudio.vision.garment import GarmentCut

Picture = steps.Picture
Mask = steps.Mask

_STRIP = 256
_DENSEST = 6
_FRINGE = (0.7, 1.0)


def cloth_in_photo(fabric: Fabric, scene: Scene) -> LaidCloth:
    """The Fabric laid flat over the Region, in phase with what the engine saw.

    Raises:
        BadInput: the Region is empty.
    """
    assert scene.swatch is not None
    scale = mm_per_pixel(scene.person)
    return fabric_in_photo(scene.swatch, fabric.placement, scene.place, scene.person, scale)


def fabric_in_photo(
    swatch: Picture,
    placement: FabricPlacement,
    place: steps.Place,
    person: Person,
    mm_per_px: float,
) -> LaidCloth:
    """As `steps.fabric_in_frame`, over the Region's bounding box at the Photo's resolution.

    Args:
        swatch: (h, w, 3) uint8.
        placement: repeat, angle, drop, mirror and offset.
        place: whose Region is covered, and whose Frame says where the cloth hangs without a neck.
        person: on whose neck it hangs.
        mm_per_px: millimetres per Photo pixel.

    Raises:
        BadInput: the Region is empty.
    """
    box = x0, y0, x1, y1 = _region_box(place)
    origin = steps.cloth_origin(place, person)
    picture = np.empty((y1 - y0, x1 - x0, 3), np.uint8)
    for top in range(y0, y1, _STRIP):  # coordinates of all pixels at once would take gigabytes
        bottom = min(top + _STRIP, y1)
        picture[top - y0 : bottom - y0] = lay_fabric(
            swatch,
            placement,
            shape=(bottom - top, x1 - x0),
            mm_per_px=mm_per_px,
            origin_px=(origin[0] - x0, origin[1] - top),
        )
    return LaidCloth(picture, np.full(picture.shape[:2], 255, np.uint8), box)


def garment_in_photo(
    pipe: FashionPipeline, inputs: FrameInputs, cut: GarmentCut, place: steps.Place
) -> LaidCloth | None:
    """The Garment laid onto the person as the engine's warper lays it, with the detail it has.

    Args:
        pipe: with the warper.
        inputs: what the engine sees, with the Garment.
        cut: the Garment at its own resolution.
        place: whose Region is covered.

    Returns:
        None for engines without a warper.

    Raises:
        BadInput: the Region or the Garment is empty.
    """
    if pipe.warper is None or inputs.garment is None:
        return None
    frame = place.frame
    density = _density(cut, frame)
    size = (density * frame.height, density * frame.width)
    picture, mask = steps.garment_in_frame(cut, size)
    warped = tensors.enlarged_warp(
        pipe,
        inputs,
        arrays.picture_tensor(_without_fringe(picture, mask)),
        arrays.mask_tensor(mask),
    )
    assert warped is not None
    box = x0, y0, x1, y1 = _region_box(place)
    dense = Frame(frame.x, frame.y, density * frame.scale, size[1], size[0])
    shape = (y1 - y0, x1 - x0)
    known = np.rint(warped[1][0, 0].numpy() * 255).astype(np.uint8)
    return LaidCloth(
        dense.view(arrays.to_pictures(warped[0])[0], box, shape),
        dense.view(known, box, shape),
        box,
    )


def _region_box(place: steps.Place) -> Box:
    box = bounding_box(place.region)
    if box is None:
        raise BadInput("There is no region to repaint.", "Paint what should be changed.")
    return box


def _density(cut: GarmentCut, frame: Frame) -> int:
    """How many times finer than the frame: no more than the Photo or the Garment has to show."""
    box = bounding_box(cut.mask)
    if box is None:
        return 1
    share = 1 - 2 * steps.GARMENT_MARGIN
    own = max((box[2] - box[0]) / (share * frame.width), (box[3] - box[1]) / (share * frame.height))
    return min(max(math.ceil(min(1 / frame.scale, own)), 1), _DENSEST)


def _without_fringe(picture: Picture, mask: Mask) -> Picture:
    """The Garment's colours carried on beyond its edge, so that no white is sampled there."""
    sure = smooth_step(mask.astype(np.float32) / np.float32(255), *_FRINGE)
    if not sure.any():
        return picture
    carried = carried_on(picture.astype(np.float32), sure)
    opaque: Picture = np.clip(carried + np.float32(0.5), 0, 255).astype(np.uint8)
    return opaque
