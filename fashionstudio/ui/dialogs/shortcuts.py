"""The shortcuts editor: every command, its keys, and what they would take from others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.commands import Command, CommandRegistry, native, portable
from fashionstudio.app.theme import GAP
from fashionstudio.ui.shortcuts_dialog import plain

RESERVED = ("Space", "Tab", "Shift+Tab")
"""Space drags the view while it is held, Tab moves the focus."""
_ID = Qt.ItemDataRole.UserRole


class ShortcutsEditor(QDialog):
    """A tree of commands; below it the keys of the chosen one. Everything holds at once."""

    def __init__(self, registry: CommandRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Change shortcuts"))
        self._registry = registry
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(self.tr("Search commands and keys"))
        self.search.setAccessibleName(self.tr("Search commands and keys"))
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Commands"))
        self.tree.setHeaderLabels([self.tr("Command"), self.tr("Shortcut")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.name = QLabel(objectName="sectionTitle", wordWrap=True)
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setClearButtonEnabled(True)
        self.edit.setAccessibleName(self.tr("New shortcut: press the keys"))
        self.set = QPushButton(self.tr("Set"))
        self.another = QPushButton(self.tr("Add as another"))
        self.none = QPushButton(self.tr("No shortcut"))
        self.reset = QPushButton(self.tr("Default"))
        self.note = QLabel(objectName="small", wordWrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.reset_all = self.buttons.addButton(
            self.tr("Reset all"), QDialogButtonBox.ButtonRole.ResetRole
        )
        self._build()
        self._connect()
        self._fill()

    # What is chosen ------------------------------------------------------------------------------

    @property
    def chosen(self) -> Command | None:
        """The command whose keys can be changed."""
        item = self.tree.currentItem()
        wanted = item.data(0, _ID) if item is not None else None
        return next((c for c in self._registry.commands() if c.id == wanted), None)

    def choose(self, command_id: str) -> None:
        """Put the cursor on a command."""
        for item in self._items():
            if item.data(0, _ID) == command_id:
                self.tree.setCurrentItem(item)

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for group in self._groups() for item in _children(group)]

    def _groups(self) -> list[QTreeWidgetItem]:
        return _children(self.tree.invisibleRootItem())

    # Showing -------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """The whole tree anew; the cursor stays where it was."""
        before = self.chosen
        self.tree.blockSignals(True)
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for command in self._registry.commands():
            if command.group not in groups:
                group = QTreeWidgetItem([command.group])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                font = self.tree.font()
                font.setBold(True)
                group.setFont(0, font)
                groups[command.group] = group
                self.tree.addTopLevelItem(group)
            groups[command.group].addChild(self._item(command))
        self.tree.expandAll()
        self.tree.blockSignals(False)
        self._filter()
        if before is not None:
            self.choose(before.id)
        self._show_chosen()

    def _item(self, command: Command) -> QTreeWidgetItem:
        keys = ", ".join(native(text) for text in self._registry.keys(command.id))
        item = QTreeWidgetItem([plain(command), keys])
        item.setData(0, _ID, command.id)
        if self._registry.has_own_keys(command.id):
            font = self.tree.font()
            font.setItalic(True)
            item.setFont(1, font)
            item.setText(1, self.tr("{keys}  (changed)").format(keys=keys).strip())
        return item

    def _filter(self) -> None:
        wanted = self.search.text().casefold().split()
        first = None
        for group in self._groups():
            some = False
            for item in _children(group):
                here = f"{group.text(0)} {item.text(0)} {item.text(1)}".casefold()
                fits = all(word in here for word in wanted)
                item.setHidden(not fits)
                some = some or fits
                first = first or (item if fits else None)
            group.setHidden(not some)
        current = self.tree.currentItem()
        if first is not None and (current is None or current.isHidden()):
            self.tree.setCurrentItem(first)

    def _show_chosen(self) -> None:
        command = self.chosen
        for widget in (self.edit, self.none, self.reset):
            widget.setEnabled(command is not None)
        self.edit.clear()
        self.name.setText(plain(command) if command else self.tr("Choose a command."))
        if command is not None:
            self.none.setEnabled(bool(self._registry.keys(command.id)))
            self.reset.setEnabled(self._registry.has_own_keys(command.id))
        self._judge()

    def _judge(self) -> None:
        """Say what the pressed keys would do before they are set."""
        command, keys = self.chosen, self._pressed()
        problem = self._problem(command, keys)
        possible = command is not None and bool(keys) and not problem
        self.set.setEnabled(possible)
        self.another.setEnabled(
            possible and command is not None and bool(self._registry.keys(command.id))
        )
        note = problem
        other = self._registry.owner_of(keys) if keys else None
        if possible and other is not None and command is not None and other.id != command.id:
            note = self.tr("{keys} belongs to “{command}”, which would lose it.").format(
                keys=native(keys), command=plain(other)
            )
        self.note.setText(note)

    def _pressed(self) -> str:
        return portable(self.edit.keySequence().toString())

    def _problem(self, command: Command | None, keys: str) -> str:
        if command is None or not keys:
            return ""
        if keys in RESERVED:
            return self.tr("{keys} has a fixed meaning here.").format(keys=native(keys))
        if command.held and not _is_plain(keys):
            return self.tr("A command that is held needs a single key.")
        if keys in [portable(text) for text in self._registry.keys(command.id)]:
            return self.tr("It has this shortcut already.")
        return ""

    # Doing ---------------------------------------------------------------------------------------

    def _set(self, *, keep: bool) -> None:
        command, keys = self.chosen, self._pressed()
        if command is None or not keys or self._problem(command, keys):
            return
        others = self._registry.keys(command.id) if keep else ()
        self._registry.set_keys(command.id, (*others, keys))
        self.tree.setFocus()

    def _none(self) -> None:
        if (command := self.chosen) is not None:
            self._registry.set_keys(command.id, ())

    def _reset(self) -> None:
        if (command := self.chosen) is not None:
            self._registry.reset_keys(command.id)

    # Building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        hint = QLabel(
            self.tr("Choose a command, press Enter, then press its new keys."),
            objectName="dim",
            wordWrap=True,
        )
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.edit, 1)
        for button in (self.set, self.another, self.none, self.reset):
            button.setAutoDefault(False)
            row.addWidget(button)
        for other in self.buttons.buttons():
            other.setProperty("autoDefault", False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        layout.setSpacing(GAP)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addWidget(hint)
        layout.addWidget(self.name)
        layout.addLayout(row)
        layout.addWidget(self.note)
        layout.addWidget(self.buttons)
        # The line is there from the start, so that nothing jumps when it is needed.
        self.note.setMinimumHeight(self.fontMetrics().height())
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(min(wide * 92, 1400), min(high * 40, 960))
        self.tree.setColumnWidth(0, wide * 48)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._filter())
        self.tree.currentItemChanged.connect(lambda *_items: self._show_chosen())
        self.tree.itemActivated.connect(lambda *_item: self.edit.setFocus())
        self.edit.keySequenceChanged.connect(lambda _keys: self._judge())
        self.set.clicked.connect(lambda: self._set(keep=False))
        self.another.clicked.connect(lambda: self._set(keep=True))
        self.none.clicked.connect(self._none)
        self.reset.clicked.connect(self._reset)
        self.reset_all.clicked.connect(self._registry.reset_all_keys)
        self.buttons.rejected.connect(self.reject)
        self._registry.keys_changed.connect(self._fill)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(row) for row in range(item.childCount()))
    return [child for child in found if child is not None]


def _is_plain(keys: str) -> bool:
    """Whether it is one key without modifiers."""
    # One chord is asked for at a time, so that a comma can only be the key itself.
    return keys != "" and "+" not in keys.removesuffix("+")
