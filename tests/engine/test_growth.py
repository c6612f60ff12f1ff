"""Without room to grow a garment ends where the old one does, whatever is drawn beyond it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.request import Request
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.service import EngineService
from tests.helpers import tiny_engine as tiny


@pytest.fixture(scope="module")
def service(home: Path) -> EngineService:
    return EngineService(Inputs(home / "data" / "blobs"), "cpu")


@pytest.fixture(scope="module")
def look(service: EngineService) -> Look:
    """A wide cape drawn around somebody in a shirt."""
    cape = np.full((320, 240), 255, np.uint8)
    cape[70:73, 60:180] = cape[250:253, 10:230] = 0
    cape[70:250, 10:13] = cape[70:250, 227:230] = 0
    inputs = service.pictures._inputs
    photo = PictureRef(inputs.put(encode_png(tiny.draw_person())), "photo")
    sketch = PictureRef(inputs.put(encode_png(cape)), "cape")
    pose = Pose.from_array(tiny.joints())
    return Look(photo=photo, sketch=sketch, pose=pose, words="a shirt", settings=RenderSettings())


def proposed(service: EngineService, look: Look, *, allow_growth: bool) -> np.ndarray:
    assert look.photo is not None
    found = service.prepare(
        look.photo, QuietContext(), pose=look.pose, sketch=look.sketch, words=look.words,
        allow_growth=allow_growth, categories=("upper_body",),
    )  # fmt: skip
    return found.regions["upper_body"].mask


def test_every_pixel_around_the_old_garment_stays(service: EngineService, look: Look) -> None:
    photo = tiny.draw_person()
    wide = proposed(service, look, allow_growth=True)
    tight = proposed(service, look, allow_growth=False)
    assert wide[240, 60] == 255, "the cape is held"
    assert tight[240, 60] == 0
    assert 0 < (tight > 0).sum() < 0.5 * (wide > 0).sum()
    (free,) = service.render(Request(look), QuietContext())
    (held,) = service.render(Request(look.with_(allow_growth=False)), QuietContext())
    changed = (held.picture != photo).any(axis=2)
    assert changed.any()
    assert not changed[tight == 0].any()
    assert not held.region[tight == 0].any()
    assert (free.picture != photo).any(axis=2)[tight == 0].any(), "the same Look with room"
    assert held.recipe.request.look.allow_growth is False


def test_a_painted_region_is_as_large_as_it_is_painted(service: EngineService, look: Look) -> None:
    painted = np.pad(np.full((100, 120), 255, np.uint8), ((90, 130), (60, 60)))
    ref = PictureRef(service.pictures._inputs.put(encode_png(painted)), "region")
    (one,) = service.render(Request(look.with_(region=ref)), QuietContext())
    before = service.pictures.places.made
    (other,) = service.render(Request(look.with_(region=ref, allow_growth=False)), QuietContext())
    np.testing.assert_array_equal(one.picture, other.picture)
    assert service.pictures.places.made == before
