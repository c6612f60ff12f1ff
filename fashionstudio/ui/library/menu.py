"""What can be done with the marked entries, as a menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QMenu

from fashionstudio.app.recipe_words import category_text
from fashionstudio.core.look import CATEGORIES
from fashionstudio.ui.library.words import STAR, use_text

if TYPE_CHECKING:
    from fashionstudio.ui.library.view import LibraryView


def show_menu(view: LibraryView, place: QPoint) -> QMenu:
    """The menu at a place on the screen; it goes away by itself."""
    menu = QMenu(view.panel.grid)
    fill_menu(menu, view)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(place)
    return menu


def fill_menu(menu: QMenu, view: LibraryView) -> None:
    """Everything that can be done with the marked entries now."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("LibraryMenu", text)

    menu.clear()
    marked = view.marked()
    if not marked:
        return
    first, one = marked[0], len(marked) == 1
    picture = one and first.path is not None and first.entry.kind != "look"
    use = menu.addAction(use_text(first.entry.kind), lambda: view.use(first))
    use.setEnabled(one and first.path is not None)
    others = menu.addMenu(tr("Use as"))
    for slot, text in (
        ("photo", tr("Photo")), ("garment", tr("Garment")), ("fabric", tr("Fabric")),
        ("sketch", tr("Sketch")),
    ):  # fmt: skip
        others.addAction(text, partial(view.use_as, slot))
    others.setEnabled(picture)
    menu.addAction(tr("More like this"), view.more_like).setEnabled(one)
    menu.addSeparator()
    starred = all(STAR in card.entry.tags for card in marked)
    menu.addAction(tr("Take the star away") if starred else tr("Star"), view.star)
    menu.addAction(tr("Tags…"), view.edit_tags)
    if all(card.entry.kind == "garment" for card in marked):
        kinds = menu.addMenu(tr("Kind of garment"))
        for category in CATEGORIES:
            action = kinds.addAction(category_text(category), partial(view.set_category, category))
            action.setCheckable(True)
            action.setChecked(all(card.entry.category == category for card in marked))
    menu.addAction(tr("Rename…"), view.rename).setEnabled(one)
    menu.addAction(tr("Show file"), view.show_file).setEnabled(one)
    menu.addSeparator()
    menu.addAction(tr("Remove…"), view.remove)
