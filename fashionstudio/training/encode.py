"""Stage 4: examples to latents, written in blocks while the U-Net already trains on earlier ones.

Encoding costs more than it seems (three pictures an example), and each example is seen a few times
only, so workers of this stage may run beside the renderer and the U-Net: each writes
`OUT/block-<seed>-<n>.npz`, and the trainer picks up new blocks as they appear.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.training import common, data
from fashionstudio.training.autoencoder import PATCH
from fashionstudio.training.encoders import load_cloths
from fashionstudio.training.samples import MODES, Example, ExampleMaker

log = logging.getLogger(__name__)
FACTOR = 8
BLOCK = 128


def planes_of(examples: list[Example]) -> dict[str, Tensor]:
    """Full-size tensors of examples, as the pipeline's conditioning makes them.

    target, masked, appearance [B,3,H,W] -1..1; mask, known, sketch [B,1,H,W] 0..1.
    """
    target = data.to_tensor([e.target for e in examples])
    mask = _binary([e.mask for e in examples])
    known = _binary([e.appearance_mask for e in examples])
    sketch = torch.from_numpy(np.stack([e.sketch for e in examples])).float()[:, None] / 255
    appearance = data.to_tensor([e.appearance for e in examples]) * known
    return {
        "target": target, "masked": target * (1 - mask), "appearance": appearance,
        "mask": mask, "known": known, "sketch": sketch,
    }  # fmt: skip


def _binary(masks: list[NDArray[np.uint8]]) -> Tensor:
    return torch.from_numpy(np.stack(masks) > 127).float()[:, None]


@torch.no_grad()
def encode_latents(codec: LatentCodec, pictures: Tensor, batch: int = 16) -> NDArray[np.float16]:
    """[B,3,H,W] -> (B,16,h,w) float16."""
    with common.autocast("cpu"):
        rows = [codec.encode(p)[0].float() for p in pictures.split(batch)]
    return torch.cat(rows).to(torch.float16).numpy()


def encode_block(codec: LatentCodec, examples: list[Example]) -> dict[str, NDArray[Any]]:
    """Everything that the U-Net stage reads of these examples."""
    planes = planes_of(examples)
    small = F.interpolate(
        planes["sketch"], scale_factor=1 / FACTOR, mode="bilinear", antialias=True
    )
    modes = list(MODES)
    return {
        "target": encode_latents(codec, planes["target"]),
        "masked": encode_latents(codec, planes["masked"]),
        "appearance": encode_latents(codec, planes["appearance"]),
        "mask": planes["mask"][:, 0, ::FACTOR, ::FACTOR].to(torch.uint8).numpy(),
        "known": planes["known"][:, 0, ::FACTOR, ::FACTOR].to(torch.uint8).numpy(),
        "sketch": (small[:, 0] * 255).round().to(torch.uint8).numpy(),
        "pose": np.stack([e.pose for e in examples]).astype(np.float32),
        "picture": np.stack([e.picture for e in examples]),
        "mode": np.array([modes.index(e.mode) for e in examples], np.uint8),
        "category": np.array([e.category for e in examples]),
        "words": np.array([e.words for e in examples]),
    }


def write_block(folder: Path, name: str, block: dict[str, NDArray[Any]]) -> None:
    """Write an .npz that appears at once under its final name."""
    temporary = folder / f".{name}.part"
    with temporary.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **block)
    temporary.replace(folder / f"{name}.npz")


def work(args: argparse.Namespace) -> None:
    rng = common.seed_all(args.seed, args.threads)
    run = common.Run(out=args.out, budget_s=args.budget_minutes * 60)
    codec = LatentCodec(AutoencoderKL.from_pretrained(args.vae).eval(), PATCH)
    maker = ExampleMaker(load_cloths(args.fabrics, args.photos), rng)
    done = 0
    while not run.finished and done < args.blocks:
        train, held_out = data.split_shards(data.find_shards(args.data))
        shards = held_out if args.held_out else train
        examples = []
        for _ in range(BLOCK):
            shard = shards[int(rng.integers(len(shards)))]
            examples.append(maker.make(shard, int(rng.integers(len(shard)))))
        name = f"{'held' if args.held_out else 'block'}-{args.seed:03d}-{done:05d}"
        write_block(args.out, name, encode_block(codec, examples))
        done += 1
        log.info("%s after %.1f min", name, run.elapsed_s / 60)


def main() -> None:
    parser = common.stage_parser(__doc__ or "", out="runs/mini/latents", budget_minutes=60)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--fabrics", type=Path, required=True)
    parser.add_argument("--vae", type=Path, default=Path("runs/mini/autoencoder/vae"))
    parser.add_argument("--blocks", type=int, default=10_000)
    parser.add_argument("--held-out", action="store_true", help="examples of the held-out shard")
    work(parser.parse_args())


if __name__ == "__main__":
    main()
