"""The benchmark runs and gives every figure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from fashionstudio.evaluation import bench
from tests.helpers import tiny_engine as tiny


def test_every_figure_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    tiny.place_tiny_engine(tmp_path / "data" / "models")
    Image.fromarray(tiny.draw_person()).save(tmp_path / "photo.png")
    (tmp_path / "pose.json").write_text(json.dumps(tiny.joints()))
    target = tmp_path / "figures.json"
    arguments = ["--photo", tmp_path / "photo.png", "--pose", tmp_path / "pose.json"]
    assert bench.main([str(a) for a in [*arguments, "--json", target]]) == 0
    figures = json.loads(target.read_text())
    assert json.loads(capsys.readouterr().out) == figures
    assert {"load", "prepare", "per_step", "peak_memory_mib", "run_of_four"} <= set(figures)
    assert {"denoise", "decode", "compose"} <= set(figures["phases"])
    assert figures["cached_to_uncached"] < 1


def test_a_missing_engine_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    Image.fromarray(tiny.draw_person()).save(tmp_path / "photo.png")
    assert bench.main(["--photo", str(tmp_path / "photo.png"), "--engine", "nowhere"]) == 1
    assert "“nowhere” is not installed" in capsys.readouterr().err
