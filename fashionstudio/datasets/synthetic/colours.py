"""Colours to draw cloth with: named ones (`core.colour_words`), and any others."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.color import delta_e_2000, srgb_to_lab
from fashionstudio.core.colour_words import NAMED, nearest_names, nearest_word

BASIC = ("black", "white", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink",
         "brown", "beige", "navy")  # fmt: skip
"""The names that are said most."""
_NAMES = tuple(NAMED)


def nearest_name(colour: NDArray) -> str:
    """Name of an sRGB colour (3,) u8."""
    return nearest_word(srgb_to_lab(np.asarray(colour, np.uint8)))[0]


def random_colour(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Half near a named colour, half anywhere in sRGB (with extra weight on vivid ones)."""
    kind = rng.random()
    if kind < 0.55:
        base = np.array(NAMED[_NAMES[int(rng.integers(len(_NAMES)))]], float)
        return np.clip(base + rng.normal(0, 8, 3), 0, 255).astype(np.uint8)
    if kind < 0.85:
        return rng.integers(0, 256, 3).astype(np.uint8)
    vivid = rng.random(3)
    vivid = (vivid - vivid.min()) / max(float(np.ptp(vivid)), 1e-3)
    return (vivid * rng.uniform(0.5, 1.0) * 255).astype(np.uint8)


def spoken_colour(rng: np.random.Generator) -> tuple[int, int, int]:
    """A colour near a named one, half of the time near a basic one."""
    names = BASIC if rng.random() < 0.5 else _NAMES
    name = names[int(rng.integers(len(names)))]
    red, green, blue = np.clip(np.array(NAMED[name], float) + rng.normal(0, 6, 3), 0, 255)
    return int(red), int(green), int(blue)


def contrasting(rng: np.random.Generator, colour: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A colour that is clearly apart from the given one."""
    lab = srgb_to_lab(colour)
    best = random_colour(rng)
    for _ in range(12):
        if float(delta_e_2000(lab, srgb_to_lab(best))) > 25:
            break
        best = random_colour(rng)
    return best


def dominant_name(picture: NDArray[np.uint8]) -> str:
    """Name that most pixels of (H, W, 3) have, on a grid of at most 24 × 24 of them."""
    step = max(1, max(picture.shape[:2]) // 24)
    labs = srgb_to_lab(picture[::step, ::step].reshape(-1, 3))
    counts = Counter(nearest_names(labs))
    return max(_NAMES, key=lambda name: counts[name])
