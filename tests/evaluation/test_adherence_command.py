"""`fashionstudio evaluate adherence` as a whole, with a tiny engine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from fashionstudio.cli.app import run
from fashionstudio.core.image_io import read_picture, write_png
from fashionstudio.errors import Cancelled
from tests.training.fake_shards import write_shards

ASSETS = Path(__file__).parents[2] / "assets"


COMMAND = ["evaluate", "adherence", "--engine", "tiny", "--quick", "--preset", "draft"]


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    """Options: one person, three swatches, two garments, all small; and where to write."""
    for kind, names in (
        ("people", ["tee-and-jeans"]),
        ("fabrics", ["navy-dots", "oat-knit", "red-tartan"]),
        ("garments", ["shirt", "skirt"]),
    ):
        for name in names:
            picture = read_picture(ASSETS / kind / f"{name}.jpg")[::3, ::3]
            write_png(tmp_path / kind / f"{name}.png", picture)
    given = ("people", "fabrics", "garments")
    options = [part for kind in given for part in (f"--{kind}", str(tmp_path / kind))]
    return [*options, "-o", str(tmp_path / "out")]


@pytest.mark.usefixtures("home")
def test_one_person_and_a_few_edits(
    folders: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from fashionstudio.evaluation.adherence import sketch

    only = ["--only", "words,fabric,sketch,garment,judges,identity"]
    assert run([*COMMAND, *only, *folders]) == 0
    shown = capsys.readouterr().out
    assert "colour named right" in shown
    assert "name a folder of rendered people" in shown
    out = tmp_path / "out"
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    groups = report["groups"]
    assert report["photos"] == ["tee-and-jeans"]
    for name in ("words", "fabric", "sketch", "garment"):
        assert groups[name]["cases"]
        assert groups[name]["kept"]["renders"] > 0
    # Random weights follow nothing, yet nobody may touch what is not theirs.
    identity = groups["identity"]["figures"]
    assert [figure["value"] for figure in identity] == [0, 0]
    assert identity[0]["count"] > 8
    for name in ("words-colour", "fabric-cloth", "sketch-sketch", "garment-garment", "worst"):
        assert min(read_picture(out / f"{name}.png").shape[:2]) > 150
    _again(folders, groups["sketch"], out, monkeypatch, sketch)


def _again(
    folders: list[str], before: object, out: Path, patch: pytest.MonkeyPatch, group: ModuleType
) -> None:
    """A finished group is taken over; for another seed it is measured anew."""
    asked = []

    def measure(*_: object) -> None:
        asked.append(1)
        raise Cancelled("Enough.")

    patch.setattr(group, "measure", measure)
    assert run([*COMMAND, "--only", "sketch", *folders]) == 0
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["groups"]["sketch"] == before
    assert not asked
    assert run([*COMMAND, "--only", "sketch", "--seed", "5", *folders]) == 130
    assert asked


@pytest.mark.usefixtures("home")
def test_rendered_people_tell_how_good_try_on_and_judges_are(
    folders: list[str], tmp_path: Path
) -> None:
    pytest.importorskip("torchmetrics")
    shards = write_shards(tmp_path / "shards", shards=1, samples=2)
    assert run([*COMMAND, "--only", "tryon,judges", "--pairs", str(shards), *folders]) == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    similar, gained, within, gained_within = report["groups"]["tryon"]["figures"]
    assert 0 < similar["value"] < 0.85
    assert similar["passed"] is False
    assert similar["count"] == 2
    assert gained["value"] is not None
    assert within["value"] < similar["value"]  # most of the whole is the Photo
    assert gained_within["value"] is not None
    colours = report["groups"]["judges"]["figures"][1]
    assert colours["name"] == "colour judge right"
    assert colours["value"] == 1


@pytest.mark.usefixtures("home")
def test_what_a_try_on_must_beat_shows_the_garment_in_its_own_colours(
    folders: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torchmetrics")
    from fashionstudio.diffusion.arrays import picture_tensor
    from fashionstudio.evaluation.adherence import tryon

    really_make, really_paste, laid = tryon.frame_contents, tryon.compose, []

    def make(*given: Any) -> Any:
        """As if the warper had laid one colour over the whole frame."""
        contents = really_make(*given)
        known = torch.ones_like(contents.inputs.mask)
        height, width = known.shape[2:]
        cloth = picture_tensor(np.full((height, width, 3), (200, 100, 30), np.uint8))
        inputs = replace(contents.inputs, appearance=cloth, appearance_mask=known)
        return replace(contents, inputs=inputs)

    def paste(photo: Any, picture: Any, *given: Any, **more: Any) -> Any:
        laid.append(picture)
        return really_paste(photo, picture, *given, **more)

    monkeypatch.setattr(tryon, "frame_contents", make)
    monkeypatch.setattr(tryon, "compose", paste)
    shards = write_shards(tmp_path / "shards", shards=1, samples=2)
    assert run([*COMMAND, "--only", "tryon", "--pairs", str(shards), *folders]) == 0
    assert len(laid) == 2
    assert all((picture == (200, 100, 30)).all() for picture in laid)


@pytest.mark.usefixtures("home")
def test_a_pasted_garment_leaves_the_photo_as_it_is_beside_it(
    folders: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torchmetrics")
    from fashionstudio.evaluation.adherence import tryon

    really_make, really_paste, pasted = tryon.frame_contents, tryon.compose, []

    def make(*given: Any) -> Any:
        """As if the garment lay in the left half of the frame only."""
        contents = really_make(*given)
        known = contents.inputs.mask.clone()
        known[..., known.shape[3] // 2 :] = 0
        cloth = torch.full_like(contents.inputs.image, -0.6)
        inputs = replace(contents.inputs, appearance=cloth, appearance_mask=known)
        return replace(contents, inputs=inputs)

    def paste(photo: Any, laid: Any, share: Any, frame: Any, **more: Any) -> Any:
        whole, alpha = really_paste(photo, laid, share, frame, **more)
        pasted.append((photo, whole, alpha, frame))
        return whole, alpha

    monkeypatch.setattr(tryon, "frame_contents", make)
    monkeypatch.setattr(tryon, "compose", paste)
    shards = write_shards(tmp_path / "shards", shards=1, samples=1)
    assert run([*COMMAND, "--only", "tryon", "--pairs", str(shards), *folders]) == 0
    ((photo, whole, alpha, frame),) = pasted
    middle = int(frame.to_photo([(frame.width / 2, 0)])[0, 0])
    beside = middle + int(4 / frame.scale)
    assert alpha[:, :middle].max() == 255
    assert (whole != photo)[:, :middle].any()
    np.testing.assert_array_equal(whole[:, beside:], photo[:, beside:])


@pytest.mark.usefixtures("home")
def test_unknown_measures_and_folders_are_told_in_a_sentence(
    folders: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["evaluate", "adherence", "--engine", "tiny"]
    assert run([*command, "--only", "beauty", *folders]) == 1
    assert "beauty" in capsys.readouterr().err
    folders[1] = "nowhere"
    assert run([*command, *folders]) == 1
    assert "nowhere" in capsys.readouterr().err
