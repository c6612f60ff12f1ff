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
from fashionstudio.datasets.synthetic.colours import (
    NAMED,
    contrasting,
    dominant_name,
    nearest_name,
    random_colour,
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


@dataclass(frozen=True)
class Pattern:
    """What a maker returns: coverage (n, n) of each further colour, laid over the ground."""

    layers: list[Floats]
    repeat_mm: float
    word: str
    colours: list[U8] | None = None


def grid(n: int) -> tuple[Floats, Floats]:
    """x and y of the pixel centres in 0..1, (n, n) each."""
    axis = (np.arange(n, dtype=np.float32) + 0.5) / n
    x, y = np.meshgrid(axis, axis, indexing="xy")
    return x.astype(np.float32), y.astype(np.float32)


def _edge(distance: Floats, n: int) -> Floats:
    """Antialiased inside of a signed distance in units of the repeat (positive = inside)."""
    return np.clip(distance * n + 0.5, 0, 1).astype(np.float32)


def _band(x: Floats, centre: float, width: float, n: int) -> Floats:
    """A wrapped band along a 0..1 coordinate."""
    away = np.abs((x - centre + 0.5) % 1 - 0.5)
    return _edge(width / 2 - away, n)


def tile_noise(rng: Rng, n: int, power: float, low: float = 0.0) -> Floats:
    """Tileable noise (n, n) of standard deviation 1 with a 1/f^power spectrum."""
    fx = np.fft.fftfreq(n)[None, :] * n
    fy = np.fft.fftfreq(n)[:, None] * n
    radius = np.hypot(fx, fy)
    gain = np.where(radius > low, 1 / np.maximum(radius, 1) ** power, 0)
    out = np.fft.ifft2(np.fft.fft2(rng.normal(size=(n, n))) * gain).real
    return (out / max(float(out.std()), 1e-9)).astype(np.float32)


# ------------------------------------------------------------------ patterns


def plain(rng: Rng, n: int) -> Pattern:
    """No pattern."""
    return Pattern([], float(rng.uniform(40, 90)), "plain")


def stripes(rng: Rng, n: int) -> Pattern:
    """Vertical, horizontal or diagonal stripes."""
    x, y = grid(n)
    kind = int(rng.choice(3, p=[0.4, 0.4, 0.2]))
    count = int(rng.integers(1, 4))
    along = [x, y, x + y][kind] * count % 1
    share = float(rng.uniform(0.12, 0.6))
    layers = [_band(along, 0.5, share, n // count)]
    if rng.random() < 0.25:
        layers.append(_band(along, 0.0, share * 0.3, n // count))
    word = ["vertically striped", "horizontally striped", "diagonally striped"][kind]
    return Pattern(layers, float(rng.uniform(12, 70)) * count, word)


def checks(rng: Rng, n: int) -> Pattern:
    """Checkerboard or window check."""
    x, y = grid(n)
    if rng.random() < 0.5:
        a, b = _band(x, 0.25, 0.5, n), _band(y, 0.25, 0.5, n)
        return Pattern([a * b + (1 - a) * (1 - b)], float(rng.uniform(20, 90)), "checked")
    width = float(rng.uniform(0.04, 0.15))
    lines = np.maximum(_band(x, 0.5, width, n), _band(y, 0.5, width, n))
    return Pattern([lines], float(rng.uniform(25, 90)), "checked")


def gingham(rng: Rng, n: int) -> Pattern:
    """Two half-covering bands, so that crossings are full."""
    x, y = grid(n)
    layer = 0.5 * (_band(x, 0.25, 0.5, n) + _band(y, 0.25, 0.5, n))
    return Pattern([layer], float(rng.uniform(10, 45)), "gingham")


def tartan(rng: Rng, n: int) -> Pattern:
    """Symmetric sett of three colours, woven half over half."""
    x, y = grid(n)
    layers: list[Floats] = []
    for _ in range(int(rng.integers(2, 4))):
        centre, width = float(rng.uniform(0, 0.5)), float(rng.uniform(0.03, 0.25))
        warp = np.maximum(_band(x, centre, width, n), _band(x, 1 - centre, width, n))
        weft = np.maximum(_band(y, centre, width, n), _band(y, 1 - centre, width, n))
        layers.append(np.float32(0.5) * (warp + weft))
    return Pattern(layers, float(rng.uniform(50, 150)), "tartan")


def dots(rng: Rng, n: int) -> Pattern:
    """Polka dots on a half-drop grid."""
    x, y = grid(n)
    radius = float(rng.uniform(0.08, 0.22))
    layer = np.zeros((n, n), np.float32)
    for cx, cy in ((0.25, 0.25), (0.75, 0.75)):
        away = np.hypot((x - cx + 0.5) % 1 - 0.5, (y - cy + 0.5) % 1 - 0.5)
        layer = np.maximum(layer, _edge(radius - away, n))
    return Pattern([layer], float(rng.uniform(14, 90)), "polka dot")


def florals(rng: Rng, n: int) -> Pattern:
    """Scattered flowers with petals, centres and leaves."""
    x, y = grid(n)
    petals, centres, leaves = (np.zeros((n, n), np.float32) for _ in range(3))
    count = int(rng.integers(3, 9))
    number = int(rng.integers(4, 8))
    for _ in range(count):
        cx, cy, turn = rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0, 6.28)
        size = float(rng.uniform(0.09, 0.2))
        dx, dy = (x - cx + 0.5) % 1 - 0.5, (y - cy + 0.5) % 1 - 0.5
        r, a = np.hypot(dx, dy), np.arctan2(dy, dx) + turn
        edge = size * (0.55 + 0.45 * np.abs(np.cos(a * number / 2)))
        leaf = size * 1.5 * np.clip(np.cos(a * 2 + 0.7), 0, 1) ** 3
        leaves = np.maximum(leaves, _edge(leaf - r, n))
        here = _edge(edge - r, n)
        petals = np.maximum(petals, here)
        centres = np.maximum(centres * (1 - here), _edge(size * 0.28 - r, n))
    return Pattern([leaves, petals, centres], float(rng.uniform(40, 160)), "floral")


def chevron(rng: Rng, n: int) -> Pattern:
    """Zigzag stripes."""
    x, y = grid(n)
    zigzag = np.abs((x * 2) % 1 - 0.5)
    layer = _band((y * 2 + zigzag) % 1, 0.5, 0.5, n // 2)
    return Pattern([layer], float(rng.uniform(25, 100)), "chevron")


def herringbone(rng: Rng, n: int) -> Pattern:
    """Fine diagonals that change direction by columns."""
    x, y = grid(n)
    direction = np.where((x * 4).astype(np.int32) % 2 == 0, 1.0, -1.0)
    layer = _band((x * 8 * direction + y * 8).astype(np.float32) % 1, 0.5, 0.5, n // 8)
    return Pattern([layer * 0.8], float(rng.uniform(25, 60)), "herringbone")


def camouflage(rng: Rng, n: int) -> Pattern:
    """Blotches of three more colours."""
    names = (
        ("olive", "dark green", "sand", "dark brown"),
        ("grey", "charcoal", "light grey", "black"),
        ("sand", "camel", "beige", "brown"),
        ("navy", "blue", "light blue", "grey"),
    )
    picked = names[int(rng.integers(len(names)))]
    layers = [_edge((tile_noise(rng, n, 2.4, 1.0) - 0.45) * 0.05, n) for _ in range(3)]
    colours = [np.array(NAMED[name], np.uint8) for name in picked]
    return Pattern(layers, float(rng.uniform(120, 300)), "camouflage", colours)


def abstract(rng: Rng, n: int) -> Pattern:
    """Contour lines or marbled bands of noise."""
    noise = tile_noise(rng, n, 2.6, 0.0)
    count = float(rng.uniform(1.0, 3.0))
    wave = 0.5 + 0.5 * np.sin(noise * count * 2)
    layers = [_edge((wave - 0.55) * 0.06, n)]
    if rng.random() < 0.5:
        layers.append(_edge((tile_noise(rng, n, 2.4, 1.0) - 0.9) * 0.05, n))
    return Pattern(layers, float(rng.uniform(70, 260)), "abstract print")


def leopard(rng: Rng, n: int) -> Pattern:
    """Broken dark rings round darker ground."""
    x, y = grid(n)
    rings, hearts = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    wobble = tile_noise(rng, n, 1.8, 2.0) * 0.012
    for i in range(5):
        for j in range(5):
            cx = (i + 0.5 * (j % 2) + rng.uniform(-0.2, 0.2)) / 5
            cy = (j + rng.uniform(-0.2, 0.2)) / 5
            dx, dy = (x - cx + 0.5) % 1 - 0.5, (y - cy + 0.5) % 1 - 0.5
            r = np.hypot(dx, dy * rng.uniform(0.8, 1.3)) + wobble
            gap = np.cos(np.arctan2(dy, dx) * 2 + rng.uniform(0, 6.28)) > -0.75
            size = float(rng.uniform(0.055, 0.085))
            rings = np.maximum(rings, _edge(0.018 - np.abs(r - size), n) * gap)
            hearts = np.maximum(hearts, _edge(size - r, n))
    warm = rng.random() < 0.75
    names = ("camel", "brown", "dark brown") if warm else ("light grey", "grey", "black")
    colours = [np.array(NAMED[name], np.uint8) for name in names]
    return Pattern([hearts * 0.7, rings], float(rng.uniform(90, 200)), "leopard print", colours)


def motif(rng: Rng, n: int) -> Pattern:
    """One figure per repeat: star, heart, ring, triangle or cross."""
    x, y = grid(n)
    dx, dy = x - 0.5, y - 0.5
    turn = float(rng.uniform(-0.5, 0.5))
    px, py = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
    r, a = np.hypot(px, py), np.arctan2(py, px)
    kind = int(rng.integers(5))
    size = float(rng.uniform(0.18, 0.34))
    star = size * (0.7 + 0.3 * np.cos(a * 5)) - r
    heart = size - np.hypot(px, py + 0.45 * np.sqrt(np.abs(px) * size) - 0.1 * size)
    ring = 0.25 * size - np.abs(r - 0.75 * size)
    triangle = np.minimum(size * 0.6 - py, size * 0.6 + py - 1.6 * np.abs(px))
    cross = np.maximum(
        np.minimum(0.25 * size - np.abs(px), size - np.abs(py)),
        np.minimum(0.25 * size - np.abs(py), size - np.abs(px)),
    )
    shape = (star, heart, ring, triangle, cross)[kind]
    word = ("star print", "heart print", "ring print", "triangle print", "cross print")[kind]
    return Pattern([_edge(shape.astype(np.float32), n)], float(rng.uniform(20, 160)), word)


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
    return (1 + 0.012 * tile_noise(rng, n, 0.4)).astype(np.float32)


MATERIALS: dict[str, float] = {
    "cotton": 0.5,
    "linen": 0.1,
    "knit": 0.1,
    "denim": 0.06,
    "weave": 0.07,
    "wool": 0.08,
    "rib": 0.04,
    "silk": 0.05,
}
MAKERS: list[tuple[Callable[[Rng, int], Pattern], float]] = [
    (plain, 0.36),
    (stripes, 0.13),
    (checks, 0.06),
    (gingham, 0.05),
    (tartan, 0.06),
    (dots, 0.07),
    (florals, 0.09),
    (chevron, 0.02),
    (herringbone, 0.02),
    (camouflage, 0.025),
    (abstract, 0.05),
    (leopard, 0.02),
    (motif, 0.045),
]


def random_fabric(rng: Rng, n: int = 160) -> Swatch:
    """A random procedural fabric, n pixels square, tileable."""
    chances = np.array([chance for _, chance in MAKERS])
    maker = MAKERS[int(rng.choice(len(MAKERS), p=chances / chances.sum()))][0]
    names = list(MATERIALS)
    weights = np.array(list(MATERIALS.values()))
    material = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    return make_fabric(rng, maker, material, n)


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
    if material == "denim" and rng.random() < 0.7:
        name = ("denim blue", "navy", "light blue", "charcoal")[int(rng.integers(4))]
        ground = np.array(NAMED[name], np.uint8)
    if pattern.layers and rng.random() < 0.35:
        ground = np.array(NAMED["white" if rng.random() < 0.7 else "cream"], np.uint8)
    return [ground, *(contrasting(rng, ground) for _ in pattern.layers)]


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
        garments = _listing(clothing)
        if garments:
            return _garment_crop(rng, garments[int(rng.integers(len(garments)))])
    picture = _load(photos[int(rng.integers(len(photos)))])
    if rng.random() < 0.5:
        picture = picture[..., rng.permutation(3)]
    words = {"colour": dominant_name(picture), "pattern": "textured", "material": "fabric"}
    return Swatch(np.ascontiguousarray(picture), float(rng.uniform(40, 160)), words)


@lru_cache(maxsize=4)
def _listing(folder: Path) -> tuple[Path, ...]:
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
