"""A Studio in a script: whatever a picture comes as, what comes back, and errors in sentences."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fashionstudio import FabricPlacement, FashionStudioError, Picture, Progress, Studio
from fashionstudio.api.studio import Settings, plan_values
from fashionstudio.core.look import RenderSettings
from fashionstudio.core.provenance import read_recipe
from fashionstudio.core.swatch import plain_swatch, read_colour
from fashionstudio.errors import BadImage, BadInput, Cancelled, ModelMissing, WorkerLost
from tests.helpers import tiny_engine as tiny

POSE = tiny.joints()


@pytest.fixture(scope="module")
def told() -> list[Progress]:
    """What the Studio has told of its progress."""
    return []


@pytest.fixture(scope="module")
def studio(home: Path, told: list[Progress]) -> Iterator[Studio]:
    """With a real worker and an engine of random weights."""
    with Studio(device="cpu", steps=2, preset="draft", progress=told.append) as found:
        yield found


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    Image.fromarray(tiny.draw_person()).save(path)
    return path


def as_bytes(path: Path) -> bytes:
    return path.read_bytes()


def as_image(path: Path) -> Image.Image:
    return Image.open(path)


def as_array(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path))


def as_cmyk(path: Path) -> Image.Image:
    return Image.open(path).convert("CMYK")


def test_the_package_costs_nothing_until_it_is_used() -> None:
    code = """
import sys, fashionstudio
heavy = {"numpy", "PIL", "torch", "PySide6", "fashionstudio.api"} & set(sys.modules)
assert not heavy, heavy
assert "Studio" in dir(fashionstudio)
from fashionstudio import *
heavy = {"torch", "diffusers", "transformers", "PySide6", "typer", "ray"} & set(sys.modules)
assert not heavy, heavy
assert Studio.__name__ == "Studio" and issubclass(FashionStudioError, Exception)
try:
    fashionstudio.Studioo
except AttributeError as error:
    assert "Studioo" in str(error)
else:
    raise AssertionError
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_all_settings_can_be_given() -> None:
    assert set(Settings.__annotations__) == {f.name for f in dataclasses.fields(RenderSettings)}
    with pytest.raises(BadInput, match="preset"):
        Studio(preset="best")  # type: ignore[arg-type]


def test_an_edit_gives_pictures_that_know_how_they_were_made(
    studio: Studio, told: list[Progress], photo: Path, tmp_path: Path
) -> None:
    told.clear()
    pictures = studio.edit(photo, "a red dress", pose=POSE, seed=7, variations=2)
    assert [picture.seed for picture in pictures] == [7, 8]
    first = pictures[0]
    original = as_array(photo)
    assert first.array.shape == original.shape
    assert first.array.dtype == np.uint8
    assert not np.array_equal(first.array, original)
    np.testing.assert_array_equal(first.array[first.change == 0], original[first.change == 0])
    assert 0 < np.count_nonzero(first.change) < first.change.size
    look = first.recipe.request.look
    assert (look.category, look.words, look.settings.steps) == ("dresses", "a red dress", 2)
    assert "Category dresses, guessed from the words." in first.notes
    assert Progress("denoise", 4, 4) in [dataclasses.replace(p, seconds_left=None) for p in told]
    assert "“a red dress”, seed 7" in repr(first)

    for name in ("deep/one.png", "one.jpg", "one.webp"):
        saved = first.save(tmp_path / name)
        assert read_recipe(saved).request == first.recipe.request
    assert as_bytes(tmp_path / "deep/one.png") == first.png
    with pytest.raises(BadInput, match="txt"):
        first.save(tmp_path / "one.txt")
    shown = Image.open(io.BytesIO(first._repr_png_()))
    assert max(shown.size) <= 640


@pytest.mark.parametrize("form", [as_bytes, as_image, as_array, as_cmyk])
def test_a_picture_may_come_as_anything(studio: Studio, photo: Path, form: Any) -> None:
    settings: dict[str, Any] = {"pose": np.array(POSE), "category": "upper_body"}
    (expected,) = studio.edit(str(photo), **settings)
    (found,) = studio.edit(form(photo), **settings)
    np.testing.assert_array_equal(found.array, expected.array)


def test_one_edit_follows_another(studio: Studio, photo: Path) -> None:
    fabric, sketch = tiny.draw_fabric(), tiny.draw_sketch()
    (first,) = studio.edit(
        photo, fabric=fabric, placement=FabricPlacement(60, drop="half"), pose=POSE
    )
    (second,) = studio.tryon(first, tiny.draw_garment(), sketch=sketch, pose=POSE)
    look = second.recipe.request.look
    assert look.garment is not None
    assert look.sketch is not None
    fabric_used = first.recipe.request.look.fabric
    assert fabric_used is not None
    assert fabric_used.placement.repeat_mm == 60
    np.testing.assert_array_equal(np.asarray(first), first.array)


