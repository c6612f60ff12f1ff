"""An engine that tells layers, one that does not, and what becomes of either's answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_linear
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.person import PARTS, Pose
from fashionstudio.core.render import Render
from fashionstudio.core.request import Request
from fashionstudio.diffusion.layers import LayerDecoder, Layers
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.placement import Placement
from fashionstudio.engine import steps
from fashionstudio.engine.context import QuietContext, Stopwatch
from fashionstudio.engine.frames import frame_contents
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.layering import (
    Answer,
    answers,
    evened,
    finished,
    garment_layers,
)
from fashionstudio.engine.service import EngineService
from fashionstudio.engine.shape import OLD
from tests.engine import diffusion_tiny as tiny
from tests.engine.test_inference_memory import DEVICE, Ledger
from tests.helpers import tiny_engine


def network() -> LayerDecoder:
    """With weights that make every layer differ from place to place."""
    torch.manual_seed(3)
    found = LayerDecoder((8, 8, 16, 16)).eval()
    for weight in found.head.parameters():
        torch.nn.init.normal_(weight, std=0.2)
    return found


@pytest.fixture(scope="module")
def layered() -> FashionPipeline:
    return tiny.pipeline(layers=network())


def nothing() -> None:
    """Nobody cancels."""


# The pipeline ------------------------------------------------------------------------------------


def test_without_a_layer_decoder_nothing_is_kept_beside_and_nothing_taken_apart(
    pipe: FashionPipeline, layered: FashionPipeline
) -> None:
    plain, more = pipe.encode(tiny.inputs()), layered.encode(tiny.inputs())
    assert plain.beside is None
    assert pipe.take_apart(torch.rand(1, 3, *tiny.SIZE), plain) is None
    assert layered.take_apart(torch.rand(1, 3, *tiny.SIZE), plain) is None
    assert plain.rows([0]).beside is None
    for name, plane in plain.planes.items():
        torch.testing.assert_close(more.planes[name], plane, atol=0, rtol=0)
    torch.testing.assert_close(more.text, plain.text, atol=0, rtol=0)


def test_what_was_not_given_is_zero_beside(layered: FashionPipeline) -> None:
    given = {"appearance": False, "appearance_mask": False, "garment": False, "sketch": False}
    beside = layered.encode(tiny.inputs(**given)).beside
    assert beside is not None
    for plane in (beside.appearance, beside.known, beside.sketch, beside.drawn, beside.worn,
                  beside.hidden):  # fmt: skip
        assert not plane.any()
    assert beside.photo.any()


def test_what_is_worn_is_not_shown_where_another_kind_is_wanted(layered: FashionPipeline) -> None:
    inputs = tiny.inputs()
    worn = torch.zeros_like(inputs.mask)
    worn[:, :, 24:64, 16:24] = 1  # beyond the Region, too
    given = dataclasses.replace(inputs, worn=worn)
    shown = layered.encode(given).beside
    beside = layered.encode(dataclasses.replace(given, unlike=worn)).beside
    assert shown is not None
    assert beside is not None
    assert not shown.hidden.any()
    assert torch.equal(shown.photo, inputs.image)
    hidden = beside.hidden > 0
    assert hidden[(worn > 0) & (inputs.mask > 0)].all()
    assert not hidden[inputs.mask == 0].any()
    assert not beside.photo[hidden.expand(-1, 3, -1, -1)].any()
    seen = ~hidden.expand(-1, 3, -1, -1)
    assert torch.equal(beside.photo[seen], inputs.image[seen])
    told = network()(beside)
    assert told.old[hidden].eq(1).all()


def test_rows_and_repetitions_take_along_what_lies_beside(layered: FashionPipeline) -> None:
    two = layered.encode(tiny.inputs(2))
    assert two.beside is not None
    second = two.rows([1]).beside
    assert second is not None
    for name, plane in vars(two.beside).items():
        torch.testing.assert_close(getattr(second, name), plane[1:], msg=name)
    thrice = two.rows([1]).repeated(3).beside
    assert thrice is not None
    for name, plane in vars(thrice).items():
        assert plane.shape[0] == 3, name
        torch.testing.assert_close(plane[2:], getattr(second, name), msg=name)


def test_the_layer_decoder_is_saved_with_the_pipeline(
    layered: FashionPipeline, pipe: FashionPipeline, tmp_path: Path
) -> None:
    layered.save_pretrained(tmp_path / "with")
    pipe.save_pretrained(tmp_path / "without")
    again = FashionPipeline.from_pretrained(tmp_path / "with")
    assert isinstance(again.layers, LayerDecoder)
    pictures = torch.rand(1, 3, *tiny.SIZE, generator=torch.Generator().manual_seed(0))
    conditions = layered.encode(tiny.inputs())
    one, other = (p.take_apart(pictures, conditions) for p in (layered, again))
    assert one is not None
    assert other is not None
    torch.testing.assert_close(one.alpha, other.alpha)
    assert FashionPipeline.from_pretrained(tmp_path / "without").layers is None


def test_the_layer_decoder_is_on_the_device_while_it_works_and_no_longer(
    layered: FashionPipeline,
) -> None:
    conditions = layered.encode(tiny.inputs())
    modules = {n: m for n, m in layered.components.items() if isinstance(m, torch.nn.Module)}
    ledger = Ledger(modules)
    layered._placement = Placement(DEVICE, modules, ledger.move)
    handles = ledger.watch()
    try:
        layered.take_apart(torch.rand(1, 3, *tiny.SIZE), conditions)
    finally:
        for handle in handles:
            handle.remove()
        layered._placement = None
    assert ledger.peak == ledger.size("layers")


# Answers -----------------------------------------------------------------------------------------


def test_a_batch_of_two_is_each_picture_as_alone(layered: FashionPipeline) -> None:
    conditions = layered.encode(tiny.inputs())
    generator = torch.Generator().manual_seed(4)
    size = conditions.planes["mask"].shape[-2:]
    latents = torch.randn(2, layered.layout.latent_channels, *size, generator=generator)
    options: dict[str, Any] = {"in_strips": False, "layered": True}
    both = answers(layered, latents, conditions, nothing, **options)
    assert len(both) == 2
    for row, answer in enumerate(both):
        (alone,) = answers(layered, latents[row : row + 1], conditions, nothing, **options)
        assert np.abs(alone.picture.astype(int) - answer.picture).max() <= 1
        assert answer.layers is not None
        assert alone.layers is not None
        for name, plane in vars(answer.layers).items():
            np.testing.assert_allclose(getattr(alone.layers, name), plane, atol=2, err_msg=name)
    unlike = both[0].layers, both[1].layers
    assert unlike[0] is not None
    assert unlike[1] is not None
    assert np.abs(unlike[0].albedo - unlike[1].albedo).max() > 0.05
    unwanted = answers(layered, latents, conditions, nothing, in_strips=False, layered=False)
    assert [answer.layers for answer in unwanted] == [None, None]
    np.testing.assert_array_equal(unwanted[1].picture, both[1].picture)


def test_layers_mean_the_same_to_the_compositor() -> None:
    generator = torch.Generator().manual_seed(0)
    shade, albedo, alpha, rest = (
        torch.rand(2, channels, 8, 6, generator=generator) for channels in (3, 3, 1, 3)
    )
    told = Layers(
        alpha, 1 - alpha, 0.4 + 0.3 * shade, 2 * albedo - 1, 2 * rest - 1, alpha, alpha, alpha
    )  # the logits mean nothing here
    one, other = garment_layers(told)
    assert other.alpha.shape == other.old.shape == (8, 6)
    assert other.rest.dtype == np.uint8
    assert one.shade.dtype == one.albedo.dtype == np.float32
    np.testing.assert_allclose(other.old, 1 - other.alpha, atol=1e-6)
    lit = linear_to_srgb_u8(np.clip(one.albedo * one.shade, 0, 1)).astype(int)
    painted = ((told.worn()[0] + 1) / 2).clamp(0, 1).permute(1, 2, 0).numpy() * 255
    assert np.abs(lit - painted).max() < 12  # the gamma of 2.2 and that of sRGB
    np.testing.assert_allclose(
        one.albedo, srgb_to_linear(albedo[0].permute(1, 2, 0).numpy()), atol=1e-5
    )


def test_a_cloths_slow_drift_is_evened_and_its_stripes_stay() -> None:
    rows = np.arange(256, dtype=np.float32)[:, None, None]
    grid = 1 + 0.05 * (rows % 2)  # finer than any latent
    stripes = np.where(rows // 8 % 2 > 0, 0.5, 0.2) * np.ones((1, 96, 3))
    alpha = np.zeros((256, 96), np.float32)
    alpha[24:232, 16:80] = 1
    drifting = (stripes * grid * (0.7 + 0.6 * rows / 256)).astype(np.float32)
    made = evened(drifting, alpha)
    inside = np.s_[40:216, 24:72]
    assert made.dtype == np.float32

    def spread(cloth: np.ndarray) -> float:
        """How much the brightness of blocks of whole stripes differs from top to hem."""
        blocks = cloth[40:216, 24:72, 0].reshape(11, 16, 48).mean(axis=(1, 2))
        return float(blocks.std() / blocks.mean())

    assert spread(made) < 0.4 * spread(drifting)
    contrast = made[inside].max() / made[inside].min()
    assert contrast > 1.6, "stripes stay, softer"
    flat = np.diff(evened(0.3 * (drifting * 0 + grid).astype(np.float32), alpha)[inside], axis=0)
    assert np.abs(flat).max() < 0.002, "a codec's grid does not"
    plain = np.full_like(drifting, 0.3)
    np.testing.assert_allclose(evened(plain, alpha)[inside], 0.3, atol=1e-4)
    np.testing.assert_array_equal(evened(drifting, np.zeros_like(alpha)), drifting)


# Renders -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[EngineService]:
    """Its engine tells layers."""
    found = EngineService(Inputs(home / "data" / "blobs"), "cpu")
    found.load("mini", QuietContext()).pipe.register_modules(layers=network())
    yield found
    found.unload()


@pytest.fixture(scope="module")
def look(service: EngineService) -> Look:
    def keep(picture: np.ndarray) -> PictureRef:
        return PictureRef(service.pictures._inputs.put(encode_png(picture)))

    return Look(
        photo=keep(tiny_engine.draw_person()), pose=Pose.from_array(tiny_engine.joints()),
        sketch=keep(tiny_engine.draw_sketch()), words="a red shirt", settings=RenderSettings(),
    )  # fmt: skip


def render(service: EngineService, look: Look, **settings: Any) -> Render:
    chosen = look.with_(settings=dataclasses.replace(look.settings, **settings))
    (found,) = service.render(Request(chosen), QuietContext())
    return found


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The sketches with which layers were laid into the Photo."""
    found, really = [], steps.lay_into_photo

    def lay(photo: Any, layers: Any, place: Any, sketch: Any = None, cloth: Any = None) -> Any:
        found.append(sketch)
        return really(photo, layers, place, sketch, cloth)

    monkeypatch.setattr(steps, "lay_into_photo", lay)
    return found


