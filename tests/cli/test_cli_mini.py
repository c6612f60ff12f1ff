"""The embedded engine through the command line: its words have an effect, and it is repeatable."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.test_cli_process import ROOT, start

pytestmark = [
    pytest.mark.skipif(
        not (ROOT / "models" / "mini" / "engine.json").is_file(), reason="no embedded engine here"
    ),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without an engine of its own, so that the shipped one is found."""
    return tmp_path_factory.mktemp("bare-home")


def edit(home: Path, files: dict[str, Path], out: Path, *more: object) -> dict[str, object]:
    child = start(
        home, "edit", files["photo"], "-o", out, "--pose", files["pose"], "--preset", "draft",
        "--category", "upper_body", "--device", "cpu", "--json", *more,
    )  # fmt: skip
    told, err = child.communicate(timeout=280)
    assert child.returncode == 0, err
    answer: dict[str, object] = json.loads(told)
    return answer


def mean_colour(path: Path) -> np.ndarray:
    """Mean colour of the drawn shirt's middle."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))[90:140, 108:132].mean(axis=(0, 1))


def test_words_colour_the_garment(own_home: Path, files: dict[str, Path], tmp_path: Path) -> None:
    told = edit(own_home, files, tmp_path / "red.png", "--words", "a red shirt", "--guidance", 4)
    edit(own_home, files, tmp_path / "blue.png", "--words", "a blue shirt", "--guidance", 4)
    red, blue = mean_colour(tmp_path / "red.png"), mean_colour(tmp_path / "blue.png")
    assert red[0] - red[2] > blue[0] - blue[2]
    assert not [note for note in told["notes"] if "does not know" in note]
    again = tmp_path / "again.png"
    child = start(own_home, "again", tmp_path / "red.png", "-o", again, "--device", "cpu")
    _, err = child.communicate(timeout=280)
    assert child.returncode == 0, err
    assert again.read_bytes() == (tmp_path / "red.png").read_bytes()


def test_unknown_words_are_told(own_home: Path, files: dict[str, Path], tmp_path: Path) -> None:
    told = edit(own_home, files, tmp_path / "out.png", "--words", "a xylographic shirt")
    assert any("xylographic" in str(note) for note in told["notes"])
