"""A garment in layers of the frame's size, laid into the Photo at the Photo's own resolution.

A small picture enlarged makes everything in the Region soft. Its layers need not be: coverage,
light and colour of a garment vary slowly and may be enlarged, and what is fine is in the Photo
(its edges, small folds, everything that stays) or is known (the cloth).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.compose import check_sizes, feathered
from fashionstudio.core.garment_layers import GarmentLayers
from fashionstudio.core.geometry import Box, Frame
from fashionstudio.core.laid_cloth import LaidCloth
from fashionstudio.core.layer_plan import STRIP, LayerPlan
from fashionstudio.core.masks import bounding_box, subtract
from fashionstudio.errors import BadInput

__all__ = ["GarmentLayers", "LaidCloth", "compose_layers"]

U8 = NDArray[np.uint8]

_ROOM = 4
_SEEN = 1 / 255


def compose_layers(
    photo: U8,
    layers: GarmentLayers,
    region: U8,
    frame: Frame,
    *,
    keep_out: U8 | None = None,
    cloth: LaidCloth | None = None,
    sketch: U8 | None = None,
    feather_px: float = 2.0,
) -> tuple[U8, U8]:
    """Dress the person in the Photo in the new garment.

    Every pixel where the Region is 0, or `keep_out` is 255, or the Frame does not reach, or
    neither the old nor the new garment lies, is bit for bit the Photo's. The same arguments give
    the same picture.

    Args:
        photo: (H, W, 3) uint8 sRGB.
        layers: of the frame's size.
        region: (H, W) uint8, 255 = repaint; soft values limit the share.
        frame: where the layers lie in the Photo.
        keep_out: (H, W) uint8, 255 = never touch.
        cloth: replaces `layers.albedo` where it is known.
        sketch: (H, W) uint8, 255 = stroke; where its closed outline runs along the garment's edge,
            the edge is drawn there.
        feather_px: width of the soft edge at the Region's border, in Photo pixels.

    Returns:
        The picture (H, W, 3) uint8, and (H, W) uint8, by how much each pixel was replaced.

    Raises:
        BadInput: sizes that do not belong together.
    """
    _check(photo, layers, region, frame, keep_out, cloth, sketch)
    result, change = photo.copy(), np.zeros(photo.shape[:2], np.uint8)
    limit, box = _limited(photo, layers, region, frame, keep_out, feather_px)
    if box is None:
        return result, change
    plan = LayerPlan.of(photo, layers, frame, box, cloth, sketch)
    x0, y0, x1, y1 = box
    for top in range(y0, y1, STRIP):
        bottom = min(top + STRIP, y1)
        strip = np.s_[top:bottom, x0:x1]
        if limit[strip].any():
            result[strip], change[strip] = plan.strip(photo, limit[strip], top, bottom)
    return result, change


def _check(
    photo: U8,
    layers: GarmentLayers,
    region: U8,
    frame: Frame,
    keep_out: U8 | None,
    cloth: LaidCloth | None,
    sketch: U8 | None,
) -> None:
    check_sizes(photo, region, keep_out)
    if sketch is not None and sketch.shape != photo.shape[:2]:
        raise BadInput(
            "The sketch is not of the photo's size.",
            details=f"{sketch.shape} against {photo.shape[:2]}",
        )
    for name, array in vars(layers).items():
        wanted = frame.shape if name in ("alpha", "old") else (*frame.shape, 3)
        if array.shape != wanted:
            raise BadInput(
                "A garment's layers do not fit their frame.",
                details=f"{name} {array.shape}, frame {frame.shape}",
            )
    if cloth is not None:
        size = (cloth.box[3] - cloth.box[1], cloth.box[2] - cloth.box[0])
        if cloth.picture.shape != (*size, 3) or cloth.known.shape != size:
            raise BadInput(
                "A cloth's picture is not of the size of its place.",
                details=f"{cloth.picture.shape}, {cloth.known.shape} for {cloth.box}",
            )


def _limited(
    photo: U8,
    layers: GarmentLayers,
    region: U8,
    frame: Frame,
    keep_out: U8 | None,
    feather_px: float,
) -> tuple[U8, Box | None]:
    """How much may be replaced (H, W), and the box that has anything to replace."""
    limit = np.zeros(photo.shape[:2], np.uint8)
    x0, y0, x1, y1 = _garment_box(layers, frame, photo.shape)
    if x1 <= x0 or y1 <= y0:
        return limit, None
    reach = np.s_[y0:y1, x0:x1]
    wanted = region[reach] if keep_out is None else subtract(region[reach], keep_out[reach])
    limit[reach] = feathered(wanted, (x0, y0, x1, y1), photo.shape, feather_px)
    box = bounding_box(limit[reach])
    if box is None:
        return limit, None
    return limit, (x0 + box[0], y0 + box[1], x0 + box[2], y0 + box[3])


def _garment_box(layers: GarmentLayers, frame: Frame, photo_shape: tuple[int, ...]) -> Box:
    """The Photo pixels near the old or the new garment, within the Frame."""
    found = bounding_box((layers.alpha > _SEEN) | (layers.old > _SEEN))
    if found is None:
        return (0, 0, 0, 0)
    corners = frame.to_photo([(found[0] - _ROOM, found[1] - _ROOM)])[0]
    ends = frame.to_photo([(found[2] + _ROOM, found[3] + _ROOM)])[0]
    x0, y0, x1, y1 = frame.valid_box(photo_shape)
    return (
        max(x0, int(np.floor(corners[0]))),
        max(y0, int(np.floor(corners[1]))),
        min(x1, int(np.ceil(ends[0]))),
        min(y1, int(np.ceil(ends[1]))),
    )
