"""The warper: a thin-plate spline that lays a garment alone onto a person.

As LaDI-VTON trains its warping module (section 3.2, after CP-VTON): L1 between the warped and the
worn garment on white, plus 0.01 of the regularisers that keep the spline's grid even; Adam with
1e-4 and betas (0.5, 0.99), 50 epochs at 256 x 192. On rendered people, where it is known exactly,
the silhouette counts as well: plain cloth says nothing about where it lies.

    python -m fashionstudio.training.warper --data DRESSCODE --out runs/ladi/warper
"""

from __future__ import annotations

import argparse
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import ConvNetTPS, sample_border
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import (
    add_published,
    is_synthetic,
    plan_of,
    run_stage,
    stage_parser,
)
from fashionstudio.training.sources.opening import Need, open_source

PENALTY = 0.01
SIZE = (256, 192)
NEED = Need(flat=True, mode="garment")
BETAS = (0.5, 0.99)
PUBLISHED: dict[str, Any] = {"learning_rate": 1e-4, "warmup_steps": 1, "clip": 0.0,
                             "checkpoint_seconds": 300.0}  # fmt: skip
PUBLISHED_EPOCHS = 50
MINI: dict[str, Any] = {"budget_minutes": 10, "learning_rate": 5e-4, "schedule": "cosine",
                        "warmup_steps": 100, "ema": 0.995}  # fmt: skip
BATCH = 16


class WarperObjective(nn.Module):
    """The published loss of a warper; `silhouette` adds L1 of the warped and worn silhouettes."""

    def __init__(self, warper: ConvNetTPS, *, silhouette: bool = False) -> None:
        super().__init__()
        self.warper, self.silhouette = warper, silhouette

    def warp(self, batch: TryOnBatch) -> tuple[Tensor, Tensor, Tensor]:
        """Warped garment [B,3,H,W], warped silhouette [B,1,H,W] and the regularisers' sum."""
        garment, garment_mask = _given(batch.garment), _given(batch.garment_mask)
        blobs = pose_map(batch.pose, (garment.shape[2], garment.shape[3]))
        person = torch.cat([batch.masked, blobs], dim=1)
        # Half precision would move the sampling grid by up to a pixel.
        with torch.autocast(garment.device.type, enabled=False):
            output = self.warper(garment.float(), person.float())
            warped = sample_border(garment, output.grid)
            mask = F.grid_sample(
                garment_mask, output.grid, padding_mode="zeros", align_corners=False
            )
        return warped, mask, output.penalty()

    def forward(self, batch: TryOnBatch) -> dict[str, Tensor]:
        """Losses of a batch with `garment` and `worn`."""
        warped, mask, penalty = self.warp(batch)
        l1 = F.l1_loss(warped, _given(batch.worn))
        loss = l1 + PENALTY * penalty
        if self.silhouette:
            loss = loss + F.l1_loss(mask, _given(batch.worn_mask))
        return {"loss": loss, "l1": l1, "penalty": penalty}


def overlap(mask: Tensor, worn: Tensor) -> float:
    """Mean intersection over union of silhouettes [B, 1, H, W]."""
    a, b = mask > 0.5, worn > 0.5
    return float(((a & b).flatten(1).sum(1) / (a | b).flatten(1).sum(1).clamp_min(1)).mean())


def validate(objective: WarperObjective, batch: TryOnBatch) -> Validation:
    """Overlap and L1 on held-out people; garment, person, warped and worn."""
    warped, mask, _ = objective.warp(batch)
    worn = _given(batch.worn)
    figures = {
        "held_out_iou": overlap(mask, _given(batch.worn_mask)),
        "held_out_l1": float(F.l1_loss(warped, worn)),
    }
    rows = [r[:8] for r in (_given(batch.garment), batch.masked, warped, worn)]
    return Validation(figures, rows)


def train(args: argparse.Namespace) -> bool:
    """Train, save the network as `OUT/warper`; returns whether it came to its end."""
    synthetic = is_synthetic(args.data)
    count = args.batch or BATCH
    size = (args.height or SIZE[0], args.width or SIZE[1])
    source = open_source(args, NEED, count=count, size=size)
    defaults = MINI if synthetic else PUBLISHED | {"max_steps": epochs(source, count)}
    plan = plan_of(args, defaults)
    torch.manual_seed(plan.seed)
    ngf = args.ngf or (16 if synthetic else 64)
    objective = WarperObjective(
        ConvNetTPS(height=size[0], width=size[1], ngf=ngf), silhouette=synthetic
    )
    rate = plan.learning_rate
    adam = torch.optim.Adam(objective.parameters(), lr=rate, betas=BETAS)
    held_out = open_source(args, NEED, count=args.held_out, size=size, held_out=True).batch(0)
    loop = Loop(plan, objective, adam)
    loop.validate = lambda: validate(objective, loop.moved(held_out))
    loop.book.record(settings=vars(args), ngf=ngf, batch=count)
    loop.train(source)
    if loop.is_main:
        with loop.averaged():
            objective.warper.save_pretrained(args.out / "warper")
    return not loop.interrupted


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
    found.add_argument("--ngf", type=int, help="width of the first layer (64 published, 16 mini)")
    found.add_argument("--held-out", type=int, default=32, help="examples to validate on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
