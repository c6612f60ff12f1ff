"""Projects through the window: saved, opened, closed, recovered; and the window on its screen."""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import subprocess
import sys
import weakref
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QLockFile, QMimeData, QPoint, QPointF, QRect, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QWidget

from fashionstudio.app import samples
from fashionstudio.app.journal import Unsaved
from fashionstudio.core.image_io import write_png
from fashionstudio.paths import journals_dir
from fashionstudio.ui.geometry import inside, place_window, remember_place
from fashionstudio.ui.recovery_dialog import RecoveryDialog

ROOT = Path(__file__).resolve().parents[2]


def drop(widget, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    rest = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(20, 20), *rest, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(20, 20), *rest, none))


@pytest.fixture
def names(monkeypatch):
    """What the file dialogs answer, in turn."""
    answers: list[Path | None] = []

    def answer(*_arguments):
        return (str(answers.pop(0) or ""), "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    return answers


def designed(studio, photo, swatch):
    s = studio()
    s.open(photo)
    s.session.give("fabric", swatch, swatch.name)
    s.wait(lambda: s.document.look.fabric)
    s.document.set_words("striped skirt")
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    s.trigger("tool.region")
    s.stroke((0.3, 0.7), (0.6, 0.7))
    s.render()
    return s


def test_the_title_tells_the_name_and_what_is_not_saved(studio, photo, names, tmp_path):
    s = studio()
    assert s.window.windowTitle() == "Untitled[*] – fashionstudio"
    assert not s.window.isWindowModified()
    s.open(photo)
    assert s.window.windowTitle().startswith("person[*]")
    assert s.window.isWindowModified()
    names.append(tmp_path / "coat.fstudio")
    s.trigger("file.save")
    s.wait(lambda: not s.window.isWindowModified())
    assert s.window.windowTitle().startswith("coat[*]")
    assert s.document.history.is_clean
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    assert s.window.isWindowModified()
    s.trigger("edit.undo")
    assert not s.window.isWindowModified()


def test_a_saved_project_opens_again_as_it_was(studio, photo, swatch, names, tmp_path):
    s = designed(studio, photo, swatch)
    path = tmp_path / "skirt.fstudio"
    names += [path, path]
    region, sketch, look = s.mask("region"), s.mask("sketch"), s.document.look
    (result,) = s.session.results.items
    s.canvas.zoom_by(3.0)
    zoom = s.canvas.view.scale
    s.trigger("file.save")
    s.wait(path.exists)
    s.wait(lambda: not s.session.project.is_dirty)
    assert s.session.renderer.would_repeat, "saving is not a change of the Look"
    s.trigger("file.new")
    assert s.document.scene is None
    assert s.window.welcome.isVisible()
    assert not s.session.results.items
    s.trigger("file.open")
    s.wait(lambda: s.document.scene and s.document.scene.person)
    assert s.document.look == look
    assert (s.mask("region") == region).all()
    assert (s.mask("sketch") == sketch).all()
    assert s.session.results.items[0].png == result.png
    assert s.window.toolbox.current.id == "region"
    assert s.canvas.view.scale == pytest.approx(zoom)
    s.wait(lambda: s.window.visibility.shown("result"))
    assert not s.window.isWindowModified()
    assert [p.stem for p in s.window.studio.recents.paths()] == ["skirt"]
    s.wait(lambda: s.window.welcome.recent_buttons)


def test_a_proposed_region_that_follows_the_sketch_is_still_proposed(studio, photo, tmp_path):
    s = studio()
    s.open(photo)
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    s.session.project.save(tmp_path / "a.fstudio")
    s.wait(lambda: not s.session.project.is_dirty)
    region = s.mask("region")
    s.trigger("file.new")
    s.session.project.open(tmp_path / "a.fstudio")
    s.wait(lambda: s.document.scene and s.document.scene.person)
    assert (s.mask("region") == region).all()
    assert not s.document.scene.region_by_hand
    assert not s.session.project.is_dirty


def test_a_project_dropped_on_the_window_opens_beside_what_is_there(studio, photo, tmp_path):
    s = studio()
    s.open(photo)
    path = tmp_path / "a.fstudio"
    s.session.project.save(path)
    s.wait(lambda: not s.session.project.is_dirty)
    shared = s.window.studio
    drop(s.canvas, path)
    assert len(shared.windows) == 1, "it is open already"
    s.trigger("file.new")
    drop(s.canvas, path)
    s.wait(lambda: s.document.scene and s.document.scene.person)
    assert len(shared.windows) == 1, "an untouched window takes it"
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    other = tmp_path / "b.fstudio"
    other.write_bytes(path.read_bytes())
    drop(s.window, other)
    assert len(shared.windows) == 2
    s.wait(lambda: shared.windows[1].document.scene)
    assert s.document.history.can_undo


def test_two_windows_render_on_one_worker(studio, photo, swatch):
    s = studio("--step-ms", "20")
    s.open(photo)
    s.document.set_words("coat")
    other = s.window.studio.new_window()
    other.session.give("photo", photo, photo.name)
    s.wait(lambda: other.document.scene and other.document.scene.person)
    other.document.set_words("hat")
    other.document.set_settings(seed=5)
    pid = s.session.worker.pid
    s.trigger("render.start")
    other.render_view.start()
    s.wait(lambda: s.session.results.items and other.session.results.items)
    assert [result.seed for result in s.session.results.items] == [0]
    assert [result.recipe.request.look.words for result in other.session.results.items] == ["hat"]
    assert other.session.worker.pid == pid
    seen = weakref.ref(other.document.scene)
    other.project_view.abandon()
    gc.collect()
    assert seen() is None, "a closed window keeps no pictures"
    assert s.window.studio.windows == [s.window]
    assert s.session.worker.pid == pid
    s.render()


def test_joints_are_shown_while_they_are_worked_on(studio, photo):
    s = studio()
    s.open(photo)
    shown = s.window.visibility.shown
    assert [layer for layer in ("silhouette", "region", "pose", "sketch") if shown(layer)] == [
        "region", "sketch",
    ]  # fmt: skip
    s.trigger("tool.pose")
    assert shown("pose")
    s.trigger("tool.pen")
    assert not shown("pose")


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


def test_a_damaged_project_says_what_is_gone(studio, photo, swatch, tmp_path):
    s = designed(studio, photo, swatch)
    path = tmp_path / "skirt.fstudio"
    s.session.project.save(path)
    s.wait(lambda: not s.session.project.is_dirty)
    data = bytearray(path.read_bytes())
    at = data.find(s.session.results.items[0].png)
    path.write_bytes(data[: at + 50])
    s.trigger("file.new")
    s.window.project_view.open(path)
    s.wait(lambda: s.document.scene and s.document.scene.person)
    assert "damaged" in s.window.messages.text.text()
    assert "render 1" in s.window.messages.text.text()
    assert s.session.project.path is None
    assert s.document.look.words == "striped skirt"


def test_a_file_that_is_no_project_is_told_where_it_was_asked_for(studio, photo, tmp_path):
    s = studio()
    s.open(photo)
    broken = tmp_path / "holiday.fstudio"
    broken.write_bytes(b"not a project at all")
    s.window.project_view.open(broken)
    s.wait(s.window.messages.isVisible)
    assert "holiday.fstudio" in s.window.messages.text.text()
    assert s.window.studio.windows == [s.window]
    assert s.document.scene is not None


def test_the_first_start_shows_a_sample_that_one_click_renders(
    studio, photo, swatch, tmp_path, monkeypatch
):
    drawing = tmp_path / "drawing.png"
    lines = np.full((640, 480), 255, np.uint8)
    lines[200:420:20, 150:330] = 0
    write_png(drawing, lines)
    for kind, source, name in (
        ("people", photo, "anna.png"),
        ("sketches", drawing, "anna-blouse.png"),
        ("fabrics", swatch, samples.SAMPLE_FABRIC),
    ):
        folder = tmp_path / "assets" / kind
        folder.mkdir(parents=True)
        (folder / name).write_bytes(source.read_bytes())
    monkeypatch.setattr(samples, "assets_dir", lambda: tmp_path / "assets")
    s = studio()
    s.window.studio.open_sample(s.window)
    s.wait(lambda: s.document.scene and s.document.scene.person)
    assert s.document.look.words == "blouse"
    assert s.document.look.fabric is not None
    assert s.mask("sketch").any()
    assert "press Render" in s.window.messages.text.text()
    assert not s.window.isWindowModified()
    s.window.panel.render_section.button.click()
    s.wait(lambda: s.session.results.items)
    assert not s.window.messages.isVisible()


def outside(window):
    """Visible widgets that stick out of the window, or of a parent that does not scroll."""
    whole = window.rect()
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.isWindow():
            continue
        if any(isinstance(w, QWidget) and w.objectName() == "qt_scrollarea_viewport"
               for w in ancestors(widget)):  # fmt: skip
            continue
        rect = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        if not whole.contains(rect) and not rect.isEmpty():
            found.append((type(widget).__name__, widget.objectName(), rect))
    return found


def ancestors(widget):
    while (widget := widget.parentWidget()) is not None:
        yield widget


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1280, 800, 1.0), (1100, 700, 1.0), (1100, 700, 2.0), (1280, 800, 2.0)],
)
def test_everything_is_inside_the_window(studio, photo, swatch, width, height, scale):
    s = studio()
    s.window.theme.set_text_scale(scale)
    s.window.resize(width, height)
    # Icons grow with the writing, and the layout with them, one round of events later.
    s.wait(lambda: not outside(s.window))
    assert (s.window.width(), s.window.height()) == (width, height)
    s.open(photo)
    s.session.give("fabric", swatch, swatch.name)
    s.wait(lambda: s.document.look.fabric)
    s.document.set_words("coat")
    s.render()
    s.wait(lambda: not outside(s.window))
    assert (s.window.width(), s.window.height()) == (width, height)
    assert s.canvas.width() >= 240
    s.window.theme.set_text_scale(1.0)


def test_a_window_is_cut_down_to_its_screen_and_finds_its_place_again(studio, tmp_path):
    assert inside(QRect(-50, 20, 1440, 900), QRect(0, 0, 1280, 800)) == QRect(0, 0, 1280, 800)
    assert inside(QRect(900, 700, 600, 400), QRect(0, 0, 1280, 800)) == QRect(680, 400, 600, 400)
    s = studio()
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    s.window.setGeometry(100, 80, 1200, 760)
    remember_place(s.window, settings)
    other = QWidget()
    place_window(other, settings)
    assert other.geometry() == QRect(100, 80, 1200, 760)


def test_pages_of_the_side_panel(studio, qtbot):
    s = studio()
    side = s.window.side
    page = QWidget()
    side.add_page("more", "More", page)
    assert side.tabs.isVisible()
    side.show_page("more")
    assert page.isVisible()
    assert side.current() == "more"
    assert not s.window.panel.isVisible()
    side.show_page("design")
    assert s.window.panel.isVisible()
    assert np.unique([s.window.panel.width(), page.width()]).size == 1
