"""Backgrounds: studios, walls, rooms and streets out of focus, made here or from blurred photos."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from fashionstudio.datasets.synthetic.meshes import F32

U8 = NDArray[np.uint8]
Rng = np.random.Generator
Size = tuple[int, int]


def background(rng: Rng, shape: Size, floor_px: float, photos: list[Path]) -> U8:
    """What is behind the person, (H, W, 3); a floor begins near the row `floor_px`."""
    makers: dict[Callable[[Rng, Size, float], U8], float] = {
        _white: 0.17,
        _studio: 0.25,
        _wall: 0.1,
        _room: 0.15,
        _street: 0.13,
        _nature: 0.08,
    }
    chances = np.array(list(makers.values()))
    if photos and rng.random() < 0.14:
        return _photo(rng, shape, photos[int(rng.integers(len(photos)))])
    made = list(makers)[int(rng.choice(len(makers), p=chances / chances.sum()))]
    return made(rng, shape, floor_px)


def _colour(rng: Rng) -> NDArray[np.float64]:
    """Mostly pale and grey, sometimes saturated or dark."""
    base = rng.uniform(0.45, 1.0) if rng.random() < 0.8 else rng.uniform(0.05, 0.5)
    spread = 0.03 if rng.random() < 0.75 else 0.14
    return np.clip(base + rng.normal(0, spread, 3), 0.02, 1.0)


def _grid(shape: Size) -> tuple[F32, F32]:
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    return y, x


def _u8(values: NDArray) -> U8:
    return np.clip(values * 255 + 0.5, 0, 255).astype(np.uint8)


def _blur(picture: U8, radius: float) -> U8:
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(radius)))


def _small(shape: Size, factor: int = 2) -> Size:
    return shape[0] // factor, shape[1] // factor


def _enlarged(picture: U8, shape: Size) -> U8:
    image = Image.fromarray(picture)
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BICUBIC))


# ------------------------------------------------------------------ studios and walls


def _white(rng: Rng, shape: Size, floor_px: float) -> U8:
    """A catalogue's ground: white or the palest grey, with hardly a gradient."""
    y, _ = _grid(shape)
    level = float(rng.choice([1.0, rng.uniform(0.86, 1.0)]))
    shade = 1 - rng.uniform(0, 0.06) * (y / shape[0])
    tint = 1 + rng.normal(0, 0.008, 3)
    return _u8(level * shade[..., None] * tint)


def _studio(rng: Rng, shape: Size, floor_px: float) -> U8:
    """A seamless wall with a light on it and, mostly, a floor."""
    height, width = shape
    y, x = _grid(shape)
    wall = _colour(rng)
    angle = rng.uniform(0, 6.28)
    ramp = np.cos(angle) * (x / width - 0.5) + np.sin(angle) * (y / height - 0.5)
    light = 1 + rng.uniform(0, 0.35) * ramp
    cx, cy = rng.uniform(0.2, 0.8) * width, rng.uniform(0.1, 0.6) * height
    away = ((x - cx) ** 2 + (y - cy) ** 2) / (0.35 * height) ** 2
    light *= 1 + rng.uniform(-0.05, 0.2) * np.exp(-away)
    out = wall[None, None] * light[..., None]
    if rng.random() < 0.75:
        floor = np.clip(wall * rng.uniform(0.6, 1.1) + rng.normal(0, 0.03, 3), 0.02, 1)
        edge = floor_px - rng.uniform(0.02, 0.2) * height
        share = _step((y - edge) / rng.uniform(0.6, 25))
        out = out * (1 - share[..., None]) + floor * share[..., None]
    return _u8(out)


def _step(values: NDArray[np.floating]) -> F32:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), np.float32)


