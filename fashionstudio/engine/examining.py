"""What a shop picture of a garment shows: where the garment is, and its colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2

from fashionstudio.core.cloth_colour import LIT, inner
from fashionstudio.core.color import delta_e_2000, lab_to_srgb, srgb_to_lab
from fashionstudio.core.colour_words import nearest_word
from fashionstudio.vision.garment import GarmentCut, cut_out

U8 = NDArray[np.uint8]
Floats = NDArray[np.float64]

_SAMPLE = 4000
_CLUSTERS = 5
_LIGHTNESS_WEIGHT = 0.45  # folds change lightness more than anything else
_SAME_COLOUR = 14.0  # ΔE2000 between two clusters that are one cloth in other light
_LEAST_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class GarmentColour:
    """One of a garment's colours.

    Attributes:
        name: the nearest word.
        rgb: sRGB 0..255 where it is well lit.
        share: of the garment, 0..1.
    """

    name: str
    rgb: tuple[int, int, int]
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class ExaminedGarment:
    """The garment cut out, and its colours with the largest share first."""

    cut: GarmentCut
    colours: tuple[GarmentColour, ...]


def examine_garment(picture: U8) -> ExaminedGarment:
    """Look at a garment's picture.

    Args:
        picture: (H, W, 3) uint8.

    Raises:
        BadInput: nothing stands out from the background.
    """
    cut = cut_out(picture)
    return ExaminedGarment(cut, garment_colours(picture, cut.mask))


def garment_colours(picture: U8, mask: U8) -> tuple[GarmentColour, ...]:
    """The colours of what a mask (H, W), 255 = garment, lays bare; each at least 12 % of it."""
    pixels = picture[inner(picture, mask)]
    rng = np.random.default_rng(0)
    if len(pixels) > _SAMPLE:
        pixels = pixels[rng.choice(len(pixels), _SAMPLE, replace=False)]
    labs = srgb_to_lab(pixels).astype(np.float64)
    found: list[GarmentColour] = []
    for members, count in _clusters(labs, rng):
        lit = np.array([np.percentile(members[:, 0], LIT), *members[:, 1:].mean(axis=0)])
        name, _ = nearest_word(lit)
        red, green, blue = (round(float(value) * 255) for value in lab_to_srgb(lit))
        found.append(GarmentColour(name, (red, green, blue), round(count / len(labs), 3)))
    found.sort(key=lambda colour: -colour.share)
    return tuple(c for c in found if c.share >= _LEAST_SHARE) or tuple(found[:1])


def _clusters(labs: Floats, rng: np.random.Generator) -> list[tuple[Floats, int]]:
    """Pixels by colour, with the light counting little.

    Clusters of nearly one colour are one: the pixels of the largest of them, and how many they are
    in all. Their mean would be duller than any of them.
    """
    scaled = labs * np.array([_LIGHTNESS_WEIGHT, 1.0, 1.0])
    count = min(_CLUSTERS, len(np.unique(scaled.round(), axis=0)))
    if count < 2:
        return [(labs, len(labs))]
    _, labels = kmeans2(scaled, count, minit="++", rng=rng)
    clusters = [labs[labels == n] for n in range(count) if (labels == n).any()]
    clusters.sort(key=len, reverse=True)
    merged: list[tuple[Floats, int]] = []
    for members in clusters:
        middle = members.mean(axis=0)
        for number, (others, size) in enumerate(merged):
            if float(delta_e_2000(middle, others.mean(axis=0))) < _SAME_COLOUR:
                merged[number] = others, size + len(members)
                break
        else:
            merged.append((members, len(members)))
    return merged
