"""How the published loaders read pictures; the filters and the order of steps matter.

No colour management and no EXIF here, unlike `core.image_io`: the networks were trained without.
Everywhere `size` is (height, width), and None keeps the file's own.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from fashionstudio.errors import BadImage

Size = tuple[int, int]
Picture = NDArray[np.uint8]

SKETCH_THRESHOLD = 20
"""What the systems are tested with; training draws from 20..127 for each sketch."""


def load_rgb(source: Path | Picture, size: Size | None) -> Picture:
    """(H, W, 3) uint8, resized with Pillow's bicubic filter.

    Args:
        source: a picture file, or (h, w, 3) or (h, w) uint8.
        size: the frame asked for.

    Raises:
        BadImage: the file is missing or damaged.
    """
    return _array(_resize(_open(source, "RGB"), size))


def load_labels(source: Path | Picture, size: Size | None) -> Picture:
    """(H, W) uint8 label ids, resized by nearest neighbour; palettes are ignored.

    Raises:
        BadImage: the file is missing or damaged, or holds colours instead of ids.
    """
    image = _open(source, None)
    if image.mode not in ("L", "P"):
        raise BadImage(
            f"{_name(source)} holds colours, not label ids.",
            "A label map is a PNG with one id a pixel (palette or grey).",
        )
    return _array(_resize(image, size, Image.Resampling.NEAREST))


def load_garment(source: Path | Picture, mask: Path | Picture | None, size: Size | None) -> Picture:
    """A garment as it lies in the shop.

    With a mask, as for Dress Code, the background becomes white before resizing: the inverted
    mask is pasted through itself, so that soft edges come out darker than a blend with white.

    Args:
        source: a picture file, or (h, w, 3) uint8.
        mask: 255 on the garment, a file or (h, w) uint8; None leaves the picture as it is.
        size: the frame asked for.

    Returns:
        (H, W, 3) uint8.

    Raises:
        BadImage: a file is missing or damaged.
    """
    image = _open(source, "RGB")
    if mask is not None:
        inside = _open(mask, "L")
        if inside.size != image.size:
            inside = inside.resize(image.size, Image.Resampling.BILINEAR)
        outside = ImageOps.invert(inside)
        image = image.copy()
        image.paste(outside.convert("RGB"), mask=outside)
    return _array(_resize(image, size))


def load_sketch(
    source: Path | Picture, size: Size | None, threshold: int = SKETCH_THRESHOLD
) -> Picture:
    """A sketch as the networks get it: no greys.

    Args:
        source: white strokes on black, a file or (h, w) uint8.
        size: the frame asked for.
        threshold: 0..254; strokes fainter than 255 - threshold (after resizing) are dropped.

    Returns:
        (H, W) uint8, 255 = stroke on 0.

    Raises:
        BadImage: the file is missing or damaged.
    """
    resized = _array(_resize(_open(source, "L"), size))
    return np.where(resized >= 255 - threshold, 255, 0).astype(np.uint8)


def on_white(picture: Picture, mask: Picture) -> Picture:
    """(H, W, 3) uint8: white wherever the mask (H, W) is 0."""
    return np.where(mask[..., None] > 0, picture, np.uint8(255))


def _open(source: Path | Picture, mode: str | None) -> Image.Image:
    try:
        if isinstance(source, np.ndarray):
            image = Image.fromarray(np.ascontiguousarray(source))
        else:
            with Image.open(source) as image:
                image.load()
    except FileNotFoundError as error:
        raise BadImage(f"{_name(source)} is not there.", "Unpack the data set again.") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadImage(
            f"{_name(source)} is damaged or not a picture.",
            "Unpack the data set again, or leave it out of the pairs file.",
            repr(error),
        ) from error
    return image if mode is None or image.mode == mode else image.convert(mode)


def _resize(
    image: Image.Image, size: Size | None, filter: Image.Resampling = Image.Resampling.BICUBIC
) -> Image.Image:
    return image if size is None else image.resize((size[1], size[0]), filter)


def _array(image: Image.Image) -> Picture:
    return np.array(image, dtype=np.uint8)


def _name(source: Path | Picture) -> str:
    return f"“{source}”" if isinstance(source, Path) else "This picture"
