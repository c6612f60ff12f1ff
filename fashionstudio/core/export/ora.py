"""OpenRaster (.ora), which Krita, GIMP and MyPaint open: a zip of PNGs and a list of layers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree

import numpy as np
from PIL import Image, PngImagePlugin

from fashionstudio.core.decoding import MERGED_NAME
from fashionstudio.core.export.flat import png_extras
from fashionstudio.core.export.pixels import U8, srgb_profile
from fashionstudio.core.export.stack import Layer
from fashionstudio.core.render import Recipe

_THUMB_PX = 256


def encode_ora(merged: U8, layers: Sequence[Layer], ppi: int, recipe: Recipe | None) -> bytes:
    """The bytes of an OpenRaster file.

    Args:
        merged: (H, W, 3) uint8 sRGB: all visible layers together.
        layers: from the lowest to the highest.
        ppi: pixels per inch.
        recipe: goes into the merged picture; None leaves it out.
    """
    height, width = merged.shape[:2]
    head = {"version": "0.0.5", "w": width, "h": height, "xres": ppi, "yres": ppi}
    image = ElementTree.Element("image", {key: str(value) for key, value in head.items()})
    stack = ElementTree.SubElement(image, "stack")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", "image/openraster")  # first and packed by nothing
        for number, layer in reversed(list(enumerate(layers))):
            place = f"data/layer{number:02}.png"
            # A PNG does not get smaller by being packed again.
            archive.writestr(place, _png(layer.pixels, ppi))
            ElementTree.SubElement(stack, "layer", _attributes(layer, place))
        xml = ElementTree.tostring(image, encoding="UTF-8", xml_declaration=True)
        archive.writestr("stack.xml", xml)
        archive.writestr(MERGED_NAME, _png(merged, ppi, png_extras(recipe)))
        archive.writestr("Thumbnails/thumbnail.png", _thumbnail(merged))
    return buffer.getvalue()


def _attributes(layer: Layer, place: str) -> dict[str, str]:
    return {
        "name": layer.name,
        "src": place,
        "x": str(layer.left),
        "y": str(layer.top),
        "opacity": f"{layer.opacity:g}",
        "visibility": "visible" if layer.visible else "hidden",
        "composite-op": "svg:src-over",
    }


def _png(pixels: U8, ppi: int, extra: PngImagePlugin.PngInfo | None = None) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(
        buffer, "PNG", dpi=(ppi, ppi), icc_profile=srgb_profile(), pnginfo=extra, compress_level=4
    )
    return buffer.getvalue()


def _thumbnail(merged: U8) -> bytes:
    image = Image.fromarray(merged)
    image.thumbnail((_THUMB_PX, _THUMB_PX), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
