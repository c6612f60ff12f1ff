"""Undo for pixels and parameters alike, limited by bytes rather than by a count.

A stack that counts steps either forgets sliders too early or keeps gigabytes of strokes, so this
one weighs them. It knows nothing of Qt: the window adapts it to its menu and its history list.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

DEFAULT_BUDGET_BYTES = 256 * 2**20

# A pause this long ends a slider move, so that two deliberate moves stay two steps.
_MERGE_WINDOW_S = 1.5

T = TypeVar("T")


class Command(Protocol):
    """One step that can be taken back.

    `undo` restores exactly what was before `do`; both may be called many times, in turns.
    """

    @property
    def text(self) -> str:
        """What the history list shows, for example "Brush stroke"."""

    @property
    def size_bytes(self) -> int:
        """Memory it holds on to."""

    def do(self) -> None:
        """Make the change; also called to redo it."""

    def undo(self) -> None:
        """Take the change back."""

    def merged(self, later: Command) -> Command | None:
        """One command that does what this and `later` do, or None if they stay apart."""


class SetValue(Generic[T]):
    """Sets a value; several sets of one key in a row (a slider move) become one step."""

    size_bytes = 256

    def __init__(
        self,
        text: str,
        setter: Callable[[T], None],
        before: T,
        after: T,
        *,
        merge_key: Hashable = None,
    ) -> None:
        """`setter` is called with `after` to do and with `before` to undo.

        Args:
            text: for the history list.
            setter: puts a value in place.
            before: the value now.
            after: the value to set.
            merge_key: what is being moved; None never merges.
        """
        self.text = text
        self.before = before
        self.after = after
        self.merge_key = merge_key
        self._setter = setter

    def do(self) -> None:
        """Set the new value."""
        self._setter(self.after)

    def undo(self) -> None:
        """Set the old value."""
        self._setter(self.before)

    def merged(self, later: Command) -> Command | None:
        """From the first value to the last."""
        if not isinstance(later, SetValue) or self.merge_key is None:
            return None
        if later.merge_key != self.merge_key:
            return None
        return SetValue(
            later.text, later._setter, self.before, later.after, merge_key=self.merge_key
        )


class Macro:
    """Several commands as one step."""

    def __init__(self, text: str) -> None:
        """An empty one; `UndoStack.macro` fills it."""
        self.text = text
        self.commands: list[Command] = []

    @property
    def size_bytes(self) -> int:
        """Of all its commands."""
        return sum(command.size_bytes for command in self.commands)

    def do(self) -> None:
        """All of them, in order."""
        for command in self.commands:
            command.do()

    def undo(self) -> None:
        """All of them, last first."""
        for command in reversed(self.commands):
            command.undo()

    def merged(self, later: Command) -> Command | None:
        """Macros stay apart."""
        del later
        return None


class UndoStack:
    """What was done, up to a budget of memory; the oldest steps are forgotten first.

    Listeners in `changed` are called after every change of the stack.
    """

    def __init__(
        self,
        budget_bytes: int = DEFAULT_BUDGET_BYTES,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """An empty, clean stack.

        Args:
            budget_bytes: of all steps together; the newest one is kept whatever its size.
            clock: seconds, for telling one slider move from the next.
        """
        self.budget_bytes = budget_bytes
        self.changed: list[Callable[[], None]] = []
        self._clock = clock
        self._commands: list[Command] = []
        self._index = 0  # commands before it are done, those from it on can be redone
        self._clean: int | None = 0  # None: the clean state cannot be reached any more
        self._macros: list[Macro] = []
        self._gesture = False
        self._pushed_s = float("-inf")

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._index > 0 and not self._macros and not self._gesture

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self._index < len(self._commands) and not self._macros and not self._gesture

    @property
    def undo_text(self) -> str:
        """Of the step that `undo` takes back; "" if none."""
        return self._commands[self._index - 1].text if self.can_undo else ""

    @property
    def redo_text(self) -> str:
        """Of the step that `redo` does again; "" if none."""
        return self._commands[self._index].text if self.can_redo else ""

    @property
    def index(self) -> int:
        """How many of `history()` are done."""
        return self._index

    @property
    def is_clean(self) -> bool:
        """Whether the document is as it was at the last `mark_clean`."""
        return self._clean == self._index and not self._macros

    @property
    def size_bytes(self) -> int:
        """Memory of all steps."""
        return sum(command.size_bytes for command in self._commands)

    def history(self) -> tuple[str, ...]:
        """The texts of all steps, oldest first; those from `index` on are undone."""
        return tuple(command.text for command in self._commands)

    def push(self, command: Command, *, done: bool = False) -> None:
        """Do a command and remember it. If doing it raises, nothing is remembered.

        Args:
            command: what to do.
            done: it has been done already (a stroke is drawn while the pen moves).
        """
        if not done:
            command.do()
        if self._macros:
            self._macros[-1].commands.append(command)
            return
        self._forget_undone()
        if not self._merge(command):
            self._commands.append(command)
            self._index += 1
        self._pushed_s = self._clock()
        self._keep_budget()
        self._notify()

    def undo(self) -> bool:
        """Take the last step back; False if there is none."""
        if not self.can_undo:
            return False
        self._commands[self._index - 1].undo()
        self._index -= 1
        self._end_merging()
        self._notify()
        return True

    def redo(self) -> bool:
        """Do the next step again; False if there is none."""
        if not self.can_redo:
            return False
        self._commands[self._index].do()
        self._index += 1
        self._end_merging()
        self._notify()
        return True

    def go_to(self, index: int) -> None:
        """Undo or redo until `index` steps are done (a click into the history list)."""
        target = min(max(index, 0), len(self._commands))
        while self._index > target and self.undo():
            pass
        while self._index < target and self.redo():
            pass

    @contextmanager
    def macro(self, text: str) -> Iterator[None]:
        """Make everything pushed inside one step; if the block raises, it is taken back.

        Macros within macros become part of the outer one.
        """
        macro = Macro(text)
        self._macros.append(macro)
        try:
            yield
        except BaseException:
            self._macros.pop()
            macro.undo()
            raise
        self._macros.pop()
        if macro.commands:
            self._end_merging()
            self.push(macro, done=True)
            self._end_merging()

    @property
    def in_gesture(self) -> bool:
        """Whether a pen is down."""
        return self._gesture

    def begin_gesture(self) -> None:
        """A pen goes down: until it is up nothing can be undone under it.

        What is pushed meanwhile merges however long the hand rests.
        """
        self._gesture = True
        self._notify()

    def end_gesture(self) -> None:
        """The pen is up."""
        if self._gesture:
            self._gesture = False
            self._end_merging()
            self._notify()

    def mark_clean(self) -> None:
        """The document has just been saved as it is."""
        self._clean = self._index
        self._end_merging()
        self._notify()

    def mark_dirty(self) -> None:
        """No state counts as saved, for example after recovering from a crash."""
        self._clean = None
        self._notify()

    def clear(self) -> None:
        """Forget all steps; whether the document is clean stays as it is."""
        self._clean = 0 if self.is_clean else None
        self._commands.clear()
        self._index = 0
        self._end_merging()
        self._notify()

    def _merge(self, command: Command) -> bool:
        # Never into the step that led to the saved state: undo would skip over that state.
        recent = self._gesture or self._clock() - self._pushed_s <= _MERGE_WINDOW_S
        if not self._index or not recent or self._clean == self._index:
            return False
        merged = self._commands[-1].merged(command)
        if merged is None:
            return False
        self._commands[-1] = merged
        return True

    def _forget_undone(self) -> None:
        if self._clean is not None and self._clean > self._index:
            self._clean = None
        if self._index < len(self._commands):
            self._end_merging()
        del self._commands[self._index :]

    def _keep_budget(self) -> None:
        total, dropped = self.size_bytes, 0
        while total > self.budget_bytes and dropped < len(self._commands) - 1:
            total -= self._commands[dropped].size_bytes
            dropped += 1
        if dropped:
            del self._commands[:dropped]
            self._index -= dropped
            if self._clean is not None:
                self._clean = self._clean - dropped if self._clean >= dropped else None

    def _end_merging(self) -> None:
        self._pushed_s = float("-inf")

    def _notify(self) -> None:
        for listener in tuple(self.changed):
            listener()
