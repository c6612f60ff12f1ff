"""A colour as a cloth: plain swatches, for colourways."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageColor

from fashionstudio.core.color import lab_to_srgb
from fashionstudio.core.colour_words import NAMED
from fashionstudio.errors import BadInput

Rgb = tuple[int, int, int]

SIDE_PX = 64
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def plain_swatch(rgb: Sequence[int]) -> bytes:
    """PNG of a plain cloth of that sRGB colour (three times 0..255).

    Equal colours give equal bytes, so that a swatch is stored and encoded once.

    Raises:
        BadInput: that is no colour.
    """
    if len(rgb) != 3 or not all(0 <= value <= 255 for value in rgb):
        raise BadInput("A colour is three numbers from 0 to 255.", details=repr(rgb))
    out = io.BytesIO()
    Image.new("RGB", (SIDE_PX, SIDE_PX), tuple(int(v) for v in rgb)).save(out, "PNG")
    return out.getvalue()


def rgb_of_lab(lab: Sequence[float]) -> Rgb:
    """The sRGB colour of CIE Lab (L, a, b), moved into what screens can show."""
    values = np.rint(lab_to_srgb(np.asarray(lab, np.float64)) * 255).astype(int)
    return int(values[0]), int(values[1]), int(values[2])


def read_colour(text: str) -> Rgb:
    """A colour as people write it: “#c8102e”, “c8102e”, “navy”, “dusty pink”, “LightSalmon”.

    Our own names, which engines were trained with, go before those of the web.

    Raises:
        BadInput: it is neither a number nor a known name; with the nearest one.
    """
    asked = " ".join(text.lower().replace("_", " ").split())
    if asked.replace("gray", "grey") in NAMED:
        return NAMED[asked.replace("gray", "grey")]
    digits = _HEX.fullmatch(asked)
    if digits:
        found = digits.group(1)
        long = found if len(found) == 6 else "".join(digit * 2 for digit in found)
        return int(long[:2], 16), int(long[2:4], 16), int(long[4:], 16)
    web = asked.replace(" ", "").replace("-", "")
    if web in ImageColor.colormap:
        red, green, blue = ImageColor.getrgb(web)[:3]
        return red, green, blue
    near = difflib.get_close_matches(asked, [*NAMED, *ImageColor.colormap], 1)
    hint = f"Did you mean “{near[0]}”? " if near else ""
    raise BadInput(f"“{text}” is not a colour.", f"{hint}Write a name or a number such as #c8102e.")


def hex_of(rgb: Sequence[int]) -> str:
    """“#c8102e”."""
    return "#" + "".join(f"{int(value):02x}" for value in rgb)
