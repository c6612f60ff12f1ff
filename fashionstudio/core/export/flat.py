"""PNG, JPEG, WebP and TIFF: 8 bit, with ppi, profile, XMP and, if wished, the recipe."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin
from PIL.ExifTags import Base

from fashionstudio.core.export.options import ExportOptions
from fashionstudio.core.export.pixels import U8, srgb_profile
from fashionstudio.core.parameters import KEY as PARAMETERS
from fashionstudio.core.parameters import parameters_text
from fashionstudio.core.provenance import KEY, recipe_text, xmp_packet
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput

MIME = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "tiff": "image/tiff"}
_WEBP_LIMIT = 16383
_JPEG_LIMIT = 65500
_INCH = 2


def encode_flat(picture: U8, options: ExportOptions, recipe: Recipe | None) -> bytes:
    """The bytes of a picture file.

    Args:
        picture: (H, W, 3) uint8 sRGB, or (H, W, 4) where the kind knows transparency.
        options: kind, ppi, quality, lossless; the size is that of `picture`.
        recipe: None leaves it out; the XMP packet is there in any case.

    Raises:
        BadInput: what this kind of file cannot hold.
    """
    image = Image.fromarray(np.ascontiguousarray(picture))
    write = {"png": _png, "jpeg": _jpeg, "webp": _webp, "tiff": _tiff}[options.kind]
    return write(image, options, recipe)


def png_extras(recipe: Recipe | None) -> PngImagePlugin.PngInfo:
    """The text chunks of a PNG: XMP, and the recipe."""
    extra = PngImagePlugin.PngInfo()
    extra.add_itxt("XML:com.adobe.xmp", xmp_packet())
    if recipe is not None:
        text = recipe_text(recipe)
        extra.add_itxt(KEY, text, zip=len(text) > 2048)
        extra.add_itxt(PARAMETERS, parameters_text(recipe))
    return extra


def _png(image: Image.Image, options: ExportOptions, recipe: Recipe | None) -> bytes:
    return _saved(
        image,
        "PNG",
        pnginfo=png_extras(recipe),
        dpi=(options.ppi, options.ppi),
        icc_profile=srgb_profile(),
        compress_level=6,
    )


def _jpeg(image: Image.Image, options: ExportOptions, recipe: Recipe | None) -> bytes:
    packet = xmp_packet(recipe).encode()
    if image.mode != "RGB":
        raise BadInput("JPEG knows no transparency.", "Choose PNG, WebP or TIFF.")
    if max(image.size) > _JPEG_LIMIT:
        raise BadInput("The picture is too large for JPEG.", "Choose PNG or TIFF.")
    try:
        return _saved(
            image,
            "JPEG",
            quality=options.quality,
            # Full colour resolution: subsampled chroma smears woven checks.
            subsampling=0,
            optimize=True,
            dpi=(options.ppi, options.ppi),
            icc_profile=srgb_profile(),
            xmp=packet,
        )
    except ValueError as error:
        raise BadInput(
            "The recipe is too long for a JPEG file.",
            "Save as PNG, or without the recipe.",
            repr(error),
        ) from error


def _webp(image: Image.Image, options: ExportOptions, recipe: Recipe | None) -> bytes:
    if max(image.size) > _WEBP_LIMIT:
        raise BadInput(
            f"WebP holds at most {_WEBP_LIMIT} pixels a side.", "Make it smaller or choose PNG."
        )
    exif = Image.Exif()
    exif[Base.XResolution] = exif[Base.YResolution] = float(options.ppi)
    exif[Base.ResolutionUnit] = _INCH
    quality = {"lossless": True} if options.lossless else {"quality": options.quality}
    return _saved(
        image,
        "WEBP",
        **quality,
        method=4,
        exif=exif.tobytes(),
        icc_profile=srgb_profile(),
        xmp=xmp_packet(recipe).encode(),
    )


def _tiff(image: Image.Image, options: ExportOptions, recipe: Recipe | None) -> bytes:
    return _saved(
        image,
        "TIFF",
        compression="tiff_adobe_deflate",
        dpi=(options.ppi, options.ppi),
        icc_profile=srgb_profile(),
        tiffinfo={700: xmp_packet(recipe).encode()},
    )


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
