"""Preferences: the schema, the file, the dialog, and who follows."""

from __future__ import annotations

import json
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit

from fashionstudio.app.document import Document
from fashionstudio.app.preference_schema import SETTINGS, Values
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.session import Session
from fashionstudio.app.theme import DARK, LIGHT, ThemeService
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.errors import DiskFull
from fashionstudio.ui.dialogs.preferences import PreferencesDialog


@pytest.fixture
def path(tmp_path, monkeypatch, qapp):
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    monkeypatch.delenv("FASHIONSTUDIO_OFFLINE", raising=False)
    return tmp_path / "config" / "preferences.json"


@pytest.fixture
def worker(tmp_path):
    return WorkerClient([sys.executable, "-c", ""], log_folder=tmp_path / "logs")


@pytest.fixture
def dialog(path, worker, qtbot, qapp):
    preferences = Preferences()
    theme = ThemeService(qapp)
    theme.follow(preferences)
    made = PreferencesDialog(preferences, worker, theme)
    made.preferences = preferences
    made.theme = theme
    qtbot.addWidget(made)
    made.show()
    return made


def written(path):
    return json.loads(path.read_text()) if path.exists() else {}


# The file --------------------------------------------------------------------------------------


def test_only_what_differs_is_written_and_comes_back(path):
    preferences = Preferences()
    preferences.set("undo_mib", 512)
    preferences.set("theme", "light")
    preferences.set("opening_layers", ["pose", "region"])
    preferences.set("theme", "system")
    preferences.flush()
    assert written(path) == {"version": 1, "undo_mib": 512, "opening_layers": ["region", "pose"]}
    again = Preferences()
    assert again.values.undo_mib == 512
    assert again.values.opening_layers == ("region", "pose")
    assert again.problems == []


@pytest.mark.parametrize("content", ["{", "[1, 2]", "\0\0", ""])
def test_a_damaged_file_is_kept_and_told(path, content):
    path.parent.mkdir(parents=True)
    path.write_text(content)
    preferences = Preferences()
    assert preferences.values == Values()
    assert "preferences.damaged.json" in preferences.problems[0]
    assert (path.parent / "preferences.damaged.json").read_text() == content


def test_a_value_that_makes_no_sense_falls_back_alone(path):
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"theme": "pink", "undo_mib": True, "dtype": "bf16", "later": {}}))
    preferences = Preferences()
    assert preferences.values.theme == "system"
    assert preferences.values.undo_mib == SETTINGS["undo_mib"].default
    assert preferences.values.dtype == "bf16"
    assert len(preferences.problems) == 2
    assert "Colours" in preferences.problems[0]
    preferences.set("network", False)
    preferences.flush()
    assert written(path)["later"] == {}, "what a newer version has written stays"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("undo_mib", 1), ("undo_mib", 2.5), ("network", 1), ("text_scale", True), ("device", "gpu"),
        ("opening_layers", ["moon"]), ("shortcuts", {"a": "X"}), ("shortcuts", 3),
        ("export_folder", "a\0b"), ("language", "xx"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(path, key, value):
    preferences = Preferences()
    with pytest.raises(ValueError, match=r"."):
        preferences.set(key, value)
    assert preferences.is_default(key)


def test_arguments_win_for_one_run_and_are_not_written(path, monkeypatch):
    monkeypatch.setenv("FASHIONSTUDIO_OFFLINE", "1")
    preferences = Preferences()
    preferences.override("theme", "light")
    assert preferences.values.theme == "light"
    assert not preferences.values.network
    preferences.set("undo_mib", 64)
    preferences.flush()
    assert written(path) == {"version": 1, "undo_mib": 64}
    preferences.set("theme", "dark")
    assert preferences.values.theme == "dark", "whoever chooses now means it more"
    assert not preferences.is_overridden("theme")


def test_a_full_disk_is_told(path, monkeypatch):
    preferences, told = Preferences(), []
    preferences.failed.connect(told.append)

    def full(*_what):
        raise DiskFull("There is no space left.")

    monkeypatch.setattr("fashionstudio.app.preferences.write_json", full)
    preferences.set("undo_mib", 64)
    preferences.flush()
    assert [error.code for error in told] == ["disk_full"]
    assert preferences.values.undo_mib == 64


# Who follows -----------------------------------------------------------------------------------


def test_colours_and_text_follow_and_lead(path, qapp):
    preferences, theme = Preferences(), ThemeService(qapp)
    theme.follow(preferences)
    preferences.set("theme", "light")
    assert theme.theme is LIGHT
    theme.set_mode("dark")
    assert theme.theme is DARK
    assert preferences.values.theme == "dark"
    theme.set_text_scale(1.5)
    assert preferences.values.text_scale == 1.5
    theme.set_text_scale(1.0)


def test_memory_for_undo_follows(path, worker):
    preferences = Preferences()
    preferences.set("undo_mib", 64)
    session = Session(worker, preferences=preferences)
    assert isinstance(session.document, Document)
    assert session.document.history.budget_bytes == 64 * 2**20
    preferences.set("undo_mib", 128)
    assert session.document.history.budget_bytes == 128 * 2**20
    session.close()


def test_exports_begin_where_one_wants(path, tmp_path):
    preferences = Preferences()
    folder = tmp_path / "lookbook"
    folder.mkdir()
    preferences.set("export_folder", str(folder))
    assert preferences.export_folder() == folder
    folder.rmdir()
    assert preferences.export_folder().is_dir(), "a folder that is gone is not a dead end"


# The dialog ------------------------------------------------------------------------------------


def test_every_setting_has_a_row_with_names(dialog):
    assert set(dialog.rows) == {key for key, setting in SETTINGS.items() if setting.shown}
    for row in dialog.rows.values():
        assert row.help.text()
        kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit)
        controls = [w for kind in kinds for w in row.control.findChildren(kind)]
        own = [w for w in controls if w.parent() is row.control]
        assert own
        assert all(w.accessibleName() or w.text() for w in own), row.setting.key


