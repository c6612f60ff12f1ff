"""The command line that all stages share."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from fashionstudio.engine.loading import quiet_libraries
from fashionstudio.errors import FashionStudioError
from fashionstudio.training.loop import Plan, Precision, Schedule

INTERRUPTED = 130
"""Exit status of a stage that was stopped by hand and can be resumed."""

PUBLISHED_DIFFUSION = {
    "max_steps": 200_000, "learning_rate": 1e-5, "schedule": "constant", "warmup_steps": 500,
    "clip": 1.0, "ema": 0.0, "checkpoint_seconds": 600.0, "validate_minutes": 30.0,
}  # fmt: skip
"""What LaDI-VTON's training scripts for the diffusion stages and EMASC have in common."""


def stage_parser(description: str, *, out: str) -> argparse.ArgumentParser:
    """Arguments of every stage; what is not given takes the stage's own default."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--data", type=Path, default=Path("data/synthetic"),
        help="rendered shards, or the root of Dress Code or VITON-HD")  # fmt: skip
    add("--out", type=Path, default=Path(out), help="folder of the run")
    add("--max-steps", type=int, help="optimiser steps")
    add("--budget-minutes", type=float, help="time to train, over all resumed parts")
    add("--resume", action="store_true", help="go on from the last checkpoint")
    add("--batch", type=int, help="examples in a batch, per process")
    add("--lr", type=float, dest="learning_rate", help="peak of the learning rate")
    add("--schedule", choices=get_args(Schedule))
    add("--warmup-steps", type=int)
    add("--accumulate", type=int, help="batches per optimiser step")
    add("--ema", type=float, help="decay of the averaged weights; 0: none")
    add("--precision", choices=get_args(Precision), default="auto")
    add("--device", default="auto")
    add("--threads", type=int, default=0, help="of each process; 0: as torch chooses")
    add("--workers", type=int, default=0, help="processes that make batches ahead")
    add("--seed", type=int, default=1234)
    add("--checkpoint-minutes", type=float)
    add("--validate-minutes", type=float)
    add("--log-every", type=int, help="steps")
    add("--fabrics", type=Path, help="folder of fabric photos, for rendered people")
    add("--clothing", type=Path, help="folder of clothing photos, for rendered people")
    return parser


def add_published(parser: argparse.ArgumentParser) -> None:
    """Arguments of the stages that train on Dress Code and VITON-HD as well."""
    add = parser.add_argument
    add("--category", choices=("all", "upper_body", "lower_body", "dresses"), default="all")
    add("--height", type=int, help="of the frame")
    add("--width", type=int)


def plan_of(args: argparse.Namespace, defaults: Mapping[str, Any]) -> Plan:
    """The plan of a command; what it does not say is taken from `defaults`."""
    settings = dict(defaults)
    names = ("max_steps", "budget_minutes", "learning_rate", "schedule", "warmup_steps",
             "accumulate", "ema", "log_every", "validate_minutes")  # fmt: skip
    settings |= {n: getattr(args, n) for n in names if getattr(args, n) is not None}
    if args.checkpoint_minutes is not None:
        settings["checkpoint_seconds"] = 60 * args.checkpoint_minutes
    if args.budget_minutes is not None and args.max_steps is None:
        settings["max_steps"] = None  # a time was asked for, so a default number does not end it
    return Plan(
        out=args.out, seed=args.seed, precision=args.precision, device=args.device,
        threads=args.threads, workers=args.workers, resume=args.resume, **settings,
    )  # fmt: skip


def with_making(plan: Plan, share: float) -> tuple[Plan, float]:
    """The plan of a stage that makes its examples first, and the seconds that these may take.

    Args:
        plan: of the whole stage.
        share: of its time budget for the examples; without a budget they take as long as they take.
    """
    if plan.budget_minutes is None:
        return plan, float("inf")
    learning = replace(plan, budget_minutes=plan.budget_minutes * (1 - share))
    return learning, 60 * plan.budget_minutes * share


def is_synthetic(folder: Path) -> bool:
    """Whether a data folder holds rendered people; else it should be a public data set."""
    return any(folder.glob("shard-*"))


def run_stage(train: Callable[[argparse.Namespace], bool], args: argparse.Namespace) -> None:
    """Run a stage as a program: errors in words, and a status that tells an interrupt.

    Args:
        train: returns whether the stage came to its end.
        args: its arguments.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("accelerate").setLevel(logging.WARNING)  # it tells of every file it saves
    quiet_libraries()
    try:
        finished = train(args)
    except FashionStudioError as error:
        print(error.sentence(), file=sys.stderr)
        if error.details:
            print(error.details, file=sys.stderr)
        raise SystemExit(1) from error
    except KeyboardInterrupt:  # while material was prepared; what is complete of it stays
        raise SystemExit(INTERRUPTED) from None
    if not finished:
        raise SystemExit(INTERRUPTED)
