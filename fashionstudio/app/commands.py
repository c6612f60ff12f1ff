"""One registry of everything a user can do: text, icon, shortcut and what it calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence

if TYPE_CHECKING:
    from fashionstudio.app.preferences import Preferences

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
    """Commands by id, each with the QAction that menus, buttons and keys share.

    Signals:
        keys_changed: some commands have other shortcuts.
    """

    keys_changed = Signal()

    def __init__(self, make_icon: IconMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_icon = make_icon
        self._preferences: Preferences | None = None
        self._keys: dict[str, tuple[str, ...]] = {}
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
        self._keys[command.id] = command.shortcuts
        self._dress(command.id)
        self._tell(command.id)
        return action

    # Shortcuts -----------------------------------------------------------------------------------

    def follow(self, preferences: Preferences) -> None:
        """Take the shortcuts that the user has chosen, now and whenever they change."""
        self._preferences = preferences
        preferences.changed.connect(self._on_preference)
        self._assign()

    def keys(self, command_id: str) -> tuple[str, ...]:
        """Key sequences of a command as they are now, in portable text; the first is shown."""
        return self._keys[command_id]

    def set_keys(self, command_id: str, keys: Sequence[str]) -> None:
        """Give a command other shortcuts; whoever had one of them loses it."""
        table = {known: self._keys[known] for known in self._chosen()}
        wanted = tuple(dict.fromkeys(portable(text) for text in keys if portable(text)))
        for text in wanted:
            other = self.owner_of(text)
            if other is not None and other.id != command_id:
                left = tuple(t for t in self._keys[other.id] if portable(t) != text)
                table[other.id] = left
        table[command_id] = wanted
        self._store(table)

    def reset_keys(self, command_id: str) -> None:
        """Back to the shortcuts it came with; whoever has one of them now loses it."""
        self.set_keys(command_id, self._commands[command_id].shortcuts)

    def reset_all_keys(self) -> None:
        """All shortcuts as they came."""
        self._store({})

    def has_own_keys(self, command_id: str) -> bool:
        """Whether the shortcuts are others than those it came with."""
        return self._keys[command_id] != self._commands[command_id].shortcuts

    def is_key_of(self, command_id: str, key: int) -> bool:
        """Whether a single key without modifiers belongs to a command that is held."""
        return any(QKeySequence(text) == QKeySequence(key) for text in self._keys[command_id])

    def _chosen(self) -> dict[str, tuple[str, ...]]:
        """What the user has chosen, of the commands that there are."""
        chosen = self._preferences.values.shortcuts if self._preferences else ()
        return {known: keys for known, keys in chosen if known in self._commands}

    def _store(self, table: dict[str, tuple[str, ...]]) -> None:
        different = {k: keys for k, keys in table.items() if keys != self._commands[k].shortcuts}
        if self._preferences is not None:
            unknown = {k: v for k, v in self._preferences.values.shortcuts if k not in self._keys}
            self._preferences.set("shortcuts", {**unknown, **different})

    def _on_preference(self, key: str) -> None:
        if key == "shortcuts":
            self._assign()

    def _assign(self) -> None:
        """Each key to one command: what the user chose comes before what commands came with."""
        chosen, taken = self._chosen(), set[str]()
        for command_id in [*chosen, *(known for known in self._commands if known not in chosen)]:
            wanted = chosen.get(command_id, self._commands[command_id].shortcuts)
            free = tuple(text for text in wanted if portable(text) not in taken)
            taken |= {portable(text) for text in free}
            self._keys[command_id] = free
            if not self._commands[command_id].held:
                self._actions[command_id].setShortcuts([QKeySequence(text) for text in free])
            self._tell(command_id)
        self.keys_changed.emit()

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
            if any(QKeySequence(text) == wanted for text in self._keys[command.id]):
                return command
        return None

    def refresh_icons(self) -> None:
        """Paint all icons anew, after the colours have changed."""
        for command_id in self._commands:
            self._dress(command_id)

    def _dress(self, command_id: str) -> None:
        command = self._commands[command_id]
        if command.icon:
            self._actions[command_id].setIcon(self._make_icon(command.icon))

    def _tell(self, command_id: str) -> None:
        """What a command does, and its key."""
        command, action = self._commands[command_id], self._actions[command_id]
        tip = command.tip or command.text.replace("&", "").rstrip("…")
        if keys := self._keys[command_id]:
            tip = f"{tip}  ({native(keys[0])})"
        action.setToolTip(tip)
        action.setStatusTip("")


def portable(text: str) -> str:
    """A key sequence as it is stored, the same for every way to write it; "" for none."""
    return QKeySequence(text).toString(QKeySequence.SequenceFormat.PortableText)


def native(text: str) -> str:
    """A key sequence as this system's users know it."""
    return QKeySequence(text).toString(QKeySequence.SequenceFormat.NativeText)
