"""The garment picture into the Photo: inside the Region, and nowhere else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.geometry import Box, Frame
from fashionstudio.core.masks import bounding_box, inner_ramp, subtract
from fashionstudio.errors import BadInput


def compose(
    photo: NDArray[np.uint8],
    picture_in_frame: NDArray[np.uint8],
    region: NDArray[np.uint8],
    frame: Frame,
    *,
    feather_px: float = 8.0,
    keep_out: NDArray[np.uint8] | None = None,
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Lay what an engine made into the Photo.

    The feather runs inwards from the Region's edge: every pixel where the Region is 0, or
    `keep_out` is 255, or the Frame does not reach, is bit for bit the Photo's. At the Photo's own
    border there is no feather, for there is no seam.

    Args:
        photo: (H, W, 3) uint8 sRGB.
        picture_in_frame: (frame.height, frame.width, 3) uint8 sRGB.
        region: (H, W) uint8, 255 = repaint; soft values limit the share.
        frame: where the picture lies in the Photo.
        feather_px: width of the soft edge, in Photo pixels.
        keep_out: (H, W) uint8, 255 = never touch (face, hair, hands).

    Returns:
        The picture (H, W, 3) uint8 and the alpha (H, W) uint8 with which it was laid in.

    Raises:
        BadInput: sizes that do not belong together.
    """
    check_sizes(photo, region, keep_out)
    result, alpha = photo.copy(), np.zeros(photo.shape[:2], np.uint8)
    patch, (x0, y0, x1, y1) = frame.paste_box(picture_in_frame, photo.shape)
    if not patch.size:
        return result, alpha
    reach = np.s_[y0:y1, x0:x1]
    wanted = region[reach] if keep_out is None else subtract(region[reach], keep_out[reach])
    alpha[reach] = feathered(wanted, (x0, y0, x1, y1), photo.shape, feather_px)
    box = bounding_box(alpha[reach])
    if box is None:
        return result, alpha
    left, top, right, bottom = box
    inner = np.s_[y0 + top : y0 + bottom, x0 + left : x0 + right]
    result[inner] = blend(photo[inner], patch[top:bottom, left:right], alpha[inner])
    return result, alpha


def feathered(
    wanted: NDArray[np.uint8], box: Box, photo_shape: tuple[int, ...], feather_px: float
) -> NDArray[np.uint8]:
    """The inward feather, also along those sides where the Frame ends inside the Photo."""
    x0, y0, x1, y1 = box
    rows = (int(y0 > 0), int(y1 < photo_shape[0]))
    columns = (int(x0 > 0), int(x1 < photo_shape[1]))
    padded = inner_ramp(np.pad(wanted, (rows, columns)), feather_px)
    height, width = wanted.shape
    return padded[rows[0] : rows[0] + height, columns[0] : columns[0] + width]


def blend(
    below: NDArray[np.uint8], above: NDArray[np.uint8], alpha: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Mix in sRGB; exactly `below` at 0 and exactly `above` at 255.

    Linear light is right where light really mixes (a pixel half covered by an edge). Here two
    pictures of the same edge are cross-faded: there, equal steps should look equal, which is what
    sRGB gives; in linear light the brighter picture would win and the seam would look moved.
    """
    share = alpha[..., None].astype(np.uint16)  # 255 * 255 + 127 still fits
    mixed = below * (255 - share) + above * share
    return ((mixed + 127) // 255).astype(np.uint8)


def check_sizes(
    photo: NDArray[np.uint8], region: NDArray[np.uint8], keep_out: NDArray[np.uint8] | None
) -> None:
    """Raise BadInput unless the masks are of the Photo's size."""
    for name, mask in (("region", region), ("protected area", keep_out)):
        if mask is not None and mask.shape != photo.shape[:2]:
            raise BadInput(
                f"The {name} is not of the photo's size.",
                details=f"{mask.shape} against {photo.shape[:2]}",
            )
