"""Beyond the published systems, each time beside what their own code does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from fashionstudio.core.geometry import Frame
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.person import PARTS, Pose
from fashionstudio.core.render import Render
from fashionstudio.core.request import Request
from fashionstudio.datasets.published.masks import inpaint_mask
from fashionstudio.diffusion import arrays
from fashionstudio.diffusion import layout as layouts
from fashionstudio.diffusion.arrays import to_uint8
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.emasc import EMASC
from fashionstudio.diffusion.layout import ConditioningLayout, TokenSource
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine import tensors
from fashionstudio.engine.context import QuietContext, Stopwatch
from fashionstudio.engine.engine import Engine
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.manifest import EngineManifest, Preset
from fashionstudio.engine.published import HEAD, part_mask
from fashionstudio.engine.scene import Pictures
from fashionstudio.vision.region import propose_region
from tests.engine import diffusion_tiny as tiny
from tests.helpers import tiny_engine as drawn

LADI = replace(
    layouts.LADI,
    tokens=(TokenSource("garment", count=3),),
    decoder_skips=(1, 2, 3),
    patch=1,
)
PRESET = Preset("ddim", 2, 2.0)


def pipeline(plan: ConditioningLayout) -> FashionPipeline:
    """Tiny networks in a published layout; EMASC knows no appearance there."""
    pipe = tiny.pipeline(plan, emasc=None)
    if plan.decoder_skips:
        torch.manual_seed(1)
        pipe.register_modules(emasc=EMASC(*pipe.codec.skip_channels()).eval())
    return pipe


@pytest.fixture(scope="module")
def ladi() -> FashionPipeline:
    return pipeline(LADI)


@pytest.fixture(scope="module")
def mgd() -> FashionPipeline:
    return pipeline(layouts.MGD)


# Any subset of conditions ------------------------------------------------------------------------


@pytest.mark.parametrize("kept", list(itertools.product([False, True], repeat=3)))
@pytest.mark.parametrize("system", ["ladi", "mgd"])
def test_any_subset_of_conditions(
    request: pytest.FixtureRequest, system: str, kept: tuple[bool, ...]
) -> None:
    """The published code needs all files; a missing one is here the zero of its training."""
    pipe: FashionPipeline = request.getfixturevalue(system)
    other = "garment" if system == "ladi" else "sketch"
    chosen = dict(zip(("pose", other, "words"), kept, strict=True))
    left_out = {"appearance": False, "appearance_mask": False, "fabric": False}
    inputs = tiny.inputs(**{"garment": False, "sketch": False, **chosen, **left_out})
    conditions = pipe.encode(inputs)
    plane = "appearance" if system == "ladi" else "sketch"
    assert bool(conditions.planes["pose"].any()) == chosen["pose"]
    assert bool(conditions.planes[plane].any()) == chosen[other]
    says = chosen["words"] or (system == "ladi" and chosen["garment"])
    assert torch.equal(conditions.text, conditions.uncond_text) != says
    latents = pipe.denoise(conditions, seeds=[1], steps=1)
    assert torch.isfinite(pipe.decode(latents, conditions)).all()


def test_no_pose_is_the_published_zero_map(ladi: FashionPipeline) -> None:
    inputs = tiny.inputs(appearance=False, appearance_mask=False, sketch=False, fabric=False)
    without = ladi.encode(replace(inputs, pose=None))
    zeros = ladi.encode(replace(inputs, pose=None, pose_map=torch.zeros(1, 18, *tiny.SIZE)))
    for name, plane in without.planes.items():
        torch.testing.assert_close(plane, zeros.planes[name])


# Several pictures a prompt -----------------------------------------------------------------------


def test_several_pictures_share_one_prompt(ladi: FashionPipeline) -> None:
    """Published: one only, for pose, garment and skips are not repeated."""
    inputs = tiny.inputs(appearance=False, appearance_mask=False, sketch=False, fabric=False)
    conditions = ladi.encode(inputs)
    assert len(conditions.skips) == 3
    seeds = [5, 6, 7]
    latents = ladi.denoise(conditions, seeds=seeds, steps=2)
    pictures = ladi.decode(latents, conditions)
    for k, seed in enumerate(seeds):
        alone = ladi.denoise(conditions, seeds=[seed], steps=2)
        torch.testing.assert_close(latents[k : k + 1], alone, atol=1e-4, rtol=1e-4)
        picture = ladi.decode(alone, conditions)
        assert float((pictures[k : k + 1] - picture).abs().max()) < 1 / 255


# Engines -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Pictures:
    return Pictures(Inputs(tmp_path_factory.mktemp("blobs")))


@pytest.fixture(scope="module")
def look(pictures: Pictures) -> Look:
    def put(array: NDArray[np.uint8], name: str) -> PictureRef:
        return PictureRef(pictures._inputs.put(encode_png(array)), name)

    return Look(
        photo=put(drawn.draw_person(), "photo"),
        sketch=put(drawn.draw_sketch(), "sketch"),
        garment=put(drawn.draw_garment(), "garment"),
        pose=Pose.from_array(drawn.joints()),
        words="a red shirt",
        settings=RenderSettings(),
    )


def engine(pipe: FashionPipeline, pictures: Pictures, **changes: Any) -> Engine:
    manifest = EngineManifest(
        folder=Path(),
        id="tried",
        title="T",
        licence="CC0-1.0",
        frame=(64, 48),
        presets=dict.fromkeys(("draft", "standard", "fine"), PRESET),
        files={},
        capabilities=("words", "sketch", "garment"),
        **changes,
    )
    return Engine(manifest, pipe, pictures)


def rendered(made_by: Engine, look: Look, **settings: Any) -> list[Render]:
    changed = look.with_(settings=replace(look.settings, **settings))
    return list(made_by.render(Request(changed), QuietContext()))


def test_composition_is_kept_out_of_the_published_ladi(
    ladi: FashionPipeline, pictures: Pictures, look: Look
) -> None:
    """Ours leaves every pixel outside the Region; theirs hands out the network's whole picture."""
    made_by, photo = engine(ladi, pictures), drawn.draw_person()
    (ours,) = rendered(made_by, look)
    outside = ours.region == 0
    assert outside.mean() > 0.1
    np.testing.assert_array_equal(ours.picture[outside], photo[outside])
    assert ours.picture.shape == photo.shape
    (theirs,) = rendered(made_by, look, published=True)
    assert (theirs.picture[outside] == photo[outside]).mean() < 0.2
    assert (theirs.region == 255).all()
    assert not theirs.recipe.notes or "published" not in " ".join(theirs.recipe.notes)


