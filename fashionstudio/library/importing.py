"""Taking up many files: looked at side by side, entered one after the other, stopped at any time.

What is broken is listed with its reason and stops nothing; a full disk stops all, and what is in by
then stays. A file that has not changed since it was taken up is not even read again.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fashionstudio.errors import BadInput, Cancelled, DiskFull, FashionStudioError, ProjectTooNew
from fashionstudio.library.entry import Kind, Progress, Stop, go_on, nothing_done
from fashionstudio.library.guessing import guess_folder_category, guess_kind
from fashionstudio.library.looking import SUFFIXES, Seen, look_at

if TYPE_CHECKING:
    from fashionstudio.library.library import Library

_WORKERS = 2
_AHEAD = 2 * _WORKERS  # decoded pictures are large
_COMMIT_EACH = 16


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that shall be taken up.

    Attributes:
        path: the file.
        kind: None is guessed: from the recipe in the file, else from the folders' names.
        otherwise: what it is where nothing tells.
        picked: somebody has named the very file, so `otherwise` is asked before the folders.
        below: the folder that was named; only folders below it (and itself) are asked.
        name, category, words, tags, attributes: of the entry; see `Entry`.
    """

    path: Path
    kind: Kind | None = None
    otherwise: Kind | None = None
    below: Path | None = None
    name: str | None = None
    category: str | None = None
    words: str = ""
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that was not taken up, and why, in a sentence."""

    path: Path
    reason: str


@dataclass(slots=True)
class ImportReport:
    """What an import has done.

    Attributes:
        added: ids of new entries.
        known: how many files had been taken up before, or are copies of such.
        broken: files that could not be taken up.
        cancelled: whether it was stopped; what is in stays, and a second import goes on.
    """

    added: list[int] = field(default_factory=list)
    known: int = 0
    broken: list[Broken] = field(default_factory=list)
    cancelled: bool = False

    def to_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "added": list(self.added),
            "known": self.known,
            "broken": [{"file": str(one.path), "reason": one.reason} for one in self.broken],
            "cancelled": self.cancelled,
        }


def import_paths(
    library: Library,
    paths: Sequence[Path],
    *,
    kind: Kind | None = None,
    otherwise: Kind | None = None,
    category: str | None = None,
    words: str = "",
    tags: Sequence[str] = (),
    in_place: bool = False,
    progress: Progress = nothing_done,
    cancelled: Stop = go_on,
) -> ImportReport:
    """Take up files and all that lies in folders, however deep.

    In folders only files that can be pictures or projects are looked at; others, and what is
    hidden, are passed over. A file that is named itself is always tried.

    Args:
        library: where to.
        paths: files and folders.
        kind, category, words, tags: of all of them; kind and category are guessed if missing.
        otherwise: what that is of which nothing tells what it is. It is preferred to the names of
            folders for files that are named themselves: whoever picks them says what they are.
        in_place: use the files where they lie, without copying them.
        progress: told of done, all, and the name of the file at work.
        cancelled: asked before each file.

    Raises:
        BadInput: one of the paths is not there.
        DiskFull: what is in by then stays.
    """
    candidates: list[Candidate] = []
    for path in paths:
        if not path.exists():
            raise BadInput(f"“{path}” is not there.", "Check its name and place.")
        below = path if path.is_dir() else path.parent
        found = pictures_in(path, library.folder) if path.is_dir() else [path]
        candidates += [
            Candidate(
                file,
                kind,
                otherwise,
                below,
                category=category,
                words=words,
                tags=tuple(tags),
                picked=file is path,
            )
            for file in found
        ]
    return take_all(library, candidates, in_place=in_place, progress=progress, cancelled=cancelled)


def pictures_in(folder: Path, without: Path | None = None) -> list[Path]:
    """Files with a known ending, in order.

    Args:
        folder: asked with all that is below it, but for what is hidden and for links to folders.
        without: a folder that is passed over: a library does not take itself up.
    """
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not _same_place(Path(place) / name, without)
        )
        found += [
            Path(place) / name
            for name in sorted(files)
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES
        ]
    return found


def take_all(
    library: Library,
    candidates: Iterable[Candidate],
    *,
    in_place: bool = False,
    progress: Progress = nothing_done,
    cancelled: Stop = go_on,
) -> ImportReport:
    """`import_paths` for files of which something is known; raises and reports as it does."""
    work = _Import(library, in_place)
    waiting = list(candidates)
    fresh = work.without_unchanged(waiting)
    done = len(waiting) - len(fresh)
    batch: list[tuple[Candidate, Seen | FashionStudioError]] = []
    try:
        for candidate, outcome in _looked_at(fresh, cancelled):
            progress(done, len(waiting), candidate.path.name)
            batch.append((candidate, outcome))
            if len(batch) >= _COMMIT_EACH:
                work.enter(batch)
                batch = []
            done += 1
    except Cancelled:
        work.report.cancelled = True
    work.enter(batch)
    if not work.report.cancelled:
        progress(len(waiting), len(waiting), "")
    return work.report


class _Import:
    """One run."""

    def __init__(self, library: Library, in_place: bool) -> None:
        self.library = library
        self.in_place = in_place
        self.report = ImportReport()

    def without_unchanged(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Those that are not in the library exactly as they lie there."""
        rows = self.library.database.rows(
            "SELECT path, sources.bytes, modified_ns, kind, sha256, place FROM sources"
            " JOIN entries ON entries.id = sources.entry JOIN pictures USING (sha256)"
        )
        taken: dict[tuple[str, int, int], list[Any]] = {}
        for row in rows:
            taken.setdefault((row["path"], row["bytes"], row["modified_ns"]), []).append(row)
        fresh = []
        for candidate in candidates:
            held = taken.get(_state(candidate.path), [])
            if not candidate.tags and any(self._holds(row, candidate.kind) for row in held):
                self.report.known += 1
            else:
                fresh.append(candidate)
        return fresh

    def _holds(self, row: Any, kind: Kind | None) -> bool:
        """Whether it is what is wanted, and its file is still there: a lost one is taken again."""
        if kind not in (None, row["kind"]):
            return False
        if row["place"]:
            return self.in_place and Path(row["place"]).is_file()
        return bool(self.library.files.copies(row["kind"], row["sha256"]))

    def enter(self, batch: Sequence[tuple[Candidate, Seen | FashionStudioError]]) -> None:
        """Enter what was looked at, in one transaction."""
        if not batch:
            return
        with self.library.database.writing():
            for candidate, outcome in batch:
                if isinstance(outcome, FashionStudioError):
                    self.report.broken.append(Broken(candidate.path, outcome.sentence()))
                    continue
                try:
                    self._enter(candidate, outcome)
                except (BadInput, ProjectTooNew, OSError) as error:
                    self.report.broken.append(Broken(candidate.path, _sentence(error)))

    def _enter(self, candidate: Candidate, seen: Seen) -> None:
        entry, new = self.library.take_up(
            seen,
            candidate.path,
            _kind(candidate, seen),
            name=candidate.name,
            category=candidate.category or guess_folder_category(candidate.path, candidate.below),
            words=candidate.words,
            tags=candidate.tags,
            attributes=candidate.attributes,
            in_place=self.in_place,
        )
        if new:
            self.report.added.append(entry.id)
        else:
            self.report.known += 1


