"""Libraries in temporary folders, small drawn pictures, and an embedder with fixed vectors."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.errors import BadInput
from fashionstudio.library.library import Library

COLOURS = {
    "red": (200, 30, 40),
    "blue": (30, 60, 190),
    "green": (40, 140, 70),
    "grey": (128, 128, 128),
}
DIRECTIONS = {name: number for number, name in enumerate(COLOURS)}
SLEEVES = len(DIRECTIONS)


def draw_garment(
    colour: str = "red", *, long: bool = False, seed: int = 0, size: int = 96
) -> np.ndarray:
    """(size, size, 3) uint8: a shirt on white; seeds move its hem a little."""
    image = Image.new("RGB", (192, 192), "white")
    pen = ImageDraw.Draw(image)
    hem = 170 - 5 * (seed % 9)
    pen.rectangle((60, 30, 132, hem), fill=COLOURS[colour])
    for side in ((20, 36, 60, 66), (132, 36, 172, 66)) if long else ():
        pen.rectangle(side, fill=COLOURS[colour])
    pen.line((96, 40, 96 + seed * 7 % 30, hem), fill=(20, 20, 20), width=4)
    return np.asarray(image.resize((size, size), Image.Resampling.BOX))


def save(path: Path, picture: np.ndarray, **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path, **options)
    return path


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power fails here, and a busy disk makes every file wait."""
    monkeypatch.setattr(os, "fsync", lambda _file: None)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def shirts(tmp_path: Path) -> Path:
    """A folder of garments in three colours, with short and with long sleeves."""
    folder = tmp_path / "garments"
    for colour in ("red", "blue", "green"):
        for long in (False, True):
            name = f"{colour}_{'long' if long else 'short'}.png"
            save(folder / "tops" / name, draw_garment(colour, long=long))
    return folder


class FakeEmbedder:
    """Knows colours and sleeves: of a picture from its pixels, of words from the words.

    A picture with words keeps what the words do not speak of, as a composed query should.
    """

    def __init__(self, space: str = "fake-1") -> None:
        self.space = space
        self.pictures: dict[str, np.ndarray] = {}
        self.calls: list[Sequence[Item]] = []
        self.broken: set[str] = set()

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self.pictures[sha256] = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
        return sha256

    def __call__(self, items: Sequence[Item]) -> Embedded:
        self.calls.append(items)
        return Embedded(np.stack([self._vector(item) for item in items]), self.space)

    def _vector(self, item: Item) -> np.ndarray:
        vector = np.full(SLEEVES + 2, 0.05, np.float32)
        if item.picture is not None:
            if item.picture in self.broken:
                raise BadInput("This picture cannot be compared.")
            self._see(vector, self.pictures[item.picture])
        said = [name for name in COLOURS if name in item.words.split()]
        if said:
            vector[:SLEEVES] = 0.05
            vector[DIRECTIONS[said[0]]] = 1.0
        if "long" in item.words or "longer" in item.words:
            vector[SLEEVES:] = 0.05, 1.0
        return vector / np.linalg.norm(vector)

    def _see(self, vector: np.ndarray, picture: np.ndarray) -> None:
        height, width = picture.shape[:2]
        body = picture[height // 2, int(width * 0.4)].astype(float)
        far = {n: np.abs(body - np.array(rgb)).sum() for n, rgb in COLOURS.items()}
        vector[DIRECTIONS[min(far, key=lambda n: far[n])]] = 1.0
        sleeve = picture[int(height * 0.26), int(width * 0.2)].min() < 200
        vector[SLEEVES + int(sleeve)] = 0.8


@pytest.fixture
def embed() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def names() -> Callable[[Sequence[object]], list[str]]:
    """Names of entries or hits."""

    def of(found: Sequence[object]) -> list[str]:
        return [getattr(one, "entry", one).name for one in found]

    return of
