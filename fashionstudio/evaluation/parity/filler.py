"""Weights and inputs that anyone can make again from names and seeds.

Golden outputs are small because neither the weights nor the inputs that they belong to are stored:
a weight depends on nothing but its name, shape and a salt, an input on nothing but its seed.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

COMPUTED = "gridGen."
"""Names that begin so keep the values that the module's constructor computes."""


def draw(kind: str, seed: int, shape: Iterable[int]) -> Tensor:
    """Reproducible numbers, float32.

    Args:
        kind: "standard_normal" or "uniform" (0..1), and what is done to it afterwards: "* 0.5",
            "*2-1" or "> 0.9".
        seed: of a PCG64 generator.
        shape: of the result.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    size = tuple(shape)
    if kind.startswith("standard_normal"):
        values = rng.standard_normal(size, dtype=np.float32)
        return torch.from_numpy(values * np.float32(0.5) if "* 0.5" in kind else values)
    values = rng.random(size, dtype=np.float32)
    if "> 0.9" in kind:
        return torch.from_numpy(values > 0.9).float()
    return torch.from_numpy(values * 2 - 1 if "*2-1" in kind.replace(" ", "") else values)


@torch.no_grad()
def fill(module: nn.Module, *, salt: str = "", prefix: str = "", keep: str = COMPUTED) -> nn.Module:
    """Fill a module in place with made-up weights and put it into eval mode.

    Args:
        module: its state dict's names and shapes decide the weights.
        salt: a fixture's `weight_salt`.
        prefix: stands between the salt and each name.
        keep: names that begin so are left alone.
    """
    for name, tensor in module.state_dict().items():
        if not name.startswith(keep):
            tensor.copy_(torch.from_numpy(weight(salt + prefix + name, tuple(tensor.shape))))
    return module.eval()


def weight(name: str, shape: tuple[int, ...]) -> NDArray[np.float32] | NDArray[np.int64]:
    """The made-up values of one tensor; `name` includes salt and prefix."""
    if name.endswith("num_batches_tracked"):
        return np.zeros(shape, dtype=np.int64)
    rng = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    z = rng.standard_normal(shape, dtype=np.float32)
    if name.endswith("running_mean"):
        return np.float32(0.05) * z
    if name.endswith("running_var"):
        return np.float32(1) + np.float32(0.1) * np.abs(z)
    if len(shape) >= 2:
        return z * np.float32(1 / math.sqrt(math.prod(shape[1:])))
    if name.endswith("weight"):
        return np.float32(1) + np.float32(0.1) * z
    return np.float32(0.05) * z
