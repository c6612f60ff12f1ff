"""Photoshop documents (.psd) with layers, through psd-tools."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from fashionstudio.core.export.pixels import U8, srgb_profile
from fashionstudio.core.export.stack import Layer
from fashionstudio.core.provenance import xmp_packet
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput

_LIMIT = 30000  # pixels a side; more needs another kind of file (PSB)


def encode_psd(merged: U8, layers: Sequence[Layer], ppi: int, recipe: Recipe | None) -> bytes:
    """The bytes of a Photoshop document.

    Args:
        merged: (H, W, 3) uint8 sRGB: all visible layers together.
        layers: from the lowest to the highest.
        ppi: pixels per inch.
        recipe: goes into the XMP packet; None leaves it out.

    Raises:
        BadInput: more pixels than a PSD can hold.
    """
    height, width = merged.shape[:2]
    if max(height, width) > _LIMIT:
        raise BadInput(f"A PSD holds at most {_LIMIT} pixels a side.", "Choose OpenRaster.")
    from psd_tools import PSDImage
    from psd_tools.constants import Compression

    # With a fourth channel the layers keep their transparency; else it would become a mask of each.
    document = PSDImage.new("RGBA", (width, height))
    for layer in layers:
        made = document.create_pixel_layer(
            Image.fromarray(np.ascontiguousarray(layer.pixels)),
            name=layer.name,
            top=layer.top,
            left=layer.left,
            opacity=round(layer.opacity * 255),
        )
        made.visible = layer.visible
    _describe(document, ppi, recipe)
    # Not `document.save`: it would composite all layers once more, in floating point, into the
    # merged picture that is known already. That one is opaque, and has three channels.
    record = document._record
    record.header.channels = 3
    record.image_data.compression = Compression.RLE
    record.image_data.set_data([merged[..., c].tobytes() for c in range(3)], record.header)
    buffer = io.BytesIO()
    record.write(buffer)
    return buffer.getvalue()


def _describe(document: Any, ppi: int, recipe: Recipe | None) -> None:
    """Resolution, profile and XMP."""
    from psd_tools.constants import Resource
    from psd_tools.psd.image_resources import ImageResource, ResoulutionInfo

    fixed, inches = ppi << 16, 1  # 16.16 fixed point
    resolution = ResoulutionInfo(
        horizontal=fixed,
        horizontal_unit=1,
        width_unit=inches,
        vertical=fixed,
        vertical_unit=1,
        height_unit=inches,
    )
    found: tuple[tuple[Resource, Any], ...] = (
        (Resource.RESOLUTION_INFO, resolution),
        (Resource.ICC_PROFILE, srgb_profile()),
        (Resource.XMP_METADATA, xmp_packet(recipe).encode()),
    )
    for key, data in found:
        document.image_resources[key] = ImageResource(key=key, data=data)
