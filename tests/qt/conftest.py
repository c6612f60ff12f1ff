"""A real window, off screen, with a scripted worker behind it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.image_io import write_png
from fashionstudio.ui.application import make_window
from fashionstudio.ui.main_window import MainWindow

HERE = Path(__file__).resolve().parent
WAIT_MS = 60_000


class Studio:
    """A window with helpers that speak in shares of the Photo."""

    def __init__(self, window: MainWindow, qtbot: Any) -> None:
        self.window = window
        self.qtbot = qtbot
        self.session = window.session
        self.document = window.document
        self.canvas = window.canvas

    def wait(self, condition: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)

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
        return Studio(window, qtbot)

    yield make
    for one in studios:
        one.interrupt()


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
