"""Samplers by name, all from an engine's one scheduler configuration.

DDIM (Song et al., 2021), DPM-Solver++ (Lu et al., 2022), UniPC (Zhao et al., 2023), LCM (Luo et
al., 2023). All take epsilon- and v-prediction, and the zero-terminal-SNR schedule with trailing
spacing (Lin et al., 2024) that the embedded engine is trained with. Two combinations need care:

- Epsilon-prediction with zero terminal SNR is refused: its first step carries no information about
  the picture, so the clean picture cannot be computed from the noise.
- LCM spaces its own time steps and ignores `timestep_spacing`; it starts at the last training step,
  as trailing does. It is meant for distilled weights: with others it runs but blurs.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    LCMScheduler,
    SchedulerMixin,
    UniPCMultistepScheduler,
)
from torch import Tensor

from fashionstudio.errors import BadInput, ModelMismatch

Sampler = Literal["ddim", "dpm++", "unipc", "lcm"]

_CLASSES: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "ddim": (DDIMScheduler, {}),
    "dpm++": (DPMSolverMultistepScheduler, {"algorithm_type": "dpmsolver++", "solver_order": 2}),
    "unipc": (UniPCMultistepScheduler, {"solver_order": 2}),
    "lcm": (LCMScheduler, {}),
}


@dataclass(frozen=True, slots=True)
class SamplerPreset:
    """Speed against quality in one word."""

    sampler: Sampler
    steps: int


PRESETS: dict[str, SamplerPreset] = {
    "draft": SamplerPreset("dpm++", 6),
    "standard": SamplerPreset("dpm++", 16),
    "fine": SamplerPreset("ddim", 40),
}
"""Defaults of the embedded engine; a manifest may give others."""

PUBLISHED_PRESETS: dict[str, SamplerPreset] = {
    "draft": SamplerPreset("unipc", 12),
    "standard": SamplerPreset("dpm++", 25),
    "fine": SamplerPreset("ddim", 50),
}
"""For the published systems; "fine" is what their papers report."""


def make_scheduler(name: str, config: Mapping[str, Any]) -> SchedulerMixin:
    """A fresh scheduler of that kind; `config` may come from any other kind.

    Raises:
        BadInput: there is no such sampler.
        ModelMismatch: the engine's schedule cannot be sampled at all.
    """
    if name not in _CLASSES:
        known = ", ".join(get_args(Sampler))
        raise BadInput(f"There is no sampler “{name}”.", f"Choose one of: {known}.")
    kind, own = _CLASSES[name]
    prediction = config.get("prediction_type", "epsilon")
    if config.get("rescale_betas_zero_snr") and prediction == "epsilon":
        raise ModelMismatch(
            "The engine's schedule ends in pure noise, which needs v-prediction.",
            details="rescale_betas_zero_snr with prediction_type epsilon",
        )
    understood = inspect.signature(kind.__init__).parameters
    values = {key: value for key, value in config.items() if key in understood}
    return kind(**values | own)


def set_steps(scheduler: SchedulerMixin, steps: int, device: torch.device | str = "cpu") -> Tensor:
    """Prepare `steps` steps and return their time steps, noisiest first."""
    extra: dict[str, Any] = {}
    if isinstance(scheduler, LCMScheduler):  # its steps are picked from a longer list
        extra["original_inference_steps"] = max(
            steps, int(scheduler.config.original_inference_steps)
        )
    scheduler.set_timesteps(steps, device=device, **extra)
    return scheduler.timesteps


def set_last_steps(
    scheduler: SchedulerMixin, steps: int, skipped: float, device: torch.device | str = "cpu"
) -> Tensor:
    """Prepare `steps` steps that begin below the share `skipped` (0..1) of the noise levels.

    They are the last ones of a longer run, so that the number of steps is what is asked for. The
    share is met as closely as such a run can: 0.4 with one step begins in the middle. A share of 1
    leaves no step.
    """
    if skipped <= 0:
        return set_steps(scheduler, steps, device)
    if skipped >= 1:
        return set_steps(scheduler, steps, device)[:0]
    levels = int(scheduler.config.num_train_timesteps)
    whole = min(max(round(steps / (1 - skipped)), steps), levels)
    timesteps = set_steps(scheduler, whole, device)
    first = len(timesteps) - min(steps, len(timesteps))
    if hasattr(scheduler, "set_begin_index"):  # multistep ones count their steps
        scheduler.set_begin_index(first)
    return timesteps[first:]


def noised(scheduler: SchedulerMixin, clean: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
    """Clean latents with the noise of the first of the time steps; as they are without any."""
    if len(timesteps) == 0:
        return clean
    alpha = scheduler.alphas_cumprod[int(timesteps[0])].to(clean.device, torch.float32)
    return alpha.sqrt() * clean + (1 - alpha).sqrt() * noise


def advance(
    scheduler: SchedulerMixin,
    output: Tensor,
    timestep: Tensor,
    latents: Tensor,
    generators: list[torch.Generator] | None,
) -> Tensor:
    """One step towards the picture; samplers that add noise draw it per picture."""
    if _ends_clean(scheduler) and timestep == scheduler.timesteps[-1]:
        return predict_clean(scheduler, output, timestep, latents)
    extra: dict[str, Any] = {}
    if isinstance(scheduler, LCMScheduler):
        extra["generator"] = generators
    return scheduler.step(output, timestep, latents, return_dict=False, **extra)[0]


def predict_clean(
    scheduler: SchedulerMixin, output: Tensor, timestep: Tensor, latents: Tensor
) -> Tensor:
    """The clean latents that the network's output implies (DDIM, equation 12, or its v form)."""
    alpha = scheduler.alphas_cumprod[int(timestep)].to(latents.device, torch.float32)
    signal, noise = alpha.sqrt(), (1 - alpha).sqrt()
    kind = scheduler.config.prediction_type
    if kind == "v_prediction":
        return signal * latents - noise * output
    if kind == "sample":
        return output
    return (latents - noise * output) / signal


def _ends_clean(scheduler: SchedulerMixin) -> bool:
    """DDIM with trailing steps, whose last step the library may miss.

    It takes the next time step to be `1000 // steps` lower. With 6 steps the last one, 166, then
    leads to 0 and leaves a trace of noise, instead of to the clean picture.
    """
    config = scheduler.config
    trailing = config.get("timestep_spacing") == "trailing" and config.get("set_alpha_to_one")
    return isinstance(scheduler, DDIMScheduler) and bool(trailing)
