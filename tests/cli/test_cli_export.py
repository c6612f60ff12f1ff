"""`fashionstudio export`: the same files from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from fashionstudio.cli.app import run
from fashionstudio.core.provenance import read_recipe
from tests.export.conftest import Material, material  # noqa: F401 - a fixture


@pytest.fixture
def renders(material: Material, tmp_path: Path) -> list[Path]:  # noqa: F811
    paths = []
    for seed in (3, 4):
        path = tmp_path / f"render-{seed}.png"
        path.write_bytes(material.png(seed=seed))
        paths.append(path)
    return paths


def export(*arguments: object) -> int:
    return run(["export", *map(str, arguments)])


def test_pictures_by_pattern(
    renders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    status = export(
        *renders, "-o", out, "--format", "tiff", "--cut-out", "--long-side", 120, "--ppi", 200,
        "--pattern", "{project}_{seed}_{n:03}", "--project", "Autunno/25", "--json",
    )  # fmt: skip
    assert status == 0
    told = json.loads(capsys.readouterr().out)
    names = [Path(file).name for file in told["files"]]
    assert names == ["Autunno-25_3_001.tif", "Autunno-25_4_002.tif"]
    with Image.open(out / names[0]) as image:
        assert (image.size, image.mode) == ((90, 120), "RGBA")
    assert read_recipe(out / names[1]).request.look.settings.seed == 4


def test_a_lookbook_and_a_stripped_psd(
    renders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert export(*renders, "-o", out, "--format", "lookbook", "--title", "Autunno") == 0
    assert export(renders[0], "-o", out, "--format", "psd", "--no-recipe") == 0
    printed = capsys.readouterr().out.splitlines()
    assert [Path(line).suffix for line in printed] == [".pdf", ".psd"]
    with pytest.raises(Exception, match="carries no recipe"):
        read_recipe(Path(printed[1]))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--pattern", "{nme}"], "nme"),
        (["--format", "psd", "--cut-out"], "transparency"),
        (["--format", "lookbook", "--per-page", "3"], "looks on a page"),
        (["--format", "ora", "--certificate", "x", "--key", "y"], "cannot be signed"),
        (["--certificate", "x"], "certificate and its key"),
    ],
)
def test_what_makes_no_sense_is_a_sentence(
    renders: list[Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    word: str,
) -> None:
    assert export(*renders, "-o", tmp_path / "out", *arguments) == 1
    assert word in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_renders_are_not_overwritten(
    renders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = renders[0].read_bytes()
    assert export(renders[0], "-o", tmp_path, "--replace", "--pattern", "render-3") == 1
    assert "overwritten" in capsys.readouterr().err
    assert renders[0].read_bytes() == before


def test_a_missing_file_and_one_that_is_no_picture(
    tmp_path: Path, renders: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(tmp_path / "gone.png", "-o", tmp_path / "out") == 1
    assert "no file" in capsys.readouterr().err
    junk = tmp_path / "junk.png"
    junk.write_bytes(b"nothing")
    assert export(junk, renders[0], "-o", tmp_path / "out") == 1
    told = capsys.readouterr()
    assert "junk" in told.err
    assert len(told.out.splitlines()) == 1
