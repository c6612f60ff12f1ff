"""The one training loop, built on accelerate; every stage is a source, an objective and a plan.

    loop = Loop(plan, objective, optimizer, validate)
    loop.train(source)
    with loop.averaged():
        objective.network.save_pretrained(plan.out / "network")

The objective is a module whose `forward(batch)` gives the losses, so that several processes
average its gradients: `torchrun --nproc-per-node 2 -m fashionstudio.training.warper …` on one
machine with gloo where there is no GPU (two single-threaded processes beat two threads on busy
processors), or `accelerate launch …` on several GPUs. A source gives the batch of a position, so a
resumed run reads on exactly where it stopped.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState
from accelerate.utils import DistributedDataParallelKwargs
from torch import Tensor, nn
from torch.optim import Optimizer

from fashionstudio.engine.devices import choose_device, has_fast_bfloat16
from fashionstudio.errors import BadInput
from fashionstudio.training import checkpoint
from fashionstudio.training.checkpoint import Progress
from fashionstudio.training.ema import Ema
from fashionstudio.training.feeding import Batch, Source, batches_ahead, to_device
from fashionstudio.training.logbook import BOARD, Figures, Logbook, has_tensorboard

log = logging.getLogger(__name__)

Precision = Literal["auto", "no", "bf16", "fp16"]
Schedule = Literal["constant", "cosine"]
FLOOR = 0.02
"""What a cosine leaves of the learning rate at its end, as a share of the peak."""
VALIDATION_SHARE = 0.15
"""Of the time, what validation may take: where it is slow, it becomes more seldom."""


@dataclass(frozen=True)
class Plan:
    """How a stage is trained; `max_steps` or `budget_minutes` ends it, whichever comes first.

    Attributes:
        out: the run's folder.
        learning_rate: the peak.
        schedule: "constant" or "cosine" (over the steps or the time, whichever is further), both
            after a linear warm-up of `warmup_steps`.
        clip: largest norm of the gradients; 0 does not clip.
        accumulate: batches per optimiser step.
        ema: decay of the averaged weights; 0 keeps none.
        precision: "auto" is bf16 (fp16 on old GPUs), and float32 on processors that emulate bf16.
        workers: processes that make batches ahead; 0 makes them in between.
        validate_minutes: between validations (one more comes at the end).
    """

    out: Path
    max_steps: int | None = None
    budget_minutes: float | None = None
    learning_rate: float = 1e-5
    schedule: Schedule = "constant"
    warmup_steps: int = 500
    clip: float = 1.0
    accumulate: int = 1
    ema: float = 0.0
    seed: int = 1234
    precision: Precision = "auto"
    device: str = "auto"
    threads: int = 0
    workers: int = 0
    resume: bool = False
    checkpoint_seconds: float = 60.0
    validate_minutes: float = 5.0
    log_every: int = 50

    def __post_init__(self) -> None:
        if self.max_steps is None and self.budget_minutes is None:
            raise BadInput(
                "A training without an end was asked for.", "Give --max-steps or --budget-minutes."
            )


@dataclass(frozen=True)
class Validation:
    """Figures on held-out examples and rows of pictures [B, C, H, W] in -1..1 to look at."""

    figures: Figures = field(default_factory=dict)
    rows: Sequence[Tensor] = ()


Validate = Callable[[], Validation]


class Loop:
    """Trains an objective.

    Args:
        plan: length, schedule, folder.
        objective: `forward(batch)` returns {"loss": scalar, …}, all scalars for the log.
        optimizer: over the parameters that are trained; its learning rate is set by the plan.
        validate: called with the averaged weights in place, without gradients, in evaluation mode.

    Raises:
        BadInput: the folder has a run that is not resumed, or lacks the one that is.
    """

    def __init__(
        self, plan: Plan, objective: nn.Module, optimizer: Optimizer,
        validate: Validate | None = None,
    ) -> None:  # fmt: skip
        if not plan.resume and checkpoint.has_checkpoint(plan.out):
            raise BadInput(
                f"There is a run in “{plan.out}” already.",
                "Go on with --resume, or name another folder.",
            )
        self.plan, self.objective, self.validate = plan, objective, validate
        seed_all(plan.seed, int(os.environ.get("RANK", "0")), plan.threads)
        self.accelerator = make_accelerator(plan)
        objective.to(self.device)
        self.module, self.optimizer = self.accelerator.prepare(objective, optimizer)
        checkpoint.keep_trained_only(self.accelerator, objective)
        self.ema = Ema(objective, plan.ema) if plan.ema > 0 else None
        self.book = Logbook(plan.out, self.accelerator)
        self.progress = Progress()
        if plan.resume:
            self.progress = checkpoint.load(self.accelerator, plan.out, self.ema)
        self._share = self._own_share()
        self._stop = False
        self._validation_s = 0.0
        self._started = self._saved = self._validated = time.monotonic()
        self._elapsed_before_s = self.progress.elapsed_s

    @property
    def device(self) -> torch.device:
        """Where the objective computes."""
        return torch.device(self.accelerator.device)

    @property
    def is_main(self) -> bool:
        """Whether this is the process that writes: the first of those that train together."""
        return bool(self.accelerator.is_main_process)

    def moved(self, batch: Batch) -> Batch:
        """The batch on the device."""
        return to_device(batch, self.device)

    @property
    def interrupted(self) -> bool:
        """Whether the user stopped the training before its end."""
        return self._stop

    def train(self, source: Source) -> Progress:
        """Train until the plan's end or an interrupt, with a checkpoint in any case."""
        self.book.open_board()
        batches = self._batches(source)
        window: dict[str, list[float]] = {}
        with _signals(self._on_signal):
            while self._share < 1 and not self._stop:
                for name, value in self._step(batches).items():
                    window.setdefault(name, []).append(value)
                self._agree()
                if self.progress.step % self.plan.log_every == 0 or self._share >= 1:
                    self._log(window)
                    window = {}
                self._keep()
            if not self._stop:
                self._validation()
            checkpoint.save(self.accelerator, self.plan.out, self.progress, self.ema)
        self._log(window)
        self.book.record(
            steps=self.progress.step, minutes=round(self.progress.elapsed_s / 60, 2),
            skipped=self.progress.skipped, interrupted=self._stop,
        )  # fmt: skip
        self.book.close()
        return self.progress

    @contextlib.contextmanager
    def averaged(self) -> Iterator[None]:
        """Evaluation mode with the averaged weights (the last ones where none are kept)."""
        training = self.objective.training
        self.objective.eval()
        applied = self.ema.applied(self.objective) if self.ema else contextlib.nullcontext()
        try:
            with applied:
                yield
        finally:
            self.objective.train(training)

    def learning_rate(self) -> float:
        """Of the next step."""
        plan = self.plan
        cosine = 1.0
        if plan.schedule == "cosine":
            cosine = FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * self._share))
        warm = min(1.0, (self.progress.step + 1) / max(1, plan.warmup_steps))
        return plan.learning_rate * cosine * warm

    def _batches(self, source: Source) -> Iterator[Any]:
        """Batches from the run's position on, this process's share, on the device."""
        count, index = self.accelerator.num_processes, self.accelerator.process_index
        first = self.progress.step * self.plan.accumulate
        ahead = batches_ahead(
            source, first=first, index=index, processes=count, workers=self.plan.workers
        )
        return (to_device(batch, self.device) for batch in ahead)

    def _step(self, batches: Iterator[Any]) -> Figures:
        """One optimiser step; a loss or gradient that is not finite leaves the weights alone."""
        self.objective.train()
        rate = self.learning_rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        figures: Figures = {}
        for _ in range(self.plan.accumulate):
            batch = next(batches)
            with self.accelerator.accumulate(self.module):
                losses: dict[str, Tensor] = self.module(batch)
                self.accelerator.backward(losses["loss"])
                for name, value in losses.items():
                    figures[name] = figures.get(name, 0.0) + float(value.detach())
        figures = {name: value / self.plan.accumulate for name, value in figures.items()}
        if self._apply():
            figures["lr"] = rate
        else:
            self.progress.skipped += 1
            log.warning("step %d: not finite, skipped (%s)", self.progress.step, figures)
            figures = {}
        self.progress.step += 1
        return figures

    def _apply(self) -> bool:
        """Let the optimiser step where the gradients are finite; all processes see the same."""
        parameters = [p for p in self.objective.parameters() if p.requires_grad]
        norm = self.accelerator.clip_grad_norm_(parameters, self.plan.clip or math.inf)
        scaled = self.accelerator.scaler is not None  # which must see each step, and skips itself
        fine = scaled or bool(torch.isfinite(torch.as_tensor(norm)))
        if fine:
            self.optimizer.step()
            fine = not self.accelerator.optimizer_step_was_skipped
        self.optimizer.zero_grad(set_to_none=True)
        if fine and self.ema is not None:
            self.ema.update(self.objective)
        return fine

    def _own_share(self) -> float:
        plan, progress = self.plan, self.progress
        steps = progress.step / plan.max_steps if plan.max_steps else 0.0
        minutes = plan.budget_minutes
        spent = progress.elapsed_s / (60 * minutes) if minutes else 0.0
        return min(1.0, max(steps, spent, 1.0 if minutes == 0 or plan.max_steps == 0 else 0.0))

    def _agree(self) -> None:
        """All processes take the first one's clock, and stop when any of them was told to."""
        self.progress.elapsed_s = self._elapsed_before_s + time.monotonic() - self._started
        if self.accelerator.num_processes > 1:
            first = self.accelerator.is_main_process
            said = [self.progress.elapsed_s if first else 0.0, float(self._stop)]
            heard = self.accelerator.reduce(torch.tensor(said, device=self.device), "sum")
            self.progress.elapsed_s = float(heard[0])
            self._stop = bool(heard[1] > 0)
        self._share = self._own_share()

    def _keep(self) -> None:
        """Checkpoint and validate when it is time; the agreed clock makes all do it together."""
        now = self._started + self.progress.elapsed_s - self._elapsed_before_s
        if now - self._saved >= self.plan.checkpoint_seconds:
            self._saved = now
            checkpoint.save(self.accelerator, self.plan.out, self.progress, self.ema)
        pause = max(60 * self.plan.validate_minutes, self._validation_s / VALIDATION_SHARE)
        if now - self._validated >= pause and self._share < 1:
            self._validated = now
            self._validation()
            self._validation_s = time.monotonic() - now

    @torch.no_grad()
    def _validation(self) -> None:
        """Figures and pictures, without touching the run's random numbers."""
        if self.validate is None or not self.accelerator.is_main_process:
            return
        devices = [self.device] if self.device.type == "cuda" else []
        with torch.random.fork_rng(devices=devices), self.averaged(), self.accelerator.autocast():
            torch.manual_seed(0)
            seen = self.validate()
        step, minutes = self.progress.step, self.progress.elapsed_s / 60
        self.book.write(step, minutes, **seen.figures)
        self.book.record(**seen.figures)
        self.book.picture(step, seen.rows)

    def _log(self, window: dict[str, list[float]]) -> None:
        if window:
            means = {name: sum(values) / len(values) for name, values in window.items()}
            self.book.write(self.progress.step, self.progress.elapsed_s / 60, **means)

    def _on_signal(self) -> None:
        log.warning("stopping: the run is saved and can be taken up with --resume")
        self._stop = True


