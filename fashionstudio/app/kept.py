"""Large files that are rarely looked at: kept on disk while the program runs, not in memory.

Fifty Renders of twelve megapixels are a gigabyte. They are in the journal or in the project, too,
but those are written later, and a project can be moved or deleted while it is open. So they lie in
a file of ours that has no name: no other program finds it, and it is gone with the process,
whatever ends that.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import weakref
from collections import deque
from typing import IO

from fashionstudio.paths import data_dir

log = logging.getLogger(__name__)


class Kept:
    """The bytes of one file; the place that they take is free again when nobody holds this.

    Attributes:
        size: in bytes.
    """

    def __init__(self, data: bytes, shelf: KeepingFile | None = None) -> None:
        """`shelf` is for tests: the process has one for all its windows."""
        self.size = len(data)
        self._shelf = shelf or _shelf
        self._place = self._shelf.write(data)
        self._data = data if self._place is None else b""
        if self._place is not None:
            weakref.finalize(self, self._shelf.free, self._place, self.size).atexit = False

    def read(self) -> bytes:
        """What was given, byte for byte; from any thread."""
        return self._data if self._place is None else self._shelf.read(self._place, self.size)


class KeepingFile:
    """A file without a name, in which places are given and taken back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None
        self._end = 0
        self._holes: list[tuple[int, int]] = []
        self._freed: deque[tuple[int, int]] = deque()

    @property
    def size_bytes(self) -> int:
        """How long the file is."""
        return self._end

    def write(self, data: bytes) -> int | None:
        """Where the data lies from now on; None if the disk takes nothing more."""
        with self._lock:
            self._tidy()
            place = self._take(len(data))
            try:
                file = self._open()
                file.seek(place)
                rest = memoryview(data)
                while rest:
                    rest = rest[file.write(rest) :]
            except OSError as error:
                log.warning("kept in memory, for the disk takes nothing: %s", error)
                self._freed.append((place, len(data)))
                return None
            return place

    def read(self, place: int, size: int) -> bytes:
        """What was written there."""
        with self._lock:
            file = self._open()
            file.seek(place)
            return file.read(size)

    def free(self, place: int, size: int) -> None:
        """Nobody needs what lies there any more; may be told at any moment, in any thread."""
        self._freed.append((place, size))
        if self._lock.acquire(blocking=False):
            try:
                self._tidy()
            finally:
                self._lock.release()

    def _tidy(self) -> None:
        """Join what is free; the end of the file goes back to the disk."""
        while self._freed:
            self._holes.append(self._freed.popleft())
        holes: list[tuple[int, int]] = []
        for at, length in sorted(self._holes):
            if holes and sum(holes[-1]) == at:
                holes[-1] = (holes[-1][0], holes[-1][1] + length)
            else:
                holes.append((at, length))
        if holes and sum(holes[-1]) == self._end:
            self._end = holes.pop()[0]
            if self._file is not None:
                self._file.truncate(self._end)
        self._holes = holes

    def _take(self, size: int) -> int:
        """The first hole that is large enough, else the end."""
        for number, (at, length) in enumerate(self._holes):
            if length >= size:
                self._holes[number : number + 1] = [(at + size, length - size)][: length > size]
                return at
        place, self._end = self._end, self._end + size
        return place

    def _open(self) -> IO[bytes]:
        if self._file is None:
            folder = data_dir()
            folder.mkdir(parents=True, exist_ok=True)
            # Not where the system keeps such files: there they often lie in memory.
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        return self._file


_shelf = KeepingFile()
