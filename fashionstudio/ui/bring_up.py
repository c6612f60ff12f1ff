"""Shows what stands beside the window: dialogs behind which one can go on working."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

TURN_MS = 1
"""With 0 it would come before what the user has done meanwhile."""


def bring_up(dialog: QWidget) -> None:
    """Show a dialog, or bring it to the front.

    One that has just been made comes in the next turn of the event loop: to make it and to show it
    for the first time would be one long pause.
    """
    if dialog.windowHandle() is None:
        QTimer.singleShot(TURN_MS, dialog, lambda: _show(dialog))
    else:
        _show(dialog)


def _show(dialog: QWidget) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
