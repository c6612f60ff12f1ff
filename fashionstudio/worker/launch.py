"""How a worker process is started; shared by the plain client and the window's."""

from __future__ import annotations

import sys


def worker_command() -> list[str]:
    """Program and arguments.

    A frozen application starts itself again: `-m` would open a second window there.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, "worker"]
    return [sys.executable, "-m", "fashionstudio", "worker"]
