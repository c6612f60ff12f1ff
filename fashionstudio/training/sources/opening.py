"""The one place where a stage gets its batches from, whatever data it was given."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fashionstudio.datasets.published import open_data_set
from fashionstudio.datasets.published.item import Part
from fashionstudio.errors import BadInput
from fashionstudio.training.feeding import Source
from fashionstudio.training.options import is_synthetic
from fashionstudio.training.photos import FRAME_HEIGHT, FRAME_WIDTH
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.published import PublishedSource, Shown, Text
from fashionstudio.training.sources.synthetic import Mode, SyntheticSource


@dataclass(frozen=True)
class Need:
    """What a stage reads.

    Attributes:
        flat: the garment alone and its worn pixels.
        garment: the garment alone, from the public data sets.
        sketch, captions: from the public data sets.
        mode: of rendered examples; None mixes them.
        system: whose rules the Region of the public data sets follows.
        shown, text: see `PublishedSource`.
    """

    flat: bool = False
    garment: bool = False
    sketch: bool = False
    captions: bool = False
    mode: Mode | None = None
    system: Literal["ladi", "mgd"] = "ladi"
    shown: Shown = "garment"
    text: Text = "category"

    def parts(self) -> set[Part]:
        """Of an `Item`."""
        parts: set[Part] = {"person", "pose", "region"}
        parts |= {"garment", "worn"} if self.flat else set()
        parts |= {"garment"} if self.garment else set()
        return parts | ({"sketch"} if self.sketch else set())


def frame_of(args: argparse.Namespace, published: tuple[int, int]) -> tuple[int, int]:
    """Height and width of the frame: as asked for, else the data's own."""
    if not is_synthetic(args.data):
        return args.height or published[0], args.width or published[1]
    if args.height or args.width:
        raise BadInput("Rendered people have the size they were rendered in.")
    return FRAME_HEIGHT, FRAME_WIDTH


def open_source(
    args: argparse.Namespace, need: Need, *, count: int, size: tuple[int, int],
    held_out: bool = False,
) -> Source:  # fmt: skip
    """Batches of `count` examples for training, or of those that are kept out of it."""
    if is_synthetic(args.data):
        return SyntheticSource(
            args.data, cloth_shop(args), count, seed=args.seed, mode=need.mode, flat=need.flat,
            held_out=held_out,
        )  # fmt: skip
    data = open_data_set(
        args.data, "test" if held_out else "train", "paired", args.category, size=size,
        system=need.system, captions=need.captions, parts=need.parts(), require=need.parts(),
        seed=args.seed,
    )  # fmt: skip
    return PublishedSource(data, count, seed=args.seed, shown=need.shown, text=need.text)


def cloth_shop(args: argparse.Namespace) -> ClothShop:
    """Cloths from the folders that a command names; folders that are not there are told."""
    for folder in (args.fabrics, args.clothing):
        if folder is not None and not Path(folder).is_dir():
            raise BadInput(f"The folder “{folder}” is not there.")
    return ClothShop(args.fabrics, args.clothing)
