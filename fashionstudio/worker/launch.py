"""How a worker process is started; shared by the plain client and the window's."""

from __future__ import annotations

import sys

from fashionstudio.core.compute import ComputeOptions


def worker_command(compute: ComputeOptions | None = None) -> list[str]:
    """Program and arguments of a worker that computes as wished.

    A frozen application starts itself again: `-m` would open a second window there.
    """
    start = ["worker"] if getattr(sys, "frozen", False) else ["-m", "fashionstudio", "worker"]
    return [sys.executable, *start, *(compute.arguments() if compute else [])]
