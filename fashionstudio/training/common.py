"""What every training stage shares: time budget, checkpoints, EMA, seeds, log and record.

A stage is one command that can be stopped at any moment and started again with ``--resume``:

    python -m fashionstudio.training.<stage> --data DATA --out runs/mini/<stage>

``OUT/record.json`` says with what it was trained (for the model card), ``OUT/log.jsonl`` how it
went, ``OUT/state.pt`` holds weights, optimiser and elapsed time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn

log = logging.getLogger(__name__)

STATE_FILE = "state.pt"
CHECKPOINT_SECONDS = 60.0


def stage_parser(description: str, *, out: str, budget_minutes: float) -> argparse.ArgumentParser:
    """The arguments common to all stages."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, default=Path("data/synthetic"), help="shards")
    parser.add_argument("--out", type=Path, default=Path(out))
    parser.add_argument("--budget-minutes", type=float, default=budget_minutes)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    return parser


def seed_all(seed: int, threads: int) -> np.random.Generator:
    """Seed Python, numpy and torch; return the generator that the data readers draw from."""
    random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    return np.random.default_rng(seed)


def rank() -> int:
    """Which of the processes that train together this is; 0 alone."""
    return dist.get_rank() if dist.is_initialized() else 0


def join(processes: int, index: int, address: Path) -> None:
    """Train in several processes on one machine: cheaper than threads on busy processors."""
    if processes > 1:
        dist.init_process_group(
            "gloo", init_method=f"file://{address.absolute()}", world_size=processes, rank=index
        )


def agree(module: nn.Module) -> None:
    """Give all processes the first one's weights."""
    if dist.is_initialized():
        for parameter in module.parameters():
            dist.broadcast(parameter.detach(), 0)


def autocast(device: str | torch.device) -> contextlib.AbstractContextManager[Any]:
    """bfloat16 where the processor has it: on AVX-512-BF16 it halves the time of a step."""
    return torch.autocast(torch.device(device).type, dtype=torch.bfloat16)


class Ema:
    """Exponential moving average of a module's parameters, with a short memory at the start."""

    def __init__(self, module: nn.Module, decay: float = 0.999) -> None:
        self.decay = decay
        self.steps = 0
        self.shadow = {name: p.detach().clone() for name, p in module.named_parameters()}

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        parameters = dict(module.named_parameters())
        torch._foreach_lerp_(
            list(self.shadow.values()), [parameters[name] for name in self.shadow], 1 - decay
        )

    @contextlib.contextmanager
    def applied(self, module: nn.Module) -> Iterator[None]:
        """Within the block the module computes with the averaged weights."""
        with torch.no_grad():
            kept = {name: p.detach().clone() for name, p in module.named_parameters()}
            for name, parameter in module.named_parameters():
                parameter.copy_(self.shadow[name])
        try:
            yield
        finally:
            with torch.no_grad():
                for name, parameter in module.named_parameters():
                    parameter.copy_(kept[name])

    def state_dict(self) -> dict[str, Any]:
        return {"steps": self.steps, "shadow": self.shadow}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.steps = int(state["steps"])
        for name, value in state["shadow"].items():
            self.shadow[name].copy_(value)


