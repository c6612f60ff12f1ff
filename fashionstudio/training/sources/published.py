"""Dress Code and VITON-HD as batches: every pair once an epoch, in a new order each time."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.datasets.published.base import TryOnDataSet
from fashionstudio.datasets.published.item import Item
from fashionstudio.diffusion.arrays import binary_mask_tensor, picture_tensor
from fashionstudio.diffusion.layout import LADI
from fashionstudio.errors import BadInput
from fashionstudio.training.batches import TryOnBatch

U8 = NDArray[np.uint8]
Rng = np.random.Generator
Shown = Literal["garment", "fabric"]
Text = Literal["category", "captions", "none"]
PATCH_PX = 224
PATCH_SHARE = (0.18, 0.4)
"""Side of a fabric patch, as a share of the garment's shorter side."""
INSIDE = 0.98
WHITE = 240
"""A garment's pixel has a channel below this; its background is white."""


class PublishedSource:
    """Batches of a public data set.

    Args:
        data: opened with the frame's size and the parts that the stage reads.
        count: examples in a batch.
        shown: what the vision tower looks at: the garment, or a patch cut out of it (Ti-MGD).
        text: what is said: the category (LaDI-VTON), the noun chunks (MGD) or nothing.
    """

    def __init__(
        self, data: TryOnDataSet, count: int, *, seed: int = 1234, shown: Shown = "garment",
        text: Text = "category",
    ) -> None:  # fmt: skip
        if len(data) == 0:
            raise BadInput(f"There are no pairs for training in “{data.root}”.")
        self.data, self.count, self.seed = data, count, seed
        self.shown, self.text = shown, text

    def batch(self, position: int) -> TryOnBatch:
        """See `Source.batch`."""
        items, patches = [], []
        for place in range(position * self.count, (position + 1) * self.count):
            epoch, row = divmod(place, len(self.data))
            self.data.epoch = epoch
            items.append(self.data[int(self._order(epoch)[row])])
            patches.append(np.random.default_rng([self.seed, place]))
        return self._collate(items, patches)

    def _order(self, epoch: int) -> NDArray[np.int64]:
        return np.random.default_rng([self.seed, epoch]).permutation(len(self.data))

    def _collate(self, items: list[Item], patches: list[Rng]) -> TryOnBatch:
        """Parts that were not asked for become None, or zeros where every stage has them."""
        person = picture_tensor(*(_needed(item, "person") for item in items))
        blank = np.zeros(person.shape[-2:], np.uint8)
        optional: dict[str, Any] = {}
        for name in ("garment", "worn"):
            pictures = [getattr(item, name) for item in items]
            if all(picture is not None for picture in pictures):
                optional[name] = picture_tensor(*pictures)
                silhouettes = [_silhouette(picture) for picture in pictures]
                optional[f"{name}_mask"] = binary_mask_tensor(*silhouettes)
        return TryOnBatch(
            person=person,
            mask=binary_mask_tensor(*(_needed(item, "region") for item in items)),
            pose=torch.from_numpy(np.stack([_needed(item, "pose") for item in items])),
            sketch=binary_mask_tensor(*(blank if i.sketch is None else i.sketch for i in items)),
            picture=picture_tensor(
                *(self._picture(item, rng) for item, rng in zip(items, patches, strict=True))
            ),
            words=[self._words(item) for item in items],
            category=[item.category for item in items],
            mode=[self.shown] * len(items),
            **optional,
        )

    def _words(self, item: Item) -> str:
        if self.text == "none":
            return ""
        return item.prompt if self.text == "captions" else LADI.words_for(item.category)

    def _picture(self, item: Item, rng: Rng) -> U8:
        if item.garment is None:
            return np.full((PATCH_PX, PATCH_PX, 3), 255, np.uint8)
        return item.garment if self.shown == "garment" else fabric_patch(item.garment, rng)


def fabric_patch(garment: U8, rng: Rng, size: int = PATCH_PX) -> U8:
    """A square piece (size, size, 3) from inside a garment (H, W, 3) on white."""
    inside = _silhouette(garment) > 0
    rows, columns = np.nonzero(inside)
    if len(rows) == 0:
        return np.full((size, size, 3), 255, np.uint8)
    extent = min(np.ptp(rows), np.ptp(columns)) + 1
    best, share = (0, 0, 1), -1.0
    for _ in range(24):
        side = max(4, int(extent * rng.uniform(*PATCH_SHARE)))
        pick = int(rng.integers(len(rows)))
        y = int(np.clip(rows[pick] - side // 2, 0, garment.shape[0] - side))
        x = int(np.clip(columns[pick] - side // 2, 0, garment.shape[1] - side))
        covered = float(inside[y : y + side, x : x + side].mean())
        if covered > share:
            best, share = (y, x, side), covered
        if covered >= INSIDE:
            break
    y, x, side = best
    piece = Image.fromarray(np.ascontiguousarray(garment[y : y + side, x : x + side]))
    return np.asarray(piece.resize((size, size), Image.Resampling.BICUBIC))


def _silhouette(picture: U8) -> U8:
    return ((picture.min(axis=-1) < WHITE) * np.uint8(255)).astype(np.uint8)


def _needed(item: Item, part: str) -> NDArray[Any]:
    value = getattr(item, part)
    if value is None:
        raise BadInput(
            f"The data set has no {part} for “{item.name}”.", "Complete it, or leave the pair out."
        )
    return np.asarray(value)
