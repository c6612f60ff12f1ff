"""What Dress Code and VITON-HD have in common: pairs of file names that become `Item`s."""

from __future__ import annotations

import abc
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import ClassVar, TypedDict, get_args

import numpy as np

from fashionstudio.datasets.published.files import (
    Tried,
    check_required,
    first_present,
    missing_lines,
)
from fashionstudio.datasets.published.item import PARTS, Item, Order, Part, Split
from fashionstudio.datasets.published.listing import Pair, caption_of, read_captions
from fashionstudio.datasets.published.masks import Dataset, System
from fashionstudio.datasets.published.pictures import SKETCH_THRESHOLD
from fashionstudio.datasets.published.reading import ItemReader
from fashionstudio.errors import BadInput

REQUIRED: tuple[Part, ...] = ("person", "labels", "pose")
_TRAINING_THRESHOLDS = (20, 127)  # both ends are drawn


class Options(TypedDict, total=False):
    """Keywords of every data set; `TryOnDataSet` describes them."""

    size: tuple[int, int]
    system: System
    captions: bool
    parts: Collection[Part]
    require: Collection[Part]
    vary: bool | None
    skirts: bool
    seed: int


class TryOnDataSet(abc.ABC):
    """A public data set on disk, for torch's DataLoader or for a plain loop.

    Opening it reads the pairs file and the captions; pictures are read item by item. It holds only
    names and numbers, so it can be pickled and read by many processes at once.

    Attributes:
        pairs: what it has, in the published order.
        epoch: set it before each round of training: the order of the captions and the threshold
            of the sketch are drawn from (seed, epoch, index). DataLoader workers that live on
            between epochs keep the value that they started with.
    """

    dataset: ClassVar[Dataset]
    head_ids: ClassVar[tuple[int, ...]]

    def __init__(
        self,
        root: Path | str,
        split: Split = "test",
        order: Order = "paired",
        *,
        size: tuple[int, int] = (512, 384),
        system: System = "ladi",
        captions: bool = False,
        parts: Collection[Part] = PARTS,
        require: Collection[Part] = REQUIRED,
        vary: bool | None = None,
        skirts: bool = False,
        seed: int = 1234,
    ) -> None:
        """Open the data set.

        Args:
            root: its folder.
            split: "train" or "test".
            order: "paired" puts their own garments on people, "unpaired" others'; there are no
                unpaired training pairs.
            size: height and width of everything in an Item.
            system: whose rules the Region follows.
            captions: leave out pairs whose garment has no captions, as MGD does. (An Item has its
                captions in any case, where there are any.)
            parts: what to read; less is faster.
            require: those of the parts that must be there.
            vary: shuffle captions and draw the sketch's threshold, as the published training
                does; by default in the training split only.
            skirts: see `inpaint_mask`.
            seed: of what varies.

        Raises:
            BadInput: the folder has another layout, or its pairs or captions cannot be read.
        """
        if split not in get_args(Split) or order not in get_args(Order):
            raise BadInput(
                f"There is no “{order}” order of a split “{split}”.",
                "Splits are train and test, orders are paired and unpaired.",
            )
        if (split, order) == ("train", "unpaired"):
            raise BadInput(
                "There are no unpaired training pairs.", "Take the test split, or paired order."
            )
        self.root = Path(root)
        self.split, self.order = split, order
        self.size, self.system, self.skirts = size, system, skirts
        self.parts = frozenset(parts)
        self.require = frozenset(require) & self.parts
        self.vary = split == "train" if vary is None else vary
        self.seed, self.epoch = seed, 0
        self.pairs = self._captioned(self._list_pairs(), captions)

    def __len__(self) -> int:
        return len(self.pairs)

    def __iter__(self) -> Iterator[Item]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: int) -> Item:
        """Read one pair.

        Raises:
            BadInput: a required file is not there, or a keypoint file is damaged.
            BadImage: a picture is damaged.
        """
        pair = self.pairs[index]
        tried = self._files(pair)
        found = first_present(tried)
        check_required(tried, found, self.require)
        captions, threshold = list(pair.captions), SKETCH_THRESHOLD
        if self.vary:
            rng = np.random.default_rng([self.seed, self.epoch, index % len(self)])
            rng.shuffle(captions)
            threshold = int(rng.integers(*_TRAINING_THRESHOLDS, endpoint=True))
        reader = ItemReader(
            files=found,
            category=pair.category,
            dataset=self.dataset,
            size=self.size,
            system=self.system,
            skirts=self.skirts,
            threshold=threshold,
            head_ids=self.head_ids,
        )
        return Item(
            name=pair.model,
            garment_name=pair.garment,
            category=pair.category,
            captions=tuple(captions),
            **{part: getattr(reader, part) for part in PARTS if part in self.parts},
        )

    def missing(self) -> list[str]:
        """What the tree lacks: sentences with the path tried and what it is needed for.

        Every file of every pair is looked for, by listing folders; no file is opened.
        """
        lines = missing_lines([self._files(pair) for pair in self.pairs])
        without = sum(not pair.captions for pair in self.pairs)
        if without:
            places = " or ".join(f"“{path}”" for path in self._caption_files())
            lines.append(
                f"captions: {without} of {len(self)} pairs have none in {places}; needed for "
                "MGD's words."
            )
        return lines

    def person_file(self, index: int) -> Path:
        """A pair's person at its own size, as measures compare with it; it may not be there."""
        return self._files(self.pairs[index])["person"][0]

    def places(self, index: int) -> Tried:
        """Where the files of a pair belong, whether they are there or not; the first one counts."""
        return self._files(self.pairs[index])

    @abc.abstractmethod
    def reference_pictures(self) -> list[Path]:
        """The real pictures that FID and KID compare with in the papers."""

    @abc.abstractmethod
    def _list_pairs(self) -> list[Pair]:
        """All pairs of this split and order, without captions."""

    @abc.abstractmethod
    def _caption_files(self) -> list[Path]:
        """Where captions may lie; where two files know a garment, the first counts."""

    @abc.abstractmethod
    def _files(self, pair: Pair) -> Tried:
        """Where the files of a pair should be."""

    def _captioned(self, pairs: list[Pair], required: bool) -> list[Pair]:
        paths = self._caption_files()
        captions = read_captions(paths)
        if required and not captions:
            raise BadInput(
                f"There are no captions in “{self.root}”.",
                f"{' and '.join(path.name for path in paths)} of the multimodal annotations "
                "belong there. Read the data set without captions if you do not need them.",
            )
        full = [
            Pair(pair.model, pair.garment, pair.category, caption_of(captions, pair.garment))
            for pair in pairs
        ]
        return [pair for pair in full if pair.captions] if required else full


def stem(name: str) -> str:
    """A file's name without its ending."""
    return Path(name).stem


def unknown_layout(root: Path, title: str, expected: str) -> BadInput:
    """The error for a folder that is not what it was taken for."""
    if not root.is_dir():
        return BadInput(f"There is no folder “{root}”.", f"Name the folder of {title}.")
    return BadInput(f"“{root}” is not laid out as {title}.", f"Expected are {expected}.")
