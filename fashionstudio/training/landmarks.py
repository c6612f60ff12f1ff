"""The landmarks' stage: where on a garment alone the joints of who wears it would be.

Rendered people tell it exactly; each garment is laid anew each time it is seen.

    python -m fashionstudio.training.landmarks --data SHARDS --out runs/mini/landmarks
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from fashionstudio.diffusion.landmarks import GarmentLandmarks
from fashionstudio.errors import BadInput
from fashionstudio.training.frozen import load_part
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import plan_of, run_stage, stage_parser, with_making
from fashionstudio.training.sources.blocks import Blocks
from fashionstudio.training.sources.laid import LaidSource, framed
from fashionstudio.training.sources.landmarks import FIELDS, LandmarkBatch, batch_of, example_of
from fashionstudio.training.sources.synthetic import Samples

log = logging.getLogger(__name__)
PLAN: dict[str, Any] = {"budget_minutes": 10, "learning_rate": 1.5e-3, "schedule": "cosine",
                        "warmup_steps": 100, "ema": 0.99}  # fmt: skip
BATCH = 48
BLOCK = 256
EXAMPLES = 8000
HELD_OUT = 64
MAKING = 1 / 3
"""Share of the time that examples may take."""
REACH = 0.3
"""How much the sleeves' length counts beside the points' distance."""


class LandmarkObjective(nn.Module):
    """Mean distance of the known points, and of the sleeves' ends along the arms."""

    def __init__(self, network: GarmentLandmarks) -> None:
        super().__init__()
        self.network = network

    def forward(self, batch: LandmarkBatch) -> dict[str, Tensor]:
        """Loss and its parts; distances in halves of the picture."""
        found = self.network(batch.mask, batch.categories)
        apart = (found.points - batch.points).abs().sum(dim=-1) * batch.known
        beside = apart.sum() / batch.known.sum().clamp_min(1)
        told = batch.reach.isfinite()
        wrong = (found.reach - batch.reach.nan_to_num()).abs() * told
        reach = wrong.sum() / told.sum().clamp_min(1)
        return {"loss": beside + REACH * reach, "beside": beside, "reach": reach}


def validate(objective: LandmarkObjective, batch: LandmarkBatch) -> Validation:
    """The same of held-out garments, and a picture of what was found (white) and right (black)."""
    figures = {f"held_out_{name}": float(value) for name, value in objective(batch).items()}
    shown = batch.mask * 0.5
    found = objective.network(batch.mask, batch.categories).points
    for points, value in ((batch.points, -1.0), (found, 1.0)):
        for row in range(len(batch)):
            for point in points[row][batch.known[row]]:
                _dot(shown[row, 0], point, value)
    return Validation(figures, [shown[:8].expand(-1, 3, -1, -1)])


def _dot(plane: Tensor, point: Tensor, value: float) -> None:
    height, width = plane.shape
    x, y = (int((float(c) + 1) / 2 * n) for c, n in zip(point, (width, height), strict=True))
    if 0 <= x < width and 0 <= y < height:
        plane[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2] = value


def fill(
    blocks: Blocks, samples: Samples, count: int, seed: int, enough: Callable[[], bool]
) -> None:
    """Add blocks until there are `count` examples, all samples are seen, or there is `enough`.

    Raises:
        BadInput: no sample tells a landmark.
    """
    order = np.random.default_rng(seed).permutation(len(samples))
    done = len(blocks.arrays) * BLOCK  # samples; each block holds what its samples told
    while done < len(order) and len(blocks) < count and not (len(blocks) and enough()):
        rows = [example_of(samples[int(i)]) for i in order[done : done + BLOCK]]
        told = [row for row in rows if row is not None]
        done += BLOCK
        if told:
            blocks.write(np.stack(told))
            log.info("%d garments with landmarks", len(blocks))
    if not len(blocks):
        raise BadInput(
            "No rendered person tells where the landmarks of a garment are.",
            "Render more of them with python -m fashionstudio.datasets.synthetic.",
        )


def examples(args: argparse.Namespace, budget_s: float) -> tuple[Blocks, Blocks]:
    """Those to train on and those held out, made where they are missing."""
    many, held = (Blocks(args.out / name, "landmarks") for name in ("examples", "held"))
    started = time.monotonic()

    def enough() -> bool:
        return time.monotonic() - started >= budget_s

    for blocks, count, held_out in ((held, HELD_OUT, True), (many, args.examples, False)):
        samples = Samples(args.data, held_out=held_out)
        samples.reader.fields = FIELDS
        fill(blocks, samples, count, args.seed, (lambda: False) if held_out else enough)
    return many, held


def train(args: argparse.Namespace) -> bool:
    """Make examples, train; save `OUT/landmarks`; whether it came to its end."""
    plan, making_s = with_making(plan_of(args, PLAN), MAKING)
    many, held = examples(args, making_s)
    torch.manual_seed(plan.seed)
    network = load_part(GarmentLandmarks, args.go_on) if args.go_on else GarmentLandmarks()
    objective = LandmarkObjective(network)
    adam = torch.optim.AdamW(network.parameters(), lr=plan.learning_rate, weight_decay=1e-3)
    loop = Loop(plan, objective, adam)
    rows = np.stack(list(held.rows(held.first(HELD_OUT))))
    seen, count = loop.moved(framed(batch_of(rows))), args.batch or BATCH

    def look() -> Validation:
        network.save_pretrained(args.out / "landmarks")
        return validate(objective, seen)

    loop.validate = look
    loop.book.record(settings=vars(args), batch=count, examples=len(many))
    loop.train(LaidSource(many, count, args.seed))
    if loop.is_main:
        loop.book.record(examples_seen=loop.progress.step * count)
        with loop.averaged():
            network.save_pretrained(args.out / "landmarks")
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/landmarks")
    add = found.add_argument
    add("--examples", type=int, default=EXAMPLES, help="to make at most")
    add("--go-on", type=Path, help="folder of a network of landmarks to train on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
