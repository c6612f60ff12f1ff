"""The work of `fashionstudio batch`; imported when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fashionstudio.batch.checking import Checked, check_plan
from fashionstudio.batch.executors import Executor, choice
from fashionstudio.batch.freeze import read_frozen
from fashionstudio.batch.outputs import Folder
from fashionstudio.batch.plan import Defaults, read_plan
from fashionstudio.batch.report import Control, RunReport
from fashionstudio.batch.run import RunOptions, ask_for_pause
from fashionstudio.batch.run import run as run_batch
from fashionstudio.cli.bars import Bars
from fashionstudio.cli.batch_telling import say_problems, tell_plan, tell_report
from fashionstudio.cli.batch_watching import Interrupts, Lines, OnBars, looked_at
from fashionstudio.cli.messages import say
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.errors import BadInput
from fashionstudio.worker.launch import BATCH_NICE, stand_back


@dataclass(frozen=True)
class BatchOrder:
    """What is to be made, and how.

    Attributes:
        plan: None = what the folder has begun.
        folder: for everything.
        photos: for a Look.
        values: where the plan says nothing: field → text, "" = nothing.
        pattern: of the file names; "" = what tells the items apart.
        options: kind of files, and what is made of them.
        devices: one worker for each; with commas between them.
        compute: how to compute there.
        ray: address of a cluster; None = here. ray_workers: there.
        dry_run: only tell what would be made.
        modest: let whoever works at this computer come first.
        as_json, json_lines: how the answer looks.
    """

    plan: Path | None
    folder: Path
    photos: Sequence[str]
    values: Mapping[str, str]
    pattern: str
    options: RunOptions
    devices: str
    compute: ComputeOptions
    ray: str | None
    ray_workers: int | None
    dry_run: bool
    modest: bool
    as_json: bool
    json_lines: bool


def carry_out(order: BatchOrder) -> None:
    """Check the plan, make what can be made, and tell of it.

    Raises:
        FashionStudioError: nothing at all can be made.
    """
    if order.modest:
        stand_back(BATCH_NICE)  # workers are born with it
    control = Control()
    lines = Lines(control) if order.json_lines else None
    checked, options = _checked(order, lines)
    devices = [name.strip() for name in order.devices.split(",") if name.strip()] or ["auto"]
    if order.dry_run:
        tell_plan(checked, order.folder, options, devices, order.as_json)
        return
    if lines is None:
        say_problems(checked.problems)
    ray, workers = order.ray, order.ray_workers
    executor = choice.make_executor(devices, order.compute, ray=ray, workers=workers)
    report = _made(checked, order.folder, executor, options, control, lines)
    tell_report(report, order.as_json, lines)


def let_pause(folder: Path) -> None:
    """Ask the run that is at work in a folder to pause, and say whether there is one."""
    if ask_for_pause(folder):
        say("It will pause when the pictures in work are done.")
    else:
        say("No run is at work there.")


def folder_of(output: Path | None) -> Path:
    """The folder that every batch needs.

    Raises:
        BadInput: none was named.
    """
    if output is None:
        raise BadInput("There is no folder for the pictures.", "Name it with -o.")
    return output


def _checked(order: BatchOrder, lines: Lines | None) -> tuple[Checked, RunOptions]:
    """The plan with its inputs looked at; the folder's own where none is given."""
    Folder(order.folder).check()
    if order.plan is None:
        checked, style = read_frozen(Folder(order.folder).plan)
        return checked, replace(order.options, style=style)
    values = {name: text for name, text in order.values.items() if text}
    read = read_plan(order.plan, Defaults(values, order.pattern), photos=list(order.photos))
    with looked_at(lines) as progress:
        return check_plan(read, progress), order.options


def _made(
    checked: Checked,
    folder: Path,
    executor: Executor,
    options: RunOptions,
    control: Control,
    lines: Lines | None,
) -> RunReport:
    with Interrupts(control):
        if lines is not None:
            progress = lines.progress
            return run_batch(checked, folder, executor, options, progress=progress, control=control)
        with Bars() as bars:
            progress = OnBars(bars, len(checked.ready)).progress
            return run_batch(checked, folder, executor, options, progress=progress, control=control)
