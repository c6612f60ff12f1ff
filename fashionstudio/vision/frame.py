"""Where to look: the Frame an engine works in."""

from __future__ import annotations

import numpy as np

from fashionstudio.core.geometry import Frame
from fashionstudio.core.person import Person
from fashionstudio.errors import BadInput
from fashionstudio.vision.fields import U8

MARGIN = 0.18
_MOST = 0.6
"""If the Region's box is this share of the person's height, the whole body is shown."""


def choose_frame(
    person: Person,
    region: U8,
    photo_shape: tuple[int, ...],
    frame_size: tuple[int, int] = (256, 192),
) -> Frame:
    """The Frame around the Region, with the body it belongs to as context.

    Args:
        person: whose silhouette tells what "most of the body" is.
        region: (H, W) uint8, 255 = repaint.
        photo_shape: (H, W, ...).
        frame_size: (height, width) of the engine's picture.

    Raises:
        BadInput: the Region is empty or of another size.
    """
    if region.shape != tuple(photo_shape[:2]):
        raise BadInput("The region must be as large as the photo.")
    box = _box(region)
    if box is None:
        raise BadInput("The region is empty.", "Paint what should be changed.")
    body = _box(person.silhouette)
    margin = MARGIN
    if body is not None and box[3] - box[1] > _MOST * (body[3] - body[1]):
        box = (
            min(box[0], body[0]),
            min(box[1], body[1]),
            max(box[2], body[2]),
            max(box[3], body[3]),
        )
        margin = 0.06  # the body is its own context: only a little air around it
    return Frame.around(box, photo_shape, frame_size, margin)


def _box(mask: U8) -> tuple[int, int, int, int] | None:
    rows = np.flatnonzero((mask > 0).any(axis=1))
    columns = np.flatnonzero((mask > 0).any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
