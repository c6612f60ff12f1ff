"""Pictures on their way into the document: read, decoded and hashed off the GUI thread."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage

from fashionstudio.app.imaging import (
    PicturePyramid,
    from_qimage,
    mask_view,
    thumbnail,
)
from fashionstudio.app.library_drag import dragged_in
from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.decoding import DAMAGE, pixels_of, read_header
from fashionstudio.core.image_io import (
    LEAST_SIDE,
    READABLE_SUFFIXES,
    encode_png,
    read_picture,
    read_sketch,
)
from fashionstudio.core.look import PictureRef
from fashionstudio.core.plane import encode_colours
from fashionstudio.errors import BadImage, FashionStudioError
from fashionstudio.paths import blobs_dir

THUMB_PX = 256
MAX_FILE_BYTES = 200 * 2**20
PICTURE_SUFFIXES = tuple(READABLE_SUFFIXES)

Source = Path | bytes | QImage
"""Where a picture comes from: a file, its bytes, or the clipboard."""


@dataclass(frozen=True, slots=True, eq=False)
class LoadedPicture:
    """A picture with all that the window needs of it.

    Attributes:
        ref: hash and name.
        data: the file's bytes, as they are handed to the worker.
        picture: (H, W, 3) uint8 sRGB, upright, read-only.
        thumb: at most `THUMB_PX` on its longer side.
        pyramid: for the canvas; only of Photos and results.
    """

    ref: PictureRef
    data: bytes
    picture: NDArray[np.uint8]
    thumb: QImage
    pyramid: PicturePyramid | None = None


def load_picture(
    source: Source, name: str = "", *, with_pyramid: bool = False, least_side: int = LEAST_SIDE
) -> LoadedPicture:
    """Read, decode and hash; keeps a copy in the user's blob store, so a recipe stays renderable.

    Raises:
        BadImage: it cannot be read or is no picture.
    """
    data, name = _bytes_of(source, name)
    picture = read_picture(data, least_side=least_side)
    ref = PictureRef(hashlib.sha256(data).hexdigest(), name)
    _keep(data)
    thumb = thumbnail(picture, THUMB_PX)
    if not with_pyramid:
        return LoadedPicture(ref, data, picture, thumb)
    pyramid = PicturePyramid(picture)
    return LoadedPicture(ref, data, pyramid.pixels, thumb, pyramid)


def picture_of(pixels: NDArray[np.uint8], name: str) -> LoadedPicture:
    """A Photo that was made here, (H, W, 3) uint8 sRGB, as if it had been opened from a PNG."""
    data = encode_colours(pixels)
    ref = PictureRef(hashlib.sha256(data).hexdigest(), name)
    _keep(data)
    pyramid = PicturePyramid(pixels)
    return LoadedPicture(ref, data, pyramid.pixels, thumbnail(pixels, THUMB_PX), pyramid)


def load_sketch(source: Source, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """A drawing as a Sketch of the Photo's shape, (H, W) uint8, 255 = stroke.

    It is fitted into the Photo, centred, keeping its proportions.
    """
    data, _name = _bytes_of(source, "")
    sketch = read_sketch(data)
    h, w = shape
    if sketch.shape == (h, w):
        return sketch
    scale = min(w / sketch.shape[1], h / sketch.shape[0])
    new_w, new_h = max(1, round(sketch.shape[1] * scale)), max(1, round(sketch.shape[0] * scale))
    image = mask_view(np.ascontiguousarray(sketch)).copy()
    image = image.scaled(
        new_w,
        new_h,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(new_h, image.bytesPerLine())
    out = np.zeros((h, w), np.uint8)
    y, x = (h - new_h) // 2, (w - new_w) // 2
    out[y : y + new_h, x : x + new_w] = rows[:, :new_w]
    return out


def read_plane(png: bytes) -> NDArray[np.uint8]:
    """A one-channel PNG from the worker, (H, W) uint8, value for value."""
    try:
        with read_header(png, ("PNG",)) as image:
            return pixels_of(image if image.mode == "L" else image.convert("L"))
    except DAMAGE as error:
        raise BadImage(
            "The worker sent a picture that cannot be read.", details=repr(error)
        ) from error


def pictures_in(mime: QMimeData | None) -> list[tuple[Source, str]]:
    """What a drop or the clipboard offers: files first, else the image itself."""
    if mime is None:
        return []
    if entries := dragged_in(mime):
        # Files of the library are called by their contents; here they have their names.
        return [(entry.path, entry.name) for entry in entries if entry.kind != "look"]
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    found: list[tuple[Source, str]] = [
        (path, path.name) for path in files if path.suffix.lower() in PICTURE_SUFFIXES
    ]
    if not found and mime.hasImage():
        image = QImage(mime.imageData())
        if not image.isNull():
            found.append((image, "pasted.png"))
    return found


def offers_picture(mime: QMimeData | None) -> bool:
    """Whether `pictures_in` would find something; cheap enough for a drag that hovers."""
    if mime is None:
        return False
    return mime.hasImage() or any(_is_picture(url) for url in mime.urls())


def _is_picture(url: QUrl) -> bool:
    return url.isLocalFile() and Path(url.toLocalFile()).suffix.lower() in PICTURE_SUFFIXES


def _bytes_of(source: Source, name: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name
    if isinstance(source, QImage):
        return encode_png(from_qimage(source)), name or "pasted.png"
    try:
        if source.stat().st_size > MAX_FILE_BYTES:
            raise BadImage("This file is too large.", "Open a picture of at most 200 MB.")
        return source.read_bytes(), name or source.name
    except OSError as error:
        raise BadImage(
            f"“{source.name}” cannot be read.",
            "Check that the file still exists and that you may open it.",
            details=repr(error),
        ) from error


def _keep(data: bytes) -> None:
    """Store the input; the design goes on without it when the disk is full."""
    try:
        BlobStore(blobs_dir()).put(data)
    except (OSError, FashionStudioError):
        return
