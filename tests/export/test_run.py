"""Exports of several renders: what is written, and what happens when it cannot be."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from fashionstudio.core import atomic
from fashionstudio.core.export.options import ExportOptions
from fashionstudio.core.export.run import export
from fashionstudio.core.export.source import ExportSource
from fashionstudio.core.image_io import read_picture
from fashionstudio.errors import BadInput
from tests.export.conftest import Material


def sources(material: Material, count: int = 3) -> list[ExportSource]:
    return [material.source(seed=seed) for seed in range(count)]


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_several_renders_are_several_files(material: Material, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    options = ExportOptions(pattern="{project}_{seed}_{n:02}")
    out = tmp_path / "new" / "folder"
    report = export(
        sources(material), options, out, project="P", progress=lambda *now: told.append(now)
    )
    assert files_in(out) == ["P_0_01.png", "P_1_02.png", "P_2_03.png"]
    assert [path.name for path in report.files] == files_in(out)
    assert told == [(0, 3, "P_0_01.png"), (1, 3, "P_1_02.png"), (2, 3, "P_2_03.png"), (3, 3, "")]
    assert (read_picture(report.files[0]) == material.render).all()
    assert not report.failures
    assert not report.cancelled


def test_one_that_fails_does_not_stop_the_others(material: Material, tmp_path: Path) -> None:
    broken = ExportSource(b"no picture", None, "broken.png")
    report = export([broken, *sources(material, 2)], ExportOptions(), tmp_path / "out")
    assert len(report.files) == 2
    assert [name for name, _error in report.failures] == ["broken.png"]
    assert report.failures[0][1].message.endswith(".")


def test_a_full_disk_ends_it_with_a_sentence_and_no_half_file(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    written = 0

    def fsync(_file: int) -> None:
        nonlocal written
        written += 1
        if written > 1:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", fsync)
    for kind, left in (("png", 1), ("lookbook", 0)):
        written = 0 if kind == "png" else 1
        report = export(
            sources(material),
            ExportOptions(kind=kind),
            out / kind,  # type: ignore[arg-type]
        )
        assert len(report.failures) == 1
        assert "no space left" in report.failures[0][1].sentence()
        assert len(files_in(out / kind)) == left


@pytest.mark.parametrize("kind", ["png", "psd", "sheet", "lookbook"])
def test_a_cancel_leaves_whole_files_only(material: Material, tmp_path: Path, kind: str) -> None:
    done = 0

    def progress(count: int, _all: int, _name: str) -> None:
        nonlocal done
        done = count

    report = export(
        sources(material),
        ExportOptions(kind=kind),  # type: ignore[arg-type]
        tmp_path / "out",
        progress=progress,
        cancelled=lambda: done >= 1,
    )
    assert report.cancelled
    assert len(report.files) == (1 if kind in ("png", "psd") else 0)
    assert files_in(tmp_path / "out") == [path.name for path in report.files]


def test_nothing_is_overwritten_unless_asked(material: Material, tmp_path: Path) -> None:
    options = ExportOptions(pattern="coat")
    (tmp_path / "coat.png").write_bytes(b"mine")
    first = export(sources(material, 1), options, tmp_path)
    assert first.files[0].name == "coat-2.png"
    assert (tmp_path / "coat.png").read_bytes() == b"mine"
    again = export(sources(material, 1), options.with_(replace=True), tmp_path)
    assert again.files[0].name == "coat.png"
    assert (read_picture(tmp_path / "coat.png") == material.render).all()


def test_nothing_to_export_and_a_wrong_pattern_say_so(material: Material, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing to export"):
        export([], ExportOptions(), tmp_path)
    with pytest.raises(BadInput, match="nme"):
        export(sources(material), ExportOptions(pattern="{nme}"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_remembered_options_survive_damage() -> None:
    options = ExportOptions(kind="psd", ppi=72, longest_px=1600, captions=("seed",), quality=70)
    assert ExportOptions.from_dict(options.to_dict()) == options
    damaged = {
        **options.to_dict(),
        "ppi": "many", "quality": 400, "kind": "gif", "captions": "words", "new": 1,
        "recipe": None, "longest_px": True,
    }  # fmt: skip
    found = ExportOptions.from_dict(damaged)
    assert found == ExportOptions()
    for junk in (None, [], "x", 3):
        assert ExportOptions.from_dict(junk) == ExportOptions()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "gif"}, {"ppi": 0}, {"quality": 101}, {"longest_px": 3}, {"per_page": 3},
        {"columns": 1}, {"paper": "A3"}, {"captions": ("name",)}, {"title": "x" * 300},
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        ExportOptions(**wrong)  # type: ignore[arg-type]
