"""The cheat sheet: every shortcut on one page, from the command registry."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.commands import Command, CommandRegistry, native
from fashionstudio.app.theme import GAP


class ShortcutsDialog(QDialog):
    """Groups in columns below a field to search them; closes with Escape.

    Signals:
        edit_requested: the user wants other shortcuts.
    """

    edit_requested = Signal()

    def __init__(self, registry: CommandRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        self._registry = registry
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(self.tr("Search commands and keys"))
        self.search.setAccessibleName(self.tr("Search commands and keys"))
        self.search.textChanged.connect(lambda _text: self._fill())
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mouse = QLabel(
            self.tr(
                "Wheel zooms at the pointer · Space or middle button drags the view · "
                "right button or the pen's other end erases"
            ),
            objectName="dim",
            wordWrap=True,
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.edit = buttons.addButton(
            self.tr("Change shortcuts…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.edit.clicked.connect(self._edit)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        layout.setSpacing(GAP * 2)
        layout.addWidget(self.search)
        layout.addWidget(self.area, 1)
        layout.addWidget(mouse)
        layout.addWidget(buttons)
        registry.keys_changed.connect(self._fill)
        self._fill()
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(min(wide * 130, 1600), min(high * 40, 960))

    def shown(self) -> list[str]:
        """Ids of the commands on the page, as the search leaves them."""
        return [command.id for commands in self._groups().values() for command in commands]

    def _groups(self) -> dict[str, list[Command]]:
        wanted = self.search.text().casefold().split()
        groups: dict[str, list[Command]] = {}
        for command in self._registry.commands():
            keys = [native(text) for text in self._registry.keys(command.id)]
            here = " ".join((command.group, plain(command), *keys)).casefold()
            if keys and all(word in here for word in wanted):
                groups.setdefault(command.group, []).append(command)
        return groups

    def _fill(self) -> None:
        body = QWidget(objectName="panelBody")
        columns = QHBoxLayout(body)
        columns.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        columns.setSpacing(GAP * 5)
        halves = (QVBoxLayout(), QVBoxLayout())
        for half in halves:
            half.setSpacing(0)
        rows = [0, 0]
        for title, commands in self._groups().items():
            shorter = rows.index(min(rows))
            rows[shorter] += len(commands) + 2
            halves[shorter].addLayout(self._group(title, commands))
            halves[shorter].addSpacing(GAP * 3)
        if not any(rows):
            text = self.tr("No command with a shortcut matches.")
            halves[0].addWidget(QLabel(text, objectName="dim"))
        for half in halves:
            half.addStretch(1)
            columns.addLayout(half, 1)
        self.area.setWidget(body)

    def _group(self, title: str, commands: list[Command]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP * 3)
        grid.setVerticalSpacing(GAP // 2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(QLabel(title, objectName="sectionTitle"), 0, 0, 1, 2)
        for row, command in enumerate(commands, 1):
            grid.addWidget(QLabel(plain(command)), row, 0)
            grid.addLayout(self._keys(command), row, 1)
        return grid

    def _keys(self, command: Command) -> QHBoxLayout:
        """Each combination as a key cap."""
        caps = QHBoxLayout()
        caps.setSpacing(GAP // 2)
        caps.addStretch(1)
        for text in self._registry.keys(command.id):
            cap = QLabel(native(text), objectName="key")
            cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            caps.addWidget(cap)
        return caps

    def _edit(self) -> None:
        self.reject()
        self.edit_requested.emit()


def plain(command: Command) -> str:
    """A command's text without marks for menus."""
    return command.text.replace("&", "").rstrip("…")
