"""Published weights → the components of an engine's folder, as safetensors.

This is the only part of the module that needs torch. One tensor after the other is read from the
mapped file, so that at most one network is in memory, in the width in which it is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor, nn

from fashionstudio.core.atomic import disk_full_as
from fashionstudio.errors import FashionStudioError, ModelMismatch
from fashionstudio.modelhub.catalogue import Offer, Source
from fashionstudio.modelhub.checkpoints import Checkpoint, check_readable, open_checkpoint
from fashionstudio.modelhub.networks import (
    build_on_meta,
    expected_tensors,
    likeness,
    match,
    stored_name,
)
from fashionstudio.modelhub.origins import Width
from fashionstudio.modelhub.progress import Check, Progress, Report

ALIKE = 0.5
"""From this likeness of names on, a file is taken for the one that is looked for."""


class TorchConverter:
    """Reads and writes weights; `install` is handed one, so that it need not import torch."""

    def recognise(self, path: Path, offer: Offer, sources: tuple[Source, ...]) -> Source | None:
        """Which of the sources a file of an unknown name is, judged by its tensors' names.

        Raises:
            ModelMismatch: it is no file of weights, or damaged.
        """
        check_readable(path)
        best: tuple[float, Source | None] = (ALIKE, None)
        for source in sources:
            score = min(_score(path, offer, *entry) for entry in source.components)
            if score > best[0]:
                best = (score, source)
        return best[1]

    def convert(
        self,
        path: Path,
        offer: Offer,
        source: Source,
        folder: Path,
        *,
        width: Width,
        report: Report,
        check: Check,
    ) -> None:
        """Write the components that a file holds into the engine's new folder.

        Raises:
            ModelMismatch: the file does not hold what it should.
            DiskFull: no space is left.
        """
        for component, part in source.components:

            def tell(done: int, total: int, component: str = component) -> None:
                check()
                report(Progress("convert", component, done, total))

            network = build_on_meta(offer.folder, component)
            with open_checkpoint(path, part) as checkpoint:
                tensors = _cast(network, checkpoint, width, tell)
                _save(tensors, folder / component / _file_name(network))


def _score(path: Path, offer: Offer, component: str, part: str) -> float:
    try:
        with open_checkpoint(path, part) as checkpoint:
            return likeness(build_on_meta(offer.folder, component), checkpoint)
    except FashionStudioError:
        return 0.0


def _cast(
    network: nn.Module, checkpoint: Checkpoint, width: Width, tell: Callable[[int, int], None]
) -> dict[str, Tensor]:
    """All tensors of a network by their stored names, in the width in which they are stored.

    `tell` hears of the bytes (of the network in float32) that are done, and of all.
    """
    names = match(network, checkpoint)
    expected = expected_tensors(network)
    total = sum(tensor.nbytes for tensor in expected.values())
    done = 0
    result = {}
    for name, wanted in expected.items():
        tell(done, total)
        tensor = checkpoint.read(names[name]).reshape(wanted.shape)
        if wanted.is_floating_point():
            narrow = width == "fp16" and not _stays_wide(network, name)
            tensor = _narrowed(tensor, narrow, checkpoint.path)
        result[stored_name(network, name)] = tensor.contiguous()
        done += wanted.nbytes
    tell(done, total)
    return result


def _narrowed(tensor: Tensor, narrow: bool, path: Path) -> Tensor:
    """In half precision where it fits; numbers that are none are a sign of damage."""
    if not tensor.is_floating_point():
        raise ModelMismatch(f"“{path.name}” holds integers where a network has weights.")
    if not torch.isfinite(tensor).all():
        raise ModelMismatch(
            f"“{path.name}” holds numbers that are not finite: it is damaged.",
            "Download it again.",
        )
    if not narrow:
        # A file in half precision gains nothing but size by being widened.
        return tensor.float() if tensor.dtype == torch.float64 else tensor
    half = tensor.to(torch.float16)
    return half if torch.isfinite(half).all() else tensor.float()


def _stays_wide(network: nn.Module, name: str) -> bool:
    """Whether the network itself asks for float32 (the warper's grid would shift otherwise)."""
    kept = getattr(network, "_keep_in_fp32_modules", None) or ()
    return any(name.split(".")[0] == module for module in kept)


def _file_name(network: nn.Module) -> str:
    """Where the libraries look for a component's weights."""
    ours = type(network).__module__.split(".")[0]
    return "model.safetensors" if ours == "transformers" else "diffusion_pytorch_model.safetensors"


def _save(tensors: dict[str, Tensor], path: Path) -> None:
    with disk_full_as(
        "There is no space left for the engine's weights.",
        "Free some space and repeat the command.",
        SafetensorError,
    ):
        save_file(tensors, path, metadata={"format": "pt"})
