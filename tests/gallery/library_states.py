"""States of the library: empty, full, asked, and what could not be added."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from fashionstudio.paths import assets_dir
from fashionstudio.ui.library.panel import LibraryPanel
from tests.gallery.stage import Stage
from tests.gallery.table import THUMBS_MS, state, while_shown


@state("window/library-empty")
def library_empty(stage: Stage) -> Iterator[QWidget]:
    stage.trigger("library.show")
    panel = stage.window.library_view.panel
    panel.show_kind("look")
    stage.wait(lambda: panel.empty.isVisible() and not panel.grid.isVisible())
    stage.settle()
    yield stage.window
    panel.show_kind("garment")
    stage.window.side.show_page("design")


@state("window/library")
def library(stage: Stage) -> Iterator[QWidget]:
    panel = _stocked_library(stage)
    panel.grid.setFocus()
    panel.grid.setCurrentIndex(panel.grid.cards.index(1))
    stage.wait(lambda: panel.card_box.isVisible())
    stage.settle()
    yield stage.window
    panel.grid.clearSelection()
    stage.window.side.show_page("design")


@state("window/library-like-this-but")
def library_like(stage: Stage) -> Iterator[QWidget]:
    panel = _stocked_library(stage)
    card = panel.grid.cards.card(panel.grid.cards.index(0))
    panel.show_like(card)
    stage.wait(lambda: panel.grid.cards.ids)
    panel.search.setText("but red")
    stage.wait(lambda: "…" not in panel.count.text() and panel.grid.cards.ids)
    stage.settle(THUMBS_MS)
    yield stage.window
    panel.show_like(None)
    stage.settle()
    stage.window.side.show_page("design")


@state("panels/library-menu")
def library_menu(stage: Stage) -> Iterator[QWidget]:
    from fashionstudio.ui.library.menu import fill_menu

    panel = _stocked_library(stage)
    panel.grid.setFocus()
    panel.grid.setCurrentIndex(panel.grid.cards.index(0))
    menu = QMenu(panel)
    fill_menu(menu, stage.window.library_view)
    menu.ensurePolished()
    menu.adjustSize()
    yield menu
    menu.deleteLater()
    panel.grid.clearSelection()
    stage.window.side.show_page("design")


@state("dialogs/library-not-added")
def library_not_added(stage: Stage) -> Iterator[QWidget]:
    from fashionstudio.library.importing import Broken
    from fashionstudio.ui.library.problems import ProblemsDialog

    broken = (
        Broken(
            Path("season/broken.jpg"),
            "“broken.jpg” cannot be read as a picture. "
            "Save it as PNG, JPEG, WebP or TIFF and open that.",
        ),
        Broken(
            Path("season/half.png"),
            "“half.png” is damaged or not complete. Copy or download it again, "
            "or save it again in the program it comes from.",
        ),
    )
    yield from while_shown(stage, ProblemsDialog(broken, stage.window))


def _stocked_library(stage: Stage) -> LibraryPanel:
    """The Library page, with the samples in it, ready for search."""
    view, shelf = stage.window.library_view, stage.studio.library
    shelf.desk.rest_ms = 20
    stage.trigger("library.show")
    stage.settle()
    if not view.panel.grid.cards.ids:
        told: list[object] = []
        shelf.added.connect(told.append)
        view.add([assets_dir() / name for name in ("people", "garments", "fabrics")])
        stage.wait(lambda: told and shelf.study.busy)
        stage.window.messages.dismiss()
    stage.wait(lambda: not shelf.study.busy)
    view.panel.show_kind("garment")
    model = view.panel.grid.cards
    stage.wait(lambda: model.ids and all(model.card(model.index(r)) for r in range(2)))
    stage.settle(THUMBS_MS)
    return view.panel
