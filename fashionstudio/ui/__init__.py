"""The window. `run` is all that anyone outside needs; nothing here loads a network."""

from __future__ import annotations

from collections.abc import Sequence


def run(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed; returns the exit status.

    Args:
        argv: arguments after the program's name, see `ui.application`.
    """
    from fashionstudio.ui.application import run_application

    return run_application(argv)
