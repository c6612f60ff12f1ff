"""Denoising that starts from a picture."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from fashionstudio.diffusion import samplers
from fashionstudio.diffusion.conditioning import Conditions
from fashionstudio.diffusion.pipeline import FashionPipeline
from tests.engine import diffusion_tiny as tiny

SAMPLERS = ["ddim", "dpm++", "unipc", "lcm"]


@pytest.fixture(scope="module")
def pipe() -> FashionPipeline:
    return tiny.pipeline()


@pytest.fixture(scope="module")
def conditions(pipe: FashionPipeline) -> Conditions:
    return pipe.encode(tiny.inputs())


def start() -> Tensor:
    return torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_steps_are_as_many_as_asked_for_and_begin_lower(
    pipe: FashionPipeline, conditions: Conditions, sampler: str
) -> None:
    seen: list[tuple[int, int]] = []
    pipe.denoise(
        conditions,
        seeds=[0],
        steps=3,
        sampler=sampler,
        start=start(),
        start_share=0.5,
        callback=lambda i, n, _clean: seen.append((i, n)),
    )
    assert seen == [(0, 3), (1, 3), (2, 3)]
    scheduler = samplers.make_scheduler(sampler, pipe.scheduler.config)
    first = float(samplers.set_last_steps(scheduler, 3, 0.5)[0])
    assert 400 < first < 600


@pytest.mark.parametrize("sampler", SAMPLERS[:3])  # lcm draws new noise at each step
def test_a_higher_share_keeps_more_of_the_start(
    pipe: FashionPipeline, conditions: Conditions, sampler: str
) -> None:
    away = []
    for share in (0.0, 0.5, 0.9, 1.0):
        latents = pipe.denoise(
            conditions, seeds=[0], steps=4, sampler=sampler, start=start(), start_share=share
        )
        away.append(float((latents - start()).abs().mean()))
    assert away[3] == 0
    assert away[2] < away[1] < away[0]


def test_no_share_is_the_render_without_a_start(
    pipe: FashionPipeline, conditions: Conditions
) -> None:
    plain = pipe.denoise(conditions, seeds=[4, 5], steps=3)
    with_start = pipe.denoise(conditions, seeds=[4, 5], steps=3, start=start(), start_share=0.0)
    assert torch.equal(plain, with_start)
    both = pipe.denoise(conditions, seeds=[4, 5], steps=3, start=start(), start_share=0.4)
    (alone,) = pipe.denoise(conditions, seeds=[5], steps=3, start=start(), start_share=0.4)
    torch.testing.assert_close(both[1], alone, atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("sampler", ["ddim", "dpm++", "unipc"])
def test_a_perfect_network_gives_the_start_back(sampler: str) -> None:
    """With the true velocity of one picture, every sampler ends at it, from wherever it begins."""
    scheduler = samplers.make_scheduler(sampler, tiny.ZERO_SNR)
    clean, noise = start(), torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(2))
    timesteps = samplers.set_last_steps(scheduler, 5, 0.4)
    latents = samplers.noised(scheduler, clean, noise, timesteps)
    for timestep in timesteps:
        alpha = scheduler.alphas_cumprod[int(timestep)]
        # The noise that lies in the latents, given the clean picture.
        epsilon = (latents - alpha.sqrt() * clean) / (1 - alpha).sqrt()
        velocity = alpha.sqrt() * epsilon - (1 - alpha).sqrt() * clean
        latents = samplers.advance(scheduler, velocity, timestep, latents, None)
    torch.testing.assert_close(latents, clean, atol=2e-2, rtol=0)
