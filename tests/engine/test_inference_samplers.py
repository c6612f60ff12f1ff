"""Other samplers than the published one, with a denoiser whose answer is known in closed form."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from diffusers import DDIMScheduler
from torch import Tensor

from fashionstudio.diffusion.conditioning import Conditions
from fashionstudio.diffusion.pipeline import FashionPipeline
from tests.engine.test_diffusion_guidance import CONFIGS

DEVIATION = 0.5
SEEDS = [1, 2]


class Gaussian:
    """The exact denoiser of pictures from N(mean, deviation²): smooth, solved in closed form.

    The probability flow carries x at noise level (a, s) along x = a mean + z sqrt(a² d² + s²) with
    constant z (Karras et al., 2022, appendix B.7).
    """

    def __init__(self, pipe: FashionPipeline, v_prediction: bool) -> None:
        noise = torch.randn(1, 4, 3, 3, generator=torch.Generator().manual_seed(0))
        self.mean = F.interpolate(noise, size=(8, 8), mode="bicubic")
        self.alphas = pipe.scheduler.alphas_cumprod
        self.v_prediction = v_prediction

    def __call__(self, sample: Tensor, timestep: Tensor, **_: Any) -> tuple[Tensor]:
        signal, sigma = self.level(int(timestep))
        x = sample[:, :4]
        gain = signal * DEVIATION**2 / (signal**2 * DEVIATION**2 + sigma**2)
        clean = self.mean + gain * (x - signal * self.mean)
        noise = (x - signal * clean) / sigma
        return (signal * noise - sigma * clean if self.v_prediction else noise,)

    def level(self, timestep: int) -> tuple[Tensor, Tensor]:
        alpha = self.alphas[timestep]
        return alpha.sqrt(), (1 - alpha).sqrt()

    def answer(self, start: Tensor, timestep: int) -> Tensor:
        signal, sigma = self.level(timestep)
        z = (start - signal * self.mean) / (signal**2 * DEVIATION**2 + sigma**2).sqrt()
        return self.mean + DEVIATION * z


@pytest.fixture(params=CONFIGS, ids=["zero-snr", "published"])
def gaussian(
    request: pytest.FixtureRequest, pipe: FashionPipeline, monkeypatch: pytest.MonkeyPatch
) -> Gaussian:
    config = {k: v for k, v in CONFIGS[request.param].items() if k != "skip_prk_steps"}
    monkeypatch.setattr(pipe, "scheduler", DDIMScheduler(**config))
    denoiser = Gaussian(pipe, config["prediction_type"] == "v_prediction")
    monkeypatch.setattr(pipe.unet, "forward", denoiser)
    return denoiser


def run(pipe: FashionPipeline, conditions: Conditions, sampler: str, steps: int) -> Tensor:
    return pipe.denoise(conditions, seeds=SEEDS, steps=steps, sampler=sampler, guidance=1)


def error(found: Tensor, wanted: Tensor) -> float:
    """Root mean square."""
    return float((found - wanted).square().mean().sqrt())


def exact(pipe: FashionPipeline, gaussian: Gaussian) -> Tensor:
    start = torch.cat([torch.randn(1, 4, 8, 8, generator=g) for g in map(generator, SEEDS)])
    return gaussian.answer(start, 999 if gaussian.v_prediction else 981)


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("sampler", ["ddim", "dpm++", "unipc"])
def test_more_steps_come_closer(
    pipe: FashionPipeline, conditions: Conditions, gaussian: Gaussian, sampler: str
) -> None:
    wanted = exact(pipe, gaussian)
    errors = [error(run(pipe, conditions, sampler, n), wanted) for n in (6, 12, 25, 50)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.07 * DEVIATION


@pytest.mark.parametrize("sampler", ["dpm++", "unipc"])
def test_fewer_steps_than_published_do(
    pipe: FashionPipeline, conditions: Conditions, gaussian: Gaussian, sampler: str
) -> None:
    """Better than DDIM at the same cost, and near its 50 steps, which are published, at half."""
    wanted = exact(pipe, gaussian)
    for steps in (6, 12, 25, 50):
        ours = run(pipe, conditions, sampler, steps)
        assert error(ours, wanted) < error(run(pipe, conditions, "ddim", steps), wanted)
    published = run(pipe, conditions, "ddim", 50)
    halved = run(pipe, conditions, sampler, 25)
    assert error(halved, published) < 0.05 * float(published.std())


@pytest.mark.parametrize("steps", [6, 25, 50])
def test_lcm_draws_around_the_mean(
    pipe: FashionPipeline, conditions: Conditions, gaussian: Gaussian, steps: int
) -> None:
    """New noise at every step: it ends nowhere in particular, and only the mean is known."""
    seeds = list(range(48))
    found = pipe.denoise(conditions, seeds=seeds, steps=steps, sampler="lcm", guidance=1)
    assert error(found.mean(dim=0, keepdim=True), gaussian.mean) < 0.1
    spread = float((found - gaussian.mean).std())
    assert 0.3 * DEVIATION < spread < DEVIATION
    again = pipe.denoise(conditions, seeds=seeds[5:6], steps=steps, sampler="lcm", guidance=1)
    torch.testing.assert_close(again, found[5:6], atol=1e-4, rtol=1e-4)
