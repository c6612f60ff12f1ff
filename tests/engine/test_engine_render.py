"""Request to Render with tiny random networks: what is cached, what stays, what is told."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Fabric, FabricPlacement, Look, PictureRef, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.render import Render
from fashionstudio.core.request import Request
from fashionstudio.engine.context import QuietContext
from fashionstudio.engine.engine import LEANER, Engine
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import BadInput, Cancelled, ModelMismatch, ModelMissing, OutOfMemory
from tests.helpers import tiny_engine as tiny


@pytest.fixture(scope="module")
def service(home: Path) -> EngineService:
    return EngineService(Inputs(home / "data" / "blobs"), "cpu")


@pytest.fixture(scope="module")
def pictures(service: EngineService) -> dict[str, PictureRef]:
    drawn = {
        "photo": tiny.draw_person(),
        "sketch": tiny.draw_sketch(),
        "fabric": tiny.draw_fabric(),
        "garment": tiny.draw_garment(),
        "mask": np.pad(np.full((80, 60), 255, np.uint8), ((80, 160), (90, 90))),
        "empty": np.zeros((320, 240), np.uint8),
    }
    inputs = service.pictures._inputs
    return {name: PictureRef(inputs.put(encode_png(array)), name) for name, array in drawn.items()}


@pytest.fixture
def look(pictures: dict[str, PictureRef]) -> Look:
    pose = Pose.from_array(tiny.joints())
    return Look(photo=pictures["photo"], pose=pose, words="a red shirt", settings=RenderSettings())


def settings(look: Look, **changes: object) -> Look:
    return look.with_(settings=dataclasses.replace(look.settings, **changes))


def render(service: EngineService, look: Look) -> list[Render]:
    return list(service.render(Request(look), QuietContext()))


def engine_of(service: EngineService) -> Engine:
    return service.load("mini", QuietContext())


def made(service: EngineService) -> dict[str, int]:
    engine, seen = engine_of(service), service.pictures
    caches = {
        "text": engine.preparation.texts,
        "conditions": engine.preparation.conditions,
        "decoded": seen.decoded,
        "persons": seen.persons,
        "regions": seen.regions,
        "garments": seen.garments,
        "places": seen.places,
    }
    return {name: cache.made for name, cache in caches.items()}


def test_outside_the_region_every_pixel_stays(service: EngineService, look: Look) -> None:
    (found,) = render(service, look)
    photo = tiny.draw_person()
    outside = found.region == 0
    assert 0.02 < (~outside).mean() < 0.9
    np.testing.assert_array_equal(found.picture[outside], photo[outside])
    assert (found.picture != photo).any()
    assert found.picture.shape == photo.shape


def test_the_same_seed_gives_the_same_bytes(service: EngineService, look: Look) -> None:
    (first,) = render(service, settings(look, seed=3))
    service.unload()
    (again,) = render(service, settings(look, seed=3))
    (other,) = render(service, settings(look, seed=4))
    np.testing.assert_array_equal(first.picture, again.picture)
    assert (first.picture != other.picture).any()


def test_a_picture_of_a_run_can_be_made_alone(service: EngineService, look: Look) -> None:
    run = render(service, settings(look, seed=7, variations=3))
    assert [r.recipe.request.look.settings.seed for r in run] == [7, 8, 9]
    (alone,) = list(service.render(run[2].recipe.request, QuietContext()))
    np.testing.assert_array_equal(alone.picture, run[2].picture)


def test_another_seed_encodes_nothing_again(
    service: EngineService, look: Look, pictures: dict[str, PictureRef]
) -> None:
    full = look.with_(
        sketch=pictures["sketch"], fabric=Fabric(pictures["fabric"]), garment=pictures["garment"]
    )
    render(service, full)
    before = made(service)
    render(service, settings(full, seed=99, variations=2, steps=1, guidance=3.0))
    assert made(service) == before


def test_other_words_keep_person_and_region(service: EngineService, look: Look) -> None:
    render(service, look)
    before = made(service)
    render(service, look.with_(words="a blue striped shirt"))
    changed = {name for name, count in made(service).items() if count != before[name]}
    assert changed == {"text", "conditions"}


def test_words_that_reach_elsewhere_move_the_region_only(
    service: EngineService, look: Look, pictures: dict[str, PictureRef]
) -> None:
    (usual,) = render(service, look)
    before = made(service)
    (high,) = render(service, look.with_(words="a red turtleneck"))
    changed = {name for name, count in made(service).items() if count != before[name]}
    assert changed == {"text", "conditions", "regions", "places"}
    assert not np.array_equal(high.region, usual.region)
    before = made(service)
    render(service, look.with_(words="a plain red turtleneck"))
    assert made(service)["regions"] == before["regions"]
    drawn = look.with_(region=pictures["mask"])
    (by_hand,) = render(service, drawn.with_(words="a red turtleneck"))
    (again,) = render(service, drawn)
    assert np.array_equal(by_hand.region, again.region), "a Region drawn by hand is obeyed"


@pytest.mark.parametrize("parts", [("sketch",), ("fabric",), ("garment",), ("fabric", "garment")])
def test_every_part_of_a_look_has_an_effect(
    service: EngineService, look: Look, pictures: dict[str, PictureRef], parts: tuple[str, ...]
) -> None:
    (plain,) = render(service, look)
    changes = {
        name: Fabric(pictures[name]) if name == "fabric" else pictures[name] for name in parts
    }
    (changed,) = render(service, look.with_(**changes))
    assert (plain.picture != changed.picture).any()


def test_the_fabrics_placement_has_an_effect(
    service: EngineService, look: Look, pictures: dict[str, PictureRef]
) -> None:
    seen = []
    for placement in (FabricPlacement(80), FabricPlacement(200), FabricPlacement(80, 45)):
        (found,) = render(service, look.with_(fabric=Fabric(pictures["fabric"], placement)))
        seen.append(found.picture.tobytes())
    assert len(set(seen)) == 3


def test_a_given_region_is_kept_to(
    service: EngineService, look: Look, pictures: dict[str, PictureRef]
) -> None:
    (found,) = render(service, look.with_(region=pictures["mask"]))
    changed = (found.picture != tiny.draw_person()).any(axis=-1)
    rows, columns = np.nonzero(changed)
    assert rows.min() >= 80
    assert rows.max() < 160
    assert columns.min() >= 90
    assert columns.max() < 150


def test_unknown_words_are_told_with_known_ones(service: EngineService, look: Look) -> None:
    (found,) = render(service, look.with_(words="a strippled velvety shirt"))
    notes = " ".join(found.recipe.notes)
    assert "“strippled”" in notes
    assert "“striped”" in notes
    assert "“velvety”" in notes
    (known,) = render(service, look.with_(words="a  shirt"))
    np.testing.assert_array_equal(found.picture, known.picture)


def test_sketch_strength_zero_is_no_sketch(
    service: EngineService, look: Look, pictures: dict[str, PictureRef]
) -> None:
    masked = look.with_(region=pictures["mask"])
    (without,) = render(service, masked)
    drawn = settings(masked.with_(sketch=pictures["sketch"]), sketch_strength=0.0)
    (off,) = render(service, drawn)
    (half,) = render(service, settings(drawn, sketch_strength=0.5))
    (full,) = render(service, settings(drawn, sketch_strength=1.0))
    np.testing.assert_array_equal(without.picture, off.picture)
    assert (full.picture != half.picture).any()


def test_sketch_strength_counts_in_a_single_step_too(
    service: EngineService, look: Look, pictures: dict[str, PictureRef]
) -> None:
    drawn = settings(look.with_(sketch=pictures["sketch"]), steps=1)
    (half,) = render(service, settings(drawn, sketch_strength=0.5))
    (full,) = render(service, settings(drawn, sketch_strength=1.0))
    assert (full.picture != half.picture).any()


def test_the_recipe_names_engine_versions_and_times(service: EngineService, look: Look) -> None:
    (found,) = render(service, look)
    stamp = found.recipe.stamp
    assert stamp.engine == "mini"
    assert stamp.device == "cpu"
    assert {"torch", "diffusers", "fashionstudio"} <= set(stamp.versions)
    assert all(len(sha) == 64 for sha in stamp.weights.values())
    assert {"denoise", "decode", "compose"} <= set(found.recipe.timings)


class CancelAt(QuietContext):
    """Cancels when a phase begins, or at a step."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.phases: list[str] = []

    def phase(self, name: str) -> None:
        self.phases.append(name)
        if name == self.where:
            raise Cancelled("Cancelled.")

    def step(self, done: int, total: int) -> None:
        if self.where == "step":
            raise Cancelled("Cancelled.")


