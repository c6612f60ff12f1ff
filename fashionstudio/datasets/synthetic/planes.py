"""From oversampled passes to the fields of a sample: means, sketch lines, contact shadows."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from fashionstudio.datasets.synthetic.render import GarmentPlanes

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
LEFT_LEG, RIGHT_LEG, LEFT_SHOE, RIGHT_SHOE = 12, 13, 9, 10
STEP_DM = 0.22
"""A jump of the depth that is drawn as a line."""


@dataclass(frozen=True)
class Faults:
    """What the camera does to a picture; the same seed gives the same grain."""

    blur_px: float
    grain: float
    """Standard deviation of the noise, in 0..255."""
    jpeg: int
    """Quality, 0 = not compressed."""
    seed: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> Faults:
        """Mostly slight faults."""
        return cls(
            float(rng.uniform(0.2, 0.7)) if rng.random() < 0.55 else 0.0,
            float(np.exp(rng.normal(0.2, 0.6))),
            int(rng.integers(60, 96)) if rng.random() < 0.7 else 0,
            int(rng.integers(1 << 31)),
        )

    def apply(self, picture: U8) -> U8:
        """Blur, sensor noise and JPEG on (H, W, 3) sRGB."""
        image = Image.fromarray(picture)
        if self.blur_px:
            image = image.filter(ImageFilter.GaussianBlur(self.blur_px))
        noise = np.random.default_rng(self.seed).standard_normal(picture.shape, dtype=np.float32)
        noisy = np.asarray(image) + noise * np.float32(self.grain)
        image = Image.fromarray(np.clip(noisy + 0.5, 0, 255).astype(np.uint8))
        if self.jpeg:
            stream = io.BytesIO()
            image.save(stream, "JPEG", quality=self.jpeg)
            image = Image.open(stream)
        return np.asarray(image.convert("RGB"))


def block_sum(plane: NDArray, factor: int) -> NDArray[np.uint16]:
    """Sum over blocks of factor × factor of (H·f, W·f, …) u8."""
    rows = plane[0::factor].astype(np.uint16)
    for i in range(1, factor):
        rows += plane[i::factor]
    total = rows[:, 0::factor].copy()
    for j in range(1, factor):
        total += rows[:, j::factor]
    return total


def block_mean(plane: NDArray, factor: int) -> U8:
    """Mean over blocks, rounded."""
    area = factor * factor
    return ((block_sum(plane, factor) + area // 2) // area).astype(np.uint8)


def covered_mean(plane: U8, factor: int) -> tuple[U8, F32]:
    """Coverage (H, W) u8 and mean of the covered subpixels (H, W, 3) of (H·f, W·f, 4) u8.

    Coverage is 0 or 255 in each subpixel and colours are 0 where it is 0, as after clearing.
    """
    total = block_sum(plane, factor)
    count = np.maximum(total[..., 3:], 1).astype(np.float32) / np.float32(255)
    area = factor * factor
    alpha = ((total[..., 3] + area // 2) // area).astype(np.uint8)
    return alpha, (total[..., :3] / count).astype(np.float32, copy=False)


def _first(
    plane: NDArray[np.float16], inside: NDArray[np.bool_], factor: int
) -> NDArray[np.float16]:
    """One covered subpixel of each block: coordinates must not be averaged across edges."""
    middle = factor // 2
    out = plane[middle::factor, middle::factor].copy()
    done = inside[middle::factor, middle::factor].copy()
    out[~done] = 0
    for i in range(factor):
        for j in range(factor):
            rows, columns = np.nonzero(inside[i::factor, j::factor] & ~done)
            out[rows, columns] = plane[i::factor, j::factor][rows, columns]
            done[rows, columns] = True
    return out


def fold_planes(planes: GarmentPlanes, factor: int, prefix: str = "") -> dict[str, NDArray]:
    """Downsample a garment pass into the fields alpha, shade, uv, normal, trim and lines."""
    inside = planes.shade[..., 3] > 127
    height, width = inside.shape[0] // factor, inside.shape[1] // factor
    rows, columns = _box(inside, factor)
    fine = (
        slice(rows.start * factor, rows.stop * factor),
        slice(columns.start * factor, columns.stop * factor),
    )
    part = GarmentPlanes(planes.shade[fine], planes.coord[fine], planes.aux[fine])
    fields: dict[str, NDArray] = {}
    for name, field in _folded(part, inside[fine], factor).items():
        whole = np.zeros((height, width, *field.shape[2:]), field.dtype)
        whole[rows, columns] = field
        fields[prefix + name] = whole
    return fields


def _box(inside: NDArray[np.bool_], factor: int) -> tuple[slice, slice]:
    """Rows and columns of blocks with something in them, and a block around for the outline."""
    found = []
    for axis in (1, 0):
        places = np.flatnonzero(inside.any(axis=axis))
        first, last = (places[0], places[-1]) if len(places) else (0, 0)
        count = inside.shape[1 - axis] // factor
        found.append(slice(max(0, first // factor - 1), min(count, last // factor + 2)))
    return found[0], found[1]


def _folded(planes: GarmentPlanes, inside: NDArray[np.bool_], factor: int) -> dict[str, NDArray]:
    """The fields of that part of a garment pass which holds the garment."""
    alpha, shade = covered_mean(planes.shade, factor)
    area = factor * factor
    count = np.maximum(block_sum(inside.view(np.uint8), factor), 1).astype(np.float32)
    total = block_sum(planes.aux, factor)  # 0 where something else was drawn
    normal = total[..., :2] / count[..., None] - np.float32(127.5)
    normal[alpha == 0] = 0
    return {
        "alpha": alpha,
        "shade": (shade + np.float32(0.5)).astype(np.uint8),
        "uv": _first(planes.coord[..., :2], inside, factor),
        "normal": np.clip(normal, -127, 127).astype(np.int8),
        "trim": ((total[..., 3] + area // 2) // area).astype(np.uint8),
        "lines": draw_lines(inside, planes.coord, planes.aux[..., 2], factor),
    }


def part_plane(planes: GarmentPlanes, factor: int) -> U8:
    """Part ids (H, W) of the picture with the garment, at the middle of each pixel."""
    part = planes.coord[factor // 2 :: factor, factor // 2 :: factor, 3]
    return _sided_shoes(part.astype(np.uint8))  # the cast drops the half of inner sides


def _sided_shoes(part: U8) -> U8:
    """Shoes are one item: tell left from right by the legs' side (middle of their pixels)."""
    shoe = part == LEFT_SHOE
    if not shoe.any():
        return part
    left_leg, right_leg = np.argwhere(part == LEFT_LEG), np.argwhere(part == RIGHT_LEG)
    columns = np.argwhere(shoe)[:, 1]
    middle = (columns.min() + columns.max() + 1) / 2
    left_is_right_side = True
    if len(left_leg) and len(right_leg):
        left_is_right_side = bool(left_leg[:, 1].mean() > right_leg[:, 1].mean())
    x = np.arange(part.shape[1])[None, :]
    is_right = (x < middle) if left_is_right_side else (x >= middle)
    return np.where(shoe & is_right, RIGHT_SHOE, part).astype(np.uint8)


