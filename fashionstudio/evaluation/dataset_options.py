"""What is evaluated, and how: everything that `evaluate dataset` was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.image_io import read_picture
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.dataset_pairs import Choice
from fashionstudio.evaluation.metrics.catalogue import Sources

if TYPE_CHECKING:
    from fashionstudio.datasets.published.masks import System

Picture = NDArray[np.uint8]

PICTURES = (".png", ".jpg", ".jpeg", ".webp")
"""Endings of picture files."""


@dataclass(frozen=True)
class Options:
    """What to evaluate.

    Attributes:
        data: the pairs.
        output: where pictures and reports go.
        engine: id of the engine that renders; or
        rendered: a folder with pictures that exist.
        limit: only the first pairs.
        published: render exactly as the published systems do.
        preset, steps, seed, batch, conditions: see `dataset_plan.make_plan`.
        system: whose Regions measure pictures that exist.
        metrics: names; none means all.
        sources: networks for them.
        cache: folder for the features of true pictures; None keeps none.
        device: "auto", "cpu", "cuda", …
    """

    data: Choice
    output: Path
    engine: str | None = None
    rendered: Path | None = None
    limit: int | None = None
    published: bool = False
    preset: str = "standard"
    steps: int | None = None
    seed: int = 1234
    batch: int | None = None
    conditions: tuple[str, ...] = ()
    system: System = "ladi"
    metrics: tuple[str, ...] = ()
    sources: Sources = field(default_factory=Sources)
    cache: Path | None = None
    device: str = "auto"

    def check(self) -> None:
        """Raise BadInput when they contradict one another."""
        if (self.engine is None) == (self.rendered is None):
            raise BadInput(
                "Either an engine renders, or pictures exist.",
                "Give --engine or --rendered, not both.",
            )
        if self.published and self.rendered is not None:
            raise BadInput("Pictures that exist are not rendered.", "Leave --published away.")
        if self.output.exists() and not self.output.is_dir():
            raise BadInput(f"“{self.output}” is a file.", "Name a folder for the results.")

    def count(self, pairs: int) -> int:
        """How many of the pairs are evaluated."""
        return pairs if self.limit is None else min(self.limit, pairs)


class Swatches:
    """Cloths by garment, from a folder; reads each once in a while."""

    def __init__(self, folder: Path | None) -> None:
        if folder is not None and not folder.is_dir():
            raise BadInput(f"There is no folder “{folder}”.", "Name the folder of swatches.")
        files = folder.iterdir() if folder is not None else ()
        self._files = {file.stem: file for file in files if file.suffix.lower() in PICTURES}
        self._read = lru_cache(maxsize=64)(lambda path: read_picture(path, least_side=2))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._files)

    def find(self, garment: str) -> Picture | None:
        """(h, w, 3) uint8 of a garment by its file name, or None."""
        file = self._files.get(Path(garment).stem)
        return None if file is None else self._read(file)
