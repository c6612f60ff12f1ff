"""A tiny engine in a home of its own, and the drawn person with what goes on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.render import Render
from fashionstudio.core.request import Request
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.service import EngineService
from tests.helpers import tiny_engine as tiny


@pytest.fixture(scope="module")
def inputs(home: Path) -> Inputs:
    return Inputs(home / "data" / "blobs")


@pytest.fixture(scope="module")
def service(inputs: Inputs) -> EngineService:
    return EngineService(inputs, "cpu")


@pytest.fixture(scope="module")
def pictures(inputs: Inputs) -> dict[str, PictureRef]:
    drawn = {
        "photo": tiny.draw_person(),
        "sketch": tiny.draw_sketch(),
        "fabric": tiny.draw_fabric(),
        "garment": tiny.draw_garment(),
    }
    return {name: PictureRef(inputs.put(encode_png(array)), name) for name, array in drawn.items()}


@pytest.fixture
def look(pictures: dict[str, PictureRef]) -> Look:
    pose = Pose.from_array(tiny.joints())
    return Look(photo=pictures["photo"], pose=pose, words="a red shirt", settings=RenderSettings())


@pytest.fixture
def render(service: EngineService) -> Callable[..., Render]:
    def run(look: Look, **settings: Any) -> Render:
        changed = look.with_(settings=RenderSettings(**settings))
        (found,) = service.render(Request(changed), QuietContext())
        return found

    return run
