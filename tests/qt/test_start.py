"""The window comes first; whatever takes a processor begins when it stands."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
from pathlib import Path

from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.ui import ahead
from fashionstudio.ui.application import make_window

ROOT = Path(__file__).resolve().parents[2]
START = """
import gc, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from fashionstudio.ui import main_window, run

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not hasattr(self, "window"):
            self.window = watched.window()
            print("painted, worker", self.window.studio.worker.pid != 0, flush=True)
            self.window.painted.connect(lambda: QTimer.singleShot(0, self.end))
        return False

    def end(self):
        worker = self.window.studio.worker
        print("then worker", worker.pid != 0, "collects", gc.isenabled(), flush=True)
        print("kept apart", gc.get_freeze_count() > 10_000, flush=True)
        self.window.studio.interrupt()

watch = Watch()
built = main_window.MainWindow.__init__

def build(self, *given):
    built(self, *given)
    self.canvas.installEventFilter(watch)

main_window.MainWindow.__init__ = build
sys.exit(run(["--smoke"]))
"""


def test_nothing_is_read_before_the_window_is_painted(qtbot, qapp, monkeypatch, tmp_path):
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    arguments = argparse.Namespace(theme="dark", text_scale=1.0, device="cpu")
    window = make_window(qapp, arguments, WorkerClient([sys.executable, "-c", ""]))
    qtbot.addWidget(window)
    studio, told = window.studio, []
    window.painted.connect(lambda: told.append(window.session.background.busy))
    assert not window.session.background.busy
    assert studio.shelf.shelf is None
    window.show()
    qtbot.waitUntil(lambda: studio.shelf.shelf is not None, timeout=30_000)
    qtbot.waitUntil(lambda: window.welcome.isVisible() and not window.session.background.busy)
    window.hide()
    window.show()
    qtbot.wait(50)
    assert told == [True], "the samples were asked for, once"
    studio.interrupt()


def test_the_program_begins_its_worker_when_the_window_stands(tmp_path):
    environment = {
        **os.environ, "FASHIONSTUDIO_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", START], env=environment, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "painted, worker False",
        "then worker True collects True",
        "kept apart True",
    ], done.stderr


def test_what_dialogs_need_is_imported_behind_the_window(qtbot, qapp, monkeypatch, tmp_path):
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    arguments = argparse.Namespace(theme="dark", text_scale=1.0, device="cpu")
    window = make_window(qapp, arguments, WorkerClient([sys.executable, "-c", ""]))
    qtbot.addWidget(window)
    imported: list[tuple[str, bool]] = []
    here = threading.get_ident()
    monkeypatch.setattr(
        ahead.importlib,
        "import_module",
        lambda name: imported.append((name, threading.get_ident() == here)),
    )
    window.studio.read_ahead()
    wanted = [(name, False) for name in ahead.ELSEWHERE] + [(name, True) for name in ahead.HERE]
    qtbot.waitUntil(lambda: len(imported) == len(wanted), timeout=30_000)
    assert imported == wanted
    window.studio.interrupt()