def test_the_published_ladi_is_the_pipeline_alone(
    ladi: FashionPipeline, pictures: Pictures, look: Look
) -> None:
    """One generator: garment's posterior, noise, masked picture's posterior. Nothing else."""
    made_by = engine(ladi, pictures)
    watch = Stopwatch(QuietContext())
    place = made_by.preparation.prepare(
        look.with_(settings=RenderSettings(published=True)), watch
    ).scene.place
    photo = drawn.draw_person()
    frame = Frame.around((0, 0, 240, 320), photo.shape, (64, 48), 0.0)
    assert frame == place.frame
    cut = pictures._garment(look.garment).picture_on_white  # type: ignore[arg-type]
    squeezed = Image.fromarray(cut).resize((48, 64), Image.Resampling.BICUBIC)
    person = pictures.person(look.photo, look.pose, watch.run)  # type: ignore[arg-type]
    inputs = FrameInputs(
        image=arrays.picture_tensor(frame.crop(photo)),
        mask=arrays.binary_mask_tensor(frame.crop_mask(place.region)),
        pose=tensors.pose_in_frame(person, frame),
        garment=arrays.picture_tensor(np.asarray(squeezed)),
        words=[look.words],
    )
    conditions = ladi.encode(inputs, generator=torch.Generator().manual_seed(9))
    latents = ladi.denoise(conditions, steps=2, guidance=2.0)
    wanted, _ = frame.paste(to_uint8(ladi.decode(latents, conditions))[0], photo.shape)
    (found,) = rendered(made_by, look, published=True, seed=9)
    assert np.abs(found.picture.astype(int) - wanted).max() <= 1


