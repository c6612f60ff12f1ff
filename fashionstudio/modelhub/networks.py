"""Which tensors a network has, and which tensor of a published file is which.

The networks are built from the shipped configurations without memory (torch's "meta" device), so
that names and shapes are those of the classes that will load the weights.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from fashionstudio.errors import ModelMismatch
from fashionstudio.modelhub.checkpoints import Checkpoint, plain_name

_TEXT = "CLIPTextModel"
_VISION = "CLIPVisionModelWithProjection"
_AUTOENCODER = "AutoencoderKL"
# CLIP is published as one file with both towers; each network wants its own.
_OTHER_TOWER = {
    _TEXT: ("vision_model.", "visual_projection.", "text_projection.", "logit_"),
    _VISION: ("text_model.", "text_projection.", "logit_"),
}
_LEGACY_ATTENTION = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}
_LEGACY_NAME = re.compile(r"(.*\battentions\.\d+)\.(query|key|value|proj_attn)\.(weight|bias)")


def build_on_meta(folder: Path, component: str) -> nn.Module:
    """A network of an engine's folder, without values.

    Args:
        folder: has `model_index.json` and `<component>/config.json`.
        component: its name in the pipeline.
    """
    index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    config = json.loads((folder / component / "config.json").read_text(encoding="utf-8"))
    library, name = index[component]
    kind: Any = getattr(importlib.import_module(library), name)
    with torch.device("meta"):
        if library == "transformers":
            network: nn.Module = kind(kind.config_class.from_dict(config))
        else:
            network = kind.from_config(config)
    return network


def expected_tensors(network: nn.Module) -> dict[str, torch.Tensor]:
    """Names and (valueless) tensors; text encoders without the prefix that old versions write."""
    kind = type(network).__name__
    named = ((_canonical(kind, name), tensor) for name, tensor in network.state_dict().items())
    return {name: tensor for name, tensor in named if name is not None}


def stored_name(network: nn.Module, name: str) -> str:
    """What a tensor is called in the installed file: as all versions of the libraries read it."""
    return f"text_model.{name}" if type(network).__name__ == _TEXT else name


def match(network: nn.Module, checkpoint: Checkpoint) -> dict[str, str]:
    """Expected name → name in the file, for every tensor of the network.

    Raises:
        ModelMismatch: the file holds another network.
    """
    found = _found(network, checkpoint)
    expected = expected_tensors(network)
    wrong = [
        f"{name} {list(checkpoint.shapes[found[name]])} instead of {list(tensor.shape)}"
        for name, tensor in expected.items()
        if name in found and not _fits(name, checkpoint.shapes[found[name]], tuple(tensor.shape))
    ]
    missing, strange = expected.keys() - found.keys(), found.keys() - expected.keys()
    if missing or strange or wrong:
        raise ModelMismatch(
            f"“{checkpoint.path.name}” {_difference(expected, checkpoint, found, wrong)}.",
            details=f"missing: {sorted(missing)[:5]}; unknown: {sorted(strange)[:5]}; "
            f"other shapes: {wrong[:5]}",
        )
    return found


def likeness(network: nn.Module, checkpoint: Checkpoint) -> float:
    """How much of the network's and the file's names are the same, 0..1 (Jaccard index)."""
    found, expected = set(_found(network, checkpoint)), set(expected_tensors(network))
    return len(found & expected) / max(1, len(found | expected))


def _found(network: nn.Module, checkpoint: Checkpoint) -> dict[str, str]:
    kind = type(network).__name__
    named = ((_canonical(kind, plain_name(name)), name) for name in checkpoint.shapes)
    return {name: stored for name, stored in named if name is not None}


def _canonical(kind: str, name: str) -> str | None:
    """Today's name of a tensor; None for one that the network does not need."""
    if name.endswith(".position_ids") or name.startswith(_OTHER_TOWER.get(kind, ())):
        return None
    if kind == _TEXT:
        return name.removeprefix("text_model.")
    if kind == _AUTOENCODER and (legacy := _LEGACY_NAME.fullmatch(name)):
        return f"{legacy[1]}.{_LEGACY_ATTENTION[legacy[2]]}.{legacy[3]}"
    return name


def _fits(name: str, shape: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Equal, or the 1x1 convolution as which the autoencoder's attention was once written."""
    return shape == wanted or (".attentions." in name and shape == (*wanted, 1, 1))


def _difference(
    expected: Mapping[str, torch.Tensor],
    checkpoint: Checkpoint,
    found: Mapping[str, str],
    wrong: Sequence[str],
) -> str:
    """In words, the difference that says most; `wrong` names the tensors of other shapes."""
    first = "conv_in.weight"
    if first in expected and first in found:
        has, wants = checkpoint.shapes[found[first]], tuple(expected[first].shape)
        if len(has) == 4 and has[1] != wants[1]:
            return f"has {has[1]} input channels, but {wants[1]} are needed"
    shared = expected.keys() & found.keys()
    if not shared:
        return "holds the weights of quite another network"
    missing = len(expected) - len(shared)
    if missing:
        return f"lacks {missing} of the {len(expected)} tensors that are needed"
    if len(found) > len(shared):
        return f"holds {len(found) - len(shared)} tensors too many for the network"
    return f"holds tensors of other sizes than the network: {wrong[0]}"
