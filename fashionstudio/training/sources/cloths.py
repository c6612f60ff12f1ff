"""Cloths that dress the rendered people: a Fabric's swatch, how it lies, and words for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.look import FabricPlacement
from fashionstudio.datasets.synthetic import fabrics
from fashionstudio.datasets.synthetic.fabrics import Swatch

U8 = NDArray[np.uint8]
Rng = np.random.Generator
SWATCH_PX = 160
PHOTO_SHARE = 0.3


@dataclass(frozen=True)
class Cloth:
    """A swatch and its placement on the garment."""

    swatch: Swatch
    placement: FabricPlacement

    def picture(self, size: int, rng: Rng) -> U8:
        """(size, size, 3) as a designer would photograph it: one repeat, or a wider piece."""
        if rng.random() < 0.6:
            image = Image.fromarray(self.swatch.picture)
            return np.asarray(image.resize((size, size), Image.Resampling.BILINEAR))
        span_mm = self.placement.repeat_mm * float(rng.uniform(0.7, 3.0))
        return lay_fabric(
            self.swatch.picture, self.placement, shape=(size, size), mm_per_px=span_mm / size
        )


@dataclass(frozen=True)
class ClothShop:
    """Draws cloths: procedural ones and, where there are folders of them, photographed ones.

    Attributes:
        tiles: folder of photographed fabrics (those held out for tests are never drawn).
        clothing: folder of clothing photos, of which crops are cloth.
    """

    tiles: Path | None = None
    clothing: Path | None = None

    def draw(self, rng: Rng, *, motif_chance: float = 0.0, plain_chance: float = 0.0) -> Cloth:
        """A random cloth, sometimes a large single print or certainly one colour."""
        if rng.random() < motif_chance:
            swatch = fabrics.make_fabric(rng, fabrics.motif, "cotton", SWATCH_PX)
            return Cloth(swatch, _placed(rng, float(rng.uniform(220, 600)), straight=True))
        if rng.random() < plain_chance:
            swatch = fabrics.plain_fabric(rng, SWATCH_PX)
        elif self.tiles is not None and rng.random() < PHOTO_SHARE:
            swatch = fabrics.photo_fabric(rng, self.tiles, self.clothing)
        else:
            swatch = fabrics.random_fabric(rng, SWATCH_PX)
        scale = float(np.exp(rng.uniform(-0.35, 0.35)))
        return Cloth(swatch, _placed(rng, swatch.repeat_mm * scale, straight=rng.random() < 0.7))


def _placed(rng: Rng, repeat_mm: float, *, straight: bool) -> FabricPlacement:
    """Random angle, drop, mirror and offset."""
    more: dict[str, Any] = {"angle_deg": 0.0 if straight else float(rng.uniform(-90, 90))}
    if rng.random() < 0.1:
        more["drop"] = str(rng.choice(["half", "half_brick"]))
    if rng.random() < 0.1:
        more["mirror"] = str(rng.choice(["x", "y", "both"]))
    shift = rng.uniform(-0.5, 0.5, 2) * repeat_mm
    return FabricPlacement(repeat_mm, offset_mm=(float(shift[0]), float(shift[1])), **more)
