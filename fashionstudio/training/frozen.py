"""Networks that a stage needs but does not train, and reading them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self, TypeVar

from torch import nn

from fashionstudio.errors import ModelMismatch, ModelMissing

Part = TypeVar("Part")


class Frozen(nn.ModuleDict):
    """Networks without gradients, always in evaluation mode; None is left out.

    They move with the objective they belong to; checkpoints leave their weights out.
    """

    def __init__(self, **networks: nn.Module | None) -> None:
        super().__init__({name: part for name, part in networks.items() if part is not None})
        self.requires_grad_(False)
        self.train(False)

    def train(self, mode: bool = True) -> Self:
        """Stays in evaluation mode, whatever is asked for."""
        return super().train(False)


def load_part(kind: type[Part], folder: Path, **options: Any) -> Part:
    """One network of a run or an engine, in float32.

    Raises:
        ModelMissing: there is nothing there.
        ModelMismatch: it is another network, or damaged.
    """
    if not (folder / "config.json").is_file() and not (folder / "tokenizer_config.json").is_file():
        raise ModelMissing(
            f"There is no {kind.__name__} in “{folder}”.",
            "Train or convert it first, and name the folder that holds its config.json.",
        )
    try:
        part: Any = kind.from_pretrained(folder, **options)  # type: ignore[attr-defined]  # torch and tokenizers alike
    except (OSError, ValueError, RuntimeError, TypeError, KeyError) as error:
        raise ModelMismatch(
            f"The {kind.__name__} in “{folder}” cannot be read.", details=repr(error)
        ) from error
    return part.float() if isinstance(part, nn.Module) else part  # type: ignore[return-value]  # .float() is its own
