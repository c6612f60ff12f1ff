"""What happened outside of the Region: nothing may."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashionstudio.errors import BadInput

U8 = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class OutsideChange:
    """How much differs where nothing should.

    Attributes:
        share: of the pixels outside of the Region that differ at all, 0..1.
        largest: largest difference of one channel there, 0..255.
    """

    share: float
    largest: int


def outside_change(photo: U8, picture: U8, region: U8) -> OutsideChange:
    """Compare a Render with its Photo outside of the Region.

    Args:
        photo: (H, W, 3) uint8.
        picture: (H, W, 3) uint8, the Render.
        region: (H, W) uint8, the feathered mask that was composited; 0 = outside.

    Raises:
        BadInput: the sizes differ.
    """
    if photo.shape != picture.shape or photo.shape[:2] != region.shape:
        raise BadInput("Photo, picture and region must have one size.")
    outside = region == 0
    if not outside.any():
        return OutsideChange(0.0, 0)
    difference = np.abs(photo.astype(np.int16) - picture.astype(np.int16)).max(axis=-1)[outside]
    return OutsideChange(float((difference > 0).mean()), int(difference.max()))
