"""Rendered people whose truth is known: try-on against it, and the judges against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.look import Category, FabricPlacement
from fashionstudio.core.masks import grow
from fashionstudio.core.person import PARTS
from fashionstudio.datasets.synthetic.compose import compose_flat, compose_worn
from fashionstudio.datasets.synthetic.fabrics import random_fabric
from fashionstudio.datasets.synthetic.shards import ShardReader
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.adherence import colours
from fashionstudio.evaluation.adherence.studio import SPARED
from fashionstudio.evaluation.adherence.view import View

U8 = NDArray[np.uint8]

_GROWTH_PX = 5.0
_GREY = 160


@dataclass(frozen=True, eq=False)
class TruePair:
    """A rendered person, and the same in a garment of which everything is known.

    Attributes:
        photo: (256, 192, 3) uint8, the person in another garment, or in a grey one.
        worn: the person in the garment.
        flat: the garment alone on white.
        region: (256, 192) uint8, what has to be repainted.
        alpha: (256, 192) uint8, where the garment is.
        colour: its name, where it has one.
    """

    name: str
    category: Category
    photo: U8
    worn: U8
    flat: U8
    region: U8
    alpha: U8
    parts: U8
    pose: NDArray[np.float32]
    mm_per_px: float
    attributes: dict[str, str]
    colour: str = ""

    @property
    def view(self) -> View:
        """What a judge sees of a perfect render."""
        return View(
            self.category,
            self.photo,
            self.worn,
            self.region,
            self.parts,
            self.pose,
            self.mm_per_px,
        )


def read_pairs(folder: Path, count: int, *, plain: bool, seed: int = 0) -> Iterator[TruePair]:
    """Evenly spread samples of a folder of shards, with cloths drawn from the seed.

    Args:
        folder: as `python -m fashionstudio.datasets.synthetic` writes it.
        count: at most so many.
        plain: in one of the ten named colours each; else in cloths of every kind.
        seed: of the cloths.

    Raises:
        BadInput: there are no shards of rendered people.
    """
    if not any(folder.glob("shard-*")):
        raise BadInput(
            f"There are no rendered people in “{folder}”.",
            "Render some with python -m fashionstudio.datasets.synthetic; public data sets are "
            "evaluated with: fashionstudio evaluate dataset.",
        )
    reader = ShardReader(folder)
    for index in np.linspace(0, len(reader) - 1, min(count, len(reader))).round().astype(int):
        rng = np.random.default_rng([seed, int(index)])
        yield _pair(reader, int(index), rng, plain=plain)


def _pair(reader: ShardReader, index: int, rng: np.random.Generator, *, plain: bool) -> TruePair:
    sample = reader[index]
    meta = sample["meta"]
    swatch, placement, colour = _cloth(rng, plain=plain)
    worn = compose_worn(sample, swatch, placement, mode="uv")
    grey = np.full((8, 8, 3), _GREY, np.uint8)
    twin = reader[index + int(meta["twin"])] if "twin" in meta else sample
    photo = compose_worn(twin, grey, FabricPlacement(80.0))
    keep = np.isin(sample["parts"], [PARTS[name] for name in SPARED])
    around = grow(np.maximum(sample["alpha"], sample["other"]), _GROWTH_PX)
    return TruePair(
        name=f"{index:05d}",
        category=meta["category"],
        photo=photo,
        worn=worn,
        flat=compose_flat(sample, swatch, placement),
        region=np.where(keep | (around < 128), np.uint8(0), np.uint8(255)),
        alpha=sample["alpha"],
        parts=twin["parts"],
        pose=np.array(meta["joints"], np.float32),
        mm_per_px=float(meta["mm_per_px"]),
        attributes={k: str(v) for k, v in meta["attributes"].items()},
        colour=colour,
    )


def _cloth(rng: np.random.Generator, *, plain: bool) -> tuple[U8, FabricPlacement, str]:
    if plain:
        name = colours.ASKED[int(rng.integers(len(colours.ASKED)))]
        swatch = np.full((8, 8, 3), colours.FAMILIES[name][0], np.uint8)
        return swatch, FabricPlacement(80.0), name
    fabric: Any = random_fabric(rng)
    return fabric.picture, FabricPlacement(repeat_mm=fabric.repeat_mm), ""
