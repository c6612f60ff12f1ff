"""What has become of each item: lines that are only ever added, each on the disk before the next.

The journal is the truth of a run; manifest, pages and sheets are made of it. A line is written
after its picture lies on the disk under its name, so a picture without a line is made again, and a
line whose picture is not as it says, too.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from pathlib import Path
from typing import Any, BinaryIO, Self

from fashionstudio.core.atomic import disk_full_as
from fashionstudio.core.blobs import fingerprint
from fashionstudio.errors import BadInput

JOURNAL_VERSION = 1


class Journal:
    """The journal of one folder; threads may add at the same time.

    Attributes:
        entries: key → the last line about it.
        repaired: whether the file ended within a line, as after a power loss.
    """

    def __init__(self, path: Path) -> None:
        """Read what is there.

        Raises:
            BadInput: it cannot be read, or a newer version has written it.
        """
        self.path = path
        self.entries: dict[str, dict[str, Any]] = {}
        self.repaired = False
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._whole_bytes = self._read()

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("ab")
        if self._file.tell() > self._whole_bytes:
            # Half a line at the end: its item was not finished.
            self._file.truncate(self._whole_bytes)
            os.fsync(self._file.fileno())
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def add(self, entry: dict[str, Any]) -> None:
        """Write a line, to be found again whatever happens next; `entry` has a “key”.

        Raises:
            DiskFull: no space is left for it.
        """
        line = json.dumps({"v": JOURNAL_VERSION, **entry}, ensure_ascii=False) + "\n"
        with self._lock, disk_full_as("There is no space left.", "Free some, and run it again."):
            assert self._file is not None, "the journal is not open"
            self._file.write(line.encode())
            self._file.flush()
            os.fsync(self._file.fileno())
            self.entries[str(entry["key"])] = entry

    def _read(self) -> int:
        """Take in every whole line; how many bytes they are."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise BadInput(
                "The journal of this batch cannot be read.", details=repr(error)
            ) from error
        whole = data.rfind(b"\n") + 1
        self.repaired = whole < len(data)
        for line in data[:whole].splitlines():
            try:
                entry = json.loads(line)
                key = str(entry["key"])
            except (ValueError, KeyError, TypeError):
                self.repaired = True  # a damaged block: its items are made again
                continue
            if int(entry.get("v", 1)) > JOURNAL_VERSION:
                raise BadInput(
                    "A newer version of fashionstudio has worked in this folder.",
                    "Update fashionstudio, or choose another folder.",
                )
            self.entries[key] = entry
        return whole


def item_key(request_sha256: str, file: str, style: str) -> str:
    """Identity of an item: the same picture, under the same name, in the same kind of file."""
    text = json.dumps([request_sha256, file, style])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def is_whole(entry: dict[str, Any], folder: Path) -> bool:
    """Whether the picture of a finished item is there, as it was written."""
    path = folder / str(entry.get("file", ""))
    try:
        if path.stat().st_size != entry.get("bytes"):
            return False
        return fingerprint(path) == entry.get("sha256")
    except OSError:
        return False
