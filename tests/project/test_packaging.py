"""What a wheel and a source archive hold, built without an index."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from fashionstudio import __version__

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("hatchling") is None, reason="hatchling is not installed"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory, mini_dir, assets) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_wheel_carries_the_engine_and_the_samples(built):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = f"fashionstudio-{__version__}.dist-info"
        entry_points = archive.read(f"{metadata}/entry_points.txt").decode()
    for engine in ("mini", "ladi-vton-dresscode", "mgd-vitonhd"):
        assert f"fashionstudio/_shipped/models/{engine}/engine.json" in names
    assert any(name.startswith("fashionstudio/_shipped/assets/") for name in names)
    assert "fashionstudio/py.typed" in names
    for name in ("fashionstudio_it.qm", "fashionstudio_en.qm", "sentences.json"):
        assert f"fashionstudio/translations/{name}" in names
    assert f"{metadata}/licenses/LICENSE" in names
    assert "fashionstudio = fashionstudio.__main__:main" in entry_points
    tops = {name.split("/")[0] for name in names}
    assert tops == {"fashionstudio", metadata}


def test_the_wheel_carries_every_shipped_file(built, mini_dir):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    for path in mini_dir.rglob("*"):
        if path.is_file():
            inside = f"fashionstudio/_shipped/models/mini/{path.relative_to(mini_dir).as_posix()}"
            assert sizes.get(inside) == path.stat().st_size, inside


def test_the_source_archive_can_be_built_and_tested_from(built):
    (archive_path,) = built.glob("*.tar.gz")
    with tarfile.open(archive_path) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for needed in (
        "pyproject.toml",
        "Makefile",
        "LICENSE",
        "README.md",
        "packaging/hatch_build.py",
        "tests/conftest.py",
        "models/mini/engine.json",
    ):
        assert needed in names
    assert not any(name.startswith((".venv/", "data/", "runs/", "renders/")) for name in names)
