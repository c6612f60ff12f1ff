"""The Library page: kinds, search, the grid, and the card of what is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.library_cards import Card, Found, ShelfQuery
from fashionstudio.app.library_drag import dragged_in
from fashionstudio.app.library_shelf import LibraryShelf
from fashionstudio.app.library_worker import Turn
from fashionstudio.app.recipe_words import category_text
from fashionstudio.app.sentences import sentence, told
from fashionstudio.app.theme import GAP, Theme
from fashionstudio.core.look import CATEGORIES
from fashionstudio.errors import FashionStudioError, ModelMismatch, ModelMissing
from fashionstudio.library.entry import Kind
from fashionstudio.library.selecting import Order
from fashionstudio.ui.library.card import EntryCard
from fashionstudio.ui.library.empty import EmptyShelf
from fashionstudio.ui.library.grid import LibraryGrid
from fashionstudio.ui.library.kind_bar import KindBar
from fashionstudio.ui.library.like_bar import LikeBar
from fashionstudio.ui.library.progress import LibraryProgress
from fashionstudio.ui.library.space_button import SpaceButton
from fashionstudio.ui.panels.section import clearable

MEANT_AFTER_MS = 350
"""Words are looked for in texts at once, and compared with pictures after a pause in typing."""
CATEGORISED: tuple[Kind, ...] = ("garment", "look", "render")


class LibraryPanel(QFrame):
    """Asks the shelf for what is looked for, and shows it.

    Signals:
        files_requested, folder_requested: pictures are to be chosen, to be added.
        files_dropped: paths that are to be added.
        shown: the answer to the last question is on the screen.
    """

    files_requested = Signal()
    folder_requested = Signal()
    files_dropped = Signal(object)
    shown = Signal()

    def __init__(self, shelf: LibraryShelf, theme: Theme) -> None:
        super().__init__(objectName="panelBody")
        self._shelf = shelf
        self._turn: Turn | None = None
        self._asked = 0
        self._like: Card | None = None
        self._found = Found((), 0)
        self._stale = True
        self._woken = False
        self.setAcceptDrops(True)
        self.kinds = KindBar(theme)
        self.kinds.set_current("garment")
        self.search = QLineEdit()
        self.search.setAccessibleName(self.tr("Search the library"))
        clearable(self.search)
        self.like_bar = LikeBar()
        self.category = self._combo(self.tr("Kind of garment"))
        self.category.addItem(self.tr("All kinds"), "")
        for category in CATEGORIES:
            self.category.addItem(category_text(category), category)
        self.tag = self._combo(self.tr("Tag"))
        self.tag.addItem(self.tr("All tags"), "")
        self.order = self._combo(self.tr("Order"))
        texts: dict[Order, str] = {
            "newest": self.tr("Newest"), "oldest": self.tr("Oldest"), "name": self.tr("By name"),
        }  # fmt: skip
        for order in ("newest", *(o for o in get_args(Order) if o != "newest")):
            self.order.addItem(texts[order], order)
        self.count = QLabel(objectName="small", wordWrap=True)
        self.add = QToolButton(text=self.tr("Add"))
        self.add.setToolTip(self.tr("Pictures and folders can be dropped here, too"))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.add)
        self.add_files = menu.addAction(self.tr("Add pictures…"))
        self.add_folder = menu.addAction(self.tr("Add folder…"))
        self.add.setMenu(menu)
        self.space = SpaceButton()
        self.grid = LibraryGrid(shelf)
        self.card = EntryCard()
        self.progress = LibraryProgress(shelf)
        self.empty = EmptyShelf()
        self._build()
        self._connect()
        self.card_box.hide()
        self.empty.hide()
        self.set_theme(theme)
        self._follow_kind()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.like_bar.set_theme(theme)
        self.kinds.set_theme(theme)

    # Asking --------------------------------------------------------------------------------------

    @property
    def kind(self) -> Kind:
        """The kind that is shown."""
        return self.kinds.current()

    def query(self) -> ShelfQuery:
        """What is looked for now."""
        return ShelfQuery(
            self.kind,
            self.search.text(),
            self._like.entry.id if self._like is not None else None,
            str(self.tag.currentData() or ""),
            str(self.category.currentData() or "") if self.kind in CATEGORISED else "",
            cast(Order, self.order.currentData()),
        )

    def show_kind(self, kind: Kind) -> None:
        """Show the entries of another kind."""
        if kind != self.kind:
            self.kinds.set_current(kind)
            self._follow_kind()
            self.refresh()

    def show_like(self, card: Card | None) -> None:
        """Look for what is like an entry; words then say what shall be different."""
        if card is not None and card.entry.kind != self.kind:
            self.show_kind(card.entry.kind)
        self._like = card
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._follow_like()
        self.refresh()
        if card is not None:
            self.search.setFocus()

    def refresh(self) -> None:
        """Find again: in texts at once, by comparing pictures in a moment."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._asked += 1
        asked, query = self._asked, self.query()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        self._meant.stop()
        if query.like is None:
            self._shelf.find(query, lambda found: self._show_texts(asked, query, found))
        else:
            self.count.setText(self.tr("Comparing pictures…"))
            self._ask_meant()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
        if not self._woken:
            self._woken = True
            self._shelf.study.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        """Answers that come later are for nobody; perhaps the window closes."""
        super().hideEvent(event)
        self._asked += 1
        self._stale = True
        self._meant.stop()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None

    # Drops ---------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if not dragged_in(mime) and any(url.isLocalFile() for url in mime.urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    # Building ------------------------------------------------------------------------------------

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        return combo

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(GAP // 2)
        for combo in (self.category, self.tag, self.order):
            filters.addWidget(combo, 1)
        told = QHBoxLayout()
        told.addWidget(self.count, 1)
        told.addWidget(self.space)
        told.addWidget(self.add)
        column = QVBoxLayout()
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.kinds)
        column.addWidget(self.like_bar)
        column.addWidget(self.search)
        column.addLayout(filters)
        column.addLayout(told)
        column.addWidget(self.grid, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.progress)
        self.card_box = QWidget()
        inner = QVBoxLayout(self.card_box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        line = QFrame(objectName="sectionLine")
        inner.addWidget(line)
        held = QVBoxLayout()
        held.setContentsMargins(GAP * 2, GAP, GAP * 2, GAP * 2)
        held.addWidget(self.card)
        inner.addLayout(held)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(column, 1)
        layout.addWidget(self.card_box)

    def _connect(self) -> None:
        self._meant = QTimer(self, singleShot=True, interval=MEANT_AFTER_MS)
        self._meant.timeout.connect(self._ask_meant)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self.kinds.chosen.connect(lambda _kind: self._on_kind())
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.search.returnPressed.connect(self._enter_grid)
        for combo in (self.category, self.tag, self.order):
            combo.currentIndexChanged.connect(lambda _index: self.refresh())
        self.like_bar.cleared.connect(lambda: self.show_like(None))
        for button in (self.add_files.triggered, self.empty.files.clicked):
            button.connect(lambda _on=False: self.files_requested.emit())
        for button in (self.add_folder.triggered, self.empty.folder.clicked):
            button.connect(lambda _on=False: self.folder_requested.emit())
        self._shelf.changed.connect(self.grid.cards.forget_cards)
        self._shelf.changed.connect(self._soon.start)
        self._shelf.study.learnt.connect(self._on_learnt)
        self._shelf.engine_changed.connect(self._follow_engine)
        self.grid.current_changed.connect(self._show_card)
        self._follow_like()
        self._follow_engine()

    # Following -----------------------------------------------------------------------------------

    def _on_kind(self) -> None:
        if self._like is not None:
            self._like = None
            self._follow_like()
        self._follow_kind()
        self.refresh()

    def _enter_grid(self) -> None:
        """From what was typed to what was found, without the mouse."""
        if self.grid.cards.ids:
            self.grid.setFocus()
            self.grid.mark([self.grid.cards.ids[0]])

    def _follow_kind(self) -> None:
        self.category.setVisible(self.kind in CATEGORISED)
        self.grid.set_square(self.kind == "fabric")

    def _follow_like(self) -> None:
        self.like_bar.show_card(self._like)
        self.order.setEnabled(self._like is None)
        if self._like is None:
            self.search.setPlaceholderText(self.tr("Search: a red linen shirt, a tag, a name"))
        else:
            self.search.setPlaceholderText(self.tr("but … red, longer, without sleeves"))

    def _follow_engine(self) -> None:
        self.space.show_engine(self._shelf.engine)
        if self.query().asks_worker:
            self.refresh()

    def _on_learnt(self) -> None:
        self.grid.cards.forget_cards()  # they have colours by now
        if self.query().asks_worker:
            self.refresh()

    def _ask_meant(self) -> None:
        asked, query = self._asked, self.query()
        self._turn = self._shelf.find_meant(
            query,
            lambda found: self._show_meant(asked, query, found),
            lambda error: self._show_refusal(asked, query, error),
        )

    def _show_texts(self, asked: int, query: ShelfQuery, found: Found) -> None:
        if asked != self._asked:
            return
        self._show(query, found)
        if query.asks_worker:
            self._meant.start()
        else:
            self.shown.emit()

    def _show_meant(self, asked: int, query: ShelfQuery, found: Found) -> None:
        if asked == self._asked:
            self._show(query, found)
            self.shown.emit()

    def _show_refusal(self, asked: int, query: ShelfQuery, error: FashionStudioError) -> None:
        if asked != self._asked:
            return
        if query.like is not None:
            self._show(query, Found((), self._found.everything, self._found.tags))
        text = sentence(error)
        if isinstance(error, ModelMissing | ModelMismatch):
            # The hint speaks of the command line.
            hint = self.tr("Choose its folder at “CLIP”, or search with mini.")
            text = f"{told(error.message)} {hint}"
        self.count.setText(text)
        self.shown.emit()

    def _show(self, query: ShelfQuery, found: Found) -> None:
        self._found = found
        self._show_tags(found.tags)
        self.grid.show_ids(found.ids)
        self.count.setText(self._count_text(query, found))
        self.grid.setVisible(bool(found.ids))
        self.empty.setVisible(not found.ids)
        self.empty.show_reason(query.kind, bare=found.everything == 0)
        self._show_card()

    def _count_text(self, query: ShelfQuery, found: Found) -> str:
        if query.is_all:
            return self.tr("Entries: {n}").format(n=found.everything)
        text = self.tr("Entries: {n} of {all}").format(n=len(found.ids), all=found.everything)
        if found.unready and not found.compared:
            return self.tr("{text}, only names and tags were searched").format(text=text)
        if found.unready:
            return self.tr("{text}, some pictures are not ready for search").format(text=text)
        return self.tr("{text}, the best first").format(text=text) if found.compared else text

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        chosen = self.tag.currentData()
        there = tuple(self.tag.itemData(row) for row in range(1, self.tag.count()))
        if tags == there:
            return
        self.tag.blockSignals(True)
        while self.tag.count() > 1:
            self.tag.removeItem(1)
        for tag in tags:
            self.tag.addItem(tag, tag)
        self.tag.setCurrentIndex(max(0, self.tag.findData(chosen)))
        self.tag.blockSignals(False)
        if self.tag.currentData() != chosen:  # nothing has that tag any more
            self._soon.start()

    def _show_card(self) -> None:
        marked = self.grid.marked() if self.grid.isVisible() else []
        shown = bool(marked)
        appears = shown and self.card_box.isHidden()
        self.card_box.setVisible(shown)
        self.card.show_cards(marked)
        if appears:  # the grid has become smaller, and may hide what was chosen
            QTimer.singleShot(0, self.grid, lambda: self.grid.scrollTo(self.grid.currentIndex()))
