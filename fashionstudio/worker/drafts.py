"""What of a draft crosses the border: only what it has changed, at a size to look at."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.image_io import encode_png
from fashionstudio.core.masks import bounding_box

DRAFT_LIMIT_PX = 1600
"""More than a draft shows on any screen."""
_DRAFT_QUALITY = 90


def draft_parts(
    picture: NDArray[np.uint8], change: NDArray[np.uint8]
) -> tuple[tuple[int, int, int, int], dict[str, bytes]]:
    """What a draft has changed, small enough to be made, sent and shown many times a minute.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        change: (H, W) uint8, by how much each pixel was replaced.

    Returns:
        x, y, width, height in pixels of the picture, and the parts of `protocol.drafted`.
    """
    x0, y0, x1, y1 = bounding_box(change) or (0, 0, 1, 1)
    size = max(x1 - x0, y1 - y0)
    shrunk = min(1.0, DRAFT_LIMIT_PX / size)
    shape = (max(1, round((x1 - x0) * shrunk)), max(1, round((y1 - y0) * shrunk)))
    seen = Image.fromarray(picture[y0:y1, x0:x1])
    mask = Image.fromarray(change[y0:y1, x0:x1])
    if shrunk < 1:
        seen = seen.resize(shape, Image.Resampling.BOX, reducing_gap=2.0)
        mask = mask.resize(shape, Image.Resampling.BOX, reducing_gap=2.0)
    out = io.BytesIO()
    seen.save(out, "JPEG", quality=_DRAFT_QUALITY, subsampling=0)
    parts = {"picture": out.getvalue(), "region": encode_png(np.asarray(mask), compress_level=1)}
    return (x0, y0, x1 - x0, y1 - y0), parts
