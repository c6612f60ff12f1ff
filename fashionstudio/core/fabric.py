"""Laying a fabric swatch at its true size: repeat, angle, drop, mirror and offset.

A swatch is one repeat; `placement.repeat_mm` is the width of it in millimetres, the height
follows from its pixels. Coordinates are millimetres with x to the right and y downwards in
pictures; nothing here depends on where the origin lies.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_linear
from fashionstudio.core.look import FabricPlacement

U8 = NDArray[np.uint8]
Floats = NDArray[np.float32]


def sample_fabric(
    swatch: U8,
    placement: FabricPlacement,
    x_mm: ArrayLike,
    y_mm: ArrayLike,
    *,
    footprint_mm: float = 0.0,
) -> U8:
    """Colour (…, 3) u8 of the laid fabric at points in millimetres.

    `footprint_mm` is the width of the pixel that is coloured; the swatch is averaged over it in
    linear light (through a mip pyramid), so that fine weaves do not alias.
    """
    linear = sample_fabric_linear(swatch, placement, x_mm, y_mm, footprint_mm=footprint_mm)
    return linear_to_srgb_u8(linear)


def sample_fabric_linear(
    swatch: U8,
    placement: FabricPlacement,
    x_mm: ArrayLike,
    y_mm: ArrayLike,
    *,
    footprint_mm: float = 0.0,
) -> Floats:
    """As `sample_fabric`, but linear light (…, 3) in 0..1."""
    x, y = np.broadcast_arrays(np.asarray(x_mm, np.float32), np.asarray(y_mm, np.float32))
    u, v = _to_repeats(placement, swatch.shape[0] / swatch.shape[1], x, y)
    pyramid = _pyramid(swatch)
    texels = footprint_mm * swatch.shape[1] / max(placement.repeat_mm, 1e-3)
    level = float(np.clip(np.log2(max(texels, 1e-6)), 0, len(pyramid) - 1))
    low = int(level)
    out = _bilinear(pyramid[low], u, v)
    share = level - low
    if share > 0.05 and low + 1 < len(pyramid):
        out = out + (_bilinear(pyramid[low + 1], u, v) - out) * np.float32(share)
    return out


def lay_fabric(
    swatch: U8,
    placement: FabricPlacement,
    *,
    shape: tuple[int, int],
    mm_per_px: float,
    origin_px: tuple[float, float] = (0.0, 0.0),
) -> U8:
    """Fabric (H, W, 3) laid flat over a picture; millimetre (0, 0) lies at `origin_px`."""
    height, width = shape
    x = (np.arange(width, dtype=np.float32) + 0.5 - origin_px[0]) * mm_per_px
    y = (np.arange(height, dtype=np.float32) + 0.5 - origin_px[1]) * mm_per_px
    return sample_fabric(swatch, placement, x[None, :], y[:, None], footprint_mm=mm_per_px)


def seam_score(swatch: U8) -> float:
    """How visible the swatch's edges are when it is repeated: up to 1 = as inside, more = a seam.

    The mean step across the wrapped edge over that between the two most different neighbouring
    lines inside (a stripe's own edge is no seam).
    """
    lab = srgb_to_linear(swatch).astype(np.float64) ** (1 / 3)
    if min(lab.shape[:2]) < 3:
        return 1.0
    ratios = []
    for axis in (0, 1):
        lines = np.moveaxis(lab, axis, 0)
        across = np.abs(lines[0] - lines[-1]).mean()
        inside = np.abs(np.diff(lines, axis=0)).mean(axis=(1, 2)).max()
        ratios.append((across + 2e-3) / (inside + 2e-3))
    return float(max(ratios))


# ------------------------------------------------------------------ inside


def _to_repeats(
    placement: FabricPlacement, tallness: float, x: Floats, y: Floats
) -> tuple[Floats, Floats]:
    """Millimetres -> position in the swatch (u, v in 0..1 of one repeat)."""
    turn = np.radians(placement.angle_deg)
    cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    x = x - np.float32(placement.offset_mm[0])
    y = y - np.float32(placement.offset_mm[1])
    width = np.float32(max(placement.repeat_mm, 1e-3))
    # Counter-clockwise as seen: with y downwards the swatch's x axis points to (cos, -sin).
    u = (x * cos - y * sin) / width
    v = (y * cos + x * sin) / np.float32(width * tallness)
    if placement.drop == "half":
        v = v + np.float32(0.5) * (np.floor(u) % 2)
    elif placement.drop == "half_brick":
        u = u + np.float32(0.5) * (np.floor(v) % 2)
    column, row = np.floor(u), np.floor(v)
    u, v = u - column, v - row
    if placement.mirror in ("x", "both"):
        u = np.where(column % 2 == 1, 1 - u, u)
    if placement.mirror in ("y", "both"):
        v = np.where(row % 2 == 1, 1 - v, v)
    return u.astype(np.float32), v.astype(np.float32)


def _bilinear(level: Floats, u: Floats, v: Floats) -> Floats:
    """Wrapped bilinear look-up of (h, w, 3) at u, v in 0..1."""
    height, width = level.shape[:2]
    x = u * width - np.float32(0.5)
    y = v * height - np.float32(0.5)
    x0 = np.floor(x).astype(np.int32)
    y0 = np.floor(y).astype(np.int32)
    fx, fy = (x - x0)[..., None], (y - y0)[..., None]
    x0 %= width
    y0 %= height
    x1, y1 = (x0 + 1) % width, (y0 + 1) % height
    flat = level.reshape(-1, 3)
    top = flat[y0 * width + x0]
    top = top + (flat[y0 * width + x1] - top) * fx
    low = flat[y1 * width + x0]
    low = low + (flat[y1 * width + x1] - low) * fx
    out: Floats = top + (low - top) * fy
    return out


def _pyramid(swatch: U8) -> tuple[Floats, ...]:
    contiguous = np.ascontiguousarray(swatch)
    return _cached_pyramid(contiguous.tobytes(), *contiguous.shape[:2])


@lru_cache(maxsize=64)
def _cached_pyramid(data: bytes, height: int, width: int) -> tuple[Floats, ...]:
    """Linear-light levels, each half the size of the one before, down to one pixel."""
    level = srgb_to_linear(np.frombuffer(data, np.uint8).reshape(height, width, 3))
    levels = [level]
    while max(level.shape[:2]) > 1:
        level = _halved(level)
        levels.append(level)
    return tuple(levels)


def _halved(level: Floats) -> Floats:
    """Half size by area; odd sizes by resampling each channel."""
    height, width = level.shape[:2]
    new_h, new_w = max(1, height // 2), max(1, width // 2)
    if height == 2 * new_h and width == 2 * new_w:
        halved: Floats = level.reshape(new_h, 2, new_w, 2, 3).mean(axis=(1, 3))
        return halved
    channels = [
        np.asarray(Image.fromarray(level[..., c]).resize((new_w, new_h), Image.Resampling.BOX))
        for c in range(3)
    ]
    return np.stack(channels, axis=-1).astype(np.float32)
