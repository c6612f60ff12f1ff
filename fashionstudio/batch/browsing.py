"""A run's folder, looked at from outside: what it makes, what it has made, and how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from fashionstudio.batch.checking import Checked
from fashionstudio.batch.freeze import read_frozen
from fashionstudio.batch.journal import Journal
from fashionstudio.batch.manifest import records_of
from fashionstudio.batch.outputs import Folder
from fashionstudio.batch.run import keyed


@dataclass(frozen=True, slots=True)
class Browsed:
    """What is in a run's folder.

    Attributes:
        records: as in the manifest, one for each item and each broken row, in the plan's order.
        sources: SHA-256 of an input → its file.
    """

    folder: Path
    title: str
    records: tuple[dict[str, Any], ...]
    sources: Mapping[str, Path]

    @property
    def counts(self) -> Counter[str]:
        """State → how many."""
        return Counter(str(record["state"]) for record in self.records)

    @property
    def flagged(self) -> int:
        """How many pictures raise a flag."""
        return sum(bool(record.get("flags")) for record in self.records)


def browse(folder: Path) -> Browsed:
    """Read plan and journal; a run may be at work there meanwhile.

    Raises:
        BadInput: there is no run, or its plan is damaged.
    """
    place = Folder(folder)
    checked, style = read_frozen(place.plan)
    known = Journal(place.journal).entries
    entries = {
        item.plan.name: known[key] for key, item in keyed(checked, style).items() if key in known
    }
    records = records_of(checked.ready, checked.broken, entries)
    return Browsed(folder, checked.title, tuple(records), sources_of(checked))


def sources_of(checked: Checked) -> dict[str, Path]:
    """SHA-256 of every input → its file."""
    return {sha256: path for item in checked.ready for sha256, path in item.work.files.items()}


def at_work(folder: Path) -> bool:
    """Whether some process runs there now."""
    place = Folder(folder)
    if not place.lock.exists():
        return False
    lock = FileLock(place.lock)
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True
