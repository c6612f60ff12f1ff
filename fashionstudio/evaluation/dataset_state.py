"""What a rendering run remembers on the disk, so that it can go on after an interruption."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from fashionstudio.core.atomic import write_atomic
from fashionstudio.errors import BadInput

STATE_FORMAT = 1


@dataclass
class RunState:
    """How far a run came.

    Attributes:
        plan: fingerprint of its settings.
        pairs: how many of the first pairs are over (published way only).
        generator: the generator's state after them (published way only).
        failures: pairs among them that could not be rendered, with a sentence.
    """

    plan: str
    pairs: int = 0
    generator: bytes = b""
    failures: dict[int, str] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Raises DiskFull as `write_atomic` does."""
        data = {
            "format": STATE_FORMAT,
            "plan": self.plan,
            "pairs": self.pairs,
            "generator": base64.b64encode(self.generator).decode(),
            "failures": {str(index): text for index, text in self.failures.items()},
        }
        write_atomic(path, json.dumps(data).encode())

    def make_generator(self) -> torch.Generator:
        """A generator that goes on where this one stood."""
        generator = torch.Generator("cpu")
        generator.set_state(torch.frombuffer(bytearray(self.generator), dtype=torch.uint8))
        return generator


def read_state(path: Path, folder: Path, plan: str) -> RunState | None:
    """The state of an earlier run with the same plan; None when there was none.

    Args:
        path: of the state's file.
        folder: with the pictures of that run.
        plan: fingerprint of the settings now.

    Raises:
        BadInput: the folder holds pictures of another kind, which must not be mixed with new ones.
    """
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        state = RunState(
            str(data["plan"]),
            int(data["pairs"]),
            base64.b64decode(data["generator"]),
            {int(index): str(text) for index, text in data["failures"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        state = None
    if not any(folder.glob("*/*.*")):
        return None
    if state is None:
        raise BadInput(
            f"“{folder}” holds pictures of which it is not known how they were made.",
            "Choose another folder, or measure them as they are with --rendered.",
        )
    if state.plan != plan:
        raise BadInput(
            f"“{folder}” holds pictures that were made with other settings or weights.",
            "Choose another folder, or delete it.",
        )
    return state
