"""The shipped engine wears what it is given, by the ways that are said to bring it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fashionstudio.core.look import Look, RenderSettings
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.service import EngineService
from fashionstudio.evaluation import fabric_ways
from fashionstudio.evaluation.fabric_ways import Stage, Swatch, Trial

NAMES = ("red-tartan", "indigo-denim", "oat-knit")


@pytest.fixture(scope="module")
def swatches(assets: Path) -> list[Swatch]:
    found = fabric_ways.find_swatches(assets / "fabrics", limit=99)
    return [swatch for swatch in found if swatch.name in NAMES]


@pytest.fixture(scope="module")
def stage(
    assets: Path, mini_dir: Path, swatches: list[Swatch], tmp_path_factory: pytest.TempPathFactory
) -> Stage:
    inputs = Inputs(tmp_path_factory.mktemp("blobs"))
    service = EngineService(inputs, "cpu")
    photo = fabric_ways._given(inputs, assets / "people" / "tee-and-jeans.jpg")
    look = Look(photo=photo, category="upper_body", settings=RenderSettings())
    service.load("mini", QuietContext())
    return fabric_ways.set_stage(service, inputs, look, swatches)


@pytest.mark.parametrize("way", ["plane", "start", "garment"])
def test_the_garment_has_the_swatchs_colour(
    stage: Stage, swatches: list[Swatch], way: fabric_ways.FabricWay
) -> None:
    found = [fabric_ways.measure(stage, Trial(way, (way,)), swatches, i) for i in range(3)]
    assert all(measured.nearest for measured in found)
    assert max(measured.delta_e for measured in found) < 15


def test_the_print_is_right_with_and_without_a_start(stage: Stage, swatches: list[Swatch]) -> None:
    tartan = [swatch.name for swatch in swatches].index("red-tartan")
    trials = (Trial("plane", ("plane",)), Trial("both", ("plane", "tokens", "start")))
    plane, both = (fabric_ways.measure(stage, trial, swatches, tartan) for trial in trials)
    # The cloth is laid at the Photo's resolution; 0.5 is another pattern.
    assert max(plane.texture, both.texture) < 0.05
