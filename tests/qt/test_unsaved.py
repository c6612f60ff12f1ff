"""Unsaved work: asked for when a window closes, offered again after a crash."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QLockFile, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from fashionstudio.app.journal import Unsaved
from fashionstudio.paths import journals_dir
from fashionstudio.ui.recovery_dialog import RecoveryDialog

ROOT = Path(__file__).resolve().parents[2]


def answer(s, button):
    s.wait(lambda: s.window.project_view.question)
    s.window.project_view.question.button(button).click()


def test_closing_asks_only_for_what_has_no_file(studio, photo, names, tmp_path):
    kinds = QMessageBox.StandardButton
    s = studio()
    s.open(photo)
    shared = s.window.studio
    s.window.close()
    answer(s, kinds.Cancel)
    assert shared.windows
    assert s.window.isVisible()
    path = tmp_path / "a.fstudio"
    names += [None, path]
    s.window.close()
    answer(s, kinds.Save)
    assert s.window.isVisible(), "no name was given"
    s.window.close()
    answer(s, kinds.Save)
    s.wait(lambda: not shared.windows)
    assert path.exists()
    assert not list(journals_dir().glob("*"))


def test_closing_saves_what_has_a_file_and_quitting_loses_no_render(studio, photo, tmp_path):
    s = studio("--step-ms", "20", "--steps", "10")
    s.open(photo)
    path = tmp_path / "a.fstudio"
    s.session.project.save(path)
    s.wait(path.exists)
    s.document.set_words("coat")
    s.document.set_settings(variations=4)
    s.trigger("render.start")
    s.wait(lambda: s.session.results.items)
    kept = [result.png for result in s.session.results.items]
    s.trigger("file.quit")
    s.wait(lambda: not s.window.studio.windows)
    again = studio()
    again.window.project_view.open(path)
    again.wait(lambda: again.document.scene)
    assert [result.png for result in again.session.results.items][: len(kept)] == kept
    assert again.document.look.words == "coat"


def test_unwanted_work_is_not_offered_again(studio, photo):
    s = studio()
    s.open(photo)
    s.session.project._write_journal()
    s.wait(lambda: list(journals_dir().glob("*/journal.json")))
    s.window.close()
    answer(s, QMessageBox.StandardButton.Discard)
    s.wait(lambda: not s.window.studio.windows)
    assert not list(journals_dir().glob("*"))


CRASH = """
import argparse, hashlib, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.ui.application import make_window
application = QApplication([])
worker = WorkerClient([sys.executable, sys.argv[1]])
window = make_window(
    application, argparse.Namespace(theme="dark", text_scale=1.0, device="cpu"), worker
)
window.show()
worker.start()
document, session = window.document, window.session
steps = iter(range(3))
def draw():
    if document.scene is None or document.scene.person is None:
        return
    timer.stop()
    for layer, y in (("sketch", 100), ("region", 300)):
        stroke = document.begin_stroke(layer, style)
        for x in range(100, 380, 20):
            stroke.to(x, y)
        stroke.finish()
    document.set_words("a blouse that nobody saved")
    session.project.journal_written.connect(tell)
def tell():
    masks = [document.scene.masks[layer].base.tobytes() for layer in ("region", "sketch")]
    print(hashlib.sha256(b"".join(masks)).hexdigest(), flush=True)
from fashionstudio.app.strokes import StrokeStyle
style = StrokeStyle(12.0)
timer = QTimer(interval=20)
timer.timeout.connect(draw)
timer.start()
session.give("photo", Path(sys.argv[2]), "person.png")
application.exec()
"""


def test_a_killed_application_offers_the_strokes_again(studio, photo, tmp_path):
    s = studio()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    worker = str(ROOT / "tests" / "qt" / "fake_worker.py")
    crashed = subprocess.Popen(
        [sys.executable, "-c", CRASH, worker, str(photo)],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    drawn = crashed.stdout.readline().strip()
    shared = s.window.studio
    shared.offer_unsaved(s.window, again=True)
    s.wait(s.window.messages.isVisible)
    assert shared.dialog is None, "a window that lives keeps its work to itself"
    os.kill(crashed.pid, signal.SIGKILL)
    crashed.wait(timeout=30)
    crashed.stdout.close()
    shared.offer_unsaved(s.window)
    s.wait(lambda: shared.dialog)
    (unsaved,) = shared.dialog.waiting()
    assert unsaved.name == "person"
    QTest.keyClick(shared.dialog, Qt.Key.Key_Return)
    s.wait(lambda: s.document.scene and s.document.scene.person)
    masks = [s.mask(layer).tobytes() for layer in ("region", "sketch")]
    assert hashlib.sha256(b"".join(masks)).hexdigest() == drawn
    assert s.document.look.words == "a blouse that nobody saved"
    assert s.window.isWindowModified()
    s.wait(lambda: shared.dialog is None and not unsaved.folder.exists())


def test_what_was_discarded_can_be_kept_until_the_list_closes(qtbot, tmp_path):
    found = []
    for name in ("anna", "ben"):
        folder = tmp_path / name
        folder.mkdir()
        lock = QLockFile(str(tmp_path / f"{name}.lock"))
        assert lock.tryLock(0)
        found.append(Unsaved(folder, name, None, datetime.now(UTC), b"", False, lock))
    window = QWidget()
    qtbot.addWidget(window)
    dialog = RecoveryDialog(found, window)
    dialog.show()
    buttons = {b.accessibleName(): b for b in dialog.findChildren(QPushButton)}
    buttons["Discard anna"].click()
    buttons["Discard ben"].click()
    assert dialog.isVisible()
    assert buttons["Discard ben"].text() == "Keep it"
    buttons["Discard ben"].click()
    dialog.reject()
    assert [unsaved.folder.exists() for unsaved in found] == [False, True]
