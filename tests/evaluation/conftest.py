"""A home with tiny engines, and trees of both data sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.evaluation import dataset_runs
from tests.helpers.published_trees import write_dress_code, write_viton_hd


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the engines `tiny` (everything), `tiny-ladi` and `tiny-mgd` (as published)."""
    from tests.engine import diffusion_tiny
    from tests.helpers.tiny_engine import place_tiny_engine

    home = tmp_path_factory.mktemp("evaluation-home")
    models = home / "data" / "models"
    place_tiny_engine(models, "tiny")
    wanted = ("mask", "masked_image", "pose", "sketch")
    planes = tuple(plane for plane in diffusion_tiny.LAYOUT.planes if plane.name in wanted)
    planes = tuple(
        replace(plane, encoding="resized") if plane.name == "sketch" else plane for plane in planes
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diffusion_tiny, "LAYOUT", diffusion_tiny.LADI)
        place_tiny_engine(models, "tiny-ladi", capabilities=["words", "fabric", "garment"])
    with pytest.MonkeyPatch.context() as patch:
        mgd = replace(diffusion_tiny.LAYOUT, planes=planes, tokens=())
        patch.setattr(diffusion_tiny, "LAYOUT", mgd)
        place_tiny_engine(
            models, "tiny-mgd", capabilities=["words", "sketch"], sketch_share=0.2, word_level=False
        )
    return home


@pytest.fixture
def home(tiny_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tiny_home))
    return tiny_home


@pytest.fixture(scope="session")
def dress_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people in each category."""
    return write_dress_code(tmp_path_factory.mktemp("dresscode"), people=2)


@pytest.fixture(scope="session")
def viton_hd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_viton_hd(tmp_path_factory.mktemp("vitonhd"), people=3)


@pytest.fixture
def evaluate_command(
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., dataset_runs.Outcome]:
    return dataset_runs.command(capsys)
