"""`fashionstudio batch`: many renders, overnight and unwatched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
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
    from fashionstudio.batch.plan import Problem
    from fashionstudio.batch.report import Control, RunReport
    from fashionstudio.batch.run import RunOptions
    from fashionstudio.cli.batch_watching import Lines

NAME = "batch"
_PLAN, _FILES, _RUN = "Plan", "Files", "Run"
_LISTED = 20


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
        _tell_plan(checked, output, options, devices, as_json)
        return
    if lines is None:
        _say_problems(checked.problems)
    compute = ComputeOptions(dtype.value, attention.value, offload, tiled_decode)
    executor = make_executor(devices, compute, ray=ray, workers=ray_workers)
    report = _run(checked, output, executor, options, control, lines)
    _tell_report(report, as_json, lines)


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


def _tell_plan(
    checked: Checked, output: Path, options: RunOptions, devices: Sequence[str], as_json: bool
) -> None:
    """What `--dry-run` says."""
    from fashionstudio.batch.estimate import bytes_in_words, estimate, in_words
    from fashionstudio.batch.run import pending
    from fashionstudio.cli.messages import say, say_json

    items = pending(checked, output, options)
    guess = estimate(items, output, options.style, device=devices[0], workers=len(devices))
    if as_json:
        say_json(
            {
                "pictures": len(checked.ready),
                "to_make": guess.count,
                "people": guess.people,
                "distinct_inputs": checked.pictures,
                "seconds": round(guess.seconds),
                "measured": guess.measured,
                "disk_bytes": guess.disk_bytes,
                "free_bytes": guess.free_bytes,
                "names": [item.plan.name for item in items],
                "problems": [_problem(problem) for problem in checked.problems],
            }
        )
    else:
        _say_problems(checked.problems, all_of_them=True)
        done = len(checked.ready) - guess.count
        say(
            f"{guess.count} pictures of {guess.people} people, from {checked.pictures} distinct "
            f"inputs{f' ({done} are done already)' if done else ''}"
        )
        source = "as measured here" if guess.measured else "a guess, nothing was measured here yet"
        say(f"about {in_words(guess.seconds)} ({source})")
        free = "" if guess.free_bytes is None else f" of {bytes_in_words(guess.free_bytes)} free"
        say(f"about {bytes_in_words(guess.disk_bytes)}{free}")
        if not guess.fits:
            say("There is not enough room for them.")
        broken = len(checked.broken)
        say(f"{broken} rows cannot be made" if broken else "Nothing is in the way.")
    if checked.broken or not guess.fits:
        raise typer.Exit(1)


def _say_problems(problems: Sequence[Problem], *, all_of_them: bool = False) -> None:
    """Every problem once, on stderr; of very many only the first, unless they were asked for."""
    from fashionstudio.cli.messages import say_error, say_note

    told = list(dict.fromkeys((problem.sentence(), problem.stops) for problem in problems))
    shown = told if all_of_them else told[:_LISTED]
    for sentence, stops in shown:
        (say_error if stops else say_note)(sentence)
    if len(told) > len(shown):
        say_note(f"{len(told) - len(shown)} more; --dry-run tells all, and so does the manifest.")


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "item": problem.item,
        "stops": problem.stops,
        "message": problem.error.message,
        "hint": problem.error.hint,
    }


def _tell_report(report: RunReport, as_json: bool, lines: Lines | None) -> None:
    from fashionstudio.batch.flags import FLAGS
    from fashionstudio.cli.messages import say, say_error, say_json, say_notes

    counts = report.counts
    if lines is not None:
        lines.done(_report(report))
    elif as_json:
        say_json(_report(report))
    else:
        say_notes(report.notes)
        tried = [failed for failed in report.failures if "attempts" in failed]
        for failed in tried[:_LISTED]:
            say_error(f"{failed['item']}: {failed['reason']} {failed['hint']}".strip())
        _say_more(len(tried) - _LISTED, say)
        flagged = ", ".join(f"{n} {FLAGS[flag]}" for flag, n in _sorted(report.flags, FLAGS))
        say(
            f"{counts.get('done', 0)} pictures in {report.folder} ({report.made} made now, in "
            f"{report.seconds:.0f} s){f'; flagged: {flagged}' if flagged else ''}"
        )
        if tried:
            say(f"{len(tried)} failed; --retry-failed tries them once more")
        if broken := counts.get("failed", 0) - len(tried):
            say(f"{broken} rows have no usable input; each run looks at them anew")
        if report.paused:
            say(f"{counts.get('waiting', 0)} wait; the same command goes on with them")
    if report.failures or report.paused:
        raise typer.Exit(1)


def _report(report: RunReport) -> dict[str, Any]:
    counts = report.counts
    return {
        "folder": str(report.folder),
        **{state: counts.get(state, 0) for state in ("done", "failed", "waiting")},
        "made": report.made,
        "paused": report.paused,
        "seconds": report.seconds,
        "flags": dict(report.flags),
        "files": [str(path) for path in report.files],
        "notes": report.notes,
        "failures": [
            {name: failed.get(name, "") for name in ("item", "row", "reason", "hint")}
            for failed in report.failures
        ],
    }


def _say_more(count: int, say: Callable[[str], None]) -> None:
    if count > 0:
        say(f"… and {count} more; see the manifest")


def _sorted(flags: Counter[str], order: dict[str, str]) -> list[tuple[str, int]]:
    return [(flag, flags[flag]) for flag in order if flags[flag]]
