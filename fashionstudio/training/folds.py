"""The folds' stage: a small diffusion model of the light that the layer decoder leaves even.

First examples are made: rendered people go through the engine as far as the layer decoder, under
randomly kept conditions, and what its light lacks is kept on disk. Then the network learns to draw
that from noise. A third of the time at most goes into examples.

    python -m fashionstudio.training.folds --data SHARDS --fabrics F --clothing C \
        --runs runs/mini --out runs/mini/folds
"""

from __future__ import annotations

import argparse
import logging
import time
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from diffusers import DDIMScheduler, UNet2DModel
from torch import Tensor, nn

from fashionstudio.diffusion.folds import (
    PATCH,
    SPREAD,
    build_folds,
    draw_folds,
    fine_light,
    fold_noise,
    fold_planes,
    log_light,
)
from fashionstudio.diffusion.layers import LayerDecoder
from fashionstudio.engine.devices import choose_device
from fashionstudio.training import layers
from fashionstudio.training.denoising import keep_all
from fashionstudio.training.feeding import to_device
from fashionstudio.training.frozen import load_part
from fashionstudio.training.layers import LayerObjective
from fashionstudio.training.loop import Loop, Validation, seed_all
from fashionstudio.training.networks import build_scheduler
from fashionstudio.training.options import plan_of, run_stage, with_making
from fashionstudio.training.runs import stage_part
from fashionstudio.training.sources.folded import FoldBatch, FoldSource, FoldStore, fill
from fashionstudio.training.sources.layered import LayerBatch, LayeredSource
from fashionstudio.training.sources.opening import cloth_shop

log = logging.getLogger(__name__)
PLAN: dict[str, Any] = {"budget_minutes": 20, "learning_rate": 6e-4, "schedule": "cosine",
                        "warmup_steps": 100, "ema": 0.995}  # fmt: skip
BATCH = 16
BLOCK = 16
"""Examples that go through the engine at once."""
EXAMPLES = 6000
HELD_OUT = 32
MAKING = 1 / 3
"""Share of the time that examples may take."""
TERMINAL = 0.15
"""Share at pure noise: the first step decides where folds are."""


class FoldObjective(nn.Module):
    """Mean square error of v (Salimans and Ho, 2022) within the garments.

    Args:
        network: trained.
        scheduler: v-prediction, zero terminal SNR.
    """

    def __init__(self, network: UNet2DModel, scheduler: DDIMScheduler) -> None:
        super().__init__()
        self.network = network
        self.scheduler = scheduler

    def forward(self, batch: FoldBatch) -> dict[str, Tensor]:
        """The loss at random times."""
        count, device = len(batch), batch.planes.device
        last = int(self.scheduler.config.num_train_timesteps) - 1
        times = torch.randint(0, last + 1, (count,))
        times[torch.rand(count) < TERMINAL] = last
        white = torch.randn(batch.target.shape).to(device)
        return {"loss": self.error(batch, white, times.to(device))}

    def error(self, batch: FoldBatch, white: Tensor, times: Tensor) -> Tensor:
        """Weighted mean square error of v at the times [B], with this noise [B, 1, H, W]."""
        clean = F.pixel_unshuffle(batch.target * batch.weight, PATCH)
        noise = F.pixel_unshuffle(fold_noise(white), PATCH)
        share = self.scheduler.alphas_cumprod.to(clean)[times][:, None, None, None]
        signal, spread = share.sqrt(), (1 - share).sqrt()
        seen = F.pixel_unshuffle(batch.planes, PATCH)
        output = self.network(torch.cat([signal * clean + spread * noise, seen], 1), times).sample
        wanted = signal * noise - spread * clean
        weight = F.pixel_unshuffle(batch.weight, PATCH)
        return ((output.float() - wanted).square() * weight).sum() / weight.sum().clamp_min(1)


class FoldExamples:
    """Batches of a source through the engine as far as its light.

    Args:
        objective: with the layer decoder and everything before it; frozen here.
        source: rendered twins.
        dropped: whether conditions are dropped at random.
    """

    def __init__(
        self, objective: LayerObjective, source: LayeredSource, device: torch.device, *,
        dropped: bool = True,
    ) -> None:  # fmt: skip
        self.objective = objective.to(device).eval().requires_grad_(False)
        self.source, self.device, self.dropped = source, device, dropped

    @torch.no_grad()
    def make(self, position: int) -> FoldBatch:
        """The batch of a position."""
        batch: LayerBatch = to_device(self.source.batch(position), self.device)
        count = len(batch)
        keep = self.objective.denoiser.dropout.draw(count) if self.dropped else keep_all(count)
        inputs = self.objective.inputs(batch, keep)
        found = self.objective.network(inputs)
        # In use a drawn outline may be nearer to the truth than what the network covers.
        drawn = (torch.rand(count) < 0.5).to(batch.alpha)[:, None, None, None]
        alpha = found.alpha + (batch.alpha * batch.mask - found.alpha) * drawn
        planes = fold_planes(alpha, found.old, found.shade, inputs)
        weight = batch.alpha * batch.mask * (alpha > 0.5)
        missing = fine_light(log_light(batch.shade) - log_light(found.shade), weight)
        return FoldBatch.of(planes, missing, weight)


