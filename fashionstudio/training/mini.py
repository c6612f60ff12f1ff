"""A better embedded engine out of an hour: everything from rendering to the exported folder.

    python -m fashionstudio.training.mini --budget-minutes 40 --data DATA --out runs/mini [--resume]

DATA holds `makehuman/` (MakeHuman's CC0 parts), `clothing*/` (photos of clothes) and `fabrics*/`
(photos of fabrics); shards that lie there already (`synthetic/shard-*`) are used instead of new
ones. OUT gets one folder a stage, `plan.json`, and the results in `OUT/engine`: the engine `mini`,
which can also search, and beside it the network `person`. `--install` puts both where the program
looks for the user's own engines. Each stage is a process of its own with a share of the time, so it
can be killed, at any point, and taken up with `--resume`; nobody needs to watch. Sizes and batches
follow the device.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import torch

from fashionstudio.core.atomic import write_json
from fashionstudio.engine.devices import choose_device, describe_device
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.paths import own_models_dirs
from fashionstudio.training.checkpoint import has_checkpoint
from fashionstudio.training.companions import install
from fashionstudio.training.mini_clock import Clock
from fashionstudio.training.mini_plan import Material, Sizes, State, sizes_for
from fashionstudio.training.options import INTERRUPTED, run_stage

log = logging.getLogger(__name__)

SHARES = {
    "autoencoder": 0.15, "encoders": 0.04, "landmarks": 0.06, "encode": 0.08, "denoiser": 0.28,
    "emasc": 0.02, "decoder": 0.04, "layers": 0.12, "folds": 0.05, "person": 0.06, "export": 0.01,
    "search": 0.05, "exam": 0.03,
}  # fmt: skip
"""Of the time that is left to learn: see mini_clock.py. Rendering runs beside the autoencoder,
which learns from photos for the most part. Search is taught over the towers of the exported
engine."""
SPARED = ("person", "search", "exam")
"""Stages that the engine can do without: when one fails, the others go on and it is told at the
end."""
PICTURE_SHARE = 0.5
"""Of the time for search, what rendering its garments may take."""
HELD_BLOCKS = 2
SHARE_OF_FIRST_WAIT = 0.3
"""Of the first stage's time, which it waits at most for people to learn from."""
PACKAGE = "fashionstudio.training"
MODULES = {"search": "retrieval"}
"""Stages whose program has another name."""
Runner = Callable[[list[str], Path], int]
"""Runs a module with arguments, its output into a file; returns its exit status."""
OWN_CLOCK = ("autoencoder", "encoders", "landmarks", "encode", "denoiser", "decoder", "layers",
             "folds", "person", "search")  # fmt: skip
"""Stages that keep to a budget themselves."""


