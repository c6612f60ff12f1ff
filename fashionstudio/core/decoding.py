"""Picture files of any common kind → 8-bit sRGB pixels and an alpha channel.

`image_io` reads pictures by this. Pillow decodes; what it leaves to its callers is done here:
orientation, ICC profiles, deep pixels, transparency, and putting into words what is wrong with a
file.
"""

from __future__ import annotations

import functools
import io
import struct
import threading
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps

from fashionstudio.errors import BadImage

# A list of our own: some of Pillow's other readers start programs (EPS) or know no magic number.
_FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "JPEG2000", "PPM", "PSD")
_READABLE = "Save it as PNG, JPEG, WebP or TIFF and open that."
UNNAMED = "This picture"
"""What a picture is called that came without a name."""
_MOST_BYTES = 2**30
MERGED_NAME = "mergedimage.png"

# What Pillow raises on damaged files, depending on the format and on where the damage is.
_BAND_ROWS = 256
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
_opening = threading.Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """A decoded picture.

    Attributes:
        colour: (H, W, 3) uint8 sRGB, not multiplied with alpha.
        alpha: (H, W) uint8, or None when the file has no transparency.
    """

    colour: NDArray[np.uint8]
    alpha: NDArray[np.uint8] | None

    def over_white(self) -> NDArray[np.uint8]:
        """(H, W, 3) uint8: the picture on white paper."""
        if self.alpha is None:
            return self.colour
        share = self.alpha[..., None].astype(np.uint16)
        mixed = self.colour * share + 255 * (255 - share)
        return ((mixed + 127) // 255).astype(np.uint8)


def decode(source: Path | bytes, *, max_pixels: int, least_side: int) -> Pixels:
    """Read a picture file.

    Raises:
        BadImage: it is missing, unreadable, damaged, too large or too small.
    """
    name = f"“{source.name}”" if isinstance(source, Path) else UNNAMED
    data = _bytes_of(source, name)
    if data.startswith(b"PK"):
        data = merged_picture(data) or data
    image = _open(data, name)
    _check_size(image.size, name, max_pixels, least_side)
    try:
        image.load()
        image = _upright(image)
        return _to_pixels(image)
    except MemoryError as error:
        raise BadImage(
            f"{name} needs more memory than there is.", "Make it smaller.", repr(error)
        ) from error
    except DAMAGE as error:
        raise BadImage(
            f"{name} is damaged or not complete.",
            "Copy or download it again, or save it again in the program it comes from.",
            repr(error),
        ) from error


def merged_picture(data: bytes) -> bytes | None:
    """The PNG of all layers together in an OpenRaster or Krita file; None if there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(MERGED_NAME).file_size > _MOST_BYTES:
                return None
            merged = archive.read(MERGED_NAME)
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None
    return merged if merged.startswith(b"\x89PNG") else None


def _bytes_of(source: Path | bytes, name: str) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        try:
            if source.is_dir():
                raise BadImage(f"{name} is a folder.", "Choose a picture in it.")
            if source.stat().st_size > _MOST_BYTES:
                raise BadImage(f"{name} is larger than 1 GiB.", "Make it smaller.")
            data = source.read_bytes()
        except FileNotFoundError as error:
            raise BadImage(f"{name} is not there.", "Check its name and place.") from error
        except PermissionError as error:
            raise BadImage(
                f"{name} may not be read.", "Ask its owner, or copy it to a folder of yours."
            ) from error
        except OSError as error:
            raise BadImage(
                f"{name} could not be read.", "Check the disk it lies on.", repr(error)
            ) from error
    if not data:
        raise BadImage(f"{name} is empty.", "Copy or download it again.")
    return data


def read_header(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    """A picture that is not decoded yet, of whatever size it says it is: callers judge that.

    Pillow would warn of sizes that are fine, and not tell the size that it refuses.
    """
    with _opening:
        limit = Image.MAX_IMAGE_PIXELS
        Image.MAX_IMAGE_PIXELS = None
        try:
            return Image.open(io.BytesIO(data), formats=formats)
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _open(data: bytes, name: str) -> Image.Image:
    try:
        return read_header(data, _formats())
    except DAMAGE as error:
        kind = _foreign_kind(data)
        if kind:
            raise BadImage(f"{name} is {kind}, which cannot be read.", _READABLE) from error
        if _looks_known(data):
            raise BadImage(
                f"{name} is damaged, or of a variety that cannot be read.", _READABLE, repr(error)
            ) from error
        what = "This" if name == UNNAMED else name
        raise BadImage(f"{what} is not a picture.", _READABLE, repr(error)) from error


@functools.cache
def _formats() -> tuple[str, ...]:
    """Those of ours that this build of Pillow has; it answers for others with a bare KeyError."""
    Image.init()
    return tuple(kind for kind in _FORMATS if kind in Image.OPEN)


def _foreign_kind(data: bytes) -> str | None:
    """A name for files that people take for readable pictures."""
    head = data[:512].lstrip()
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        return "a HEIC photo"
    if head.startswith(b"%PDF"):
        return "a PDF document"
    if head.startswith(b"<svg") or (head.startswith(b"<?xml") and b"<svg" in data[:4096]):
        return "an SVG drawing"
    if head.startswith((b"%!PS", b"\xc5\xd0\xd3\xc6")):
        return "a PostScript file"
    if data[4:8] == b"ftyp":
        return "a film"
    return None


def _looks_known(data: bytes) -> bool:
    starts = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"8BPS")
    return data.startswith(starts) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _check_size(size: tuple[int, int], name: str, max_pixels: int, least_side: int) -> None:
    width, height = size
    if width * height > max_pixels:
        raise BadImage(
            f"{name} has {width * height / 1e6:,.0f} megapixels; "
            f"the limit is {max_pixels / 1e6:,.0f}.",
            "Make it smaller.",
        )
    if min(width, height) < least_side:
        raise BadImage(
            f"{name} is only {width} × {height} pixels.",
            f"Use one of at least {least_side} pixels on each side.",
        )


def _upright(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    try:
        turned = ImageOps.exif_transpose(image)
    except DAMAGE:  # the EXIF block is damaged, not the picture
        return image
    if profile:
        turned.info["icc_profile"] = profile
    return turned


def _to_pixels(image: Image.Image) -> Pixels:
    """Any mode → sRGB and alpha."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):
        image = Image.fromarray(_deep_to_grey(image))
    transparent = image.has_transparency_data
    if image.mode in ("P", "PA"):
        image = image.convert("RGBA" if transparent else "RGB")
    elif image.mode in ("1", "La", "RGBa"):
        image = image.convert({"1": "L", "La": "LA", "RGBa": "RGBA"}[image.mode])
    elif transparent and image.mode in ("L", "RGB"):  # one colour is declared transparent
        image = image.convert("RGBA")
    alpha: NDArray[np.uint8] | None = None
    if image.mode in ("LA", "RGBA"):
        alpha = pixels_of(image.getchannel("A"))
        image = image.convert(image.mode[:-1])
    if alpha is not None and alpha.min() == 255:
        alpha = None
    return Pixels(pixels_of(_to_srgb(image, profile)), alpha)


def pixels_of(image: Image.Image) -> NDArray[np.uint8]:
    """(H, W) of a grey picture, (H, W, 3) uint8 of one in RGB: a copy, the caller's own.

    Taken in bands: at once Pillow would hold two more copies of everything meanwhile.
    """
    bands = len(image.getbands())
    shape = (image.height, image.width) if bands == 1 else (image.height, image.width, bands)
    pixels = np.empty(shape, np.uint8)
    for top in range(0, image.height, _BAND_ROWS):
        end = min(top + _BAND_ROWS, image.height)
        pixels[top:end] = np.asarray(image.crop((0, top, image.width, end)))
    return pixels


def _deep_to_grey(image: Image.Image) -> NDArray[np.uint8]:
    """16-bit, 32-bit and float grey → 8 bits, by scale and not by clipping.

    32-bit and float files do not tell their range: the smallest usual one that holds them is taken.
    (Pillow itself keeps the upper byte of 16-bit colour, which is right within one level.)
    """
    values = np.asarray(image)
    if image.mode.startswith("I;16"):
        return ((values.astype(np.uint32) + 128) // 257).astype(np.uint8)
    ranges: tuple[float, ...] = (255.0, 65535.0, 4294967295.0)
    if image.mode == "F":
        values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
        ranges = (1.0, *ranges)
    elif values.min() < 0:
        values = values.view(np.uint32)  # unsigned data, wrapped into Pillow's signed mode
    top = float(values.max())
    full = next((end for end in ranges if top <= end), top)
    levels = np.clip(values.astype(np.float64) / full, 0, 1) * 255
    grey: NDArray[np.uint8] = np.rint(levels).astype(np.uint8)
    return grey


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            return _through_profile(image, profile)
        except (ImageCms.PyCMSError, *DAMAGE):
            pass  # a damaged profile, or one for other pixels: the plain conversion is all there is
    if image.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        return _through_profile(image, ImageCms.ImageCmsProfile(lab).tobytes())
    return image if image.mode == "RGB" else image.convert("RGB")


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    target = ImageCms.createProfile("sRGB")
    if image.mode not in ("L", "RGB", "CMYK", "LAB"):
        image = image.convert("RGB")
    if source.profile.xcolor_space.strip() == "GRAY" and image.mode == "RGB":
        image = image.convert("L")
    # Relative colorimetric with black point compensation: what viewers and Photoshop do.
    result = ImageCms.profileToProfile(
        image,
        source,
        target,
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if result is None:  # only when asked to work in place
        raise ValueError("no result")
    return result
