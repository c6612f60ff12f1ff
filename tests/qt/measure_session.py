"""A whole session in the window, step by step, with the longest pause of each step."""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from fashionstudio.core.crop import Crop
from tests.qt.heartbeat import Heartbeat

if TYPE_CHECKING:
    from tests.qt.measure import Desk

ROOT = Path(__file__).resolve().parents[2]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Step = tuple[str, Callable[[], object]]
PAGES = ("library", "layers", "renders", "history", "design")
DIALOGS = (
    "edit.colour", "render.colourways", "edit.preferences", "edit.shortcuts", "help.shortcuts",
    "render.engines", "help.diagnostics", "render.vary", "file.export", "render.batch",
)  # fmt: skip


class Tour:
    """What a designer does, in the order in which it is done."""

    def __init__(self, desk: Desk, photo: Path, folder: Path) -> None:
        self.desk, self.photo, self.folder = desk, photo, folder
        self.window, self.session = desk.window, desk.session
        self.document = desk.window.document

    def steps(self) -> Iterator[Step]:
        yield "read ahead", self.read_ahead
        yield "open the photo", lambda: self.desk.open(self.photo)
        yield from self.drawing()
        yield from self.region()
        yield from self.fabric()
        yield from self.view()
        yield from self.rendering()
        yield from self.project()
        yield from self.pages()

    def drawing(self) -> Iterator[Step]:
        yield "pen", lambda: self.strokes("pen", 12)
        yield "pen of 300 px, mirrored", lambda: self.mirrored(lambda: self.strokes("pen", 300))
        yield "eraser", lambda: self.strokes("eraser", 60)
        yield "round shape, mirrored", lambda: self.mirrored(lambda: self.shape(12))
        yield "round shape of 300 px, mirrored", lambda: self.mirrored(lambda: self.shape(300))
        yield "the region follows", lambda: QTest.qWait(1500)
        yield "undo and redo", self.there_and_back

    def region(self) -> Iterator[Step]:
        yield "another kind of garment", self.categories
        yield "brush of 300 px", lambda: self.strokes("region", 300)
        yield "brush of 1000 px", lambda: self.strokes("region", 1000)
        yield "lasso around all", lambda: self.lasso(0.48)
        yield "undo and redo the lasso", self.there_and_back
        yield "grow", lambda: self.edit_region("region.grow")
        yield "feather", lambda: self.edit_region("region.feather")
        yield "clear the region", lambda: self.trigger("edit.clear_region")
        yield "proposed region", lambda: self.trigger("edit.reset_region")

    def fabric(self) -> Iterator[Step]:
        yield "give a fabric", self.give_fabric
        yield "drag the fabric", self.drag_fabric

    def view(self) -> Iterator[Step]:
        yield "zoom and pan", self.zoom
        yield "switch layers", self.layers
        yield "another theme", self.themes
        yield "another size of text", self.text_sizes

    def rendering(self) -> Iterator[Step]:
        yield "live drafts", self.drafts
        yield "render four", self.render
        yield "walk through candidates", self.candidates
        yield "compare", lambda: self.on_and_off("view.compare")
        yield "side by side", lambda: self.on_and_off("view.side_by_side")

    def project(self) -> Iterator[Step]:
        yield "autosave", lambda: QTest.qWait(3500)
        yield "save", self.save
        yield "open the project", self.reopen
        yield "undo after opening another photo", self.swap_photo
        yield "crop the photo", self.crop
        yield "undo and redo the crop", lambda: self.there_and_back(1)
        yield "turn the photo", self.turn

    def pages(self) -> Iterator[Step]:
        for page in PAGES:
            yield f"page {page}", lambda page=page: self.page(page)
        for dialog in DIALOGS:
            yield f"dialog {dialog}", lambda dialog=dialog: self.dialog(dialog)

    # Deeds ---------------------------------------------------------------------------------------

    def read_ahead(self) -> None:
        self.window.studio.read_ahead()
        studio = self.window.studio
        self.desk.wait(lambda: not (studio._background.busy or studio.ahead.busy))

    def trigger(self, command: str) -> None:
        self.window.registry.action(command).trigger()
        QTest.qWait(60)

    def strokes(self, tool: str, size: int) -> None:
        self.trigger(f"tool.{tool}")
        self.window.toolbox.set_size(size)
        for x in (0.3, 0.45):
            self.desk.stroke([(x + 0.004 * i, 0.25 + 0.012 * i) for i in range(30)])
        QTest.qWait(100)

    def mirrored(self, deed: Callable[[], None]) -> None:
        self.window.canvas.settings.change(symmetry=True)
        deed()
        self.window.canvas.settings.change(symmetry=False)

    def shape(self, size: int) -> None:
        self.trigger("tool.shape")
        self.window.toolbox.set_size(size)
        self.window.canvas.settings.change(smooth_shapes=True)
        for point in ((0.45, 0.2), (0.3, 0.3), (0.25, 0.6), (0.3, 0.85), (0.48, 0.9)):
            place = self.desk.place(*point)
            QTest.mouseMove(self.window.canvas, place)
            QTest.mouseClick(self.window.canvas, LEFT, NONE, place)
            QTest.qWait(10)
        QTest.keyClick(self.window.canvas, Qt.Key.Key_Return)
        QTest.qWait(300)

    def lasso(self, half: float) -> None:
        self.trigger("tool.lasso")
        turns = [2 * math.pi * n / 60 for n in range(60)]
        self.desk.stroke([(0.5 + half * math.cos(t), 0.5 + half * math.sin(t)) for t in turns])
        QTest.qWait(400)

    def there_and_back(self, steps: int = 2) -> None:
        history = self.document.history
        for deed in (history.undo,) * steps + (history.redo,) * steps:
            deed()
            QTest.qWait(30)

    def categories(self) -> None:
        for category in ("lower_body", "dresses", "upper_body"):
            self.document.set_category(category)
            QTest.qWait(60)

    def edit_region(self, command: str) -> None:
        self.trigger(command)
        self.desk.wait(lambda: not self.window.toolbox.region.busy)
        QTest.qWait(50)

    def give_fabric(self) -> None:
        swatch = next((ROOT / "assets/fabrics").glob("*.jpg"))
        self.session.give("fabric", swatch, swatch.name)
        self.desk.wait(lambda: self.document.look.fabric)
        QTest.qWait(500)

    def drag_fabric(self) -> None:
        self.trigger("tool.fabric")
        self.desk.stroke([(0.5 + 0.002 * i, 0.4 + 0.002 * i) for i in range(30)])
        QTest.qWait(300)

    def zoom(self) -> None:
        canvas = self.window.canvas
        for step in range(20):
            canvas.zoom_by(1.2 if step < 10 else 1 / 1.2)
            canvas.view.pan(3, 2)
            canvas.update()
            QTest.qWait(10)
        canvas.fit()

    def layers(self) -> None:
        for layer in ("silhouette", "pose", "region", "sketch", "fabric") * 2:
            self.trigger(f"layer.{layer}")

    def themes(self) -> None:
        for theme in ("light", "dark"):
            self.session.preferences.override("theme", theme)
            QTest.qWait(100)

    def text_sizes(self) -> None:
        for scale in (1.25, 1.0):
            self.session.preferences.override("text_scale", scale)
            QTest.qWait(600)

    def drafts(self) -> None:
        self.session.preferences.override("live_preview", True)
        live = self.session.live
        for words in ("a red blouse", "a blue blouse"):
            self.document.set_words(words)
            QTest.qWait(700)
            self.desk.wait(lambda: not (live.busy or live.wanted))
        self.session.preferences.override("live_preview", False)

    def render(self) -> None:
        self.document.set_settings(variations=4)
        self.trigger("render.start")
        self.desk.wait(lambda: not self.session.renderer.busy)
        QTest.qWait(300)

    def candidates(self) -> None:
        for command in ("candidate.previous",) * 3 + ("candidate.next", "candidate.keep"):
            self.trigger(command)
            QTest.qWait(400)

    def on_and_off(self, command: str) -> None:
        self.trigger(command)
        QTest.qWait(900)
        self.trigger(command)

    def save(self) -> None:
        done: list[bool] = []
        self.session.project.save(self.folder / "tour.fstudio", done.append)
        self.desk.wait(lambda: done)
        QTest.qWait(300)

    def reopen(self) -> None:
        done: list[bool] = []
        self.session.project.open(self.folder / "tour.fstudio", done.append)
        self.desk.wait(lambda: done)
        self.desk.wait(lambda: self.document.scene.person)
        QTest.qWait(300)

    def swap_photo(self) -> None:
        before = self.document.scene
        self.session.give("photo", ROOT / "assets/people/tee-and-jeans.jpg", "other.jpg")
        self.desk.wait(lambda: self.document.scene is not before)
        QTest.qWait(300)
        self.document.history.undo()
        QTest.qWait(300)

    def crop(self) -> None:
        height, width = self.document.scene.shape
        box = (width // 20, height // 20, width - width // 20, height)
        self.cropped(lambda: self.session.cropper.apply(Crop(box=box)))

    def turn(self) -> None:
        self.cropped(lambda: self.session.cropper.turn(1))
        self.cropped(lambda: self.session.cropper.turn(3))

    def cropped(self, deed: Callable[[], object]) -> None:
        before = self.document.scene
        deed()
        self.desk.wait(lambda: self.document.scene is not before)
        scene = self.document.scene
        self.desk.wait(lambda: scene.person or scene.failure)
        QTest.qWait(300)

    def page(self, page: str) -> None:
        self.window.side.show_page(page)
        QTest.qWait(300)

    def dialog(self, command: str) -> None:
        self.trigger(command)
        QTest.qWait(400)
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.close()
        QTest.qWait(50)


def tour(desk: Desk, photo: Path) -> list[tuple[str, Heartbeat]]:
    """Go through all of it; the heart of each step."""
    hearts: list[tuple[str, Heartbeat]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, deed in Tour(desk, photo, Path(folder)).steps():
            with Heartbeat() as heart:
                deed()
                QTest.qWait(20)
            hearts.append((name, heart))
            print(f"  {name}: {heart.summary()}", file=sys.stderr)
    return hearts
