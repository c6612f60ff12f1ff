"""Which results are exported: small pictures, of which any number can be selected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.results import Result
from fashionstudio.app.theme import GAP

_THUMB = QSize(54, 72)


class ResultPicks(QWidget):
    """A row of thumbnails; a click or the space bar takes one in or out.

    Signals:
        changed: the user has selected others.
    """

    changed = Signal()

    def __init__(self, results: Sequence[Result], current: Result | None) -> None:
        """`current` is selected at first; without one, all are."""
        super().__init__()
        self._results = list(results)
        self.count = QLabel(objectName="dim")
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Results to export"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setSelectionMode(QListWidget.SelectionMode.MultiSelection)
        self.list.setIconSize(_THUMB)
        self.list.setGridSize(_THUMB + QSize(3 * GAP, GAP + 4))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(_THUMB.height() + 3 * GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(self._head())
        layout.addWidget(self.list)
        for result in self._results:
            self._add(result, chosen=current is None or result is current)
        if current in self._results:
            row = self._results.index(current)
            self.list.setCurrentRow(row, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.list.scrollToItem(self.list.item(row))
        self.list.itemSelectionChanged.connect(self._on_changed)
        self._show_count()

    def chosen(self) -> list[Result]:
        """The results that are selected, in their order."""
        return [r for row, r in enumerate(self._results) if self.list.item(row).isSelected()]

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(QLabel(self.tr("Results"), objectName="sectionTitle"))
        row.addWidget(self.count)
        row.addStretch(1)
        for text, select in (
            (self.tr("All"), self.list.selectAll),
            (self.tr("None"), self.list.clearSelection),
        ):
            button = QToolButton(text=text)
            button.clicked.connect(select)
            row.addWidget(button)
        return row

    def _add(self, result: Result, *, chosen: bool) -> None:
        picture = QPixmap.fromImage(result.thumb)
        icon = QIcon(picture)
        # Colours are judged here too: no thumbnail must be tinted.
        for mode in (QIcon.Mode.Selected, QIcon.Mode.Disabled):
            icon.addPixmap(picture, mode)
        item = QListWidgetItem(icon, "")
        text = self.tr("Result {n}, seed {seed}").format(n=self.list.count() + 1, seed=result.seed)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        item.setToolTip(f"{text}\n{result.recipe.request.look.words}".strip())
        self.list.addItem(item)
        item.setSelected(chosen)

    def _on_changed(self) -> None:
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        self.count.setText(
            self.tr("{n} of {all} chosen").format(n=len(self.chosen()), all=self.list.count())
        )
