"""The window. `run` is all that anyone outside needs; nothing here loads a network."""

from __future__ import annotations

import gc
from collections.abc import Sequence


def run(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed; returns the exit status.

    Args:
        argv: arguments after the program's name, see `ui.application`.
    """
    # What is made until the window stands is there to stay. Looking through it for rubbish, time
    # and again, takes a tenth of a second; `application` switches that on when all is there.
    gc.disable()
    from fashionstudio.ui.application import run_application

    return run_application(argv)
