"""What is to be annotated in a folder: a public data set, or plain pictures of garments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from fashionstudio.annotation.strokes import SIZE, U8
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.look import Category
from fashionstudio.datasets.published import TryOnDataSet, open_data_set
from fashionstudio.datasets.published.item import Part, Split
from fashionstudio.datasets.published.opening import recognise
from fashionstudio.errors import BadImage, BadInput, FashionStudioError
from fashionstudio.vision.garment import cut_out

Kind = Literal["dresscode", "vitonhd", "folder"]
DrawFrom = Literal["worn", "flat"]

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"}
_CAPTION_FILES: dict[Kind, str] = {
    "dresscode": "fine_captions.json",
    "vitonhd": "captions.json",
    "folder": "captions.json",
}
_SURE = 0.5  # confidence of a cut-out; below it, the picture as it is says more
_LEAST_WORN = 0.002  # share of the picture: less is no garment but stray labels


@dataclass(frozen=True, slots=True)
class GarmentJob:
    """One garment.

    Attributes:
        id: under which captions know it.
        category: if it is known.
        picture: its own picture's file.
        sketch: where its sketch belongs.
        flat: reads (H, W, 3) uint8, the garment alone.
        shown: reads what the sketch is drawn from, (H, W, 3) uint8.
    """

    id: str
    category: Category | None
    picture: Path
    sketch: Path
    flat: Callable[[], U8]
    shown: Callable[[], U8]


@dataclass(frozen=True)
class Collection:
    """A folder's garments; `has_unpaired` tells of a list of unpaired test pairs."""

    root: Path
    kind: Kind
    garments: tuple[GarmentJob, ...]
    has_unpaired: bool = False

    @property
    def captions(self) -> Path:
        """The file that the data set's readers look for noun chunks in."""
        return self.root / _CAPTION_FILES[self.kind]


def open_collection(
    root: Path,
    *,
    draw_from: DrawFrom = "worn",
    splits: tuple[Split, ...] = ("train", "test"),
    category: Category | None = None,
) -> Collection:
    """Find what there is to annotate.

    Args:
        root: of Dress Code or VITON-HD, or a folder with pictures in it.
        draw_from: in a data set, draw the garment as its wearer wears it, which is where MGD's
            sketches lie, or flat as in the shop.
        splits: of a data set; those that it lacks are passed over.
        category: of the garments in a folder of pictures, if they are all of one.

    Raises:
        BadInput: there is nothing of either kind.
    """
    if not root.is_dir():
        raise BadInput(f"There is no folder “{root}”.", "Name a data set or a folder of pictures.")
    try:
        kind: Kind = recognise(root)
    except BadInput as unknown:
        pictures = sorted(path for path in root.iterdir() if path.suffix.lower() in PICTURES)
        if not pictures:
            raise unknown
        return Collection(root, "folder", tuple(_picture_job(path, category) for path in pictures))
    jobs: dict[Path, GarmentJob] = {}
    problems = []
    for split in splits:
        try:
            found = _split_jobs(root, split, draw_from)
        except BadInput as error:
            problems.append(error)
            continue
        for job in found:
            jobs.setdefault(job.sketch, job)
    if problems and not jobs:
        raise problems[-1]
    return Collection(root, kind, tuple(jobs.values()), _has_unpaired(root))


def _picture_job(path: Path, category: Category | None) -> GarmentJob:
    sketch = path.parent / "im_sketch" / f"{path.stem}.png"
    read = partial(read_picture, path)  # what draws cuts the garment out by itself
    return GarmentJob(path.stem, category, path, sketch, partial(_on_white, path), read)


def _on_white(path: Path) -> U8:
    """The garment without the bed or the door it was photographed on, if it can be told apart."""
    picture = read_picture(path)
    try:
        cut = cut_out(picture)
    except FashionStudioError:
        return picture
    return cut.picture_on_white if cut.confidence >= _SURE else picture


def _split_jobs(root: Path, split: Split, draw_from: DrawFrom) -> list[GarmentJob]:
    """The garments of a split's paired list."""
    parts: tuple[tuple[Part, ...], ...] = (("garment",), ("worn",))
    flat, worn = (
        open_data_set(root, split, "paired", size=SIZE, parts=part, require=part, vary=False)
        for part in parts
    )
    jobs = []
    for index, pair in enumerate(flat.pairs):
        places = flat.places(index)
        read_flat = partial(_flat, flat, index)
        jobs.append(
            GarmentJob(
                id=Path(pair.garment).stem.split("_")[0],
                category=pair.category,
                picture=places["garment"][0],
                sketch=places["sketch"][0],
                flat=read_flat,
                shown=read_flat if draw_from == "flat" else partial(_worn, worn, index),
            )
        )
    return jobs


def _flat(data: TryOnDataSet, index: int) -> U8:
    picture = data[index].garment
    assert picture is not None, "required"
    return picture


def _worn(data: TryOnDataSet, index: int) -> U8:
    picture = data[index].worn
    assert picture is not None, "required"
    if np.mean((picture < 250).any(axis=2)) < _LEAST_WORN:
        raise BadImage(
            f"The label map of “{data.pairs[index].model}” shows no such garment.",
            "Its sketch can be drawn from the garment's own picture: --from flat.",
        )
    return picture


def _has_unpaired(root: Path) -> bool:
    try:
        return len(open_data_set(root, "test", "unpaired", parts=())) > 0
    except BadInput:
        return False
