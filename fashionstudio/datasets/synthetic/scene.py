"""Backgrounds, lights and framing of the synthetic pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from fashionstudio.datasets.synthetic.meshes import F32
from fashionstudio.datasets.synthetic.render import Camera, Light

U8 = NDArray[np.uint8]


def random_light(rng: np.random.Generator) -> Light:
    """A key light from the front half and a hemisphere; white cloth ends near 0.5-0.9."""
    azimuth = np.radians(rng.normal(0, 45))
    height = np.radians(rng.uniform(15, 65))
    direction = (
        float(np.sin(azimuth) * np.cos(height)),
        float(np.sin(height)),
        float(abs(np.cos(azimuth)) * np.cos(height) + 0.2),
    )
    norm = float(np.linalg.norm(direction))
    level = float(rng.uniform(0.95, 1.45))
    share = float(rng.uniform(0.42, 0.8))
    warm = float(rng.normal(0, 0.05))
    tint = np.array([1 + warm, 1.0, 1 - warm])
    other = np.array([1 - warm, 1.0, 1 + warm])
    key = level * share * tint
    sky = level * (1.1 - share) * other
    ground = sky * rng.uniform(0.35, 0.75)
    unit = tuple(float(v / norm) for v in direction)
    return Light(unit, _triple(key), _triple(sky), _triple(ground))  # type: ignore[arg-type]


def _triple(values: NDArray) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def view_matrix(yaw: float, pitch: float, floor: float) -> F32:
    """Turn the model about the vertical, then tilt; the floor stays in place."""
    cy, sy, cp, sp = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch)
    turn = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    tilt = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    out = np.eye(4)
    out[:3, :3] = tilt @ turn
    out[1, 3] = -floor
    return out.astype(np.float32)


def choose_window(
    rng: np.random.Generator, body: F32, region: F32, aspect: float
) -> tuple[str, tuple[float, float, float, float]]:
    """Window on the plane z = 0 from world points (n, 3) of the body and of the garment.

    Mostly the garment's box with some context, as the model frame at inference; else more.
    """
    low, high = region[:, :2].min(0), region[:, :2].max(0)
    style = ["crop", "three-quarter", "full"][int(rng.choice(3, p=[0.68, 0.16, 0.16]))]
    whole_low, whole_high = body[:, :2].min(0), body[:, :2].max(0)
    if style == "crop":
        context = rng.uniform(0.10, 0.35, 4)
        span = high - low
        x0, x1 = low[0] - context[0] * span[0], high[0] + context[1] * span[0]
        y0, y1 = low[1] - context[2] * span[1], high[1] + context[3] * span[1]
    elif style == "three-quarter":
        x0, x1 = whole_low[0] - 0.5, whole_high[0] + 0.5
        cut = whole_low[1] + (whole_high[1] - whole_low[1]) * rng.uniform(0.15, 0.35)
        y0, y1 = min(cut, low[1] - 0.6), whole_high[1] + rng.uniform(0.3, 1.5)
    else:
        x0, x1 = whole_low[0] - 0.5, whole_high[0] + 0.5
        y0, y1 = whole_low[1] - rng.uniform(0.4, 1.5), whole_high[1] + rng.uniform(0.4, 1.5)
    height = max(y1 - y0, (x1 - x0) / aspect)
    centre = (x0 + x1) / 2 + float(rng.normal(0, 0.03)) * height, (y0 + y1) / 2
    half = height / 2
    return style, (
        centre[0] - half * aspect,
        centre[0] + half * aspect,
        centre[1] - half,
        centre[1] + half,
    )


def make_camera(
    rng: np.random.Generator, window: tuple[float, float, float, float], view: F32
) -> Camera:
    """Mild perspective; the eye stands off the middle a little."""
    distance = float(rng.uniform(28, 60))
    eye = (
        float(rng.normal(0, 1.0)),
        float((window[2] + window[3]) / 2 + rng.normal(0, 2.5)),
        distance,
    )
    return Camera(window, eye, view)


# ------------------------------------------------------------------ backgrounds


def background(
    rng: np.random.Generator, shape: tuple[int, int], floor_px: float, photos: list[Path]
) -> U8:
    """A wall with floor, a blurred interior of noise or a blurred photo, (H, W, 3)."""
    kind = rng.choice(4, p=[0.42, 0.18, 0.15, 0.25])
    if kind == 0 or (kind == 3 and not photos):
        return _studio(rng, shape, floor_px)
    if kind == 1:
        return _interior(rng, shape)
    if kind == 2:
        return _outdoor(rng, shape)
    return _photo(rng, shape, photos[int(rng.integers(len(photos)))])


def _colour(rng: np.random.Generator) -> NDArray[np.float64]:
    """Mostly pale and grey, sometimes saturated or dark."""
    base = rng.uniform(0.45, 1.0) if rng.random() < 0.8 else rng.uniform(0.05, 0.5)
    spread = 0.04 if rng.random() < 0.7 else 0.16
    return np.clip(base + rng.normal(0, spread, 3), 0.02, 1.0)


def _studio(rng: np.random.Generator, shape: tuple[int, int], floor_px: float) -> U8:
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wall = _colour(rng)
    angle = rng.uniform(0, 6.28)
    ramp = np.cos(angle) * (x / width - 0.5) + np.sin(angle) * (y / height - 0.5)
    light = 1 + rng.uniform(0, 0.35) * ramp
    cx, cy = rng.uniform(0.2, 0.8) * width, rng.uniform(0.1, 0.6) * height
    light *= 1 + rng.uniform(-0.05, 0.2) * np.exp(
        -((x - cx) ** 2 + (y - cy) ** 2) / (0.35 * height) ** 2
    )
    out = wall[None, None] * light[..., None]
    if rng.random() < 0.75:
        floor = np.clip(wall * rng.uniform(0.6, 1.1) + rng.normal(0, 0.04, 3), 0.02, 1)
        edge = floor_px - rng.uniform(0.02, 0.2) * height
        soft = rng.uniform(0.6, 25)
        share = 1 / (1 + np.exp(-np.clip((y - edge) / soft, -30, 30)))
        out = out * (1 - share[..., None]) + floor * share[..., None]
    return _u8(out)


def _smooth_noise(rng: np.random.Generator, shape: tuple[int, int], cells: int) -> U8:
    small = rng.random((max(2, cells * 4 // 3), cells, 3))
    grey = small.mean(axis=2, keepdims=True)
    small = grey + (small - grey) * rng.uniform(0.1, 0.6)
    picture = Image.fromarray(_u8(small)).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(picture)


def _interior(rng: np.random.Generator, shape: tuple[int, int]) -> U8:
    """Blurred boxes: furniture, windows, doors."""
    height, width = shape
    canvas = np.tile(_colour(rng), (height, width, 1))
    for _ in range(int(rng.integers(4, 14))):
        w, h = rng.uniform(0.08, 0.6, 2) * (width, height)
        x, y = rng.uniform(-0.2, 1.0, 2) * (width, height)
        x0, y0 = max(0, int(x)), max(0, int(y))
        canvas[y0 : max(0, int(y + h)), x0 : max(0, int(x + w))] = 0.4 * canvas.mean(
            axis=(0, 1)
        ) + 0.6 * _colour(rng)
    canvas = 0.85 * canvas + 0.15 * _smooth_noise(rng, shape, 5) / 255.0
    picture = Image.fromarray(_u8(canvas))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(float(rng.uniform(1, 9)))))


def _outdoor(rng: np.random.Generator, shape: tuple[int, int]) -> U8:
    """Blurred many-scale noise, like leaves or a street out of focus."""
    out = np.zeros((*shape, 3))
    for cells, gain in ((3, 0.5), (7, 0.3), (17, 0.2)):
        out += gain * _smooth_noise(rng, shape, cells) / 255.0
    out = (out - 0.5) * rng.uniform(0.5, 1.6) + _colour(rng)
    return _u8(out)


def _photo(rng: np.random.Generator, shape: tuple[int, int], path: Path) -> U8:
    """A heavily blurred crop of a photo, for real colours and textures."""
    with Image.open(path) as opened:
        opened.draft("RGB", (160, 160))
        picture = opened.convert("RGB")
    width, height = picture.size
    size = rng.uniform(0.35, 0.9) * min(width, height * 0.75)
    x = rng.uniform(0, width - size)
    y = rng.uniform(0, max(1.0, height - size * 4 / 3))
    crop = picture.resize(
        (shape[1], shape[0]),
        Image.Resampling.BILINEAR,
        box=(x, y, x + size, min(height, y + size * 4 / 3)),
    )
    return np.asarray(crop.filter(ImageFilter.GaussianBlur(float(rng.uniform(3, 10)))))


def foot_shadow(picture: U8, feet: F32, width_px: float) -> U8:
    """Darken a soft ellipse round each foot (n, 2 pixels)."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    dark = np.zeros((height, width), np.float32)
    for fx, fy in feet:
        dark += 0.4 * np.exp(-(((x - fx) / width_px) ** 2 + ((y - fy) / (0.28 * width_px)) ** 2))
    return (picture * (1 - np.clip(dark, 0, 0.6))[..., None]).astype(np.uint8)


def _u8(values: NDArray) -> U8:
    return np.clip(values * 255 + 0.5, 0, 255).astype(np.uint8)
