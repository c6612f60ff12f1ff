"""VITON-HD: women's tops."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

from fashionstudio.datasets.published.base import Options, TryOnDataSet, stem, unknown_layout
from fashionstudio.datasets.published.files import Tried
from fashionstudio.datasets.published.item import Order, Split
from fashionstudio.datasets.published.listing import Pair, read_pairs

EXPECTED = "test_pairs.txt, train_pairs.txt and folders test and train with image/ and cloth/"


class VitonHD(TryOnDataSet):
    """VITON-HD, with the annotations of VITON-HD Multimodal where they are there.

    The layout is described in `docs/datasets.md`.
    """

    dataset = "vitonhd"
    head_ids = (1, 2, 4, 13)

    def __init__(
        self,
        root: Path | str,
        split: Split = "test",
        order: Order = "paired",
        **options: Unpack[Options],
    ) -> None:
        """As `TryOnDataSet`, whose keywords the options are."""
        if not (Path(root) / split / "image").is_dir():
            raise unknown_layout(Path(root), f"VITON-HD with a {split} split", EXPECTED)
        super().__init__(root, split, order, **options)

    def reference_pictures(self) -> list[Path]:
        """Everybody in `test/image`."""
        return sorted((self.root / "test" / "image").glob("*.jpg"))

    def _list_pairs(self) -> list[Pair]:
        """Paired order and training ignore the second name: there it is the same as the first."""
        rows = read_pairs(self.root / f"{self.split}_pairs.txt")
        own = self.order == "paired"
        return [Pair(model, model if own else other, "upper_body") for model, other in rows]

    def _caption_files(self) -> list[Path]:
        return [self.root / "captions.json"]

    def _files(self, pair: Pair) -> Tried:
        folder, model = self.root / self.split, stem(pair.model)
        labels = folder / "image-parse-v3" / f"{model}.png"
        unpaired = folder / "im_sketch_unpaired" / f"{model}_{stem(pair.garment)}.png"
        paired = folder / "im_sketch" / f"{model}.png"
        return {
            "person": (folder / "image" / pair.model,),
            "garment": (folder / "cloth" / pair.garment,),
            "labels": (labels,),
            "keypoints": (folder / "openpose_json" / f"{model}_keypoints.json",),
            "sketch": (paired if self.order == "paired" else unpaired,),
            "head": (labels,),
        }
