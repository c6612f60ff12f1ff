"""The user's library, for all windows: found, filled and changed without holding a window up."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.library_cards import Card, Found, ShelfQuery, make_cards
from fashionstudio.app.library_study import LibraryStudy
from fashionstudio.app.library_worker import DeskEmbedder, LibraryDesk, Turn
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.blobs import BlobStore
from fashionstudio.errors import BadInput, Cancelled, FashionStudioError
from fashionstudio.library import selecting
from fashionstudio.library.entry import Entry, Kind
from fashionstudio.library.importing import Broken, ImportReport, import_paths
from fashionstudio.library.library import Library
from fashionstudio.library.looking import look_at
from fashionstudio.library.search import Query, search
from fashionstudio.library.selecting import Selection
from fashionstudio.paths import blobs_dir

MOST_ALIKE = 200
TELL_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Intake:
    """An import under way: how many files are done, of how many, and which is at work."""

    done: int
    all: int
    name: str


@dataclass(frozen=True, slots=True)
class Added:
    """What an import has brought.

    Attributes:
        report: what was done.
        kinds: how many of each kind are new.
    """

    report: ImportReport
    kinds: dict[Kind, int]


class LibraryShelf(QObject):
    """One library, opened when it is first asked for.

    Signals:
        changed: entries came, went, or are called otherwise.
        engine_changed: another engine compares pictures.
        intake_changed: an import has begun, goes on, or has ended.
        added: an import has ended; carries `Added`.
        failed: carries the error.
    """

    changed = Signal()
    engine_changed = Signal()
    intake_changed = Signal()
    added = Signal(object)
    failed = Signal(object)
    _progress = Signal(object)

    def __init__(
        self, worker: WorkerClient, parent: QObject | None = None, *, folder: Path | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._library: Library | None = None
        self._opening = threading.Lock()
        self._reader = Background(self)
        self._writer = Background(self, threads=1)
        # An import takes long, and a tag must not wait for its end.
        self._importer = Background(self, threads=1)
        # Searching waits for the worker, so it has a thread that nothing else needs.
        self._searcher = Background(self, threads=1)
        self.desk = LibraryDesk(worker, self)
        self.study = LibraryStudy(self._open, self.desk, self)
        self.intake: Intake | None = None
        self._stop = threading.Event()
        self._waiting: list[tuple[tuple[Path, ...], Kind | None]] = []
        self._progress.connect(self._show_progress)

    def close(self) -> None:
        """Stop all that is under way; what is done is kept."""
        self._stop.set()
        self._waiting.clear()
        self.desk.close()
        self.study.close()
        for background in (self._searcher, self._importer, self._reader, self._writer):
            background.close()
        if self._library is not None:
            self._library.close()

    @property
    def engine(self) -> str:
        """Who compares pictures: an engine's id, or `core.embedded.clip_in(…)`."""
        return self.study.engine

    def search_with(self, engine: str) -> None:
        """Let another engine compare pictures; what it has not seen yet is made ready for it."""
        if engine != self.engine:
            self.study.use(engine)
            self.engine_changed.emit()

    # Finding -------------------------------------------------------------------------------------

    def find(self, query: ShelfQuery, done: Callable[[Found], None]) -> None:
        """Look in names, words, tags and facts; quick."""
        self._reader.run(lambda: _find(self._open(), query), done, self.failed.emit)

    def find_meant(
        self,
        query: ShelfQuery,
        done: Callable[[Found], None],
        failed: Callable[[FashionStudioError], None],
    ) -> Turn:
        """Compare pictures, too; waits for the worker. The answer's `cancel` gives it up."""
        turn = Turn(urgent=True)

        def work() -> Found:
            library = self._open()
            return _find_meant(library, query, DeskEmbedder(self.desk, self.engine, turn))

        def answered(found: Found) -> None:
            if not turn.cancelled:
                done(found)

        def refused(error: FashionStudioError) -> None:
            if not turn.cancelled and not isinstance(error, Cancelled):
                failed(error)

        self._searcher.run(work, answered, refused)
        return turn

    def cards(self, ids: Sequence[int], done: Callable[[list[Card]], None]) -> None:
        """What some entries look like."""

        def refused(error: FashionStudioError) -> None:
            done([])
            self.failed.emit(error)

        self._reader.run(lambda: make_cards(self._open(), ids), done, refused)

    def open_render(self, entry: Entry, done: Callable[[Path], None]) -> None:
        """The file of a Render; what it was made of is put where it is looked for."""

        def work() -> Path:
            library = self._open()
            _lend_inputs(library, entry)
            return library.path(entry)

        self._reader.run(work, done, self.failed.emit)

    def place(self, entry: Entry, done: Callable[[Path], None]) -> None:
        """The file that it was added from, if that is still there, else the library's own."""

        def work() -> Path:
            library = self._open()
            there = [path for path in library.sources(entry) if path.is_file()]
            return there[0] if there else library.path(entry)

        self._reader.run(work, done, self.failed.emit)

    # Filling -------------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path], otherwise: Kind | None = None) -> None:
        """Take up files and folders; one import after the other.

        Args:
            paths: files and folders.
            otherwise: what that is of which nothing tells what it is.
        """
        if self.intake is not None:
            self._waiting.append((tuple(paths), otherwise))
            return
        self._stop.clear()
        self.intake = Intake(0, 0, "")
        self.intake_changed.emit()
        self._importer.run(
            lambda: self._take_in(tuple(paths), otherwise), self._taken_in, self._refused
        )

    def stop_adding(self) -> None:
        """Stop after the file at work; what is in stays."""
        self._waiting.clear()
        self._stop.set()

    def keep(self, data: bytes, kind: Kind, name: str, done: Callable[[Entry, bool], None]) -> None:
        """Take up a picture that is held in memory; `done` is told whether it is new."""
        self._keep(lambda: self._open().keep(data, kind, name), done)

    def keep_look(self, path: Path, name: str, done: Callable[[Entry, bool], None]) -> None:
        """Take up a project file that was written for this only: it is gone afterwards."""

        def work() -> tuple[Entry, bool]:
            seen = look_at(path)
            path.unlink(missing_ok=True)
            return self._open().take_up(seen, None, "look", name=name)

        self._keep(work, done)

    # Changing ------------------------------------------------------------------------------------

    def tag(self, entries: Iterable[Entry], add: Sequence[str], take: Sequence[str] = ()) -> None:
        """Put tags on entries, and take some away."""
        chosen, gone = tuple(entries), set(take)

        def work() -> None:
            library = self._open()
            for entry in chosen:
                now = library.entry(entry.id)
                library.set_tags(now, [*(tag for tag in now.tags if tag not in gone), *add])

        self._write(work)

    def change(
        self, entries: Iterable[Entry], *, name: str | None = None, category: str | None = None
    ) -> None:
        """Call entries otherwise, or say what kind of garment they are."""
        chosen = tuple(entries)

        def work() -> None:
            for entry in chosen:
                self._open().change(entry, name=name, category=category)

        self._write(work)

    def remove(self, entries: Iterable[Entry]) -> None:
        """Forget entries; the files that they were added from stay."""
        chosen = tuple(entries)
        self._write(lambda: self._open().remove(chosen))

    # Inside --------------------------------------------------------------------------------------

    def _open(self) -> Library:
        """The library; only in threads, for it reads and writes."""
        with self._opening:
            if self._library is None:
                self._library = Library.open(self._folder)
            return self._library

    def _keep(
        self, work: Callable[[], tuple[Entry, bool]], done: Callable[[Entry, bool], None]
    ) -> None:
        def kept(answer: tuple[Entry, bool]) -> None:
            if answer[1]:
                self.changed.emit()
                self.study.wake()
            done(*answer)

        self._writer.run(work, kept, self.failed.emit)

    def _write(self, work: Callable[[], object]) -> None:
        self._writer.run(work, lambda _none: self.changed.emit(), self.failed.emit)

    def _take_in(self, paths: tuple[Path, ...], otherwise: Kind | None) -> Added:
        library, told = self._open(), 0.0

        def tell(done: int, everything: int, name: str) -> None:
            nonlocal told
            if time.monotonic() - told > TELL_EVERY_S:
                told = time.monotonic()
                self._progress.emit(Intake(done, everything, name))

        there = [path for path in paths if path.exists()]
        report = import_paths(
            library, there, otherwise=otherwise, progress=tell, cancelled=self._stop.is_set
        )
        report.broken += [
            Broken(path, self.tr("It is not there.")) for path in paths if path not in there
        ]
        new = selecting.in_order(library.database, report.added)
        return Added(report, dict(Counter(entry.kind for entry in new)))

    def _show_progress(self, intake: Intake) -> None:
        if self.intake is not None:
            self.intake = intake
            self.intake_changed.emit()

    def _taken_in(self, added: Added) -> None:
        self._end_intake()
        self.changed.emit()
        self.added.emit(added)
        self.study.wake()

    def _refused(self, error: FashionStudioError) -> None:
        self._end_intake()
        self.changed.emit()  # what was in by then is in
        self.failed.emit(error)
        self.study.wake()

    def _end_intake(self) -> None:
        self.intake = None
        self.intake_changed.emit()
        if self._waiting:
            self.add(*self._waiting.pop(0))


