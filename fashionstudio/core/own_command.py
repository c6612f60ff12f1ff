"""How this program starts itself again."""

from __future__ import annotations

import sys


def own_command(*arguments: str) -> list[str]:
    """Program and arguments that run this program.

    A frozen application starts itself again: `-m` would open a second window there.
    """
    start = [] if getattr(sys, "frozen", False) else ["-m", "fashionstudio"]
    return [sys.executable, *start, *arguments]
