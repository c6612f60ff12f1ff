"""The files that could not be added, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.sentences import told_text
from fashionstudio.app.theme import GAP
from fashionstudio.library.importing import Broken


class ProblemsDialog(QDialog):
    """One row per file."""

    def __init__(self, broken: Sequence[Broken], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Not added"))
        self._broken = tuple(broken)
        heading = QLabel(objectName="sectionTitle")
        heading.setText(self.tr("Files that could not be added: {n}").format(n=len(broken)))
        table = self.table = QTableWidget(len(broken), 2)
        table.setAccessibleName(self.windowTitle())
        table.setHorizontalHeaderLabels([self.tr("File"), self.tr("Reason")])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        for row, one in enumerate(broken):
            for column, text in enumerate((one.path.name, told_text(one.reason))):
                item = QTableWidgetItem(text)
                item.setToolTip(f"{one.path}\n{told_text(one.reason)}")
                item.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                table.setItem(row, column, item)
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(min(wide * 96, 1200), min(high * 26, 800))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, wide * 30)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # A reason that gets another width wraps in other places.
        header.sectionResized.connect(lambda *_: table.resizeRowsToContents())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = self.buttons.addButton(
            self.tr("Copy list"), QDialogButtonBox.ButtonRole.ActionRole
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        layout.setSpacing(GAP * 2)
        layout.addWidget(heading)
        layout.addWidget(table, 1)
        layout.addWidget(self.buttons)
        self.buttons.rejected.connect(self.reject)
        self.copy.clicked.connect(self._copy)

    def _copy(self) -> None:
        lines = [f"{one.path}\t{told_text(one.reason)}" for one in self._broken]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copy.setText(self.tr("Copied"))
