"""What was found out about pictures: done once, kept by content and by the analysis's version.

Who looks at the pictures is handed in, because that takes a worker: `worker_analyst` makes one of a
`WorkerClient`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fashionstudio.core.atomic import write_atomic
from fashionstudio.errors import Cancelled, DiskFull, FashionStudioError, WorkerLost
from fashionstudio.library.database import Database
from fashionstudio.library.entry import Entry, Kind, Progress, Stop, go_on, nothing_done
from fashionstudio.library.files import Files
from fashionstudio.worker.frames import Message, ProtocolError, pack_parts, unpack_parts

if TYPE_CHECKING:
    from fashionstudio.library.library import Library
    from fashionstudio.worker.client import WorkerClient

VERSIONS: dict[Kind, int] = {"person": 1, "garment": 1}
"""Kinds that can be analysed. A higher number makes all analyses of a kind be done again."""

_ENDING = (Cancelled, DiskFull, WorkerLost)
"""Errors that are not about one picture."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of a picture.

    Attributes:
        data: JSON-ready; of a person what `prepared` says, of a garment what `examined` says.
        parts: PNGs by name, at the picture's size: silhouette, parts and Regions of a person, the
            mask of a garment.
        problem: why nothing could be found out, in a sentence; "" if all is well.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, bytes] = field(default_factory=dict)
    problem: str = ""


Analyst = Callable[[Path, Kind], Analysis]
"""Looks at one picture; raises FashionStudioError where nothing can be found out."""


class Analyses:
    """The analyses of a library, by content."""

    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files

    def get(self, entry: Entry) -> Analysis | None:
        """What is known of an entry; None if it is not analysed, or by an older version."""
        rows = self._database.rows(
            "SELECT data, parts FROM analyses WHERE sha256 = ? AND subject = ? AND version = ?",
            (entry.sha256, entry.kind, VERSIONS.get(entry.kind, 0)),
        )
        if not rows:
            return None
        data = json.loads(rows[0]["data"])
        try:
            parts = self._parts(entry, json.loads(rows[0]["parts"]))
        except (OSError, ProtocolError):  # lost: then it is done again
            return None
        return Analysis(data["facts"], parts, data["problem"])

    def put(self, entry: Entry, found: Analysis) -> None:
        """Keep an analysis, in the place of an earlier one."""
        index, blob = pack_parts(found.parts)
        if blob:
            write_atomic(self._files.parts(entry.sha256, entry.kind), blob)
        data = json.dumps({"facts": dict(found.data), "problem": found.problem}, ensure_ascii=False)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO analyses (sha256, subject, version, data, parts)"
                " VALUES (?, ?, ?, ?, ?)",
                (entry.sha256, entry.kind, VERSIONS[entry.kind], data, json.dumps(index)),
            )

    def missing(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those that could be analysed and are not."""
        rows = self._database.rows("SELECT sha256, subject, version FROM analyses")
        done = {(row["sha256"], row["subject"], row["version"]) for row in rows}
        return [
            entry
            for entry in entries
            if entry.kind in VERSIONS
            and (entry.sha256, entry.kind, VERSIONS[entry.kind]) not in done
        ]

    def forget_damaged(self) -> int:
        """Drop analyses whose masks are gone, so that they are done again; how many there were."""
        rows = self._database.rows("SELECT sha256, subject, parts FROM analyses")
        lost = [
            (row["sha256"], row["subject"])
            for row in rows
            if row["parts"] != "[]"
            and not self._files.parts(row["sha256"], row["subject"]).is_file()
        ]
        with self._database.writing() as connection:
            connection.executemany("DELETE FROM analyses WHERE sha256 = ? AND subject = ?", lost)
        return len(lost)

    def _parts(self, entry: Entry, index: list[Any]) -> dict[str, bytes]:
        if not index:
            return {}
        return unpack_parts(index, self._files.parts(entry.sha256, entry.kind).read_bytes())


@dataclass(slots=True)
class AnalysisReport:
    """What `analyse` has done.

    Attributes:
        done: how many entries were analysed.
        problems: those of which nothing could be found out, and why.
        cancelled: whether it was stopped; what is done is kept.
    """

    done: int = 0
    problems: list[tuple[Entry, str]] = field(default_factory=list)
    cancelled: bool = False


def analyse(
    library: Library,
    entries: Iterable[Entry],
    analyst: Analyst,
    *,
    again: bool = False,
    progress: Progress = nothing_done,
    cancelled: Stop = go_on,
) -> AnalysisReport:
    """Analyse the people and garments among the entries that are not analysed yet.

    A picture in which nothing is found is noted, and not tried again.

    Args:
        library: where the results are kept.
        entries: what to look at.
        analyst: who looks.
        again: also those that are analysed.
        progress: told of done, all, and the name of the entry at work.
        cancelled: asked before each entry.

    Raises:
        WorkerLost, DiskFull: what is done until then is kept.
    """
    chosen = [entry for entry in entries if entry.kind in VERSIONS]
    waiting = chosen if again else library.analyses.missing(chosen)
    report = AnalysisReport()
    for number, entry in enumerate(waiting):
        if cancelled():
            report.cancelled = True
            break
        progress(number, len(waiting), entry.name)
        try:
            problem = _look(library, entry, analyst)
        except Cancelled:
            report.cancelled = True
            break
        if problem:
            report.problems.append((entry, problem))
        else:
            report.done += 1
    else:
        progress(len(waiting), len(waiting), "")
    return report


def _look(library: Library, entry: Entry, analyst: Analyst) -> str:
    """Analyse one entry; the problem, or ""."""
    try:
        path = library.path(entry)
    except FashionStudioError as error:  # says nothing about the picture: not to be kept
        return error.sentence()
    try:
        found = analyst(path, entry.kind)
    except _ENDING:
        raise
    except FashionStudioError as error:
        found = Analysis(problem=error.sentence())
    with library.database.writing():
        library.analyses.put(entry, found)
        if "mask" in found.parts:
            library.vectors.drop(entry.sha256)  # it is compared without its background from now on
        if entry.kind == "garment" and (colours := found.data.get("colours")):
            # Then a garment can be found by the name of its colour.
            names = [colour["name"] for colour in colours]
            library.change(entry, attributes={"colours": names})
    return found.problem


def worker_analyst(worker: WorkerClient, on_event: Callable[[Any], None] | None = None) -> Analyst:
    """An analyst that asks a running worker."""

    def look(path: Path, kind: Kind) -> Analysis:
        picture = worker.put_file(path)
        if kind == "person":
            return read_analysis(worker.prepare(picture.sha256, on_event=on_event))
        return read_analysis(worker.examine(picture.sha256, on_event=on_event))

    return look


def read_analysis(found: Message) -> Analysis:
    """What a worker's `prepared` or `examined` event tells."""
    subject = "person" if found.type == "prepared" else "garment"
    return Analysis(found[subject], found.parts())
