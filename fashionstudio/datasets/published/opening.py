"""Opens a folder as the public data set that it is."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Unpack

from fashionstudio.core.look import Category
from fashionstudio.datasets.published import dress_code, viton_hd
from fashionstudio.datasets.published.base import Options, TryOnDataSet
from fashionstudio.datasets.published.dress_code import PUBLISHED_ORDER, DressCode
from fashionstudio.datasets.published.item import Order, Split
from fashionstudio.datasets.published.masks import Dataset
from fashionstudio.datasets.published.viton_hd import VitonHD
from fashionstudio.errors import BadInput


def recognise(root: Path | str) -> Dataset:
    """Which data set a folder holds, by its folders' names.

    Raises:
        BadInput: neither of the two; says what was expected, and where it may be.
    """
    root = Path(root)
    if not root.is_dir():
        raise BadInput(f"There is no folder “{root}”.", "Name the folder of the data set.")
    kind = _kind(root)
    if kind is not None:
        return kind
    inside = next((path for path in sorted(root.iterdir()) if path.is_dir() and _kind(path)), None)
    raise BadInput(
        f"“{root}” holds neither Dress Code nor VITON-HD.",
        f"Did you mean “{inside}”?"
        if inside
        else f"Dress Code has {dress_code.EXPECTED}; VITON-HD has {viton_hd.EXPECTED}.",
    )


def open_data_set(
    root: Path | str,
    split: Split = "test",
    order: Order = "paired",
    category: Category | Literal["all"] = "all",
    **options: Unpack[Options],
) -> TryOnDataSet:
    """Open Dress Code or VITON-HD, whichever the folder holds.

    Args:
        root: its folder.
        split: "train" or "test".
        order: "paired" or "unpaired".
        category: one, or "all" that the data set has.
        options: keywords of `TryOnDataSet`.

    Raises:
        BadInput: neither of the two, a category that it does not have, or an unreadable list.
    """
    if recognise(root) == "dresscode":
        return DressCode(root, split, order, category, **options)
    if category not in ("all", "upper_body"):
        raise BadInput(
            f"VITON-HD has no category “{category}”.", "All its garments are upper_body."
        )
    return VitonHD(root, split, order, **options)


def _kind(root: Path) -> Dataset | None:
    if any((root / category / "images").is_dir() for category in PUBLISHED_ORDER):
        return "dresscode"
    if any((root / split / "image").is_dir() for split in ("test", "train")):
        return "vitonhd"
    return None
