"""Content-addressed copies of inputs, so that a recipe can be rendered again next year.

A blob is a file's bytes under their SHA-256. Writing is atomic and names are contents, so several
threads and processes can share one folder without locks: the worst that can happen is that two of
them write the same bytes twice.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.look import PictureRef
from fashionstudio.errors import BadInput

DEFAULT_LIMIT_BYTES = 2 * 2**30

# Another process may be about to read what it has just put.
_GRACE_S = 600.0
_ABANDONED_S = 24 * 3600.0


def fingerprint(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    size_bytes: int
    used_s: float


class BlobStore:
    """A folder of blobs, limited in size; what was used longest ago goes first.

    What this process has put or read is never dropped, nor is anything used within the last ten
    minutes; the folder may therefore be larger than its limit for a while.
    """

    def __init__(self, folder: Path, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> None:
        """Nothing is made on disk before the first `put`.

        Args:
            folder: where the blobs lie.
            limit_bytes: of all blobs together.
        """
        self.folder = folder
        self.limit_bytes = limit_bytes
        self._used: set[str] = set()
        self._lock = threading.Lock()
        self._size_bytes: int | None = None  # unknown until something is put

    def put(self, data: bytes) -> str:
        """Keep bytes and return their SHA-256 in hex.

        Raises:
            DiskFull, BadInput: the folder cannot be written.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        with self._lock:
            self._used.add(sha256)
            if self._size_bytes is None:
                self._size_bytes = sum(entry.size_bytes for entry in self._entries())
        if not self._is_whole(path, len(data)):
            write_atomic(path, data)
            with self._lock:
                self._size_bytes += len(data)
                if self._size_bytes > self.limit_bytes:
                    self._size_bytes = self._make_room()
        _touch(path)
        return sha256

    def get(self, blob: PictureRef | str) -> bytes:
        """The bytes of a blob, checked against their hash.

        Raises:
            BadInput: it is not there, or was damaged (and is then removed).
        """
        sha256, name = _identity(blob)
        path = self._path(sha256)
        with self._lock:
            self._used.add(sha256)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadInput(
                f"The picture {name} is no longer in the store.",
                "Open the original file again.",
                repr(error),
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            _remove(path)
            raise BadInput(
                f"The stored copy of {name} was damaged and has been removed.",
                "Open the original file again.",
                str(path),
            )
        _touch(path)
        return data

    def has(self, blob: PictureRef | str) -> bool:
        """Whether a blob of that hash is there (unread, hence unchecked)."""
        return self._path(_identity(blob)[0]).is_file()

    def add_file(self, path: Path) -> PictureRef:
        """Keep a file's bytes; what they mean is not looked at.

        Raises:
            BadInput: the file cannot be read.
        """
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise BadInput(f"“{path.name}” is not there.", "Check its name and place.") from error
        except IsADirectoryError as error:
            raise BadInput(f"“{path.name}” is a folder.", "Choose a picture in it.") from error
        except OSError as error:
            raise BadInput(
                f"“{path.name}” could not be read.",
                "Check that you may read it.",
                repr(error),
            ) from error
        return PictureRef(self.put(data), path.name)

    def find(self, picture: PictureRef, near: Path | None = None) -> bytes:
        """The bytes of a picture: from the store, or from a file of its name beside `near`.

        Args:
            picture: what is looked for.
            near: a file or folder; a recipe's own place, for example. A file of the picture's name
                there counts only if its hash fits, and is then kept in the store.

        Raises:
            BadInput: it is in neither place.
        """
        try:
            return self.get(picture)
        except BadInput:
            data = _beside(picture, near)
            if data is None:
                raise
        self.put(data)
        return data

    def size_bytes(self) -> int:
        """Of all blobs together, as they lie on disk now."""
        return sum(entry.size_bytes for entry in self._entries())

    def _path(self, sha256: str) -> Path:
        # Two levels: folders with many thousand files are slow on some systems.
        return self.folder / sha256[:2] / sha256

    def _is_whole(self, path: Path, size_bytes: int) -> bool:
        try:
            return path.stat().st_size == size_bytes
        except OSError:
            return False

    def _entries(self) -> Iterator[_Entry]:
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            try:
                status = path.stat()
            except OSError:  # another process has just removed it
                continue
            yield _Entry(path, status.st_size, status.st_mtime)

    def _make_room(self) -> int:
        """Drop the oldest until the limit holds; returns the bytes that are left."""
        entries = sorted(self._entries(), key=lambda entry: entry.used_s)
        left, now = sum(entry.size_bytes for entry in entries), time.time()
        for entry in entries:
            age_s = now - entry.used_s
            is_part = entry.path.suffix == ".part"
            if is_part and age_s > _ABANDONED_S:  # of a process that was killed while writing
                _remove(entry.path)
                left -= entry.size_bytes
            elif is_part or left <= self.limit_bytes:
                continue
            elif age_s > _GRACE_S and entry.path.name not in self._used:
                _remove(entry.path)
                left -= entry.size_bytes
        return left


def _identity(blob: PictureRef | str) -> tuple[str, str]:
    """Hash and a name for sentences; a malformed hash is refused (it becomes a path)."""
    reference = blob if isinstance(blob, PictureRef) else PictureRef(blob)
    return reference.sha256, f"“{reference.name or reference.sha256[:12]}”"


def _beside(picture: PictureRef, near: Path | None) -> bytes | None:
    if near is None or not picture.name:
        return None
    folder = near if near.is_dir() else near.parent
    # Only the last part of the name: a recipe from elsewhere must not point at other folders.
    name = picture.name.replace("\\", "/").rsplit("/", 1)[-1]
    if name in ("", ".", ".."):
        return None
    try:
        data = (folder / name).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == picture.sha256 else None


def _touch(path: Path) -> None:
    """Note the use. The file may be gone or belong to somebody else; then there is no note."""
    try:
        os.utime(path)
    except OSError:
        return


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # open in another process (Windows) or not ours
        return
