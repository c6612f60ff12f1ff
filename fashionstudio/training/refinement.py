"""The refinement: a U-Net that cleans what the warper laid onto the person.

As LaDI-VTON: masked picture, pose map and warped garment in, the worn garment on white out; 1.0 L1
+ 0.25 perceptual loss of the unclamped output, Adam with 1e-4 and betas (0.5, 0.99), 50 epochs at
512 x 384 with the warper frozen.

    python -m fashionstudio.training.refinement --data DRESSCODE --warper runs/ladi/warper/warper \
        --vgg vgg19-dcbb9e9d.pth --out runs/ladi/refinement
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import ConvNetTPS, UNetVanilla, warp_garment
from fashionstudio.errors import BadInput
from fashionstudio.training.batches import TryOnBatch, psnr
from fashionstudio.training.frozen import Frozen, load_part
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import (
    add_published,
    is_synthetic,
    plan_of,
    run_stage,
    stage_parser,
)
from fashionstudio.training.perceptual import PerceptualLoss, load_perceptual
from fashionstudio.training.sources.opening import Need, frame_of, open_source
from fashionstudio.training.warper import BETAS, epochs

L1_WEIGHT, VGG_WEIGHT = 1.0, 0.25
SIZE = (512, 384)
NEED = Need(flat=True, mode="garment")
PUBLISHED: dict[str, Any] = {"learning_rate": 1e-4, "warmup_steps": 1, "clip": 0.0,
                             "checkpoint_seconds": 300.0}  # fmt: skip
MINI: dict[str, Any] = {"budget_minutes": 10, "learning_rate": 5e-4, "schedule": "cosine",
                        "warmup_steps": 100, "ema": 0.995}  # fmt: skip
BATCH = 16


class RefinementObjective(nn.Module):
    """L1 and perceptual distance of the refined garment from the worn one."""

    def __init__(
        self, refinement: UNetVanilla, warper: ConvNetTPS, perceptual: PerceptualLoss | None = None
    ) -> None:
        super().__init__()
        self.refinement = refinement
        self.frozen = Frozen(warper=warper, perceptual=perceptual)

    @property
    def warper(self) -> ConvNetTPS:
        """Frozen."""
        return cast(ConvNetTPS, self.frozen["warper"])

    def refine(self, batch: TryOnBatch) -> tuple[Tensor, Tensor]:
        """The warped garment and the refined one (not clamped), each [B, 3, H, W]."""
        garment = batch.garment
        if garment is None:
            raise ValueError("the source was not asked for garments")
        blobs = pose_map(batch.pose, (garment.shape[2], garment.shape[3]))
        with torch.no_grad(), torch.autocast(garment.device.type, enabled=False):
            warped = warp_garment(self.warper, None, garment, batch.masked, blobs).picture
        return warped, self.refinement(torch.cat([batch.masked, blobs, warped], dim=1))

    def forward(self, batch: TryOnBatch) -> dict[str, Tensor]:
        """Losses of a batch with `garment` and `worn`."""
        worn = batch.worn
        if worn is None:
            raise ValueError("the source was not asked for worn garments")
        _, refined = self.refine(batch)
        losses = {"l1": F.l1_loss(refined.float(), worn)}
        loss = L1_WEIGHT * losses["l1"]
        if "perceptual" in self.frozen:
            losses["vgg"] = self.frozen["perceptual"](refined, worn)
            loss = loss + VGG_WEIGHT * losses["vgg"]
        return {"loss": loss, **losses}


def validate(objective: RefinementObjective, batch: TryOnBatch) -> Validation:
    """PSNR of the warped and of the refined garment on held-out people, and both."""
    warped, refined = objective.refine(batch)
    worn = torch.as_tensor(batch.worn)
    figures = {"held_out_warped": psnr(warped, worn), "held_out_refined": psnr(refined, worn)}
    return Validation(figures, [r[:8] for r in (batch.masked, warped, refined, worn)])


def train(args: argparse.Namespace) -> bool:
    """Train, save the network as `OUT/refinement`; returns whether it came to its end."""
    if args.warper is None:
        raise BadInput("The refinement needs a warper.", "Give --warper RUN/warper.")
    synthetic = is_synthetic(args.data)
    count, size = args.batch or BATCH, frame_of(args, SIZE)
    source = open_source(args, NEED, count=count, size=size)
    defaults = MINI if synthetic else PUBLISHED | {"max_steps": epochs(source, count)}
    plan = plan_of(args, defaults)
    torch.manual_seed(plan.seed)
    perceptual = load_perceptual(args.vgg)
    wide = args.base_width or (16 if synthetic else 64)
    objective = RefinementObjective(
        UNetVanilla(24, 3, bilinear=True, width=wide),
        load_part(ConvNetTPS, args.warper),
        perceptual,
    )
    adam = torch.optim.Adam(objective.refinement.parameters(), lr=plan.learning_rate, betas=BETAS)
    held_out = open_source(args, NEED, count=args.held_out, size=size, held_out=True).batch(0)
    loop = Loop(plan, objective, adam)
    loop.validate = lambda: validate(objective, loop.moved(held_out))
    loop.book.record(settings=vars(args), width=wide, batch=count)
    loop.book.record(perceptual_loss=perceptual is not None)
    loop.train(source)
    if loop.is_main:
        with loop.averaged():
            objective.refinement.save_pretrained(args.out / "refinement")
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/ladi/refinement")
    add_published(found)
    found.add_argument("--warper", type=Path, help="folder of the warper's network")
    found.add_argument("--vgg", type=Path, help="torchvision's vgg19 weights; without: L1 only")
    found.add_argument("--base-width", type=int, help="of the U-Net (64 published, 16 mini)")
    found.add_argument("--held-out", type=int, default=8, help="examples to validate on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