@dataclass
class Run:
    """One run of a stage in a folder: clock, schedule, log, record and checkpoints."""

    out: Path
    budget_s: float
    elapsed_before_s: float = 0.0
    step: int = 0
    agreed_progress: float = 0.0
    started: float = field(default_factory=time.monotonic)
    last_save: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)

    @property
    def elapsed_s(self) -> float:
        return self.elapsed_before_s + time.monotonic() - self.started

    @property
    def progress(self) -> float:
        """0 at the start, 1 when the time budget is spent."""
        return min(1.0, self.elapsed_s / self.budget_s)

    @property
    def finished(self) -> bool:
        """Whether the budget is spent; processes that train together see the first one's clock."""
        if dist.is_initialized():
            return self.agreed_progress >= 1
        return self.elapsed_s >= self.budget_s

    def learning_rate(self, peak: float, *, warmup_steps: int = 100, floor: float = 0.02) -> float:
        """Linear warm-up in steps, then a cosine over the *time* budget."""
        progress = self.agreed_progress if dist.is_initialized() else self.progress
        cosine = floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * progress))
        return peak * cosine * min(1.0, (self.step + 1) / warmup_steps)

    def write_log(self, **values: float | str) -> None:
        if rank() != 0:
            return
        entry: dict[str, float | str] = {
            "step": self.step,
            "minutes": round(self.elapsed_s / 60, 2),
        }
        entry |= {k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()}
        with (self.out / "log.jsonl").open("a") as stream:
            stream.write(json.dumps(entry) + "\n")
        log.info("%s", entry)

    def write_record(self, **values: Any) -> None:
        """Merge into record.json: settings, data and results, read later by the model card."""
        if rank() != 0:
            return
        path = self.out / "record.json"
        record = json.loads(path.read_text()) if path.exists() else {}
        record |= values | {"steps": self.step, "minutes": round(self.elapsed_s / 60, 1)}
        path.write_text(json.dumps(record, indent=1, default=str) + "\n")

    def save(self, parts: dict[str, Any], *, force: bool = False) -> bool:
        """Write a checkpoint when the last one is older than a minute (or when forced)."""
        if not force and time.monotonic() - self.last_save < CHECKPOINT_SECONDS:
            return False
        state = {name: part.state_dict() for name, part in parts.items()}
        state["run"] = {"step": self.step, "elapsed_s": self.elapsed_s}
        temporary = self.out / (STATE_FILE + ".part")
        torch.save(state, temporary)
        temporary.replace(self.out / STATE_FILE)
        self.last_save = time.monotonic()
        return True

    def load(self, parts: dict[str, Any]) -> None:
        """Take up a run where its last checkpoint left it."""
        state = torch.load(self.out / STATE_FILE, map_location="cpu", weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(state[name])
        self.step = int(state["run"]["step"])
        self.elapsed_before_s = float(state["run"]["elapsed_s"])


class Trainer:
    """AdamW with clipping, EMA and a schedule over the time budget, for one or more modules."""

    def __init__(
        self, module: nn.Module, run: Run, *, lr: float, weight_decay: float = 0.01,
        ema_decay: float = 0.999, clip: float = 1.0, warmup_steps: int = 100,
    ) -> None:  # fmt: skip
        self.module, self.run, self.peak, self.clip = module, run, lr, clip
        self.warmup_steps = warmup_steps
        self.parameters = [p for p in module.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(
            self.parameters, lr=lr, betas=(0.9, 0.98), weight_decay=weight_decay, fused=True
        )
        self.ema = Ema(module, ema_decay)
        self.parts = {"module": module, "optimizer": self.optimizer, "ema": self.ema}

    def update(self, loss: Tensor) -> bool:
        """One step on a loss; a loss that is not finite is skipped and reported as False."""
        self.optimizer.zero_grad(set_to_none=True)
        if not torch.isfinite(loss) and not dist.is_initialized():
            log.warning("step %d: loss is not finite, skipped", self.run.step)
            return False
        loss.backward()
        if dist.is_initialized():
            self._average_gradients()
        norm = nn.utils.clip_grad_norm_(self.parameters, self.clip)
        if torch.isfinite(norm):
            for group in self.optimizer.param_groups:
                group["lr"] = self.run.learning_rate(self.peak, warmup_steps=self.warmup_steps)
            self.optimizer.step()
            self.ema.update(self.module)
        self.run.step += 1
        return True

    def _average_gradients(self) -> None:
        """Mean over all processes, in one message, which also carries the first one's clock."""
        clock = torch.tensor([self.run.progress if dist.get_rank() == 0 else 0.0])
        for p in self.parameters:
            p.grad = torch.zeros_like(p) if p.grad is None else p.grad
        gradients = [p.grad for p in self.parameters if p.grad is not None]
        flat = torch.cat([*(g.flatten() for g in gradients), clock])
        dist.all_reduce(flat)
        self.run.agreed_progress = float(flat[-1])
        pieces = (flat[:-1] / dist.get_world_size()).split([g.numel() for g in gradients])
        for gradient, piece in zip(gradients, pieces, strict=True):
            gradient.copy_(piece.view_as(gradient))

    def checkpoint(self, *, force: bool = False) -> bool:
        if rank() != 0:
            return False
        return self.run.save(self.parts, force=force)


def start(args: argparse.Namespace, settings: dict[str, Any]) -> Run:
    """Open the run's folder and record the command's settings."""
    run = Run(out=args.out, budget_s=args.budget_minutes * 60)
    run.write_record(settings=settings, seed=args.seed, budget_minutes=args.budget_minutes)
    return run


def psnr(a: Tensor, b: Tensor) -> float:
    """Peak signal-to-noise ratio in dB of pictures in -1..1, averaged over pictures [B,C,H,W]."""
    error = ((a.detach().clamp(-1, 1) - b).float() / 2).square().flatten(1).mean(1)
    return float((-10 * torch.log10(error.clamp_min(1e-10))).mean())