def test_each_published_picture_is_that_of_its_seed(
    ladi: FashionPipeline, pictures: Pictures, look: Look
) -> None:
    made_by = engine(ladi, pictures)
    run = rendered(made_by, look, published=True, seed=4, variations=2)
    (alone,) = rendered(made_by, look, published=True, seed=5)
    np.testing.assert_array_equal(run[1].picture, alone.picture)
    assert (run[0].picture != run[1].picture).any()
    (sampled,) = rendered(made_by, look, seed=5)
    assert (sampled.picture != alone.picture).any()


def test_the_published_mgd_puts_the_head_back(
    mgd: FashionPipeline, pictures: Pictures, look: Look
) -> None:
    made_by, photo = engine(mgd, pictures), drawn.draw_person()
    (found,) = rendered(made_by, look.with_(garment=None), published=True)
    person = pictures.person(look.photo, look.pose, Stopwatch(QuietContext()).run)  # type: ignore[arg-type]
    head = part_mask(person, HEAD) == 255
    assert 0 < head.mean() < 0.2
    np.testing.assert_array_equal(found.picture[head], photo[head])
    assert (found.picture[~head] == photo[~head]).mean() < 0.2
    np.testing.assert_array_equal(found.region == 0, head)


def test_other_engines_say_what_published_means(pictures: Pictures, look: Look) -> None:
    made_by = engine(tiny.pipeline(), pictures)
    (found,) = rendered(made_by, look, published=True)
    assert "no published code to follow" in " ".join(found.recipe.notes)
    outside = found.region == 0
    np.testing.assert_array_equal(found.picture[outside], drawn.draw_person()[outside])


# The Sketch's window -----------------------------------------------------------------------------


@pytest.fixture
def strokes(mgd: FashionPipeline) -> Iterator[list[bool]]:
    """Of each step, whether the U-Net saw a Sketch."""
    seen: list[bool] = []

    def look_at(_module: object, args: tuple[Tensor, ...]) -> None:
        seen.append(bool(args[0][-1, -1].any()))

    handle = mgd.unet.register_forward_pre_hook(look_at)
    yield seen
    handle.remove()


@pytest.mark.parametrize(
    ("published", "share", "strength", "steps"),
    [
        (False, 0.2, 1.0, 2),
        (True, 0.2, 1.0, 3),  # both ends count
        (False, 0.2, 0.0, 0),
        (True, 0.2, 0.0, 1),  # and so zero is one
        (False, 1.0, 1.0, 10),
        (False, 1.0, 0.5, 5),
        (True, 1.0, 0.5, 6),
    ],
)
def test_the_inclusive_window_is_published_only(
    mgd: FashionPipeline,
    pictures: Pictures,
    look: Look,
    strokes: list[bool],
    published: bool,
    share: float,
    strength: float,
    steps: int,
) -> None:
    made_by = engine(mgd, pictures, sketch_share=share)
    rendered(
        made_by,
        look.with_(garment=None),
        published=published,
        sketch_strength=strength,
        steps=10,
    )
    assert strokes == [True] * steps + [False] * (10 - steps)


# Skirts ------------------------------------------------------------------------------------------


def test_a_skirt_is_replaced_whole(pictures: Pictures, look: Look) -> None:
    """Published, only what is next to a leg; by option, and always for a Look, all of it."""
    photo = drawn.draw_person()
    watch = Stopwatch(QuietContext())
    person = pictures.person(look.photo, look.pose, watch.run)  # type: ignore[arg-type]
    skirt = np.zeros(photo.shape[:2], bool)
    skirt[160:250, 90:152] = True
    parts = np.where(skirt, np.uint8(PARTS["skirt"]), person.parts)
    region = propose_region(photo, replace(person, parts=parts), "lower_body")
    sure = skirt & (region.keep_out == 0)
    assert (region.mask[sure] == 255).mean() > 0.99

    labels = np.zeros((512, 384), np.uint8)
    labels[260:420, 120:264] = PARTS["skirt"]
    labels[420:500, 150:170] = PARTS["left_leg"]
    joints = np.full((18, 2), -1.0)
    made: dict[bool, NDArray[np.uint8]] = {
        skirts: inpaint_mask(
            labels,
            joints,
            dataset="dresscode",
            category="lower_body",
            system="ladi",
            skirts=skirts,
        )
        for skirts in (False, True)
    }
    whole = labels == PARTS["skirt"]
    assert (made[False][whole] == 255).mean() < 0.1
    assert (made[True][whole] == 255).all()