@pytest.mark.parametrize(
    "where", ["load", "read", "person", "region", "encode", "denoise", "step", "decode"]
)
def test_cancel_in_each_phase_leaves_the_engine_usable(
    service: EngineService, look: Look, where: str
) -> None:
    if where == "load":
        service.unload()
    else:
        engine_of(service).forget()
    context = CancelAt(where)
    with pytest.raises(Cancelled):
        list(service.render(Request(look), context))
    if where == "step":
        assert "decode" not in context.phases
    if where == "decode":
        assert render(service, look)


class Watching(QuietContext):
    """Wants a preview at every step."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []
        self.previews: list[tuple[int, tuple[int, ...], tuple[float, ...]]] = []

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))

    def wants_preview(self) -> bool:
        return True

    def preview(self, index: int, picture: np.ndarray, box: tuple[float, ...]) -> None:
        self.previews.append((index, picture.shape, box))


def test_steps_and_previews_count_through_all_variations(
    service: EngineService, look: Look
) -> None:
    context = Watching()
    list(service.render(Request(settings(look, variations=2)), context))
    assert context.steps == [(n, 6) for n in range(1, 7)]
    assert [index for index, _, _ in context.previews] == [0, 0, 1, 1]
    _, shape, (x, _, width, height) = context.previews[0]
    assert shape == (*tiny.FRAME, 3)
    assert width / height == pytest.approx(0.75)
    assert x < 120 < x + width


def test_an_empty_region_is_refused(
    service: EngineService, look: Look, pictures: dict[str, PictureRef]
) -> None:
    with pytest.raises(BadInput, match="region is empty"):
        render(service, look.with_(region=pictures["empty"]))


def test_an_empty_sketch_is_refused(
    service: EngineService, look: Look, pictures: dict[str, PictureRef]
) -> None:
    with pytest.raises(BadInput, match="sketch is empty"):
        render(service, look.with_(sketch=pictures["empty"]))


def test_a_lost_input_is_named(service: EngineService, look: Look) -> None:
    gone = PictureRef("0" * 64, "tartan.jpg")
    with pytest.raises(BadInput, match=r"fabric “tartan.jpg” is not there"):
        render(service, look.with_(fabric=Fabric(gone)))


def test_memory_runs_out_once_and_for_good(
    service: EngineService, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of(service)
    honest = engine.pipe.decode
    failures = [MemoryError("no"), None]

    def decode(*args: object, **kwargs: object) -> object:
        failure = failures.pop(0) if failures else MemoryError("no")
        if failure is not None:
            raise failure
        return honest(*args, **kwargs)

    (expected,) = render(service, look)
    monkeypatch.setattr(engine.pipe, "decode", decode)
    (found,) = render(service, look)
    # Strips round otherwise than whole pictures do, by the last bit at most.
    apart = np.abs(found.picture.astype(int) - expected.picture.astype(int))
    assert apart.max() <= 1
    assert (apart > 0).mean() < 0.01
    assert LEANER in found.recipe.notes, "it is said on the picture's card"
    assert LEANER not in expected.recipe.notes
    with pytest.raises(OutOfMemory) as caught:
        render(service, look)
    assert "too little memory" in caught.value.sentence()


def test_a_missing_engine_says_what_is_there(service: EngineService, look: Look) -> None:
    with pytest.raises(ModelMissing, match="“nowhere” is not installed") as caught:
        render(service, settings(look, engine="nowhere"))
    assert "“mini”" in caught.value.hint


def test_damaged_weights_are_refused(home: Path, service: EngineService, look: Look) -> None:
    folder = tiny.place_tiny_engine(home / "data" / "models", "damaged")
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelMismatch, match="“damaged” is damaged: unet"):
        render(service, settings(look, engine="damaged"))
    weights.unlink()
    with pytest.raises(ModelMissing, match="not complete"):
        render(service, settings(look, engine="damaged"))


def test_weights_of_another_network_are_refused(
    home: Path, service: EngineService, look: Look
) -> None:
    from fashionstudio.engine.manifest import write_files

    folder = tiny.place_tiny_engine(home / "data" / "models", "foreign")
    vae = folder / "vae" / "diffusion_pytorch_model.safetensors"
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(vae.read_bytes())
    write_files(folder)
    with pytest.raises(ModelMismatch, match="“foreign”"):
        render(service, settings(look, engine="foreign"))


def test_no_gpu_where_one_is_asked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(BadInput, match="no NVIDIA GPU"):
        EngineService(Inputs(home / "blobs"), "cuda")
    with pytest.raises(BadInput, match="is not a device"):
        EngineService(Inputs(home / "blobs"), "tpu")