def _wall(rng: Rng, shape: Size, floor_px: float) -> U8:
    """Plaster, bricks or planks, in or a little out of focus."""
    y, x = _grid(shape)
    base = _colour(rng) * 0.9
    relief = np.asarray(_noise(rng, shape, 9)[..., 0], np.float32) / 255 - 0.5
    kind = int(rng.integers(3))
    if kind == 1:  # bricks
        h = float(rng.uniform(7, 22))
        row = np.floor(y / h)
        along = x / (h * 2.6) + 0.5 * (row % 2)
        joint = np.maximum(np.abs(y / h % 1 - 0.5) > 0.44, np.abs(along % 1 - 0.5) > 0.475)
        one = np.sin(row * 12.9 + np.floor(along) * 78.2) * 43758.5
        relief = relief * 0.5 + (one - np.floor(one) - 0.5) * 0.3 - joint * rng.uniform(-0.3, 0.4)
    elif kind == 2:  # planks
        w = float(rng.uniform(14, 50))
        along = x if rng.random() < 0.5 else y
        one = np.sin(np.floor(along / w) * 12.9) * 43758.5
        relief = relief * 0.4 + (one - np.floor(one) - 0.5) * 0.2
        relief -= (np.abs(along / w % 1 - 0.5) > 0.47) * 0.4
    light = 1 + rng.uniform(-0.3, 0.3) * (x / shape[1] - 0.5)
    picture = _u8(base * (light * (1 + relief * rng.uniform(0.15, 0.7)))[..., None])
    return _blur(picture, float(rng.uniform(0.4, 3.5)))


# ------------------------------------------------------------------ places


