"""The list of everything that was done; a click goes back to a step, or forward again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QListView, QVBoxLayout, QWidget

from fashionstudio.app.theme import GAP
from fashionstudio.core.undo import UndoStack

_Index = QModelIndex | QPersistentModelIndex
_MIB = 2**20
TOLD_FROM = 0.5
"""Of the memory for steps."""
MAX_BYTES_TEXT = 10.0
"""Below so many MiB a digit after the point says more."""


class HistoryModel(QAbstractListModel):
    """The steps of an UndoStack, after one row for the state before all of them."""

    def __init__(self, history: UndoStack, parent: QWidget) -> None:
        super().__init__(parent)
        self._panel = parent
        self._history = history
        self._steps: tuple[str, ...] = ()
        self._done = 0

    def refresh(self) -> None:
        """Read the stack anew."""
        steps = self._history.history()
        old = len(self._steps)
        if len(steps) > old and steps[:old] == self._steps:
            self.beginInsertRows(QModelIndex(), old + 1, len(steps))
            self._steps = steps
            self.endInsertRows()
        elif steps != self._steps:
            self.beginResetModel()
            self._steps = steps
            self.endResetModel()
        self._done = self._history.index
        self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return len(self._steps) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        undone = row > self._done
        if role == Qt.ItemDataRole.DisplayRole:
            return self.tr("Start") if row == 0 else self._steps[row - 1]
        if role == Qt.ItemDataRole.ForegroundRole and undone:
            return QBrush(self._panel.palette().color(QPalette.ColorRole.PlaceholderText))
        if role == Qt.ItemDataRole.FontRole and undone:
            font = self._font()
            font.setItalic(True)
            return font
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, QFontMetrics(self._font()).height() + GAP)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = self.tr("Start") if row == 0 else self._steps[row - 1]
            if row == self._done:
                return self.tr("{step}, where you are").format(step=name)
            return self.tr("{step}, undone").format(step=name) if undone else name
        return None

    def _font(self) -> QFont:
        """That of the panel, which follows the text size."""
        return QFont(self._panel.font())


class HistoryPanel(QFrame):
    """Shows where in the history the document is, and goes elsewhere on a click or with the keys.

    The stack forgets its oldest steps when they outgrow its memory, and the list with it.
    """

    def __init__(self, history: UndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="panelBody")
        self._history = history
        self._showing = False
        self.list = QListView()
        self.list.setAccessibleName(self.tr("History"))
        self.list.setToolTip(self.tr("Click a step to go back to it, or forward again"))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.model = HistoryModel(history, self)
        self.list.setModel(self.model)
        self.size_text = QLabel(objectName="small", wordWrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.list, 1)
        column.addWidget(self.size_text)
        self.list.selectionModel().currentChanged.connect(self._go)
        # A slider pushes sixty steps a second; one look at them a moment is enough.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.refresh)
        self._listener = self._timer.start
        history.changed.append(self._listener)
        self.destroyed.connect(lambda: _forget(history, self._listener))
        self.refresh()

    def refresh(self) -> None:
        """Show the stack as it is."""
        self._showing = True
        self.model.refresh()
        here = self.model.index(self._history.index)
        self.list.setCurrentIndex(here)
        self._showing = False
        self.list.scrollTo(here)
        self.size_text.setText(self._size_text())
        # Until then nobody needs to think of it.
        used = self._history.size_bytes / max(1, self._history.budget_bytes)
        self.size_text.setVisible(used > TOLD_FROM)

    def _go(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._showing and current.isValid() and current.row() != self._history.index:
            self._history.go_to(current.row())
            # Where it did not go, for a pen is down, the list must not say that it did.
            self._timer.start()

    def _size_text(self) -> str:
        used = self._history.size_bytes / _MIB
        digits = 1 if used < MAX_BYTES_TEXT else 0
        return self.tr(
            "{used} of {all} MiB are used. When they are full, the oldest steps are forgotten."
        ).format(used=f"{used:.{digits}f}", all=round(self._history.budget_bytes / _MIB))


def _forget(history: UndoStack, listener: Callable[[], None]) -> None:
    if listener in history.changed:
        history.changed.remove(listener)
