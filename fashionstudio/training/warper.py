"""The warper: a thin-plate spline that lays a garment alone onto a person.

As LaDI-VTON trains its warping module (section 3.2, after CP-VTON): L1 between the warped and the
worn garment on white, plus 0.01 of the regularisers that keep the spline's grid even; Adam with
1e-4 and betas (0.5, 0.99), 50 epochs at 256 x 192.

    python -m fashionstudio.training.warper --data DRESSCODE --out runs/ladi/warper
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import update_bn

from fashionstudio.diffusion.draping import laid_mask
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import ConvNetTPS, sample_border
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.feeding import Source
from fashionstudio.training.frozen import load_part
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import (
    add_published,
    is_synthetic,
    plan_of,
    run_stage,
    stage_parser,
)
from fashionstudio.training.sources.opening import Need, frame_of, open_source

PENALTY = 0.01
SIZE = (256, 192)
NEED = Need(flat=True, mode="garment")
BETAS = (0.5, 0.99)
PUBLISHED: dict[str, Any] = {"learning_rate": 1e-4, "warmup_steps": 1, "clip": 0.0,
                             "checkpoint_seconds": 300.0}  # fmt: skip
PUBLISHED_EPOCHS = 50
MINI: dict[str, Any] = {"budget_minutes": 10, "learning_rate": 5e-4, "schedule": "cosine",
                        "warmup_steps": 100, "ema": 0.995}  # fmt: skip
"""On rendered people, of whom there is no end and so no number of epochs."""
BATCH = 16
SETTLING = 16
"""Batches that the statistics of the averaged weights are taken from."""


class Warped(NamedTuple):
    """Garment [B,3,H,W] and silhouette [B,1,H,W] as laid, the grid [B,H,W,2], the regularisers."""

    garment: Tensor
    mask: Tensor
    grid: Tensor
    penalty: Tensor


class WarperObjective(nn.Module):
    """The published loss of a warper."""

    def __init__(self, warper: ConvNetTPS) -> None:
        super().__init__()
        self.warper = warper

    def warp(self, batch: TryOnBatch) -> Warped:
        """Lay the batch's garments onto its people."""
        garment, garment_mask = _given(batch.garment), _given(batch.garment_mask)
        blobs = pose_map(batch.pose, (garment.shape[2], garment.shape[3]))
        person = torch.cat([batch.masked, blobs], dim=1)
        # Half precision would move the sampling grid by up to a pixel.
        with torch.autocast(garment.device.type, enabled=False):
            output = self.warper(garment.float(), person.float())
            warped = sample_border(garment, output.grid)
            mask = laid_mask(garment_mask, output.grid)
        return Warped(warped, mask, output.grid, output.penalty())

    def forward(self, batch: TryOnBatch) -> dict[str, Tensor]:
        """Losses of a batch with `garment` and `worn`."""
        laid = self.warp(batch)
        l1 = F.l1_loss(laid.garment, _given(batch.worn))
        return {"loss": l1 + PENALTY * laid.penalty, "l1": l1, "penalty": laid.penalty}


def overlap(mask: Tensor, worn: Tensor) -> float:
    """Mean intersection over union of silhouettes [B, 1, H, W]."""
    a, b = mask > 0.5, worn > 0.5
    return float(((a & b).flatten(1).sum(1) / (a | b).flatten(1).sum(1).clamp_min(1)).mean())


def validate(objective: WarperObjective, batch: TryOnBatch) -> Validation:
    """How well held-out garments are laid; garment, person, and as laid and worn."""
    laid = objective.warp(batch)
    worn = _given(batch.worn)
    figures = {
        "held_out_iou": overlap(laid.mask, _given(batch.worn_mask)),
        "held_out_l1": float(F.l1_loss(laid.garment, worn)),
    }
    rows = [_given(batch.garment), batch.masked, laid.garment, worn]
    return Validation(figures, [row[:8] for row in rows])


def train(args: argparse.Namespace) -> bool:
    """Train, save the network as `OUT/warper`; returns whether it came to its end."""
    count = args.batch or BATCH
    size = frame_of(args, SIZE)
    source = warp_source(args, count, size)
    published = not is_synthetic(args.data)
    defaults = PUBLISHED | {"max_steps": epochs(source, count)} if published else MINI
    plan = plan_of(args, defaults)
    torch.manual_seed(plan.seed)
    ngf = args.ngf or 64
    warper = ConvNetTPS(height=size[0], width=size[1], ngf=ngf)
    if args.start_from is not None:
        warper = load_part(ConvNetTPS, args.start_from)
    objective = WarperObjective(warper)
    rate = plan.learning_rate
    adam = torch.optim.Adam(objective.parameters(), lr=rate, betas=BETAS)
    held_out = warp_source(args, args.held_out, size, held_out=True).batch(0)
    loop = Loop(plan, objective, adam)

    def settle() -> None:
        """Batch statistics of the averaged weights, which no step has seen."""
        batches = (loop.moved(source.batch(position)) for position in range(SETTLING))
        update_bn(cast(Any, batches), objective)

    def look() -> Validation:
        settle()
        return validate(objective, loop.moved(held_out))

    loop.validate = look
    loop.book.record(settings=vars(args), ngf=ngf, batch=count)
    loop.train(source)
    if loop.is_main:
        with loop.averaged():
            settle()
            objective.warper.save_pretrained(args.out / "warper")
    return not loop.interrupted


def warp_source(
    args: argparse.Namespace, count: int, size: tuple[int, int], *, held_out: bool = False
) -> Source:
    """Garments and people of a data set."""
    return open_source(args, NEED, count=count, size=size, held_out=held_out)


def epochs(source: Any, count: int) -> int:
    """Steps of the published number of epochs."""
    return max(1, PUBLISHED_EPOCHS * len(source.data) // count)


def _given(tensor: Tensor | None) -> Tensor:
    if tensor is None:
        raise ValueError("the source was not asked for garments")
    return tensor


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/warper")
    add_published(found)
    found.add_argument("--ngf", type=int, help="width of the first layer; default: 64")
    found.add_argument("--start-from", type=Path, help="folder of a warper to train on")
    found.add_argument("--held-out", type=int, default=32, help="examples to validate on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
