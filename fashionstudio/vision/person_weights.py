"""The person network's weights on disk: one safetensors file in half precision (torch)."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save

from fashionstudio.core.atomic import write_atomic
from fashionstudio.vision.person_network import PersonNetwork

WEIGHTS_FILE = "person.safetensors"


def save_weights(network: PersonNetwork, path: Path) -> None:
    """Write the weights, atomically."""
    state = {
        name: value.detach().cpu().contiguous().to(torch.float16)
        for name, value in network.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    write_atomic(path, save(state))
