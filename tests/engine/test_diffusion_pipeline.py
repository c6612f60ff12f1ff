"""The denoising loop and its pipeline with tiny random networks."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import torch
from torch import Tensor

from fashionstudio.diffusion import layout as layouts
from fashionstudio.diffusion.arrays import to_uint8
from fashionstudio.diffusion.conditioning import Conditions
from fashionstudio.diffusion.guidance import Guidance, Window
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.routing import HalfSequence
from fashionstudio.diffusion.samplers import PRESETS, SamplerPreset
from fashionstudio.errors import BadInput, Cancelled, ModelMismatch
from tests.engine import diffusion_tiny as tiny

OPTIONAL = ("pose", "sketch", "appearance", "garment", "fabric", "words")
FAST = SamplerPreset("ddim", 2)
# Batched convolutions and matrix products may sum in another order than single ones.
BATCH_TOLERANCE = 1e-5


@pytest.mark.parametrize("kept", list(itertools.product([False, True], repeat=len(OPTIONAL))))
def test_any_subset_of_conditions_works(pipe: FashionPipeline, kept: tuple[bool, ...]) -> None:
    chosen = dict(zip(OPTIONAL, kept, strict=True))
    out = pipe(tiny.inputs(**chosen), seeds=[1], preset=SamplerPreset("ddim", 1), guidance=1)
    assert out.images.shape == (1, 64, 64, 3)
    assert torch.isfinite(out.latents).all()


def test_absent_conditions_are_zero_planes(pipe: FashionPipeline) -> None:
    bare = pipe.encode(tiny.inputs(**dict.fromkeys(OPTIONAL, False)))
    for plane in pipe.layout.planes:
        empty = not bare.planes[plane.name].any()
        assert empty == plane.dropped_in_uncond, plane.name
    torch.testing.assert_close(bare.text, bare.uncond_text)


def test_planes_come_in_the_layouts_order_and_size(conditions: Conditions) -> None:
    shapes = {name: tuple(plane.shape) for name, plane in conditions.planes.items()}
    assert shapes == {p.name: (1, p.channels, 8, 8) for p in tiny.LAYOUT.planes}
    assert list(shapes) == [p.name for p in tiny.LAYOUT.planes]


def test_masked_pixels_are_grey(pipe: FashionPipeline) -> None:
    one, other = tiny.inputs(appearance=False, garment=False), tiny.inputs(appearance=False)
    changed = one.image + one.mask  # only inside the Region
    other = type(other)(image=changed, mask=one.mask, pose=one.pose, sketch=one.sketch)
    a = pipe.encode(one).planes["masked_image"]
    torch.testing.assert_close(a, pipe.encode(other).planes["masked_image"])


def test_appearance_outside_its_mask_does_not_matter(pipe: FashionPipeline) -> None:
    inputs = tiny.inputs()
    assert inputs.appearance is not None
    assert inputs.appearance_mask is not None
    noisy = inputs.appearance + (1 - inputs.appearance_mask)
    changed = type(inputs)(**{**vars(inputs), "appearance": noisy})
    a, b = pipe.encode(inputs), pipe.encode(changed)
    torch.testing.assert_close(a.planes["appearance"], b.planes["appearance"])


def test_a_garment_is_warped_where_there_is_no_appearance() -> None:
    for plan in (tiny.LAYOUT, tiny.LADI):
        pipe = tiny.pipeline(plan)
        given = pipe.encode(tiny.inputs(appearance=False, fabric=False))
        assert given.planes["appearance"].any()
        without = pipe.encode(tiny.inputs(appearance=False, garment=False))
        assert not without.planes["appearance"].any()


def test_the_same_seed_gives_the_same_bytes(pipe: FashionPipeline) -> None:
    first = pipe(tiny.inputs(), seeds=[7], preset=PRESETS["draft"])
    again = pipe(tiny.inputs(), seeds=[7], preset=PRESETS["draft"])
    other = pipe(tiny.inputs(), seeds=[8], preset=PRESETS["draft"])
    assert torch.equal(first.latents, again.latents)
    assert (first.images == again.images).all()
    assert not torch.equal(first.latents, other.latents)


@pytest.mark.parametrize("sampler", ["ddim", "dpm++", "unipc", "lcm"])
def test_a_batch_equals_its_single_pictures(
    pipe: FashionPipeline, conditions: Conditions, sampler: str
) -> None:
    seeds = [3, 2**63 - 1, 0]
    batch = pipe.denoise(conditions, seeds=seeds, steps=4, sampler=sampler, guidance=3)
    for k, seed in enumerate(seeds):
        alone = pipe.denoise(conditions, seeds=[seed], steps=4, sampler=sampler, guidance=3)
        torch.testing.assert_close(
            batch[k : k + 1], alone, atol=BATCH_TOLERANCE, rtol=BATCH_TOLERANCE
        )


def test_conditions_of_several_pictures(pipe: FashionPipeline) -> None:
    several = pipe.encode(tiny.inputs(batch=2))
    out = pipe.denoise(several, seeds=[1, 2], steps=2)
    second = pipe.denoise(several.rows([1]), seeds=[2], steps=2)
    torch.testing.assert_close(out[1:], second, atol=BATCH_TOLERANCE, rtol=BATCH_TOLERANCE)
    with pytest.raises(BadInput, match="2 conditions cannot serve 3"):
        pipe.denoise(several, seeds=[1, 2, 3], steps=1)


@pytest.mark.parametrize("at", range(3))
def test_cancel_at_each_step(pipe: FashionPipeline, conditions: Conditions, at: int) -> None:
    seen = []

    def callback(step: int, steps: int, _clean: Tensor) -> None:
        seen.append((step, steps))
        if step == at:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        pipe.denoise(conditions, seeds=[0], steps=3, callback=callback)
    assert seen == [(step, 3) for step in range(at + 1)]
    before = pipe.denoise(conditions, seeds=[0], steps=3)
    assert torch.equal(before, pipe.denoise(conditions, seeds=[0], steps=3))


def test_cancel_before_decoding(pipe: FashionPipeline, conditions: Conditions) -> None:
    def stop() -> None:
        raise Cancelled("stop")

    latents = torch.zeros(2, 4, 8, 8)
    with pytest.raises(Cancelled):
        pipe.decode(latents, conditions, stop)


@pytest.mark.parametrize("sampler", ["ddim", "dpm++", "unipc"])
def test_the_last_clean_prediction_is_the_result(
    pipe: FashionPipeline, conditions: Conditions, sampler: str
) -> None:
    last: list[Tensor] = []
    latents = pipe.denoise(
        conditions, seeds=[0], steps=8, sampler=sampler, callback=lambda _i, _n, x: last.append(x)
    )
    scale = float(latents.std())
    assert float((last[-1] - latents).abs().mean()) < 0.2 * scale


def test_preview_shows_the_colour(pipe: FashionPipeline) -> None:
    clean = torch.randn(2, 4, 8, 8)
    assert pipe.preview(clean).shape == (2, 8, 8, 3)


def test_save_and_load(pipe: FashionPipeline, conditions: Conditions, tmp_path: Path) -> None:
    pipe.save_pretrained(tmp_path)
    loaded = FashionPipeline.from_pretrained(tmp_path)
    assert loaded.layout == pipe.layout
    a = pipe(tiny.inputs(), seeds=[1], preset=FAST)
    b = loaded(tiny.inputs(), seeds=[1], preset=FAST)
    assert torch.equal(a.latents, b.latents)
    assert (a.images == b.images).all()


def test_save_and_load_without_optional_parts(tmp_path: Path) -> None:
    pipe = tiny.pipeline(
        **dict.fromkeys(("image_encoder", "inversion_adapter", "warper", "refinement", "emasc"))
    )
    pipe.save_pretrained(tmp_path)
    loaded = FashionPipeline.from_pretrained(tmp_path)
    assert loaded.emasc is None
    assert loaded.warper is None
    out = loaded(tiny.inputs(), seeds=[1], preset=FAST)
    assert out.images.shape == (1, 64, 64, 3)


def test_half_precision_on_disk_becomes_single_in_memory(tmp_path: Path) -> None:
    tiny.pipeline().to(torch.float16).save_pretrained(tmp_path)
    loaded = FashionPipeline.from_pretrained(tmp_path)
    networks = {name: part for name, part in loaded.components.items() if hasattr(part, "dtype")}
    assert len(networks) == 8
    assert {part.dtype for part in networks.values()} == {torch.float32}
    assert (tmp_path / "unet" / "diffusion_pytorch_model.safetensors").is_file()


def test_bfloat16_renders_nearly_the_same(pipe: FashionPipeline, tmp_path: Path) -> None:
    pipe.save_pretrained(tmp_path)
    coarse = FashionPipeline.from_pretrained(tmp_path, dtype=torch.bfloat16)
    assert coarse.unet.dtype == torch.bfloat16
    assert coarse.warper.gridGen.inverse_kernel.dtype == torch.float32
    a, b = (one(tiny.inputs(), seeds=[1], preset=FAST, guidance=2) for one in (pipe, coarse))
    assert b.latents.dtype == torch.float32
    assert abs(a.images.astype(int) - b.images).mean() < 3
    warped = [one.encode(tiny.inputs(appearance=False)).planes for one in (pipe, coarse)]
    torch.testing.assert_close(
        warped[0]["appearance_mask"], warped[1]["appearance_mask"], atol=0.02, rtol=0
    )


def test_networks_that_do_not_fit_the_layout_are_refused() -> None:
    with pytest.raises(ModelMismatch) as found:
        tiny.pipeline(unet=tiny.unet(tiny.LADI))
    assert "U-Net input channels" in found.value.details


def test_a_frame_of_odd_size_is_refused(pipe: FashionPipeline) -> None:
    inputs = tiny.inputs()
    cut = type(inputs)(image=inputs.image[:, :, :60], mask=inputs.mask[:, :, :60])
    with pytest.raises(BadInput, match="multiple of 8"):
        pipe.encode(cut)


def test_a_render_needs_a_seed(pipe: FashionPipeline, conditions: Conditions) -> None:
    with pytest.raises(BadInput, match="seed"):
        pipe.denoise(conditions, steps=1)


def test_windows_and_guidance_reject_unknown_conditions(
    pipe: FashionPipeline, conditions: Conditions
) -> None:
    with pytest.raises(BadInput, match="hat"):
        pipe.denoise(conditions, seeds=[0], steps=1, windows={"hat": Window()})
    with pytest.raises(BadInput, match="hat"):
        pipe.denoise(conditions, seeds=[0], steps=1, guidance=Guidance(weights={"hat": 2}))


def test_texture_layers_read_the_second_sequence() -> None:
    plan = layouts.ConditioningLayout(
        latent_channels=4,
        planes=tiny.LAYOUT.planes,
        tokens=tiny.LAYOUT.tokens[1:],
        patch=4,
        texture_layers=("down_blocks.0",),
    )
    pipe = tiny.pipeline(plan, emasc=None)
    second = {
        name.split(".attentions")[0]
        for name, processor in pipe.unet.attn_processors.items()
        if isinstance(processor, HalfSequence) and processor.second
    }
    assert second == {"down_blocks.0"}
    with_fabric, without = pipe.encode(tiny.inputs()), pipe.encode(tiny.inputs(fabric=False))
    length = with_fabric.text.shape[1] // 2
    torch.testing.assert_close(with_fabric.text[:, :length], without.text[:, :length])
    assert not torch.allclose(with_fabric.text[:, length:], without.text[:, length:])
    assert torch.isfinite(pipe.denoise(with_fabric, seeds=[1], steps=2)).all()


def test_pictures_become_bytes() -> None:
    picture = torch.tensor([0.0, 0.5, 1.0]).reshape(1, 3, 1, 1)
    assert to_uint8(picture).tolist() == [[[[0, 128, 255]]]]
