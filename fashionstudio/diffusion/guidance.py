"""Classifier-free guidance over several conditions, and in which steps each is on.

Ho & Salimans (2022): eps = e_0 + g (e_1 - e_0). With a weight per condition this becomes MGD's
disentangled form (Baldrati et al., ICCV 2023; after Liu et al., 2022):
eps = e_0 + sum_k g_k (e_k - e_0), where e_k sees only condition k.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from fashionstudio.errors import BadInput

if TYPE_CHECKING:
    from diffusers import UNet2DConditionModel

    from fashionstudio.diffusion.conditioning import Conditions
    from fashionstudio.diffusion.layout import ConditioningLayout

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Window:
    """The share of the steps, counted from the noisiest, in which a condition is on.

    Step i of n is inside when start * n <= i < end * n, so `end=0` switches a condition off and
    `end=0.2` of 50 steps gives 10. LaDI-VTON's `cloth_cond_rate` r is `Window(end=r)`.

    Attributes:
        inclusive: count as MGD's code does: from s = int(n * start) to s + (end - start) * n, both
            included. Then a share of 0.2 of 50 steps gives 11, and 0.0 still gives one.
    """

    start: float = 0.0
    end: float = 1.0
    inclusive: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise BadInput(f"A window cannot run from {self.start:g} to {self.end:g}.")

    @classmethod
    def published(cls, rate: float, start: float = 0.0) -> Window:
        """MGD's `sketch_cond_rate` and `start_cond_rate`."""
        return cls(start, start + rate, inclusive=True)

    def active(self, step: int, steps: int) -> bool:
        """Whether the condition is on in step `step` (from 0) of `steps`."""
        if self.inclusive:
            first = int(steps * self.start)
            return first <= step <= (self.end - self.start) * steps + first + _ROUNDING
        return self.start * steps - _ROUNDING <= step < self.end * steps - _ROUNDING


Windows = Mapping[str, Window]
"""By condition name ("words", "pose", "sketch", "appearance"); one not named is always on."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """How strongly the conditions pull.

    Attributes:
        scale: more follows the conditions closer but varies less; 1 is off and takes half the time.
        weights: one scale per condition, each evaluated alone; empty: all together with `scale`.
        rescale: 0..1, how far the result's contrast is brought back to that of the conditional
            output (Lin et al., 2024, section 3.4), against the harsh colours that guidance gives
            with a zero-terminal-SNR schedule.
    """

    scale: float = 7.5
    weights: Mapping[str, float] = field(default_factory=dict)
    rescale: float = 0.0

    def branches(self, conditions: Sequence[str]) -> list[tuple[frozenset[str], float]]:
        """What is evaluated: the conditions that each branch sees, and its weight.

        Several branches begin with the unconditional one, whose weight is not used.
        """
        if self.weights:
            strange = set(self.weights) - set(conditions)
            if strange:
                raise BadInput(f"This engine has no condition “{min(strange)}” to guide.")
            alone = [(frozenset({name}), weight) for name, weight in self.weights.items()]
            return [(frozenset(), 0.0), *alone]
        everything = (frozenset(conditions), self.scale)
        return [everything] if self.scale <= 1 else [(frozenset(), 0.0), everything]


def active_conditions(
    layout: ConditioningLayout, windows: Windows, step: int, steps: int
) -> frozenset[str]:
    """The conditions that are on in this step."""
    names = layout.conditions()
    strange = set(windows) - set(names)
    if strange:
        raise BadInput(f"This engine has no condition “{min(strange)}” to switch.")
    always = Window()
    return frozenset(name for name in names if windows.get(name, always).active(step, steps))


def unet_input(
    layout: ConditioningLayout, latents: Tensor, conditions: Conditions, seen: frozenset[str]
) -> tuple[Tensor, Tensor]:
    """The U-Net's picture input [B, in_channels, h, w] and text [B, L, D] of one branch.

    Planes that the layout marks are zero unless `seen` names their condition; unmarked ones (the
    mask, the masked picture) always stay.
    """
    parts = [latents]
    for plane in layout.planes:
        value = conditions.planes[plane.name]
        dropped = plane.dropped_in_uncond and plane.condition not in seen
        parts.append(torch.zeros_like(value) if dropped else value)
    text = conditions.text if "words" in seen else conditions.uncond_text
    return torch.cat(parts, dim=1), text


def guided_output(
    unet: UNet2DConditionModel,
    layout: ConditioningLayout,
    latents: Tensor,
    timestep: Tensor,
    conditions: Conditions,
    guidance: Guidance,
    active: frozenset[str],
    *,
    batched: bool = True,
) -> Tensor:
    """The network's guided output [B, C, h, w], float32.

    Args:
        unet, layout, latents, timestep, conditions, guidance: what is evaluated.
        active: the conditions that are on in this step.
        batched: all branches in one pass; else one after the other, which needs less memory.
    """
    branches = guidance.branches(layout.conditions())
    inputs = [unet_input(layout, latents, conditions, seen & active) for seen, _ in branches]
    groups = [inputs] if batched else [[one] for one in inputs]
    outputs: list[Tensor] = []
    for group in groups:
        pictures = torch.cat([picture for picture, _ in group]).to(unet.dtype)
        text = torch.cat([sequence for _, sequence in group]).to(unet.dtype)
        output = unet(pictures, timestep, encoder_hidden_states=text, return_dict=False)[0]
        outputs += output.float().chunk(len(group))
    first, *others = outputs
    if not others:
        return first
    result = first
    for (_, weight), other in zip(branches[1:], others, strict=True):
        result = result + weight * (other - first)
    return _rescale(result, others[0], guidance.rescale) if len(others) == 1 else result


def _rescale(result: Tensor, conditional: Tensor, share: float) -> Tensor:
    if share == 0:
        return result
    axes = tuple(range(1, result.ndim))
    wanted = conditional.std(dim=axes, keepdim=True) / result.std(dim=axes, keepdim=True)
    return result * (share * wanted + (1 - share))
