"""Who is told how far long work is."""

from __future__ import annotations

from typing import Protocol


class Listener(Protocol):
    """Hears where work is; either call may raise Cancelled, which ends it."""

    def phase(self, name: str) -> None:
        """Something new begins."""

    def step(self, done: int, total: int) -> None:
        """So much of it is over."""