class Conductor:
    """Runs the stages one after the other, as processes, and remembers what is done."""

    def __init__(
        self, args: argparse.Namespace, state: State, material: Material, run: Runner | None = None
    ) -> None:
        self.args, self.state, self.material = args, state, material
        self.sizes = Sizes(**state.sizes)
        self.out: Path = args.out
        self.clock = Clock(state, self.out, SHARES, OWN_CLOCK)
        self.run_program = run or run_process
        self.renderer: subprocess.Popen[bytes] | None = None

    def run(self) -> bool:
        """All stages that are not done yet; whether the engine is there in the end.

        Raises:
            FashionStudioError: a stage failed. Where the engine can do without it, the engine is
                there all the same.
        """
        failed: list[FashionStudioError] = []
        with self._rendering():
            for stage in SHARES:
                if stage in self.state.done:
                    continue
                first = stage == "autoencoder"
                self._wait_for_people(SHARE_OF_FIRST_WAIT if first else 1.0, stay=first)
                try:
                    with self.clock.running(stage):
                        going_on = self.stage(stage)
                    if not going_on:
                        return False
                except FashionStudioError as error:
                    if stage not in SPARED:
                        raise
                    log.warning("%s The engine goes on without it.", error.sentence())
                    failed.append(error)
                    continue
                self.state.done.append(stage)
                self.state.write(self.out)
        # Once more: with the search space, and the exam's figures in the card.
        with self.clock.counting("export"):
            finished = self.stage("export")
        if failed:
            raise failed[0]
        log.info("the engine is in %s; %s", self.engine, self.clock.told())
        return finished

    def stage(self, stage: str) -> bool:
        """Run a stage's programs; False when it was interrupted.

        Raises:
            FashionStudioError: it failed.
        """
        for command in self.commands(stage):
            status = self.run_program(command, self.out / f"{stage}.log")
            if status == INTERRUPTED:
                return False
            if status != 0:
                raise FashionStudioError(
                    f"The stage {stage} ended with an error.",
                    f"See {self.out / stage}.log, and go on with --resume.",
                    f"exit status {status}",
                )
        return True

    def commands(self, stage: str) -> list[list[str]]:
        """The programs of a stage: module and arguments."""
        sizes, out = self.sizes, self.out
        codec = ["--vae", str(out / "autoencoder" / "vae")]
        own: dict[str, list[str]] = {
            "autoencoder": ["--width", str(sizes.codec_width), "--pixels", str(sizes.crop_pixels)],
            "encode": [*codec, "--blocks", str(sizes.blocks)],
            "denoiser": [
                *codec, "--layout", "mini", "--latents", str(out / "encode"), "--encoders",
                str(out / "encoders"), "--widths", *map(str, sizes.widths), "--layers",
                str(sizes.layers), "--terminal", str(sizes.terminal), "--held-out", "64",
            ],
            "emasc": codec,
            "decoder": ["--runs", str(out)],
            "layers": ["--runs", str(out)],
            "folds": ["--runs", str(out)],
            "person": ["--height", str(sizes.person_frame[0]),
                       "--width", str(sizes.person_frame[1])],
            "search": ["--engine", str(self.engine), "--families", str(sizes.families)],
            "exam": ["--engine", str(self.engine)],
        }  # fmt: skip
        if stage == "export":
            return [[f"{PACKAGE}.export", "--runs", str(out), "--out", str(self.engine),
                     "--models", str(self.engine.parent)]]  # fmt: skip
        line = [f"{PACKAGE}.{MODULES.get(stage, stage)}", *self.common(stage)]
        line += own.get(stage, []) + sizes.extra.get(stage, [])
        if stage == "denoiser" and sizes.processes > 1:
            together = ["--standalone", "--nproc-per-node", str(sizes.processes)]
            return [["torch.distributed.run", *together, "-m", *line]]
        if stage != "encode":
            return [line]
        held = [*line, "--held-out", "--blocks", str(HELD_BLOCKS)]
        return [held, line]

    @property
    def engine(self) -> Path:
        """Where the result goes."""
        return self.out / "engine" / "mini"

    def common(self, stage: str) -> list[str]:
        """Arguments that every stage takes."""
        sizes, folder = self.sizes, self.out / stage
        line = ["--out", str(folder), *self.material.arguments()]
        line += ["--device", self.args.device, "--workers", str(sizes.workers)]
        line += ["--seed", str(self.args.seed)]
        if stage in sizes.batches:
            line += ["--batch", str(sizes.batches[stage])]
        if stage in OWN_CLOCK:
            minutes = self.clock.minutes(stage)
            if stage == "search":
                line += ["--picture-minutes", f"{minutes * PICTURE_SHARE:.4f}"]
                minutes *= 1 - PICTURE_SHARE
            line += ["--budget-minutes", f"{minutes:.4f}"]
            line += ["--validate-minutes", f"{max(0.5, minutes / 8):.3f}"]
        if has_checkpoint(folder) or stage == "encode":
            line.append("--resume")
        return line

    @contextlib.contextmanager
    def _rendering(self) -> Iterator[None]:
        """People are rendered beside the first stage; ending the renderer loses half a shard."""
        self._started = time.monotonic()
        if self.material.makehuman is not None and "render" not in self.state.done:
            command = [
                sys.executable, "-m", "fashionstudio.datasets.synthetic",
                "--makehuman", str(self.material.makehuman), "--photos",
                str(self.material.clothing), "--out", str(self.material.shards), "--count",
                str(self.sizes.samples), "--workers", str(self.sizes.renderers), "--resume",
            ]  # fmt: skip
            self.material.shards.mkdir(parents=True, exist_ok=True)
            with (self.out / "render.log").open("a", encoding="utf-8") as output:
                self.renderer = subprocess.Popen(
                    command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
                )
        try:
            yield
        finally:
            self._end_renderer()

    def _wait_for_people(self, share: float, *, stay: bool) -> None:
        """Wait for two shards (one is held out) and for a share of the first stage's time.

        Args:
            share: of that time; the wait ends early once there are shards, if the renderer stays.
            stay: let the renderer go on beside the coming stage.

        Raises:
            FashionStudioError: the renderer made nothing at all.
        """
        if self.renderer is None:
            return
        shards, until = self.material.shards, 60 * share * self.clock.minutes("autoencoder")
        with self.clock.counting("render"):
            while self.renderer.poll() is None:
                enough = len(list(shards.glob("shard-*/meta.jsonl"))) >= 2
                late = time.monotonic() - self._started >= until
                if (enough and (stay or late)) or (stay and late):
                    break
                time.sleep(0.5)
        if stay and self.renderer.poll() is None:
            return
        self._end_renderer()
        if not any(shards.glob("shard-*/meta.jsonl")):
            raise FashionStudioError(
                "No people could be rendered.", f"See {self.out / 'render.log'}."
            )
        self.state.done.append("render")
        self.state.write(self.out)

    def _end_renderer(self) -> None:
        """End the renderer and its workers: an interrupt does not reach their own session."""
        process, self.renderer = self.renderer, None
        if process is None or process.poll() is not None:
            return
        import psutil

        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(True)]
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.terminate()
        _, alive = psutil.wait_procs(family, timeout=20)
        for member in alive:
            member.kill()
        process.wait()


