"""The tokenizer's two files, which come from the base model as they are."""

from __future__ import annotations

import json
from pathlib import Path

from fashionstudio.errors import ModelMismatch

_PLACEHOLDER = "$</w>"


def check_vocabulary(path: Path, skeleton: Path) -> None:
    """Refuse a file that cannot be the tokenizer's.

    Args:
        path: `vocab.json` or `merges.txt`.
        skeleton: the engine's shipped folder, whose text encoder has one vector for each entry.

    Raises:
        ModelMismatch: it is something else.
    """
    try:
        text = path.read_text(encoding="utf-8")
        problem = _merges(text) if path.suffix == ".txt" else _entries(json.loads(text), skeleton)
    except (ValueError, RecursionError) as error:
        raise ModelMismatch(f"“{path.name}” cannot be read.", details=repr(error)) from error
    if problem:
        raise ModelMismatch(f"“{path.name}” {problem}.")


def _merges(text: str) -> str:
    lines = [line for line in text.splitlines() if line and not line.startswith("#version")]
    if lines and all(len(line.split(" ")) == 2 for line in lines):
        return ""
    return "is not a list of merges"


def _entries(entries: object, skeleton: Path) -> str:
    if not isinstance(entries, dict) or _PLACEHOLDER not in entries:
        return "is not a vocabulary of CLIP"
    config = json.loads((skeleton / "text_encoder" / "config.json").read_text(encoding="utf-8"))
    wanted = int(config["vocab_size"])
    if sorted(map(str, entries.values())) != sorted(map(str, range(wanted))):
        return f"has {len(entries)} entries, and the text encoder knows {wanted}"
    return ""
