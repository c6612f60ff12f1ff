"""A real window, off screen, with a scripted worker behind it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from fashionstudio.app.project_opening import OpenedProject
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.image_io import write_png
from fashionstudio.ui.application import make_window
from fashionstudio.ui.main_window import MainWindow
from tests.qt.batch_desk import batch as batch
from tests.qt.bench import Bench
from tests.qt.library_desk import shelf as shelf

HERE = Path(__file__).resolve().parent
WAIT_MS = 30_000


class Studio:
    """A window with helpers that speak in shares of the Photo."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session = window.session
        self.document = window.document
        self.canvas = window.canvas
        self.record = Path()

    def asked(self, kind: str) -> list[list[str]]:
        """What the worker was asked for, oldest first, without the kind."""
        lines = self.record.read_text().splitlines() if self.record.exists() else []
        return [line.split("\t")[1:] for line in lines if line.split("\t")[0] == kind]

    def wait(self, condition: Callable[[], Any]) -> None:
        deadline = time.monotonic() + WAIT_MS / 1000
        while not condition():
            assert time.monotonic() < deadline, "it never came"
            QTest.qWait(5)

    def open(self, path: Path) -> None:
        self.session.give("photo", path, path.name)
        self.wait(lambda: self.document.scene and self.document.scene.ref.name == path.name)
        self.wait(lambda: self.document.scene.person)

    def place(self, x: float, y: float) -> QPoint:
        rect = self.canvas.view.picture_rect()
        return QPoint(round(rect.x() + x * rect.width()), round(rect.y() + y * rect.height()))

    def stroke(
        self, *points: tuple[float, float], button: Qt.MouseButton = Qt.MouseButton.LeftButton
    ) -> None:
        start, *others = [self.place(*point) for point in points]
        QTest.mouseMove(self.canvas, start + QPoint(2, 2))
        QTest.mousePress(self.canvas, button, Qt.KeyboardModifier.NoModifier, start)
        for point in others:
            QTest.mouseMove(self.canvas, point)
        QTest.mouseRelease(self.canvas, button, Qt.KeyboardModifier.NoModifier, others[-1])

    def mask(self, layer: str) -> np.ndarray:
        return self.document.scene.masks[layer].base.copy()

    def trigger(self, command: str) -> None:
        self.window.registry.action(command).trigger()

    def render(self) -> None:
        before = len(self.session.results.items)
        self.trigger("render.start")
        assert self.session.renderer.busy
        self.wait(lambda: not self.session.renderer.busy)
        assert len(self.session.results.items) > before


@pytest.fixture
def studio(qtbot: Any, qapp: Any, monkeypatch: Any, tmp_path: Path) -> Iterator[Any]:
    """A factory: `studio("--steps", "8")` opens a window on a worker with those options."""
    root = str(HERE.parents[1])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((root, os.environ.get("PYTHONPATH", ""))))
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path / "home"))
    studios: list[Any] = []

    def make(*options: str, live: bool = False) -> Studio:
        command = [sys.executable, str(HERE / "fake_worker.py"), *options]
        worker = WorkerClient(command, log_folder=tmp_path / "logs")
        arguments = argparse.Namespace(theme="dark", text_scale=1.0, device="cpu")
        window = make_window(qapp, arguments, worker)
        studios.append(window.studio)
        # Drafts that come by themselves would be in the way of whatever else is looked at.
        window.studio.preferences.override("live_preview", live)
        qtbot.addWidget(window)  # deletes it: each one that is kept slows all that follow
        window.resize(1280, 800)
        window.show()
        worker.start()
        return Studio(window)

    yield make
    for one in studios:
        one.interrupt()


@pytest.fixture(scope="module")
def one_window(request: Any, qapp: Any, tmp_path_factory: Any) -> Iterator[Studio]:
    """One window and worker for all tests of a module, with the module's `WORKER` options."""
    folder = tmp_path_factory.mktemp("shared")
    root = str(HERE.parents[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join((root, os.environ.get("PYTHONPATH", ""))))
        patch.setenv("FASHIONSTUDIO_HOME", str(folder / "home"))
        options = getattr(request.module, "WORKER", ())
        record = ("--record", str(folder / "asked.txt"))
        command = [sys.executable, str(HERE / "fake_worker.py"), *record, *options]
        worker = WorkerClient(command, log_folder=folder / "logs")
        arguments = argparse.Namespace(theme="dark", text_scale=1.0, device="cpu")
        window = make_window(qapp, arguments, worker)
        window.studio.preferences.override("live_preview", False)
        window.resize(1280, 800)
        window.show()
        worker.start()
        desk = Studio(window)
        desk.record = folder / "asked.txt"
        yield desk
        window.studio.interrupt()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(one_window: Studio, photo: Path) -> Studio:
    """The module's window with a new project and the Photo open; no drafts."""
    session = one_window.session
    session.preferences.override("live_preview", False)
    session.renderer.cancel_all()
    one_window.wait(lambda: not session.renderer.busy)
    session.project.start(OpenedProject())
    one_window.window.messages.dismiss()
    one_window.open(photo)
    one_window.record.write_text("")
    one_window.canvas.setFocus()
    return one_window


@pytest.fixture
def drawing(qtbot: Any) -> Bench:
    """A canvas on a Photo of a person, with a thin pen; no window, no worker."""
    bench = Bench(qtbot)
    bench.trigger("tool.pen")
    bench.toolbox.set_size(6)
    return bench


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small picture that the scripted worker takes for a person."""
    y, x = np.mgrid[0:640, 0:480]
    picture = np.stack([x * 255 // 480, y * 255 // 640, (x + y) % 256], axis=-1).astype(np.uint8)
    path = tmp_path / "person.png"
    write_png(path, picture)
    return path


@pytest.fixture
def swatch(tmp_path: Path) -> Path:
    """A checked cloth."""
    y, x = np.mgrid[0:64, 0:64]
    checks = np.where(((x // 16) + (y // 16)) % 2, 220, 40).astype(np.uint8)
    path = tmp_path / "checks.png"
    write_png(path, np.stack([checks, checks // 2, 255 - checks], axis=-1))
    return path


@pytest.fixture
def names(monkeypatch: Any) -> Any:
    """What the file dialogs answer, in turn."""
    answers: list[Path | None] = []

    def answer(*_arguments: object) -> tuple[str, str]:
        return (str(answers.pop(0) or ""), "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    return answers
