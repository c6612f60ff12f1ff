"""Weights and inputs that anyone can make again from names and seeds.

Golden outputs are small because neither the weights nor the inputs that they belong to are stored:
a weight depends on nothing but its name, shape and a salt, an input on nothing but its seed.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from fashionstudio.errors import BadInput

Values = NDArray[Any]

_NUMBER = r"(\d+(?:\.\d+)?)"
_SCALED = re.compile(rf"\* ?{_NUMBER}(?: ?([-+]) ?{_NUMBER})?")
_ABOVE = re.compile(rf"> ?{_NUMBER}")

COMPUTED = "gridGen."
"""Names that begin so keep the values that the module's constructor computes."""


def draw(kind: str, seed: int, shape: Iterable[int]) -> Tensor:
    """Reproducible numbers, float32.

    Args:
        kind: "standard_normal" or "uniform" (0..1), and what is done to it afterwards:
            "* 0.5", "*2-1" or "> 0.9" (1 where it is so, else 0), with any numbers.
        seed: of a PCG64 generator.
        shape: of the result.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    size = tuple(shape)
    if kind.startswith("standard_normal"):
        values = rng.standard_normal(size, dtype=np.float32)
    elif kind.lstrip("(").startswith("uniform"):
        values = rng.random(size, dtype=np.float32)
    else:
        raise BadInput(f"There is no way to draw “{kind}”.")
    if above := _ABOVE.search(kind):
        return torch.from_numpy(values > float(above[1])).float()
    if scaled := _SCALED.search(kind):
        values = values * np.float32(scaled[1])
        if scaled[2]:
            values = values + np.float32(scaled[2] + scaled[3])
    return torch.from_numpy(values)


@torch.no_grad()
def fill(
    module: nn.Module, *, salt: str = "", prefix: str = "", keep: str | tuple[str, ...] = COMPUTED
) -> nn.Module:
    """Fill a module in place with made-up weights and put it into eval mode.

    Args:
        module: its state dict's names and shapes decide the weights.
        salt: a fixture's `weight_salt`.
        prefix: stands between the salt and each name.
        keep: names that begin so are left alone.
    """
    for name, tensor in module.state_dict().items():
        if name.startswith(keep):
            continue
        seed, shape = salt + prefix + name, tuple(tensor.shape)
        if tensor.dtype == torch.float32 and tensor.device.type == "cpu" and tensor.is_contiguous():
            weight(seed, shape, out=tensor.numpy())
        else:
            tensor.copy_(torch.from_numpy(weight(seed, shape)))
    return module.eval()


def weight(name: str, shape: tuple[int, ...], out: Values | None = None) -> Values:
    """The made-up values of one tensor, float32 (counters: int64).

    Args:
        name: includes salt and prefix.
        shape: of the tensor.
        out: float32, written to in place: the largest tensors take hundreds of megabytes.
    """
    if name.endswith("num_batches_tracked"):
        return np.zeros(shape, dtype=np.int64)
    rng = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    z = rng.standard_normal(shape, dtype=np.float32, out=out)
    if name.endswith("running_var"):
        np.abs(z, out=z)
        z *= np.float32(0.1)
        z += np.float32(1)
    elif len(shape) >= 2 and not name.endswith("running_mean"):
        z *= np.float32(1 / math.sqrt(math.prod(shape[1:])))
    elif name.endswith("weight"):
        z *= np.float32(0.1)
        z += np.float32(1)
    else:  # biases and running means
        z *= np.float32(0.05)
    return z
