"""Lines drawn within a garment: seams, plackets, pockets, darts. They are sewn as fine grooves.

The outline of a Sketch says where the garment ends. What is drawn inside of it has no other edge to
follow, so it becomes light: dark in the groove, and a little lighter where the cloth rises again
towards the light, which comes from above.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.grid import Floats
from fashionstudio.core.masks import distance_to

U8 = NDArray[np.uint8]

DEEP_PX = 3.0
"""Strokes are seams where they lie deeper than that in the garment, in pixels of the frame."""
_GROOVE, _LIP = 0.42, 0.16
"""How much of the light is lost in the groove, and gained on its lower lip."""
_WIDTH_SHARE, _THINNEST_CELLS = 0.3, 0.7
"""Half a groove's width: of a pixel of the frame, about 2 mm; and what a grid can show."""
_REACH = 4.0
_LEAST_CELLS = 6


def seam_light(strokes: U8, depth: Floats, frame_px: float) -> Floats | None:
    """The factor (h, w) by which seams darken or lighten the cloth, 1 = no seam.

    Args:
        strokes: (h, w) uint8, 255 = stroke, as broad as they were drawn.
        depth: (h, w), how deep a cell lies in the garment, in cells; negative outside. It need not
            be known beyond `DEEP_PX` of the frame.
        frame_px: cells per pixel of the frame.

    Returns:
        None where nothing is drawn that deep in the garment.
    """
    if not strokes.any():
        return None
    from skimage.morphology import skeletonize  # takes a while to import

    # Lines one cell wide, however broad the brush was.
    centres = np.asarray(skeletonize(strokes > 0))  # type: ignore[no-untyped-call]
    lines = centres & (depth >= DEEP_PX * frame_px)
    if np.count_nonzero(lines) < _LEAST_CELLS:
        return None
    width = max(_WIDTH_SHARE * frame_px, _THINNEST_CELLS)
    near = distance_to(lines, _REACH * width)
    groove = np.exp(-((near / np.float32(width)) ** 2))
    lip = ndimage.shift(groove, (1.6 * width, 0), order=1, mode="nearest")
    light: Floats = (1 - np.float32(_GROOVE) * groove) * (1 + np.float32(_LIP) * lip)
    return light.astype(np.float32)
