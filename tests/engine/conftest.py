"""Tiny networks in a pipeline, and as the only engine of a home of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fashionstudio.diffusion.conditioning import Conditions
from fashionstudio.diffusion.pipeline import FashionPipeline
from tests.engine import diffusion_tiny as tiny
from tests.helpers import tiny_engine


@pytest.fixture(scope="module")
def pipe() -> FashionPipeline:
    return tiny.pipeline()


@pytest.fixture(scope="module")
def conditions(pipe: FashionPipeline) -> Conditions:
    return pipe.encode(tiny.inputs())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    tiny_engine.place_tiny_engine(folder / "data" / "models")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FASHIONSTUDIO_HOME", str(folder))
        yield folder
