"""The library's page with pictures in it, and what the tests do with it."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from fashionstudio.core.image_io import write_png
from fashionstudio.library.library import Library

_numbers = itertools.count()
COLOURS = {"red": (200, 20, 20), "green": (20, 190, 30), "blue": (20, 30, 210)}


def picture(path: Path, colour: str, size: int = 40) -> Path:
    """One colour, and one pixel of its own: each content is new."""
    pixels = np.full((size, size - 8, 3), COLOURS[colour], np.uint8)
    number = next(_numbers)
    pixels[0, 0] = (number % 256, number // 256, 7)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_png(path, pixels)
    return path


@pytest.fixture
def shelf(desk):
    """The page with an empty library, at rest."""
    s = desk
    s.shelf, s.view = s.window.studio.library, s.window.library_view
    s.page, s.grid = s.view.panel, s.view.panel.grid
    s.shelf.desk.rest_ms = 20
    s.shelf.study.pause(True)
    s.wait(lambda: not s.shelf.study.busy)
    library = Library.open()
    library.remove(library.entries())
    library.close()
    s.shelf.changed.emit()
    s.page.show_like(None)
    for combo in (s.page.category, s.page.tag, s.page.order):
        combo.setCurrentIndex(0)
    s.window.side.show_page("library")
    s.page.show_kind("garment")
    # Answers to earlier questions must not come in between.
    s.wait(lambda: not s.shelf._reader.busy and not s.page._soon.isActive())
    s.wait(lambda: s.page.empty.isVisible() and not s.grid.cards.ids)
    yield s
    for dialog in (s.view.problems, s.view.question):
        if dialog is not None:
            dialog.reject()
    s.shelf.study.pause(True)
    s.wait(lambda: not s.shelf.study.busy)
    s.window.side.show_page("design")


def names(s) -> list[str]:
    """What is shown, in order; None where the card is on its way."""
    cards = [s.grid.cards.card(s.grid.cards.index(row)) for row in range(len(s.grid.cards.ids))]
    return [card.entry.name if card else None for card in cards]


def add(s, *paths: Path) -> None:
    told = []
    s.shelf.added.connect(told.append)
    s.view.add(list(paths))
    s.wait(lambda: told)
    s.shelf.added.disconnect(told.append)


def fill(s, folder: Path, *wanted: str) -> None:
    """Garments by the names of their colours."""
    before = len(s.grid.cards.ids)
    add(s, *[picture(folder / f"{name}.png", name.split("-")[0]) for name in wanted])
    s.wait(lambda: len(names(s)) == before + len(wanted) and None not in names(s))


def choose(s, name: str):
    s.wait(lambda: name in names(s))
    row = names(s).index(name)
    s.grid.setFocus()
    s.grid.setCurrentIndex(s.grid.cards.index(row))
    return s.grid.marked()[0]


def ready_for_search(s) -> None:
    s.shelf.study.pause(False)
    s.wait(lambda: not s.shelf.study.busy)


def drop(widget, mime: QMimeData) -> bool:
    kinds = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    rest = (Qt.KeyboardModifier.NoModifier,)
    enter = QDragEnterEvent(QPoint(5, 5), *kinds, *rest)
    widget.dragEnterEvent(enter)
    if enter.isAccepted():
        widget.dropEvent(QDropEvent(QPointF(5, 5), *kinds, *rest))
    return enter.isAccepted()


def dragged(s) -> QMimeData:
    return s.grid.cards.mimeData(s.grid.selectedIndexes())


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime
