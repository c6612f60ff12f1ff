"""Finding: by words, by a picture, or “like this one, but …”.

Words alone are looked for in two ways whose results are merged: in the texts (names, captions,
tags, colours), and by meaning in the engine's joint space of pictures and words. A picture, with
words or without, is looked for by meaning only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.embedded import Item
from fashionstudio.errors import BadImage, BadInput
from fashionstudio.library import selecting
from fashionstudio.library.analysis import Analyst
from fashionstudio.library.cutting import on_white
from fashionstudio.library.entry import Entry, Kind, clean_tag
from fashionstudio.library.indexing import Embedder, compared_picture
from fashionstudio.library.looking import file_bytes, look_at
from fashionstudio.library.selecting import Selection

if TYPE_CHECKING:
    from fashionstudio.library.library import Library

MOST_HITS = 1000

_POOL = 200
"""So many of the best by each way are merged, at least."""
_RANK_OFFSET = 60.0
"""Of reciprocal rank fusion: how little the very first places count more than the next ones."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        words: what it is, or, with `like`, what shall be different about it.
        like: an entry, a picture file, or the bytes of one.
        k: how many at most, 1..1000.
        kind: of the entries.
        category, tags: what the entries must have besides.
    """

    words: str = ""
    like: Entry | Path | bytes | None = None
    k: int = 20
    kind: Kind = "garment"
    category: str | None = None
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.words.strip() and self.like is None:
            raise BadInput("There is nothing to look for.", "Give words, a picture, or both.")
        if not 1 <= self.k <= MOST_HITS:
            raise BadInput(
                f"{self.k} results cannot be shown.", f"Ask for 1 to {MOST_HITS} of them."
            )

    def selection(self) -> Selection:
        """The entries that come into question."""
        tags = tuple(clean_tag(tag) for tag in self.tags)
        return Selection(kind=self.kind, category=self.category, tags=tags)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found.

    Attributes:
        entry: what was found.
        score: higher is better; comparable within one search only.
        likeness: of picture and question in the joint space, -1..1; None if not compared.
        in_text: whether one of the words occurs in its texts.
    """

    entry: Entry
    score: float
    likeness: float | None = None
    in_text: bool = False


class Hits(list[Hit]):
    """What was found, the best first.

    Attributes:
        notes: sentences about what the search could not do.
    """

    def __init__(self, hits: Sequence[Hit] = (), notes: Sequence[str] = ()) -> None:
        super().__init__(hits)
        self.notes = tuple(notes)


def search(
    library: Library, query: Query, embed: Embedder | None, analyst: Analyst | None = None
) -> Hits:
    """Find entries.

    Without an embedder, or with an engine that has no joint space, words are looked for in texts
    only, and a note says so. With an analyst the garment in a picture file that is asked with is
    cut out, as analysed garments in the library are.

    Raises:
        BadInput: a picture is asked with and nobody can compare pictures, or it cannot be read.
    """
    if query.like is not None:
        return _by_picture(library, query, embed, analyst)
    most = max(query.k, _POOL)
    texts = selecting.text_matches(library.database, query.words, query.selection(), most)
    try:
        if embed is None:
            raise BadInput("No engine is available to compare words with pictures.")
        meant, notes = _by_meaning(library, query, embed, Item(words=query.words))
    except BadInput as error:
        note = f"Only names, words and tags were searched: {_small(error.message)}"
        meant, notes = [], [note]
    return Hits(_merged(library, query.k, texts, meant), notes)


def _by_picture(
    library: Library, query: Query, embed: Embedder | None, analyst: Analyst | None
) -> Hits:
    if embed is None:
        raise BadInput("No engine is available to compare pictures.", "Search with words alone.")
    itself, data = _asked_with(library, query, analyst)
    item = Item(picture=embed.put(data), words=query.words.strip())
    meant, notes = _by_meaning(library, query, embed, item)
    entries = selecting.in_order(library.database, (number for number, _ in meant))
    likeness = dict(meant)
    # Nobody looks for what they have.
    hits = [
        Hit(entry, likeness[entry.id], likeness[entry.id])
        for entry in entries
        if entry.sha256 != itself
    ]
    return Hits(hits[: query.k], notes)


def _asked_with(library: Library, query: Query, analyst: Analyst | None) -> tuple[str, bytes]:
    """Hash of the picture that is asked with, and what is compared: as it was indexed."""
    like = query.like
    if isinstance(like, Entry):
        return like.sha256, compared_picture(library, like)
    assert like is not None
    path, data = (Path("picture.png"), like) if isinstance(like, bytes) else (like, None)
    seen = look_at(path, file_bytes(path) if data is None else data)
    known = library.with_picture(query.kind, seen.sha256)
    if known is not None:
        return seen.sha256, compared_picture(library, known)
    if analyst is None or isinstance(like, bytes) or query.kind != "garment":
        return seen.sha256, seen.thumb
    try:
        return seen.sha256, on_white(seen.thumb, analyst(like, "garment"))
    except (BadImage, BadInput):  # nothing stands out: then all of it is compared
        return seen.sha256, seen.thumb


def _by_meaning(
    library: Library, query: Query, embed: Embedder, item: Item
) -> tuple[list[tuple[int, float]], list[str]]:
    """Ids and likenesses of the nearest, and notes on what was not compared."""
    found = embed([item])
    vectors = library.vectors.of(found.space, query.kind)
    chosen = query.selection()
    allowed = None
    if chosen != Selection(kind=query.kind):
        allowed = selecting.numbers(library.database, chosen)
    direction: NDArray[np.float32] = found.vectors[0]
    # One more than asked for: the picture itself is left out.
    near = vectors.nearest(direction, max(query.k + 1, _POOL), allowed)
    return near, _coverage(library, query.kind, len(vectors.ids))


def _coverage(library: Library, kind: Kind, indexed: int) -> list[str]:
    missing = library.count(kind) - indexed
    if missing <= 0:
        return []
    return [
        f"{missing} of {missing + indexed} entries were not compared by meaning, because they"
        " are not indexed yet: run `fashionstudio library index`."
    ]


def _merged(
    library: Library,
    most: int,
    texts: Sequence[tuple[int, float]],
    meant: Sequence[tuple[int, float]],
) -> list[Hit]:
    """Reciprocal rank fusion: scores of the two ways cannot be compared, but ranks can."""
    scores: dict[int, float] = {}
    for way in (texts, meant):
        for rank, (number, _) in enumerate(way):
            scores[number] = scores.get(number, 0.0) + 1.0 / (_RANK_OFFSET + rank + 1)
    best = sorted(scores, key=lambda number: (-scores[number], number))[:most]
    likeness, in_text = dict(meant), {number for number, _ in texts}
    return [
        Hit(entry, scores[entry.id], likeness.get(entry.id), entry.id in in_text)
        for entry in selecting.in_order(library.database, best)
    ]


def _small(sentence: str) -> str:
    """To go on with after a colon."""
    return sentence[:1].lower() + sentence[1:]
