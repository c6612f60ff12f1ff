"""Vectors for search: who makes them, and making those that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.errors import BadImage, BadInput, FashionStudioError
from fashionstudio.library.cutting import on_white
from fashionstudio.library.entry import Entry, Progress, Stop, go_on, nothing_done

if TYPE_CHECKING:
    from fashionstudio.library.library import Library
    from fashionstudio.worker.client import WorkerClient

_BATCH = 32
_PROBE = Item(words="a dress")


class Embedder(Protocol):
    """Makes vectors of pictures and Words."""

    def put(self, data: bytes) -> str:
        """Take a picture file; its SHA-256, by which Items name it."""

    def __call__(self, items: Sequence[Item]) -> Embedded:
        """The vectors of Items whose pictures were put, in their order.

        Raises:
            BadInput: the engine has no joint space of pictures and words.
        """


class WorkerEmbedder:
    """An `Embedder` that asks a running worker."""

    def __init__(
        self, worker: WorkerClient, engine: str, on_event: Callable[[Any], None] | None = None
    ) -> None:
        """Args: the worker; the engine whose space it is; who is told what the worker does."""
        self._worker = worker
        self._engine = engine
        self._on_event = on_event

    def put(self, data: bytes) -> str:
        """As `Embedder.put`."""
        return self._worker.put(data)

    def __call__(self, items: Sequence[Item]) -> Embedded:
        """As `Embedder`."""
        return self._worker.embed(self._engine, items, self._on_event)


@dataclass(slots=True)
class IndexReport:
    """What `index` has done.

    Attributes:
        space: the vectors' space.
        done: how many pictures got one.
        problems: those that could not get one, and why.
        cancelled: whether it was stopped; what is done is kept.
    """

    space: str = ""
    done: int = 0
    problems: list[tuple[Entry, str]] = field(default_factory=list)
    cancelled: bool = False


def current_space(embed: Embedder) -> str:
    """The space that the embedder works in."""
    return embed([_PROBE]).space


def compared_picture(library: Library, entry: Entry) -> bytes:
    """What search compares: the thumbnail, of an analysed garment without its background.

    Raises:
        FashionStudioError: as `Library.thumbnail`.
    """
    thumb = library.thumbnail(entry)
    return on_white(thumb, library.analyses.get(entry)) if entry.kind == "garment" else thumb


def index(
    library: Library,
    entries: Iterable[Entry],
    embed: Embedder,
    *,
    progress: Progress = nothing_done,
    cancelled: Stop = go_on,
) -> IndexReport:
    """Make the vectors that are missing.

    Thumbnails are embedded, not the files: every space looks at fewer pixels than they have, they
    are read much faster, and a picture that is only asked with is treated in the same way. Analysed
    garments are compared without their background; analysing one later makes its vector anew.

    Args:
        library: where thumbnails come from and vectors go.
        entries: what shall be found.
        embed: who makes vectors.
        progress: told of done, all, and the name of the entry at work.
        cancelled: asked before each batch.

    Raises:
        BadInput: the engine has no joint space.
        WorkerLost, DiskFull: what is done until then is kept.
    """
    report = IndexReport(space=current_space(embed))
    # Two kinds may hold the same picture: one vector serves both.
    chosen = {entry.sha256: entry for entry in entries}
    there = library.vectors.has(report.space, list(chosen))
    waiting = [entry for sha256, entry in chosen.items() if sha256 not in there]
    for number, batch in enumerate(_batches(waiting)):
        if cancelled():
            report.cancelled = True
            return report
        progress(number * _BATCH, len(waiting), batch[0].name)
        report.done += _index_batch(library, batch, embed, report)
    progress(len(waiting), len(waiting), "")
    return report


def _index_batch(
    library: Library, batch: Sequence[Entry], embed: Embedder, report: IndexReport
) -> int:
    """All at once; where that fails, one by one, so that it is known which one it was."""
    named: list[tuple[Entry, Item]] = []
    for entry in batch:
        try:
            named.append((entry, Item(picture=embed.put(compared_picture(library, entry)))))
        except (BadImage, BadInput) as error:
            report.problems.append((entry, error.sentence()))
    if not named:
        return 0
    try:
        found = embed([item for _, item in named])
    except (BadImage, BadInput) as error:
        if len(batch) == 1:
            report.problems.append((batch[0], error.sentence()))
            return 0
        return sum(_index_batch(library, [entry], embed, report) for entry, _ in named)
    if found.space != report.space:
        raise FashionStudioError(
            "The engine was changed while the library was being indexed.", "Index it again."
        )
    vectors = {entry.sha256: row for (entry, _), row in zip(named, found.vectors, strict=True)}
    library.vectors.put(report.space, vectors)
    return len(vectors)


def _batches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), _BATCH):
        yield entries[start : start + _BATCH]
