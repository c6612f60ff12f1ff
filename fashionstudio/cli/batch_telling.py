"""What `fashionstudio batch` says: the plan, its problems, and what a run has left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from fashionstudio.batch.checking import Checked
    from fashionstudio.batch.plan import Problem
    from fashionstudio.batch.report import RunReport
    from fashionstudio.batch.run import RunOptions
    from fashionstudio.cli.batch_watching import Lines

_LISTED = 20


def tell_plan(
    checked: Checked, output: Path, options: RunOptions, devices: Sequence[str], as_json: bool
) -> None:
    """What `--dry-run` says; exit status 1 where not everything could be made."""
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
        say_problems(checked.problems, all_of_them=True)
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


def say_problems(problems: Sequence[Problem], *, all_of_them: bool = False) -> None:
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


def tell_report(report: RunReport, as_json: bool, lines: Lines | None) -> None:
    """What became of the run; exit status 1 where not everything was made."""
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
