"""Reading what designers have, writing what they can use.

Pictures are (H, W, 3) uint8 sRGB, masks (H, W) uint8 with 255 = inside, Sketches (H, W) uint8 with
255 = stroke on 0. Every problem is a `BadImage` or `BadInput` with a sentence for the user.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.decoding import Pixels, decode
from fashionstudio.errors import BadInput

MAX_PIXELS = 120_000_000
LEAST_SIDE = 32
READABLE_SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".jpe", ".webp", ".tif", ".tiff"),
    *(".bmp", ".gif", ".avif", ".jp2", ".ppm", ".psd", ".ora", ".kra"),
)
WRITABLE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")

_FAINTEST_STROKE = 24  # levels away from the paper; scans and JPEG noise stay below
_ASPECT_TOLERANCE = 0.01


def read_picture(
    source: Path | bytes, *, max_pixels: int = MAX_PIXELS, least_side: int = LEAST_SIDE
) -> NDArray[np.uint8]:
    """Read a picture file as it looks on screen.

    Orientation (EXIF), ICC profile, CMYK, 16 bits and palettes are taken care of; transparency is
    laid on white; of an animation the first picture is taken.

    Args:
        source: a file, or a file's bytes.
        max_pixels: refuse more, before decoding (decompression bombs, panoramas).
        least_side: refuse pictures with a shorter side; 1 for swatches and masks.

    Returns:
        (H, W, 3) uint8 sRGB.

    Raises:
        BadImage: missing, unreadable, not a picture, damaged, too large, too small.
    """
    return decode(source, max_pixels=max_pixels, least_side=least_side).over_white()


def read_mask(
    source: Path | bytes, shape: Sequence[int] | None = None, *, max_pixels: int = MAX_PIXELS
) -> NDArray[np.uint8]:
    """Read a mask; soft values stay soft.

    White is inside. A picture whose colour is the same everywhere holds its mask in its alpha
    channel, as painting programs export it.

    Args:
        source: a file, or a file's bytes.
        shape: the Photo's (H, W, ...); a mask of another size but the same aspect is resized.

    Raises:
        BadImage: as `read_picture`.
        BadInput: the aspect differs from the Photo's by more than 1 %.
    """
    pixels = decode(source, max_pixels=max_pixels, least_side=1)
    if pixels.alpha is None:
        mask = _grey(pixels.colour)
    elif _is_uniform(pixels):
        mask = pixels.alpha
    else:
        black = _grey(pixels.colour).astype(np.uint16) * pixels.alpha
        mask = ((black + 127) // 255).astype(np.uint8)
    return _fit(mask, shape, "mask")


def read_sketch(
    source: Path | bytes, shape: Sequence[int] | None = None, *, max_pixels: int = MAX_PIXELS
) -> NDArray[np.uint8]:
    """Read a line drawing: dark on light, light on dark, in colour, or strokes on transparency.

    Returns:
        (H, W) uint8, 255 = stroke on 0.

    Raises:
        BadImage: as `read_picture`.
        BadInput: nothing is drawn, or the aspect differs from the Photo's by more than 1 %.
    """
    pixels = decode(source, max_pixels=max_pixels, least_side=1)
    if pixels.alpha is not None and float((pixels.alpha < 128).mean()) > 0.5:
        strokes = pixels.alpha  # a layer of its own: whatever is opaque was drawn
    else:
        strokes = _off_paper(pixels.over_white())
    if np.count_nonzero(strokes >= _FAINTEST_STROKE) < 4:
        raise BadInput("The sketch is empty.", "Draw at least the outline of the garment.")
    return _fit(strokes, shape, "sketch")


def encode_png(
    picture: NDArray[np.uint8], *, text: dict[str, str] | None = None, compress_level: int = 4
) -> bytes:
    """PNG bytes; equal pictures and texts give equal bytes.

    Args:
        picture: (H, W), (H, W, 3) or (H, W, 4) uint8.
        text: keyword → text, stored as UTF-8 iTXt chunks.
        compress_level: 0..9; 4 is within some percent of 9 and several times as fast.
    """
    extra = PngImagePlugin.PngInfo()
    # The sRGB chunk rather than a profile: LittleCMS stamps the date into the ones it makes.
    extra.add(b"sRGB", b"\0")
    for keyword, value in (text or {}).items():
        extra.add_itxt(keyword, value, zip=len(value) > 2048)
    return _encode(picture, "PNG", pnginfo=extra, compress_level=compress_level)


def write_png(
    path: Path, picture: NDArray[np.uint8], *, text: dict[str, str] | None = None
) -> None:
    """`encode_png` into a file, atomically; raises as `write_atomic` does."""
    write_atomic(path, encode_png(picture, text=text))


def encode_picture(
    picture: NDArray[np.uint8],
    suffix: str,
    *,
    text: dict[str, str] | None = None,
    xmp: str | None = None,
) -> bytes:
    """The bytes of a picture file of the kind that `suffix` names.

    Args:
        picture: (H, W, 3) uint8 sRGB, or (H, W) for masks.
        suffix: one of `WRITABLE_SUFFIXES`, in any case.
        text: keyword → text; only PNG has a place for it.
        xmp: an XMP packet; every kind has a place for it.

    Raises:
        BadInput: another suffix, or more XMP than a JPEG can hold.
    """
    suffix = suffix.lower()
    if suffix == ".png":
        packet = {"XML:com.adobe.xmp": xmp} if xmp else {}
        return encode_png(picture, text={**(text or {}), **packet})
    packet_bytes = {"xmp": xmp.encode()} if xmp else {}
    if suffix in (".jpg", ".jpeg"):
        # Full colour resolution: subsampled chroma smears woven checks.
        options: dict[str, Any] = {"quality": 95, "subsampling": 0, **packet_bytes}
        try:
            return _encode(picture, "JPEG", **options)
        except ValueError as error:
            raise BadInput(
                "The recipe is too long for a JPEG file.", "Save as PNG.", repr(error)
            ) from error
    if suffix == ".webp":
        return _encode(picture, "WEBP", quality=95, method=4, **packet_bytes)
    if suffix in (".tif", ".tiff"):
        tags = {"tiffinfo": {700: xmp.encode()}} if xmp else {}
        return _encode(picture, "TIFF", compression="tiff_adobe_deflate", **tags)
    raise BadInput(
        f"Pictures cannot be written as “{suffix}”.",
        f"Choose one of: {', '.join(WRITABLE_SUFFIXES)}.",
    )


def write_picture(
    path: Path,
    picture: NDArray[np.uint8],
    *,
    text: dict[str, str] | None = None,
    xmp: str | None = None,
) -> None:
    """Write a picture in the kind its name asks for, atomically.

    Raises:
        BadInput: an unknown extension, or the place cannot be written.
        DiskFull: no space is left.
    """
    write_atomic(path, encode_picture(picture, path.suffix, text=text, xmp=xmp))


def _encode(picture: NDArray[np.uint8], kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, kind, **options)
    return buffer.getvalue()


def _grey(colour: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if (colour[..., 0] == colour[..., 1]).all() and (colour[..., 1] == colour[..., 2]).all():
        return np.ascontiguousarray(colour[..., 0])  # exact, where Rec. 601 weights would round
    return np.asarray(Image.fromarray(colour).convert("L")).copy()


def _is_uniform(pixels: Pixels) -> bool:
    """Whether what is opaque has one colour (transparent pixels may hold anything)."""
    if pixels.alpha is None:
        return False
    seen = pixels.colour[pixels.alpha > 0]
    return seen.size == 0 or bool((seen.max(axis=0) - seen.min(axis=0)).max() <= 8)


def _off_paper(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How far each pixel is from the paper's colour, 0..255; the strongest strokes get 255.

    The largest channel difference counts, so a yellow pencil on white is as good as a black one.
    """
    paper = _paper_colour(picture)
    distance = np.abs(picture.astype(np.int16) - paper).max(axis=-1)
    if float((distance <= 16).mean()) < 0.75:
        # Paper lit from one side: compare with its own surroundings instead of with one colour.
        local = _surroundings(picture)
        distance = np.abs(picture.astype(np.int16) - local).max(axis=-1)
    floor = _FAINTEST_STROKE // 2
    drawn = distance[distance > 2 * floor]
    if not drawn.size:
        return np.zeros(distance.shape, np.uint8)
    # Some strokes are blurred or pencil-grey: full strength is what the darker ones have.
    full = max(float(np.percentile(drawn, 75)), 2.0 * floor + 1)
    strength = (distance - floor) / (full - floor) * 255
    strokes: NDArray[np.uint8] = np.rint(np.clip(strength, 0, 255)).astype(np.uint8)
    return strokes


