"""Published weight files: opened without running any code that may be in them.

A file is what its first bytes say, not what its name says. Tensors are mapped into memory and read
only when they are needed.
"""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from fashionstudio.errors import ModelMismatch

_WRAPPERS = ("module.", "_orig_mod.")
"""What data-parallel training and torch.compile put in front of names."""


@dataclass(frozen=True)
class Checkpoint:
    """Tensors of a file by name; `shapes` and `read` do not load the whole file."""

    path: Path
    shapes: Mapping[str, tuple[int, ...]]
    _tensors: Any

    def read(self, name: str) -> Tensor:
        """One tensor, as it is stored; do not write into it."""
        if isinstance(self._tensors, dict):
            return self._tensors[name]
        return self._tensors.get_tensor(name)


@contextmanager
def open_checkpoint(path: Path, part: str = "") -> Iterator[Checkpoint]:
    """The tensors of a file.

    Args:
        path: a safetensors file, or a state dict written by `torch.save`.
        part: key of the state dict to take from a file that holds several; other entries, such as
            an optimiser's state, are left alone.

    Raises:
        ModelMismatch: it is no such file, it is damaged, or it has no such part.
    """
    kind = _sniff(path)
    if kind == "torch":
        tensors = _state_dict(path, _load(path), part)
        yield Checkpoint(path, {name: tuple(t.shape) for name, t in tensors.items()}, tensors)
        return
    if part:
        raise _mismatch(path, f"has no part “{part}”")
    try:
        with safe_open(path, framework="pt") as stored:
            names = list(stored.keys())
            shapes = {name: tuple(stored.get_slice(name).get_shape()) for name in names}
            yield Checkpoint(path, shapes, stored)
    except SafetensorError as error:
        raise _mismatch(path, "is truncated or damaged", str(error)) from error


def check_readable(path: Path) -> None:
    """Refuse what is no file of weights at all, whatever is in it.

    Raises:
        ModelMismatch: see `open_checkpoint`.
    """
    if _sniff(path) == "torch":
        _load(path)
        return
    try:
        with safe_open(path, framework="pt"):
            return
    except SafetensorError as error:
        raise _mismatch(path, "is truncated or damaged", str(error)) from error


def plain_name(name: str) -> str:
    """A tensor's name without what training frameworks put in front."""
    for wrapper in _WRAPPERS:
        name = name.removeprefix(wrapper)
    return name


def _sniff(path: Path) -> str:
    """“safetensors” or “torch”, from the first bytes."""
    with path.open("rb") as stream:
        head = stream.read(512)
    if not head:
        raise _mismatch(path, "is empty")
    if head[8:9] == b"{":
        return "safetensors"
    if head.startswith(b"PK\x03\x04"):
        _check_archive(path)
        return "torch"
    if head.startswith(b"\x80"):
        return "torch"
    if head.startswith(b"version https://git-lfs"):
        raise _mismatch(path, "is only a pointer of Git LFS, not the file itself")
    if head.lstrip()[:1] == b"<":
        raise _mismatch(path, "is a web page: its download failed")
    raise _mismatch(path, "is not a file of weights")


def _check_archive(path: Path) -> None:
    """Newer files of torch are zip archives whose table of contents lies at the end."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        raise _mismatch(path, "is truncated or damaged", str(error)) from error
    if not any(name.endswith("data.pkl") for name in names):
        raise _mismatch(path, "is a zip archive of something else than weights")


def _load(path: Path) -> Any:
    """What `torch.save` wrote, if that is nothing but tensors and plain data."""
    try:
        return _load_plain(path)
    except pickle.UnpicklingError as error:
        if "weights_only" in str(error) or "Weights only" in str(error):
            raise _mismatch(
                path, "holds program objects, not only weights, so it is not opened", str(error)
            ) from error
        raise _mismatch(path, "is truncated or damaged", str(error)) from error
    except (RuntimeError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _mismatch(path, "is truncated or damaged", repr(error)) from error


def _load_plain(path: Path) -> Any:
    if path.suffix != ".safetensors":  # torch would believe that name
        try:
            return torch.load(path, map_location="cpu", weights_only=True, mmap=True)
        except RuntimeError as error:
            if "mmap" not in str(error):
                raise
    # Files from before torch 1.6 cannot be mapped.
    with path.open("rb") as stream:
        return torch.load(stream, map_location="cpu", weights_only=True)


def _state_dict(path: Path, loaded: Any, part: str) -> dict[str, Tensor]:
    if not isinstance(loaded, Mapping):
        raise _mismatch(path, "holds no state dict")
    if not part and isinstance(loaded.get("state_dict"), Mapping):
        loaded = loaded["state_dict"]
    if part:
        if not isinstance(loaded.get(part), Mapping):
            raise _mismatch(path, f"has no part “{part}”")
        loaded = loaded[part]
    if not loaded or not all(isinstance(value, Tensor) for value in loaded.values()):
        parts = [str(key) for key, value in loaded.items() if isinstance(value, Mapping)]
        found = f"several parts ({', '.join(parts[:6])})" if parts else "something else"
        raise _mismatch(path, f"holds {found}, not one network's weights")
    return {str(name): tensor for name, tensor in loaded.items()}


def _mismatch(path: Path, what: str, details: str = "") -> ModelMismatch:
    return ModelMismatch(f"“{path.name}” {what}.", "Download it again.", f"{path}: {details}")
