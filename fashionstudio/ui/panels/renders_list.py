"""The grid of Renders: thumbnails with stars, to be chosen, dragged out and deleted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fashionstudio.app.handing_out import files_of
from fashionstudio.app.render_history import RenderHistory
from fashionstudio.app.results import Result

THUMB = QSize(84, 112)
STAR_PX = 18
LINE_PX = 16
"""Height of a line of writing at the usual size; thumbnails grow with it, though less."""
_Index = QModelIndex | QPersistentModelIndex
_STAR = (
    (0.0, -1.0), (0.27, -0.36), (0.95, -0.31), (0.43, 0.13), (0.59, 0.81), (0.0, 0.44),
    (-0.59, 0.81), (-0.43, 0.13), (-0.95, -0.31), (-0.27, -0.36),
)  # fmt: skip


class RendersModel(QAbstractListModel):
    """The Renders that were found, in their order."""

    def __init__(self, history: RenderHistory, parent: QWidget) -> None:
        super().__init__(parent)
        self._history = history
        self._results: list[Result] = []
        self._pixmaps: dict[int, QPixmap] = {}

    def show_results(self, results: Sequence[Result]) -> None:
        """Show others, or the same with other notes."""
        if [id(result) for result in results] == [id(result) for result in self._results]:
            if results:
                self.dataChanged.emit(self.index(0), self.index(len(results) - 1))
            return
        self.beginResetModel()
        self._results = list(results)
        known = {id(result) for result in results}
        self._pixmaps = {key: pixmap for key, pixmap in self._pixmaps.items() if key in known}
        self.endResetModel()

    def result(self, index: _Index) -> Result:
        """The Render at a place."""
        return self._results[index.row()]

    def row_of(self, result: Result) -> int:
        """Its place, -1 if it is not shown."""
        return next((row for row, one in enumerate(self._results) if one is result), -1)

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return len(self._results)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        result = self.result(index)
        if role == Qt.ItemDataRole.DecorationRole:
            if id(result) not in self._pixmaps:
                self._pixmaps[id(result)] = QPixmap.fromImage(result.thumb)
            return self._pixmaps[id(result)]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(result)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self._text(result).replace("\n", ", ")
            return self.tr("{text}, starred").format(text=text) if self.starred(index) else text
        return None

    def starred(self, index: _Index) -> bool:
        """Whether it has a star."""
        return self._history.starred(self.result(index))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Dragged ones go out as PNG files with their recipes."""
        rows = sorted(indexes, key=lambda index: index.row())
        return files_of([self.result(index) for index in rows])

    def _text(self, result: Result) -> str:
        look = result.recipe.request.look
        parts = [look.words, self.tr("Seed {seed}").format(seed=result.seed)]
        parts.append(", ".join(self._history.tags(result)))
        return "\n".join(part for part in parts if part.strip())


class _RenderDelegate(QStyledItemDelegate):
    """A thumbnail, untinted even when chosen, with its star in the corner."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        room = option.rect.adjusted(4, 4, -4, -4)
        size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(room.topLeft(), size)
        box.moveCenter(room.center())
        painter.drawPixmap(box, picture)
        states = QStyle.StateFlag
        chosen = bool(option.state & states.State_Selected)
        if chosen or option.state & states.State_HasFocus:
            color = option.palette.highlight() if chosen else option.palette.text()
            painter.setPen(QPen(color.color(), 2))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 4, 4)
        model = index.model()
        if isinstance(model, RendersModel) and model.starred(index):
            _draw_star(painter, QRectF(box))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return THUMB * max(1.0, option.fontMetrics.height() / LINE_PX * 0.75) + QSize(12, 12)


def _draw_star(painter: QPainter, box: QRectF) -> None:
    middle = QPointF(box.right() - STAR_PX * 0.7, box.top() + STAR_PX * 0.7)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 22, 170))
    painter.drawEllipse(middle, STAR_PX * 0.6, STAR_PX * 0.6)
    painter.setBrush(QColor("#ffcf4a"))
    reach = STAR_PX * 0.42
    painter.drawPolygon(
        QPolygonF([QPointF(middle.x() + x * reach, middle.y() + y * reach) for x, y in _STAR])
    )


class RendersList(QListView):
    """The grid.

    Signals:
        chosen: another Render is the current one; carries it, or None.
        opened: one is to be shown on the canvas.
        star_requested, delete_requested: for the marked ones.
    """

    chosen = Signal(object)
    opened = Signal(object)
    star_requested = Signal()
    delete_requested = Signal()

    def __init__(self, history: RenderHistory) -> None:
        super().__init__()
        self.renders = RendersModel(history, self)
        self._awaited: Result | None = None
        self.setObjectName("renders")
        self.setAccessibleName(self.tr("Renders of this project"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_RenderDelegate(self))
        self.setModel(self.renders)
        # After the movement, which would switch it off again.
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self.renders.modelReset.connect(self._tell)
        self.clicked.connect(self._on_click)
        self.activated.connect(lambda index: self.opened.emit(self.renders.result(index)))

    def current(self) -> Result | None:
        """The Render whose recipe is shown."""
        index = self.currentIndex()
        return self.renders.result(index) if index.isValid() else None

    def marked(self) -> list[Result]:
        """All that are marked, in their order."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [self.renders.result(index) for index in rows]

    def choose(self, result: Result | None) -> None:
        """Make one the current one; one that is not shown yet waits until it is."""
        row = self.renders.row_of(result) if result is not None else -1
        self._awaited = result if row < 0 else None
        if row >= 0:
            # Said outright, or keys that are held just now would decide what is marked.
            self.selectionModel().setCurrentIndex(
                self.renders.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def show_current(self) -> None:
        """Scroll to the current one."""
        self.scrollTo(self.currentIndex())

    def show_results(self, results: Sequence[Result]) -> None:
        """Show others; the current one stays if it is among them."""
        current, awaited = self.current(), self._awaited
        self.renders.show_results(results)
        if self.current() is None:
            self.choose(current)
        if awaited is not None and self.renders.row_of(awaited) >= 0:
            self.choose(awaited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_requested.emit()
        elif event.key() == Qt.Key.Key_S and not event.modifiers():
            self.star_requested.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def _on_click(self, index: QModelIndex) -> None:
        if len(self.selectionModel().selectedIndexes()) == 1:
            self.opened.emit(self.renders.result(index))

    def _tell(self) -> None:
        self.chosen.emit(self.current())