def _paper_colour(picture: NDArray[np.uint8]) -> NDArray[np.int16]:
    """The most common colour; where a drawing is filled in so much that none is, the border's."""
    step = max(1, int(np.sqrt(picture.shape[0] * picture.shape[1] / 250_000)))
    sample = picture[::step, ::step].reshape(-1, 3).astype(np.int16)
    middle: NDArray[np.int16] = np.median(sample, axis=0).astype(np.int16)
    if float((np.abs(sample - middle).max(axis=-1) <= 24).mean()) >= 0.6:
        return middle
    border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    at_border: NDArray[np.int16] = np.median(border, axis=0).astype(np.int16)
    return at_border


def _surroundings(picture: NDArray[np.uint8]) -> NDArray[np.int16]:
    """(H, W, 3): the paper under each pixel, by medians of a small copy wider than any stroke."""
    from scipy import ndimage  # half a second at every start, for drawings alone

    height, width = picture.shape[:2]
    small_size = (max(8, min(160, width)), max(8, min(160, height)))
    small = np.asarray(Image.fromarray(picture).resize(small_size, Image.Resampling.BOX))
    window = max(3, min(small.shape[:2]) // 6 | 1)
    paper = ndimage.median_filter(small, size=(window, window, 1), mode="nearest")
    back = Image.fromarray(paper).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(back).astype(np.int16)


def _fit(plane: NDArray[np.uint8], shape: Sequence[int] | None, what: str) -> NDArray[np.uint8]:
    if shape is None or plane.shape == tuple(shape[:2]):
        return plane
    height, width = int(shape[0]), int(shape[1])
    theirs, ours = plane.shape[1] / plane.shape[0], width / height
    if abs(theirs / ours - 1) > _ASPECT_TOLERANCE:
        raise BadInput(
            f"The {what} is {plane.shape[1]} × {plane.shape[0]} pixels, the photo "
            f"{width} × {height}: their proportions differ.",
            f"Draw the {what} on the photo itself, or crop it to the same proportions.",
        )
    # BILINEAR shrinks with antialiasing and never leaves the range, unlike LANCZOS.
    image = Image.fromarray(plane).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(image).copy()
