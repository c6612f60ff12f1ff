"""Starts that a network need not search for: least squares instead of gradient steps."""

from __future__ import annotations

import torch
from diffusers import UNet2DConditionModel

from fashionstudio.training.denoising import DenoisingObjective, draw_timesteps, noised, planes_of
from fashionstudio.training.latents import LatentBatch

CARRIER = 6.0
RIDGE = 1e-3
TERMINAL = 0.8


@torch.no_grad()
def start_linear(objective: DenoisingObjective, batch: LatentBatch) -> float:
    """Start the U-Net as the best linear 3x3 filter from its input to its target.

    Much of the answer is plain copying (the photo outside the Region, the cloth inside), so least
    squares finds in a second what gradient steps need minutes for. The filter sits in conv_in and
    reaches the output through the last skip; see `autoencoder.start_as_pca` for how it passes
    GroupNorm and SiLU. Returns the filter's mean square error.
    """
    keep = objective.dropout.draw(len(batch))
    steps = draw_timesteps(len(batch), objective.scheduler, TERMINAL).to(batch.target.device)
    noise = torch.randn_like(batch.target)
    noisy, wanted = noised(objective.scheduler, batch.target, noise, steps)
    layout, factor = objective.prompter.layout, objective.encoder.codec.factor
    sample = torch.cat([noisy, planes_of(layout, batch, keep, factor)], dim=1)
    columns = torch.nn.functional.unfold(sample, 3, padding=1).transpose(1, 2).flatten(0, 1)
    rows = torch.cat([columns, torch.ones_like(columns[:, :1])], dim=1).double()
    answer = wanted.flatten(2).transpose(1, 2).flatten(0, 1).double()
    eye = torch.eye(rows.shape[1], device=rows.device, dtype=rows.dtype)
    solution = torch.linalg.solve(rows.T @ rows + RIDGE * len(rows) * eye, rows.T @ answer)
    _set_filter(objective.denoiser.unet, solution.float())
    return float((rows @ solution - answer).square().mean())


def _set_filter(unet: UNet2DConditionModel, solution: torch.Tensor) -> None:
    """Put the filter [9 * in + 1, C] into conv_in and lead it to conv_out."""
    count = solution.shape[1]
    unet.conv_in.weight[:count] = solution[:-1].T.reshape(count, -1, 3, 3)
    unet.conv_in.bias[:count] = solution[-1]
    last = unet.up_blocks[-1].resnets[-1]
    width = unet.config["block_out_channels"][0]
    last.conv2.weight *= 0.2
    last.conv_shortcut.weight *= 0.2
    last.conv_shortcut.bias.zero_()
    unet.conv_out.weight *= 0.05
    unet.conv_out.bias.zero_()
    group = width // int(unet.config["norm_num_groups"])
    unet.conv_norm_out.weight.fill_(CARRIER * (2 / group) ** 0.5)
    for k in range(count):
        plus, minus = group * k, group * k + 1
        last.conv_shortcut.weight[[plus, minus], width:] = 0
        last.conv_shortcut.weight[plus, width + k] = 1
        last.conv_shortcut.weight[minus, width + k] = -1
        last.conv_shortcut.weight[plus + 2 : plus + 4] = 0
        last.conv_shortcut.bias[plus + 2], last.conv_shortcut.bias[plus + 3] = CARRIER, -CARRIER
        unet.conv_out.weight[:, [plus, minus]] = 0
        unet.conv_out.weight[k, plus, 1, 1], unet.conv_out.weight[k, minus, 1, 1] = 1, -1
