"""Dress Code: people and garments of three categories."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Unpack

from fashionstudio.core.look import Category
from fashionstudio.datasets.published.base import Options, TryOnDataSet, stem, unknown_layout
from fashionstudio.datasets.published.files import Source, Tried
from fashionstudio.datasets.published.item import Order, Split
from fashionstudio.datasets.published.listing import Pair, read_pairs
from fashionstudio.errors import BadInput

PUBLISHED_ORDER: tuple[Category, ...] = ("dresses", "upper_body", "lower_body")
EXPECTED = "folders dresses, upper_body and lower_body with images/ and pairs files in each"

_STITCH_MAPS = re.compile(r"(test)?[ _-]?stitch[ _-]?maps?", re.IGNORECASE)


class DressCode(TryOnDataSet):
    """Dress Code, with the annotations of Dress Code Multimodal where they are there.

    The layout is described in `docs/datasets.md`.
    """

    dataset = "dresscode"
    head_ids = (13,)  # of the stitch maps, which have other labels than the label maps

    def __init__(
        self,
        root: Path | str,
        split: Split = "test",
        order: Order = "paired",
        category: Category | Literal["all"] = "all",
        **options: Unpack[Options],
    ) -> None:
        """As `TryOnDataSet`.

        Args:
            root: its folder.
            split: "train" or "test".
            order: "paired" or "unpaired".
            category: one, or "all" in the published order, as far as their folders are there.
            options: keywords of `TryOnDataSet`.
        """
        root = Path(root)
        if category != "all" and category not in PUBLISHED_ORDER:
            raise BadInput(
                f"Dress Code has no category “{category}”.",
                f"Choose one of all, {', '.join(PUBLISHED_ORDER)}.",
            )
        wanted = PUBLISHED_ORDER if category == "all" else (category,)
        self.categories = tuple(name for name in wanted if (root / name / "images").is_dir())
        self.absent = tuple(name for name in wanted if name not in self.categories)
        if not self.categories:
            title = "Dress Code" if category == "all" else f"Dress Code's category {category}"
            raise unknown_layout(root, title, EXPECTED)
        self.stitch_maps = _stitch_map_folders(root)
        super().__init__(root, split, order, **options)

    def missing(self) -> list[str]:
        """As `TryOnDataSet.missing`, and the categories that are not there at all."""
        lines = [
            f"category {name}: “{self.root / name / 'images'}” is not there; "
            "needed for results over all categories."
            for name in self.absent
        ]
        return lines + super().missing()

    def reference_pictures(self) -> list[Path]:
        """The people of the paired test lists."""
        return [
            self.root / category / "images" / model
            for category in self.categories
            for model, _ in self._category_pairs(category, "test_pairs_paired.txt")
        ]

    def _list_pairs(self) -> list[Pair]:
        name = "train_pairs.txt" if self.split == "train" else f"test_pairs_{self.order}.txt"
        return [
            Pair(model, garment, category)
            for category in self.categories
            for model, garment in self._category_pairs(category, name)
        ]

    def _category_pairs(self, category: Category, name: str) -> list[tuple[str, str]]:
        """A category's own pairs file, or its share of the common one if that is all there is."""
        folder = self.root / category
        if (folder / name).is_file() or not (self.root / name).is_file():
            return read_pairs(folder / name)
        own = {path.name for path in (folder / "images").iterdir()}
        return [pair for pair in read_pairs(self.root / name) if pair[0] in own]

    def _caption_files(self) -> list[Path]:
        return [self.root / f"{kind}_captions.json" for kind in ("fine", "coarse")]

    def _files(self, pair: Pair) -> Tried:
        folder, number = self.root / pair.category, stem(pair.model).split("_")[0]
        model, garment = stem(pair.model), stem(pair.garment)
        unpaired = folder / "im_sketch_unpaired" / f"{model}_{garment}.png"
        paired = folder / "im_sketch" / f"{garment}.png"
        files: dict[Source, tuple[Path, ...]] = {
            "person": (folder / "images" / pair.model,),
            "garment": (folder / "images" / pair.garment,),
            "garment_mask": (folder / "masks" / f"{garment}.png",),
            "labels": (folder / "label_maps" / f"{number}_4.png",),
            "keypoints": (folder / "keypoints" / f"{number}_2.json",),
            "sketch": (paired if self.order == "paired" else unpaired,),
        }
        if self.split == "test":
            files["head"] = tuple(
                place / f"{model}.png"
                for maps in self.stitch_maps
                for place in (maps, maps / pair.category)
            )
        return files


def _stitch_map_folders(root: Path) -> tuple[Path, ...]:
    """Folders that may be meant, or the one that should be there.

    The authors' text, their program and their archive each spell the name in another way.
    """
    folders = (path for path in root.iterdir() if path.is_dir())
    return tuple(sorted(path for path in folders if _STITCH_MAPS.fullmatch(path.name))) or (
        root / "test_stitch_map",
    )
