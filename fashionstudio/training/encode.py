"""Examples to latents, written in blocks, for the denoiser of the embedded engine.

Each example is seen several times, and encoding costs more than it seems (three pictures each), so
blocks are kept. Workers of this stage may run beside the renderer and the denoiser: each writes
`OUT/block-<seed>-<n>.npz`, and the trainer picks up new blocks as they appear.

    python -m fashionstudio.training.encode --data SHARDS --fabrics FABRICS --clothing PHOTOS \
        --vae runs/mini/autoencoder/vae --out runs/mini/latents --blocks 200
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import time
from pathlib import Path

import torch
from diffusers import AutoencoderKL

from fashionstudio.engine.devices import choose_device
from fashionstudio.training.feeding import batches_ahead, to_device
from fashionstudio.training.frozen import load_part
from fashionstudio.training.latents import LatentEncoder, to_block, write_block
from fashionstudio.training.loop import choose_precision, seed_all
from fashionstudio.training.networks import mini_layout
from fashionstudio.training.options import run_stage, stage_parser
from fashionstudio.training.sources.opening import cloth_shop
from fashionstudio.training.sources.synthetic import SyntheticSource

log = logging.getLogger(__name__)
BLOCK = 128


def work(args: argparse.Namespace) -> bool:
    """Write blocks until there are enough of them or the time is over."""
    seed_all(args.seed, threads=args.threads)
    device = choose_device(args.device)
    encoder = LatentEncoder(load_part(AutoencoderKL, args.vae), mini_layout()).to(device)
    source = SyntheticSource(
        args.data, cloth_shop(args), args.batch or BLOCK, seed=args.seed, held_out=args.held_out
    )
    kind = "held" if args.held_out else "block"
    done = len(list(args.out.glob(f"{kind}-{args.seed:03d}-*.npz"))) if args.resume else 0
    started = time.monotonic()
    ahead = batches_ahead(source, first=done, last=args.blocks, workers=args.workers)
    half = choose_precision(args.precision, device) == "bf16"
    for number, batch in zip(range(done, args.blocks), ahead, strict=False):
        lowered = torch.autocast(device.type, torch.bfloat16) if half else contextlib.nullcontext()
        with lowered:
            block = to_block(encoder(to_device(batch, device)))
        write_block(args.out, f"{kind}-{args.seed:03d}-{number:05d}", block)
        minutes = (time.monotonic() - started) / 60
        log.info("%s %d after %.1f min", kind, number, minutes)
        if args.budget_minutes is not None and minutes >= args.budget_minutes:
            break
    return True


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/latents")
    add = found.add_argument
    add("--vae", type=Path, default=Path("runs/mini/autoencoder/vae"))
    add("--blocks", type=int, default=10_000, help="blocks to have in the end")
    add("--held-out", action="store_true", help="examples of the held-out shard")
    return found


def main() -> None:
    """Entry point."""
    run_stage(work, parser().parse_args())


if __name__ == "__main__":
    main()
