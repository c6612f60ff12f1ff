"""The pairs that are evaluated, at whatever size, with the Regions of the papers' size."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from PIL import Image

from fashionstudio.datasets.published import Item, TryOnDataSet, open_data_set
from fashionstudio.datasets.published.item import PARTS
from fashionstudio.errors import BadInput

if TYPE_CHECKING:
    from fashionstudio.core.look import Category
    from fashionstudio.datasets.published.item import Order, Part, Split
    from fashionstudio.datasets.published.listing import Pair
    from fashionstudio.datasets.published.masks import Dataset, System

PAPER_SIZE = (512, 384)
"""Height and width of the papers' pictures."""


@dataclass(frozen=True)
class Choice:
    """Which pairs of which data set.

    Attributes:
        root: its folder.
        split, order: of the data set.
        category: one, or "all" that it has.
        skirts: repaint skirts, too, which the published Regions of Dress Code's lower body forget.
    """

    root: Path
    split: Split = "test"
    order: Order = "paired"
    category: Category | Literal["all"] = "all"
    skirts: bool = False

    def open(
        self,
        size: tuple[int, int] = PAPER_SIZE,
        *,
        system: System = "ladi",
        require: Collection[Part] = (),
        captions: bool = False,
    ) -> Pairs:
        """The pairs, see `Pairs`; arguments are those of `TryOnDataSet`.

        Raises:
            BadInput: the folder holds no such data set, or no pairs.
        """

        def opened(
            size: tuple[int, int], parts: Collection[Part], require: Collection[Part]
        ) -> TryOnDataSet:
            return open_data_set(
                self.root,
                self.split,
                self.order,
                self.category,
                size=size,
                system=system,
                parts=parts,
                require=require,
                captions=captions,
                vary=False,
                skirts=self.skirts,
            )

        data = opened(size, PARTS, require)
        if not len(data):
            raise BadInput(
                f"There are no pairs to evaluate in “{self.root}”.",
                "Its pairs files are empty, or no garment in them has captions.",
            )
        if size == PAPER_SIZE:
            return Pairs(data)
        return Pairs(data, opened(PAPER_SIZE, ("labels", "pose", "region"), ()))


class Pairs:
    """Pairs whose Regions are made at the papers' size and then brought to another.

    The published rules count in pixels of 512x384: at another size, arms would be repainted twice
    or half as broad.

    Attributes:
        pairs: what there is, in the published order.
        size: (height, width) of everything in an Item.
        order, dataset: see `TryOnDataSet`.
    """

    def __init__(self, data: TryOnDataSet, at_paper_size: TryOnDataSet | None = None) -> None:
        self._data = data
        self._at_paper_size = at_paper_size
        self.pairs: list[Pair] = data.pairs
        self.size = data.size
        self.order: Order = data.order
        self.dataset: Dataset = data.dataset

    def __len__(self) -> int:
        return len(self._data)

    def __getitem__(self, index: int) -> Item:
        """Read one pair; raises as the data set does."""
        item = self._data[index]
        if self._at_paper_size is None or item.region is None:
            return item
        region = self._at_paper_size[index].region
        assert region is not None  # of the same files
        image = Image.fromarray(region).resize(self.size[::-1], Image.Resampling.NEAREST)
        return replace(item, region=np.array(image))

    def person_file(self, index: int) -> Path:
        """A pair's person at its own size."""
        return self._data.person_file(index)

    def reference_files(self) -> list[tuple[str, Path]]:
        """Category and file of the true pictures in the papers' protocol, those that are there."""
        files = [file for file in self._data.reference_pictures() if file.is_file()]
        if self.dataset == "vitonhd":
            return [("upper_body", file) for file in files]
        return [(file.parent.parent.name, file) for file in files]
