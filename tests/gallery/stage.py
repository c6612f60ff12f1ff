"""A real window, off screen, on a project whose results a real worker has rendered."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.paths import assets_dir
from fashionstudio.ui.application import make_window
from fashionstudio.ui.main_window import MainWindow
from tests.gallery.languages import speak_like

SCREEN = (1920, 1200)
LIMIT_S = 600
NEUTRAL_HOME = "/home/" + "anna"
RESULTS = (
    ("a red tartan blouse", "red-tartan", 7),
    ("a long-sleeved blouse", "navy-dots", 11),
    ("a blouse of linen", "sand-linen", 23),
)
"""Words, fabric and seed of what lies in the strip."""


def hide_the_machine() -> None:
    """No picture shows whose computer it was taken on: folders are a designer's.

    The folder need not be there; nothing is written to it.
    """
    os.environ["HOME"] = os.environ["USERPROFILE"] = NEUTRAL_HOME


def start_application(home: Path) -> QApplication:
    """The one Qt application of a run, on a screen of a usual size, with a home of its own."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ["FASHIONSTUDIO_HOME"] = str(home)
    screen = {
        "name": "desk", "x": 0, "y": 0, "width": SCREEN[0], "height": SCREEN[1],
        "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
    }  # fmt: skip
    (home / "screen.json").write_text(json.dumps({"screens": [screen]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={home / 'screen.json'}"
    application = QApplication([sys.argv[0]])
    application.setQuitOnLastWindowClosed(False)
    return application


class Stage:
    """One window in one language; colours and size of text can change while it is open."""

    def __init__(
        self,
        application: QApplication,
        *,
        language: str = "en",
        size: tuple[int, int] = (1280, 800),
        command: Sequence[str] | None = None,
    ) -> None:
        """`command` starts a worker; without it, the real one."""
        self.application = application
        self.size = size
        options = argparse.Namespace(theme="dark", text_scale=1.0, device="cpu")
        self.worker = WorkerClient(list(command)) if command else WorkerClient(device="cpu")
        speak_like(application, language)
        self.window: MainWindow = make_window(application, options, self.worker)
        self.studio = self.window.studio
        self.project = Path()
        self.window.resize(*size)
        self.window.show()
        self.worker.start()

    # Hands ---------------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], Any], limit_s: float = LIMIT_S) -> None:
        """Let the window work until something has come true."""
        end = time.monotonic() + limit_s
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the window never came to that state")
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)

    def settle(self, rest_ms: int = 60) -> None:
        """Let the background finish and the layouts come to rest."""
        QTest.qWait(30)
        self.wait(lambda: not self.window.session.background.busy)
        QTest.qWait(rest_ms)

    def trigger(self, command: str) -> None:
        """What a menu entry does."""
        self.window.registry.action(command).trigger()

    def place(self, x: float, y: float) -> QPoint:
        """A share of the Photo as a place on the canvas."""
        rect = self.window.canvas.view.picture_rect()
        return QPoint(round(rect.x() + x * rect.width()), round(rect.y() + y * rect.height()))

    def drag(self, *points: tuple[float, float], let_go: bool = True) -> None:
        """Draw with the mouse, in shares of the Photo."""
        canvas, left = self.window.canvas, Qt.MouseButton.LeftButton
        start, *others = [self.place(*point) for point in points]
        QTest.mouseMove(canvas, start + QPoint(2, 2))
        QTest.mousePress(canvas, left, Qt.KeyboardModifier.NoModifier, start)
        for point in others:
            QTest.mouseMove(canvas, point)
        if let_go:
            QTest.mouseRelease(canvas, left, Qt.KeyboardModifier.NoModifier, others[-1])

    def dress(self, theme: str, text_percent: int) -> None:
        """Another theme and size of text, as the preferences would set them."""
        preferences = self.studio.preferences
        preferences.override("theme", theme)
        preferences.override("text_scale", text_percent / 100)
        self.studio.theme.apply()
        self.studio.theme.finish()
        self.window.resize(*self.size)
        self.settle()

    # Content -------------------------------------------------------------------------------------

    def open(self, project: Path) -> None:
        """Open a project and wait until the person in it is known."""
        self.project = project
        self.window.project_view.open(project)
        document = self.window.document
        self.wait(lambda: document.scene is not None)
        self.wait(lambda: document.scene.person or document.scene.failure)
        self.wait(lambda: self.window.strip.current() is not None)
        self.settle()
        self.window.messages.dismiss()

    def open_sample(self) -> None:
        """Open the sample as the first start does, and wait until the person is known."""
        self.studio.open_sample(self.window)
        document = self.window.document
        self.wait(lambda: document.scene is not None and document.scene.person)
        self.wait(lambda: self.worker.is_ready)
        self.settle()

    def render(self, words: str, fabric: str, seed: int) -> None:
        """One more result."""
        window = self.window
        path = assets_dir() / "fabrics" / f"{fabric}.jpg"
        window.session.give("fabric", path, path.name)
        document = window.document
        self.wait(lambda: document.look.fabric and document.look.fabric.swatch.name == path.name)
        document.set_words(words)
        document.set_settings(seed=seed)
        self.render_once()

    def render_once(self) -> None:
        """Render what the document says now."""
        window = self.window
        # A command that cannot be done yet does nothing.
        self.wait(window.panel.render_section.button.isEnabled)
        before = len(window.session.results.items)
        self.wait(lambda: not window.session.preparer.busy)
        self.trigger("render.start")
        self.wait(lambda: len(window.session.results.items) > before)
        self.wait(lambda: not window.session.renderer.busy)

    def save(self, path: Path) -> None:
        """Keep the project in a file."""
        self.window.session.project.save(path)
        self.wait(lambda: path.exists() and not self.window.session.project.is_dirty)

    def close(self) -> None:
        """End the window and its worker; nothing is asked."""
        # The next window takes the writing it finds for the usual size.
        self.studio.preferences.override("text_scale", 1.0)
        self.studio.theme.apply()
        self.studio.theme.finish()
        self.studio.interrupt()
        QTest.qWait(50)


def make_project(stage: Stage, path: Path) -> None:
    """The sample with a few results, as a file."""
    if stage.window.document.scene is None:
        stage.open_sample()
    for words, fabric, seed in RESULTS:
        stage.render(words, fabric, seed)
    stage.window.results_view.choose(stage.window.session.results.items[0].sha256)
    stage.save(path)


def grab(widget: QWidget, path: Path) -> None:
    """A picture of a widget as it is on the screen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    widget.grab().save(str(path))
