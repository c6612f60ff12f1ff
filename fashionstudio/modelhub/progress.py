"""How long work tells where it is, and learns that it shall stop.

Plain callables, so that a command line and a window use the same functions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Phase = Literal["download", "hash", "convert", "copy"]
_CHUNK_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the work on one file is.

    Attributes:
        phase: what is done with it.
        item: name of the file or of the part of the engine, for people.
        done_bytes: so far; starts above 0 where an earlier run is continued.
        total_bytes: in all; None while it is not known.
    """

    phase: Phase
    item: str
    done_bytes: int
    total_bytes: int | None


Report = Callable[[Progress], None]
"""Called often; it must be quick."""

Check = Callable[[], None]
"""Called often; raises `Cancelled` when the user wants it to stop."""


def no_report(progress: Progress) -> None:
    """A `Report` for those who do not want to know."""


def no_check() -> None:
    """A `Check` that never stops anything."""


def sha256(
    path: Path, *, item: str = "", report: Report = no_report, check: Check = no_check
) -> str:
    """SHA-256 of a file, reported as `item` (default: its name)."""
    digest = hashlib.sha256()
    total, done = path.stat().st_size, 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            check()
            digest.update(chunk)
            done += len(chunk)
            report(Progress("hash", item or path.name, done, total))
    return digest.hexdigest()
