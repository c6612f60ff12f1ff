"""Judges by its heartbeats whether a worker still gets on with its job.

The worker's reader thread answers pings while its main thread computes. So an answer says that the
process lives; what it says of its processor time tells whether the job does, even where a slow
machine takes minutes for a step.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from fashionstudio.worker.frames import Message

_LOADING = ("load", "read")
"""Phases that wait for the disk, or for somebody else's server."""
_WINDOWS = 6
"""Processor time is looked at in this many parts of `still_s`."""


@dataclass
class Watch:
    """What is known of one worker process.

    Attributes:
        still_s: without an event and with hardly any processor time for so long: it hangs.
        loading_s: the same while it reads its networks.
        endless_s: without an event for so long, though it computes: it goes round in circles.
        least_share: of one processor that even a starved job gets.
    """

    still_s: float = 120.0
    loading_s: float = 900.0
    endless_s: float = 1800.0
    least_share: float = 0.01
    clock: Callable[[], float] = time.monotonic
    _doing: str = field(default="", init=False)
    _phase: str = field(default="", init=False)
    _event_at: float = field(default=0.0, init=False)
    _moved_at: float = field(default=0.0, init=False)
    _mark: tuple[float, float] | None = field(default=None, init=False)

    def begin(self) -> None:
        """Another process, or another job: nothing is held against it."""
        self._doing = self._phase = ""
        self._event_at = self._moved_at = self.clock()
        self._mark = None

    def heard(self, message: Message) -> None:
        """Take notice of whatever the worker has said."""
        if message.type == "pong":
            self._beat(str(message.get("doing", "")), message.get("cpu_s"))
        elif message.job:
            self._event_at = self._moved_at = self.clock()
            self._phase = str(message["name"]) if message.type == "phase" else self._phase

    def hangs(self) -> bool:
        """Whether the job that it is at does not get on."""
        if not self._doing:
            return False
        now = self.clock()
        limit = self.loading_s if self._phase in _LOADING else self.still_s
        return now - self._moved_at > limit or now - self._event_at > max(self.endless_s, limit)

    def quiet_s(self) -> float:
        """How long ago it has told anything of its job."""
        return self.clock() - self._event_at

    def _beat(self, job: str, cpu_s: float | None) -> None:
        if job != self._doing:
            self.begin()
            self._doing = job
        if cpu_s is None:
            return
        now = self.clock()
        if self._mark is None or cpu_s < self._mark[1]:
            self._mark = (now, cpu_s)
            return
        since, spent = now - self._mark[0], cpu_s - self._mark[1]
        if since < self.still_s / _WINDOWS:
            return
        self._mark = (now, cpu_s)
        if spent >= self.least_share * since:
            self._moved_at = now
