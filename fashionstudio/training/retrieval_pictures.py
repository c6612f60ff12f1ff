"""Pictures that search is taught with, as the frozen vision tower sees them.

The tower does not learn, so each picture goes through it once. A block is a folder that is there as
a whole or not at all; what is there already is not made again.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import CLIPVisionModelWithProjection

from fashionstudio.core.atomic import replace_folder
from fashionstudio.datasets.synthetic.altered import (
    Attributes,
    Condition,
    Family,
    Wardrobe,
    rows_for,
)
from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.diffusion.prompting import clip_pixels
from fashionstudio.errors import BadInput
from fashionstudio.training.feeding import batches_ahead
from fashionstudio.training.frozen import load_part

log = logging.getLogger(__name__)
U8 = NDArray[np.uint8]
BLOCK = 25
"""Families in a block."""
TRIES = 40
"""Garments looked at for each family, at most."""
LAYER = 0
"""Of the tower, whose states are looked at. Training with the denoiser has left little of a picture
in the deeper ones of `mini`: the same garment in another photo is among the ten nearest of 500 for
39 % by what enters the tower, and for 15 % by what leaves it."""
VIEWS = 4
"""Pictures of a family: the garment twice, in another cloth, of another cut."""
WORN_SHARE = 0.28
PHOTO_SHARE = 0.18
"""Of the families, those in a photographed cloth."""


@dataclass(frozen=True)
class Block:
    """Some families.

    Attributes:
        features: (n, 4, tokens, width) float16, memory-mapped.
        attributes: of each of the 4 pictures of each family.
    """

    features: NDArray[np.float16]
    attributes: list[list[Attributes]]


def views(family: Family, wardrobe: Wardrobe, rng: np.random.Generator) -> list[U8]:
    """The family's pictures; the garment itself is seen under two conditions."""

    def condition() -> Condition:
        return "worn" if rng.random() < WORN_SHARE else "flat"

    first = condition()
    second: Condition = "flat" if first == "worn" or rng.random() < 0.35 else "worn"
    shown = [(family.base, first), (family.base, second),
             (family.cloth, condition()), (family.cut, condition())]  # fmt: skip
    return [wardrobe.picture(piece, taken, rng) for piece, taken in shown]


class BlockSource:
    """Blocks of families, each rendered and looked at; the same position, the same block.

    Args:
        wardrobe: what is worn.
        tower: looks at it, on the processor.
        count: families in a block.
    """

    def __init__(
        self, wardrobe: Wardrobe, tower: CLIPVisionModelWithProjection, count: int, seed: int
    ) -> None:
        self.wardrobe, self.tower, self.count, self.seed = wardrobe, tower, count, seed

    def batch(self, position: int) -> dict[str, Any]:
        """See `Source.batch`: features (n, 4, tokens, width) float16 and n lines of attributes.

        Raises:
            BadInput: the people wear nothing that differs in one thing only.
        """
        rng = np.random.default_rng([self.seed, position])
        pictures: list[U8] = []
        lines: list[str] = []
        for family in self._families(rng):
            pictures += views(family, self.wardrobe, rng)
            pieces = (family.base, family.base, family.cloth, family.cut)
            lines.append(json.dumps([piece.attributes() for piece in pieces]))
        features = np.concatenate(
            [look(self.tower, pictures[i : i + 25]) for i in range(0, len(pictures), 25)]
        )
        return {
            "features": torch.from_numpy(features).unflatten(0, (self.count, VIEWS)),
            "lines": lines,
        }

    def _families(self, rng: np.random.Generator) -> Iterator[Family]:
        rows, found = self.wardrobe.rows, 0
        for _ in range(TRIES * self.count if rows else 0):
            family = self.wardrobe.family(rows[int(rng.integers(len(rows)))], rng, PHOTO_SHARE)
            if family is not None:
                found += 1
                yield family
            if found == self.count:
                return
        raise BadInput(
            "Hardly any two of the rendered garments differ in one thing only.",
            "Render more people.",
        )


def write_block(folder: Path, features: NDArray[np.float16], lines: list[str]) -> None:
    """Keep a block, at once or not at all."""
    temporary = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    np.save(temporary / "features.npy", features)
    (temporary / "attributes.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    replace_folder(folder, temporary)


@torch.inference_mode()
def look(tower: CLIPVisionModelWithProjection, pictures: list[U8]) -> NDArray[np.float16]:
    """The tower's states in `LAYER` of (96, 96, 3) pictures, (n, tokens, width)."""
    pixels = clip_pixels(picture_tensor(*pictures), int(tower.config.image_size))
    seen: Any = tower(pixel_values=pixels.to(tower.device), output_hidden_states=True)
    found: NDArray[np.float16] = seen.hidden_states[LAYER].half().cpu().numpy()
    return found


def read_blocks(folder: Path) -> list[Block]:
    """What has been made so far, in order."""
    blocks = []
    for path in sorted(folder.glob("block-*")):
        lines = (path / "attributes.jsonl").read_text(encoding="utf-8").splitlines()
        features = np.load(path / "features.npy", mmap_mode="r")
        blocks.append(Block(features, [json.loads(line) for line in lines]))
    return blocks


def make_pictures(args: argparse.Namespace) -> None:
    """Make the blocks that are not there yet, until there are enough or the time is over.

    Two are made in any case: one to learn from, one to validate on.

    Args:
        args: of the stage: data, fabrics, engine, out, families, block, picture_minutes, workers,
            seed.

    Raises:
        BadInput: the people wear nothing that differs in one thing only.
    """
    tower = load_part(CLIPVisionModelWithProjection, args.engine / "image_encoder").eval()
    wardrobe = Wardrobe(args.data, rows_for(args.data, held_out=False), args.fabrics)
    source = BlockSource(wardrobe, tower, args.block, args.seed)
    done = len(list((args.out / "pictures").glob("block-*")))
    wanted = max(2, math.ceil(args.families / args.block))
    started = time.monotonic()
    ahead = batches_ahead(source, first=done, last=wanted, workers=args.workers)
    for number, made in zip(range(done, wanted), ahead, strict=False):
        folder = args.out / "pictures" / f"block-{number:05d}"
        write_block(folder, made["features"].numpy(), made["lines"])
        minutes = (time.monotonic() - started) / 60
        log.info("pictures: block %d of %d after %.1f min", number + 1, wanted, minutes)
        late = args.picture_minutes is not None and minutes >= args.picture_minutes
        if late and number >= 1:
            break
