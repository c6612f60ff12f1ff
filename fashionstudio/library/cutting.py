"""Garments before white, so that search compares garments and not the floors they lie on."""

from __future__ import annotations

import numpy as np
from PIL import Image

from fashionstudio.core.image_io import encode_png, read_mask, read_picture
from fashionstudio.library.analysis import Analysis

_LEAST_SURE = 0.5


def on_white(thumb: bytes, analysis: Analysis | None) -> bytes:
    """A thumbnail with the garment cut out, where an analysis has found it surely enough.

    Args:
        thumb: a picture file.
        analysis: of the garment; its mask may have any size.

    Returns:
        A PNG of the thumbnail's size, or the thumbnail itself.
    """
    mask = analysis.parts.get("mask") if analysis is not None else None
    if analysis is None or mask is None:
        return thumb
    if float(analysis.data.get("confidence", 0.0)) < _LEAST_SURE:
        return thumb
    picture = read_picture(thumb, least_side=1)
    height, width = picture.shape[:2]
    small = Image.fromarray(read_mask(mask)).resize((width, height), Image.Resampling.BOX)
    share = np.asarray(small, np.float32)[..., None] / 255
    return encode_png(np.rint(picture * share + 255 * (1 - share)).astype(np.uint8))
