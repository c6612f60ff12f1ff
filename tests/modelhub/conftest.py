"""A home and a folder of offers of their own for each test, and tiny published systems."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fashionstudio import paths
from tests.modelhub import published
from tests.modelhub.file_server import FileServer
from tests.modelhub.published import Published


@pytest.fixture(scope="session")
def ladi():
    """A tiny LaDI-VTON, built directly."""
    return published.pipeline(published.LADI)


@pytest.fixture(scope="session")
def mgd():
    """A tiny MGD, built directly."""
    return published.pipeline(published.MGD)


@pytest.fixture(scope="session")
def ladi_step(ladi):
    """What the tiny LaDI-VTON makes of the fixed inputs."""
    return published.one_step(ladi)


@pytest.fixture(scope="session")
def mgd_step(mgd):
    return published.one_step(mgd)


@pytest.fixture(scope="session")
def ladi_files(ladi, tmp_path_factory) -> Published:
    """Read only: tests that spoil files copy them first."""
    return published.publish(ladi, tmp_path_factory.mktemp("ladi"))


@pytest.fixture(scope="session")
def mgd_files(mgd, tmp_path_factory) -> Published:
    return published.publish(mgd, tmp_path_factory.mktemp("mgd"), "mgd")


@pytest.fixture(scope="session")
def shipped(ladi, mgd, tmp_path_factory) -> Path:
    """Offers: `tiny-ladi`, its twin for another data set, and `tiny-mgd`."""
    models = tmp_path_factory.mktemp("shipped")
    published.offer(models, "tiny-ladi", ladi)
    published.offer(models, "tiny-ladi-twin", ladi, "twin")
    published.offer(models, "tiny-mgd", mgd, "mgd")
    return models


@pytest.fixture
def home(tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder, empty."""
    folder = tmp_path / "home"
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(folder))
    monkeypatch.delenv("FASHIONSTUDIO_MIRRORS", raising=False)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    monkeypatch.setattr(paths, "models_dirs", lambda: (folder / "data" / "models", shipped))
    return folder


@pytest.fixture
def server(mgd_files: Published, tmp_path: Path) -> Iterator[FileServer]:
    """Serves the files of the tiny MGD from a folder that may be changed."""
    folder = tmp_path / "served"
    shutil.copytree(mgd_files.weights, folder / "weights")
    shutil.copytree(mgd_files.base, folder / "base")
    with FileServer(folder) as running:
        yield running


def left_behind(home: Path) -> list[str]:
    """What lies in the user's folder of engines, hidden things included."""
    models = home / "data" / "models"
    return sorted(path.name for path in models.iterdir()) if models.is_dir() else []
