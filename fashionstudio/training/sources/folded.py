"""Garments with the light that a layer decoder tells and the light that was rendered, kept on disk.

Telling the light takes all networks of the engine, drawing folds a small one that has to see each
example often. So examples are made once, in blocks of bytes, and read from there.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.core.atomic import write_atomic
from fashionstudio.diffusion.folds import PLANES, SPREAD
from fashionstudio.errors import BadInput

U8 = NDArray[np.uint8]
_MOST = 4.0
_HALF = 127
"""So that 0 is a byte of its own."""
_STEP = 16
"""What the network's levels ask of a size."""
_TARGET = PLANES
_WEIGHT = PLANES + 1


@dataclass(frozen=True)
class FoldBatch:
    """B garments.

    Attributes:
        planes: [B, PLANES, H, W], see `folds.fold_planes`.
        target: [B, 1, H, W], the fine light that is missing, in units of `folds.SPREAD`.
        weight: [B, 1, H, W] in 0..1, where the new garment is.
    """

    planes: Tensor
    target: Tensor
    weight: Tensor

    def __len__(self) -> int:
        return int(self.planes.shape[0])

    @classmethod
    def of(cls, planes: Tensor, missing: Tensor, weight: Tensor) -> FoldBatch:
        """From what is missing in e-folds of gamma-coded light."""
        return cls(planes, (missing / SPREAD).clamp(-_MOST, _MOST), weight)

    def mirrored(self, rows: NDArray[np.bool_]) -> FoldBatch:
        """With some rows (B,) seen in a mirror."""
        chosen = torch.from_numpy(rows).to(self.planes.device)[:, None, None, None]
        return FoldBatch(*(torch.where(chosen, p.flip(-1), p) for p in vars(self).values()))


@dataclass
class FoldStore:
    """Blocks (N, PLANES + 2, H, W) uint8 in a folder, mapped into memory."""

    folder: Path
    blocks: list[U8] = field(default_factory=list)

    def __post_init__(self) -> None:
        for path in self._paths():
            self.blocks.append(np.load(path, mmap_mode="r"))

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob("folds-*.npy"))

    def write(self, batch: FoldBatch) -> None:
        """Add a block, at once or not at all."""
        joined = torch.cat([batch.planes, batch.target, 2 * _MOST * batch.weight - _MOST], dim=1)
        block = ((joined / _MOST + 1) * _HALF).round().clamp(0, 2 * _HALF).to(torch.uint8)
        stream = io.BytesIO()
        np.save(stream, block.cpu().numpy(), allow_pickle=False)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"folds-{len(self.blocks):05d}.npy"
        write_atomic(path, stream.getvalue())
        self.blocks.append(np.load(path, mmap_mode="r"))

    def __len__(self) -> int:
        return sum(len(block) for block in self.blocks)

    def rows(
        self, numbers: Iterable[tuple[int, int]], window: Callable[[U8], U8] = lambda one: one
    ) -> FoldBatch:
        """The examples (block, row), each seen through a window."""
        found = np.stack([window(self.blocks[block][row]) for block, row in numbers])
        values = torch.from_numpy(found).float().mul_(_MOST / _HALF).sub_(_MOST)
        weight = (values[:, _WEIGHT:] + _MOST) / (2 * _MOST)
        return FoldBatch(values[:, :_TARGET], values[:, _TARGET:_WEIGHT], weight)

    def first(self, count: int) -> FoldBatch:
        """The first examples, always the same."""
        every = ((b, row) for b, block in enumerate(self.blocks) for row in range(len(block)))
        return self.rows(pair for pair, _ in zip(every, range(count), strict=False))


@dataclass
class FoldSource:
    """Random examples out of a store, half of them mirrored.

    Attributes:
        crop: share of height and width that a batch shows, around the garment: most of a frame is
            no garment, and teaches nothing.
    """

    store: FoldStore
    count: int
    seed: int
    crop: tuple[float, float] = (5 / 8, 2 / 3)

    def batch(self, position: int) -> FoldBatch:
        """See `Source.batch`."""
        blocks = self.store.blocks
        if not blocks:
            raise BadInput(
                f"There are no examples of folds in “{self.store.folder}”.",
                "Give the stage more time: it makes them first.",
            )
        rng = np.random.default_rng([self.seed, position])
        chosen = rng.integers(len(blocks), size=self.count)
        rows = ((int(b), int(rng.integers(len(blocks[int(b)])))) for b in chosen)
        seen = self.store.rows(rows, lambda one: self._window(one, rng))
        return seen.mirrored(rng.random(self.count) < 0.5)

    def _window(self, example: U8, rng: np.random.Generator) -> U8:
        """A part (PLANES + 2, h, w) with some spot of the garment about its middle."""
        height, width = example.shape[1:]
        size = [
            max(_STEP, round(share * full / _STEP) * _STEP)
            for share, full in zip(self.crop, (height, width), strict=True)
        ]
        rows, columns = np.nonzero(example[_WEIGHT] > _HALF)
        place = int(rng.integers(len(rows))) if len(rows) else None
        middle = (height // 2, width // 2) if place is None else (rows[place], columns[place])
        top, left = (
            int(np.clip(at - part // 2, 0, full - part))
            for at, part, full in zip(middle, size, (height, width), strict=True)
        )
        return example[:, top : top + size[0], left : left + size[1]]


def fill(
    store: FoldStore, count: int, make: Callable[[int], FoldBatch], enough: Callable[[], bool]
) -> None:
    """Add blocks until there are `count` examples or there is `enough`; there is at least one."""
    while len(store) < count and not (store.blocks and enough()):
        store.write(make(len(store.blocks)))
