"""The whole annotation: sketches, warped sketches, chunks and the page to review them on."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from fashionstudio.annotation import candidates as lists
from fashionstudio.annotation.captions import Scorer, propose_captions
from fashionstudio.annotation.collection import (
    Collection,
    DrawFrom,
    GarmentJob,
    open_collection,
)
from fashionstudio.annotation.proposals import FILE_NAME
from fashionstudio.annotation.review import write_page
from fashionstudio.annotation.sketchers import Sketcher, choose_sketcher
from fashionstudio.annotation.steps import FileJob, Tally, write_files
from fashionstudio.annotation.strokes import SIZE
from fashionstudio.core.closing import Closes
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import Category
from fashionstudio.datasets.published import open_data_set
from fashionstudio.datasets.published.item import Part, Split

Step = Literal["sketches", "unpaired", "captions"]
STEPS: tuple[Step, ...] = ("sketches", "unpaired", "captions")
Tell = Callable[[Step, int, int, float | None], None]
"""(step, done, all, seconds left or None)."""

_WARPED_FROM: tuple[Part, ...] = ("person", "garment", "region", "pose")


@dataclass(frozen=True)
class Plan:
    """What to do.

    Attributes:
        root: of a data set, or a folder of pictures.
        steps: which of the steps; those that make no sense for the folder are left out.
        draw_from, splits, category: see `open_collection`.
        sketcher, weights, allow_download: see `choose_sketcher`.
        engine: whose warper; None chooses.
        clip: folder of the CLIP model that scores; None proposes no chunks.
        candidates: list of chunks.
        overwrite: make files anew that are there; what a person has reviewed always stays.
        device: where networks run.
    """

    root: Path
    steps: tuple[Step, ...] = STEPS
    draw_from: DrawFrom = "worn"
    splits: tuple[Split, ...] = ("train", "test")
    category: Category | None = None
    sketcher: str = "auto"
    weights: Path | None = None
    allow_download: bool = False
    engine: str | None = None
    clip: Path | None = None
    candidates: Path = lists.DEFAULT_LIST
    overwrite: bool = False
    device: str = "cpu"


@dataclass
class Outcome:
    """What came of it: counts by step, notes for the user, and the files to look at."""

    tallies: dict[Step, Tally] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    page: Path | None = None
    proposals: Path | None = None


def annotate(plan: Plan, tell: Tell | None = None) -> Outcome:
    """Carry out a plan.

    Raises:
        BadInput: there is nothing to annotate, or a list cannot be read.
        ModelMissing: a network that was asked for is not there.
        DiskFull: no space is left; everything written so far is whole.
    """
    if plan.allow_download:  # read when the hub's library is imported, which is later than here
        os.environ["HF_HUB_OFFLINE"] = "0"
    collection = open_collection(
        plan.root, draw_from=plan.draw_from, splits=plan.splits, category=plan.category
    )
    candidates = lists.read_candidates(plan.candidates)
    scorer = _scorer(plan)
    outcome = Outcome()
    with ExitStack() as stack:
        # What can be wrong with a network is told before the long work starts.
        for step, jobs in _drawing(plan, collection, outcome, stack).items():
            outcome.tallies[step] = _write(plan, step, jobs, tell)
    if "captions" in plan.steps:
        _propose(plan, collection, candidates, scorer, outcome, tell)
    return outcome


def _drawing(
    plan: Plan, collection: Collection, outcome: Outcome, stack: ExitStack
) -> dict[Step, list[FileJob]]:
    """The sketches to make, by step; `stack` ends what they were drawn with."""
    found: dict[Step, list[FileJob]] = {}
    if not {"sketches", "unpaired"} & set(plan.steps):
        return found
    sketcher, note = choose_sketcher(
        plan.sketcher, weights=plan.weights, allow_download=plan.allow_download, device=plan.device
    )
    if isinstance(sketcher, Closes):
        stack.callback(sketcher.close)
    outcome.notes += [note] if note else []
    if "sketches" in plan.steps:
        found["sketches"] = [_sketch_job(job, sketcher) for job in collection.garments]
    if "unpaired" in plan.steps and collection.has_unpaired:
        found["unpaired"] = _unpaired_jobs(plan, collection, sketcher, outcome)
    elif "unpaired" in plan.steps and collection.kind != "folder":
        outcome.notes.append("There is no list of unpaired test pairs, so nothing is warped.")
    return found


def _scorer(plan: Plan) -> Scorer | None:
    """The CLIP model, if one was named."""
    if plan.clip is None or "captions" not in plan.steps:
        return None
    from fashionstudio.annotation.clip import Clip

    return Clip(plan.clip, plan.device)


def _write(plan: Plan, step: Step, jobs: list[FileJob], tell: Tell | None) -> Tally:
    report = None if tell is None else lambda done, total, left: tell(step, done, total, left)
    return write_files(jobs, overwrite=plan.overwrite, tell=report)


def _sketch_job(job: GarmentJob, sketcher: Sketcher) -> FileJob:
    return FileJob(job.sketch, job.picture, lambda: encode_png(sketcher.draw(job.shown())))


def _unpaired_jobs(
    plan: Plan, collection: Collection, sketcher: Sketcher, outcome: Outcome
) -> list[FileJob]:
    """One warped sketch for each unpaired test pair."""
    from fashionstudio.annotation.warper import choose_warper

    warper = choose_warper(plan.engine, collection.kind)
    outcome.notes.append(f"Sketches of unpaired pairs are warped by the engine “{warper.engine}”.")
    pairs = open_data_set(
        plan.root, "test", "unpaired", size=SIZE, parts=_WARPED_FROM, require=_WARPED_FROM
    )

    def make(index: int) -> bytes:
        pair = pairs[index]
        assert pair.garment is not None, "required"
        return encode_png(warper.warp(sketcher.draw(pair.garment), pair))

    jobs = []
    for index in range(len(pairs)):
        places = pairs.places(index)
        jobs.append(FileJob(places["sketch"][0], places["garment"][0], partial(make, index)))
    return jobs


def _propose(
    plan: Plan,
    collection: Collection,
    candidates: tuple[lists.Candidate, ...],
    scorer: Scorer | None,
    outcome: Outcome,
    tell: Tell | None,
) -> None:
    """Proposals and their page; without a scorer a person fills the chunks in."""
    report = None if tell is None else lambda done, total, left: tell("captions", done, total, left)
    outcome.proposals = plan.root / FILE_NAME
    proposals, outcome.tallies["captions"] = propose_captions(
        collection,
        candidates,
        scorer,
        outcome.proposals,
        overwrite=plan.overwrite,
        tell=report,
    )
    outcome.page = write_page(proposals, plan.root)
    if scorer is None and not all(found.chunks for found in proposals.garments.values()):
        outcome.notes.append(
            "No noun chunks are proposed, since nothing is there to score them: the engines' own "
            "towers have no space that words and pictures share. Name a CLIP model's folder with "
            "--clip, or choose the chunks by hand on the page."
        )
