"""How this program starts itself again: as a worker, or for one command."""

from __future__ import annotations

import sys

from fashionstudio.core.compute import ComputeOptions


def own_command(*arguments: str) -> list[str]:
    """Program and arguments that run this program.

    A frozen application starts itself again: `-m` would open a second window there.
    """
    start = [] if getattr(sys, "frozen", False) else ["-m", "fashionstudio"]
    return [sys.executable, *start, *arguments]


def worker_command(compute: ComputeOptions | None = None, *, modest: bool = False) -> list[str]:
    """Program and arguments of a worker that computes as wished.

    Args:
        compute: on what, and how.
        modest: whoever works at this computer comes before it.
    """
    options = compute.arguments() if compute else []
    return own_command("worker", *(["--modest"] if modest else []), *options)