def run_process(command: list[str], output: Path) -> int:
    """Run a program; on an interrupt let it save itself, and report that."""
    line = [sys.executable, "-m", *command]
    with output.open("a", encoding="utf-8") as stream:
        stream.write(f"$ {' '.join(line)}\n")
        stream.flush()
        process = subprocess.Popen(line, stdout=stream, stderr=subprocess.STDOUT)
    try:
        return process.wait()
    except KeyboardInterrupt:
        log.warning("stopping: waiting for the stage to save itself")
        process.terminate()
        process.wait()
        return INTERRUPTED


def run(args: argparse.Namespace, runner: Runner | None = None) -> bool:
    """Everything; whether the engine is there in the end."""
    out: Path = args.out
    out.mkdir(parents=True, exist_ok=True)
    material = Material.find(args.data, out)
    state = _state(args)
    _record_device(out, state.device)
    before = None
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    conductor = Conductor(args, state, material, runner)
    try:
        finished = conductor.run()
        if finished and args.install:
            for place in install(conductor.engine.parent, own_models_dirs()[0]):
                log.info("installed: %s", place)
        return finished
    except KeyboardInterrupt:  # between two stages
        return False
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _state(args: argparse.Namespace) -> State:
    """A new plan, or that of the earlier start: other sizes would not fit its checkpoints."""
    exists = (args.out / "plan.json").is_file()
    if exists and args.resume:
        return State.read(args.out)
    if exists:
        raise BadInput(f"There is a training in “{args.out}” already.", "Go on with --resume.")
    device = choose_device(args.device)
    sizes = asdict(sizes_for(device)) | json.loads(args.sizes or "{}")
    state = State(float(args.budget_minutes), _described(device), asdict(Sizes(**sizes)))
    state.write(args.out)
    return state


def _described(device: torch.device) -> str:
    """For the card."""
    if device.type == "cpu":
        return f"{os.cpu_count()} {platform.machine()} CPU cores"
    return describe_device(device)


def _record_device(out: Path, device: str) -> None:
    write_json(out / "plan" / "record.json", {"device": device})


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = found.add_argument
    add("--budget-minutes", type=float, default=40.0, help="for everything together")
    add("--data", type=Path, required=True, help="folder of the raw material")
    add("--out", type=Path, default=Path("runs/mini"))
    add("--resume", action="store_true", help="go on where the last start ended")
    add("--device", default="auto")
    add("--seed", type=int, default=1234)
    add("--install", action="store_true",
        help="put the results where the program finds them before the shipped ones")  # fmt: skip
    add("--sizes", help="JSON of fields of Sizes that differ from the device's defaults")
    return found


def main() -> None:
    """Entry point."""
    run_stage(run, parser().parse_args())


if __name__ == "__main__":
    main()
