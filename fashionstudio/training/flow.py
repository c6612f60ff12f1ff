"""The flow's stage: where each pixel's cloth lies in the garment's picture, and where it is seen.

First examples are kept on disk, then the network learns from these, bent anew each time they are
read. The places are known, since rendered garments carry their cloth's coordinates.

    python -m fashionstudio.training.flow --data SHARDS --out runs/mini/flow
"""

from __future__ import annotations

import argparse
import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from diffusers import UNet2DModel
from torch import Tensor, nn

from fashionstudio.diffusion.flow import Flow, build_flow, flow_rounds, laid_mask, person_planes
from fashionstudio.training.frozen import load_part
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import plan_of, run_stage, stage_parser
from fashionstudio.training.sources.blocks import Blocks
from fashionstudio.training.sources.flows import FlowBatch, FlowSource, as_kept, examples_of
from fashionstudio.training.sources.warps import WarpSource

log = logging.getLogger(__name__)
PLAN: dict[str, Any] = {"budget_minutes": 15, "learning_rate": 1e-3, "schedule": "cosine",
                        "warmup_steps": 100, "ema": 0.995}  # fmt: skip
BATCH = 16
BLOCK = 32
EXAMPLES = 8000
MAKING = 1 / 4
"""Share of the time that examples may take."""
BESIDE, OUTLINE, BENDING = 10.0, 1.0, 20.0
EARLIER = 0.5
"""How much a round counts against the one after it."""


class FlowObjective(nn.Module):
    """Distance from the known places, outline of what is seen, and how evenly the flow goes."""

    def __init__(self, network: UNet2DModel) -> None:
        super().__init__()
        self.network = network

    def flows(self, batch: FlowBatch) -> list[Flow]:
        """One a round."""
        person = person_planes(batch.agnostic, batch.mask, batch.pose)
        return flow_rounds(self.network, person, batch.flat)

    def forward(self, batch: FlowBatch) -> dict[str, Tensor]:
        """Losses, summed over the rounds; figures of the last one."""
        total = batch.mask.new_zeros(())
        terms: dict[str, Tensor] = {}
        for flow in self.flows(batch):
            terms = self.terms(flow, batch)
            now = BESIDE * terms["beside"] + OUTLINE * (terms["seen"] + terms["outline"])
            total = EARLIER * total + now + BENDING * terms["bending"]
        return {"loss": total, **terms}

    def terms(self, flow: Flow, batch: FlowBatch) -> dict[str, Tensor]:
        """What is wrong with a flow."""
        weight = batch.mask.sum().clamp_min(1)
        assert flow.seen is not None
        # What hides the garment lies outside of the Region mostly: only there it is known.
        asked = F.binary_cross_entropy_with_logits(flow.seen, batch.worn, reduction="none")
        wrong = (flow.silhouette(batch.flat) - batch.worn).abs()
        # Where the garment is seen its picture must show it, whatever the logit says.
        missed = (batch.worn - laid_mask(batch.flat, flow.grid)).clamp_min(0)
        return {
            "beside": astray(flow.grid, batch.places),
            "seen": (asked * batch.mask).sum() / weight,
            "outline": ((wrong + missed) * batch.mask).sum() / weight,
            "bending": bending(flow.grid),
        }


def astray(grid: Tensor, places: Tensor) -> Tensor:
    """Mean distance from where the cloth lies, in the picture's -1..1 per axis.

    Args:
        grid: [B, H, W, 2].
        places: [B, 2, H, W], NaN = not known.
    """
    known = places.isfinite().all(dim=1, keepdim=True)
    apart = (grid.permute(0, 3, 1, 2) - places.nan_to_num()).abs() * known
    return apart.sum() / (2 * known.sum().clamp_min(1))


def bending(grid: Tensor) -> Tensor:
    """Mean change of the step from one pixel to the next, along both axes; 0 for a plane sheet."""
    down, across = grid.diff(dim=1), grid.diff(dim=2)
    return down.diff(dim=1).abs().mean() + across.diff(dim=2).abs().mean()


def validate(objective: FlowObjective, batch: FlowBatch) -> Validation:
    """How far held-out places are missed, how well outlines fit, and pictures."""
    flow = objective.flows(batch)[-1]
    laid = flow.silhouette(batch.flat)
    a, b = (laid > 0.5) & (batch.mask > 0.5), (batch.worn > 0.5) & (batch.mask > 0.5)
    shared, either = (a & b).flatten(1).sum(1), (a | b).flatten(1).sum(1).clamp_min(1)
    figures = {
        "held_out_beside": float(astray(flow.grid, batch.places)),
        "held_out_iou": float((shared / either).mean()),
    }
    wanted = batch.places.nan_to_num() * (batch.worn > 0.5)
    found = flow.grid.permute(0, 3, 1, 2) * laid
    rows = [batch.agnostic, _colours(wanted), _colours(found), 2 * laid.expand(-1, 3, -1, -1) - 1]
    return Validation(figures, [row[:8].clamp(-1, 1) for row in rows])


def _colours(places: Tensor) -> Tensor:
    return torch.cat([places, torch.zeros_like(places[:, :1])], dim=1)


def examples(args: argparse.Namespace, budget_s: float) -> tuple[Blocks, Blocks]:
    """Those to train on and those held out, made where they are missing."""
    many, held = Blocks(args.out / "examples", "flow"), Blocks(args.out / "held", "flow")
    if not len(held):
        aside = WarpSource(args.data, BLOCK, seed=args.seed, held_out=True)
        held.write(examples_of(aside.batch(0)))
    source = WarpSource(args.data, BLOCK, seed=args.seed)
    started = time.monotonic()
    while len(many) < args.examples:
        if len(many) and time.monotonic() - started >= budget_s:
            break
        many.write(examples_of(source.batch(len(many.arrays))))
        if len(many.arrays) % 20 == 0:
            log.info("%d examples of worn garments", len(many))
    return many, held


def train(args: argparse.Namespace) -> bool:
    """Make examples, train; save `OUT/flow`; whether it came to its end."""
    plan = plan_of(args, PLAN)
    making_s = float("inf")
    if plan.budget_minutes is not None:
        making_s = 60 * plan.budget_minutes * MAKING
        plan = replace(plan, budget_minutes=plan.budget_minutes * (1 - MAKING))
    many, held = examples(args, making_s)
    torch.manual_seed(plan.seed)
    network = load_part(UNet2DModel, args.go_on) if args.go_on else build_flow(args.widths)
    network.to(memory_format=torch.channels_last)
    objective = FlowObjective(network)
    adam = torch.optim.AdamW(network.parameters(), lr=plan.learning_rate, weight_decay=1e-3)
    loop = Loop(plan, objective, adam)
    seen, count = loop.moved(as_kept(held, held.first(BLOCK))), args.batch or BATCH

    def look() -> Validation:
        network.save_pretrained(args.out / "flow")
        return validate(objective, seen)

    loop.validate = look
    loop.book.record(settings=vars(args), batch=count, examples=len(many))
    loop.train(FlowSource(many, count, args.seed))
    if loop.is_main:
        loop.book.record(examples_seen=loop.progress.step * count)
        with loop.averaged():
            network.save_pretrained(args.out / "flow")
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/flow")
    add = found.add_argument
    add("--examples", type=int, default=EXAMPLES, help="to make at most")
    add("--widths", type=int, nargs="+", default=[48, 64, 96])
    add("--go-on", type=Path, help="folder of a network of flows to train on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
