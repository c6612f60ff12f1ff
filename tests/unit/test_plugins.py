"""Other packages bring engines by an entry point, and broken ones are in nobody's way."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fashionstudio import plugins
from fashionstudio.engine.manifest import find_engine, list_engines


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that packages are installed in."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path / "home"))
    plugins.forget()
    yield folder
    plugins.forget()


def install(site: Path, name: str, module: str) -> None:
    """What pip notes of a package."""
    notes = site / f"{name}-1.0.dist-info"
    notes.mkdir()
    (notes / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (notes / "entry_points.txt").write_text(f"[{plugins.ENGINES}]\n{name} = {module}\n")


def test_an_engine_comes_with_a_package(site: Path, mini_dir: Path) -> None:
    engine = site / "couture" / "couture-one"
    engine.mkdir(parents=True)
    (site / "couture" / "__init__.py").write_text("raise RuntimeError('must not be imported')\n")
    manifest = json.loads((mini_dir / "engine.json").read_text(encoding="utf-8"))
    manifest |= {"id": "couture-one", "title": "Couture One", "files": {}}
    (engine / "engine.json").write_text(json.dumps(manifest))
    install(site, "couture", "couture")
    assert find_engine("couture-one").title == "Couture One"
    assert "couture-one" in [found.id for found in list_engines()]


def test_a_broken_plug_in_is_told_in_the_log_only(
    site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    install(site, "gone", "not_there_at_all")
    (site / "flat.py").write_text("")
    install(site, "flat", "flat")
    install(site, "deep", "not_there.either")
    assert plugins.engine_dirs() == ()
    assert [name for name in ("gone", "flat", "deep") if name in caplog.text]
    assert find_engine("mini").id == "mini"
