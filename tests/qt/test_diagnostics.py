"""The doctor's report in the window: complete, and without anybody's name."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fashionstudio.app.diagnostics import Diagnostics
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.report import Finding, as_text, redact
from fashionstudio.ui.dialogs.diagnostics import DiagnosticsDialog


@pytest.fixture
def private(tmp_path, monkeypatch):
    """A user with a name and a home that must not be seen."""
    home = tmp_path / "home" / "giulia.rossi"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("USER", "giulia.rossi")
    monkeypatch.setenv("USERNAME", "giulia.rossi")
    monkeypatch.setenv("LOGNAME", "giulia.rossi")
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(home / "studio"))
    monkeypatch.setattr("platform.node", lambda: "atelier-7")
    return home


def test_private_names_are_replaced(private):
    text = (
        f"{private}/studio/data/models/x is missing; see {private}/notes.txt, "
        f"which Giulia.Rossi wrote on ATELIER-7; {private}2 is somebody else's"
    )
    assert redact(text) == (
        "<data>/models/x is missing; see ~/notes.txt, which <user> wrote on <computer>; "
        f"{private.parent}/<user>2 is somebody else's"
    ).replace("<user>2", "giulia.rossi2")


def test_a_backslash_is_as_private_as_a_slash(monkeypatch, private):
    monkeypatch.setenv("FASHIONSTUDIO_HOME", "C:\\Users\\giulia\\studio")
    assert redact("in C:\\Users\\giulia\\studio and 'C:\\\\Users\\\\giulia\\\\studio'") == (
        "in <home> and '<home>'"
    )


def test_short_names_are_no_reason_to_spoil_words(monkeypatch, private):
    for name in ("USER", "USERNAME", "LOGNAME"):
        monkeypatch.setenv(name, "on")
    assert redact("on and on") == "on and on"


def test_text_for_people():
    text = as_text(
        [Finding("disk", "doubtful", "full", "Free some space."), Finding("a", "good", "b")]
    )
    assert text.splitlines() == [
        "note  disk         full",
        "                   → Free some space.",
        "ok    a            b",
    ]


@pytest.fixture
def doctor(tmp_path: Path, qapp) -> Iterator[Callable[[str], Diagnostics]]:
    """A factory: a doctor that is a piece of Python."""
    worker = WorkerClient([sys.executable, "-c", ""], log_folder=tmp_path / "logs")
    preferences = Preferences(tmp_path / "p.json")
    yield lambda code: Diagnostics(preferences, worker, command=[sys.executable, "-c", code])
    worker.close()


def finished(qtbot, made: Diagnostics) -> None:
    with qtbot.waitSignal(made.finished, timeout=60_000):
        made.start()
        assert made.busy


def test_the_report_is_looked_at_and_copied(private, doctor, qtbot):
    findings = [
        {"name": "torch", "state": "good", "text": "2.13", "advice": ""},
        {"name": "engine x", "state": "bad", "text": "damaged", "advice": f"See {private}/x."},
    ]
    made = doctor(f"import sys; print({json.dumps(findings)!r}); sys.exit(1)")
    made._preferences.set("export_folder", str(private / "lookbook"))
    made._preferences.set("undo_mib", 64)
    dialog = DiagnosticsDialog(made)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(made.finished, timeout=60_000):
        dialog.look()
        assert dialog.bar.isVisible()
        assert not dialog.copy.isEnabled()
    assert dialog.summary.text() == "Needs attention: 1."
    assert not dialog.bar.isVisible()
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "BAD   engine x     damaged" in copied
    assert "→ See ~/x." in copied
    assert "undo_mib = 64" in copied
    assert "export_folder" in copied
    for secret in ("giulia", str(private), "lookbook"):
        assert secret not in copied
    assert dialog.copy.text() == "Copied"


@pytest.mark.parametrize("code", ["print('no json')", "raise SystemExit('it broke')", "print(3)"])
def test_a_doctor_that_fails_is_a_finding(doctor, qtbot, code):
    made = doctor(code)
    finished(qtbot, made)
    assert made.findings[0].name == "doctor"
    assert made.findings[0].state == "bad"
    assert {"window", "worker", "preferences"} <= {finding.name for finding in made.findings}


def test_closing_does_not_wait_for_it(doctor):
    made = doctor("import time; time.sleep(600)")
    made.start()
    made.close()
    assert not made.busy