def _looked_at(
    candidates: Sequence[Candidate], cancelled: Stop
) -> Iterator[tuple[Candidate, Seen | FashionStudioError]]:
    """In order, some ahead: decoding leaves Python, so two threads read twice as fast.

    Raises:
        Cancelled: after what was being looked at.
    """
    with ThreadPoolExecutor(_WORKERS, "library") as pool:
        ahead: deque[tuple[Candidate, Future[Seen | FashionStudioError]]] = deque()
        rest = iter(candidates)
        try:
            while True:
                while len(ahead) < _AHEAD and (candidate := next(rest, None)) is not None:
                    ahead.append((candidate, pool.submit(_try, candidate.path)))
                if not ahead:
                    return
                if cancelled():
                    raise Cancelled("Cancelled.")
                candidate, future = ahead.popleft()
                yield candidate, future.result()
        finally:
            for _, future in ahead:
                future.cancel()


def _try(path: Path) -> Seen | FashionStudioError:
    """What is seen, or why nothing is; also what nobody foresaw must not end an import."""
    try:
        return look_at(path)
    except DiskFull:
        raise
    except FashionStudioError as error:
        return error
    except Exception as error:
        return BadInput(f"“{path.name}” could not be read.", details=repr(error))


def _kind(candidate: Candidate, seen: Seen) -> Kind:
    if candidate.kind is not None:
        return candidate.kind
    if seen.is_render:
        return "render"
    if seen.look is not None:
        return "look"
    if candidate.picked and candidate.otherwise is not None:
        return candidate.otherwise
    guessed = guess_kind(candidate.path, candidate.below) or candidate.otherwise
    if guessed is None:
        raise BadInput(
            f"It is not clear what “{candidate.path.name}” shows.",
            "Say it (--kind person, garment, fabric, look or render), or put it into a folder"
            " called people, garments, fabrics, looks or renders.",
        )
    return guessed


def _same_place(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def _state(path: Path) -> tuple[str, int, int]:
    """Name, size and time of change; a file that is not there has none."""
    try:
        status = path.stat()
        return str(path.resolve()), status.st_size, status.st_mtime_ns
    except OSError:
        return str(path), -1, -1


def _sentence(error: FashionStudioError | OSError) -> str:
    return error.sentence() if isinstance(error, FashionStudioError) else str(error)
