"""Three chunks that fit a garment and say three different things."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fashionstudio.annotation.candidates import Candidate

F32 = NDArray[np.float32]

CHUNKS = 3
_REDUNDANCY = 0.7
_EMPTY_WORDS = {"a", "an", "the", "with", "of", "on", "and", "in", "up", "front", "fabric"}


def choose(
    candidates: Sequence[Candidate], scores: F32, likeness: F32, count: int = CHUNKS
) -> list[int]:
    """The chunks to propose, best first.

    Maximal marginal relevance (Carbonell & Goldstein, 1998): each next chunk weighs how well it
    fits against how much it resembles what is said already. Both are counted in deviations, as
    pictures and texts lie much farther apart in CLIP's space than texts among themselves. As long
    as others are left, no two chunks come from one group or share a word that carries meaning.

    Args:
        candidates: those that fit the garment's category.
        scores: (N,) cosines of picture and chunks.
        likeness: (N, N) cosines of the chunks among themselves.
        count: how many to choose, at most.

    Returns:
        Indices into `candidates`.
    """
    relevance = _deviations(scores)
    redundancy = _deviations(likeness)
    chosen: list[int] = []
    while len(chosen) < min(count, len(candidates)):
        value = relevance.copy()
        if chosen:
            value -= _REDUNDANCY * np.maximum(redundancy[:, chosen].max(axis=1), 0)
        value[chosen] = -np.inf
        fresh = [i for i in range(len(candidates)) if _adds(candidates, i, chosen)]
        if fresh:
            value = np.where(np.isin(np.arange(len(candidates)), fresh), value, -np.inf)
        chosen.append(int(value.argmax()))
    return chosen


def _adds(candidates: Sequence[Candidate], index: int, chosen: Sequence[int]) -> bool:
    """Whether a chunk tells of something else than all that are chosen."""
    mine = candidates[index]
    for other in (candidates[i] for i in chosen):
        same_group = bool(mine.group) and mine.group == other.group
        if same_group or _words(mine) & _words(other) or mine.text == other.text:
            return False
    return True


def _words(candidate: Candidate) -> set[str]:
    return set(candidate.text.lower().split()) - _EMPTY_WORDS


def _deviations(values: F32) -> F32:
    """How far each value lies from the mean, in standard deviations."""
    return (values - values.mean()) / max(float(values.std()), 1e-6)
