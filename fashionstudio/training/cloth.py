"""Cloths that dress the synthetic people while training: patterns in millimetres, with words.

A cloth is a function of the place on the cloth (mm), so the same cloth can be laid flat on the
screen (a Fabric's appearance plane), follow the garment (`uv`), or be shown as a swatch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.training import words
from fashionstudio.training.data import Picture, random_colour

Plane = NDArray[np.float32]
KINDS = {
    "plain": 0.26, "stripes": 0.17, "gingham": 0.07, "tartan": 0.08, "dots": 0.1, "floral": 0.09,
    "zigzag": 0.04, "camouflage": 0.05, "textured": 0.14,
}  # fmt: skip


@dataclass(frozen=True)
class Cloth:
    """A pattern; `swatch` is a picture tile for the kinds that need one, `tile_mm` its width."""

    kind: str
    colours: tuple[NDArray[np.float32], ...]
    period_mm: float
    angle: float
    share: float
    phase: tuple[float, float]
    tile: Picture | None = None
    motif: tuple[float, float, float, int] | None = None
    names: list[str] = field(default_factory=list)

    @property
    def pattern(self) -> str:
        """The word for the pattern, from which the caption is made."""
        return "motif" if self.motif and self.kind == "plain" else self.kind

    def albedo(self, x_mm: Plane, y_mm: Plane, pixel_mm: float) -> Picture:
        """(H, W) places on the cloth -> (H, W, 3) uint8 sRGB, antialiased for such pixels."""
        c, s = np.cos(self.angle), np.sin(self.angle)
        u = (x_mm * c + y_mm * s) / self.period_mm + self.phase[0]
        v = (y_mm * c - x_mm * s) / self.period_mm + self.phase[1]
        if self.tile is not None:
            picture = _sample_tile(self.tile, u, v, pixel_mm / self.period_mm)
        else:
            picture = self._painted(u, v, self.period_mm / pixel_mm)
        if self.motif is not None:
            picture = self._with_motif(picture, x_mm, y_mm, pixel_mm)
        return np.clip(picture, 0, 255).astype(np.uint8)

    def _painted(self, u: Plane, v: Plane, sharp: float) -> Plane:
        """Procedural kinds; `sharp` is pixels per period."""
        first, second, third = self.colours[:3]
        cover, accent = _COVERS[self.kind](u, v, self.share, sharp)
        picture = first + cover[..., None] * (second - first)
        return np.asarray(picture + accent[..., None] * (third - picture), np.float32)

    def _with_motif(self, picture: Plane, x: Plane, y: Plane, pixel_mm: float) -> Plane:
        centre_x, centre_y, size, kind = self.motif or (0, 0, 1, 0)
        dx, dy = (x - centre_x) / size, (y - centre_y) / size
        radius, angle = np.hypot(dx, dy), np.arctan2(dy, dx)
        shape = [
            1 - radius,
            0.9 - np.maximum(np.abs(dx), np.abs(dy) * 1.6),
            0.55 + 0.4 * np.cos(5 * angle) - radius,
            np.minimum(1 - radius, radius - 0.6),
            0.5 - np.abs(dy - 0.35 * np.sin(5 * dx)) - 0.25 * (np.abs(dx) > 1) * 9,
        ][kind % 5]
        cover = np.clip(shape * size / pixel_mm + 0.5, 0, 1)[..., None]
        return np.asarray(picture + cover * (self.colours[3] - picture), np.float32)

    def swatch(self, size: int, span_mm: float) -> Picture:
        """(size, size, 3) picture of a flat piece of the cloth, `span_mm` wide."""
        y, x = np.mgrid[0:size, 0:size].astype(np.float32) * (span_mm / size)
        return self.albedo(x, y, span_mm / size)


def _band(t: Plane, share: float, sharp: float) -> Plane:
    """1 where the fraction of t is within `share` round 0.5, edges one pixel wide."""
    distance = share / 2 - np.abs((t % 1) - 0.5)
    cover = np.clip(distance * sharp + 0.5, 0, 1)
    fade = np.clip(sharp / 2 - 0.5, 0, 1)  # below two pixels a period only the mean is left
    return np.asarray(share + fade * (cover - share), np.float32)


def _plain(u: Plane, v: Plane, share: float, sharp: float) -> tuple[Plane, Plane]:
    return np.zeros_like(u), np.zeros_like(u)


def _stripes(u: Plane, v: Plane, share: float, sharp: float) -> tuple[Plane, Plane]:
    accent = _band(u + 0.5, 0.12, sharp) if share < 0.45 else np.zeros_like(u)
    return _band(u, share, sharp), accent


def _gingham(u: Plane, v: Plane, share: float, sharp: float) -> tuple[Plane, Plane]:
    cover = (_band(u, 0.5, sharp) + _band(v, 0.5, sharp)) * np.float32(0.5)
    return cover, np.zeros_like(u)


def _tartan(u: Plane, v: Plane, share: float, sharp: float) -> tuple[Plane, Plane]:
    cover = (_band(u, share, sharp) + _band(v, share, sharp)) * np.float32(0.5)
    thin = np.maximum(_band(u + 0.25, 0.06, sharp), _band(v + 0.25, 0.06, sharp))
    return cover, np.float32(0.8) * thin


def _dots(u: Plane, v: Plane, share: float, sharp: float) -> tuple[Plane, Plane]:
    row = np.floor(v)
    distance = np.hypot((u + 0.5 * (row % 2)) % 1 - 0.5, v % 1 - 0.5)
    cover = np.clip((0.15 + 0.3 * share - distance) * sharp + 0.5, 0, 1)
    return np.asarray(cover, np.float32), np.zeros_like(u)


def _floral(u: Plane, v: Plane, share: float, sharp: float) -> tuple[Plane, Plane]:
    column, row = np.floor(u + 0.5 * (np.floor(v) % 2)), np.floor(v)
    wobble = np.sin(column * 12.9 + row * 78.2) * 43.7
    wobble = wobble - np.floor(wobble)
    x = (u + 0.5 * (row % 2)) % 1 - 0.5 + 0.16 * (wobble - 0.5)
    y = v % 1 - 0.5 + 0.16 * ((wobble * 7) % 1 - 0.5)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    petals = (0.22 + 0.12 * share) * (1 + 0.35 * np.cos(5 * angle + 6.28 * wobble)) - radius
    return (
        np.clip(petals * sharp + 0.5, 0, 1).astype(np.float32),
        np.clip((0.09 - radius) * sharp + 0.5, 0, 1).astype(np.float32),
    )


def _zigzag(u: Plane, v: Plane, share: float, sharp: float) -> tuple[Plane, Plane]:
    return _band(u + 0.5 * np.abs((v % 1) - 0.5) * 2, share, sharp), np.zeros_like(u)


def _camouflage(u: Plane, v: Plane, share: float, sharp: float) -> tuple[Plane, Plane]:
    wave = np.sin(4 * u + np.sin(5 * v)) + np.sin(5 * v + 2 * np.sin(3 * u)) + np.sin(3 * (u + v))
    edge = min(sharp, 8.0) / 4
    cover = np.clip((wave + share - 0.5) * edge + 0.5, 0, 1)
    accent = np.clip((-wave - 1.0) * edge + 0.5, 0, 1)
    return np.asarray(cover, np.float32), np.asarray(accent, np.float32)


_COVERS = {
    "plain": _plain, "stripes": _stripes, "gingham": _gingham, "tartan": _tartan, "dots": _dots,
    "floral": _floral, "zigzag": _zigzag, "camouflage": _camouflage,
}  # fmt: skip


def _sample_tile(tile: Picture, u: Plane, v: Plane, pixel: float) -> Plane:
    """Mirror-repeat a tile over (u, v) in periods, first shrunk to about the pixel's size."""
    size = int(np.clip(1 / max(pixel, 1e-3), 4, tile.shape[0]))
    if size < tile.shape[0]:
        tile = np.asarray(Image.fromarray(tile).resize((size, size), Image.Resampling.BOX))
    n = tile.shape[0]

    def index(t: Plane) -> tuple[Any, Any, Plane]:
        position = np.abs((t % 2) - 1) * (n - 1)
        low = np.floor(position).astype(np.int32)
        return low, np.minimum(low + 1, n - 1), np.asarray(position - low, np.float32)[..., None]

    x0, x1, fx = index(u)
    y0, y1, fy = index(v)
    t = tile.astype(np.float32)
    top = t[y0, x0] * (1 - fx) + t[y0, x1] * fx
    bottom = t[y1, x0] * (1 - fx) + t[y1, x1] * fx
    return np.asarray(top * (1 - fy) + bottom * fy, np.float32)


