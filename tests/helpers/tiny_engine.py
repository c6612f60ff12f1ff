"""A complete engine folder with tiny random networks, and a drawn person with known joints."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

FRAME = (64, 48)


def place_tiny_engine(models: Path, engine: str = "mini", **changes: Any) -> Path:
    """Write an engine as the training would into `models`; `changes` go into its manifest."""
    from fashionstudio.engine.manifest import write_files
    from tests.engine import diffusion_tiny as tiny

    folder = models / engine
    layout = replace(
        tiny.LAYOUT,
        prompt_template="a photo of a model wearing {words}",
        category_words=(("upper_body", "a shirt"), ("dresses", "a dress")),
    )
    tiny.pipeline(layout).save_pretrained(folder, safe_serialization=True)
    manifest = {
        "format": 1,
        "id": engine,
        "title": "Tiny",
        "version": "0",
        "licence": "Apache-2.0",
        "frame": {"height": FRAME[0], "width": FRAME[1]},
        "capabilities": ["words", "sketch", "fabric", "garment"],
        "presets": {
            "draft": {"sampler": "dpm++", "steps": 2, "guidance": 1.0},
            "standard": {"sampler": "ddim", "steps": 3, "guidance": 2.0},
            "fine": {"sampler": "ddim", "steps": 4, "guidance": 2.0},
        },
        "word_level": True,
        "files": {},
        **changes,
    }
    (folder / "engine.json").write_text(json.dumps(manifest), encoding="utf-8")
    write_files(folder)
    return folder


def joints(scale: float = 1.0) -> list[list[float]]:
    """The drawn person's joints on a 240 x 320 Photo (times `scale`)."""
    points = (
        (120, 40), (120, 70), (95, 72), (80, 112), (72, 150), (145, 72), (160, 112), (168, 150),
        (103, 160), (102, 220), (102, 285), (137, 160), (138, 220), (138, 285),
        (114, 35), (126, 35), (107, 38), (133, 38),
    )  # fmt: skip
    return [[x * scale, y * scale, 1.0] for x, y in points]


def draw_person(scale: float = 1.0) -> NDArray[np.uint8]:
    """(320, 240, 3) uint8 times `scale`: a figure in a grey shirt and blue trousers."""
    image = Image.new("RGB", (round(240 * scale), round(320 * scale)), (205, 210, 200))
    draw = ImageDraw.Draw(image)
    place = [(x * scale, y * scale) for x, y, _ in joints()]

    def limb(*names: int, width: float, colour: tuple[int, int, int]) -> None:
        line = [place[n] for n in names]
        draw.line(line, fill=colour, width=round(width * scale), joint="curve")

    def blob(centre: tuple[float, float], radius: float, colour: tuple[int, int, int]) -> None:
        x, y, r = centre[0], centre[1], radius * scale
        draw.ellipse((x - r, y - r * 1.2, x + r, y + r * 1.2), fill=colour)

    skin, shirt, trousers = (224, 180, 150), (120, 120, 128), (40, 60, 120)
    limb(8, 9, 10, width=26, colour=trousers)
    limb(11, 12, 13, width=26, colour=trousers)
    limb(0, 1, width=18, colour=skin)
    draw.polygon([place[2], place[5], place[11], place[8]], fill=shirt)
    limb(2, 8, width=20, colour=shirt)
    limb(5, 11, width=20, colour=shirt)
    limb(2, 5, width=20, colour=shirt)
    limb(2, 3, 4, width=17, colour=shirt)
    limb(5, 6, 7, width=17, colour=shirt)
    for hand in (4, 7):
        blob((place[hand][0], place[hand][1] + 8 * scale), 8, skin)
    blob(place[0], 19, skin)
    grain = np.random.default_rng(0).integers(-6, 7, (image.height, image.width, 1))
    return np.clip(np.asarray(image).astype(np.int16) + grain, 0, 255).astype(np.uint8)


def draw_sketch(scale: float = 1.0) -> NDArray[np.uint8]:
    """A shirt's outline on the drawn person, dark on white, (320, 240) uint8."""
    image = Image.new("L", (round(240 * scale), round(320 * scale)), 255)
    points = [(95, 72), (145, 72), (165, 120), (150, 125), (142, 175), (98, 175), (90, 125)]
    outline = [(x * scale, y * scale) for x, y in [*points, (75, 120), (95, 72)]]
    ImageDraw.Draw(image).line(outline, fill=0, width=max(1, round(2 * scale)))
    return np.asarray(image)


def draw_garment() -> NDArray[np.uint8]:
    """A red T-shirt on white, (160, 140, 3) uint8."""
    image = Image.new("RGB", (140, 160), "white")
    shape = [(45, 25), (95, 25), (130, 60), (112, 75), (100, 62), (100, 140), (40, 140)]
    ImageDraw.Draw(image).polygon([*shape, (40, 62), (28, 75), (10, 60)], fill=(190, 30, 40))
    return np.asarray(image)


def draw_fabric() -> NDArray[np.uint8]:
    """A gingham swatch, (40, 40, 3) uint8."""
    steps = (np.arange(40) // 10 % 2) * 60
    cloth = 230 - steps[:, None] - steps[None, :]
    return np.stack([cloth, cloth // 2, cloth // 3], axis=-1).astype(np.uint8)
