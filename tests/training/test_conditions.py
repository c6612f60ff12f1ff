"""Training sees what inference sees: planes and text equal the pipeline's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.routing import HalfSequence
from fashionstudio.training import networks
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.denoising import (
    CONDITIONS,
    Denoiser,
    DenoisingObjective,
    Dropout,
    Noise,
    Prompter,
    draw_timesteps,
    keep_all,
    noised,
    planes_of,
    pose_planes,
)
from fashionstudio.training.latents import (
    LatentEncoder,
    LatentSource,
    LatentStore,
    to_block,
    write_block,
)
from tests.engine import diffusion_tiny as tiny


@pytest.mark.parametrize("factor", [4, 8])
def test_pose_planes_are_the_pipelines_reduced_map(factor):
    points = torch.tensor(
        [[[20.3, 30.7, 1.0], [-1.0, -1.0, 0.0], [70.0, 12.0, 1.0], [5.0, 0.0, 1.0]]]
    )
    size = (64 // factor, 48 // factor)
    full = F.interpolate(pose_map(points, (64, 48)), size=size, mode="bilinear")
    torch.testing.assert_close(pose_planes(points, size, factor, 9.0), full, atol=1e-6, rtol=1e-5)


def example(pipe, mode="fabric"):
    """One batch, and the same for the pipeline."""
    inputs = tiny.inputs(1)
    known = (inputs.appearance_mask * inputs.mask).round()
    batch = TryOnBatch(
        person=inputs.image, mask=inputs.mask, pose=inputs.pose, sketch=inputs.sketch,
        picture=inputs.fabric if mode == "fabric" else inputs.garment, words=inputs.words,
        category=["dresses"], mode=[mode], appearance=inputs.appearance * known,
        appearance_mask=known,
    )  # fmt: skip
    given = replace(
        inputs, appearance_mask=known, fabric=inputs.fabric if mode == "fabric" else None,
        garment=inputs.garment if mode == "garment" else None,
    )  # fmt: skip
    return batch, given


def objective_of(pipe, **more):
    model = Denoiser(pipe.unet, pipe.text_encoder, pipe.image_encoder, pipe.inversion_adapter)
    prompter = Prompter(pipe.layout, pipe.tokenizer, model)
    encoder = LatentEncoder(pipe.vae, pipe.layout)
    settings = {"dropout": Dropout(), "noise": Noise()} | more
    return DenoisingObjective(model, prompter, encoder, pipe.scheduler, **settings).eval()


@pytest.mark.parametrize("mode", ["fabric", "garment"])
def test_planes_and_text_equal_the_pipelines(mode):
    pipe = tiny.pipeline()
    batch, given = example(pipe, mode)
    objective = objective_of(pipe)
    conditions = pipe.encode(given)
    latent = objective.at_latent_size(batch)
    planes = planes_of(pipe.layout, latent, keep_all(1), pipe.codec.factor)
    theirs = torch.cat([conditions.planes[p.name] for p in pipe.layout.planes], dim=1)
    torch.testing.assert_close(planes, theirs, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(objective.prompter(latent, keep_all(1)), conditions.text)


def test_texture_layers_read_the_pipelines_two_sequences():
    layout = replace(tiny.LAYOUT, texture_layers=("down_blocks.0",))
    pipe = tiny.pipeline(layout)
    batch, given = example(pipe)
    objective = objective_of(pipe)
    latent = objective.at_latent_size(batch)
    text = objective.prompter(latent, keep_all(1))
    torch.testing.assert_close(text, pipe.encode(given).text)
    assert text.shape[1] == 2 * 24
    halves = text.chunk(2, dim=1)
    assert not torch.equal(*halves)
    alone = objective.prompter(latent, keep_all(1) | {"tokens": torch.zeros(1, 1, 1, 1)})
    assert torch.equal(*alone.chunk(2, dim=1))  # without a picture: the words again
    assert any(isinstance(p, HalfSequence) for p in pipe.unet.attn_processors.values())
    objective.train()
    loss = objective(batch)["loss"]
    loss.backward()
    assert any(p.grad is not None and p.grad.any() for p in pipe.inversion_adapter.parameters())


def test_dropped_conditions_are_zero_planes_and_the_empty_text():
    pipe = tiny.pipeline()
    batch, _ = example(pipe)
    objective = objective_of(pipe)
    latent = objective.at_latent_size(batch)
    nothing = {name: torch.zeros(1, 1, 1, 1) for name in CONDITIONS}
    planes = planes_of(pipe.layout, latent, nothing, pipe.codec.factor)
    behind = 1 + pipe.layout.latent_channels
    assert planes[:, 0].any()
    assert not planes[:, behind:].any()
    empty = pipe.encode(tiny.inputs(1)).uncond_text
    torch.testing.assert_close(objective.prompter(latent, nothing), empty)


def test_conditions_are_dropped_independently_with_their_chances():
    torch.manual_seed(0)
    keep = Dropout(words=0.2, pose=0.5, tokens=0.7).draw(4000)
    shares = {name: float(1 - keep[name].mean()) for name in ("words", "pose", "tokens")}
    assert shares == pytest.approx({"words": 0.2, "pose": 0.5, "tokens": 0.7}, abs=0.03)
    both = float(((1 - keep["words"]) * (1 - keep["pose"])).mean())
    assert both == pytest.approx(0.1, abs=0.02)
    together = Dropout().draw(100)
    assert torch.equal(together["tokens"], together["words"])
    nothing = Dropout(everything=1.0).draw(5)
    assert not any(value.any() for value in nothing.values())


def test_noise_and_target_are_the_schedulers():
    scheduler = networks.build_scheduler()
    clean, noise = torch.randn(2, 4, 3, 3), torch.randn(2, 4, 3, 3)
    steps = torch.tensor([100, 999])
    noisy, velocity = noised(scheduler, clean, noise, steps)
    torch.testing.assert_close(noisy, scheduler.add_noise(clean, noise, steps))
    torch.testing.assert_close(velocity, scheduler.get_velocity(clean, noise, steps))
    torch.testing.assert_close(noisy[1], noise[1])  # zero terminal SNR


def test_a_step_at_pure_noise_is_as_common_as_asked():
    torch.manual_seed(0)
    scheduler = networks.build_scheduler()
    steps = draw_timesteps(800, scheduler, 0.8)
    assert float((steps == 999).float().mean()) == pytest.approx(0.8, abs=0.06)
    assert steps.min() < 500
    uniform = draw_timesteps(4000, scheduler, None)
    assert float((uniform < 500).float().mean()) == pytest.approx(0.5, abs=0.04)


def test_encoded_blocks_come_back_from_disk(tmp_path):
    pipe = tiny.pipeline()
    batch, _ = example(pipe)
    latent = objective_of(pipe).at_latent_size(batch)
    write_block(tmp_path, "block-000-00000", to_block(latent))
    store = LatentStore(tmp_path, "block")
    again = LatentSource(store, 1, seed=0).batch(0)
    for name in ("target", "masked", "mask", "known", "pose"):
        torch.testing.assert_close(getattr(again, name), getattr(latent, name), atol=2e-3, rtol=0)
    assert (again.words, again.mode, again.category) == (batch.words, ["fabric"], ["dresses"])
    assert np.abs((again.picture - batch.picture).numpy()).max() < 0.01
