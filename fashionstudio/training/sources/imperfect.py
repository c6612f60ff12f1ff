"""Conditions as imperfect as a designer's: loose Regions, Sketches with gaps, crooked warps."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
Rng = np.random.Generator
KEEP_OUT = (1, 2, 3, 11, 19, 20)
"""Parts that a Region never covers: hat, hair, glasses, head, hands."""
BODY_AREA = {
    "upper_body": (4, 14, 15, 18), "lower_body": (5, 6, 12, 13),
    "dresses": (4, 5, 6, 7, 12, 13, 18),
}  # fmt: skip


def grow(mask: NDArray[Any], radius: int) -> NDArray[np.bool_]:
    """Dilate a boolean mask by a square of the given radius."""
    if radius <= 0:
        return np.asarray(mask, bool)
    plane = torch.from_numpy(np.ascontiguousarray(mask, np.float32))[None, None]
    size = 2 * radius + 1
    plane = F.max_pool2d(plane, (1, size), 1, (0, radius))
    plane = F.max_pool2d(plane, (size, 1), 1, (radius, 0))
    return np.asarray(plane[0, 0].numpy() > 0.5)


def span_fill(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Fill every row between its first and last pixel."""
    return np.asarray(
        np.maximum.accumulate(mask, 1) & np.maximum.accumulate(mask[:, ::-1], 1)[:, ::-1]
    )


def random_region(alpha: U8, other: U8, parts: U8, category: str, rng: Rng) -> U8:
    """A Region round the garment: grown, sometimes simplified, never over face, hair or hands."""
    cover = alpha > 20
    if rng.random() < 0.7:
        cover = cover | (other > 20)
    if rng.random() < 0.45:
        cover = cover | np.isin(parts, BODY_AREA[category])
    region = grow(cover, int(rng.integers(1, 5) if rng.random() < 0.4 else rng.integers(4, 22)))
    shape = rng.random()
    if shape < 0.12:
        region = span_fill(region)
    elif shape < 0.3:
        block = int(rng.choice([8, 16]))
        h, w = region.shape
        coarse = region.reshape(h // block, block, w // block, block).any((1, 3))
        region = coarse.repeat(block, 0).repeat(block, 1)
    region = region & ~np.isin(parts, KEEP_OUT)
    return region.astype(np.uint8) * 255


def random_sketch(lines: U8, alpha: U8, rng: Rng) -> U8:
    """The Sketch as a designer might draw it: outline only, thicker, shifted, with gaps."""
    if rng.random() < 0.25:
        inside = alpha > 127
        strokes = grow(inside, 1) & ~inside
    else:
        strokes = lines > 90
    if rng.random() < 0.35:
        strokes = grow(strokes, 1)
    if rng.random() < 0.4:
        shift = tuple(int(s) for s in rng.integers(-2, 3, 2))
        strokes = np.roll(strokes, shift, (0, 1))
    h, w = strokes.shape
    for _ in range(int(rng.integers(0, 5))):
        y, x = int(rng.integers(h)), int(rng.integers(w))
        strokes[y : y + int(rng.integers(8, 48)), x : x + int(rng.integers(8, 48))] = False
    return strokes.astype(np.uint8) * 255


def warped_a_little(picture: U8, cover: U8, rng: Rng) -> tuple[U8, U8]:
    """Displace a garment smoothly by some pixels: what a warping network gets wrong."""
    h, w = cover.shape
    amount = float(rng.uniform(0, 7))
    coarse = torch.from_numpy(rng.normal(0, 1, (1, 2, 5, 4)).astype(np.float32)) * amount
    flow = F.interpolate(coarse, size=(h, w), mode="bicubic", align_corners=True)[0]
    base = torch.stack(torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")).float()
    y, x = base + flow
    grid = torch.stack([(x + 0.5) / w * 2 - 1, (y + 0.5) / h * 2 - 1], -1)[None]
    planes = np.concatenate([picture, cover[..., None]], -1).transpose(2, 0, 1)
    source = torch.from_numpy(np.ascontiguousarray(planes)).float()[None]
    moved = F.grid_sample(source, grid, align_corners=False)[0].byte().numpy().transpose(1, 2, 0)
    return np.ascontiguousarray(moved[..., :3]), np.ascontiguousarray(moved[..., 3])
