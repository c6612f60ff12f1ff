"""Tiny networks in a pipeline."""

from __future__ import annotations

import pytest

from fashionstudio.diffusion.conditioning import Conditions
from fashionstudio.diffusion.pipeline import FashionPipeline
from tests.engine import diffusion_tiny as tiny


@pytest.fixture(scope="module")
def pipe() -> FashionPipeline:
    return tiny.pipeline()


@pytest.fixture(scope="module")
def conditions(pipe: FashionPipeline) -> Conditions:
    return pipe.encode(tiny.inputs())
