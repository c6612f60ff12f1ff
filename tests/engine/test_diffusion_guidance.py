"""Windows, guidance and samplers against closed forms."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from fashionstudio.diffusion import guidance as g
from fashionstudio.diffusion import samplers
from fashionstudio.diffusion.conditioning import Conditions
from fashionstudio.diffusion.guidance import Guidance, Window
from fashionstudio.errors import BadInput, ModelMismatch
from tests.engine import diffusion_tiny as tiny

CONDITIONS = ("words", "pose", "sketch", "appearance")


def active_steps(window: Window, steps: int) -> list[int]:
    return [i for i in range(steps) if window.active(i, steps)]


@pytest.mark.parametrize("steps", [1, 7, 10, 50])
def test_window_edges(steps: int) -> None:
    assert active_steps(Window(), steps) == list(range(steps))
    assert active_steps(Window(end=0.0), steps) == []
    assert active_steps(Window(start=1.0), steps) == []


def test_window_shares() -> None:
    assert len(active_steps(Window(end=0.2), 50)) == 10
    assert len(active_steps(Window(end=0.3), 10)) == 3
    assert active_steps(Window(start=0.5), 10) == [5, 6, 7, 8, 9]
    tiled = active_steps(Window(end=0.3), 10) + active_steps(Window(start=0.3), 10)
    assert tiled == list(range(10))


def test_published_windows_count_both_ends() -> None:
    assert len(active_steps(Window.published(0.2), 50)) == 11
    assert active_steps(Window.published(0.0), 50) == [0]
    assert active_steps(Window.published(0.3, 0.25), 10) == [2, 3, 4, 5]


def test_a_window_cannot_run_backwards() -> None:
    with pytest.raises(BadInput):
        Window(start=0.6, end=0.4)


def test_branches() -> None:
    everything = frozenset(CONDITIONS)
    assert Guidance(1.0).branches(CONDITIONS) == [(everything, 1.0)]
    assert Guidance(4.0).branches(CONDITIONS) == [(frozenset(), 0.0), (everything, 4.0)]
    alone = Guidance(weights={"words": 7.5, "sketch": 2.0}).branches(CONDITIONS)
    assert alone == [(frozenset(), 0.0), (frozenset({"words"}), 7.5), (frozenset({"sketch"}), 2.0)]


def ones(batch: int = 1) -> Conditions:
    planes = {p.name: torch.ones(batch, p.channels, 8, 8) for p in tiny.LAYOUT.planes}
    text = torch.ones(batch, 24, tiny.WIDTH)
    return Conditions(planes, text, -text, torch.ones(batch, 1, 64, 64))


@pytest.mark.parametrize("plan", [tiny.LAYOUT, tiny.LADI], ids=["mini", "ladi"])
def test_unseen_planes_are_zero_and_the_others_stay(plan: Any) -> None:
    latents = torch.full((1, 4, 8, 8), 5.0)
    for seen in (frozenset(), frozenset({"pose"}), frozenset({"words", "appearance"})):
        picture, text = g.unet_input(plan, latents, ones(), seen)
        assert picture.shape[1] == plan.in_channels()
        assert bool((text > 0).all()) == ("words" in seen)
        start = 4
        for plane in plan.planes:
            part = picture[:, start : start + plane.channels]
            start += plane.channels
            kept = not plane.dropped_in_uncond or plane.condition in seen
            assert bool(part.all()) == kept, (plane.name, seen)


class _Sum:
    """Stands in for a U-Net: answers with a number that tells which planes it saw."""

    dtype = torch.float32

    def __call__(self, picture: Tensor, _t: Tensor, encoder_hidden_states: Tensor, **_: Any) -> Any:
        value = picture[:, 4:].sum(dim=(1, 2, 3)) / 64 + 100 * encoder_hidden_states[:, 0, 0]
        return (value[:, None, None, None].expand(-1, 4, 8, 8),)


def test_guidance_equals_its_formula() -> None:
    latents, t = torch.zeros(2, 4, 8, 8), torch.tensor(1)
    everything = frozenset(CONDITIONS)
    kept = 1 + 4  # mask and masked picture
    uncond = kept - 100
    cond = kept + 18 + 1 + 5 + 100

    def run(guidance: Guidance, active: frozenset[str] = everything) -> float:
        out = g.guided_output(_Sum(), tiny.LAYOUT, latents, t, ones(2), guidance, active)
        assert out.shape == (2, 4, 8, 8)
        assert float(out.std()) == 0
        return float(out[0, 0, 0, 0])

    assert run(Guidance(1)) == cond
    assert run(Guidance(3)) == uncond + 3 * (cond - uncond)
    assert run(Guidance(3), everything - {"pose"}) == uncond + 3 * (cond - 18 - uncond)
    weights = {"words": 2.0, "pose": 3.0, "sketch": 4.0}
    assert run(Guidance(weights=weights)) == uncond + 2 * 200 + 3 * 18 + 4 * 1


def test_rescaled_guidance_has_the_conditional_contrast() -> None:
    result, conditional = 9 * torch.randn(2, 4, 8, 8), torch.randn(2, 4, 8, 8)
    full = g._rescale(result, conditional, 1.0)
    torch.testing.assert_close(full.std(dim=(1, 2, 3)), conditional.std(dim=(1, 2, 3)))
    assert g._rescale(result, conditional, 0.0) is result


CONFIGS = {
    "v, zero SNR, trailing": tiny.ZERO_SNR,
    "epsilon, leading": {
        "prediction_type": "epsilon",
        "beta_schedule": "scaled_linear",
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "steps_offset": 1,
        "clip_sample": False,
        "set_alpha_to_one": False,
        "skip_prk_steps": True,  # of the kind of scheduler that the published folders name
    },
}


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
@pytest.mark.parametrize("name", ["ddim", "dpm++", "unipc", "lcm"])
@pytest.mark.parametrize("steps", [2, 6, 25, 60])
def test_samplers_find_a_known_picture(name: str, steps: int, config: dict[str, Any]) -> None:
    """With a network that knows the picture, every sampler must end there."""
    picture = torch.randn(2, 4, 4, 4, generator=torch.Generator().manual_seed(0))
    v_prediction = config["prediction_type"] == "v_prediction"

    def run() -> Tensor:
        scheduler = samplers.make_scheduler(name, config)
        generators = [torch.Generator().manual_seed(k) for k in range(2)]
        start = [torch.randn(1, 4, 4, 4, generator=one) for one in generators]
        latents = torch.cat(start) * scheduler.init_noise_sigma
        timesteps = samplers.set_steps(scheduler, steps)
        assert len(timesteps) == steps
        for t in timesteps:
            alpha = scheduler.alphas_cumprod[int(t)]
            signal, sigma = alpha.sqrt(), (1 - alpha).sqrt()
            noise = (latents - signal * picture) / sigma
            output = signal * noise - sigma * picture if v_prediction else noise
            clean = samplers.predict_clean(scheduler, output, t, latents)
            torch.testing.assert_close(clean, picture, atol=1e-3, rtol=1e-3)
            latents = samplers.advance(scheduler, output, t, latents, generators)
        return latents

    first = run()
    assert torch.equal(first, run())
    # The published schedule ends at the first training step, whose noise DDIM leaves (sigma 0.03).
    atol = 0.15 if name == "ddim" and not v_prediction else 1e-3
    torch.testing.assert_close(first, picture, atol=atol, rtol=1e-3)


def test_zero_snr_starts_at_the_last_training_step() -> None:
    for name in ("ddim", "dpm++", "unipc", "lcm"):
        scheduler = samplers.make_scheduler(name, tiny.ZERO_SNR)
        assert int(samplers.set_steps(scheduler, 6)[0]) == 999


def test_refusals() -> None:
    with pytest.raises(BadInput, match="euler"):
        samplers.make_scheduler("euler", tiny.ZERO_SNR)
    with pytest.raises(ModelMismatch):
        samplers.make_scheduler("ddim", tiny.ZERO_SNR | {"prediction_type": "epsilon"})


def test_published_steps() -> None:
    scheduler = samplers.make_scheduler("ddim", CONFIGS["epsilon, leading"])
    timesteps = samplers.set_steps(scheduler, 50).tolist()
    assert timesteps == list(range(981, 0, -20))
