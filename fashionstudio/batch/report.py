"""What a run tells while it works, and when it has ended."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

State = str
"""“done”, “failed”, or “kept” for what an earlier run had made."""


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is, after an item.

    Attributes:
        total: items of the plan that can be made.
        done, failed: by this run; kept: by earlier ones.
        rate: pictures a minute; 0 while it is not known.
        seconds_left: None while it is not known.
        item: what became of it is in `record`, as in the manifest.
    """

    total: int
    done: int
    failed: int
    kept: int
    rate: float
    seconds_left: float | None
    item: str = ""
    record: dict[str, Any] = field(default_factory=dict)

    @property
    def finished(self) -> int:
        """Items that need nothing more."""
        return self.done + self.failed + self.kept


OnProgress = Callable[[RunProgress], None]


def unwatched(_progress: RunProgress) -> None:
    """Progress that nobody watches."""


class Control:
    """Stops a run; from any thread, or from a signal handler."""

    def __init__(self) -> None:
        self._pausing = threading.Event()
        self._stopping = threading.Event()
        self._listeners: list[Callable[[], None]] = []

    def pause(self) -> None:
        """Finish what is in work, then end; a second time: end at once."""
        if self._pausing.is_set():
            self._stopping.set()
        self._pausing.set()
        self._tell()

    def stop(self) -> None:
        """End at once; what is in work is made again next time."""
        self._pausing.set()
        self._stopping.set()
        self._tell()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call back on every change; at once, if there was one."""
        self._listeners.append(listener)
        if self.pausing:
            listener()

    @property
    def pausing(self) -> bool:
        """Whether nothing further shall be begun."""
        return self._pausing.is_set()

    @property
    def stopping(self) -> bool:
        """Whether nothing shall be finished, either."""
        return self._stopping.is_set()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


@dataclass(slots=True)
class RunReport:
    """What a run has left behind.

    Attributes:
        folder: where everything is.
        records: of the manifest, one for every item and every broken row.
        paused: whether it ended before all was tried.
        made: items that this run itself has made.
        seconds: that it took.
        files: what was written beside the pictures.
        notes: sentences about what is not as wished.
    """

    folder: Path
    records: list[dict[str, Any]] = field(default_factory=list)
    paused: bool = False
    made: int = 0
    seconds: float = 0.0
    files: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """State → how many."""
        return Counter(str(record["state"]) for record in self.records)

    @property
    def flags(self) -> Counter[str]:
        """Flag → how many pictures raise it."""
        return Counter(flag for record in self.records for flag in record.get("flags") or ())

    @property
    def failures(self) -> list[dict[str, Any]]:
        """The records of what could not be made."""
        return [record for record in self.records if record["state"] == "failed"]
