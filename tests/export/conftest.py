"""A Photo, a Render of it and what its recipe names, in a store of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.export.source import ExportSource
from fashionstudio.core.image_io import encode_png, read_picture
from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef, RenderSettings
from fashionstudio.core.provenance import embed
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.paths import blobs_dir

HEIGHT, WIDTH = 240, 180
DRESS = [(70, 60), (110, 60), (135, 200), (45, 200)]
SECRET = "/home/anna/clients/secret"


@dataclass
class Material:
    """What the tests export."""

    photo: np.ndarray
    render: np.ndarray
    sketch: np.ndarray
    inside: np.ndarray
    recipe: Recipe

    def png(self, **settings: object) -> bytes:
        return embed(self.render, self.recipe_of(**settings))

    def recipe_of(self, **settings: object) -> Recipe:
        look = self.recipe.request.look
        changed = look.with_(settings=RenderSettings(**{"seed": 42, **settings}))
        return Recipe(Request(changed), self.recipe.stamp, {}, self.recipe.notes)

    def source(self, **settings: object) -> ExportSource:
        recipe = self.recipe_of(**settings)
        return ExportSource(embed(self.render, recipe), recipe, "Anna al mare.jpg")


def draw(shape: list[tuple[int, int]]) -> np.ndarray:
    image = Image.new("L", (WIDTH, HEIGHT))
    ImageDraw.Draw(image).polygon(shape, fill=255)
    return np.asarray(image) > 0


@pytest.fixture
def material(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Material:
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path / "home"))
    rng = np.random.default_rng(5)
    ramp = np.linspace(200, 150, HEIGHT)[:, None, None]
    photo = np.clip(ramp + rng.normal(0, 3, (HEIGHT, WIDTH, 3)), 0, 255).astype(np.uint8)
    photo[30:210, 75:105] = (190, 140, 120)
    inside = draw(DRESS)
    # Around the dress the engine has painted the background anew, nearly as it was.
    region = draw([(60, 50), (120, 50), (150, 210), (30, 210)])
    render = photo.copy()
    render[region] = np.clip(render[region].astype(int) + 1, 0, 255).astype(np.uint8)
    checks = ((np.arange(HEIGHT)[:, None] // 4 + np.arange(WIDTH) // 4) % 2)[..., None]
    cloth = np.where(checks, (170, 20, 40), (30, 20, 60)).astype(np.uint8)
    render[inside] = cloth[inside]
    lines = Image.new("L", (WIDTH, HEIGHT))
    ImageDraw.Draw(lines).polygon(DRESS, outline=255, width=2)
    sketch = np.asarray(lines).copy()
    store = BlobStore(blobs_dir())

    def keep(pixels: np.ndarray, name: str) -> PictureRef:
        return PictureRef(store.put(encode_png(pixels)), name)

    look = Look(
        photo=keep(photo, f"{SECRET}/Anna al mare.jpg"),
        category="dresses",
        words="abito scozzese, perché è già così",
        sketch=keep(sketch, "sketch.png"),
        region=keep(np.where(region, 255, 0).astype(np.uint8), "region.png"),
        fabric=Fabric(keep(cloth[:64, :64], "red-tartan.png"), FabricPlacement(repeat_mm=60)),
        garment=keep(read_picture(encode_png(cloth[:120, :100])), "coat.png"),
        settings=RenderSettings(seed=42),
    )
    stamp = EngineStamp("mini", {f"{SECRET}/unet.safetensors": "c" * 64}, {"torch": "2"}, "cpu")
    recipe = Recipe(Request(look), stamp, {}, (f"Read {SECRET}/mask.png anew.",))
    return Material(photo, render, sketch, inside, recipe)
