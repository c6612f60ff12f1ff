"""The list of shortcuts, made from the command registry."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.commands import Command, CommandRegistry
from fashionstudio.app.theme import GAP


class ShortcutsDialog(QDialog):
    """Two columns of groups; closes with Escape."""

    def __init__(self, registry: CommandRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        groups: dict[str, list[Command]] = {}
        for command in registry.commands():
            if command.shortcuts:
                groups.setdefault(command.group, []).append(command)
        columns = QHBoxLayout()
        columns.setSpacing(GAP * 4)
        halves = (QVBoxLayout(), QVBoxLayout())
        rows = [0, 0]
        for title, commands in groups.items():
            shorter = rows.index(min(rows))
            rows[shorter] += len(commands) + 2
            halves[shorter].addLayout(_group(title, commands))
            halves[shorter].addSpacing(GAP * 2)
        for half in halves:
            half.addStretch(1)
            columns.addLayout(half)
        mouse = QLabel(
            self.tr(
                "Wheel zooms at the pointer · Space or middle button drags the view · "
                "right button erases"
            ),
            objectName="dim",
            wordWrap=True,
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 3, GAP * 3, GAP * 3, GAP * 2)
        layout.setSpacing(GAP * 2)
        layout.addLayout(columns)
        layout.addWidget(mouse)
        layout.addWidget(buttons)


def _group(title: str, commands: list[Command]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP * 3)
    grid.setVerticalSpacing(GAP // 2)
    grid.addWidget(QLabel(title, objectName="sectionTitle"), 0, 0, 1, 2)
    for row, command in enumerate(commands, 1):
        keys = ", ".join(
            QKeySequence(text).toString(QKeySequence.SequenceFormat.NativeText)
            for text in command.shortcuts
        )
        grid.addWidget(QLabel(command.text.replace("&", "").rstrip("…")), row, 0)
        label = QLabel(keys, objectName="dim")
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label, row, 1)
    return grid