def _selection(query: ShelfQuery) -> Selection:
    tags = (query.tag,) if query.tag else ()
    return Selection(query.kind, query.words, tags, query.category or None)


def _find(library: Library, query: ShelfQuery) -> Found:
    ids: list[int] = []
    if query.like is None:
        ids = selecting.numbers(library.database, _selection(query), query.order)
    return Found(tuple(ids), library.count(query.kind), tuple(library.tags()))


def _find_meant(library: Library, query: ShelfQuery, embed: DeskEmbedder) -> Found:
    like = library.entry(query.like) if query.like is not None else None
    tags = (query.tag,) if query.tag else ()
    asked = Query(query.words, like, MOST_ALIKE, query.kind, query.category or None, tags)
    hits = search(library, asked, embed)
    compared = any(hit.likeness is not None for hit in hits)
    return Found(
        tuple(hit.entry.id for hit in hits),
        library.count(query.kind),
        tuple(library.tags()),
        compared=compared,
        unready=bool(hits.notes),
    )


def _lend_inputs(library: Library, entry: Entry) -> None:
    """The store of inputs forgets what is old; the library does not."""
    store = BlobStore(blobs_dir())
    wanted = {str(sha256) for sha256 in dict(entry.attributes.get("inputs", {})).values()}
    for kind in ("person", "garment", "fabric"):
        for sha256 in tuple(wanted):
            known = library.with_picture(kind, sha256)
            if known is None:
                continue
            wanted.discard(sha256)
            try:
                store.put(library.path(known).read_bytes())
            except (OSError, BadInput):
                continue
