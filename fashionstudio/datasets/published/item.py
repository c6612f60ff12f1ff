"""One pair of a public data set: a person, and a garment to be put on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.look import Category

Split = Literal["train", "test"]
Order = Literal["paired", "unpaired"]
Part = Literal["person", "garment", "worn", "labels", "pose", "sketch", "region", "head"]

PARTS: tuple[Part, ...] = get_args(Part)
"""What of an `Item` is read from pictures and keypoint files."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One pair, everything at the size that the data set was opened with.

    A part is None when its file is not there, or when it was not asked for.

    Attributes:
        name: file name of the person's picture; published results are saved under it.
        garment_name: file name of the garment's picture.
        category: which garment is put on.
        person: (H, W, 3) uint8.
        garment: (H, W, 3) uint8, alone; on white where the data set has a mask for it.
        worn: (H, W, 3) uint8, what the person wears of this category on white. Only in paired
            order is it the same garment as `garment`.
        labels: (H, W) uint8 label ids of the data set's own parsing.
        pose: (18, 3) float32 joints: x, y in pixels, confidence; missing is (-1, -1, 0).
        sketch: (H, W) uint8, 255 = stroke on 0, of the garment as this person wears it.
        captions: three noun chunks about the garment, or none.
        region: (H, W) uint8, 255 = repaint.
        head: (H, W) uint8, 255 = to be pasted back from the Photo after rendering.
        prompt: the captions as MGD reads them, joined by commas.
    """

    name: str
    garment_name: str
    category: Category
    person: NDArray[np.uint8] | None = None
    garment: NDArray[np.uint8] | None = None
    worn: NDArray[np.uint8] | None = None
    labels: NDArray[np.uint8] | None = None
    pose: NDArray[np.float32] | None = None
    sketch: NDArray[np.uint8] | None = None
    captions: tuple[str, ...] = ()
    region: NDArray[np.uint8] | None = None
    head: NDArray[np.uint8] | None = None

    @property
    def prompt(self) -> str:
        """The captions joined as published; empty when there are none."""
        return ", ".join(self.captions)
