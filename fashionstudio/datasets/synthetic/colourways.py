"""A cloth that can be made again with one thing changed: its colour, its pattern, its material."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from fashionstudio.core.color import delta_e_2000, srgb_to_lab
from fashionstudio.core.look import FabricPlacement
from fashionstudio.datasets.synthetic.colours import (
    contrasting,
    nearest_name,
    random_colour,
    spoken_colour,
)
from fashionstudio.datasets.synthetic.fabrics import MAKERS, MATERIALS, Swatch, make_fabric
from fashionstudio.datasets.synthetic.fabrics import photo_fabric as photographed

Rng = np.random.Generator
Colour = tuple[int, int, int]
Change = Literal["colour", "pattern", "material"]
SWATCH_PX = 128
COLOURS = 4
"""Ground and layers; no pattern has more."""
APART = 22.0
"""CIEDE2000 between a colour and the one that takes its place."""
PLAIN = 0
"""Place of the plain cloth among the makers."""


@dataclass(frozen=True)
class ClothSpec:
    """All that makes a cloth; the same spec gives the same cloth.

    Attributes:
        seed: of the pattern and the weave.
        maker: place in `fabrics.MAKERS`.
        material: one of `fabrics.MATERIALS`.
        colours: ground first.
        scale: of the repeat.
        angle_deg: as in `FabricPlacement`.
        photos: folder of photographed fabrics, of which the seed takes one: then there is nothing
            to change.
    """

    seed: int
    maker: int
    material: str
    colours: tuple[Colour, ...]
    scale: float = 1.0
    angle_deg: float = 0.0
    photos: Path | None = None

    @classmethod
    def draw(cls, rng: Rng, photos: Path | None = None, photo_share: float = 0.0) -> ClothSpec:
        """A random cloth."""
        chances = np.array([chance for _, chance in MAKERS])
        maker = int(rng.choice(len(MAKERS), p=chances / chances.sum()))
        weights = np.array(list(MATERIALS.values()))
        material = list(MATERIALS)[int(rng.choice(len(weights), p=weights / weights.sum()))]
        ground = spoken_colour(rng) if rng.random() < 0.7 else _tuple(random_colour(rng))
        return cls(
            int(rng.integers(2**31)), maker, material, _palette(rng, ground),
            float(np.exp(rng.uniform(-0.3, 0.3))),
            0.0 if rng.random() < 0.8 else float(rng.uniform(-45, 45)),
            photos if rng.random() < photo_share else None,
        )  # fmt: skip

    def changed(self, what: Change, rng: Rng) -> ClothSpec:
        """The same but for one thing, which is clearly another."""
        if what == "material":
            others = [name for name in MATERIALS if name != self.material]
            return replace(self, material=others[int(rng.integers(len(others)))])
        if what == "pattern":
            return replace(self, maker=_other_maker(self, rng), seed=int(rng.integers(2**31)))
        ground, here = self.colours[0], srgb_to_lab(np.array(self.colours[0], np.uint8))
        name = nearest_name(np.array(ground))
        for _ in range(40):
            other = spoken_colour(rng)
            lab = srgb_to_lab(np.array(other, np.uint8))
            if float(delta_e_2000(here, lab)) > APART and nearest_name(np.array(other)) != name:
                break
        return replace(self, colours=_palette(rng, other))

    def swatch(self) -> Swatch:
        """One repeat of it."""
        return _made(self)

    def placement(self) -> FabricPlacement:
        """How it lies on a garment."""
        return FabricPlacement(self.swatch().repeat_mm * self.scale, self.angle_deg)


@lru_cache(maxsize=8)
def _made(spec: ClothSpec) -> Swatch:
    rng = np.random.default_rng(spec.seed)
    if spec.photos is not None:
        return photographed(rng, spec.photos)
    maker = MAKERS[spec.maker][0]
    return make_fabric(rng, maker, spec.material, SWATCH_PX, list(spec.colours))


def _palette(rng: Rng, ground: Colour) -> tuple[Colour, ...]:
    first = np.array(ground, np.uint8)
    return (ground, *(_tuple(contrasting(rng, first)) for _ in range(COLOURS - 1)))


def _other_maker(spec: ClothSpec, rng: Rng) -> int:
    """Of a pattern that has another name; plain ones become patterned."""
    word = spec.swatch().words["pattern"]
    for _ in range(40):
        maker = int(rng.integers(len(MAKERS)))
        if maker == PLAIN and rng.random() < 0.5:
            continue
        other = replace(spec, maker=maker)
        if other.swatch().words["pattern"] != word:
            return maker
    return PLAIN


def _tuple(colour: np.ndarray) -> Colour:
    red, green, blue = (int(value) for value in colour)
    return red, green, blue
