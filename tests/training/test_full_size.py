"""The stages of the published systems, on generated data sets and tiny networks.

Each learns (the loss falls), is resumed bit for bit, and what it saves renders.
"""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_file

from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.layout import LADI, TI_MGD
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.samplers import SamplerPreset
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.errors import BadInput, ModelMismatch, ModelMissing
from fashionstudio.training import adapter, denoiser, emasc, export
from fashionstudio.training.base import Base, extend_input
from fashionstudio.training.logbook import read_log
from tests.helpers.published_trees import write_dress_code, write_viton_hd
from tests.training.tiny_base import write_base

FRAME = ("--height", "64", "--width", "64")
QUICK = ("--log-every", "1", "--held-out", "2", "--warmup-steps", "1", "--device", "cpu")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a Dress Code tree, a VITON-HD tree, a base and the runs made so far."""
    folder = tmp_path_factory.mktemp("full")
    write_dress_code(folder / "dresscode", people=2)
    write_viton_hd(folder / "vitonhd", people=2)
    write_base(folder / "base")
    return folder


def run(place, stage, out, *more, data="dresscode", steps=24):
    module = importlib.import_module(f"fashionstudio.training.{stage}")
    base = [] if stage in ("warper", "refinement") else ["--base", str(place / "base")]
    line = ["--data", str(place / data), "--out", str(place / out), "--batch", "2", *FRAME]
    line += ["--max-steps", str(steps), "--precision", "no", *QUICK, *base, *map(str, more)]
    assert module.train(module.parser().parse_args(line))
    return place / out


def losses(folder):
    return [e["loss"] for e in read_log(folder) if "loss" in e]


def falls(values, share=0.9):
    half = len(values) // 3
    return sum(values[-half:]) < share * sum(values[:half])


@pytest.fixture(scope="module")
def warper(place):
    return run(place, "warper", "ladi/warper", "--ngf", 8, "--lr", "1e-3", steps=24)


@pytest.fixture(scope="module")
def refinement(place, warper):
    more = ("--warper", warper / "warper", "--base-width", 4, "--lr", "3e-3")
    return run(place, "refinement", "ladi/refinement", *more, steps=20)


def test_the_warper_learns_and_is_resumed_exactly(place, warper):
    values = losses(warper)
    assert falls(values, 0.97)
    more = ("--ngf", 8, "--lr", "1e-3")
    run(place, "warper", "again", *more, steps=3)
    run(place, "warper", "again", *more, "--resume", steps=6)
    assert losses(place / "again") == values[:6]


def test_the_refinement_learns(refinement):
    assert falls(losses(refinement))
    assert json.loads((refinement / "record.json").read_text())["perceptual_loss"] is False


def test_emasc_learns_and_is_resumed_exactly(place):
    values = losses(run(place, "emasc", "ladi/emasc", "--lr", "3e-3"))
    assert falls(values)
    run(place, "emasc", "emasc-again", "--lr", "3e-3", steps=2)
    run(place, "emasc", "emasc-again", "--lr", "3e-3", "--resume", steps=4)
    assert losses(place / "emasc-again") == values[:4]


def test_emasc_needs_an_autoencoder_of_four_blocks():
    small = AutoencoderKL(block_out_channels=(8,), latent_channels=4, norm_num_groups=4)
    with pytest.raises(ModelMismatch, match="autoencoder has"):
        emasc.features(LatentCodec(small), LADI, torch.zeros(1, 3, 16, 16))


def test_the_adapter_learns_before_a_frozen_stock_unet(place):
    out = run(place, "adapter", "ladi/adapter", "--lr", "3e-3", steps=40)
    assert falls(losses(out), 1.0)
    assert not (out / "unet").exists()
    kept = load_file(out / "checkpoint" / "model.safetensors")
    assert not any("unet" in name for name in kept)  # what is frozen is not written each time


@pytest.fixture(scope="module")
def ladi(place, warper, refinement):
    if not (place / "ladi" / "adapter" / "inversion_adapter").is_dir():
        run(place, "adapter", "ladi/adapter", steps=1)
    more = (
        "--layout", "ladi", "--lr", "3e-3", "--warper", warper / "warper",
        "--refinement", refinement / "refinement",
        "--adapter", place / "ladi" / "adapter" / "inversion_adapter",
    )  # fmt: skip
    return run(place, "denoiser", "ladi/denoiser", *more, steps=30), more


def test_ladi_learns_and_is_resumed_exactly(place, ladi):
    out, more = ladi
    values = losses(out)
    assert falls(values)
    run(place, "denoiser", "ladi-again", *more, steps=2)
    run(place, "denoiser", "ladi-again", *more, "--resume", steps=4)
    assert losses(place / "ladi-again") == values[:4]


def render(folder, **inputs):
    pipe = FashionPipeline.from_pretrained(folder)
    pipe.set_progress_bar_config(disable=True)
    mask = torch.zeros(1, 1, 64, 64)
    mask[..., 16:48, 16:48] = 1
    frame = FrameInputs(
        image=torch.zeros(1, 3, 64, 64), mask=mask, pose=torch.full((1, 18, 3), 20.0), **inputs
    )
    return pipe(frame, seeds=[1], preset=SamplerPreset("ddim", 2)).images


def write_engine(place, name, *more):
    line = ["--layout", name, "--runs", place / name, "--base", place / "base"]
    line += ["--out", place / f"my-{name}", "--licence", "CC0-1.0", *more]
    export.run(export.parser().parse_args(list(map(str, line))))
    return place / f"my-{name}"


def test_ladis_export_renders_a_garment(place, ladi):
    if not (place / "ladi" / "emasc" / "emasc").is_dir():
        run(place, "emasc", "ladi/emasc", steps=1)
    engine = write_engine(place, "ladi")
    manifest = EngineManifest.read(engine)
    assert manifest.capabilities == ("words", "fabric", "garment")
    assert render(engine, garment=torch.ones(1, 3, 64, 64), words=["red"]).shape == (1, 64, 64, 3)
    files = [p.stat().st_size for p in engine.rglob("*.safetensors")]
    assert max(files) <= 15_000_000


@pytest.mark.parametrize("data", ["dresscode", "vitonhd"])
def test_mgd_learns_on_both_data_sets(place, data):
    out = run(
        place, "denoiser", f"mgd-{data}", "--layout", "mgd", "--lr", "5e-3", data=data, steps=30
    )
    assert falls(losses(out))


def test_mgds_export_renders_a_sketch(place):
    run(place, "denoiser", "mgd/denoiser", "--layout", "mgd", steps=1)
    engine = write_engine(place, "mgd")
    assert EngineManifest.read(engine).sketch_share == 0.2
    assert render(engine, sketch=torch.ones(1, 1, 64, 64), words=["red"]).any()


def test_ti_mgd_learns_tokens_first_and_all_together_then(place):
    split = ("--layout", "ti-mgd", "--texture-layers", "down_blocks.0")
    first = run(place, "adapter", "ti-mgd/adapter", *split, "--lr", "3e-3", steps=2)
    more = (*split, "--adapter", first / "inversion_adapter", "--lr", "3e-3")
    out = run(place, "denoiser", "ti-mgd/denoiser", *more, steps=30)
    assert falls(losses(out))
    before = load_file(first / "inversion_adapter" / "diffusion_pytorch_model.safetensors")
    after = load_file(out / "inversion_adapter" / "diffusion_pytorch_model.safetensors")
    assert any(not torch.equal(before[name], after[name]) for name in before)
    engine = write_engine(place, "ti-mgd")
    pipe = FashionPipeline.from_pretrained(engine)
    assert pipe.layout.texture_layers == ("down_blocks.0",)
    assert render(engine, fabric=torch.rand(1, 3, 20, 20)).any()


def test_an_extended_unet_answers_as_before(place):
    unet = Base.find(str(place / "base")).unet().eval()
    text, step = torch.randn(1, 4, 16), torch.tensor([500])
    sample = torch.randn(1, 9, 8, 8)
    with torch.no_grad():
        before = unet(sample, step, text).sample
        extend_input(unet, LADI.in_channels())
        more = torch.randn(1, LADI.in_channels() - 9, 8, 8)
        after = unet(torch.cat([sample, more], dim=1), step, text).sample
    torch.testing.assert_close(before, after)
    assert unet.config.in_channels == LADI.in_channels()
    with pytest.raises(ModelMismatch, match="more planes"):
        extend_input(unet, 9)


def test_the_adapter_takes_the_planes_that_its_unet_reads():
    assert adapter.layout_for(TI_MGD, 28) == TI_MGD
    stock = adapter.layout_for(TI_MGD, 9)
    assert stock == replace(TI_MGD, planes=TI_MGD.planes[:2])
    with pytest.raises(ModelMismatch, match="neither"):
        adapter.layout_for(TI_MGD, 31)


def test_the_published_settings_are_the_defaults():
    args = denoiser.parser().parse_args(["--layout", "ladi"])
    system = denoiser.system_of(args)
    assert (system.plan["max_steps"], system.plan["learning_rate"], system.batch) == (
        200_000, 1e-5, 16,
    )  # fmt: skip
    assert system.dropout.words == system.dropout.pose == system.dropout.appearance == 0.2
    assert system.dropout.tokens is None


def test_what_is_missing_is_said_in_words(place):
    with pytest.raises(BadInput, match="starts from existing"):
        Base.find(None)
    with pytest.raises(ModelMissing):
        Base(Path(place / "nowhere")).unet()
    with pytest.raises(ModelMissing, match="no vision tower") as raised:
        Base(Path(place / "nowhere")).image_encoder()
    assert "--vision" in raised.value.hint
    with pytest.raises(BadInput, match="garment laid"):
        run(place, "denoiser", "nothing", "--layout", "ladi", steps=1)
    with pytest.raises(BadInput, match="neither Dress Code nor VITON-HD"):
        run(place, "warper", "nothing", data="base", steps=1)