def test_a_colour_is_a_plain_cloth(studio: Studio, photo: Path) -> None:
    (named,) = studio.edit(photo, colour="navy", pose=POSE)
    (swatch,) = studio.edit(photo, fabric=plain_swatch(read_colour("navy")), pose=POSE)
    assert named.png == swatch.png
    with pytest.raises(BadInput, match="fabric and a colour"):
        studio.edit(photo, colour="navy", fabric=tiny.draw_fabric())
    with pytest.raises(BadInput, match="not a colour"):
        studio.edit(photo, colour="navvvy")


def test_a_region_as_an_array_of_bools(studio: Studio, photo: Path) -> None:
    region = np.zeros(tiny.draw_person().shape[:2], np.bool_)
    region[100:160, 80:160] = True
    (picture,) = studio.edit(photo, region=region, pose=POSE)
    assert picture.recipe.request.look.region is not None
    assert not picture.change[:60].any()


def test_again_is_the_same_to_the_last_bit(
    studio: Studio, home: Path, photo: Path, tmp_path: Path
) -> None:
    (first,) = studio.edit(photo, "a shirt", pose=POSE, seed=3)
    assert studio.again(first).png == first.png
    saved = first.save(tmp_path / "elsewhere" / "first.png")
    assert studio.again(saved.read_bytes()).png == first.png

    shutil.rmtree(home / "data" / "blobs")
    with pytest.raises(BadInput, match=r"photo “photo\.png” .* not at hand"):
        studio.again(saved)
    assert studio._client is not None
    studio._client._sent.clear()  # as if the worker was never handed the photo
    assert studio.again(str(saved), inputs=photo.parent).png == first.png
    with pytest.raises(FashionStudioError, match="recipe"):
        studio.again(photo)


def test_the_person_of_a_photo(studio: Studio, photo: Path) -> None:
    found = studio.person(photo, pose=POSE, words="a mini skirt")
    shape = tiny.draw_person().shape[:2]
    assert np.asarray(found.person.pose.to_list()) == pytest.approx(np.asarray(POSE))
    assert found.person.silhouette.shape == found.person.parts.shape == shape
    assert found.person.parts.max() <= 20
    assert set(found.regions) | set(found.problems) == {"upper_body", "lower_body", "dresses"}
    assert all(region.shape == shape and region.any() for region in found.regions.values())
    json.dumps(found.person.to_dict())


@pytest.mark.parametrize(
    ("given", "kind", "sentence"),
    [
        ("nowhere.png", BadInput, "no file"),
        (b"no picture", BadImage, "picture"),
        (np.zeros((64, 64, 3)), BadInput, "float64"),
        (np.zeros((64, 64, 5), np.uint8), BadInput, r"\(64, 64, 5\)"),
        (7, BadInput, "int"),
        (Image.new("F", (64, 64)), BadInput, "mode F"),
    ],
)
def test_what_is_no_picture_is_told(studio: Studio, given: Any, kind: Any, sentence: str) -> None:
    with pytest.raises(kind, match=sentence) as caught:
        studio.edit(given, "a shirt")
    assert caught.value.hint


def test_a_wrong_setting_is_told_and_the_studio_goes_on(studio: Studio, photo: Path) -> None:
    with pytest.raises(BadInput, match="steps"):
        studio.edit(photo, steps=1000, pose=POSE)
    with pytest.raises(ModelMissing):
        studio.edit(photo, engine="none", pose=POSE)
    with pytest.raises(BadInput, match="18 joints"):
        studio.edit(photo, pose=[[1.0, 2.0, 1.0]])
    with pytest.raises(TypeError, match="colours"):
        studio.edit(photo, colours="red")  # type: ignore[call-arg]
    assert studio.edit(photo, pose=POSE)


def test_a_progress_that_raises_cancels(studio: Studio, photo: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.phase == "denoise":
            raise Cancelled("Enough.")

    honest = studio._progress
    studio._progress = stop
    try:
        with pytest.raises(Cancelled, match="Enough"):
            studio.edit(photo, pose=POSE, variations=64)
    finally:
        studio._progress = honest
    (picture,) = studio.edit(photo, pose=POSE)
    assert isinstance(picture, Picture)


def test_a_process_that_dies_is_not_asked_again(studio: Studio, photo: Path) -> None:
    assert studio.edit(photo, pose=POSE)
    assert studio._client is not None
    assert studio._client.pid is not None
    os.kill(studio._client.pid, signal.SIGTERM)
    with pytest.raises(WorkerLost):
        studio.edit(photo, pose=POSE)
    assert studio._client is None, "the next call starts a new one"


def test_a_plan_takes_the_settings_that_were_given() -> None:
    given: Settings = {"steps": 3, "published": True, "fabric_ways": ("plane", "tokens")}
    assert plan_values({**given, "guidance": None}) == {
        "steps": "3",
        "published": "true",
        "fabric_ways": "plane tokens",
    }
    assert plan_values({}) == {}, "a plan's own engine and preset hold"
    with pytest.raises(BadInput, match="seeds"):
        plan_values({"further_seeds": (3,)})