def validate(objective: FoldObjective, batch: FoldBatch) -> Validation:
    """The loss at fixed noise; how rich what is drawn is against the truth; pictures."""
    generator = torch.Generator().manual_seed(0)
    white = torch.randn(batch.target.shape, generator=generator).to(batch.target)
    levels = int(objective.scheduler.config.num_train_timesteps)
    figures = {}
    for share in (0.25, 0.5, 0.75, 1.0):
        times = torch.full((len(batch),), round(share * levels) - 1, device=white.device)
        figures[f"held_out_{share:g}"] = float(objective.error(batch, white, times))
    drawn = draw_folds(
        objective.network, objective.scheduler.config, batch.planes, range(len(batch))
    )
    truth = batch.target * batch.weight
    figures["drawn_to_true_spread"] = _spread(drawn / SPREAD, batch.weight) / _spread(
        truth, batch.weight
    )
    before = batch.planes[:, 3:4] * batch.weight
    rows = (before, truth, drawn / SPREAD, before + truth, before + drawn / SPREAD)
    shown = [(row[:8] / 4).clamp(-1, 1).expand(-1, 3, -1, -1) for row in rows]
    return Validation(figures, shown)


def _spread(values: Tensor, weight: Tensor) -> float:
    mean_square = (values.square() * weight).sum() / weight.sum().clamp_min(1)
    return float(mean_square.sqrt().clamp_min(1e-6))


def examples(args: argparse.Namespace, budget_s: float) -> tuple[FoldStore, FoldStore]:
    """Those to train on and those held out, made where they are missing."""
    store, held = FoldStore(args.out / "examples"), FoldStore(args.out / "held")
    if len(store) >= args.examples and len(held) >= HELD_OUT:
        return store, held
    seed_all(args.seed + len(store), threads=args.threads)
    device, shop = choose_device(args.device), cloth_shop(args)
    engine = layers.build(args)
    trained = stage_part(args.runs, "layers")
    if args.start_from is None and trained:
        engine.network = load_part(LayerDecoder, trained)
    started = time.monotonic()

    def enough() -> bool:
        minutes = (time.monotonic() - started) / 60
        log.info("%d examples of folds after %.1f min", len(store), minutes)
        return 60 * minutes >= budget_s

    aside = LayeredSource(args.data, shop, BLOCK, seed=args.seed, held_out=True)
    fill(held, HELD_OUT, FoldExamples(engine, aside, device).make, lambda: False)
    many = LayeredSource(args.data, shop, BLOCK, seed=args.seed, closer=layers.CLOSER)
    fill(store, args.examples, FoldExamples(engine, many, device).make, enough)
    return store, held


def train(args: argparse.Namespace) -> bool:
    """Make examples, train; save `OUT/folds`; whether it came to its end."""
    plan, making_s = with_making(plan_of(args, PLAN), MAKING)
    store, held = examples(args, making_s)
    torch.manual_seed(plan.seed)
    network = load_part(UNet2DModel, args.go_on) if args.go_on else build_folds(args.fold_widths)
    objective = FoldObjective(network, build_scheduler())
    objective.network.to(memory_format=torch.channels_last)
    adam = torch.optim.AdamW(network.parameters(), lr=plan.learning_rate, weight_decay=1e-3)
    loop = Loop(plan, objective, adam)
    seen, count = loop.moved(held.batch(held.first(HELD_OUT))), args.batch or BATCH

    def look() -> Validation:
        network.save_pretrained(args.out / "folds")
        return validate(objective, seen)

    loop.validate = look
    loop.book.record(settings=vars(args), batch=count, examples=len(store))
    loop.train(FoldSource(store, count, args.seed))
    if loop.is_main:
        loop.book.record(examples_seen=loop.progress.step * count)
        with loop.averaged():
            network.save_pretrained(args.out / "folds")
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line; that of the layer decoder, whose engine it runs, and its own."""
    found = layers.parser()
    found.description = __doc__
    found.set_defaults(out=Path("runs/mini/folds"))
    add = found.add_argument
    add("--examples", type=int, default=EXAMPLES, help="to make at most")
    add("--fold-widths", type=int, nargs="+", default=[64, 96, 128])
    add("--go-on", type=Path, help="folder of a network of folds to train on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
