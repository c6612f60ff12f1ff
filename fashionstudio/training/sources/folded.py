"""Garments with the light that a layer decoder tells and the light that was rendered, kept on disk.

Telling the light takes all networks of the engine, drawing folds a small one that has to see each
example often. So examples are made once, in blocks of bytes, and read from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.diffusion.folds import PLANES, SPREAD
from fashionstudio.training.sources.blocks import Blocks, Rows

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
class FoldStore(Blocks):
    """Examples (PLANES + 2, H, W) uint8."""

    name: str = "folds"

    def add(self, batch: FoldBatch) -> None:
        """Keep a batch as a block of its own."""
        joined = torch.cat([batch.planes, batch.target, 2 * _MOST * batch.weight - _MOST], dim=1)
        block = ((joined / _MOST + 1) * _HALF).round().clamp(0, 2 * _HALF).to(torch.uint8)
        self.write(block.cpu().numpy())

    def batch(self, numbers: Rows, window: Callable[[U8], U8] = lambda one: one) -> FoldBatch:
        """Examples, each seen through a window."""
        found = np.stack([window(row) for row in self.rows(numbers)])
        values = torch.from_numpy(found).float().mul_(_MOST / _HALF).sub_(_MOST)
        weight = (values[:, _WEIGHT:] + _MOST) / (2 * _MOST)
        return FoldBatch(values[:, :_TARGET], values[:, _TARGET:_WEIGHT], weight)


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
        rng = np.random.default_rng([self.seed, position])
        rows = self.store.draw(self.count, rng)
        seen = self.store.batch(rows, lambda one: self._window(one, rng))
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
    while len(store) < count and not (store.arrays and enough()):
        store.add(make(len(store.arrays)))
