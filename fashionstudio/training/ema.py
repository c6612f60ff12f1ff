"""Exponential moving average of a module's trained parameters."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn


class Ema:
    """Averaged copies of the parameters that are trained, with a short memory at the start.

    Args:
        module: whose parameters with `requires_grad` are followed.
        decay: share of the old average that a step keeps, 0..1.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.shadow = {name: p.detach().clone() for name, p in _trained(module)}

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        """Move the averages towards the module."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        parameters = dict(_trained(module))
        torch._foreach_lerp_(
            list(self.shadow.values()),
            [parameters[name].detach() for name in self.shadow],
            1 - decay,
        )

    @contextlib.contextmanager
    def applied(self, module: nn.Module) -> Iterator[None]:
        """Within the block the module computes with the averages."""
        kept = {name: p.detach().clone() for name, p in _trained(module)}
        _copy(module, self.shadow)
        try:
            yield
        finally:
            _copy(module, kept)

    def load(self, shadow: Mapping[str, Tensor], steps: int) -> None:
        """Take up averages that were saved; names that are not followed are left out."""
        self.steps = steps
        for name, value in self.shadow.items():
            value.copy_(shadow[name])


def _trained(module: nn.Module) -> Iterator[tuple[str, nn.Parameter]]:
    return ((name, p) for name, p in module.named_parameters() if p.requires_grad)


@torch.no_grad()
def _copy(module: nn.Module, values: Mapping[str, Tensor]) -> None:
    for name, parameter in _trained(module):
        parameter.copy_(values[name])
