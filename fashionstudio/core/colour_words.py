"""The colours that Words can name, and the nearest name of a colour (CIEDE2000)."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.color import delta_e_2000, srgb_to_lab

NAMED: dict[str, tuple[int, int, int]] = {
    "black": (18, 18, 20),
    "charcoal": (54, 56, 60),
    "dark grey": (86, 87, 90),
    "grey": (128, 129, 131),
    "light grey": (190, 191, 193),
    "white": (246, 246, 244),
    "ivory": (242, 236, 218),
    "cream": (240, 226, 190),
    "off-white": (236, 232, 222),
    "beige": (214, 194, 160),
    "sand": (198, 172, 128),
    "taupe": (140, 122, 106),
    "camel": (178, 132, 80),
    "tan": (196, 148, 104),
    "brown": (112, 70, 40),
    "chocolate": (82, 48, 30),
    "dark brown": (62, 40, 28),
    "rust": (166, 74, 32),
    "terracotta": (200, 100, 70),
    "copper": (180, 108, 62),
    "red": (204, 24, 32),
    "dark red": (122, 14, 24),
    "burgundy": (92, 16, 38),
    "coral": (246, 112, 92),
    "salmon": (240, 150, 128),
    "blush": (232, 192, 184),
    "apricot": (248, 182, 118),
    "orange": (242, 126, 20),
    "peach": (250, 194, 160),
    "mustard": (206, 154, 30),
    "ochre": (186, 128, 46),
    "gold": (214, 176, 70),
    "yellow": (248, 214, 36),
    "pale yellow": (250, 240, 160),
    "lime": (160, 208, 40),
    "green": (30, 140, 60),
    "emerald": (0, 130, 92),
    "forest green": (32, 84, 44),
    "light green": (150, 212, 140),
    "dark green": (16, 70, 42),
    "olive": (104, 104, 42),
    "khaki": (150, 140, 98),
    "mint": (160, 222, 190),
    "sage": (150, 170, 140),
    "teal": (10, 120, 120),
    "petrol": (10, 74, 90),
    "aqua": (110, 216, 214),
    "turquoise": (40, 196, 196),
    "light blue": (158, 200, 234),
    "sky blue": (92, 172, 232),
    "blue": (28, 88, 200),
    "cobalt blue": (0, 66, 170),
    "electric blue": (30, 90, 250),
    "royal blue": (36, 54, 180),
    "navy": (20, 28, 72),
    "indigo": (52, 44, 110),
    "midnight blue": (22, 24, 50),
    "denim blue": (66, 96, 140),
    "lavender": (186, 170, 222),
    "lilac": (204, 166, 216),
    "mauve": (168, 124, 152),
    "purple": (112, 44, 148),
    "plum": (88, 30, 80),
    "aubergine": (58, 26, 50),
    "pink": (246, 160, 186),
    "dusty pink": (206, 148, 150),
    "pale pink": (248, 214, 220),
    "hot pink": (236, 40, 130),
    "magenta": (200, 20, 150),
}
"""Name → typical sRGB; the engine that comes along was trained with all of them."""

_NAMES = tuple(NAMED)
_LABS = srgb_to_lab(np.array([NAMED[name] for name in _NAMES], np.uint8))
_NAME = "|".join(sorted((re.escape(name) for name in (*NAMED, "gray")), key=len, reverse=True))
_IN_WORDS = re.compile(rf"\b(?:{_NAME})\b", re.IGNORECASE)
_SHADE = rf"(?:(?:dark|light|pale|bright|deep)\s+)?(?:{_NAME})\b"
_SEVERAL = re.compile(rf"\b{_SHADE}(?:\s*(?:,|/|and|with|or)\s*{_SHADE})*,?", re.IGNORECASE)
"""One shade, or several with what is between them."""


def nearest_word(lab: NDArray[np.floating]) -> tuple[str, float]:
    """The name nearest to a Lab colour (3,), and how far it is (ΔE2000)."""
    far = delta_e_2000(np.asarray(lab, np.float64)[None], _LABS)
    best = int(np.argmin(far))
    return _NAMES[best], float(far[best])


def named_in(words: str) -> tuple[str, ...]:
    """The colours that a sentence names, as they stand in it."""
    return tuple(match.group(0) for match in _IN_WORDS.finditer(words))


def first_colour(words: str) -> tuple[str, tuple[int, int, int]] | None:
    """The first colour that a sentence names, by its word here, and its typical sRGB."""
    found = named_in(words)
    if not found:
        return None
    word = found[0].lower().replace("gray", "grey")
    return word, NAMED[word]


def without_colours(words: str) -> str:
    """The sentence without the colours that it names, and without what held them together."""
    return " ".join(_SEVERAL.sub(" ", words).replace(" ,", ",").split()).strip(" ,")


def nearest_names(labs: NDArray[np.floating]) -> list[str]:
    """The nearest name of each Lab colour (N, 3)."""
    far = delta_e_2000(np.asarray(labs, np.float64)[:, None], _LABS[None])
    return [_NAMES[int(index)] for index in np.argmin(far, axis=1)]
