"""The shipped engine's folds: another seed another fall of the cloth, in draft as in the end."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.color import delta_e_2000, srgb_to_lab
from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.render import Render
from fashionstudio.core.request import Request
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.service import EngineService

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def renders(
    assets: Path, mini_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Render]:
    """Trousers become a skirt: nothing of their folds can be kept."""
    inputs = Inputs(tmp_path_factory.mktemp("blobs"))
    service = EngineService(inputs, "cpu")
    path = assets / "people" / "tee-and-jeans.jpg"
    photo = PictureRef(inputs.put(path.read_bytes()), path.name)
    settings = RenderSettings(preset="standard", seed=1)
    look = Look(photo=photo, category="lower_body", words="a beige midi skirt", settings=settings)

    def render(**changes: object) -> Render:
        changed = look.with_(settings=dataclasses.replace(settings, **changes))
        (found,) = service.render(Request(changed), QuietContext())
        return found

    return {
        "first": render(),
        "again": render(),
        "other": render(seed=2),
        "draft": render(preset="draft"),
    }


def inside(render: Render) -> NDArray[np.bool_]:
    """The middle of the new garment."""
    covered: NDArray[np.bool_] = ndimage.binary_erosion(render.region > 250, iterations=6)
    return covered


def relief(render: Render) -> Floats:
    """Its folds: logarithms of brightness without the slow part."""
    light = np.log(render.picture.mean(axis=2) + 8.0)
    seen = inside(render).astype(float)
    slow = ndimage.gaussian_filter(light * seen, 24) / np.maximum(
        ndimage.gaussian_filter(seen, 24), 1e-3
    )
    fine: Floats = ndimage.gaussian_filter(light - slow, 2)
    return fine


def alike(a: Render, b: Render) -> float:
    """Correlation of the folds of two renders, -1..1."""
    both = inside(a) & inside(b)
    return float(np.corrcoef(relief(a)[both], relief(b)[both])[0, 1])


def test_a_seed_is_a_fall_of_the_cloth(renders: dict[str, Render]) -> None:
    first, other = renders["first"], renders["other"]
    np.testing.assert_array_equal(first.picture, renders["again"].picture)
    assert relief(first)[inside(first)].std() > 0.02, "folds can be seen"
    assert alike(first, other) < 0.9, "and fall otherwise with another seed"
    assert alike(first, renders["draft"]) > alike(first, other) + 0.05, "a draft shows them"


def test_seeds_change_no_colour_and_nothing_around(renders: dict[str, Render]) -> None:
    first, other = renders["first"], renders["other"]
    colours = [r.picture[inside(r)].astype(float).mean(axis=0) / 255 for r in (first, other)]
    assert float(delta_e_2000(*(srgb_to_lab(c[None]) for c in colours))[0]) < 1.5
    around = np.maximum(first.region, other.region) == 0
    np.testing.assert_array_equal(first.picture[around], other.picture[around])
