"""Deferred composition: put a fabric on a rendered sample, at training time (some ms a picture).

Light is multiplied in linear space on the covered pixels only; everything else of `rest` stays
bit for bit.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_linear
from fashionstudio.core.fabric import lay_fabric, sample_fabric, sample_fabric_linear
from fashionstudio.core.look import FabricPlacement
from fashionstudio.datasets.synthetic.wording import vocabulary, words

U8 = NDArray[np.uint8]
Floats = NDArray[np.float32]
Sample = dict[str, Any]
BULGE_MM = 10.0
"""How far a print laid on the screen shifts where the cloth turns away (per unit of normal)."""
_LIGHT = ((np.arange(256, dtype=np.float32) / 255) ** 2.2 * 2.0).astype(np.float32)
_HALF_WAY = np.array([-0.15, 0.45, 0.88], np.float32)

__all__ = ["compose_flat", "compose_worn", "lay_appearance", "vocabulary", "words"]


def compose_worn(
    sample: Sample,
    swatch: U8,
    placement: FabricPlacement,
    mode: Literal["screen", "uv"] = "screen",
    trim_colour: NDArray | None = None,
    *,
    gloss: float = 0.015,
) -> U8:
    """The person wearing the garment in a fabric: (H, W, 3) sRGB.

    `screen` lays the fabric flat over the picture, in phase with `lay_appearance`; `uv` lets it
    follow the cloth, as in `compose_flat` with the same placement. What the camera did to `rest`
    (blur and grain, in `meta["camera"]`) is done to the fabric too.
    """
    rows, columns = np.nonzero(sample["alpha"])
    mm_per_px = float(sample["meta"]["mm_per_px"])
    camera = sample["meta"].get("camera", {})
    normal = sample["normal"][rows, columns].astype(np.float32) / 127
    if mode == "screen":
        x = (columns + np.float32(0.5)) * np.float32(mm_per_px) + BULGE_MM * normal[:, 0]
        y = (rows + np.float32(0.5)) * np.float32(mm_per_px) - BULGE_MM * normal[:, 1]
    else:
        coordinate = sample["uv"][rows, columns].astype(np.float32)
        x, y = coordinate[:, 0], -coordinate[:, 1]
    footprint = mm_per_px * (1 + float(camera.get("blur_px", 0.0)))
    albedo = sample_fabric_linear(swatch, placement, x, y, footprint_mm=footprint)
    albedo = _trimmed(albedo, sample["trim"][rows, columns], trim_colour)
    light = _LIGHT[sample["shade"][rows, columns]]
    lit = _lit(albedo, light, normal, gloss)
    out = _over(sample["rest"], sample["alpha"], rows, columns, lit)
    if camera.get("grain"):
        _add_grain(out, rows, columns, float(camera["grain"]), sample["meta"]["seed"])
    return out


def compose_flat(
    sample: Sample,
    swatch: U8,
    placement: FabricPlacement,
    trim_colour: NDArray | None = None,
) -> U8:
    """The garment alone on white (H, W, 3), in the fabric of `compose_worn(mode='uv')`."""
    rows, columns = np.nonzero(sample["flat_alpha"])
    coordinate = sample["flat_uv"][rows, columns].astype(np.float32)
    albedo = sample_fabric_linear(
        swatch,
        placement,
        coordinate[:, 0],
        -coordinate[:, 1],
        footprint_mm=float(sample["meta"]["flat_mm_per_px"]),
    )
    if "flat_trim" in sample:
        albedo = _trimmed(albedo, sample["flat_trim"][rows, columns], trim_colour)
    light = _LIGHT[sample["flat_shade"][rows, columns]]
    white = np.full((*sample["flat_alpha"].shape, 3), 255, np.uint8)
    return _over(white, sample["flat_alpha"], rows, columns, np.clip(albedo * light, 0, 1))


def lay_appearance(
    swatch: U8,
    placement: FabricPlacement,
    *,
    shape: tuple[int, int],
    mm_per_px: float,
    inside: U8 | None = None,
) -> U8:
    """The fabric laid flat over the frame (H, W, 3), in phase with the mode `screen`.

    With a mask `inside` (H, W) only its pixels are computed (faster); the others are grey 128.
    """
    if inside is None:
        return lay_fabric(swatch, placement, shape=shape, mm_per_px=mm_per_px)
    rows, columns = np.nonzero(inside)
    step = np.float32(mm_per_px)
    x, y = (columns + np.float32(0.5)) * step, (rows + np.float32(0.5)) * step
    out = np.full((*shape, 3), 128, np.uint8)
    out[rows, columns] = sample_fabric(swatch, placement, x, y, footprint_mm=mm_per_px)
    return out


def _trimmed(albedo: Floats, trim: U8, colour: NDArray | None) -> Floats:
    """Blend a trim colour (3,) u8 into the albedo (n, 3) where there is trim (n,)."""
    if colour is None:
        return albedo
    share = trim.astype(np.float32)[:, None] / 255
    wanted = srgb_to_linear(np.asarray(colour, np.uint8))
    return (albedo + (wanted - albedo) * share).astype(np.float32, copy=False)


def _lit(albedo: Floats, light: Floats, normal: Floats, gloss: float) -> Floats:
    """Light on cloth (n, 3) with a faint sheen from above."""
    out = albedo * light
    if gloss > 0:
        depth = np.sqrt(np.maximum(1 - (normal * normal).sum(axis=1), 0))
        facing = normal[:, 0] * _HALF_WAY[0] + normal[:, 1] * _HALF_WAY[1] + depth * _HALF_WAY[2]
        facing = np.clip(facing, 0, 1)
        squared = facing * facing
        sheen = squared * squared
        out += (np.float32(gloss) * sheen * sheen)[:, None] * light
    return np.clip(out, 0, 1).astype(np.float32, copy=False)


def _add_grain(picture: U8, rows: NDArray, columns: NDArray, sigma: float, seed: list[int]) -> None:
    """Sensor noise of `sigma` (0..255) at the given pixels of (H, W, 3), in place."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((len(rows), 3), dtype=np.float32) * np.float32(sigma)
    noisy = picture[rows, columns] + noise + np.float32(0.5)
    picture[rows, columns] = np.clip(noisy, 0, 255).astype(np.uint8)


def _over(under: U8, alpha: U8, rows: NDArray, columns: NDArray, colour: Floats) -> U8:
    """Linear-light "over" at the covered pixels."""
    out = under.copy()
    share = alpha[rows, columns].astype(np.float32)[:, None] / 255
    below = srgb_to_linear(under[rows, columns])
    out[rows, columns] = linear_to_srgb_u8(below + (colour - below) * share)
    return out
