"""Projects through the window: saved, opened, closed, recovered; and the window on its screen."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from fashionstudio.app import samples
from fashionstudio.core.image_io import write_png


def drop(widget, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    rest = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(20, 20), *rest, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(20, 20), *rest, none))


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
