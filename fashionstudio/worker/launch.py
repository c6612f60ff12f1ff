"""How a worker is started, and how modestly it and others compute."""

from __future__ import annotations

import logging

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.own_command import own_command

WORKER_NICE = 5
"""Enough for a window's strokes to come first, and little against other programs."""
BATCH_NICE = 10
"""What runs overnight lets the window's own renders come first, too."""


def worker_command(compute: ComputeOptions | None = None, *, modest: bool = False) -> list[str]:
    """Program and arguments of a worker that computes as wished.

    Args:
        compute: on what, and how.
        modest: whoever works at this computer comes before it.
    """
    options = compute.arguments() if compute else []
    return own_command("worker", *(["--modest"] if modest else []), *options)


def stand_back(niceness: int) -> None:
    """Take what processor time others leave: all of it, unless a window is being drawn in.

    Args:
        niceness: 1..19; what this process starts from now on is as nice.
    """
    import psutil

    low = psutil.BELOW_NORMAL_PRIORITY_CLASS if psutil.WINDOWS else niceness
    try:
        if psutil.WINDOWS or psutil.Process().nice() < low:  # nobody may become less nice
            psutil.Process().nice(low)
    except psutil.Error as error:
        logging.getLogger(__name__).info("the priority stays as it is: %s", error)
