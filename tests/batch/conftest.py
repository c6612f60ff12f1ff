"""An empty home, and drawn pictures on disk."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers import tiny_engine as tiny


@pytest.fixture
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it, but for the engine that comes along."""
    folder = tmp_path_factory.mktemp("own-home")
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """people/, garments/, fabrics/ and pose.json: the drawn person in several lights."""
    folder = tmp_path_factory.mktemp("studio")
    for name in ("people", "garments", "fabrics"):
        (folder / name).mkdir()
    person = tiny.draw_person()
    for number, name in enumerate(("anna", "ben", "carla")):
        shade = np.clip(person.astype(np.int16) - 12 * number, 0, 255).astype(np.uint8)
        Image.fromarray(shade).save(folder / "people" / f"{name}.png")
    garment = tiny.draw_garment()
    for name, order in (("red-tee", (0, 1, 2)), ("blue-top", (2, 1, 0))):
        Image.fromarray(garment[..., order]).save(folder / "garments" / f"{name}.png")
    Image.fromarray(tiny.draw_fabric()).save(folder / "fabrics" / "gingham.png")
    (folder / "pose.json").write_text(json.dumps(tiny.joints()))
    return folder
