"""`fashionstudio annotate`: sketches and noun chunks for pictures of garments."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.bars import Bars
from fashionstudio.plugins import SKETCHERS

if TYPE_CHECKING:
    from fashionstudio.annotation.run import Outcome, Plan
    from fashionstudio.datasets.published.item import Split

NAME = "annotate"

_LABELS = {
    "sketches": "Drawing sketches",
    "unpaired": "Warping sketches of unpaired pairs",
    "captions": "Proposing noun chunks",
}
_MOST_REASONS = 20


class StepName(StrEnum):
    """`annotation.run.Step`, as a choice."""

    sketches = "sketches"
    unpaired = "unpaired"
    captions = "captions"


class SplitName(StrEnum):
    """Parts of a data set, as a choice."""

    all = "all"
    train = "train"
    test = "test"


_SPLITS: dict[SplitName, tuple[Split, ...]] = {
    SplitName.all: ("train", "test"),
    SplitName.train: ("train",),
    SplitName.test: ("test",),
}


class DrawFromName(StrEnum):
    """`annotation.collection.DrawFrom`, as a choice."""

    worn = "worn"
    flat = "flat"


_SKETCHERS = ("auto", "pidinet", "hed", "own")
"""`annotation.sketchers.KNOWN`; that module brings what `--help` must not wait for."""


RootArgument = Annotated[
    Path,
    typer.Argument(
        metavar="ROOT", help="Dress Code, VITON-HD, or a folder with pictures of garments."
    ),
]
AcceptOption = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads it
    typer.Option("--accept", help="Make captions of this reviewed file, and nothing else."),
]
UnreadOption = Annotated[
    bool, typer.Option("--unread", help="With --accept: also take what nobody reviewed.")
]
OnlyOption = Annotated[
    Optional[list[StepName]],  # noqa: UP045
    typer.Option("--only", help="Only this step; may be given several times."),
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Also make what is there already.")
]
SplitOption = Annotated[SplitName, typer.Option("--split", help="Which part of a data set.")]
GarmentsCategoryOption = Annotated[
    Optional[o.CategoryName],  # noqa: UP045
    typer.Option("--category", help="Of all garments in a folder of pictures."),
]
DrawFromOption = Annotated[
    DrawFromName,
    typer.Option(
        "--from",
        help="In a data set: draw garments as they are worn, or flat as in the shop.",
    ),
]
SketcherOption = Annotated[
    str,
    typer.Option(
        "--sketcher",
        callback=o.known_or_added(_SKETCHERS, SKETCHERS),
        metavar=f"<{'|'.join(_SKETCHERS)}|PLUG-IN>",
        help="Who draws.",
    ),
]
WeightsOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--weights", help="Folder with PiDiNet's or HED's weights."),
]
AllowDownloadOption = Annotated[
    bool, typer.Option("--allow-download", help="Fetch PiDiNet's or HED's weights.")
]
WarpEngineOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--engine", help="Whose network warps sketches onto people."),
]
ClipOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--clip", help="Folder of the CLIP model that scores noun chunks."),
]
CandidatesOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--candidates", help="Text file with noun chunks, one a line."),
]


def run(
    root: RootArgument,
    accept: AcceptOption = None,
    unread: UnreadOption = False,
    only: OnlyOption = None,
    overwrite: OverwriteOption = False,
    split: SplitOption = SplitName.all,
    category: GarmentsCategoryOption = None,
    draw_from: DrawFromOption = DrawFromName.worn,
    sketcher: SketcherOption = "auto",
    weights: WeightsOption = None,
    allow_download: AllowDownloadOption = False,
    engine: WarpEngineOption = None,
    clip: ClipOption = None,
    candidates: CandidatesOption = None,
    device: o.DeviceOption = "auto",
    as_json: o.JsonOption = False,
) -> int:
    """Draw sketches of garments, warp them for unpaired pairs, and propose noun chunks.

    Sketches go into im_sketch and im_sketch_unpaired, as MGD's data sets have them. Proposals go
    into captions_proposed.json, with a page to review them on (captions_review.html); --accept
    then makes captions.json or fine_captions.json of the reviewed file. What is there already
    stays, so an interrupted run goes on where it stopped.
    """
    if accept is not None:
        return _accept(root, accept, unread, overwrite, as_json)
    from fashionstudio.annotation.candidates import DEFAULT_LIST
    from fashionstudio.annotation.run import STEPS, Plan
    from fashionstudio.engine.devices import choose_device

    steps = tuple(step.value for step in only) if only else STEPS
    plan = Plan(
        root=root,
        steps=steps,  # type: ignore[arg-type]  # StepName has their values
        draw_from=draw_from.value,
        splits=_SPLITS[split],
        category=category.value if category else None,
        sketcher=sketcher,
        weights=weights,
        allow_download=allow_download,
        engine=engine,
        clip=clip,
        candidates=candidates or DEFAULT_LIST,
        overwrite=overwrite,
        device=str(choose_device(device)),
    )
    return _annotate(plan, as_json)


def _annotate(plan: Plan, as_json: bool) -> int:
    from fashionstudio.annotation.run import annotate

    with _StepBar() as bar:
        outcome = annotate(plan, bar.report)
    return _report(outcome, as_json)


class _StepBar(Bars):
    """Shows a step's progress with the time left."""

    def report(self, step: str, done: int, total: int, left_s: float | None) -> None:
        if done == 0:
            self.begin(_LABELS[step])
        self.advance(done, total, left_s)


