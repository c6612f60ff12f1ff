"""One registry of everything a user can do: text, icon, shortcut and what it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence

IconMaker = Callable[[str], QIcon]


@dataclass(frozen=True, slots=True)
class Command:
    """What a command is called and how it is reached.

    Attributes:
        id: stable name, "area.verb".
        text: menu text, with `&` where useful.
        group: heading in the shortcut list.
        shortcuts: key sequences in portable text; the first is shown.
        icon: name of an own icon, or "".
        tip: one sentence; the shortcut is added to it.
        checkable: whether it is a switch.
        held: it lasts while its key is down, so the window watches the key itself.
    """

    id: str
    text: str
    group: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    checkable: bool = False
    held: bool = False


class CommandRegistry(QObject):
    """Commands by id, each with the QAction that menus, buttons and keys share."""

    def __init__(self, make_icon: IconMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_icon = make_icon
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}

    def add(self, command: Command, call: Callable[..., object]) -> QAction:
        """Register a command; a shortcut that is already taken is a programming error."""
        if command.id in self._commands:
            raise ValueError(f"command {command.id} is registered twice")
        for shortcut in command.shortcuts:
            if (other := self.owner_of(shortcut)) is not None:
                raise ValueError(f"{shortcut} belongs to {other.id}, {command.id} wants it too")
        action = QAction(command.text, self)
        action.setObjectName(command.id)
        action.setCheckable(command.checkable)
        if not command.held:
            action.setShortcuts([QKeySequence(text) for text in command.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if command.checkable:
            action.toggled.connect(call)
        else:
            action.triggered.connect(lambda _checked=False: call())
        self._commands[command.id] = command
        self._actions[command.id] = action
        self._dress(command.id)
        return action

    def action(self, command_id: str) -> QAction:
        """The shared QAction."""
        return self._actions[command_id]

    def commands(self) -> tuple[Command, ...]:
        """All of them, in the order they were added."""
        return tuple(self._commands.values())

    def owner_of(self, shortcut: str) -> Command | None:
        """The command a key sequence belongs to."""
        wanted = QKeySequence(shortcut)
        for command in self._commands.values():
            if any(QKeySequence(text) == wanted for text in command.shortcuts):
                return command
        return None

    def refresh_icons(self) -> None:
        """Paint all icons anew, after the colours have changed."""
        for command_id in self._commands:
            self._dress(command_id)

    def _dress(self, command_id: str) -> None:
        command, action = self._commands[command_id], self._actions[command_id]
        if command.icon:
            action.setIcon(self._make_icon(command.icon))
        tip = command.tip or command.text.replace("&", "").rstrip("…")
        if command.shortcuts:
            keys = QKeySequence(command.shortcuts[0]).toString(
                QKeySequence.SequenceFormat.NativeText
            )
            tip = f"{tip}  ({keys})"
        action.setToolTip(tip)
        action.setStatusTip("")
