"""Procedural fabrics: tileable swatches with their true repeat width and words (pure numpy)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_linear
from fashionstudio.core.colour_words import NAMED
from fashionstudio.datasets.synthetic.colours import (
    contrasting,
    dominant_name,
    nearest_name,
    random_colour,
    spoken_colour,
)
from fashionstudio.datasets.synthetic.patterns import (
    Pattern,
    abstract,
    argyle,
    breton,
    camouflage,
    checks,
    chevron,
    confetti,
    dots,
    florals,
    gingham,
    grid,
    herringbone,
    houndstooth,
    leaves,
    leopard,
    melange,
    motif,
    multi_stripes,
    paisley,
    pinstripes,
    plain,
    stripes,
    tartan,
    tie_dye,
    tile_noise,
    tiles,
    zebra,
)

U8 = NDArray[np.uint8]
Floats = NDArray[np.float32]
Rng = np.random.Generator


@dataclass(frozen=True)
class Swatch:
    """One repeat of a fabric: (n, n, 3) sRGB u8, its width in mm and words for it."""

    picture: U8
    repeat_mm: float
    words: dict[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------ materials


def _relief(rng: Rng, n: int, material: str, repeat_mm: float) -> Floats:
    """Brightness factor (n, n) of a weave or knit, tileable."""
    x, y = grid(n)
    if material == "denim":
        lines = max(8, round(repeat_mm / 1.6))
        twill = np.sin(2 * np.pi * lines * (x + y))
        return (1 + 0.14 * twill + 0.10 * tile_noise(rng, n, 0.4)).astype(np.float32)
    if material == "knit":
        columns = int(np.clip(repeat_mm / 5.5, 4, 18))
        v = np.abs((x * columns) % 1 - 0.5)
        stitch = np.sin(2 * np.pi * (y * columns * 1.0 + v * 0.9))
        groove = np.cos(2 * np.pi * x * columns)
        return (1 + 0.13 * stitch - 0.10 * groove).astype(np.float32)
    if material == "rib":
        return (1 + 0.16 * np.sin(2 * np.pi * x * max(6, round(repeat_mm / 4)))).astype(np.float32)
    if material == "linen":
        threads = tile_noise(rng, n, 0.3)
        warp = threads.mean(0, keepdims=True) * 8 + threads.mean(1, keepdims=True) * 8
        return (1 + 0.03 * warp + 0.05 * tile_noise(rng, n, 0.5)).astype(np.float32)
    if material == "weave":
        count = max(8, round(repeat_mm / 2.2))
        over = np.sin(2 * np.pi * x * count) * np.sin(2 * np.pi * y * count)
        return (1 + 0.10 * over + 0.03 * tile_noise(rng, n, 0.3)).astype(np.float32)
    if material == "wool":
        return (1 + 0.08 * tile_noise(rng, n, 0.9)).astype(np.float32)
    if material == "tweed":
        flecks = np.clip(tile_noise(rng, n, 0.3) - 1.4, 0, 2)
        return (1 + 0.09 * tile_noise(rng, n, 0.5) + 0.3 * flecks).astype(np.float32)
    if material == "corduroy":
        wales = np.sin(2 * np.pi * x * max(6, round(repeat_mm / 3.2)))
        return (1 + 0.2 * wales + 0.03 * tile_noise(rng, n, 0.3)).astype(np.float32)
    if material == "cable knit":
        return _cables(x, y, repeat_mm)
    if material == "leather":
        return (1 + 0.05 * tile_noise(rng, n, 0.8, 6.0)).astype(np.float32)
    if material == "jersey":
        fine = np.sin(2 * np.pi * x * max(12, round(repeat_mm / 1.4)))
        return (1 + 0.03 * fine + 0.02 * tile_noise(rng, n, 0.5)).astype(np.float32)
    return (1 + 0.012 * tile_noise(rng, n, 0.4)).astype(np.float32)


def _cables(x: Floats, y: Floats, repeat_mm: float) -> Floats:
    """Twisted ropes between purl columns."""
    count = max(1, round(repeat_mm / 45))
    across = (x * count) % 1 - 0.5
    turns = 2 * count
    first = np.abs(across - 0.16 * np.sin(2 * np.pi * y * turns))
    second = np.abs(across + 0.16 * np.sin(2 * np.pi * y * turns))
    rope = np.maximum(np.clip(1 - first / 0.13, 0, 1), 0.85 * np.clip(1 - second / 0.13, 0, 1))
    stitch = np.sin(2 * np.pi * y * count * 9)
    return (0.86 + 0.24 * rope + 0.05 * stitch).astype(np.float32)


MATERIALS: dict[str, float] = {
    "cotton": 0.38,
    "jersey": 0.1,
    "linen": 0.09,
    "knit": 0.08,
    "cable knit": 0.03,
    "denim": 0.06,
    "weave": 0.06,
    "wool": 0.07,
    "tweed": 0.03,
    "rib": 0.03,
    "corduroy": 0.03,
    "silk": 0.05,
    "leather": 0.02,
}
MAKERS: list[tuple[Callable[[Rng, int], Pattern], float]] = [
    (plain, 0.34),
    (stripes, 0.09),
    (pinstripes, 0.02),
    (breton, 0.03),
    (multi_stripes, 0.03),
    (checks, 0.05),
    (gingham, 0.05),
    (tartan, 0.06),
    (houndstooth, 0.02),
    (argyle, 0.012),
    (dots, 0.055),
    (confetti, 0.015),
    (florals, 0.08),
    (leaves, 0.03),
    (paisley, 0.015),
    (chevron, 0.02),
    (herringbone, 0.02),
    (tiles, 0.02),
    (camouflage, 0.02),
    (abstract, 0.04),
    (tie_dye, 0.015),
    (leopard, 0.02),
    (zebra, 0.01),
    (motif, 0.045),
    (melange, 0.04),
]


def random_fabric(rng: Rng, n: int = 160) -> Swatch:
    """A random procedural fabric, n pixels square, tileable."""
    chances = np.array([chance for _, chance in MAKERS])
    maker = MAKERS[int(rng.choice(len(MAKERS), p=chances / chances.sum()))][0]
    return make_fabric(rng, maker, _random_material(rng), n)


def plain_fabric(rng: Rng, n: int = 160) -> Swatch:
    """One colour, as people name them: the basic names are said most and drawn most."""
    return make_fabric(rng, plain, _random_material(rng), n, colours=[spoken_colour(rng)])


def _random_material(rng: Rng) -> str:
    names, weights = list(MATERIALS), np.array(list(MATERIALS.values()))
    return names[int(rng.choice(len(names), p=weights / weights.sum()))]


def make_fabric(
    rng: Rng,
    maker: Callable[[Rng, int], Pattern],
    material: str,
    n: int = 160,
    colours: list[tuple[int, int, int]] | None = None,
) -> Swatch:
    """A fabric of a given pattern and material; colours (ground first) are random if not given."""
    pattern = maker(rng, n)
    palette = _palette(rng, pattern, material, colours)
    picture = np.broadcast_to(srgb_to_linear(palette[0]), (n, n, 3)).astype(np.float32)
    for layer, colour in zip(pattern.layers, palette[1:], strict=False):
        share = np.clip(layer, 0, 1)[..., None]
        picture = picture * (1 - share) + srgb_to_linear(colour) * share
    picture = picture * _relief(rng, n, material, pattern.repeat_mm)[..., None]
    words = {"colour": nearest_name(palette[0]), "pattern": pattern.word, "material": material}
    if pattern.layers:
        words["second_colour"] = nearest_name(palette[1])
    return Swatch(linear_to_srgb_u8(picture), pattern.repeat_mm, words)


def _palette(
    rng: Rng, pattern: Pattern, material: str, colours: list[tuple[int, int, int]] | None
) -> list[U8]:
    """Ground and one colour a layer, each clearly apart from the ground."""
    if colours is not None:
        return [np.array(colour, np.uint8) for colour in colours]
    if pattern.colours is not None:
        return pattern.colours
    ground = random_colour(rng)
    if material in ("leather", "tweed") and rng.random() < 0.7:
        name = ("black", "dark brown", "brown", "charcoal", "camel")[int(rng.integers(5))]
        ground = np.array(NAMED[name], np.uint8)
    if material == "denim" and rng.random() < 0.7:
        name = ("denim blue", "navy", "light blue", "charcoal")[int(rng.integers(4))]
        ground = np.array(NAMED[name], np.uint8)
    if pattern.layers and rng.random() < 0.35:
        ground = np.array(NAMED["white" if rng.random() < 0.7 else "cream"], np.uint8)
    if rng.random() < 0.25:  # tone in tone
        return [ground, *(_toned(rng, ground, i) for i, _ in enumerate(pattern.layers))]
    return [ground, *(contrasting(rng, ground) for _ in pattern.layers)]


def _toned(rng: Rng, ground: U8, step: int) -> U8:
    """A clearly lighter or darker shade of a colour."""
    level = float(ground.mean()) / 255
    share = float(rng.uniform(0.3, 0.55)) / (1 + 0.4 * step)
    target = 255.0 if (level < 0.45) == (step % 2 == 0) else 0.0
    return np.clip(ground + (target - ground.astype(float)) * share, 0, 255).astype(np.uint8)


# ------------------------------------------------------------------ photos


def training_photos(folder: Path) -> list[Path]:
    """Photographed fabrics that may be trained on: every fourth one is held out."""
    paths = sorted(folder.glob("ambientcg_*.jpg"))
    return [p for p in paths if int(p.stem.rsplit("_", 1)[1]) % 4 != 0]


@lru_cache(maxsize=256)
def _load(path: Path) -> U8:
    with Image.open(path) as opened:
        return np.asarray(opened.convert("RGB"))


def photo_fabric(rng: Rng, folder: Path, clothing: Path | None = None) -> Swatch:
    """A photographed tile, hue-shifted at times, or a mirrored crop of a garment photo."""
    photos = training_photos(folder)
    if clothing is not None and (not photos or rng.random() < 0.5):
        garments = photo_files(clothing)
        if garments:
            return _garment_crop(rng, garments[int(rng.integers(len(garments)))])
    picture = _load(photos[int(rng.integers(len(photos)))])
    if rng.random() < 0.5:
        picture = picture[..., rng.permutation(3)]
    words = {"colour": dominant_name(picture), "pattern": "textured", "material": "fabric"}
    return Swatch(np.ascontiguousarray(picture), float(rng.uniform(40, 160)), words)


@lru_cache(maxsize=4)
def photo_files(folder: Path) -> tuple[Path, ...]:
    """The JPEGs of a folder, kept."""
    return tuple(sorted(folder.glob("*.jpg")))


def _garment_crop(rng: Rng, path: Path) -> Swatch:
    """The middle of a garment photo, mirrored both ways so that it tiles."""
    with Image.open(path) as opened:
        picture = np.asarray(opened.convert("RGB"))
    height, width = picture.shape[:2]
    size = int(min(height, width) * rng.uniform(0.2, 0.38))
    x = int((width - size) / 2 + rng.normal(0, 0.04) * width)
    y = int((height - size) / 2 + rng.normal(0, 0.06) * height)
    x, y = max(0, min(x, width - size)), max(0, min(y, height - size))
    crop = picture[y : y + size, x : x + size]
    wide = np.concatenate([crop, crop[:, ::-1]], axis=1)
    tile = np.concatenate([wide, wide[::-1]], axis=0)
    square = np.asarray(Image.fromarray(tile).resize((192, 192), Image.Resampling.LANCZOS))
    words = {"colour": dominant_name(square), "pattern": "patterned", "material": "fabric"}
    return Swatch(square, float(rng.uniform(120, 360)), words)
