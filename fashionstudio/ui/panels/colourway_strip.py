"""The strip of colourways: each with its target's colour, its name and how near it came."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fashionstudio.app.colourways import Colourway
from fashionstudio.app.fidelity_words import HARDLY, SHADE, SLIGHT
from fashionstudio.app.numbers import number
from fashionstudio.app.theme import GAP

PICTURE = QSize(132, 176)
"""At the least; with larger writing, wider, so that names can be read."""
BAND_PX = 16
ITEM_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class ColourwayModel(QAbstractListModel):
    """Colourways in their order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[Colourway] = []

    def show_items(self, items: Sequence[Colourway]) -> None:
        """Show others, or the same as they stand now."""
        if [id(item) for item in items] == [id(item) for item in self._items]:
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def item(self, index: _Index) -> Colourway:
        """The one at a place."""
        return self._items[index.row()]

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.item(index)
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._long_text(item)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._long_text(item).replace("\n", ", ")
        return None

    def state_text(self, item: Colourway) -> str:
        """A word or a number for the line below the name."""
        if item.state == "done":
            if item.delta_e is None:
                return self.tr("ΔE —")
            return self.tr("ΔE {far}").format(far=number(item.delta_e, 1))
        return {
            "wanted": self.tr("not rendered yet"),
            "waiting": self.tr("waits"),
            "rendering": self.tr("renders…"),
            "failed": self.tr("not rendered"),
            "stopped": self.tr("stopped"),
        }[item.state]

    def _long_text(self, item: Colourway) -> str:
        lines = [item.name, self.state_text(item)]
        if item.state == "done" and item.delta_e is None:
            lines.append(self.tr("It has no garment that could be measured."))
        elif item.delta_e is not None:
            lines.append(self._judged(item.delta_e))
        if item.lab is not None:
            light, a, b = item.lab
            lines.append(f"L {number(light, 1)}  a {number(a, 1)}  b {number(b, 1)}")
        return "\n".join(lines)

    def _judged(self, far: float) -> str:
        if far < HARDLY:
            return self.tr("Barely distinguishable from the target")
        if far < SLIGHT:
            return self.tr("Visible beside the target")
        if far < SHADE:
            return self.tr("A different shade from the target")
        return self.tr("A different colour from the target")


class _CardDelegate(QStyledItemDelegate):
    """Picture, a band of the target, name and state."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item = index.data(ITEM_ROLE)
        model = index.model()
        assert isinstance(model, ColourwayModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRect(option.rect).adjusted(GAP // 2, GAP // 2, -GAP // 2, -GAP // 2)
        size = picture_size(option.fontMetrics.height())
        picture = QRect(room.left(), room.top(), room.width(), size.height())
        self._draw_picture(painter, picture, item, option.palette)
        band = QRect(room.left(), picture.bottom() + 3, room.width(), BAND_PX)
        swatch = QPixmap.fromImage(item.swatch.thumb)
        painter.drawTiledPixmap(band, swatch)
        painter.setPen(QPen(option.palette.mid().color(), 1))
        painter.drawRect(band.adjusted(0, 0, -1, -1))
        height = option.fontMetrics.height()
        line = QRect(room.left(), band.bottom() + 3, room.width(), height)
        self._write(painter, option, line, item.name, QPalette.ColorRole.Text)
        line.translate(0, height)
        text = model.state_text(item)
        self._write(painter, option, line, text, QPalette.ColorRole.PlaceholderText)
        states = QStyle.StateFlag
        if option.state & (states.State_Selected | states.State_HasFocus):
            chosen = bool(option.state & states.State_Selected)
            ring = option.palette.highlight() if chosen else option.palette.text()
            painter.setPen(QPen(ring.color(), 2))
            painter.drawRoundedRect(QRect(option.rect).adjusted(1, 1, -1, -1), 5, 5)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return card_size(option.fontMetrics.height())

    def _draw_picture(
        self, painter: QPainter, box: QRect, item: Colourway, palette: QPalette
    ) -> None:
        if item.result is None:
            painter.setPen(QPen(palette.mid().color(), 1, Qt.PenStyle.DashLine))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            inner = QRect(0, 0, box.width() // 2, box.width() // 2)
            inner.moveCenter(box.center())
            painter.drawTiledPixmap(inner, QPixmap.fromImage(item.swatch.thumb))
            return
        pixmap = QPixmap.fromImage(item.result.thumb)
        size = pixmap.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(box.topLeft(), size)
        place.moveCenter(box.center())
        painter.drawPixmap(place, pixmap)
        if item.state in ("waiting", "rendering"):
            painter.fillRect(place, QColor(0, 0, 0, 110))

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: QRect,
        text: str,
        role: QPalette.ColorRole,
    ) -> None:
        painter.setPen(option.palette.color(role))
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class ColourwayStrip(QListView):
    """The strip; it wraps where there is room for more rows.

    Signals:
        chosen: carries the Colourway that is to be shown on the canvas.
        remove_requested: carries the marked ones.
    """

    chosen = Signal(object)
    remove_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cards = ColourwayModel(self)
        self.setObjectName("colourways")
        self.setAccessibleName(self.tr("Colourways"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_CardDelegate(self))
        self.setModel(self.cards)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.clicked.connect(lambda index: self.chosen.emit(self.cards.item(index)))

    def marked(self) -> list[Colourway]:
        """The marked ones, in their order."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [self.cards.item(index) for index in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit(self.marked())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and self.hasFocus():
            self.chosen.emit(self.cards.item(current))


def picture_size(line_height: int) -> QSize:
    """Of the picture on a card, at a height of writing."""
    scale = max(1.0, line_height * 8 / PICTURE.width())
    return PICTURE * scale


def card_size(line_height: int) -> QSize:
    """Of one card, at a height of writing."""
    picture = picture_size(line_height)
    return QSize(picture.width() + GAP, picture.height() + BAND_PX + 2 * line_height + GAP + 10)
