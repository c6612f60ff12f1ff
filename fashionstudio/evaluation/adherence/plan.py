"""What is evaluated: options, and which people, fabrics and garments of the folders are taken."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.color import srgb_to_lab
from fashionstudio.core.image_io import READABLE_SUFFIXES, read_picture
from fashionstudio.core.look import Category, Preset
from fashionstudio.errors import BadInput

GROUPS = (
    "words",
    "fabric",
    "sketch",
    "garment",
    "tryon",
    "realism",
    "judges",
    "speed",
    "identity",
)
"""All groups of measures, in the order in which they are done."""

NEED_PAIRS = ("tryon", "judges")
"""Groups that need rendered people whose truth is known."""

SWATCHES = GARMENTS = 10
SHEET_PEOPLE = 24
DEFAULT_REPEAT_MM = 80.0

_KINDS = {"top": "upper_body", "dress": "dresses", "pants": "lower_body", "skirt": "lower_body"}
_RULER_VERSION = 3
"""Counted up whenever a judge changes, so that old figures are not taken for new ones."""


@dataclass(frozen=True)
class Options:
    """One evaluation.

    Attributes:
        engine: its id.
        people, fabrics, garments: folders of pictures that the engine has never seen.
        output: where table, JSON and contact sheets go.
        pairs: folder of rendered people with known garments, for SSIM and for the judges' own
            accuracy; None leaves these out.
        only: groups to do.
        limit_people: Photos for all groups but the realism sheet.
        quick: a fraction of the questions, to see that everything works.
        category: of the garments in the groups fabric, sketch and garment.
    """

    engine: str
    people: Path
    fabrics: Path
    garments: Path
    output: Path
    pairs: Path | None = None
    only: tuple[str, ...] = GROUPS
    limit_people: int | None = None
    quick: bool = False
    category: Category = "upper_body"
    preset: Preset = "standard"
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        for name in self.only:
            if name not in GROUPS:
                raise BadInput(f"“{name}” is not a measure.", f"There are: {', '.join(GROUPS)}.")

    def fingerprint(self, group: str, weights: dict[str, str]) -> str:
        """Equal for runs of a group that must give the same figures."""
        pairs = self.pairs if group in NEED_PAIRS else None
        plain = replace(self, only=(group,), output=Path(), pairs=pairs)
        files = [
            (path.name, path.stat().st_size)
            for folder in (self.people, self.fabrics, self.garments)
            for path in find_pictures(folder)
        ]
        text = json.dumps([_RULER_VERSION, repr(plain), files, sorted(weights.items())])
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class Swatch:
    """A fabric to be followed.

    Attributes:
        picture: (h, w, 3) uint8.
        repeat_mm: width of one repeat.
    """

    name: str
    path: Path
    picture: NDArray[np.uint8]
    repeat_mm: float


def find_pictures(folder: Path) -> list[Path]:
    """The pictures of a folder, or of its `images` folder, by name.

    Raises:
        BadInput: there are none.
    """
    if not folder.is_dir():
        raise BadInput(f"There is no folder “{folder}”.", "Check the name.")
    inner = folder / "images"
    place = inner if inner.is_dir() else folder
    files = sorted(p for p in place.iterdir() if p.suffix.lower() in READABLE_SUFFIXES)
    if not files:
        raise BadInput(f"There is no picture in “{folder}”.")
    return files


def choose_fabrics(folder: Path, count: int) -> list[Swatch]:
    """The `count` fabrics whose colours differ most; sizes from `fabrics.json` if it is there."""
    known: dict[str, float] = {}
    listed = folder / "fabrics.json"
    if listed.is_file():
        for entry in json.loads(listed.read_text(encoding="utf-8")).values():
            known[str(entry["file"])] = float(entry["repeat_mm"])
    files = find_pictures(folder)
    pictures = [read_picture(path) for path in files]
    chosen = _spread([_mean_lab(picture) for picture in pictures], count)
    return [
        Swatch(files[i].stem, files[i], pictures[i], known.get(files[i].name, DEFAULT_REPEAT_MM))
        for i in chosen
    ]


def choose_garments(folder: Path, category: Category, count: int) -> list[Path]:
    """The `count` garments of a category whose colours differ most.

    The category is read from `garments.csv` (columns file, category) where it is there; else every
    garment is taken to fit.
    """
    files = find_pictures(folder)
    listed = folder / "garments.csv"
    if listed.is_file():
        with listed.open(encoding="utf-8", newline="") as lines:
            kinds = {row["file"]: _KINDS.get(row["category"]) for row in csv.DictReader(lines)}
        files = [path for path in files if kinds.get(path.name, category) == category]
    if not files:
        raise BadInput(f"There is no garment of the category {category} in “{folder}”.")
    middles = []
    for path in files:
        picture = read_picture(path)
        height, width = picture.shape[:2]
        middle = picture[height * 3 // 8 : height * 5 // 8, width * 3 // 8 : width * 5 // 8]
        middles.append(_mean_lab(middle))
    return [files[i] for i in _spread(middles, count)]


def _mean_lab(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    return srgb_to_lab(picture[::4, ::4]).reshape(-1, 3).mean(axis=0)


def _spread(points: Sequence[NDArray[np.float64]], count: int) -> list[int]:
    """Indices of points far apart: each next one is the farthest from those taken; in order.

    To tell ten near-whites apart is no task for a picture; ten different colours are.
    """
    known = np.array(points)
    taken = [int(np.argmax(np.linalg.norm(known - known.mean(axis=0), axis=1)))]
    gaps = np.linalg.norm(known - known[taken[0]], axis=1)
    while len(taken) < min(count, len(known)):
        taken.append(int(np.argmax(gaps)))
        gaps = np.minimum(gaps, np.linalg.norm(known - known[taken[-1]], axis=1))
    return sorted(taken)
