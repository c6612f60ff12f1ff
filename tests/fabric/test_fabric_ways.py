"""The comparison of ways: sheet, table and figures, on the tiny engine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from fashionstudio.core import learned
from fashionstudio.core.contact_sheet import Sheet
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.person import Pose
from fashionstudio.diffusion.tokens import save_learned
from fashionstudio.evaluation import fabric_ways
from tests.engine.diffusion_tiny import WIDTH
from tests.helpers import tiny_engine as tiny


@pytest.fixture
def swatches(tmp_path: Path) -> Path:
    folder = tmp_path / "fabrics"
    folder.mkdir()
    Image.fromarray(tiny.draw_fabric()).save(folder / "gingham.png")
    Image.new("RGB", (20, 20), (30, 60, 140)).save(folder / "blue.png")
    (folder / "fabrics.json").write_text('{"gingham": {"file": "gingham.png", "repeat_mm": 24}}')
    return folder


@pytest.fixture
def photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from fashionstudio.engine import scene

    honest = scene.estimate_person

    def with_joints(picture: np.ndarray, *, pose: Pose | None = None) -> object:
        return honest(picture, pose=pose or Pose.from_array(tiny.joints()))

    monkeypatch.setattr(scene, "estimate_person", with_joints)
    path = tmp_path / "person.png"
    Image.fromarray(tiny.draw_person()).save(path)
    return path


def test_every_way_gets_a_row_and_figures(
    home: Path, swatches: Path, photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("blue", "gingham"):
        save_learned(learned.token_file("mini", name), {f"<{name}>": torch.randn(1, WIDTH)})
    out = tmp_path / "out"
    arguments = ["--photo", str(photo), "--swatches", str(swatches), "-o", str(out)]
    assert fabric_ways.main(arguments) == 0
    found = json.loads((out / "figures.json").read_text())
    assert found["swatches"] == ["blue", "gingham"]
    together = ["plane + tokens", "plane + tokens + start"]
    ways = ["plane", "tokens", "start", "garment", *together, "learned token"]
    assert list(found["ways"]) == ways
    for row in found["ways"].values():
        assert row["of"] == len(row["delta_e"]) == 2
        assert 0 <= row["nearest"] <= 2
        assert row["delta_e_mean"] == pytest.approx(np.mean(row["delta_e"]), abs=2e-3)
        assert 0 <= row["texture_distance_mean"] <= 1
    assert len({tuple(row["delta_e"]) for row in found["ways"].values()}) == 7
    assert (out / "table.txt").read_text().strip() in capsys.readouterr().out
    sheet = read_picture(out / "sheet.png")
    # As many rows of pictures as ways, and the flat cloths above them.
    assert sheet.shape[0] > 8 * 130
    assert (sheet[:, 118:] < 250).any()


def test_true_sizes_come_with_the_swatches(swatches: Path, tmp_path: Path) -> None:
    sizes = {swatch.name: swatch.repeat_mm for swatch in fabric_ways.find_swatches(swatches)}
    assert sizes == {"blue": fabric_ways.DEFAULT_REPEAT_MM, "gingham": 24}
    empty = tmp_path / "empty"
    empty.mkdir()
    arguments = ["--photo", "none.png", "--swatches", str(empty), "-o", str(tmp_path / "o")]
    assert fabric_ways.main(arguments) == 1


def test_a_sheet_has_place_for_all_it_is_given() -> None:
    small = Sheet("A title", ["one", "a-very-long-fabric-name-indeed"], cell=(40, 50))
    small.add_row("row\nand more", [np.full((100, 30, 3), 9, np.uint8)] * 2, ["a", "b"])
    drawn = small.draw()
    small.add_row("second", [np.full((10, 300, 3), 200, np.uint8)] * 2)
    taller = small.draw()
    assert taller.shape[1] == drawn.shape[1]
    assert taller.shape[0] == drawn.shape[0] + 56
    # A tall picture is shrunk to its cell, not cut: 50 rows of it.
    column = (drawn == 9).all(axis=-1)
    assert column.any(axis=1).sum() == 50
