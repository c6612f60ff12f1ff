"""The table of states: what every one of them is noted in, and the steps that they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from tests.gallery.stage import Stage

Show = Callable[[Stage], Iterator[QWidget]]
STATES: dict[str, Show] = {}
THUMBS_MS = 400
"""The small pictures of the layers take their time."""


def state(name: str) -> Callable[[Show], Show]:
    """Puts a function into the table of states."""

    def note(show: Show) -> Show:
        STATES[name] = show
        return show

    return note


def fresh(stage: Stage, name: str, show: Callable[[], None]) -> Iterator[QDialog]:
    """A dialog as it opens for the first time, at the present size of text."""
    dialogs = stage.window.dialogs
    kept = getattr(dialogs, name)
    if kept is not None:
        setattr(dialogs, name, None)
        kept.deleteLater()
    show()
    stage.settle()
    dialog = getattr(dialogs, name)
    yield dialog
    dialog.hide()


def while_shown(stage: Stage, dialog: QDialog) -> Iterator[QDialog]:
    dialog.show()
    stage.settle()
    yield dialog
    dialog.reject()
    stage.settle()


def whole(widget: QWidget) -> QWidget:
    """The content of a scroll area instead of what fits into it."""
    area = widget if isinstance(widget, QScrollArea) else widget.findChild(QScrollArea)
    return area.widget() if area is not None else widget
