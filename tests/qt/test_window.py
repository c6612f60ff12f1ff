"""The way of a designer through the window, from the empty canvas to a saved picture."""

from __future__ import annotations

import itertools

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from fashionstudio.app.pace import pace_key
from fashionstudio.app.recipe_words import recipe_rows
from fashionstudio.core.image_io import read_picture, write_png
from fashionstudio.core.provenance import read_recipe


def drop(widget, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    rest = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    # Qt drops only where it has seen the drag enter.
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(20, 20), *rest, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(20, 20), *rest, none))


def test_an_empty_window_says_what_to_do(studio):
    window = studio().window
    assert window.welcome.isVisible()
    assert not window.panel.render_section.button.isEnabled()
    assert "photo" in window.panel.render_section.reason.text()


def test_a_dropped_photo_shows_person_region_and_pose(studio, photo):
    s = studio()
    drop(s.canvas, photo)
    s.wait(lambda: s.document.scene and s.document.scene.person)
    assert not s.window.welcome.isVisible()
    assert s.mask("region").any()
    assert s.document.pose is not None
    shown = s.canvas.grab().toImage()
    s.trigger("layer.region")
    assert shown != s.canvas.grab().toImage()
    assert not s.document.history.can_redo
    assert s.document.history.undo_text == "Photo"


def test_drawing_erasing_and_painting_can_be_undone_to_the_pixel(studio, photo):
    s = studio()
    s.open(photo)
    states = [(s.mask("sketch"), s.mask("region"))]
    for tool, points in (
        ("pen", ((0.4, 0.3), (0.5, 0.5), (0.6, 0.3))),
        ("pen", ((0.3, 0.6), (0.7, 0.6))),
        ("eraser", ((0.5, 0.4), (0.5, 0.7))),
        ("region", ((0.3, 0.7), (0.5, 0.75))),
        ("region_eraser", ((0.4, 0.2), (0.4, 0.5))),
    ):
        s.trigger(f"tool.{tool}")
        s.stroke(*points)
        states.append((s.mask("sketch"), s.mask("region")))
    for before, after in itertools.pairwise(states):
        assert any((a != b).any() for a, b in zip(before, after, strict=True))
    assert s.document.scene.region_by_hand
    for sketch, region in reversed(states[:-1]):
        s.trigger("edit.undo")
        assert (s.mask("sketch") == sketch).all()
        assert (s.mask("region") == region).all()
    assert not s.document.scene.region_by_hand
    for sketch, region in states[1:]:
        s.trigger("edit.redo")
        assert (s.mask("sketch") == sketch).all()
        assert (s.mask("region") == region).all()


def test_right_button_and_x_erase(studio, photo):
    s = studio()
    s.open(photo)
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    drawn = int(s.mask("sketch").sum())
    s.stroke((0.3, 0.3), (0.5, 0.3), button=Qt.MouseButton.RightButton)
    erased = int(s.mask("sketch").sum())
    assert 0 < erased < drawn
    s.trigger("brush.swap")
    s.stroke((0.5, 0.3), (0.7, 0.3))
    assert int(s.mask("sketch").sum()) < erased


def test_words_fabric_and_settings_are_steps_of_the_history(studio, photo, swatch):
    s = studio()
    s.open(photo)
    edit = s.window.panel.words.edit
    edit.setFocus()
    QTest.keyClicks(edit, "red shirt")
    assert s.document.look.words == "red shirt"
    drop(s.window.panel.slots["fabric"], swatch)
    s.wait(lambda: s.document.look.fabric)
    s.window.panel.fabric.repeat.setValue(120)
    s.window.panel.fabric.repeat.setValue(140)
    s.wait(lambda: not s.window.panel.fabric.preview.image().isNull())
    s.window.panel.render_section.preset.button("fine").click()
    s.trigger("edit.undo")
    assert s.document.look.settings.preset == "standard"
    s.trigger("edit.undo")
    assert s.document.look.fabric.placement.repeat_mm == 80
    s.trigger("edit.undo")
    assert s.document.look.fabric is None
    s.trigger("edit.undo")
    assert s.document.look.words == ""
    assert edit.toPlainText() == ""
    for _ in range(4):
        s.trigger("edit.redo")
    assert s.document.look.fabric.placement.repeat_mm == 140
    assert edit.toPlainText() == "red shirt"


