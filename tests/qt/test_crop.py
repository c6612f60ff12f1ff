"""Cropping and turning the Photo in the real window, and what lies on it moving along."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from fashionstudio.app.project_opening import open_project
from fashionstudio.core.image_io import read_picture, write_png
from fashionstudio.core.person import JOINTS
from fashionstudio.core.project_files import read_folder
from fashionstudio.ui.panels.input_doctor import InputDoctor
from tests.qt.conftest import WAIT_MS

WORKER = ("--prepare", "crowd")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def crowd(tmp_path):
    """A wide picture, in which the worker sees three people."""
    y, x = np.mgrid[0:300, 0:600]
    path = tmp_path / "crowd.png"
    write_png(path, np.stack([x % 256, y % 256, (x + 2 * y) % 256], axis=-1).astype(np.uint8))
    return path


def doctor(desk) -> InputDoctor:
    return desk.window.panel.findChild(InputDoctor)


def pixels(desk) -> np.ndarray:
    return desk.document.scene.photo.picture


def open_crowd(desk, path) -> None:
    desk.session.give("photo", path, path.name)
    desk.wait(lambda: desk.document.scene.ref.name == path.name)
    desk.wait(lambda: desk.document.scene.failure)


def dialog(desk):
    desk.wait(lambda: desk.window.dialogs.crop and desk.window.dialogs.crop.isVisible())
    return desk.window.dialogs.crop


def apply(desk) -> None:
    QTest.mouseClick(dialog(desk).go, LEFT)
    desk.wait(lambda: desk.window.dialogs.crop is None)


def turn(desk, command: str) -> None:
    scene = desk.document.scene
    desk.trigger(command)
    desk.wait(lambda: desk.document.scene is not scene)


def test_of_several_people_one_is_clicked_and_found(desk, crowd):
    open_crowd(desk, crowd)
    whole = pixels(desk)
    block = doctor(desk).blocks["person"]
    assert block.button.text() == "Crop to one person"
    assert block.other.text() == "Place the joints by hand"
    QTest.mouseClick(block.button, LEFT)
    view = dialog(desk).view
    second = view.on_widget(view.turned_people()[1])
    QTest.mouseClick(view, LEFT, NONE, second.center().toPoint())
    x0, y0, x1, y1 = view.box
    assert 200 <= x0 <= 224
    assert 400 <= x1 <= 412
    apply(desk)
    assert (pixels(desk) == whole[y0:y1, x0:x1]).all()
    desk.wait(lambda: desk.document.scene.person)
    assert desk.document.history.history()[-1] == "Crop the photo"
    desk.trigger("edit.undo")
    assert desk.document.scene.shape == (300, 600)
    desk.trigger("edit.redo")
    assert desk.document.scene.shape == (y1 - y0, x1 - x0)


def test_the_crop_can_be_changed_later_from_the_whole_photo(desk, crowd):
    open_crowd(desk, crowd)
    whole = pixels(desk)
    desk.trigger("photo.crop")
    dialog(desk).people[0].click()
    apply(desk)
    narrow = desk.document.scene.shape
    desk.trigger("photo.crop")
    again = dialog(desk)
    assert len(again.people) == 3, "those outside are still known"
    assert again.view.shape == (300, 600)
    again.people[2].click()
    assert [one.isChecked() for one in again.people] == [False, False, True]
    again.numbers["w"].setValue(again.view.box[2] - again.view.box[0] - 9)
    assert not any(one.isChecked() for one in again.people)
    again.people[2].click()
    box = again.view.box
    apply(desk)
    assert (pixels(desk) == whole[box[1] : box[3], box[0] : box[2]]).all()
    assert desk.document.scene.shape != narrow
    desk.trigger("photo.crop")
    dialog(desk).whole.click()
    apply(desk)
    assert desk.document.scene.ref.name == "crowd.png"
    assert desk.document.scene.source is None
    assert (pixels(desk) == whole).all()


def test_drawing_and_joints_move_along_and_what_is_cut_off_is_told(desk):
    desk.trigger("tool.pen")
    desk.stroke((0.3, 0.5), (0.7, 0.5))
    desk.trigger("tool.region")
    desk.stroke((0.3, 0.3), (0.6, 0.35))
    sketch, region = desk.mask("sketch"), desk.mask("region")
    desk.document.set_pose(desk.document.pose.moved("nose", 240, 80))
    desk.trigger("photo.crop")
    view = dialog(desk).view
    view.put_box((100, 0, 300, 640))
    apply(desk)
    assert (desk.mask("sketch") == sketch[:, 100:300]).all()
    assert (desk.mask("region") == region[:, 100:300]).all()
    assert desk.document.scene.region_by_hand
    pose = desk.document.look.pose
    assert pose.point("nose") == (140, 80)
    assert sum(pose.point(name) is None for name in JOINTS) >= 2, "the left arm is outside"
    said = desk.window.messages.findChildren(QLabel)
    told = " ".join(label.text() for label in said)
    for name in ("part of the sketch", "some joints", "Undo"):
        assert name in told
    desk.wait(lambda: desk.document.scene.person)
    assert desk.window.messages.isVisible(), "it is told until somebody has read it"
    desk.trigger("edit.undo")
    assert not desk.window.messages.isVisible()
    assert (desk.mask("sketch") == sketch).all()
    assert desk.document.pose.point("nose") == (240, 80)


def test_a_proposed_region_is_proposed_anew(desk):
    assert not desk.document.scene.region_by_hand
    desk.trigger("photo.crop")
    dialog(desk).view.put_box((60, 20, 420, 620))
    apply(desk)
    assert desk.document.scene.is_blank("region")
    desk.wait(lambda: desk.document.scene.person)
    desk.wait(lambda: not desk.document.scene.is_blank("region"))
    assert desk.document.scene.masks["region"].base.shape == (600, 360)
    assert not desk.document.scene.region_by_hand


def test_an_upside_down_photo_is_noticed_and_turned(desk):
    pose = desk.document.pose
    h, w = desk.document.scene.shape
    over = [(w - x, h - y, c) if c > 0 else (x, y, c) for x, y, c in pose.points]
    before = pixels(desk)
    desk.document.set_pose(type(pose)(tuple(over)))
    desk.document.settle()
    block = doctor(desk).blocks["upright"]
    assert "upside down" in block.text.text()
    assert block.button.text() == "Turn by 180°"
    QTest.mouseClick(block.button, LEFT)
    desk.wait(lambda: desk.document.scene.source is not None)
    assert (pixels(desk) == before[::-1, ::-1]).all()
    assert desk.document.pose.point("nose") == pytest.approx(pose.point("nose"))
    desk.wait(lambda: "upright" not in doctor(desk).blocks)
    assert desk.document.history.history()[-1] == "Turn the photo"


@pytest.mark.parametrize(
    ("command", "like"),
    [
        ("photo.turn_left", lambda p: np.rot90(p, 1)),
        ("photo.turn_right", lambda p: np.rot90(p, -1)),
        ("photo.mirror", lambda p: p[:, ::-1]),
    ],
)
def test_every_turn_does_what_it_says(desk, command, like):
    before = pixels(desk)
    turn(desk, command)
    assert (pixels(desk) == like(before)).all()
    assert desk.canvas.view.picture.width() == desk.document.scene.shape[1]


def test_a_photo_turned_by_its_file_is_cropped_as_it_is_seen(desk, tmp_path):
    y, x = np.mgrid[0:400, 0:300]
    upright = np.stack([x * 255 // 300, y * 255 // 400, (x + y) % 256], axis=-1).astype(np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side
    stored = Image.fromarray(np.ascontiguousarray(np.rot90(upright, 1)))
    path = tmp_path / "camera.png"
    stored.save(path, exif=exif)
    desk.open(path)
    assert (pixels(desk) == upright).all()
    desk.trigger("photo.crop")
    dialog(desk).view.put_box((20, 30, 220, 380))
    apply(desk)
    assert (pixels(desk) == upright[30:380, 20:220]).all()
    assert (read_picture(desk.document.scene.photo.data) == pixels(desk)).all()
    desk.trigger("photo.crop")
    desk.wait(lambda: dialog(desk).view._picture is not None)
    assert dialog(desk).view.shape == (400, 300)
    dialog(desk).reject()


def test_the_project_keeps_the_cropped_photo_and_the_whole_one(desk, tmp_path, crowd):
    open_crowd(desk, crowd)
    whole = pixels(desk)
    desk.trigger("photo.crop")
    dialog(desk).people[1].click()
    box = dialog(desk).view.box
    apply(desk)
    cut = pixels(desk)
    project, path = desk.session.project, tmp_path / "cut.fstudio"
    project.save(path)
    desk.wait(lambda: not project.is_dirty)
    project.open(path)
    desk.wait(lambda: desk.document.scene.source is not None and not desk.document.history.can_undo)
    assert (pixels(desk) == cut).all()
    assert not desk.window.messages.isVisible(), "nothing counts as damaged"
    desk.trigger("photo.crop")
    reopened = dialog(desk)
    assert reopened.view.box == box
    assert len(reopened.people) == 3
    reopened.whole.click()
    apply(desk)
    assert (pixels(desk) == whole).all()


def test_what_a_crash_leaves_has_the_crop(desk, crowd, qtbot):
    open_crowd(desk, crowd)
    desk.trigger("photo.crop")
    dialog(desk).people[1].click()
    apply(desk)
    cut = pixels(desk)
    keeper = desk.session.project
    with qtbot.waitSignal(keeper.journal_written, timeout=WAIT_MS):
        keeper._write_journal()
    opened = open_project(read_folder(keeper._journal.folder))
    assert (opened.scene.photo.picture == cut).all()
    assert opened.scene.source.shape == (300, 600)


def test_the_dialog_goes_when_another_photo_comes(desk, crowd):
    desk.trigger("photo.crop")
    dialog(desk)
    open_crowd(desk, crowd)
    assert desk.window.dialogs.crop is None
    assert desk.document.scene.shape == (300, 600)


# By mouse and keys -------------------------------------------------------------------------------


def test_grips_are_dragged_and_an_empty_place_begins_a_new_rectangle(desk):
    desk.trigger("photo.crop")
    view = dialog(desk).view
    corner = view.grip_place((1, 1)).toPoint()
    QTest.mousePress(view, LEFT, NONE, corner)
    QTest.mouseMove(view, corner - QPoint(60, 90))
    QTest.mouseRelease(view, LEFT, NONE, corner - QPoint(60, 90))
    x0, y0, x1, y1 = view.box
    assert (x0, y0) == (0, 0)
    assert x1 == pytest.approx(480 - 60 / view.scale(), abs=2)
    assert y1 == pytest.approx(640 - 90 / view.scale(), abs=2)
    start = view.on_widget((400, 600, 401, 601)).topLeft().toPoint()
    end = view.on_widget((300, 400, 301, 401)).topLeft().toPoint()
    view.put_box((0, 0, 200, 200))
    QTest.mousePress(view, LEFT, NONE, start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, LEFT, NONE, end)
    assert view.box == pytest.approx((300, 400, 400, 600), abs=3)
    assert desk.document.scene.source is None, "nothing is done before it is applied"
    dialog(desk).leave.click()
    desk.wait(lambda: desk.window.dialogs.crop is None)
    assert desk.document.scene.shape == (640, 480)


def test_the_rectangle_is_moved_and_sized_by_keys_and_numbers(desk, crowd):
    open_crowd(desk, crowd)
    desk.trigger("photo.crop")
    form = dialog(desk)
    view = form.view
    QTest.keyClick(view, Qt.Key.Key_2)
    assert 200 <= view.box[0] <= 224, "the second person"
    before = view.box
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.box[0] < before[0]
    assert view.box[2] - view.box[0] == before[2] - before[0]
    now = view.box
    QTest.keyClick(view, Qt.Key.Key_Left, CONTROL | SHIFT)
    assert view.box[0] == now[0]
    assert now[2] - view.box[2] >= 10
    form.numbers["w"].selectAll()
    QTest.keyClicks(form.numbers["w"], "150")
    form.numbers["w"].interpretText()  # as when the field is left
    assert view.box[2] - view.box[0] == 150
    form.aspect.setCurrentIndex(1)
    form.aspect.activated.emit(1)
    x0, y0, x1, y1 = view.box
    assert (x1 - x0) / (y1 - y0) == pytest.approx(0.75, abs=0.02)
    form.numbers["h"].setValue(160)
    x0, y0, x1, y1 = view.box
    assert (x1 - x0, y1 - y0) == (120, 160)
    form.reject()


def test_everything_in_the_dialog_is_named_and_reached_by_tab(desk, crowd):
    open_crowd(desk, crowd)
    desk.trigger("photo.crop")
    form = dialog(desk)
    wanted = {form.view, form.go, form.leave, form.whole, form.aspect, *form.people,
              *form.turns.values(), *form.numbers.values()}  # fmt: skip
    for widget in wanted:
        assert widget.accessibleName() or widget.text(), widget
    seen, widget = set(), form.view
    for _ in range(60):
        seen.add(widget)
        widget = widget.nextInFocusChain()
    assert wanted <= seen
    assert "600 by 300" in form.view.accessibleDescription()
    form.reject()
