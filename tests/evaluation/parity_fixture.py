"""One fixture on the disk: inputs drawn, modules filled, tensors and their description written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel

from fashionstudio.evaluation.parity import filler

VAE = {"block_out_channels": [8, 8, 16, 16], "layers_per_block": 1, "norm_num_groups": 4}
SIZE = (64, 48)


@dataclass
class Writer:
    """Writes fixtures below `folder`; `seed` is that of the first input."""

    folder: Path
    salt: str
    seed: int
    inputs: dict[str, Any] = field(default_factory=dict)

    def draw(self, key: str, kind: str, *shape: int) -> Tensor:
        """An input and its entry in the JSON."""
        self.seed += 1
        self.inputs[key] = {"kind": kind, "seed": self.seed, "shape": list(shape)}
        rng = np.random.Generator(np.random.PCG64(self.seed))
        if kind.startswith("standard_normal"):
            values = rng.standard_normal(shape, dtype=np.float32)
            return torch.from_numpy(values * np.float32(0.5) if "0.5" in kind else values)
        values = rng.random(shape, dtype=np.float32)
        if "0.9" in kind:
            return torch.from_numpy((values > 0.9).astype(np.float32))
        return torch.from_numpy(values * 2 - 1 if "2-1" in kind else values)

    def fill(self, module: nn.Module, prefix: str = "") -> Any:
        return filler.fill(module, salt=self.salt, prefix=prefix)

    def write(self, name: str, tensors: dict[str, Tensor], **spec: Any) -> None:
        """Write a fixture and forget the inputs that belong to it."""
        tensors = {key: value.detach().clone().contiguous() for key, value in tensors.items()}
        facts = {key: [list(t.shape), str(t.dtype)[6:]] for key, t in tensors.items()}
        full = {**spec, "inputs": {**self.inputs, **spec.get("inputs", {})}, "tensors": facts}
        self.inputs = {}
        (self.folder / f"{name}.json").write_text(json.dumps({"weight_salt": self.salt, **full}))
        save_file(tensors, self.folder / f"{name}.safetensors")


def listed(module: nn.Module) -> dict[str, Any]:
    """Names, shapes and types; the warper's constants are marked as computed."""
    entries: dict[str, Any] = {}
    for name, tensor in module.state_dict().items():
        entries[name] = [list(tensor.shape), str(tensor.dtype)[6:]]
        if name.startswith("gridGen."):
            entries[name].append("computed (not filled)")
    return entries


def text_encoder(activation: str, words: int) -> CLIPTextModel:
    config = CLIPTextConfig(
        vocab_size=words,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=20,
        hidden_act=activation,
        bos_token_id=0,
        eos_token_id=2,
    )
    return CLIPTextModel(config)


def blob_mask(count: int) -> Tensor:
    """[count, 1, H, W] uint8: a disc somewhere in the middle."""
    y, x = torch.meshgrid(torch.arange(SIZE[0]), torch.arange(SIZE[1]), indexing="ij")
    discs = [(x - 20 - 5 * i) ** 2 + (y - 30) ** 2 < 225 for i in range(count)]
    return torch.stack(discs)[:, None].to(torch.uint8)
