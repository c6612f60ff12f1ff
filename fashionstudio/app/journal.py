"""Unsaved work on disk: one folder per open document, and what a crash has left behind.

A folder's lock lies beside it, names the process, and is gone when the document was closed. Whoever
can take the lock may have the folder: so instances and windows never take each other's work.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile

from fashionstudio.core.atomic import make_folder, write_json
from fashionstudio.core.project import Project
from fashionstudio.core.project_files import ReadProject, read_folder, write_folder
from fashionstudio.errors import BadInput, DiskFull

KEPT_FOR = timedelta(days=30)
"""What was offered and neither taken nor thrown away stays this long."""
ENTRY = "journal.json"


class Journal:
    """The folder of one document. Its methods are called one after the other, from any thread."""

    def __init__(self, root: Path) -> None:
        """Nothing is made on disk before the first `write`."""
        self.folder = root / uuid.uuid4().hex
        self._lock: QLockFile | None = None

    @property
    def exists(self) -> bool:
        """Whether there is anything on disk."""
        return self._lock is not None

    def write(
        self, project: Project, *, name: str, path: Path | None, elsewhere: Collection[str]
    ) -> None:
        """Keep the unsaved state of a document.

        Args:
            project: as it is now.
            name: what to call it when it is offered.
            path: the project's file, if it has one.
            elsewhere: hashes of the files that are safe in `path`.

        Raises:
            DiskFull, BadInput: it could not be written.
        """
        try:
            if self._lock is None:
                self._take()
            write_folder(self.folder, project, elsewhere=elsewhere)
            write_json(self.folder / ENTRY, _entry(name, path))
        except DiskFull as error:
            raise DiskFull(
                "There is no space left to keep unsaved work safe.",
                "Free some space, or save the project on another disk.",
                error.details,
            ) from error
        except BadInput as error:
            raise BadInput(
                "Unsaved work cannot be kept safe.", "Save it to a file.", error.details
            ) from error

    def _take(self) -> None:
        """The lock comes first: whatever lies in the folder then has an owner."""
        make_folder(self.folder.parent)
        self._lock = _lock_of(self.folder)
        self._lock.tryLock(0)

    def remove(self) -> None:
        """The work is saved, or not wanted."""
        if self._lock is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self._lock.unlock()
            self._lock = None


@dataclass(frozen=True, eq=False)
class Unsaved:
    """What a document that was never closed has left; this object holds its lock.

    Attributes:
        folder: where it lies.
        name: what it was called.
        path: its project file, if it had one.
        changed: when it was last written.
        thumb: a small PNG.
        offered: whether the user has been asked already.
    """

    folder: Path
    name: str
    path: Path | None
    changed: datetime
    thumb: bytes
    offered: bool
    _lock: QLockFile

    def read(self) -> ReadProject:
        """The project in it; raises as `read_folder` does."""
        return read_folder(self.folder, self.path)

    def discard(self) -> None:
        """Throw it away for good."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.unlock()

    def leave(self) -> None:
        """Keep it for later; it is not offered again without being asked for."""
        write_json(
            self.folder / ENTRY, {**_entry(self.name, self.path, self.changed), "offered": 1}
        )
        self._lock.unlock()


def find_unsaved(root: Path) -> list[Unsaved]:
    """What crashes have left, newest first; what nobody took for long is removed."""
    found: list[Unsaved] = []
    for folder in root.iterdir() if root.is_dir() else ():
        if not folder.is_dir():
            continue
        lock = _lock_of(folder)
        if not lock.tryLock(0):
            continue
        unsaved = _look_into(folder, lock)
        if unsaved is None:
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlock()
        else:
            found.append(unsaved)
    return sorted(found, key=lambda unsaved: unsaved.changed, reverse=True)


def _look_into(folder: Path, lock: QLockFile) -> Unsaved | None:
    project = folder / "project.json"
    try:
        written = datetime.fromtimestamp(project.stat().st_mtime, UTC)
    except OSError:
        return None  # killed before anything was whole
    entry = _read(folder / ENTRY)
    try:
        changed = datetime.fromisoformat(str(entry.get("changed")))
    except ValueError:
        changed = written
    offered = bool(entry.get("offered"))
    if offered and datetime.now(UTC) - written > KEPT_FOR:
        return None
    try:
        thumb = (folder / "thumb.png").read_bytes()
    except OSError:
        thumb = b""
    path = Path(entry["path"]) if entry.get("path") else None
    return Unsaved(folder, str(entry.get("name", "")), path, changed, thumb, offered, lock)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _entry(name: str, path: Path | None, changed: datetime | None = None) -> dict[str, Any]:
    return {
        "version": 1,
        "name": name,
        "path": str(path) if path else None,
        "changed": (changed or datetime.now(UTC)).isoformat(timespec="seconds"),
    }


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder.with_name(f"{folder.name}.lock")))
    # Only the death of its process makes a lock stale, never its age.
    lock.setStaleLockTime(0)
    return lock
