"""Undo: back and forth without loss, within a budget of memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fashionstudio.core.undo import Command, SetValue, UndoStack


class Document:
    """A few named values, with commands that set them."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {"a": 0, "b": 0}

    def set(self, key: str, value: Any, merge: bool = False) -> SetValue[Any]:
        def put(new: Any) -> None:
            self.values[key] = new

        text = f"{key} to {value}"
        return SetValue(text, put, self.values[key], value, merge_key=key if merge else None)


class Heavy:
    """A step of a given weight, which may refuse."""

    def __init__(self, size_bytes: int, fails: bool = False) -> None:
        self.text = f"{size_bytes} bytes"
        self.size_bytes = size_bytes
        self.fails = fails

    def do(self) -> None:
        if self.fails:
            raise ValueError("refused")

    def undo(self) -> None:
        pass

    def merged(self, later: Command) -> Command | None:
        return None


def test_a_random_walk_through_the_history_always_shows_the_right_state() -> None:
    rng = np.random.default_rng(0)
    document, stack = Document(), UndoStack()
    states = [dict(document.values)]
    for step in range(500):
        action = rng.integers(0, 4)
        if action <= 1:
            stack.push(document.set("ab"[rng.integers(0, 2)], step))
            del states[stack.index :]
            states.append(dict(document.values))
        elif action == 2:
            assert stack.undo() == (len(states) > 1 and stack.index + 1 > 0) or stack.index == 0
        else:
            stack.go_to(int(rng.integers(0, len(states))))
        assert document.values == states[stack.index]
        assert len(stack.history()) == len(states) - 1
        assert stack.can_undo == (stack.index > 0)
        assert stack.can_redo == (stack.index < len(states) - 1)


def test_texts_for_the_menu_and_the_list() -> None:
    document, stack = Document(), UndoStack()
    assert (stack.undo_text, stack.redo_text, stack.undo(), stack.redo()) == ("", "", False, False)
    stack.push(document.set("a", 1))
    stack.push(document.set("b", 2))
    stack.undo()
    assert stack.history() == ("a to 1", "b to 2")
    assert (stack.index, stack.undo_text, stack.redo_text) == (1, "a to 1", "b to 2")
    stack.push(document.set("a", 5))
    assert stack.history() == ("a to 1", "a to 5")


def test_a_slider_move_is_one_step_and_a_pause_makes_two() -> None:
    now = [0.0]
    document, stack = Document(), UndoStack(clock=lambda: now[0])
    for value in range(1, 50):
        now[0] += 0.02
        stack.push(document.set("a", value, merge=True))
    assert stack.history() == ("a to 49",)
    now[0] += 5
    stack.push(document.set("a", 60, merge=True))
    stack.push(document.set("b", 1, merge=True))
    stack.push(document.set("b", 2))
    assert stack.history() == ("a to 49", "a to 60", "b to 1", "b to 2")
    stack.go_to(0)
    assert document.values == {"a": 0, "b": 0}
    stack.go_to(99)
    assert document.values == {"a": 60, "b": 2}


def test_a_move_is_not_merged_across_undo_or_saving() -> None:
    document, stack = Document(), UndoStack(clock=lambda: 0.0)
    stack.push(document.set("a", 1, merge=True))
    stack.mark_clean()
    stack.push(document.set("a", 2, merge=True))
    assert len(stack.history()) == 2
    stack.undo()
    assert stack.is_clean
    assert document.values["a"] == 1
    stack.push(document.set("a", 3, merge=True))
    stack.undo()
    stack.redo()
    stack.push(document.set("a", 4, merge=True))
    assert len(stack.history()) == 3


def test_the_clean_mark_follows_the_saved_state() -> None:
    document, stack = Document(), UndoStack(budget_bytes=1000)
    assert stack.is_clean
    stack.push(document.set("a", 1))
    assert not stack.is_clean
    stack.mark_clean()
    stack.push(document.set("a", 2))
    stack.undo()
    assert stack.is_clean
    stack.undo()
    stack.push(document.set("b", 3))  # the saved state lay on the branch that is gone
    assert not stack.is_clean
    stack.undo()
    assert not stack.is_clean
    stack.mark_clean()
    for value in range(20):  # the saved state falls out of the budget
        stack.push(document.set("a", value + 10))
    while stack.undo():
        assert not stack.is_clean
    stack.mark_clean()
    stack.clear()
    assert stack.is_clean
    assert stack.history() == ()
    stack.mark_dirty()
    assert not stack.is_clean


def test_the_oldest_steps_make_room_and_the_newest_always_stays() -> None:
    stack = UndoStack(budget_bytes=100)
    for size in (40, 30, 20, 50):
        stack.push(Heavy(size))
    assert stack.history() == ("30 bytes", "20 bytes", "50 bytes")
    assert stack.size_bytes == 100
    assert stack.index == 3
    stack.push(Heavy(5000))
    assert stack.history() == ("5000 bytes",)
    assert stack.can_undo


def test_a_macro_is_one_step_and_is_taken_back_when_it_fails() -> None:
    document, stack = Document(), UndoStack()
    with stack.macro("Both"):
        stack.push(document.set("a", 1))
        assert not stack.undo()
        with stack.macro("Inner"):
            stack.push(document.set("b", 2))
            stack.push(document.set("b", 3))
    assert stack.history() == ("Both",)
    stack.undo()
    assert document.values == {"a": 0, "b": 0}
    stack.redo()
    assert document.values == {"a": 1, "b": 3}

    def half() -> None:
        with stack.macro("Fails"):
            stack.push(document.set("a", 9))
            stack.push(Heavy(1, fails=True))

    with pytest.raises(ValueError, match="refused"):
        half()
    assert document.values == {"a": 1, "b": 3}
    assert stack.history() == ("Both",)
    with stack.macro("Nothing"):
        pass
    assert stack.history() == ("Both",)


def test_what_could_not_be_done_is_not_remembered() -> None:
    stack = UndoStack()
    with pytest.raises(ValueError, match="refused"):
        stack.push(Heavy(1, fails=True))
    assert not stack.can_undo
    assert stack.is_clean


def test_listeners_hear_of_every_change() -> None:
    document, stack, heard = Document(), UndoStack(), []
    stack.changed.append(lambda: heard.append(stack.index))
    stack.push(document.set("a", 1))
    stack.undo()
    stack.redo()
    stack.mark_clean()
    assert heard == [1, 0, 1, 1]


def test_nothing_is_undone_under_a_hand_and_a_rest_in_a_drag_is_one_step() -> None:
    now = [0.0]
    document, stack = Document(), UndoStack(clock=lambda: now[0])
    stack.push(document.set("a", 1))
    stack.begin_gesture()
    stack.push(document.set("b", 1, merge=True))
    now[0] += 60
    stack.push(document.set("b", 2, merge=True))
    assert not stack.undo()
    assert not stack.can_undo
    stack.end_gesture()
    stack.push(document.set("b", 3, merge=True))
    assert stack.index == 3
    stack.undo()
    assert document.values["b"] == 2
    stack.undo()
    assert document.values["b"] == 0
