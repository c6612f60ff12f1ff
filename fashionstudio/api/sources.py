"""What scripts have for a picture, as files or bytes."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from fashionstudio.api.results import Picture
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.person import Pose
from fashionstudio.errors import BadInput
from fashionstudio.worker.looks import Source

PictureLike = str | os.PathLike[str] | bytes | Image.Image | NDArray[Any] | Picture
"""A path, a file's bytes, a Pillow image, a uint8 array, or what a Studio has made."""

PoseLike = str | os.PathLike[str] | Pose | NDArray[Any] | list[list[float]]
"""A file of joints, or 18 joints of x, y and confidence."""

_AS_PNG = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
_AS_RGB = ("YCbCr", "HSV", "RGBX")


def picture_source(value: PictureLike, what: str) -> Source:
    """The picture as a path or as a file's bytes.

    Args:
        value: the picture.
        what: it is meant for ("photo", "sketch", …), for the error's sentence.

    Raises:
        BadInput: it is nothing of that kind.
    """
    if isinstance(value, str | os.PathLike):
        return Path(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if isinstance(value, Picture):
        return value.png
    if isinstance(value, Image.Image):
        return _image_bytes(value, what)
    if hasattr(value, "__array__"):
        return _array_bytes(np.asarray(value), what)
    raise BadInput(
        f"A {what} cannot be made of {type(value).__name__}.",
        "Give a path, a file's bytes, a Pillow image or a uint8 array.",
    )


def pose_source(value: PoseLike) -> Path | Pose:
    """Joints, or the file they are in.

    Raises:
        BadInput: they are not 18.
    """
    if isinstance(value, str | os.PathLike):
        return Path(value)
    return value if isinstance(value, Pose) else Pose.from_array(value)


def _image_bytes(image: Image.Image, what: str) -> bytes:
    """A file that holds what the image shows, with its colour profile."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode in _AS_RGB:
        upright = upright.convert("RGB")
    out = io.BytesIO()
    if upright.mode in _AS_PNG:
        upright.save(out, "PNG", compress_level=1)
    elif upright.mode == "CMYK":
        upright.save(out, "TIFF")
    else:
        raise BadInput(
            f"A {what} cannot be a Pillow image of mode {upright.mode}.", "Convert it to RGB."
        )
    return out.getvalue()


def _array_bytes(array: NDArray[Any], what: str) -> bytes:
    if array.dtype == np.bool_:
        array = array.astype(np.uint8) * 255
    grey = array.ndim == 2
    if array.dtype != np.uint8 or not (grey or (array.ndim == 3 and array.shape[2] in (3, 4))):
        raise BadInput(
            f"A {what} cannot be an array of {array.dtype} and shape {array.shape}.",
            "Give uint8 from 0 to 255, shaped (H, W, 3), (H, W, 4) or (H, W).",
        )
    return encode_png(np.ascontiguousarray(array), compress_level=1)
