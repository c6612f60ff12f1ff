"""The Batch dialog over a scripted program, and what the tests do with it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fashionstudio.ui.batch.grid_model import RECORD
from tests.batch.fakes import write_photo

PROGRAM = Path(__file__).with_name("fake_batch.py")


class BatchDesk:
    """A window, and hands for its batches."""

    def __init__(self, desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        self.window = desk.window
        self.runs = desk.window.studio.batches
        self.out = folder / "out"
        self.people = self._pictures("people", "anna", "ben", "carla")
        self.garments = self._pictures("garments", "dress-1", "blouse-2")

    def _pictures(self, kind: str, *names: str) -> list[Path]:
        (self.folder / kind).mkdir()
        paths = [self.folder / kind / f"{name}.png" for name in names]
        for number, path in enumerate(paths):
            write_photo(path, 90 + 20 * number + len(kind), (300, 400))
        return paths

    @property
    def dialog(self):
        return self.window.batch_view.dialog

    @property
    def page(self):
        return self.window.batch_view.batches.page

    def dress_wearer(self) -> Path:
        """A photo whose name says what is worn in it."""
        path = self.folder / "people" / "dora-in-a-dress.png"
        write_photo(path, 222, (300, 400))
        return path

    def wait(self, condition) -> None:
        self.desk.wait(condition)

    def open(self, kind: str):
        self.desk.trigger("render.batch")
        self.wait(self.dialog.isVisible)
        self.dialog.show_kind(kind)
        self.dialog.folder.setText(str(self.out))
        return self.dialog

    def seen(self):
        """The dry run of what the dialog says now."""
        self.wait(lambda: not self.dialog._timer.isActive() and not self.dialog.dry_run.busy)
        return self.dialog.forecast

    def matrix(self, words: str = ""):
        dialog = self.open("matrix")
        dialog.matrix.people.take(self.people)
        dialog.matrix.garments.take(self.garments)
        dialog.matrix.words.setText(words)
        return dialog

    def start(self) -> None:
        self.seen()
        assert self.dialog.go.isEnabled(), self.dialog.said.text()
        QTest.mouseClick(self.dialog.go, Qt.MouseButton.LeftButton)

    def idle(self) -> None:
        self.wait(lambda: self.runs.job is None)
        self.settle()

    def settle(self) -> None:
        background = self.window.session.background
        self.wait(lambda: not background.busy and not self.runs._background.busy)

    def click(self, button) -> None:
        assert button.isVisible(), button.text()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def record(self, row: int, column: int) -> dict:
        return self.page.model.index(row, column).data(RECORD)


@pytest.fixture
def batch(studio, tmp_path, monkeypatch):
    monkeypatch.setenv("FAKE_BATCH_GO", str(tmp_path / "go"))
    monkeypatch.setenv("FAKE_BATCH_LOG", str(tmp_path / "asked.txt"))
    desk = studio()
    desk.window.studio.batches.command = [sys.executable, str(PROGRAM)]
    made = BatchDesk(desk, tmp_path)
    yield made
    made.runs.close()
