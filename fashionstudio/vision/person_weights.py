"""The person network's weights: a folder with a manifest and one safetensors file (torch).

`person.json` names the file's SHA-256; nothing is loaded that is not what it says.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from fashionstudio import paths
from fashionstudio.core.atomic import write_atomic, write_json
from fashionstudio.errors import ModelMismatch, ModelMissing
from fashionstudio.vision.person_network import FRAME, PersonNetwork

FOLDER = "person"
MANIFEST_FILE = "person.json"
WEIGHTS_FILE = "person.safetensors"
FORMAT = 1


def save_weights(network: PersonNetwork, folder: Path, facts: dict[str, Any] | None = None) -> None:
    """Write weights in half precision and their manifest, each atomically.

    Args:
        folder: is made where it does not exist.
        facts: what else the manifest should tell, for example the training.
    """
    state = {
        name: value.detach().cpu().contiguous().to(torch.float16)
        for name, value in network.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    data = save(state)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / WEIGHTS_FILE, data)
    identity = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    write_json(
        folder / MANIFEST_FILE,
        {
            "format": FORMAT,
            "id": FOLDER,
            "licence": "Apache-2.0",
            "frame": list(network.frame),
            **(facts or {}),
            "files": {WEIGHTS_FILE: identity},
        },
    )


def find_weights() -> Path:
    """The folder of the installed weights; the user's own hide the shipped ones.

    Raises:
        ModelMissing: there is none.
    """
    for parent in paths.models_dirs():
        if (parent / FOLDER / MANIFEST_FILE).is_file():
            return parent / FOLDER
    raise ModelMissing(
        "The person network's weights are missing.",
        "Reinstall fashionstudio, or install mediapipe, or give the joints with --pose.",
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """What `person.json` says.

    Raises:
        ModelMismatch: it cannot be read, or is of another format.
    """
    try:
        data = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        identity = data["files"][WEIGHTS_FILE]
        known = data["format"] == FORMAT and isinstance(identity["sha256"], str)
        tall, wide = data["frame"] if known else FRAME
        if int(tall) % 32 or int(wide) % 32:
            raise ValueError(f"frame {tall} x {wide}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(repr(error)) from error
    if not known:
        raise ModelMismatch(
            "The person network belongs to another version of fashionstudio.",
            "Reinstall fashionstudio.",
        )
    return dict(data)


@lru_cache(maxsize=2)
def load_network(folder: Path) -> PersonNetwork:
    """The network of a folder, for inference on the processor.

    Raises:
        ModelMissing: the weights are not there.
        ModelMismatch: they are not what the manifest says, or of another network.
    """
    manifest = read_manifest(folder)
    try:
        data = (folder / WEIGHTS_FILE).read_bytes()
    except OSError as error:
        raise ModelMissing(
            "The person network's weights are missing.", "Reinstall fashionstudio.", str(error)
        ) from error
    if hashlib.sha256(data).hexdigest() != manifest["files"][WEIGHTS_FILE]["sha256"]:
        raise _damaged("another SHA-256")
    network = PersonNetwork((int(manifest["frame"][0]), int(manifest["frame"][1])))
    try:
        state = {name: value.float() for name, value in load(data).items()}
        lost, unknown = network.load_state_dict(state, strict=False)
    except (SafetensorError, RuntimeError, ValueError) as error:
        raise _damaged(repr(error)) from error
    lost = [name for name in lost if not name.endswith("num_batches_tracked")]
    if lost or unknown:
        raise _damaged(f"missing: {lost[:3]}, unknown: {unknown[:3]}")
    return network.eval().requires_grad_(False)


def _damaged(details: str) -> ModelMismatch:
    return ModelMismatch(
        "The person network is damaged: its weights are not what its manifest says.",
        "Reinstall fashionstudio.",
        details,
    )
