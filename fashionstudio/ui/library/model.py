"""The entries that were found; what they look like comes when it is to be seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPixmap
from shiboken6 import isValid

from fashionstudio.app.library_cards import Card
from fashionstudio.app.library_drag import drag_of
from fashionstudio.app.library_shelf import LibraryShelf

KEPT_CARDS = 500
"""Some 100 kB each: what was seen lately does not flicker when it is scrolled back to."""
AT_ONCE = 12
MOST_WAITING = 120
"""More than any grid shows; who scrolls on does not wait for what has passed by."""
CARD = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class LibraryModel(QAbstractListModel):
    """Entries by id; cards are fetched in the background for those that somebody asks for.

    Signals:
        arrived: the cards of some rows are here.
    """

    arrived = Signal()

    def __init__(self, shelf: LibraryShelf, parent: QObject) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._ids: tuple[int, ...] = ()
        self._rows: dict[int, int] = {}
        self._cards: OrderedDict[int, Card] = OrderedDict()
        self._pixmaps: dict[int, QPixmap] = {}
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._in_flight: tuple[int, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fetch)

    @property
    def ids(self) -> tuple[int, ...]:
        """All entries, in order."""
        return self._ids

    def show_ids(self, ids: Sequence[int]) -> None:
        """Show others."""
        if tuple(ids) == self._ids:
            return
        self.beginResetModel()
        self._ids = tuple(ids)
        self._rows = {number: row for row, number in enumerate(self._ids)}
        self._wanted.clear()
        self.endResetModel()

    def forget_cards(self) -> None:
        """Entries may look otherwise now: fetch them again; until then they stay as they were."""
        again = [*self._in_flight, *tuple(self._cards)[-MOST_WAITING:]]
        for number in tuple(self._cards):
            if number not in again:
                self._drop(number)
        for number in again:
            if number in self._rows:
                self._want(number)

    def card(self, index: _Index) -> Card | None:
        """What is known of a row; None: it is on its way."""
        number = self._ids[index.row()]
        card = self._cards.get(number)
        if card is None:
            self._want(number)
        else:
            self._cards.move_to_end(number)
        return card

    def row_of(self, number: int) -> int:
        """The row of an entry, -1 if it is not shown."""
        return self._rows.get(number, -1)

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pixmap(index)
        card = self._cards.get(self._ids[index.row()])
        if role == CARD:
            return card
        if card is not None and role == Qt.ItemDataRole.ToolTipRole:
            tags = ", ".join(card.entry.tags)
            return "\n".join(
                text for text in (card.entry.name, card.entry.words, tags, card.problem) if text
            )
        if card is not None and role == Qt.ItemDataRole.AccessibleTextRole:
            return card.entry.name
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Dragged ones; those whose cards are not here yet were never seen, so not meant."""
        rows = sorted(indexes, key=lambda index: index.row())
        return drag_of([card for index in rows if (card := self.card(index)) is not None])

    # Inside --------------------------------------------------------------------------------------

    def _pixmap(self, index: _Index) -> QPixmap | None:
        card = self.card(index)
        if card is None or card.image.isNull():
            return None
        number = card.entry.id
        if number not in self._pixmaps:
            self._pixmaps[number] = QPixmap.fromImage(card.image)
        return self._pixmaps[number]

    def _want(self, number: int) -> None:
        self._wanted[number] = None
        self._wanted.move_to_end(number)
        while len(self._wanted) > MOST_WAITING:
            self._wanted.popitem(last=False)
        if not self._in_flight and not self._soon.isActive():
            self._soon.start()

    def _fetch(self) -> None:
        """The first of those that were asked for last: a page fills from its top."""
        if self._in_flight or not self._wanted:
            return
        ids = tuple(self._wanted)[:AT_ONCE]
        for number in ids:
            del self._wanted[number]
        self._in_flight = ids
        self._shelf.cards(ids, lambda cards: self._take(ids, cards))

    def _take(self, ids: Sequence[int], cards: Sequence[Card]) -> None:
        if not isValid(self):
            return  # the window has closed meanwhile
        self._in_flight = ()
        for number in ids:
            self._drop(number)
        for card in cards:
            self._cards[card.entry.id] = card
        while len(self._cards) > KEPT_CARDS:
            self._drop(next(iter(self._cards)))
        for card in cards:
            row = self.row_of(card.entry.id)
            if row >= 0:
                self.dataChanged.emit(self.index(row), self.index(row))
        if self._wanted:
            self._soon.start()
        self.arrived.emit()

    def _drop(self, number: int) -> None:
        self._cards.pop(number, None)
        self._pixmaps.pop(number, None)
