"""Stage 3, the warper: a thin-plate spline that lays a flat garment onto a person.

As LaDI-VTON's warping module (which follows CP-VTON): L1 between the warped and the worn garment
on white, plus regularisers that keep the spline's grid even. The cloth stays the same on the flat
and on the worn picture, so the network learns the shape and not the light.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import ConvNetTPS
from fashionstudio.training import common, data
from fashionstudio.training.autoencoder import prefetch, sheet
from fashionstudio.training.encoders import load_cloths
from fashionstudio.training.samples import ExampleMaker, random_region

PENALTY = 0.01
_FIELDS = (
    "rest", "alpha", "shade", "uv", "parts", "other", "flat_alpha", "flat_shade", "flat_uv",
)  # fmt: skip
POSE_SIGMA_PX = 9.0


@dataclass
class Pairs:
    """A batch: garment on white, masked person, worn garment on white, their silhouettes, pose.

    garment, agnostic, worn: [B,3,H,W] -1..1; garment_mask, worn_mask: [B,1,H,W]; pose: [B,18,3].
    """

    garment: Tensor
    agnostic: Tensor
    worn: Tensor
    garment_mask: Tensor
    worn_mask: Tensor
    pose: Tensor


class PairSource:
    """Draws flat and worn pictures of the same garment in the same cloth."""

    def __init__(self, args: argparse.Namespace, rng: np.random.Generator) -> None:
        self.rng, self.folder = rng, args.data
        self.maker = ExampleMaker(load_cloths(args.fabrics, args.photos), rng)
        self.refresh()

    def refresh(self) -> None:
        self.train, self.held_out = data.split_shards(data.find_shards(self.folder))

    def one(self, shard: data.Shard, index: int) -> tuple[Any, ...]:
        rng, meta = self.rng, shard.meta[index]
        cloth = self.maker.cloths.draw(rng, motif_chance=0.5)
        read = {n: np.asarray(shard.field(n)[index]) for n in _FIELDS}
        uv = read["uv"].astype(np.float32)
        albedo = cloth.albedo(uv[..., 0], uv[..., 1], float(meta["mm_per_px"]))
        even = np.full_like(read["shade"], 186)  # light 1: the spline cannot make shade
        worn = data.dress(np.full_like(albedo, 255), read["alpha"], even, albedo)
        mask = random_region(read["alpha"], read["other"], read["parts"], meta["category"], rng)
        person = data.dress(read["rest"], read["alpha"], read["shade"], albedo)
        pose = np.array(meta["joints"], np.float32)
        return (self.maker.flat(read, meta, cloth), person, mask, worn,
                read["flat_alpha"], read["alpha"], pose)  # fmt: skip

    def batch(self, count: int, shards: list[data.Shard]) -> Pairs:
        rows = []
        for _ in range(count):
            shard = shards[int(self.rng.integers(len(shards)))]
            rows.append(self.one(shard, int(self.rng.integers(len(shard)))))
        columns = (list(c) for c in zip(*rows, strict=True))
        flat, person, mask, worn, flat_alpha, alpha, pose = columns
        region = _plane(mask).gt(0.5).float()
        return Pairs(
            data.to_tensor(flat), data.to_tensor(person) * (1 - region), data.to_tensor(worn),
            _plane(flat_alpha), _plane(alpha), torch.from_numpy(np.stack(pose)),
        )  # fmt: skip


def _plane(masks: list[Any]) -> Tensor:
    return torch.from_numpy(np.stack(masks)).float()[:, None] / 255


def warp(model: ConvNetTPS, pairs: Pairs) -> tuple[Tensor, Tensor, Tensor]:
    """Warped garment, warped silhouette and the regularisers' sum."""
    size = (int(model.config["height"]), int(model.config["width"]))
    person = torch.cat([pairs.agnostic, pose_map(pairs.pose, size, POSE_SIGMA_PX)], dim=1)
    with common.autocast(person.device):
        output = model(pairs.garment, person)
    grid = output.grid.float()
    warped = F.grid_sample(pairs.garment, grid, padding_mode="border", align_corners=False)
    mask = F.grid_sample(pairs.garment_mask, grid, padding_mode="zeros", align_corners=False)
    return warped, mask, output.penalty().float()


def loss_of(model: ConvNetTPS, pairs: Pairs) -> Tensor:
    """L1 of picture and silhouette plus the regularisers."""
    warped, mask, penalty = warp(model, pairs)
    return F.l1_loss(warped, pairs.worn) + F.l1_loss(mask, pairs.worn_mask) + PENALTY * penalty


@torch.no_grad()
def evaluate(trainer: common.Trainer, pairs: Pairs, look: Path) -> None:
    """Silhouette overlap (intersection over union) and L1 on the held-out shard, and a sheet."""
    model = trainer.module
    model.eval()
    with trainer.ema.applied(model):
        warped, mask, _ = warp(model, pairs)  # type: ignore[arg-type]
    model.train()
    inside, worn = mask > 0.5, pairs.worn_mask > 0.5
    overlap = (inside & worn).flatten(1).sum(1) / (inside | worn).flatten(1).sum(1).clamp_min(1)
    trainer.run.write_log(
        held_out_iou=float(overlap.mean()), held_out_l1=float(F.l1_loss(warped, pairs.worn))
    )
    sheet([p[:8] for p in (pairs.garment, pairs.agnostic, warped, pairs.worn)],
          look / f"warp_{trainer.run.step:06d}.png")  # fmt: skip


def train(args: argparse.Namespace) -> None:
    rng = common.seed_all(args.seed, args.threads)
    model = ConvNetTPS(height=data.FRAME_HEIGHT, width=data.FRAME_WIDTH, ngf=args.ngf)
    run = common.start(args, {"ngf": args.ngf, "batch": args.batch, "lr": args.lr})
    model.to(args.device)
    trainer = common.Trainer(model, run, lr=args.lr, weight_decay=0.0, ema_decay=0.995)
    if args.resume:
        run.load(trainer.parts)
    source = PairSource(args, rng)
    held_out = source.batch(32, source.held_out)
    batches = prefetch(lambda: source.batch(args.batch, source.train))
    average, looked = 0.0, 0.0
    while not run.finished:
        loss = loss_of(model, batches.get())
        trainer.update(loss)
        average += 0.05 * (float(loss.detach()) - average) if average else float(loss.detach())
        if run.step % 50 == 0:
            run.write_log(loss=average)
            source.refresh()
        trainer.checkpoint()
        if run.elapsed_s - looked > 120:
            looked = run.elapsed_s
            evaluate(trainer, held_out, args.look)
    trainer.checkpoint(force=True)
    evaluate(trainer, held_out, args.look)
    run.write_record(pairs_seen=run.step * args.batch)
    with trainer.ema.applied(model):
        model.save_pretrained(args.out / "warper")


def main() -> None:
    parser = common.stage_parser(__doc__ or "", out="runs/mini/warper", budget_minutes=10)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--fabrics", type=Path, required=True)
    parser.add_argument("--ngf", type=int, default=16)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--lr", type=float, default=5e-4)
    parser.add_argument("--look", type=Path, default=Path("/tmp/look_warp"))
    train(parser.parse_args())


if __name__ == "__main__":
    main()
