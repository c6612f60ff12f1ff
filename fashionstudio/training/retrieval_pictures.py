"""Pictures that search is taught with, as the frozen vision tower sees them.

The tower does not learn, so each picture goes through it once. A block is a folder that is there as
a whole or not at all; what is there already is not made again.

    python -m fashionstudio.training.retrieval_pictures --data SHARDS --fabrics FABRICS \
        --engine models/mini --out runs/mini/search --families 4000
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
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
from fashionstudio.training.frozen import load_part
from fashionstudio.training.options import run_stage

log = logging.getLogger(__name__)
U8 = NDArray[np.uint8]
BLOCK = 125
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


def make_block(
    number: int, folder: Path, wardrobe: Wardrobe, tower: CLIPVisionModelWithProjection, seed: int
) -> None:
    """Render and look at `BLOCK` families; same number and seed, same block."""
    rng = np.random.default_rng([seed, number])
    pictures: list[U8] = []
    lines: list[str] = []
    tries = 0
    while len(lines) < BLOCK:
        tries += 1
        if tries > TRIES * BLOCK:
            raise BadInput(
                "Hardly any two of the rendered garments differ in one thing only.",
                "Render more people.",
            )
        row = wardrobe.rows[int(rng.integers(len(wardrobe.rows)))]
        family = wardrobe.family(row, rng, PHOTO_SHARE)
        if family is None:
            continue
        pictures += views(family, wardrobe, rng)
        pieces = (family.base, family.base, family.cloth, family.cut)
        lines.append(json.dumps([piece.attributes() for piece in pieces]))
    temporary = folder.with_name(f".{folder.name}-{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    features = np.concatenate([look(tower, pictures[i : i + 25]) for i in
                               range(0, len(pictures), 25)])  # fmt: skip
    np.save(temporary / "features.npy", features.reshape(BLOCK, VIEWS, *features.shape[1:]))
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


def make_pictures(
    shards: Path, fabrics: Path | None, engine: Path, out: Path, families: int, seed: int
) -> None:
    """Make the blocks that are not there yet."""
    tower = load_part(CLIPVisionModelWithProjection, engine / "image_encoder").float().eval()
    wardrobe = Wardrobe(shards, rows_for(shards, held_out=False), fabrics)
    wanted = max(1, families // BLOCK)
    for number in range(wanted):
        folder = out / "pictures" / f"block-{number:05d}"
        if not folder.is_dir():
            make_block(number, folder, wardrobe, tower, seed)
            log.info("pictures: block %d of %d", number + 1, wanted)


def run(args: argparse.Namespace) -> bool:
    """Make the pictures."""
    torch.set_num_threads(max(1, args.threads))
    make_pictures(args.data, args.fabrics, args.engine, args.out, args.families, args.seed)
    return True


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = found.add_argument
    add("--data", type=Path, required=True, help="rendered shards")
    add("--fabrics", type=Path, help="folder of fabric photos")
    add("--engine", type=Path, required=True, help="whose vision tower looks")
    add("--out", type=Path, default=Path("runs/mini/search"))
    add("--families", type=int, default=4000)
    add("--seed", type=int, default=1234)
    add("--threads", type=int, default=1)
    return found


def main() -> None:
    """Entry point."""
    run_stage(run, parser().parse_args())


if __name__ == "__main__":
    main()
