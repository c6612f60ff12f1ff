"""Colours as chips in a grid, to be chosen with mouse or keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fashionstudio.app.numbers import number
from fashionstudio.core.palettes.model import PaletteColour
from fashionstudio.core.swatch import hex_of

_Index = QModelIndex | QPersistentModelIndex


class ChipModel(QAbstractListModel):
    """Colours; ten thousand cost nothing, for only what is seen is asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: tuple[PaletteColour, ...] = ()

    def set_colours(self, colours: Sequence[PaletteColour]) -> None:
        """Show others."""
        self.beginResetModel()
        self._colours = tuple(colours)
        self.endResetModel()

    def colour(self, index: _Index) -> PaletteColour:
        """The one at a place."""
        return self._colours[index.row()]

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return len(self._colours)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        colour = self.colour(index)
        if role == Qt.ItemDataRole.DecorationRole:
            return QColor(*colour.srgb)
        if role == Qt.ItemDataRole.ToolTipRole:
            light, a, b = colour.lab
            lab = f"L {number(light, 1)}  a {number(a, 1)}  b {number(b, 1)}"
            return f"{colour.title}\n{lab}\n{hex_of(colour.srgb)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return colour.title
        return None


class _ChipDelegate(QStyledItemDelegate):
    """A plain square of the colour, with an edge, so that white is seen on white."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        box = QRectF(option.rect).adjusted(3.5, 3.5, -3.5, -3.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = index.data(Qt.ItemDataRole.DecorationRole)
        painter.setBrush(color)
        painter.setPen(QPen(option.palette.mid().color(), 1))
        painter.drawRoundedRect(box, 3, 3)
        states = QStyle.StateFlag
        if option.state & (states.State_Selected | states.State_HasFocus):
            focused = bool(option.state & states.State_HasFocus)
            ring = option.palette.text() if focused else option.palette.highlight()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ring.color(), 2))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 4, 4)
        painter.restore()


class ChipGrid(QListView):
    """The grid.

    Signals:
        chosen: carries the PaletteColour that was clicked or come to with the keys.
        activated_colour: carries it after Enter or a double click.
        selection_changed: other chips are marked.
    """

    chosen = Signal(object)
    activated_colour = Signal(object)
    selection_changed = Signal()

    def __init__(self, name: str, *, several: bool = False, rows: int = 0) -> None:
        """Args:
        name: for screen readers.
        several: whether more than one may be marked.
        rows: height in rows of chips; 0: as tall as there is room.
        """
        super().__init__()
        self._rows = rows
        self.setAccessibleName(name)
        self.setObjectName("chips")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_ChipDelegate(self))
        self.model_of_chips = ChipModel(self)
        self.setModel(self.model_of_chips)
        self.fit_chips()
        self.selectionModel().currentChanged.connect(self._on_current)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.clicked.connect(self._tell)
        self.activated.connect(
            lambda index: self.activated_colour.emit(self.model_of_chips.colour(index))
        )

    def set_colours(self, colours: Sequence[PaletteColour]) -> None:
        """Show other colours; nothing is marked."""
        self.model_of_chips.set_colours(colours)
        self.selection_changed.emit()

    def marked(self) -> list[PaletteColour]:
        """The marked colours, in the order of the palette."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [self.model_of_chips.colour(index) for index in rows]

    def fit_chips(self) -> None:
        """As large as the writing asks for."""
        side = max(20, round(self.fontMetrics().height() * 1.4))
        self.setIconSize(QSize(side, side))
        self.setGridSize(QSize(side + 6, side + 6))
        if self._rows:
            self.setFixedHeight((side + 6) * self._rows + 4)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit_chips()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and self.hasFocus():
            self._tell(current)

    def _tell(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model_of_chips.colour(index))
