"""Readers of the training pictures: photos, procedural patterns and the synthetic shards.

All pictures are (H, W, 3) uint8 sRGB in memory and [B, 3, H, W] in -1..1 as tensors.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

Picture = NDArray[np.uint8]
FRAME_HEIGHT, FRAME_WIDTH = 256, 192
HOLD_OUT_EVERY = 20
SHADE_SCALE = 2.0
SHADE_GAMMA = 2.2


def to_tensor(pictures: Picture | list[Picture]) -> Tensor:
    """(B, H, W, 3) uint8 -> [B, 3, H, W] float -1..1."""
    array = np.ascontiguousarray(np.asarray(pictures).transpose(0, 3, 1, 2))
    return torch.from_numpy(array).float().div_(127.5).sub_(1.0)


def to_pictures(tensor: Tensor) -> Picture:
    """[B, 3, H, W] float -1..1 -> (B, H, W, 3) uint8."""
    array = ((tensor.detach().float().clamp(-1, 1) + 1) * 127.5).round().byte()
    return np.ascontiguousarray(array.permute(0, 2, 3, 1).cpu().numpy())


def to_linear(srgb: NDArray[Any]) -> NDArray[np.float32]:
    """uint8 sRGB -> linear light 0..1."""
    return _LINEAR[np.asarray(srgb, np.uint8)]


def to_srgb(linear: NDArray[np.float32]) -> Picture:
    """Linear light 0..1 -> uint8 sRGB, by table (4096 levels)."""
    return _SRGB[(np.sqrt(np.clip(linear, 0, 1)) * 4095 + 0.5).astype(np.int32)]


def _tables() -> tuple[NDArray[np.float32], Picture]:
    x = np.arange(256) / 255
    linear = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    y = (np.arange(4096) / 4095) ** 2
    srgb = np.where(y <= 0.0031308, y * 12.92, 1.055 * y ** (1 / 2.4) - 0.055)
    return linear.astype(np.float32), (srgb * 255 + 0.5).astype(np.uint8)


_LINEAR, _SRGB = _tables()


# Photos -----------------------------------------------------------------------------------------


def photo_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Training and held-out files (every 20th) of a folder of JPEGs."""
    files = sorted(folder.glob("*.jpg"))
    held_out = files[::HOLD_OUT_EVERY]
    return [f for i, f in enumerate(files) if i % HOLD_OUT_EVERY], held_out


def read_photo(path: Path) -> Picture:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def read_photos(files: list[Path]) -> list[Picture]:
    """Decode photos into memory (about 230 KB each at 320 px)."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(read_photo, files))


def fill_frame(picture: Picture, height: int = FRAME_HEIGHT, width: int = FRAME_WIDTH) -> Picture:
    """Largest centred crop of the frame's aspect, scaled to (height, width)."""
    h, w = picture.shape[:2]
    scale = min(h / height, w / width)
    box_w, box_h = width * scale, height * scale
    x, y = (w - box_w) / 2, (h - box_h) / 2
    image = Image.fromarray(picture)
    box = (x, y, x + box_w, y + box_h)
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, box=box))


def random_crop(
    picture: Picture, size: int, scales: tuple[float, float], rng: np.random.Generator
) -> Picture:
    """A (size, size, 3) crop seen at a random scale (pixels out per pixel in), maybe mirrored."""
    h, w = picture.shape[:2]
    side = min(size / np.exp(rng.uniform(*np.log(scales))), h, w)
    x, y = rng.uniform(0, w - side), rng.uniform(0, h - side)
    box = (x, y, x + side, y + side)
    if abs(side - size) < 1:
        crop = picture[int(y) : int(y) + size, int(x) : int(x) + size]
    else:
        image = Image.fromarray(picture)
        crop = np.asarray(image.resize((size, size), Image.Resampling.BICUBIC, box=box))
    return crop[:, ::-1] if rng.random() < 0.5 else crop


# Procedural patterns ----------------------------------------------------------------------------


def random_colour(rng: np.random.Generator) -> NDArray[np.float32]:
    """sRGB 0..255 over the whole gamut, with a share of fully saturated and of grey ones."""
    kind = rng.random()
    if kind < 0.15:
        return np.full(3, rng.uniform(0, 255), np.float32)
    colour = rng.uniform(0, 1, 3)
    if kind < 0.55:
        low, high = colour.min(), colour.max()
        colour = (colour - low) / max(high - low, 1e-3) * rng.uniform(0.4, 1.0)
    return (colour * 255).astype(np.float32)


