"""Folds, drawn from noise: a small diffusion model of the light that a layer decoder leaves even.

A network that answers in one step says the mean of all garments that the conditions allow, and the
mean of all folds is none. So the folds get a sampler of their own: it sees what the new garment
covers, its even light and the folds that were kept, and draws the rest of the light's relief, seed
by seed. Learned on the difference between a layer decoder's light and the rendered one; it brings
no brightness of its own, so that a cloth keeps its colour. The noise has the spectrum of folds:
white noise would hide fine lines long before large ones, and a handful of steps could not put both
together. Diffusion of what a first answer lacks: residual refinement as in CDM's cascades (Ho et
al., 2022) and in Whang et al. (2022, "Deblurring via stochastic refinement").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from diffusers import UNet2DModel
from torch import Tensor

from fashionstudio.diffusion import samplers
from fashionstudio.diffusion.layers import LayerInputs, worn_relief

PATCH = 4
PLANES = 8
SPREAD = 0.08
"""Standard deviation of what is drawn, in e-folds of gamma-coded light, on rendered garments."""
DEEPEST = 0.5
SLOW_PX = 14.0
"""What varies more slowly (sigma of a Gaussian, frame pixels) is shading of the body, and even
light's business."""
STEPS, DRAFT_STEPS = 8, 4
_PEAK, _FALL = 0.027, 1.225
"""Of the noise's amplitude over frequency f (cycles a pixel), in g = f / _PEAK:
g / (1 + g^2)^_FALL. The power of rendered folds peaks at 0.022 and falls with f^-2.9."""
_BOLDER = 1.5
"""A few steps, and a network that is not sure, draw folds of the right kind but too shallow: 0.62
of the true spread on held-out renders."""
_DARKEST = 0.05
_EVEN, _LIGHT_SPREAD = -0.32, 0.25
"""Mean and spread of the logarithm of gamma-coded light."""
_RELIEF_SPREAD = 0.1


def build_folds(widths: Sequence[int] = (64, 96, 128)) -> UNet2DModel:
    """An untrained network; it works on pictures unshuffled by `PATCH`.

    Args:
        widths: channels of its levels; the first lies at a quarter of the frame's resolution.
    """
    levels = len(widths)
    return UNet2DModel(
        in_channels=(PLANES + 1) * PATCH**2,
        out_channels=PATCH**2,
        block_out_channels=tuple(widths),
        down_block_types=("DownBlock2D",) * levels,
        up_block_types=("UpBlock2D",) * levels,
        layers_per_block=1,
        attention_head_dim=32,
        norm_num_groups=8,
    )


def fold_planes(alpha: Tensor, old: Tensor, shade: Tensor, beside: LayerInputs) -> Tensor:
    """What the sampler sees, [B, PLANES, H, W], about -1..1.

    Args:
        alpha, old: [B, 1, H, W] in 0..1, coverage of the new and of the old garment.
        shade: [B, 1 or 3, H, W] in 0..1, gamma-coded light as the layer decoder tells it.
        beside: what that read.
    """
    light = (log_light(shade) - _EVEN) / _LIGHT_SPREAD
    relief = worn_relief(beside.photo, old) / _RELIEF_SPREAD
    inside = alpha > 0.5
    fine = fine_light(log_light(shade), inside.float()) / SPREAD
    planes = [2 * alpha - 1, 2 * old - 1, light * inside, fine, relief, beside.limbs, beside.sketch]
    return torch.cat(planes, dim=1).clamp(-4, 4)


def log_light(shade: Tensor) -> Tensor:
    """Logarithm of gamma-coded light, [B, 1, H, W]."""
    return torch.log(shade.float().mean(dim=1, keepdim=True).clamp_min(_DARKEST))


def fine_light(light: Tensor, inside: Tensor) -> Tensor:
    """What of `log_light` varies faster than `SLOW_PX`, within `inside` (0..1) alone."""
    slow = _blurred(light * inside) / _blurred(inside).clamp_min(1e-3)
    return ((light - slow) * inside).clamp(-DEEPEST, DEEPEST)


@torch.no_grad()
def draw_folds(
    network: UNet2DModel,
    schedule: Mapping[str, Any],
    planes: Tensor,
    seeds: Sequence[int],
    steps: int = STEPS,
) -> Tensor:
    """What the light's logarithm gains, [B, 1, H, W], in e-folds of gamma-coded values.

    Args:
        network: of `build_folds`.
        schedule: a scheduler's configuration, v-prediction with zero terminal SNR.
        planes: of `fold_planes`.
        seeds: one for each of the batch; the same seed draws the same on every device.
        steps: of the sampler.
    """
    seen = F.pixel_unshuffle(planes, PATCH)
    scheduler = samplers.make_scheduler("ddim", schedule)
    size = (1, int(planes.shape[2]), int(planes.shape[3]))
    white = [torch.randn(size, generator=torch.Generator().manual_seed(s)) for s in seeds]
    state = F.pixel_unshuffle(fold_noise(torch.stack(white)), PATCH).to(seen)
    for timestep in samplers.set_steps(scheduler, steps, seen.device):
        output = network(torch.cat([state, seen], dim=1), timestep).sample
        state = samplers.advance(scheduler, output, timestep, state, None)
    relief = _smoothed(F.pixel_shuffle(state.float(), PATCH)) * (_BOLDER * SPREAD)
    return fine_light(relief, (planes[:, :1] + 1) / 2)


def _smoothed(plane: Tensor) -> Tensor:
    """Without the grain that errors of the network leave between neighbours; folds have none."""
    bell = plane.new_tensor([0.25, 0.5, 0.25])
    padded = F.pad(plane, (1, 1, 1, 1), mode="replicate")
    return F.conv2d(F.conv2d(padded, bell.view(1, 1, 1, 3)), bell.view(1, 1, 3, 1))


def fold_noise(white: Tensor) -> Tensor:
    """White noise [B, 1, H, W] with the spectrum of folds, and about unit variance."""
    height, width = white.shape[-2:]
    down = torch.fft.fftfreq(height, device=white.device)[:, None]
    across = torch.fft.rfftfreq(width, device=white.device)[None]
    relative = (down.square() + across.square()).sqrt() / _PEAK
    amplitude = relative / (1 + relative.square()) ** _FALL
    # Both halves of the spectrum count, of which a real transform holds one.
    twice = torch.where((across == 0) | (across == 0.5), 1.0, 2.0)
    power = (amplitude.square() * twice).sum() / (height * width)
    return torch.fft.irfft2(torch.fft.rfft2(white) * amplitude / power.sqrt(), s=(height, width))


def _blurred(plane: Tensor) -> Tensor:
    reach = round(2.5 * SLOW_PX)
    at = torch.arange(-reach, reach + 1, device=plane.device, dtype=plane.dtype)
    bell = torch.exp(-at.square() / (2 * SLOW_PX**2))
    bell = bell / bell.sum()
    across = F.conv2d(plane, bell.view(1, 1, 1, -1), padding=(0, reach))
    return F.conv2d(across, bell.view(1, 1, -1, 1), padding=(reach, 0))