def test_layers_are_laid_and_nothing_else_is_touched(
    service: EngineService, look: Look, laid: list[Any]
) -> None:
    found, photo = render(service, look), tiny_engine.draw_person()
    assert len(laid) == 1
    untouched = found.region == 0
    np.testing.assert_array_equal(found.picture[untouched], photo[untouched])
    assert (found.picture != photo).any()
    place = service.pictures.scene(
        look, service.load("mini", QuietContext()).manifest, Stopwatch(QuietContext()).run
    ).place
    assert not found.region[place.region == 0].any()
    np.testing.assert_array_equal(render(service, look).picture, found.picture)


def test_a_sketch_of_no_strength_draws_no_edge(
    service: EngineService, look: Look, laid: list[Any]
) -> None:
    render(service, look)
    render(service, look, sketch_strength=0.0)
    assert laid[0] is not None
    assert laid[1] is None


def test_the_published_mode_never_lays_layers(
    service: EngineService, look: Look, laid: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: Any) -> None:
        raise AssertionError("taken apart")

    monkeypatch.setattr(FashionPipeline, "take_apart", refuse)
    assert render(service, look, published=True).picture.any()
    assert not laid


def test_an_engine_without_layers_composes_as_before(service: EngineService, look: Look) -> None:
    engine = service.load("mini", QuietContext())
    scene = service.pictures.scene(look, engine.manifest, Stopwatch(QuietContext()).run)
    picture = np.random.default_rng(0).integers(0, 256, (*engine.manifest.frame, 3), np.uint8)
    made = finished(Answer(picture, None), scene, None)
    expected = steps.put_into_photo(scene.photo, picture, scene.place)
    for one, other in zip(made, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_old_garment_is_shown_to_engines_that_tell_layers_only(
    service: EngineService, look: Look, pipe: FashionPipeline
) -> None:
    engine = service.load("mini", QuietContext())
    scene = service.pictures.scene(look, engine.manifest, Stopwatch(QuietContext()).run)
    found = frame_contents(engine.pipe, look, scene, "a red shirt", ())
    worn = found.inputs.worn
    assert worn is not None
    assert worn.shape == found.inputs.mask.shape
    assert 0.02 < float((worn > 0.5).float().mean()) < 0.9
    assert not (worn > 0.5)[found.inputs.mask == 0].any()
    parts = np.isin(scene.person.parts, [PARTS[name] for name in OLD[look.category]])
    seen = found.place.frame.crop_mask(parts.astype(np.uint8) * 255)
    inside = found.place.frame.crop_mask(found.place.region) == 255
    np.testing.assert_allclose(worn[0, 0].numpy()[inside] * 255, seen[inside], atol=0.6)
    assert frame_contents(pipe, look, scene, "a red shirt", ()).inputs.worn is None
