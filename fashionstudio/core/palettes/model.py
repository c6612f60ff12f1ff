"""What a palette is: a name and named colours, all of them in CIE Lab (D65, as `core.color`)."""

from __future__ import annotations

import colorsys
import math
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fashionstudio.core.color import adapt_lab, srgb_to_lab
from fashionstudio.core.look import check_version
from fashionstudio.core.swatch import hex_of, rgb_of_lab
from fashionstudio.errors import BadInput

PALETTE_VERSION = 1
MOST_COLOURS = 10_000
MOST_BYTES = 16 * 2**20
LONGEST_NAME = 120

Lab = tuple[float, float, float]
Srgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PaletteColour:
    """One colour.

    Attributes:
        name: as in the file, "" if it has none.
        lab: L 0..100, a and b -128..128.
    """

    name: str
    lab: Lab

    def __post_init__(self) -> None:
        if len(self.lab) != 3 or not all(math.isfinite(v) for v in self.lab):
            raise BadInput("A colour needs three numbers.")

    @property
    def srgb(self) -> Srgb:
        """Three bytes, clipped to what a screen can show."""
        return rgb_of_lab(self.lab)

    @property
    def title(self) -> str:
        """The name, or the hex code of a colour without one."""
        return self.name or hex_of(self.srgb)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours in their order.

    Attributes:
        name: one line.
        colours: at most `MOST_COLOURS`.
        notes: what was lost or guessed when it was read, as sentences; not kept in files.
    """

    name: str
    colours: tuple[PaletteColour, ...]
    notes: tuple[str, ...] = field(default=(), compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        colours = [{"name": c.name, "lab": [round(v, 4) for v in c.lab]} for c in self.colours]
        return {"version": PALETTE_VERSION, "name": self.name, "colours": colours}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Palette:
        """The inverse of `to_dict`.

        Raises:
            ProjectTooNew: written by a newer version.
            BadInput: it is damaged.
        """
        check_version(data, PALETTE_VERSION, "palette")
        try:
            colours = tuple(_colour(entry) for entry in data["colours"][:MOST_COLOURS])
            return cls(clean_name(str(data["name"])), colours)
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput("This palette is damaged.", details=repr(error)) from error


def _colour(entry: dict[str, Any]) -> PaletteColour:
    light, a, b = (float(v) for v in entry["lab"])
    return PaletteColour(clean_name(str(entry.get("name", ""))), bounded(light, a, b))


def bounded(light: float, a: float, b: float) -> Lab:
    """Lab, L first, inside its range; NaN and infinity are refused.

    Raises:
        BadInput: a number is none.
    """
    if not all(math.isfinite(v) for v in (light, a, b)):
        raise BadInput("A colour of this palette is not a number.", "The file is damaged.")
    return min(max(light, 0.0), 100.0), min(max(a, -128.0), 128.0), min(max(b, -128.0), 128.0)


def clean_name(text: str) -> str:
    """One line without control characters, not too long."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ufeff\ufffe\uffff]", " ", text).split())[:LONGEST_NAME]


def lab_of(red: float, green: float, blue: float) -> Lab:
    """From sRGB in 0..1."""
    values = np.array([red, green, blue], np.float64)
    if not np.isfinite(values).all():
        raise BadInput("A colour of this palette is not a number.", "The file is damaged.")
    light, a, b = (float(v) for v in srgb_to_lab(np.clip(values, 0, 1)))
    return bounded(light, a, b)


def lab_of_hsb(hue: float, saturation: float, brightness: float) -> Lab:
    """From hue, saturation and brightness in 0..1."""
    return lab_of(*colorsys.hsv_to_rgb(hue % 1.0, saturation, brightness))


def lab_of_cmyk(cyan: float, magenta: float, yellow: float, black: float) -> Lab:
    """From ink in 0..1, without a profile: about what a screen shows, not what a press prints."""
    inks = (min(max(ink, 0.0), 1.0) for ink in (cyan, magenta, yellow))
    rest = 1 - min(max(black, 0.0), 1.0)
    red, green, blue = ((1 - ink) * rest for ink in inks)
    return lab_of(red, green, blue)


def lab_of_d50(light: float, a: float, b: float) -> Lab:
    """From Lab under D50, as print and Adobe's files have it."""
    light, a, b = (float(v) for v in adapt_lab(np.array(bounded(light, a, b)), "D50", "D65"))
    return bounded(light, a, b)


def lab_to_d50(lab: Lab) -> Lab:
    """The inverse of `lab_of_d50`."""
    light, a, b = (float(v) for v in adapt_lab(np.array(lab), "D65", "D50"))
    return bounded(light, a, b)
