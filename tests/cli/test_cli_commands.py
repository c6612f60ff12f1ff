"""Every command end to end, with the tiny engine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fashionstudio.core.provenance import embed, read_recipe
from tests.cli.conftest import Outcome, size
from tests.helpers import tiny_engine as tiny

Cli = Callable[..., Outcome]
Files = dict[str, Path]


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))


def test_edit_by_words(cli: Cli, files: Files, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    ran = cli("edit", files["photo"], "-o", out, "--pose", files["pose"], "--words", "a red dress")
    assert ran.status == 0, ran.err
    assert "Category dresses, guessed from the words" in ran.err
    assert str(out) in ran.out
    assert "seed 0" in ran.out
    assert pixels(out).shape == tiny.draw_person().shape
    assert (pixels(out) != tiny.draw_person()).any()


def test_edit_by_everything_in_json(cli: Cli, files: Files, tmp_path: Path) -> None:
    ran = cli(
        "edit", files["photo"], "-o", tmp_path / "out.png", "--pose", files["pose"],
        "--category", "upper_body", "--words", "a red velvety shirt", "--sketch", files["sketch"],
        "--fabric", files["fabric"], "--repeat-mm", 60, "--angle", 30, "--drop", "half",
        "--mirror", "x", "--offset-mm", 5, -3, "--garment", files["garment"], "--preset", "draft",
        "--steps", 2, "--guidance", 3, "--sketch-strength", 0.5, "--seed", 5, "--variations", 2,
        "--json",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    told = json.loads(ran.out)
    assert [p["seed"] for p in told["pictures"]] == [5, 6]
    assert [Path(p["file"]).name for p in told["pictures"]] == ["out-1.png", "out-2.png"]
    assert not told["category_guessed"]
    assert any("velvety" in note for note in told["notes"])
    recipe = json.loads(cli("recipe", tmp_path / "out-2.png").out)
    look = recipe["request"]["look"]
    assert look["settings"]["seed"] == 6
    assert look["settings"]["variations"] == 1
    assert look["fabric"]["placement"]["offset_mm"] == [5, -3]
    assert look["fabric"]["swatch"]["name"] == "gingham.png"
    assert recipe["engine"]["engine"] == "mini"
    assert "look" in json.loads(cli("recipe", "--request", tmp_path / "out-2.png").out)


def test_the_same_command_gives_the_same_file(cli: Cli, files: Files, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        ran = cli("edit", files["photo"], "-o", tmp_path / name, "--pose", files["pose"])
        assert ran.status == 0, ran.err
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif"])
def test_other_formats_carry_their_recipe(
    cli: Cli, files: Files, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"out{suffix}"
    assert cli("edit", files["photo"], "-o", out, "--pose", files["pose"]).status == 0
    assert json.loads(cli("recipe", out).out)["request"]["look"]["photo"]["name"] == "photo.png"


def test_tryon_and_again(cli: Cli, files: Files, tmp_path: Path, home: Path) -> None:
    first, again = tmp_path / "first.png", tmp_path / "again.png"
    ran = cli("tryon", files["photo"], files["garment"], "-o", first, "--pose", files["pose"])
    assert ran.status == 0, ran.err
    assert "Category upper_body, because none was given" in ran.err
    ran = cli("again", first, "-o", again)
    assert ran.status == 0
    assert "otherwise" not in ran.err
    assert first.read_bytes() == again.read_bytes()
    # Without the store, the files beside the picture are found by content, whatever their names.
    shutil.rmtree(home / "data" / "blobs")
    files["garment"].rename(tmp_path / "renamed.png")
    again.unlink()
    assert cli("again", first, "-o", again, "--json").status == 0
    np.testing.assert_array_equal(pixels(first), pixels(again))


def test_again_says_what_is_not_as_it_was(cli: Cli, files: Files, tmp_path: Path) -> None:
    first, again = tmp_path / "first.png", tmp_path / "again.png"
    assert cli("edit", files["photo"], "-o", first, "--pose", files["pose"]).status == 0
    recipe = read_recipe(first)
    older = {**recipe.stamp.versions, "torch": "1.0"}
    stamp = replace(recipe.stamp, weights={"unet": "0" * 64}, versions=older)
    first.write_bytes(embed(first.read_bytes(), replace(recipe, stamp=stamp)))
    ran = cli("again", first, "-o", again)
    assert ran.status == 0, ran.err
    assert "not those that this picture was made with" in ran.err
    assert "made with torch 1.0" in ran.err
    assert len(json.loads(cli("again", first, "-o", again, "--json").out)["notes"]) >= 2


def test_again_names_what_is_missing(cli: Cli, files: Files, tmp_path: Path, home: Path) -> None:
    out = tmp_path / "out.png"
    cli("edit", files["photo"], "-o", out, "--pose", files["pose"], "--fabric", files["fabric"])
    shutil.rmtree(home / "data" / "blobs")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.move(files["fabric"], elsewhere)
    ran = cli("again", out, "-o", tmp_path / "again.png")
    assert ran.status == 1
    assert "The fabric “gingham.png” this picture was made from is not at hand" in ran.err
    assert cli("again", out, "-o", tmp_path / "again.png", "--inputs", elsewhere).status == 0


def test_prepare_writes_what_was_found(cli: Cli, files: Files, tmp_path: Path) -> None:
    folder = tmp_path / "person"
    ran = cli("prepare", files["photo"], "-o", folder, "--pose", files["pose"], "--json")
    assert ran.status == 0, ran.err
    told = json.loads(ran.out)
    assert {Path(file).name for file in told["files"]} >= {
        "person.json",
        "silhouette.png",
        "parts.png",
        "overlay.png",
        "region-upper_body.png",
        "region-lower_body.png",
        "region-dresses.png",
    }
    person = json.loads((folder / "person.json").read_text())
    assert np.asarray(person["keypoints"]) == pytest.approx(np.asarray(tiny.joints()))
    for name in ("silhouette", "region-upper_body", "overlay"):
        assert size(folder / f"{name}.png") == (240, 320)
    # The files fit straight back in.
    ran = cli(
        "edit", files["photo"], "-o", tmp_path / "out.png", "--pose", folder / "person.json",
        "--region", folder / "region-upper_body.png",
    )  # fmt: skip
    assert ran.status == 0, ran.err


def test_engines_are_listed(cli: Cli) -> None:
    assert "mini  Tiny  (Apache-2.0)" in cli("engines").out
    (engine,) = [
        e for e in json.loads(cli("engines", "--json", "--check").out) if e["id"] == "mini"
    ]
    assert engine["usable"]
    assert engine["capabilities"] == ["words", "sketch", "fabric", "garment"]


def test_doctor_keeps_private_paths_to_itself(cli: Cli, home: Path) -> None:
    ran = cli("doctor")
    assert "Python" in ran.out
    assert "engine mini" in ran.out
    for private in (str(home), str(Path.home()), str(Path(__file__).parents[2])):
        assert private == "/" or private not in ran.out
    assert str(home) in cli("doctor", "--paths").out
    assert {"name", "state", "text", "advice"} == set(json.loads(cli("doctor", "--json").out)[0])


def test_the_demo_renders_the_samples(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, photograph: Path
) -> None:
    assets = tmp_path / "assets"
    for kind in ("people", "garments", "fabrics"):
        (assets / kind).mkdir(parents=True)
    shutil.copy(photograph, assets / "people" / "person.png")
    Image.fromarray(tiny.draw_garment()).save(assets / "garments" / "red-t-shirt.png")
    Image.fromarray(tiny.draw_fabric()).save(assets / "fabrics" / "gingham.png")
    monkeypatch.setattr("fashionstudio.paths.assets_dir", lambda: assets)
    ran = cli("demo", "-o", tmp_path / "demo", "--preset", "draft")
    assert ran.status == 0, ran.err
    made = {path.stem for path in (tmp_path / "demo").iterdir()}
    assert {"words-1", "fabric-1", "tryon-1", "contact-sheet"} <= made
    assert size(tmp_path / "demo" / "contact-sheet.png")[0] > 600


def test_the_demo_without_samples_says_so(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fashionstudio.paths.assets_dir", lambda: tmp_path)
    ran = cli("demo", "-o", tmp_path / "demo")
    assert ran.status == 1
    assert "samples are not installed" in ran.err