def random_pattern(height: int, width: int, rng: np.random.Generator) -> Picture:
    """Stripes, checks, dots, blobs or a flat colour, rotated, with a little grain and shade."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.choice([0.0, np.pi / 2, rng.uniform(0, np.pi)])
    period = float(np.exp(rng.uniform(np.log(4), np.log(48))))
    u = (x * np.cos(angle) + y * np.sin(angle)) / period + rng.uniform()
    v = (-x * np.sin(angle) + y * np.cos(angle)) / period + rng.uniform()
    duty, sharp = rng.uniform(0.2, 0.8), period * rng.uniform(0.5, 2)

    def band(t: NDArray[np.float32], share: float) -> NDArray[np.float32]:
        edge = share / 2 - np.abs((t % 1) - 0.5)
        return np.clip(edge * sharp + 0.5, 0, 1)

    first, second, third = (random_colour(rng) for _ in range(3))
    kind = rng.integers(0, 6)
    if kind == 0:
        cover, other = np.zeros_like(x), np.zeros_like(x)
    elif kind == 1:
        cover, other = band(u, duty), band(u * 2 + 0.3, rng.uniform(0, 0.3))
    elif kind == 2:
        cover, other = (band(u, duty) + band(v, duty)) / 2, band(u * v, 0.1)
    elif kind == 3:
        offset = 0.5 * (np.floor(v) % 2)
        distance = np.hypot((u + offset) % 1 - 0.5, v % 1 - 0.5)
        cover = np.clip((duty * 0.45 - distance) * sharp + 0.5, 0, 1)
        other = np.zeros_like(x)
    elif kind == 4:
        cover, other = (band(u, 0.5) + band(v, 0.5)) / 2, band(u, 0.08) * 0.8
    else:
        wave = np.sin(6.28 * u) + np.sin(6.28 * v + 2 * np.sin(3.1 * u)) + np.sin(4.1 * (u + v))
        cover, other = np.clip(wave * duty * 2 + 0.5, 0, 1), np.clip(-wave - 1.2, 0, 1)
    picture = first + cover[..., None] * (second - first)
    picture = picture + other[..., None] * (third - picture)
    shade = (
        1 + rng.uniform(-0.3, 0.3) * (x / width - 0.5) + rng.uniform(-0.3, 0.3) * (y / height - 0.5)
    )
    grain = rng.normal(0, rng.choice([0.0, 2.0, 6.0]), (height, width, 1))
    return np.clip(picture * shade[..., None] + grain, 0, 255).astype(np.uint8)


# Synthetic shards -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shard:
    """One folder of the synthetic data set; fields are memory-mapped when first read."""

    folder: Path

    @cached_property
    def meta(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "meta.jsonl").read_text().splitlines()]

    def field(self, name: str) -> NDArray[Any]:
        array: NDArray[Any] = np.load(self.folder / f"{name}.npy", mmap_mode="r")
        return array

    def __len__(self) -> int:
        return len(self.meta)


def find_shards(data: Path) -> list[Shard]:
    """All complete shards; a shard appears at once, since it is renamed into place."""
    return [Shard(f) for f in sorted(data.glob("shard-*")) if (f / "meta.jsonl").exists()]


def split_shards(shards: list[Shard]) -> tuple[list[Shard], list[Shard]]:
    """Training shards and the held-out one (the first)."""
    return (shards[1:], shards[:1]) if len(shards) > 1 else (shards, shards)


def light_of(shade: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Stored shade -> linear light on a white garment."""
    share = shade.astype(np.float32) / 255
    return (share**SHADE_GAMMA * SHADE_SCALE).astype(np.float32)


def dress(
    rest: Picture, alpha: NDArray[np.uint8], shade: NDArray[np.uint8], albedo: Picture
) -> Picture:
    """Put a garment of the given albedo (H,W,3 sRGB) on the picture without it, in linear light."""
    cover = alpha.astype(np.float32)[..., None] / 255
    cloth = np.minimum(to_linear(albedo) * light_of(shade), 1)
    return to_srgb(to_linear(rest) * (1 - cover) + cloth * cover)
