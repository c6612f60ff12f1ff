"""One rendered picture with everything that it is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.datasets.published.masks import Dataset, worn_mask
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.dataset_pairs import PAPER_SIZE

if TYPE_CHECKING:
    from fashionstudio.datasets.published.item import Item, Order

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]

HEIGHT, WIDTH = PAPER_SIZE


@dataclass(frozen=True)
class Sample:
    """A picture of an item of a data set.

    Attributes:
        item: with its pictures at the size of `picture`.
        dataset: whose label ids the item has.
        order: "paired": the garment is the one that is worn, so that `truth` shows what is wanted.
        picture: (H, W, 3) uint8 as it was rendered.
        truth: (H0, W0, 3) uint8, the person's picture at its own size.
        picture_file, truth_file: where both lie.
        swatch: (h, w, 3) uint8, the cloth that was asked for, or None.
    """

    item: Item
    dataset: Dataset
    order: Order
    picture: Picture
    truth: Picture
    picture_file: Path
    truth_file: Path
    swatch: Picture | None = None

    @cached_property
    def shown(self) -> Picture:
        """The picture at the papers' size, (512, 384, 3)."""
        return resized(self.picture)

    @cached_property
    def shown_truth(self) -> Picture:
        """The true picture at the papers' size, (512, 384, 3)."""
        return resized(self.truth)

    @cached_property
    def shown_region(self) -> Mask:
        """The Region at the papers' size, (512, 384), 255 = repainted."""
        return resized_mask(self.region)

    @property
    def region(self) -> Mask:
        """(H, W) uint8, 255 = repainted.

        Raises:
            BadInput: the data set lacks what it is made of.
        """
        if self.item.region is None:
            raise BadInput("The data set has no label map or no joints for this person.")
        return self.item.region

    @cached_property
    def cloth(self) -> Mask:
        """(H, W) uint8, 255 where the new garment is, as well as the data tell.

        Paired: the labels of what is worn. Else what the sketch encloses within the Region; else
        the Region, which also holds arms and background.
        """
        if self.order == "paired" and self.item.labels is not None:
            worn = worn_mask(
                self.item.labels, dataset=self.dataset, category=self.item.category, skirts=True
            )
            if worn.any():
                return worn
        if self.item.sketch is not None and self.item.sketch.any():
            from fashionstudio.vision.sketch import sketch_silhouette

            return np.minimum(sketch_silhouette(self.item.sketch), self.region)
        return self.region


def resized(picture: Picture) -> Picture:
    """At the papers' size, with Pillow's bilinear filter as in the published script."""
    if picture.shape[:2] == (HEIGHT, WIDTH):
        return picture
    image = Image.fromarray(picture).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    return np.asarray(image)


def resized_mask(mask: Mask) -> Mask:
    """At the papers' size, by nearest neighbour."""
    if mask.shape == (HEIGHT, WIDTH):
        return mask
    return np.asarray(Image.fromarray(mask).resize((WIDTH, HEIGHT), Image.Resampling.NEAREST))