def test_another_kind_of_garment_brings_its_region(studio, photo):
    s = studio()
    s.open(photo)
    top = s.mask("region")
    s.window.panel.region.category.button("dresses").click()
    assert s.mask("region").sum() > top.sum()
    s.trigger("edit.undo")
    assert (s.mask("region") == top).all()
    assert s.window.panel.region.category.current() == "upper_body"


def test_words_of_another_kind_of_garment_offer_to_switch(studio, photo):
    s = studio()
    s.open(photo)
    region = s.window.panel.region
    s.document.set_words("a striped blouse")
    assert not region.switch.isVisible()
    s.document.set_words("a striped skirt")
    s.wait(region.switch.isVisible)
    assert "bottom" in region.doubt.text()
    region.switch.click()
    assert s.document.look.category == "lower_body"
    assert not region.switch.isVisible()
    s.trigger("edit.undo")
    assert s.document.look.category == "upper_body"


def test_a_garment_says_what_is_not_taken_from_it(studio, photo, swatch):
    s = studio()
    s.open(photo)
    slot = s.window.panel.slots["garment"]
    s.session.give("garment", photo, "sweater.png")
    s.wait(lambda: s.document.look.garment)
    assert "stand" not in slot.caption.text()
    s.session.give("fabric", swatch, swatch.name)
    s.wait(lambda: s.document.look.fabric)
    assert "fabric stands in for its cloth" in slot.caption.text()
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    s.wait(lambda: "Sketch and fabric" in slot.caption.text())


def test_a_joint_can_be_dragged(studio, photo):
    s = studio()
    s.open(photo)
    s.trigger("tool.pose")
    x, y = s.document.pose.point("left_wrist")
    h, w = s.document.scene.shape
    s.stroke((x / w, y / h), (0.8, 0.6), (0.85, 0.62))
    moved = s.document.pose.point("left_wrist")
    assert abs(moved[0] / w - 0.85) < 0.01
    s.trigger("edit.undo")
    assert s.document.pose.point("left_wrist") == (x, y)


def test_the_region_follows_the_sketch_while_it_is_a_proposal(studio, photo, tmp_path):
    record = tmp_path / "asked.txt"
    s = studio("--record", str(record))
    s.open(photo)
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    s.wait(lambda: record.read_text().count("prepare") == 2)
    assert len(record.read_text().splitlines()[1].split("\t")[1]) == 64
    s.wait(lambda: s.document.history.undo_text == "Sketch stroke")


def test_the_region_follows_the_words_that_reach_elsewhere(studio, photo, tmp_path):
    record = tmp_path / "asked.txt"
    s = studio("--record", str(record))
    s.open(photo)
    asked = record.read_text().count("prepare")
    s.document.set_words("a red turtleneck")
    s.wait(lambda: record.read_text().count("prepare") == asked + 1)
    assert record.read_text().splitlines()[-1].endswith("a red turtleneck")
    s.wait(lambda: not s.session.preparer._job)
    s.document.set_words("a green turtleneck")
    assert not s.session.preparer._timer.isActive(), "a colour moves no Region"
    s.document.set_words("a green t-shirt")
    assert s.session.preparer._timer.isActive()


def test_room_to_grow_is_a_switch_that_the_region_and_the_render_follow(studio, photo, tmp_path):
    record = tmp_path / "asked.txt"
    s = studio("--record", str(record))
    s.open(photo)
    box = s.window.panel.region.growth
    assert box.isVisible()
    assert box.isChecked()
    box.click()
    s.wait(lambda: "no growth" in record.read_text())
    s.wait(lambda: not s.session.preparer._job)
    s.trigger("edit.undo")
    assert box.isChecked()
    s.trigger("edit.redo")
    s.document.set_words("a shirt")
    s.render()
    made = s.session.results.items[-1].recipe
    assert made.request.look.allow_growth is False
    assert ("Region", "as proposed, without room to grow") in [
        (row.name, row.value) for row in recipe_rows(made)
    ]
    s.trigger("tool.region")
    s.stroke((0.1, 0.1), (0.2, 0.2))
    assert not box.isVisible(), "what is painted by hand is as large as it is painted"