class ClothMaker:
    """Draws random cloths; `tiles` are pictures of real cloth, `photos` are cropped for more."""

    def __init__(self, tiles: list[Picture], photos: list[Picture]) -> None:
        self.tiles, self.photos = tiles, photos

    def draw(self, rng: np.random.Generator, *, motif_chance: float = 0.0) -> Cloth:
        names, chances = list(KINDS), np.array(list(KINDS.values()))
        kind = str(rng.choice(names, p=chances / chances.sum()))
        colours = [random_colour(rng) for _ in range(4)]
        if kind != "plain" and rng.random() < 0.4:  # white, black and near hues are common
            colours[int(rng.integers(2))] = np.full(3, rng.choice([20.0, 245.0]), np.float32)
        period = float(np.exp(rng.uniform(np.log(14), np.log(110))))
        angle = float(rng.choice([0.0, np.pi / 2, np.pi / 4, rng.uniform(0, np.pi)],
                                 p=[0.4, 0.35, 0.1, 0.15]))  # fmt: skip
        tile = self._tile(rng) if kind == "textured" else None
        if tile is not None:
            period, colours = max(period, 40.0), [*_main_colours(tile), *colours[2:]]
        motif = None
        if rng.random() < motif_chance:
            motif = (float(rng.uniform(-60, 60)), float(rng.uniform(-120, 60)),
                     float(rng.uniform(35, 110)), int(rng.integers(5)))  # fmt: skip
        share = float(rng.uniform(0.25, 0.75))
        shown = colours[:1] if kind == "plain" else colours[:2]
        if kind in ("stripes", "zigzag") and share > 0.55:
            shown = shown[::-1]
        named = [words.colour_word(c, rng) for c in shown]
        phase = (float(rng.uniform()), float(rng.uniform()))
        return Cloth(kind, tuple(colours), period, angle, share, phase, tile, motif, named)

    def _tile(self, rng: np.random.Generator) -> Picture:
        """A real cloth: a tile, sometimes tinted, or a close crop out of a clothing photo."""
        if rng.random() < 0.4 and self.photos:
            photo = self.photos[int(rng.integers(len(self.photos)))]
            h, w = photo.shape[:2]
            y, x = int(h * rng.uniform(0.3, 0.5)), int(w * rng.uniform(0.3, 0.5))
            side = min(int(rng.uniform(60, 110)), h - y, w - x)
            return photo[y : y + side, x : x + side]
        tile = self.tiles[int(rng.integers(len(self.tiles)))]
        if rng.random() < 0.6:
            grey = tile.mean(-1, keepdims=True).astype(np.float32)
            tile = np.clip(grey / max(grey.mean(), 1) * random_colour(rng), 0, 255).astype(np.uint8)
        return tile


def _main_colours(tile: Picture) -> list[NDArray[np.float32]]:
    """Mean of the brighter and of the darker half of a tile, the larger deviation first."""
    flat = tile.reshape(-1, 3).astype(np.float32)
    level = flat.sum(1)
    middle = np.median(level)
    mean = flat.mean(0)
    return [mean, flat[level >= middle].mean(0)]