def _grown(mask: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Dilation by a diamond of `steps` pixels."""
    out = mask.copy()
    for _ in range(steps):
        before = out.copy()
        out[1:] |= before[:-1]
        out[:-1] |= before[1:]
        out[:, 1:] |= before[:, :-1]
        out[:, :-1] |= before[:, 1:]
    return out


def draw_lines(inside: NDArray[np.bool_], coord: NDArray, drawn: U8, factor: int) -> U8:
    """Sketch: outline just inside the garment, depth steps, inner sides, drawn seams."""
    width = max(1, round(0.75 * factor))
    outline = inside & _grown(~inside, 2 * width)
    depth = coord[..., 2].astype(np.float32)
    part = coord[..., 3].astype(np.float32)
    step = np.zeros(inside.shape, bool)
    for near, far in (
        ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
        ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
    ):
        jump = (np.abs(depth[far] - depth[near]) > STEP_DM) | (
            np.abs(part[far] - part[near]) > 0.25
        )
        step[near] |= jump & inside[near] & inside[far]
    step = _grown(step, width) & inside
    strokes = np.where(outline | step, np.uint8(255), np.where(inside, drawn, np.uint8(0)))
    fine = block_mean(strokes, factor)
    return np.clip(fine.astype(np.int32) * 5 // 4, 0, 255).astype(np.uint8)


def contact_shadow(
    planes: GarmentPlanes, factor: int, px_per_dm: float, light: tuple[float, float, float]
) -> F32:
    """How much light what is nearer to the eye leaves to each pixel, (H, W) in 0..1.

    Unsharp masking of the depth (Luft, Colditz, Deussen, SIGGRAPH 2006): a pixel behind the mean
    of its neighbours is darker, more so away from the light. This is what joins clothes with a
    body: under hems, collars, arms and hair. The background has no depth and stays as it is.
    """
    coord = planes.coord[factor // 2 :: factor, factor // 2 :: factor].astype(np.float32)
    person = coord[..., 3] > 0
    weight = person.astype(np.float32)
    size = max(3, round(0.9 * px_per_dm))
    blurred = _blurred(coord[..., 2] * weight, size) / np.maximum(_blurred(weight, size), 1e-3)
    shift = 0.45 * px_per_dm
    moved = np.roll(blurred, (round(light[1] * shift), -round(light[0] * shift)), (0, 1))
    behind = np.clip(blurred - coord[..., 2] - 0.04, 0, 0.8)
    shaded = np.clip(moved - coord[..., 2] - 0.08, 0, 0.7)
    dark = np.clip(0.5 * behind + 0.45 * shaded, 0, 0.5)
    return np.where(person, 1 - dark, 1).astype(np.float32)


def _blurred(plane: F32, size: int) -> F32:
    once = ndimage.uniform_filter(plane, size, mode="nearest")
    return np.asarray(ndimage.uniform_filter(once, size, mode="nearest"), np.float32)


def darkened(picture: U8, factor: F32) -> U8:
    """Multiply linear light by (H, W) in 0..1, on values of gamma 2.2 (H, W, 3)."""
    gain = factor ** np.float32(1 / 2.2)
    return (picture * gain[..., None] + np.float32(0.5)).astype(np.uint8)
