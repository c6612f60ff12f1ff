"""`fashionstudio batch`: many renders, overnight and unwatched."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.engines.lines import LinesOption
from fashionstudio.cli.options import AttentionName, FormatName, PresetName

if TYPE_CHECKING:
    from fashionstudio.batch.checking import Checked
    from fashionstudio.batch.executors import Executor
    from fashionstudio.batch.outputs import Style
    from fashionstudio.batch.report import Control, RunReport
    from fashionstudio.batch.run import RunOptions
    from fashionstudio.cli.batch_watching import Lines

NAME = "batch"
_PLAN, _FILES, _RUN = "Plan", "Files", "Run"


class KindName(StrEnum):
    """`batch.outputs.Format`, as a choice."""

    png = "png"
    jpeg = "jpeg"
    webp = "webp"


def run(
    plan: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads annotations at run time
        typer.Argument(
            help="A table (.csv), a matrix (.yaml), or a Look (a render, a .fstudio project). "
            "Without it the batch in the folder goes on.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--output", "-o", help="Folder for everything; new, or of an earlier run."),
    ] = None,
    photos: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help="For a Look: files, folders or patterns.", rich_help_panel=_PLAN),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only tell what would be made, and every problem found."),
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try once more what failed before.")
    ] = False,
    pause: Annotated[
        bool, typer.Option("--pause", help="Let the run that is at work in the folder pause.")
    ] = False,
    pattern: Annotated[
        str,
        typer.Option(
            help="Of the file names: {name}, {garment}, {fabric}, {words:20}, {seed}, {n:03}, …",
            rich_help_panel=_FILES,
            show_default=False,
        ),
    ] = "",
    kind: Annotated[
        KindName, typer.Option("--format", help="Of the pictures.", rich_help_panel=_FILES)
    ] = KindName.png,
    quality: Annotated[
        int, typer.Option(min=1, max=100, help="Of JPEG and WebP.", rich_help_panel=_FILES)
    ] = 92,
    long_side: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=16, max=30000, help="Shrink to this.", rich_help_panel=_FILES),
    ] = None,
    sheets: Annotated[bool, typer.Option(help="Contact sheets.", rich_help_panel=_FILES)] = True,
    gallery: Annotated[bool, typer.Option(help="A web page.", rich_help_panel=_FILES)] = True,
    lookbook: Annotated[
        bool, typer.Option("--lookbook", help="A PDF of all.", rich_help_panel=_FILES)
    ] = False,
    engine: Annotated[
        str, typer.Option(help="Where the plan names none.", rich_help_panel=_PLAN)
    ] = "",
    preset: Annotated[
        Optional[PresetName],  # noqa: UP045
        typer.Option(help="Where the plan names none.", rich_help_panel=_PLAN),
    ] = None,
    seed: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=0, help="Where the plan names none.", rich_help_panel=_PLAN),
    ] = None,
    device: Annotated[
        str,
        typer.Option(help="auto, cpu, cuda:0; several with commas: one worker for each."),
    ] = "auto",
    ray: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            help="Compute on a Ray cluster: local, auto, host:port or ray://host:port.",
            rich_help_panel=_RUN,
        ),
    ] = None,
    ray_workers: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(
            min=1,
            help="On Ray; without it one for each card, or for each node.",
            rich_help_panel=_RUN,
        ),
    ] = None,
    dtype: o.FormatOption = FormatName.auto,
    attention: o.AttentionOption = AttentionName.auto,
    offload: o.OffloadOption = None,
    tiled_decode: o.TiledDecodeOption = False,
    as_json: o.JsonOption = False,
    json_lines: LinesOption = False,
) -> None:
    """Make every picture of PLAN, and a manifest, contact sheets and a web page of them.

    Doing it again goes on where it was ended, even by a power cut. Ctrl-C pauses when the pictures
    in work are done, a second Ctrl-C at once.
    """
    from fashionstudio.batch.executors.choice import make_executor
    from fashionstudio.batch.report import Control
    from fashionstudio.cli.batch_telling import say_problems, tell_plan, tell_report
    from fashionstudio.cli.batch_watching import Lines
    from fashionstudio.core.compute import ComputeOptions
    from fashionstudio.errors import BadInput

    if output is None:
        raise BadInput("There is no folder for the pictures.", "Name it with -o.")
    if pause:
        _ask_for_pause(output)
        return
    options = _options(kind.value, quality, long_side, retry_failed, sheets, gallery, lookbook)
    given = {
        "engine": engine,
        "preset": preset.value if preset else "",
        "seed": "" if seed is None else str(seed),
    }
    control = Control()
    lines = Lines(control) if json_lines else None
    checked, options = _checked(plan, output, photos or [], given, pattern, options, lines)
    devices = [name.strip() for name in device.split(",") if name.strip()] or ["auto"]
    if dry_run:
        tell_plan(checked, output, options, devices, as_json)
        return
    if lines is None:
        say_problems(checked.problems)
    compute = ComputeOptions(dtype.value, attention.value, offload, tiled_decode)
    executor = make_executor(devices, compute, ray=ray, workers=ray_workers)
    report = _run(checked, output, executor, options, control, lines)
    tell_report(report, as_json, lines)


def _options(
    kind: Any,
    quality: int,
    long_side: int | None,
    retry_failed: bool,
    sheets: bool,
    gallery: bool,
    lookbook: bool,
) -> RunOptions:
    from fashionstudio.batch.outputs import Style
    from fashionstudio.batch.run import RunOptions

    style: Style = Style(kind, quality, long_side)
    return RunOptions(style, retry_failed, sheets, gallery, lookbook)


def _checked(
    plan: Path | None,
    output: Path,
    photos: list[str],
    given: dict[str, str],
    pattern: str,
    options: RunOptions,
    lines: Lines | None,
) -> tuple[Checked, RunOptions]:
    """The plan with its inputs looked at; the folder's own where none is given."""
    from dataclasses import replace

    from fashionstudio.batch.checking import check_plan
    from fashionstudio.batch.freeze import read_frozen
    from fashionstudio.batch.outputs import Folder
    from fashionstudio.batch.plan import Defaults, read_plan
    from fashionstudio.cli.batch_watching import looked_at

    Folder(output).check()
    if plan is None:
        checked, style = read_frozen(Folder(output).plan)
        return checked, replace(options, style=style)
    values = {name: text for name, text in given.items() if text}
    read = read_plan(plan, Defaults(values, pattern), photos=photos)
    with looked_at(lines) as progress:
        return check_plan(read, progress), options


def _run(
    checked: Checked,
    output: Path,
    executor: Executor,
    options: RunOptions,
    control: Control,
    lines: Lines | None,
) -> RunReport:
    from fashionstudio.batch.run import run as run_batch
    from fashionstudio.cli.bars import Bars
    from fashionstudio.cli.batch_watching import Interrupts, OnBars

    with Interrupts(control):
        if lines is not None:
            progress = lines.progress
            return run_batch(checked, output, executor, options, progress=progress, control=control)
        with Bars() as bars:
            progress = OnBars(bars, len(checked.ready)).progress
            return run_batch(checked, output, executor, options, progress=progress, control=control)


def _ask_for_pause(output: Path) -> None:
    from fashionstudio.batch.run import ask_for_pause
    from fashionstudio.cli.messages import say

    if ask_for_pause(output):
        say("It will pause when the pictures in work are done.")
    else:
        say("No run is at work there.")
