"""Shortcuts: changed live, conflicts named, remembered, and shown on one page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtTest import QTest

from fashionstudio.app.commands import Command, CommandRegistry
from fashionstudio.app.preferences import Preferences
from fashionstudio.ui.dialogs.shortcuts import ShortcutsEditor
from fashionstudio.ui.shortcuts_dialog import ShortcutsDialog

COMMANDS = (
    Command("tool.pen", "Sketch &pen", "Tools", ("P",), checkable=True),
    Command("tool.region", "Region brush", "Tools", ("R",)),
    Command("edit.redo", "&Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Command("edit.clear", "Clear…", "Edit"),
    Command("view.before", "Hold to see the photo", "View", ("B",), held=True),
)


@pytest.fixture
def preferences(tmp_path, monkeypatch):
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    return Preferences()


@pytest.fixture
def registry(preferences, qapp):
    return make_registry(preferences)


def make_registry(preferences):
    made = CommandRegistry(lambda _name: QIcon())
    made.called = []
    for command in COMMANDS:
        made.add(command, lambda *_on, name=command.id: made.called.append(name))
    made.follow(preferences)
    return made


@pytest.fixture
def editor(registry, qtbot):
    made = ShortcutsEditor(registry)
    qtbot.addWidget(made)
    made.show()
    return made


def press(editor, command, keys):
    editor.choose(command)
    editor.edit.setKeySequence(QKeySequence(keys))


def test_a_key_does_what_it_was_given_for(registry):
    registry.set_keys("tool.region", ("G",))
    action = registry.action("tool.region")
    assert [keys.toString() for keys in action.shortcuts()] == ["G"]
    assert "(G)" in action.toolTip()
    assert registry.owner_of("R") is None


def test_a_key_taken_from_another_command_is_gone_there(registry, editor):
    press(editor, "tool.region", "P")
    assert editor.note.text() == "P belongs to “Sketch pen”, which would lose it."
    QTest.mouseClick(editor.set, Qt.MouseButton.LeftButton)
    assert registry.keys("tool.region") == ("P",)
    assert registry.keys("tool.pen") == ()
    assert registry.action("tool.pen").shortcuts() == []
    assert registry.owner_of("P").id == "tool.region"
    editor.choose("tool.pen")
    assert editor.reset.isEnabled()
    QTest.mouseClick(editor.reset, Qt.MouseButton.LeftButton)
    assert registry.keys("tool.pen") == ("P",)
    assert registry.keys("tool.region") == ()


def test_another_shortcut_beside_the_first(registry, editor):
    press(editor, "tool.pen", "Ctrl+1")
    QTest.mouseClick(editor.another, Qt.MouseButton.LeftButton)
    assert registry.keys("tool.pen") == ("P", "Ctrl+1")
    assert "(changed)" in editor.tree.currentItem().text(1)
    QTest.mouseClick(editor.none, Qt.MouseButton.LeftButton)
    assert registry.keys("tool.pen") == ()
    QTest.mouseClick(editor.reset_all, Qt.MouseButton.LeftButton)
    assert registry.keys("tool.pen") == ("P",)


@pytest.mark.parametrize(
    ("command", "keys", "word"),
    [
        ("tool.pen", "Space", "fixed meaning"),
        ("view.before", "Ctrl+B", "single key"),
        ("tool.pen", "P", "already"),
    ],
)
def test_keys_that_cannot_be_given(editor, command, keys, word):
    press(editor, command, keys)
    assert word in editor.note.text()
    assert not editor.set.isEnabled()


def test_a_held_key_is_known_to_the_window(registry):
    assert registry.is_key_of("view.before", Qt.Key.Key_B)
    registry.set_keys("view.before", ("H",))
    assert registry.is_key_of("view.before", Qt.Key.Key_H)
    assert not registry.is_key_of("view.before", Qt.Key.Key_B)
    assert registry.action("view.before").shortcuts() == [], "the window watches it itself"


def test_they_are_remembered(registry, preferences, qapp):
    registry.set_keys("tool.region", ("P",))
    preferences.set(
        "shortcuts", {**dict(preferences.values.shortcuts), "plugin.command": ("Ctrl+P",)}
    )
    preferences.flush()
    again = make_registry(Preferences())
    assert again.keys("tool.region") == ("P",)
    assert again.keys("tool.pen") == ()
    again.reset_all_keys()
    assert dict(preferences.values.shortcuts)["plugin.command"] == ("Ctrl+P",)


def test_a_users_key_comes_before_one_that_a_command_came_with(preferences, qapp):
    preferences.set("shortcuts", {"edit.clear": ["R"], "edit.redo": ["R", "Ctrl+Y"]})
    registry = make_registry(preferences)
    assert registry.keys("edit.clear") == ("R",)
    assert registry.keys("edit.redo") == ("Ctrl+Y",), "one key, one command"
    assert registry.keys("tool.region") == ()


def test_the_editor_is_searched_by_name_and_by_key(editor):
    QTest.keyClicks(editor.search, "ctrl+y")
    shown = [item.text(0) for item in editor._items() if not item.isHidden()]
    assert shown == ["Redo"]
    assert editor.chosen.id == "edit.redo"


def test_the_editor_by_keys_alone(editor, registry):
    QTest.keyClicks(editor.search, "region")
    editor.tree.setFocus()
    QTest.keyClick(editor.tree, Qt.Key.Key_Return)
    assert editor.edit.hasFocus() or editor.focusWidget() is not editor.tree
    QTest.keyClick(editor.edit, Qt.Key.Key_K)
    editor.set.setFocus()
    QTest.keyClick(editor.set, Qt.Key.Key_Space)
    assert registry.keys("tool.region") == ("K",)


def test_the_cheat_sheet_follows(registry, qtbot):
    sheet = ShortcutsDialog(registry)
    qtbot.addWidget(sheet)
    sheet.show()
    assert sheet.shown() == ["tool.pen", "tool.region", "edit.redo", "view.before"]
    registry.set_keys("edit.clear", ("Ctrl+Del",))
    assert "edit.clear" in sheet.shown()
    QTest.keyClicks(sheet.search, "pen")
    assert sheet.shown() == ["tool.pen"]
    asked = []
    sheet.edit_requested.connect(lambda: asked.append(1))
    QTest.mouseClick(sheet.edit, Qt.MouseButton.LeftButton)
    assert asked == [1]
    assert not sheet.isVisible()
