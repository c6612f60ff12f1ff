"""The grid of entries: small pictures, however many, to be chosen, dragged and used."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from fashionstudio.app.library_cards import Card
from fashionstudio.app.library_shelf import LibraryShelf
from fashionstudio.ui.library.model import CARD, LibraryModel

LEAST = QSize(88, 112)
"""Of a cell at the usual size of writing; cells grow until a row is full."""
LINE_PX = 16
ROUND = 4
_Index = QModelIndex | QPersistentModelIndex


class _CardDelegate(QStyledItemDelegate):
    """A picture, untinted even when chosen; a quiet plate until it is here."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = option.rect.adjusted(4, 4, -4, -4)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        box = room
        if picture is not None:
            size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            box = QRect(QPoint(), size)
            box.moveCenter(room.center())
            painter.drawPixmap(box, picture)
        else:
            self._draw_plate(painter, option, room, index.data(CARD))
        states = QStyle.StateFlag
        chosen = bool(option.state & states.State_Selected)
        if chosen or option.state & states.State_HasFocus:
            color = option.palette.highlight() if chosen else option.palette.text()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color.color(), 2))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), ROUND, ROUND)
        painter.restore()

    def _draw_plate(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, card: Card | None
    ) -> None:
        """What is not here yet, or has no picture."""
        plate = QColor(option.palette.text().color())
        plate.setAlpha(18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(room, ROUND, ROUND)
        if card is not None:
            painter.setPen(option.palette.placeholderText().color())
            inner = room.adjusted(4, 4, -4, -4)
            wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter
            painter.drawText(inner, wrap, card.entry.name)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        view = self.parent()
        return view.cell if isinstance(view, LibraryGrid) else LEAST


class LibraryGrid(QListView):
    """Entries in rows that fill the width.

    Signals:
        current_changed: another entry is the current one, or its card has come.
        used: an entry is to be used for what it is.
        remove_requested: the marked ones are to be removed.
        star_requested: the marked ones are to have a star, or none any more.
        menu_requested: what can be done with the marked ones is wanted, at a place on the screen.
    """

    current_changed = Signal()
    used = Signal(object)
    remove_requested = Signal()
    star_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, shelf: LibraryShelf) -> None:
        super().__init__()
        self.cell = QSize(LEAST)
        self._square = False
        self.cards = LibraryModel(shelf, self)
        self.setObjectName("library")
        self.setAccessibleName(self.tr("Entries of the library"))
        # Rows of a list that wraps are laid out much faster than icons, and look the same.
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_CardDelegate(self))
        self.setModel(self.cards)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.selectionModel().selectionChanged.connect(lambda *_: self.current_changed.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.current_changed.emit())
        self.cards.modelReset.connect(self.current_changed)
        self.cards.arrived.connect(self.current_changed)
        self.activated.connect(self._use)

    def set_square(self, square: bool) -> None:
        """Whether the pictures are as wide as they are high, as swatches are."""
        self._square = square
        self._fit()

    def marked(self) -> list[Card]:
        """The marked ones whose cards are here, in order; at least the current one."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        if not rows and self.currentIndex().isValid() and self.hasFocus():
            rows = [self.currentIndex()]
        return [card for index in rows if (card := self.cards.card(index)) is not None]

    def show_ids(self, ids: tuple[int, ...]) -> None:
        """Show others; what is marked stays so if it is among them."""
        if ids == self.cards.ids:
            return
        chosen = [self.cards.ids[index.row()] for index in self.selectedIndexes()]
        offset = self.verticalScrollBar().value()
        same = set(ids) & set(self.cards.ids)
        self.cards.show_ids(ids)
        self.mark(chosen)
        self.verticalScrollBar().setValue(offset if same else 0)

    def mark(self, ids: list[int]) -> None:
        """Choose entries; those that are not shown are passed over."""
        kinds = self.selectionModel().SelectionFlag
        rows = [row for number in ids if (row := self.cards.row_of(number)) >= 0]
        for row in rows:
            self.selectionModel().select(self.cards.index(row), kinds.Select)
        if rows:
            self.selectionModel().setCurrentIndex(self.cards.index(rows[0]), kinds.NoUpdate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._use(self.currentIndex())  # not left to the style: it differs between systems
        elif event.key() == Qt.Key.Key_S and not event.modifiers():
            self.star_requested.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = event.globalPos()
        if by_key and self.currentIndex().isValid():
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        self.menu_requested.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """With the picture under the pointer, and not a picture of the whole grid."""
        marked = self.marked()
        if not marked:
            return
        drag = QDrag(self)
        drag.setMimeData(self.cards.mimeData(self.selectedIndexes()))
        picture = self.cards.data(self.currentIndex(), Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QPixmap):
            small = picture.scaled(
                self.cell,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            drag.setPixmap(small)
            drag.setHotSpot(QPoint(small.width() // 2, small.height() // 2))
        drag.exec(actions, Qt.DropAction.CopyAction)

    def _use(self, index: QModelIndex) -> None:
        card = self.cards.card(index)
        if card is not None:
            self.used.emit(card)

    def _fit(self) -> None:
        """As many columns as have room, and they share what is left."""
        least = LEAST * max(1.0, self.fontMetrics().height() / LINE_PX * 0.75)
        # Room for the bar also while there is none: pictures must not jump when it comes.
        width = self.width() - self.verticalScrollBar().sizeHint().width() - 1
        columns = max(1, width // least.width())
        wide = width // columns
        high = wide if self._square else round(wide * least.height() / least.width())
        cell = QSize(wide, high)
        if cell != self.cell:
            self.cell = cell
            self.scheduleDelayedItemsLayout()