def test_a_change_holds_at_once_and_can_be_taken_back(dialog):
    row = dialog.rows["theme"]
    assert not row.reset.isVisible()
    combo = row.control.combo
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert dialog.preferences.values.theme == "dark"
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert dialog.theme.theme is LIGHT
    QTest.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert dialog.preferences.values.theme == "system"
    assert combo.currentText() == "As the system"
    assert not row.reset.isVisible()


def test_numbers_switches_layers_and_folders(dialog, tmp_path):
    values = lambda: dialog.preferences.values  # noqa: E731
    dialog.rows["undo_mib"].control.spin.setValue(512)
    assert values().undo_mib == 512
    dialog.rows["live_preview"].control.check.click()
    assert not values().live_preview
    dialog.preferences.set("opening_layers", ("region",))
    dialog.rows["opening_layers"].control.checks["pose"].click()
    assert values().opening_layers == ("region", "pose")
    line = dialog.rows["export_folder"].control.line
    line.setFocus()
    QTest.keyClicks(line, str(tmp_path))
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert values().export_folder == str(tmp_path)
    assert dialog.isVisible(), "Enter in a field does not close the dialog"


def test_the_search_finds_by_any_words(dialog):
    QTest.keyClicks(dialog.search, "memory card")
    shown = [key for key, row in dialog.rows.items() if row.isVisible()]
    assert "offload" in shown
    assert "theme" not in shown
    assert not dialog.groups["Appearance"].isVisible()
    dialog.search.setText("zzz")
    assert "zzz" in dialog.nothing.text()
    assert dialog.nothing.isVisible()
    dialog.search.clear()
    assert dialog.rows["theme"].isVisible()


def test_how_is_computed_changes_with_a_restart(dialog, worker, monkeypatch):
    told, restarts = [], []
    monkeypatch.setattr(worker, "set_compute", lambda *wishes: told.append(wishes))
    monkeypatch.setattr(worker, "restart", lambda: restarts.append(1))
    row = dialog.rows["dtype"]
    row.control.combo.setFocus()
    QTest.keyClick(row.control.combo, Qt.Key.Key_End)
    assert told[-1] == ("auto", ComputeOptions(dtype="fp16"))
    assert dialog.restart_bar.isVisible()
    QTest.mouseClick(dialog.restart, Qt.MouseButton.LeftButton)
    assert restarts == [1]
    assert not dialog.restart_bar.isVisible()
    row.reset.click()
    dialog.preferences.set("dtype", "fp16")
    assert not dialog.restart_bar.isVisible(), "that is how it computes already"


def test_what_an_argument_decides_is_marked(dialog):
    dialog.preferences.override("theme", "light")
    assert "command line" in dialog.rows["theme"].note.text()
