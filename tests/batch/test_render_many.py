"""Many Requests in one go: each as if alone, encoded once each, one that fails stops no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.render import Render
from fashionstudio.core.request import Request
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.engine import Engine
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.pieces import GPU_BATCH, batch_size, bytes_of_frame
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import BadInput, FashionStudioError
from tests.helpers import tiny_engine as tiny


@pytest.fixture(scope="module")
def service(home: Path) -> EngineService:
    return EngineService(Inputs(home / "data" / "blobs"), "cpu")


def requests(service: EngineService, studio: Path) -> list[Request]:
    """Every person in every garment."""
    inputs = service.pictures._inputs

    def handed(path: Path) -> PictureRef:
        return PictureRef(inputs.put(path.read_bytes()), path.name)

    pose = Pose.from_array(tiny.joints())
    return [
        Request(
            Look(
                photo=handed(person),
                garment=handed(garment),
                pose=pose,
                words="a shirt",
                settings=RenderSettings(seed=seed),
            )
        )
        for seed, person in enumerate(sorted((studio / "people").iterdir()))
        for garment in sorted((studio / "garments").iterdir())
    ]


def made(service: EngineService, wanted: list[Request]) -> list[Render]:
    found = list(service.render_many(wanted, QuietContext()))
    assert [number for number, _ in found] == list(range(len(wanted)))
    renders = [render for _, render in found]
    assert all(isinstance(render, Render) for render in renders)
    return [render for render in renders if isinstance(render, Render)]


def test_each_is_made_as_if_alone_and_encodes_nothing_twice(
    service: EngineService, studio: Path
) -> None:
    wanted = requests(service, studio)
    together = made(service, wanted)
    engine, seen = service.load("mini", QuietContext()), service.pictures
    people, garments = 3, 2
    assert seen.persons.made == people
    assert seen.regions.made == people
    assert seen.garments.made == garments
    assert engine.preparation.texts.made == garments
    assert engine.preparation.seen.made == people
    service.unload()
    for request, render in zip(wanted, together, strict=True):
        (alone,) = service.render(request, QuietContext())
        np.testing.assert_array_equal(alone.picture, render.picture)
        assert render.recipe.request == request
        assert {"pose", "region", "garment"} <= set(render.confidence)


def test_a_batch_differs_from_single_pictures_by_rounding_only(
    service: EngineService, studio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = requests(service, studio)
    # Another preset amid them begins a batch of its own.
    other = replace(wanted[2].look.settings, preset="draft")
    wanted[2] = Request(wanted[2].look.with_(settings=other))
    alone = made(service, wanted)
    sizes: list[int] = []
    real = Engine._denoise

    def counted(self: Engine, pieces: list, *rest: object) -> object:
        sizes.append(len(pieces))
        return real(self, pieces, *rest)

    monkeypatch.setattr(Engine, "_denoise", counted)
    monkeypatch.setattr(Engine, "batch", 4)
    together = made(service, wanted)
    assert sizes == [2, 1, 3]
    for one, other_one in zip(alone, together, strict=True):
        far = np.abs(one.picture.astype(int) - other_one.picture.astype(int))
        assert far.max() <= 1
        assert one.recipe.request == other_one.recipe.request
        assert set(one.recipe.timings) <= set(other_one.recipe.timings) | {"read", "encode"}


@pytest.mark.parametrize("size", [1, 4])
def test_one_that_fails_stops_no_other(
    service: EngineService, studio: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(Engine, "batch", size)
    wanted = requests(service, studio)
    gone = PictureRef("0" * 64, "gone.png")
    wanted[1] = Request(wanted[1].look.with_(garment=gone))
    found = dict(service.render_many(wanted, QuietContext()))
    assert list(found) == list(range(6))
    assert isinstance(found[1], BadInput)
    assert "gone.png" in found[1].message
    assert not any(isinstance(found[n], FashionStudioError) for n in (0, 2, 3, 4, 5))


def test_a_batch_is_as_large_as_memory_allows() -> None:
    frame = (512, 384)
    assert batch_size(None, frame) == GPU_BATCH
    assert batch_size(0, frame) == 1
    assert batch_size(9 * bytes_of_frame(frame), frame) == 3
    assert batch_size(10**15, frame) == GPU_BATCH
