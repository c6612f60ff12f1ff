"""Proposes three noun chunks for each garment, from a list and a CLIP model's scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fashionstudio.annotation.candidates import Candidate
from fashionstudio.annotation.choosing import CHUNKS, choose
from fashionstudio.annotation.collection import Collection, GarmentJob
from fashionstudio.annotation.proposals import Proposal, Proposals, read_proposals
from fashionstudio.annotation.steps import Clock, Tally, Tell, in_words
from fashionstudio.errors import BadInput, FashionStudioError

ALTERNATIVES = 12
_SAVE_EVERY = 50
_DIGITS = 4


class Scorer(Protocol):
    """Unit vectors of pictures and texts in one space; see `clip.Clip`."""

    name: str

    def texts(self, chunks: Sequence[str]) -> NDArray[np.float32]:
        """(N, D)."""
        ...

    def pictures(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """(N, D) of (H, W, 3) uint8 pictures."""
        ...


def propose_captions(
    collection: Collection,
    candidates: Sequence[Candidate],
    scorer: Scorer | None,
    path: Path,
    *,
    overwrite: bool = False,
    tell: Tell | None = None,
) -> tuple[Proposals, Tally]:
    """Propose chunks for all garments that have none yet, and write the proposals.

    Garments that a person has reviewed are never proposed for again. An interruption keeps what
    has been scored so far.

    Args:
        collection: whose garments.
        candidates: chunks to choose from.
        scorer: None leaves the chunks open, for a person to fill in.
        path: of the proposals.
        overwrite: score garments again that nobody has reviewed.
        tell: hears how far it is.
    """
    before = read_proposals(path) if path.exists() else Proposals()
    known, name = before.garments, scorer.name if scorer else before.scorer
    texts = tuple(dict.fromkeys(candidate.text for candidate in candidates))
    garments = dict(known)
    jobs = {job.id: job for job in reversed(collection.garments)}
    todo = [jobs[key] for key in sorted(jobs) if _is_open(known.get(key), scorer, overwrite)]
    tally, clock = Tally(kept=len(jobs) - len(todo)), Clock(len(todo), tell)
    chooser = _Chooser(candidates, scorer) if scorer and todo else None
    try:
        for count, job in enumerate(todo):
            clock.tick()
            try:
                garments[job.id] = _propose(collection, job, chooser)
            except FashionStudioError as error:
                tally.failed[str(job.picture)] = in_words(error)
                continue
            tally.written += 1
            if count % _SAVE_EVERY == _SAVE_EVERY - 1:
                Proposals(name, texts, garments).write(path)
        clock.tick()
    finally:
        proposals = Proposals(name, texts, _with_sketches(garments, jobs, collection.root))
        proposals.write(path)
    return proposals, tally


class _Chooser:
    """Scores and chooses; the candidates' vectors are made once."""

    def __init__(self, candidates: Sequence[Candidate], scorer: Scorer) -> None:
        self._scorer = scorer
        self._candidates = list(candidates)
        self._vectors = scorer.texts([candidate.text for candidate in candidates])

    def propose(self, picture: NDArray[np.uint8], category: str | None) -> dict[str, Any]:
        """Chunks, scores and alternatives of one garment.

        Raises:
            BadInput: the list has too few chunks for the category.
        """
        fitting = [i for i, found in enumerate(self._candidates) if found.fits(category)]
        if len(fitting) < CHUNKS:
            raise BadInput(
                f"The list has fewer than {CHUNKS} chunks for the category {category}.",
                "Add some to a section of this category, or to [all].",
            )
        vectors = self._vectors[fitting]
        candidates = [self._candidates[i] for i in fitting]
        scores = (self._scorer.pictures([picture]) @ vectors.T)[0]
        chosen = choose(candidates, scores, vectors @ vectors.T)
        others = [int(i) for i in np.argsort(-scores) if i not in chosen]
        return {
            "chunks": tuple(candidates[i].text for i in chosen),
            "scores": tuple(_rounded(scores[i]) for i in chosen),
            "alternatives": tuple(
                (candidates[i].text, _rounded(scores[i])) for i in others[:ALTERNATIVES]
            ),
        }


def _propose(collection: Collection, job: GarmentJob, chooser: _Chooser | None) -> Proposal:
    picture = job.flat()  # also without a scorer: a damaged picture is told now
    found = chooser.propose(picture, job.category) if chooser else {}
    place = job.picture.relative_to(collection.root).as_posix()
    return Proposal(picture=place, category=job.category, **found)


def _with_sketches(
    garments: dict[str, Proposal], jobs: dict[str, GarmentJob], root: Path
) -> dict[str, Proposal]:
    """Proposals with the sketches that are there by now, for the review page."""
    shown = {}
    for garment, proposal in garments.items():
        job = jobs.get(garment)
        there = job is not None and job.sketch.is_file()
        sketch = job.sketch.relative_to(root).as_posix() if job and there else proposal.sketch
        shown[garment] = replace(proposal, sketch=sketch)
    return shown


def _is_open(known: Proposal | None, scorer: Scorer | None, overwrite: bool) -> bool:
    """Whether a garment needs a proposal: it has none, or now it can be scored."""
    if known is None:
        return True
    if known.reviewed:
        return False
    return scorer is not None and (overwrite or not known.chunks)


def _rounded(score: np.floating) -> float:
    return round(float(score), _DIGITS)
