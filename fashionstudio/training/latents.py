"""Blocks of encoded examples, as stage 4 writes them, in memory for the U-Net stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

FLOATS = ("target", "masked", "appearance")


@dataclass
class LatentStore:
    """Blocks of encoded examples in memory; `refresh` picks up new ones."""

    folder: Path
    prefix: str
    limit: int = 30_000
    blocks: list[dict[str, NDArray[Any]]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def refresh(self) -> None:
        for path in sorted(self.folder.glob(f"{self.prefix}-*.npz")):
            if path.name not in self.seen and self.size < self.limit:
                self.seen.add(path.name)
                with np.load(path) as archive:
                    self.blocks.append({name: archive[name] for name in archive.files})

    @property
    def size(self) -> int:
        return sum(len(b["mode"]) for b in self.blocks)

    def batch(self, count: int, rng: np.random.Generator) -> dict[str, Any]:
        """`count` random examples as tensors (words stay a list)."""
        rows: list[dict[str, Any]] = []
        for _ in range(count):
            block = self.blocks[int(rng.integers(len(self.blocks)))]
            i = int(rng.integers(len(block["mode"])))
            rows.append({name: values[i] for name, values in block.items()})
        return collate(rows)

    def first(self, count: int) -> dict[str, Any]:
        """The first examples, always the same."""
        rows = [{n: v[i] for n, v in b.items()} for b in self.blocks for i in range(len(b["mode"]))]
        return collate(rows[:count])


def collate(rows: list[dict[str, Any]]) -> dict[str, Any]:
    batch: dict[str, Any] = {"words": [str(r["words"]) for r in rows]}
    batch["category"] = [str(r["category"]) for r in rows]
    for name in FLOATS:
        batch[name] = torch.from_numpy(np.stack([r[name] for r in rows])).float()
    for name, scale in (("mask", 1), ("known", 1), ("sketch", 255)):
        plane = torch.from_numpy(np.stack([r[name] for r in rows]))
        batch[name] = plane[:, None].float() / scale
    batch["pose"] = torch.from_numpy(np.stack([r["pose"] for r in rows]))
    pictures = np.stack([r["picture"] for r in rows]).transpose(0, 3, 1, 2)
    batch["picture"] = torch.from_numpy(np.ascontiguousarray(pictures)).float() / 127.5 - 1
    batch["mode"] = torch.tensor([int(r["mode"]) for r in rows])
    return batch
