"""Whether index and files fit together, and putting right what can be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fashionstudio.errors import FashionStudioError
from fashionstudio.library.entry import Entry, Progress, Stop, go_on, nothing_done
from fashionstudio.library.files import remove
from fashionstudio.library.looking import look_at

if TYPE_CHECKING:
    from fashionstudio.library.library import Library


@dataclass(slots=True)
class CheckReport:
    """What was found.

    Attributes:
        entries: how many there are.
        missing: entries without their file, and where it should be.
        damaged: entries whose file has another content than it had.
        unknown: files in the library's folder that the index does not know.
        unfinished: remains of processes that were killed.
        problems: what SQLite says about the index.
        taken_up: how many unknown files have become entries again.
        cancelled: whether it was stopped.
    """

    entries: int = 0
    missing: list[tuple[Entry, Path]] = field(default_factory=list)
    damaged: list[tuple[Entry, Path]] = field(default_factory=list)
    unknown: list[Path] = field(default_factory=list)
    unfinished: int = 0
    problems: list[str] = field(default_factory=list)
    taken_up: int = 0
    cancelled: bool = False

    @property
    def good(self) -> bool:
        """Whether nothing is wrong that was not put right."""
        left = len(self.unknown) - self.taken_up
        return not (self.missing or self.damaged or self.problems or left)

    def to_dict(self) -> dict[str, Any]:
        """For programs."""

        def listed(found: list[tuple[Entry, Path]]) -> list[dict[str, Any]]:
            return [{"entry": entry.to_dict(), "file": str(path)} for entry, path in found]

        return {
            "good": self.good,
            "entries": self.entries,
            "missing": listed(self.missing),
            "damaged": listed(self.damaged),
            "unknown": [str(path) for path in self.unknown],
            "unfinished": self.unfinished,
            "problems": self.problems,
            "taken_up": self.taken_up,
        }


def check(
    library: Library,
    *,
    contents: bool = False,
    repair: bool = False,
    progress: Progress = nothing_done,
    cancelled: Stop = go_on,
) -> CheckReport:
    """Compare index and files.

    Args:
        library: which one.
        contents: read every file and compare it with its hash; slow.
        repair: take up files that the index does not know, remove remains of killed processes and
            of removed entries, and forget analyses that have lost their masks. No entry is removed:
            a file that is missing may come back with its disk.
        progress: told of done, all, and the name of the entry at work.
        cancelled: asked before each entry.
    """
    report = CheckReport(problems=library.database.check())
    entries = library.entries()
    report.entries = len(entries)
    for number, entry in enumerate(entries):
        if cancelled():
            report.cancelled = True
            return report
        progress(number, len(entries), entry.name)
        _check_entry(library, entry, contents, report)
    known = {entry.sha256 for entry in entries}
    report.unknown = [path for _, path in library.files.pictures() if path.stem not in known]
    unfinished = list(library.files.unfinished())
    report.unfinished = len(unfinished)
    if repair:
        _repair(library, report)
        for path in unfinished:
            remove(path)
        _sweep(library)
    progress(len(entries), len(entries), "")
    return report


def _check_entry(library: Library, entry: Entry, contents: bool, report: CheckReport) -> None:
    try:
        path = library.path(entry)
    except FashionStudioError:
        report.missing.append((entry, library.place_of(entry)))
        return
    if not contents:
        return
    try:
        whole = hashlib.sha256(path.read_bytes()).hexdigest() == entry.sha256
    except OSError:
        whole = False
    if not whole:
        report.damaged.append((entry, path))


def _repair(library: Library, report: CheckReport) -> None:
    """Entries for files that have none, as far as they are what their names say."""
    unknown = set(report.unknown)
    for kind, path in list(library.files.pictures()):
        if path not in unknown:
            continue
        try:
            seen = look_at(path)
        except FashionStudioError:
            continue
        if seen.sha256 == path.stem:
            library.take_up(seen, path, kind, name=path.stem[:12])
            report.taken_up += 1
    library.analyses.forget_damaged()


def _sweep(library: Library) -> None:
    """Thumbnails and masks of pictures that are no longer there."""
    known = {row["sha256"] for row in library.database.rows("SELECT sha256 FROM pictures")}
    for path in library.files.others():
        if path.stem.split("-")[0] not in known:
            remove(path)