def _report(outcome: Outcome, as_json: bool) -> int:
    """Say what came of it; 1 if nothing at all could be made."""
    from fashionstudio.cli.messages import say, say_json, say_note, say_notes

    say_notes(outcome.notes)
    tallies: dict[str, Any] = {
        step: {"written": tally.written, "kept": tally.kept, "failed": tally.failed}
        for step, tally in outcome.tallies.items()
    }
    failed = {path: why for tally in outcome.tallies.values() for path, why in tally.failed.items()}
    made = sum(tally.written + tally.kept for tally in outcome.tallies.values())
    if as_json:
        page, proposals = outcome.page, outcome.proposals
        say_json(
            {
                "steps": tallies,
                "notes": outcome.notes,
                "proposals": str(proposals) if proposals else None,
                "page": str(page) if page else None,
            }
        )
        return 0 if made or not failed else 1
    for path, why in list(failed.items())[:_MOST_REASONS]:
        say_note(f"{path}: {why}")
    if len(failed) > _MOST_REASONS:
        say_note(f"… and {len(failed) - _MOST_REASONS} more; --json lists all.")
    for step, tally in tallies.items():
        bad = f", {len(tally['failed'])} failed" if tally["failed"] else ""
        say(f"{step}: {tally['written']} made, {tally['kept']} there already{bad}")
    if outcome.page:
        say(f"Review the noun chunks: {outcome.page}")
    return 0 if made or not failed else 1


def _accept(root: Path, source: Path, unread: bool, overwrite: bool, as_json: bool) -> int:
    """Make a captions file of reviewed proposals."""
    from fashionstudio.annotation.collection import open_collection
    from fashionstudio.annotation.proposals import accept, read_proposals
    from fashionstudio.cli.messages import say, say_json, say_note

    path = open_collection(root).captions
    done = accept(read_proposals(source), path, unread=unread, overwrite=overwrite)
    facts = {"written": done.written, "kept": done.kept, "left_out": dict(done.left_out)}
    if as_json:
        say_json({"captions": str(path), **facts})
        return 0
    reasons = sorted(set(done.left_out.values()))
    for reason in reasons:
        count = sum(why == reason for why in done.left_out.values())
        say_note(f"{count} left out: {reason}.")
    say(f"{path}: {done.written} written, {done.kept} there already")
    return 0