def _noise(rng: Rng, shape: Size, cells: int) -> U8:
    """Smooth noise, mostly grey."""
    small = rng.random((max(2, cells * 4 // 3), cells, 3))
    grey = small.mean(axis=2, keepdims=True)
    small = grey + (small - grey) * rng.uniform(0.05, 0.4)
    return _enlarged(_u8(small), shape)


def _rgb(colour: NDArray[np.float64]) -> tuple[int, int, int]:
    r, g, b = np.clip(colour * 255, 0, 255).astype(int)
    return int(r), int(g), int(b)


def _room(rng: Rng, shape: Size, floor_px: float) -> U8:
    """A wall with a floor, and a window, a door, shelves, pictures, a lamp out of focus."""
    height, width = _small(shape)
    canvas = Image.new("RGB", (width, height), _rgb(_colour(rng)))
    draw = ImageDraw.Draw(canvas)
    edge = int(np.clip(floor_px / 2 - rng.uniform(0, 0.15) * height, 0.5 * height, height + 1))
    draw.rectangle((0, edge, width, 2 * height), fill=_rgb(_colour(rng) * rng.uniform(0.4, 0.9)))
    for _ in range(int(rng.integers(2, 8))):
        w, h = rng.uniform(0.1, 0.5) * width, rng.uniform(0.1, 0.7) * height
        x, y = rng.uniform(-0.2, 1.0) * width, rng.uniform(-0.2, 0.8) * height
        if rng.random() < 0.4:  # stands on the floor
            y = edge + rng.uniform(0, 0.06) * height - h
        tone = _colour(rng) * (1.0 if rng.random() < 0.6 else 0.35)
        draw.rectangle((x, y, x + w, y + h), fill=_rgb(tone))
        if rng.random() < 0.5:  # panes, boards or a frame
            count = int(rng.integers(2, 6))
            bars = _rgb(np.clip(tone * rng.uniform(0.4, 1.6), 0, 1))
            for i in range(1, count):
                at = y + h * i / count if rng.random() < 0.8 else y + h * rng.random()
                draw.line((x, at, x + w, at), fill=bars, width=int(rng.integers(1, 4)))
    if rng.random() < 0.4:  # a bright window
        x = rng.uniform(-0.1, 0.8) * width
        bright = (255, 252, 246) if rng.random() < 0.6 else (226, 238, 255)
        draw.rectangle((x, 0.02 * height, x + 0.35 * width, 0.5 * height), fill=bright)
    picture = np.asarray(canvas)
    mixed = (picture * 0.88 + _noise(rng, (height, width), 5) * 0.12).astype(np.uint8)
    return _enlarged(_blur(mixed, float(rng.uniform(0.6, 5))), shape)


def _street(rng: Rng, shape: Size, floor_px: float) -> U8:
    """Houses with rows of windows, sky, a pavement, lamps as discs; out of focus."""
    height, width = _small(shape)
    sky = np.array([0.78, 0.86, 0.96]) * rng.uniform(0.6, 1.04) + rng.normal(0, 0.03, 3)
    canvas = Image.new("RGB", (width, height), _rgb(sky))
    draw = ImageDraw.Draw(canvas)
    edge = float(np.clip(floor_px / 2 - rng.uniform(0.02, 0.25) * height, 0.4 * height, height + 1))
    x = -rng.uniform(0, 0.3) * width
    while x < width:
        w = rng.uniform(0.2, 0.6) * width
        top = rng.uniform(-0.4, 0.45) * height
        wall = np.clip(_colour(rng) * np.array([1.0, 0.96, 0.9]) * rng.uniform(0.5, 1), 0, 1)
        draw.rectangle((x, top, x + w, edge), fill=_rgb(wall))
        step_x, step_y = rng.uniform(6, 18), rng.uniform(8, 22)
        glass = _rgb(wall * rng.uniform(0.25, 0.8))
        for wx in np.arange(x + step_x * 0.3, x + w - step_x * 0.5, step_x):
            for wy in np.arange(top + step_y * 0.3, edge - step_y * 0.5, step_y):
                draw.rectangle((wx, wy, wx + step_x * 0.5, wy + step_y * 0.55), fill=glass)
        x += w
    ground = np.full(3, rng.uniform(0.2, 0.7)) * np.array([1.02, 1.0, 0.97])
    draw.rectangle((0, edge, width, 2 * height), fill=_rgb(ground))
    for _ in range(int(rng.integers(0, 10))):  # lamps and reflections
        r, cx, cy = rng.uniform(1.5, 6), rng.uniform(0, width), rng.uniform(0, edge)
        draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=_rgb(rng.uniform(0.6, 1.0, 3)))
    picture = _blur(np.asarray(canvas), float(rng.uniform(0.8, 5)))
    return _enlarged(picture, shape)


def _nature(rng: Rng, shape: Size, floor_px: float) -> U8:
    """Leaves, grass and sky as noise of many scales, with discs of light."""
    height, width = _small(shape)
    y, _ = _grid((height, width))
    leaves = np.zeros((height, width, 3))
    for cells, gain in ((4, 0.5), (11, 0.3), (29, 0.2)):
        leaves += gain * _noise(rng, (height, width), cells) / 255.0
    green = np.array([0.42, 0.55, 0.25]) * rng.uniform(0.4, 1.2) + rng.normal(0, 0.05, 3)
    out = green * (0.25 + 1.5 * leaves)
    sky = np.array([0.85, 0.91, 0.97]) * rng.uniform(0.7, 1.05)
    line = rng.uniform(-0.4, 0.5) * height
    share = _step((line - y + 30 * (leaves[..., 0] - 0.5)) / rng.uniform(2, 14))[..., None]
    out = out * (1 - share) + sky * share
    ground = np.clip(green * rng.uniform(0.8, 1.5) + rng.normal(0, 0.06, 3), 0, 1)
    low = _step((y - floor_px / 2 + rng.uniform(0, 0.2) * height) / rng.uniform(1, 8))[..., None]
    out = out * (1 - low) + ground * (0.7 + 0.6 * leaves) * low
    return _enlarged(_blur(_u8(out), float(rng.uniform(0.3, 3))), shape)


def _photo(rng: Rng, shape: Size, path: Path) -> U8:
    """A blurred crop of a photo, for real colours and textures."""
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
    return np.asarray(crop.filter(ImageFilter.GaussianBlur(float(rng.uniform(2, 9)))))


def foot_shadow(picture: U8, feet: F32, width_px: float) -> U8:
    """Darken a soft ellipse round each foot (n, 2 pixels)."""
    y, x = _grid((picture.shape[0], picture.shape[1]))
    dark = np.zeros(picture.shape[:2], np.float32)
    for fx, fy in feet:
        if fy > picture.shape[0] + width_px:
            continue
        dark += 0.4 * np.exp(-(((x - fx) / width_px) ** 2 + ((y - fy) / (0.28 * width_px)) ** 2))
    return (picture * (1 - np.clip(dark, 0, 0.6))[..., None]).astype(np.uint8)
