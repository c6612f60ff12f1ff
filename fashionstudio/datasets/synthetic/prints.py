"""Graphic prints: one picture on the chest of a garment instead of a repeat."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from fashionstudio.core.look import FabricPlacement
from fashionstudio.datasets.synthetic.colours import nearest_name, random_colour
from fashionstudio.datasets.synthetic.fabrics import Rng, Swatch, photo_files
from fashionstudio.datasets.synthetic.patterns import U8, motif

SPAN_MM = 1200.0
"""Width of the swatch: larger than any front, so that the print appears once."""
CHEST_MM = 330.0
"""Height of the print's middle in garment coordinates (`uv`)."""
SWATCH_PX = 384


def graphic_print(rng: Rng, clothing: Path | None = None) -> tuple[Swatch, FabricPlacement]:
    """A plain cloth with one print, and the placement that brings it onto the chest in `uv`.

    The print is a crop of a clothing photo of the folder (CC0), with rounded corners, or a figure
    in one colour.
    """
    ground = random_colour(rng)
    picture = np.empty((SWATCH_PX, SWATCH_PX, 3), np.uint8)
    picture[:] = ground
    width_mm = float(rng.uniform(110, 300))
    size = max(16, round(width_mm / SPAN_MM * SWATCH_PX))
    photos = photo_files(clothing) if clothing is not None else ()
    if photos and rng.random() < 0.8:
        art, share = _from_photo(rng, photos[int(rng.integers(len(photos)))], size)
    else:
        art, share = _figure(rng, size)
    start = (SWATCH_PX - size) // 2
    under = picture[start : start + size, start : start + size]
    mixed = under + (art.astype(np.float32) - under) * share[..., None]
    picture[start : start + size, start : start + size] = (mixed + 0.5).astype(np.uint8)
    words = {"colour": nearest_name(ground), "pattern": "graphic print", "material": "cotton"}
    middle = (float(rng.normal(0, 8)), -CHEST_MM + float(rng.normal(0, 25)))
    offset = (middle[0] - SPAN_MM / 2, middle[1] - SPAN_MM / 2)
    return Swatch(picture, SPAN_MM, words), FabricPlacement(repeat_mm=SPAN_MM, offset_mm=offset)


def _from_photo(rng: Rng, path: Path, size: int) -> tuple[U8, np.ndarray]:
    """A (size, size, 3) crop of the middle of a photo and its coverage 0..1."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    side = min(picture.size) * float(rng.uniform(0.35, 0.6))
    x, y = (picture.width - side) / 2, (picture.height - side) / 2
    box = (x, y, x + side, y + side)
    art = np.asarray(picture.resize((size, size), Image.Resampling.LANCZOS, box=box))
    yy, xx = np.mgrid[0:size, 0:size].astype(np.float32)
    half = (size - 1) / 2
    power = float(rng.choice([2.0, 4.0, 10.0]))  # an ellipse to a rounded square
    height = float(rng.uniform(0.6, 1.0))
    away = np.abs((xx - half) / half) ** power + np.abs((yy - half) / (half * height)) ** power
    return art, np.clip((1 - away) * size / (2 * power) + 0.5, 0, 1).astype(np.float32)


def _figure(rng: Rng, size: int) -> tuple[U8, np.ndarray]:
    """A star, heart, ring, triangle or cross in one colour."""
    art = np.empty((size, size, 3), np.uint8)
    art[:] = random_colour(rng)
    return art, motif(rng, size).layers[0]
