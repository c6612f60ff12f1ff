"""Reads parity fixtures: expected outputs of published modules under reproducible made-up weights.

A fixture is `NAME.json` (constructor arguments, inputs, names and shapes of the weights) beside
`NAME.safetensors` (expected outputs). Their folder is named by FASHIONSTUDIO_FIXTURES.
"""

from __future__ import annotations

import json
import math
import os
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

VARIABLE = "FASHIONSTUDIO_FIXTURES"


def folder() -> Path | None:
    """Where the fixtures lie, or None."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named and Path(named).is_dir() else None


@cache
def spec(name: str) -> dict[str, Any]:
    """A fixture's description."""
    return json.loads(_path(f"{name}.json").read_text())


def expected(name: str) -> dict[str, Tensor]:
    """A fixture's expected tensors."""
    return load_file(_path(f"{name}.safetensors"))


def given(name: str, key: str) -> Tensor:
    """One of a fixture's inputs."""
    entry = spec(name)["inputs"][key]
    return draw(entry["kind"], entry["seed"], entry["shape"])


def draw(kind: str, seed: int, shape: Iterable[int]) -> Tensor:
    """Reproducible numbers; `kind` is a distribution and what is done to it afterwards."""
    rng = np.random.Generator(np.random.PCG64(seed))
    size = tuple(shape)
    if kind.startswith("standard_normal"):
        values = rng.standard_normal(size, dtype=np.float32)
        return torch.from_numpy(values * np.float32(0.5) if "* 0.5" in kind else values)
    values = rng.random(size, dtype=np.float32)
    if "> 0.9" in kind:
        return torch.from_numpy(values > 0.9).float()
    return torch.from_numpy(values * 2 - 1 if "*2-1" in kind or "*2 -1" in kind else values)


@torch.no_grad()
def fill(module: nn.Module, prefix: str = "", keep: str = "gridGen.") -> nn.Module:
    """Give a module the fixtures' weights, which depend on nothing but their names and shapes.

    Args:
        module: filled in place and put into eval mode.
        prefix: stands before each name when its random seed is computed.
        keep: names that begin so keep the values that the constructor computes.
    """
    for name, tensor in module.state_dict().items():
        if not name.startswith(keep):
            tensor.copy_(torch.from_numpy(_weights(prefix + name, tuple(tensor.shape))))
    return module.eval()


def check_names(module: nn.Module, listed: dict[str, Any]) -> None:
    """The module's weights are those listed: names and shapes."""
    found = {name: list(tensor.shape) for name, tensor in module.state_dict().items()}
    wanted = {name: entry[0] if _is_pair(entry) else entry for name, entry in listed.items()}
    assert found == wanted


def _weights(name: str, shape: tuple[int, ...]) -> np.ndarray:
    if name.endswith("num_batches_tracked"):
        return np.zeros(shape, dtype=np.int64)
    rng = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    z = rng.standard_normal(shape, dtype=np.float32)
    if name.endswith("running_mean"):
        return 0.05 * z
    if name.endswith("running_var"):
        return 1 + 0.1 * np.abs(z)
    if len(shape) >= 2:
        return z * np.float32(1 / math.sqrt(math.prod(shape[1:])))
    return 1 + 0.1 * z if name.endswith("weight") else 0.05 * z


def _is_pair(entry: list[Any]) -> bool:
    return bool(entry) and isinstance(entry[0], list)


def _path(name: str) -> Path:
    root = folder()
    if root is None:
        raise FileNotFoundError(f"set {VARIABLE} to the folder with {name}")
    return root / name
