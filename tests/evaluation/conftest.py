"""A home with tiny engines, and trees of both data sets."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fashionstudio.evaluation.dataset_options import Options
from fashionstudio.evaluation.dataset_pairs import Choice
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


@pytest.fixture(scope="session")
def pipelines() -> dict[Any, Any]:
    """Engines that tests have loaded; nothing changes a pipeline."""
    return {}


@pytest.fixture
def home(tiny_home: Path, pipelines: dict[Any, Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    from fashionstudio.engine import loading

    really_load = loading.load_pipeline

    def load(manifest: Any, *plan: Any) -> Any:
        key = (manifest.folder, *plan)
        if key not in pipelines:
            pipelines[key] = really_load(manifest, *plan)
        return pipelines[key]

    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tiny_home))
    monkeypatch.setattr(loading, "load_pipeline", load)
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


@pytest.fixture
def options(home: Path, dress_code: Path, tmp_path: Path) -> Options:
    """The tiny engine on Dress Code, with measures that take no time."""
    return Options(
        Choice(dress_code),
        tmp_path / "out",
        engine="tiny",
        metrics=dataset_runs.OUTSIDE,
        preset="draft",
    )


@pytest.fixture
def own_tree(dress_code: Path, tmp_path: Path) -> Path:
    """A copy that may be damaged."""
    return shutil.copytree(dress_code, tmp_path / "tree")