def seed_all(seed: int, index: int = 0, threads: int = 0) -> None:
    """Seed Python, numpy and torch, differently in each process; optionally limit the threads."""
    random.seed(seed + index)
    np.random.seed((seed + index) % 2**32)
    torch.manual_seed(seed + index)
    if threads:
        torch.set_num_threads(threads)


def make_accelerator(plan: Plan) -> Accelerator:
    """Device, number format and processes, from the plan and from how the program was launched."""
    AcceleratorState._reset_state()  # else a second loop would get the first one's number format
    device = choose_device(plan.device)
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
        torch.set_float32_matmul_precision("high")
    if device.index and "LOCAL_RANK" not in os.environ:
        torch.cuda.set_device(device)
    return Accelerator(
        cpu=device.type == "cpu",
        mixed_precision=choose_precision(plan.precision, device),
        gradient_accumulation_steps=plan.accumulate,
        log_with=BOARD if has_tensorboard() else None,
        project_dir=str(plan.out),
        # A condition may be dropped in a whole batch, and then its encoder has no gradients.
        kwargs_handlers=[DistributedDataParallelKwargs(find_unused_parameters=True)],
    )


def choose_precision(wanted: Precision, device: torch.device) -> str:
    """The number format for a device, as accelerate names it."""
    if wanted != "auto":
        return wanted
    if device.type == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported() else "fp16"
    # Large batches gain from AVX-512's bfloat16 already, which single pictures do not.
    vectors = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    fast = has_fast_bfloat16() or (vectors is not None and bool(vectors()))
    return "bf16" if device.type == "cpu" and fast else "no"


@contextlib.contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and termination ask for a stop once; the second time they end the process."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    try:
        before = {number: signal.getsignal(number) for number in numbers}

        def handle(number: int, _frame: FrameType | None) -> None:
            signal.signal(number, before[signal.Signals(number)])
            stop()

        for number in numbers:
            signal.signal(number, handle)
    except ValueError:  # not in the main thread: the caller looks after signals
        yield
        return
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, before[number])
