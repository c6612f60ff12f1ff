"""Rendered people for the person network: any clothes, any view, exact parts and joints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from fashionstudio.core.person import JOINTS
from fashionstudio.datasets.synthetic.colours import random_colour
from fashionstudio.datasets.synthetic.shards import Sample
from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.people_views import View, ViewMaker
from fashionstudio.training.sources.synthetic import Samples, dressed
from fashionstudio.vision.person_network import FRAME, LABELS

FIELDS = ("rest", "alpha", "shade", "uv", "normal", "parts", "trim")
VIEWS = 4
"""Views of one dressed person in a batch: dressing takes longer than looking again."""
EMPTY = 0.06
"""Share of pictures without a person."""
_CLASS = np.zeros(256, np.uint8)
_CLASS[list(LABELS)] = np.arange(len(LABELS))


@dataclass(frozen=True)
class PersonBatch:
    """B pictures with what is to be found in them.

    Attributes:
        pictures: [B, 3, H, W] in -1..1.
        parts: [B, H/2, W/2] indices into `LABELS`.
        joints: [B, 18, 3] (x, y, 1) in pixels of the frame, missing (-1, -1, 0).
    """

    pictures: Tensor
    parts: Tensor
    joints: Tensor


class PersonSource:
    """Batches of views of rendered people.

    Args:
        shards: folder of `python -m fashionstudio.datasets.synthetic`.
        shop: cloths.
        count: pictures in a batch.
        photos: folder of photos for backgrounds.
        frame: height and width of the views, multiples of 32.
        held_out: the first shard only, seen as it was rendered.
    """

    def __init__(
        self, shards: Path, shop: ClothShop, count: int, *, photos: Path | None = None,
        frame: tuple[int, int] = FRAME, seed: int = 0, held_out: bool = False,
    ) -> None:  # fmt: skip
        self.count, self.seed, self.shop, self.held_out = count, seed, shop, held_out
        self.samples = Samples(shards, held_out=held_out)
        self.samples.reader.fields = FIELDS
        self.views = ViewMaker(frame, photos)

    def batch(self, position: int) -> PersonBatch:
        """See `Source.batch`."""
        rng = np.random.default_rng([self.seed, position, int(self.held_out)])
        views: list[View] = []
        while len(views) < self.count:
            if self.held_out:
                index = (position * self.count + len(views)) % len(self.samples)
                views.append(self.views.plain(*self._dressed(index, rng)))
                continue
            if rng.random() < EMPTY:
                views.append(self.views.empty(rng))
                continue
            person = self._dressed(int(rng.integers(len(self.samples))), rng)
            views += [self.views.make(*person, rng) for _ in range(VIEWS)]
        return collate(views[: self.count])

    def _dressed(
        self, index: int, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        sample = self.samples[index]
        cloth = self.shop.draw(rng, motif_chance=0.1)
        trim = random_colour(rng) if rng.random() < 0.3 else None
        person = dressed(sample, cloth, trim, flat_laid=False)
        return person, sample["parts"], joints_of(sample)


def joints_of(sample: Sample) -> np.ndarray:
    """(18, 3) float32 in pixels of the render."""
    return np.array(sample["meta"]["joints"], np.float32).reshape(len(JOINTS), 3)


def collate(views: list[View]) -> PersonBatch:
    """Views as tensors."""
    parts = np.stack([_CLASS[view.parts[1::2, 1::2]] for view in views])
    return PersonBatch(
        picture_tensor(*(view.picture for view in views)),
        torch.from_numpy(parts).long(),
        torch.from_numpy(np.stack([view.joints for view in views])),
    )