def test_render_previews_then_shows_and_saves_with_its_recipe(studio, photo, tmp_path, monkeypatch):
    s = studio("--step-ms", "40")
    s.open(photo)
    s.document.set_words("green blouse")
    s.document.set_settings(variations=2)
    assert s.window.panel.render_section.button.text().startswith("Render 2 · standard")
    s.window.panel.render_section.button.click()
    s.wait(s.canvas.has_preview)
    assert s.window.status.cancel.isVisible()
    s.wait(lambda: "step" in s.window.status.text.text())
    s.wait(lambda: not s.session.renderer.busy)
    assert [result.seed for result in s.session.results.items] == [0, 1]
    assert not s.canvas.has_preview()
    assert s.window.visibility.shown("result")
    assert "about" in s.window.panel.render_section.button.text()
    target = tmp_path / "out.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    s.trigger("file.save_result")
    s.wait(target.exists)
    recipe = read_recipe(target)
    assert recipe.request.look.words == "green blouse"
    assert recipe.request.look.settings.seed == 1
    assert read_picture(target).shape == (640, 480, 3)


def test_the_button_tells_the_time_for_a_photo_of_this_size(studio, photo, tmp_path):
    s = studio()
    settings = s.document.look.settings
    s.session.renderer.pace.load({pace_key(settings): [2.0, 1.0]})
    s.open(photo)
    s.document.set_words("coat")
    assert s.window.panel.render_section.button.text().endswith("about 6 s")
    large = tmp_path / "large.png"
    write_png(large, np.full((2000, 1500, 3), 200, np.uint8))
    s.open(large)
    assert s.window.panel.render_section.button.text().endswith("about 9 s")


def test_rendering_again_takes_the_next_seeds(studio, photo):
    s = studio()
    s.open(photo)
    s.document.set_words("coat")
    s.render()
    assert s.window.panel.render_section.button.text().startswith("Render 1 more")
    s.render()
    assert [result.seed for result in s.session.results.items] == [0, 1]


def test_a_saved_picture_brings_its_look_back(studio, photo, swatch, tmp_path, monkeypatch):
    s = studio()
    s.open(photo)
    s.session.give("fabric", swatch, swatch.name)
    s.wait(lambda: s.document.look.fabric)
    s.document.set_words("striped skirt")
    s.trigger("tool.region")
    s.stroke((0.3, 0.7), (0.6, 0.7))
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    region, sketch = s.mask("region"), s.mask("sketch")
    s.render()
    target = tmp_path / "look.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    s.trigger("file.save_result")
    s.wait(target.exists)
    s.document.close_photo()
    s.document.set_words("")
    s.document.set_fabric(None)
    drop(s.canvas, target)
    s.wait(lambda: s.document.scene)
    assert s.document.look.words == "striped skirt"
    assert s.document.look.fabric is not None
    assert s.document.scene.ref.name == photo.name
    assert (s.mask("region") == region).all()
    assert (s.mask("sketch") == sketch).all()


def test_pasting_a_picture_opens_it(studio):
    s = studio()
    image = QImage(120, 160, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    QApplication.clipboard().setImage(image)
    s.trigger("file.paste")
    s.wait(lambda: s.document.scene)
    assert (s.document.scene.photo.picture == np.array([0x33, 0x66, 0x99])).all()


def test_opening_another_photo_can_be_undone(studio, photo, swatch):
    s = studio()
    s.open(photo)
    s.trigger("tool.pen")
    s.stroke((0.3, 0.3), (0.7, 0.3))
    sketch = s.mask("sketch")
    s.open(swatch)
    assert s.document.scene.is_blank("sketch")
    s.trigger("edit.undo")
    assert s.document.scene.ref.name == photo.name
    assert (s.mask("sketch") == sketch).all()
    s.trigger("edit.undo")
    assert s.document.scene.is_blank("sketch")
