"""Reading the clothing photos that the codec learns from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

U8 = NDArray[np.uint8]
FRAME_HEIGHT, FRAME_WIDTH = 256, 192
HOLD_OUT_EVERY = 20


def photo_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Training and held-out files (every 20th) of a folder of JPEGs."""
    files = sorted(folder.glob("*.jpg"))
    held_out = files[::HOLD_OUT_EVERY]
    return [f for i, f in enumerate(files) if i % HOLD_OUT_EVERY], held_out


def read_photos(files: list[Path]) -> list[U8]:
    """Decode photos into memory (about 230 KB each at 320 px)."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(_read, files))


def _read(path: Path) -> U8:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def fill_frame(picture: U8, height: int = FRAME_HEIGHT, width: int = FRAME_WIDTH) -> U8:
    """Largest centred crop of the frame's aspect, scaled to (height, width)."""
    h, w = picture.shape[:2]
    scale = min(h / height, w / width)
    box_w, box_h = width * scale, height * scale
    x, y = (w - box_w) / 2, (h - box_h) / 2
    image = Image.fromarray(picture)
    box = (x, y, x + box_w, y + box_h)
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, box=box))


def random_crop(
    picture: U8, size: int, scales: tuple[float, float], rng: np.random.Generator
) -> U8:
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
