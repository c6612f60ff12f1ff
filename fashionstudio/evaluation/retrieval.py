"""Does search find what is asked for? Rendered garments that were never trained on tell.

A query is a photo of a garment and a wish ("red", "with long sleeves"); the one right answer is the
garment with just that changed, in a gallery that also holds the garment itself in another photo and
the families of all the other queries.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.core.listener import Listener
from fashionstudio.datasets.synthetic.altered import (
    Condition,
    Family,
    Piece,
    Wardrobe,
    change_words,
    difference,
    rows_for,
)
from fashionstudio.datasets.synthetic.wording import words
from fashionstudio.errors import BadInput

U8 = NDArray[np.uint8]
Rng = np.random.Generator
FIRST = (1, 10)
SHOWN = 8
TIMED_ITEMS = 10_000
_WORN_SHARE = 0.28
_METHODS = ("composed", "picture only", "words only", "sum of vectors")
Embed = Callable[[Sequence[Item], Callable[[str], U8]], Embedded]


@dataclass(frozen=True)
class Query:
    """What is asked, and the place of the right answer in the gallery.

    Attributes:
        photo: place among the photos that are asked with.
        kind: what the wish changes.
    """

    photo: int
    words: str
    answer: int
    kind: str


@dataclass
class Exam:
    """Gallery and questions.

    Attributes:
        gallery: photos, (h, w, 3) each.
        asked: photos that are asked with.
        wishes: "like this, but …".
        same: (asked photo, place of the same garment in another photo).
        captions: (description, place of the garment).
    """

    gallery: list[U8] = field(default_factory=list)
    asked: list[U8] = field(default_factory=list)
    wishes: list[Query] = field(default_factory=list)
    same: list[tuple[int, int]] = field(default_factory=list)
    captions: list[tuple[str, int]] = field(default_factory=list)


def make_exam(shards: Path, families: int, seed: int, progress: Listener) -> Exam:
    """Render held-out garments in cloths that no other seed has drawn.

    Of each family the gallery shows four: the garment (in another photo than the one that is asked
    with), in another cloth, of another cut, and with both changed.

    Raises:
        BadInput: there are no garments that were held out.
    """
    rows = rows_for(shards, held_out=True)
    wardrobe = Wardrobe(shards, rows)
    rng = np.random.default_rng([seed, 77])
    exam, tries = Exam(), 0
    progress.phase("render")
    while len(exam.asked) < families:
        tries += 1
        if tries > 40 * families:
            raise BadInput("There are too few rendered garments to measure with.")
        family = wardrobe.family(int(rng.choice(wardrobe.rows)), rng)
        if family is None:
            continue
        _ask(exam, family, wardrobe, rng)
        progress.step(len(exam.asked), families)
    return exam


def _ask(exam: Exam, family: Family, wardrobe: Wardrobe, rng: Rng) -> None:
    both = Piece(family.cut.sample, family.cut.cut, family.cloth.cloth)
    photo, first = len(exam.asked), len(exam.gallery)
    taken = _condition(rng)
    exam.asked.append(wardrobe.photo(family.base, taken, rng))
    other: Condition = "worn" if taken == "flat" and rng.random() < 0.5 else "flat"
    exam.gallery.append(wardrobe.photo(family.base, other, rng))
    here, garment = family.base.attributes(), family.base.cut["garment"]
    kinds = (*family.changes, " and ".join(family.changes))
    for place, (piece, kind) in enumerate(
        zip((family.cloth, family.cut, both), kinds, strict=True)
    ):
        exam.gallery.append(wardrobe.photo(piece, _condition(rng), rng))
        wish = change_words(difference(here, piece.attributes()), garment, rng)
        exam.wishes.append(Query(photo, wish, first + 1 + place, kind))
    exam.same.append((photo, first))
    told = family.cloth.attributes()
    exam.captions.append((words(told, told, rng), first + 1))


def _condition(rng: Rng) -> Condition:
    return "worn" if rng.random() < _WORN_SHARE else "flat"


# Answers -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answers:
    """Ranks of the right answers, from 0, and what was found first.

    Attributes:
        ranks: method → rank per wish.
        first: places in the gallery per wish, of the composed search.
        same, captions: ranks.
        space: whose vectors.
    """

    ranks: dict[str, NDArray[np.int64]]
    first: NDArray[np.int64]
    same: NDArray[np.int64]
    captions: NDArray[np.int64]
    space: str


def answer(exam: Exam, embed: Embed, others: dict[str, Embed], progress: Listener) -> Answers:
    """Ask everything.

    Args:
        exam: the questions.
        embed: of the engine that is measured.
        others: further ways to compose, by name; each searches its own vectors.
        progress: is told.
    """
    progress.phase("measure")
    found = _vectors(exam, embed)
    ranks = {name: _ranks(found.gallery, found.queries[name], exam) for name in _METHODS}
    for number, (name, other) in enumerate(others.items()):
        theirs = _vectors(exam, other)
        ranks[name] = _ranks(theirs.gallery, theirs.queries["composed"], exam)
        progress.step(number + 1, len(others))
    likeness = found.queries["composed"] @ found.gallery.T
    return Answers(
        ranks, np.argsort(-likeness, axis=1)[:, :SHOWN],
        rank_of(found.photos[[photo for photo, _ in exam.same]] @ found.gallery.T,
                [place for _, place in exam.same]),
        rank_of(found.captions @ found.gallery.T, [place for _, place in exam.captions]),
        found.space,
    )  # fmt: skip


@dataclass(frozen=True)
class _Vectors:
    gallery: NDArray[np.float32]
    photos: NDArray[np.float32]
    captions: NDArray[np.float32]
    queries: dict[str, NDArray[np.float32]]
    space: str


def _vectors(exam: Exam, embed: Embed) -> _Vectors:
    pictures = {f"g{i}": p for i, p in enumerate(exam.gallery)}
    pictures |= {f"a{i}": p for i, p in enumerate(exam.asked)}
    read = pictures.__getitem__
    gallery = embed([Item(f"g{i}") for i in range(len(exam.gallery))], read)
    photos = embed([Item(f"a{i}") for i in range(len(exam.asked))], read).vectors
    said = embed([Item(words=query.words) for query in exam.wishes], read).vectors
    composed = embed([Item(f"a{q.photo}", q.words) for q in exam.wishes], read).vectors
    shown = photos[[query.photo for query in exam.wishes]]
    queries = {"composed": composed, "picture only": shown, "words only": said,
               "sum of vectors": shown + said}  # fmt: skip
    captions = embed([Item(words=text) for text, _ in exam.captions], read).vectors
    return _Vectors(gallery.vectors, photos, captions, queries, gallery.space)


def _ranks(
    gallery: NDArray[np.float32], asked: NDArray[np.float32], exam: Exam
) -> NDArray[np.int64]:
    return rank_of(asked @ gallery.T, [query.answer for query in exam.wishes])


def rank_of(likeness: NDArray[np.float32], right: Sequence[int]) -> NDArray[np.int64]:
    """How many of (n, gallery) are at least as like as the right one, itself left out."""
    own = likeness[np.arange(len(right)), list(right)]
    found: NDArray[np.int64] = (likeness >= own[:, None]).sum(axis=1) - 1
    return found


def recall(ranks: NDArray[np.int64], first: int) -> float:
    """Share, 0..1, of the right answers among the first."""
    return float((ranks < first).mean()) if len(ranks) else float("nan")


# Report ------------------------------------------------------------------------------------------


def report(exam: Exam, answers: Answers, timings: dict[str, float]) -> dict[str, Any]:
    """Everything measured, JSON-ready."""
    kinds = np.array([query.kind for query in exam.wishes])
    names = sorted(set(kinds.tolist()), key=lambda kind: (" and " in kind, kind))
    groups = {"all": np.ones(len(kinds), bool)}
    groups |= {"all, one change": np.array([" and " not in kind for kind in kinds])}
    groups |= {"all, two changes": np.array([" and " in kind for kind in kinds])}
    groups |= {name: kinds == name for name in names if " and " not in name}
    table = {
        name: {"queries": int(chosen.sum())}
        | {
            f"{method} @{first}": round(recall(ranks[chosen], first), 4)
            for method, ranks in answers.ranks.items()
            for first in FIRST
        }
        for name, chosen in groups.items()
    }
    size = len(exam.gallery)
    return {
        "space": answers.space,
        "gallery": size,
        "chance @10": round(min(1.0, 10 / size), 4),
        "composed": table,
        "same garment, other photo": {f"@{n}": round(recall(answers.same, n), 4) for n in FIRST},
        "words to garment": {f"@{n}": round(recall(answers.captions, n), 4) for n in FIRST},
        "milliseconds": timings,
    }


def to_markdown(found: dict[str, Any]) -> str:
    """The same for people."""
    methods = [key[: -len(" @10")] for key in found["composed"]["all"] if key.endswith(" @10")]
    lines = [
        "# Search on held-out rendered garments",
        "",
        f"Gallery of {found['gallery']} photos, one right answer each; recall@10 in percent "
        f"(chance {100 * found['chance @10']:.1f}). Space `{found['space']}`.",
        "",
        f"| like this, but … | queries | {' | '.join(methods)} |",
        f"|---|---|{'---|' * len(methods)}",
    ]
    for name, row in found["composed"].items():
        cells = [f"{100 * row[f'{method} @10']:.1f}" for method in methods]
        lines.append(f"| {name} | {row['queries']} | {' | '.join(cells)} |")
    same, told = found["same garment, other photo"], found["words to garment"]
    lines += [
        "",
        f"The same garment in another photo: {100 * same['@1']:.1f} @1, "
        f"{100 * same['@10']:.1f} @10.  ",
        f"A description to its garment: {100 * told['@1']:.1f} @1, {100 * told['@10']:.1f} @10.",
        "",
        "| milliseconds | |",
        "|---|---|",
        *(f"| {name} | {value:.2f} |" for name, value in found["milliseconds"].items()),
    ]
    return "\n".join(lines) + "\n"


def take_times(exam: Exam, embed: Embed, repeats: int = 7) -> dict[str, float]:
    """Median milliseconds of single queries, and of finding ten among `TIMED_ITEMS` vectors."""
    read = {"a": exam.asked[0]}.__getitem__
    found = embed([Item("a")], read).vectors
    rng = np.random.default_rng(0)
    many = rng.standard_normal((TIMED_ITEMS, found.shape[1]), dtype=np.float32)
    tasks: dict[str, Callable[[], Any]] = {
        "vector of a picture": lambda: embed([Item("a")], read),
        "vector of words": lambda: embed([Item(words="red")], read),
        "vector of both": lambda: embed([Item("a", "red")], read),
        f"ten nearest of {TIMED_ITEMS}": lambda: np.argpartition(many @ found[0], -10)[-10:],
    }
    return {name: round(_median_ms(task, repeats), 3) for name, task in tasks.items()}


def _median_ms(task: Callable[[], Any], repeats: int) -> float:
    spent = []
    for _ in range(repeats):
        started = time.perf_counter()
        task()
        spent.append(1000 * (time.perf_counter() - started))
    return float(np.median(spent))
