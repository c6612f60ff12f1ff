"""Small collections of garments, and the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from fashionstudio.cli.app import run
from tests.helpers import drawn_people
from tests.helpers.drawn_people import Cloth
from tests.helpers.published_trees import write_dress_code, write_viton_hd

ANNOTATIONS = {
    "im_sketch",
    "im_sketch_unpaired",
    "captions.json",
    "fine_captions.json",
    "coarse_captions.json",
}
CLOTHES = {
    "red_top": Cloth("top", "red", "plain", sleeve=0.9),
    "blue_skirt": Cloth("skirt", "blue", "plain", length=0.5),
    "green_dress": Cloth("dress", "green", "plain", sleeve=0.3, length=0.5),
}


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def command(capsys) -> Callable[..., Outcome]:
    """Run `fashionstudio annotate …` in this process."""

    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = run(["annotate", *map(str, arguments)])
        said = capsys.readouterr()
        return Outcome(status, said.out, said.err)

    return call


@pytest.fixture
def garments(tmp_path) -> Path:
    """A folder with three drawn garments on white, of different sizes."""
    folder = tmp_path / "garments"
    folder.mkdir()
    for index, (name, cloth) in enumerate(CLOTHES.items()):
        picture, mask = drawn_people.garment(cloth, (256, 192 + 40 * index))
        on_white = np.where(mask[..., None] > 0, picture, np.uint8(255))
        Image.fromarray(on_white).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def dress_code(tmp_path) -> Path:
    return write_dress_code(tmp_path / "dress-code", people=1, leave_out=ANNOTATIONS)


@pytest.fixture
def viton_hd(tmp_path) -> Path:
    return write_viton_hd(tmp_path / "viton-hd", people=1, leave_out=ANNOTATIONS)
