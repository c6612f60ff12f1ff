"""A rotated view: strokes land where the pen is, and everything on the canvas lies with it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QInputDevice, QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.app.pictures import load_picture
from fashionstudio.core.image_io import encode_png
from fashionstudio.ui.canvas.divider import hits_divider, split_at
from fashionstudio.ui.canvas.view import View
from tests.qt.bench import LEFT, SHIFT, Bench, checks

ANGLES = (30.0, 90.0, 180.0, -75.0)


def middle(bench: Bench) -> QPointF:
    return QPointF(bench.canvas.width() / 2, bench.canvas.height() / 2)


def rotate(bench: Bench, angle: float) -> None:
    bench.canvas.view.rotate_to(angle)
    bench.canvas.host.view_changed()


@pytest.mark.parametrize("angle", ANGLES)
def test_places_go_there_and_back(angle):
    view = View()
    view.set_window(QSize(900, 700))
    view.set_picture(QSize(480, 640))
    view.zoom_to(1.7)
    view.rotate_to(angle)
    for x, y in ((0.0, 0.0), (480.0, 640.0), (123.4, 56.7)):
        there = view.to_view(QPointF(x, y))
        assert view.transform().map(QPointF(x, y)).toTuple() == pytest.approx(there.toTuple())
        assert view.to_photo(there).toTuple() == pytest.approx((x, y))
    assert view.picture_rect().contains(view.outline().boundingRect().center())
    under = view.to_photo(QPointF(300, 200))
    view.zoom_at(QPointF(300, 200), 1.4)
    assert view.to_photo(QPointF(300, 200)).toTuple() == pytest.approx(under.toTuple())
    view.rotate_by(20, QPointF(300, 200))
    assert view.to_photo(QPointF(300, 200)).toTuple() == pytest.approx(under.toTuple())
    view.pan(10_000, -10_000)
    assert view.picture_rect().intersects(QRectF(0, 0, 900, 700)), "a piece stays in sight"
    view.fit()
    assert view.angle == 0
    assert view.fitted


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize("tool", ["pen", "line", "region"])
def test_a_stroke_lands_where_the_pointer_was(drawing, angle, tool):
    s, view = drawing, drawing.canvas.view
    s.trigger(f"tool.{tool}")
    s.toolbox.set_size(8)
    if tool == "region":
        s.document.clear_layer("region")
    rotate(s, angle)
    points = [QPointF(180, 300), QPointF(300, 330), QPointF(320, 400)]
    s.drag_px([view.to_view(point).toPoint() for point in points])
    drawn = s.mask("region" if tool == "region" else "sketch")
    for point in (points[0], points[-1]):
        x, y = round(point.x()), round(point.y())
        assert drawn[y - 3 : y + 4, x - 3 : x + 4].max() > 127
    assert not drawn[:, :150].any()


@pytest.mark.parametrize("angle", ANGLES)
def test_photo_region_joints_and_cloth_lie_together(drawing, angle):
    s, view = drawing, drawing.canvas.view
    for layer in ("silhouette", "pose"):
        s.visibility.show(layer, False)
    s.document.set_fabric(load_picture(encode_png(checks()), "checks.png", least_side=1))
    bare = QPointF(40, 620)  # nothing but the Photo
    inside, outside = QPointF(240, 250), QPointF(240, 380)
    s.visibility.show("fabric", False)
    rotate(s, angle)

    def color(point: QPointF) -> tuple[int, int, int]:
        seen = s.canvas.grab().toImage().pixelColor(view.to_view(point).toPoint())
        return seen.red(), seen.green(), seen.blue()

    photo = s.document.scene.photo.picture
    if s.canvas.rect().contains(view.to_view(bare).toPoint()):
        assert np.abs(np.array(color(bare)) - photo[620, 40]).max() <= 12
    assert np.abs(np.array(color(outside)) - photo[380, 240]).max() <= 12
    tinted = color(inside)
    assert np.abs(np.array(tinted, int) - photo[250, 240]).max() > 20, "the region's tint"
    s.visibility.show("fabric", True)
    s.canvas.repaint()
    upright = view_of_cloth(s, inside)
    rotate(s, 0.0)
    assert np.abs(np.array(view_of_cloth(s, inside)) - upright).max() <= 40


def view_of_cloth(s: Bench, point: QPointF) -> np.ndarray:
    """Mean colour of a few pixels of the Photo, wherever they are on the canvas."""
    image, found = s.canvas.grab().toImage(), []
    for dx in range(-12, 13, 4):
        for dy in range(-12, 13, 4):
            place = s.canvas.view.to_view(point + QPointF(dx, dy)).toPoint()
            seen = image.pixelColor(place)
            found.append((seen.red(), seen.green(), seen.blue()))
    return np.mean(found, axis=0)


def test_after_a_stroke_only_a_piece_is_painted_and_nothing_is_left_behind(drawing):
    s, view = drawing, drawing.canvas.view
    rotate(s, 40.0)
    s.drag_px([view.to_view(QPointF(*p)).toPoint() for p in ((100, 100), (400, 500), (60, 420))])
    now = s.canvas.grab().toImage()
    s.canvas.layers.invalidate()
    fresh = s.canvas.grab().toImage()
    difference = np.abs(pixels(now).astype(int) - pixels(fresh)).max(axis=-1)
    assert (difference > 30).mean() < 0.0005


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)


def test_shift_and_space_drag_the_angle_and_near_upright_it_holds(drawing):
    s, view = drawing, drawing.canvas.view
    centre = middle(s)

    def around(degrees: float) -> QPoint:
        turn = math.radians(degrees)
        return (centre + QPointF(math.cos(turn), math.sin(turn)) * 200).toPoint()

    QTest.keyPress(s.canvas, Qt.Key.Key_Space)
    s.drag_px([around(0), around(20), around(50)], SHIFT)
    assert view.angle == pytest.approx(50, abs=1)
    under = view.to_photo(centre)
    s.drag_px([around(10), around(-10), around(-39)], SHIFT)
    assert view.angle == 0, "it was only a degree off"
    assert view.to_photo(centre).toTuple() == pytest.approx(under.toTuple(), abs=0.5)
    s.drag_px([around(0), around(38)], SHIFT | Qt.KeyboardModifier.ControlModifier)
    assert view.angle == 45, "in steps"
    QTest.mousePress(s.canvas, LEFT, SHIFT, around(0))
    s.send_move(around(90), SHIFT)
    QTest.keyClick(s.canvas, Qt.Key.Key_Escape)
    assert view.angle == 45, "Escape takes it back"
    QTest.mouseRelease(s.canvas, LEFT, SHIFT, around(90))
    QTest.keyRelease(s.canvas, Qt.Key.Key_Space)
    assert not s.mask("sketch").any()


def test_fingers_that_turn_rotate_the_view(drawing):
    s, view = drawing, drawing.canvas.view
    place = middle(s)
    under = view.to_photo(place)
    for value in (10.0, 14.0):
        event = QNativeGestureEvent(
            Qt.NativeGestureType.RotateNativeGesture, QPointingDevice.primaryPointingDevice(), 2,
            place, place, QPointF(s.canvas.mapToGlobal(place)), value, QPointF(),
        )  # fmt: skip
        QApplication.sendEvent(s.canvas, event)
    assert view.angle == pytest.approx(24)
    assert view.to_photo(place).toTuple() == pytest.approx(under.toTuple())


def test_two_fingers_on_a_screen_hold_the_picture_and_draw_nothing(drawing):
    s, view = drawing, drawing.canvas.view
    view.zoom_to(1.0)
    s.canvas.host.view_changed()
    device = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
    first, second = middle(s) + QPointF(-100, 0), middle(s) + QPointF(100, 0)
    held = view.to_photo(first), view.to_photo(second)
    fingers = QTest.touchEvent(s.canvas, device)

    def at_screen(place: QPointF | QPoint) -> QPoint:
        return s.canvas.mapToGlobal(QPointF(place)).toPoint()

    fingers.press(0, at_screen(first)).commit()
    fingers.stationary(0).press(1, at_screen(second)).commit()
    shift = QPointF(20, 30)
    for step in range(1, 31):
        turn, far = math.radians(step), 100 * (1 + step / 60)
        way = QPointF(math.cos(turn), math.sin(turn)) * far
        at = middle(s) + shift * (step / 30)
        fingers.move(0, at_screen(at - way)).move(1, at_screen(at + way)).commit()
    fingers.release(0, at_screen(at - way)).release(1, at_screen(at + way)).commit()
    # Less by what it takes to be meant.
    assert 20 <= view.angle <= 31
    assert view.scale == pytest.approx(1.5, abs=0.1)
    between = view.to_view((held[0] + held[1]) / 2)
    assert (between - at).manhattanLength() < 12
    assert not s.mask("sketch").any()
    assert not s.document.history.in_gesture
    fingers.press(0, at_screen(s.place(0.3, 0.4))).commit()
    for share in (0.4, 0.5, 0.6):
        fingers.move(0, at_screen(s.place(share, 0.4))).commit()
    fingers.release(0, at_screen(s.place(0.6, 0.4))).commit()
    assert s.mask("sketch").any(), "one finger draws"


@pytest.mark.parametrize("angle", ANGLES)
def test_the_divider_turns_with_the_picture(drawing, angle):
    s, view = drawing, drawing.canvas.view
    other = PicturePyramid(np.full((640, 480, 3), (200, 30, 30), np.uint8))
    s.canvas.set_result(other)
    s.visibility.show("result", True)
    s.canvas.set_split(0.5)
    rotate(s, angle)
    on_line = view.to_view(QPointF(240, 300))
    assert hits_divider(view, 0.5, on_line)
    assert not hits_divider(view, 0.5, view.to_view(QPointF(340, 300)))
    image = s.canvas.grab().toImage()
    after = image.pixelColor(view.to_view(QPointF(330, 420)).toPoint())
    before = image.pixelColor(view.to_view(QPointF(150, 420)).toPoint())
    assert after.red() > 180
    assert after.green() < 60
    assert before.green() > 100
    s.drag_px([on_line.toPoint(), view.to_view(QPointF(300, 300)).toPoint(),
               view.to_view(QPointF(360, 320)).toPoint()])  # fmt: skip
    assert s.canvas.split == pytest.approx(0.75, abs=0.01)
    assert split_at(view, view.to_view(QPointF(120, 10))) == pytest.approx(0.25)


def test_keys_go_in_steps_and_the_bar_tells_the_angle_and_takes_it_back(desk, tmp_path):
    view, bar = desk.canvas.view, desk.window.view_bar
    assert bar.angle.isHidden()
    scale = view.scale
    for _ in range(2):
        QTest.keyClick(desk.canvas, Qt.Key.Key_Period)
    QTest.keyClick(desk.canvas, Qt.Key.Key_Comma)
    assert view.angle == 15
    assert bar.angle.text() == "15°"
    assert "15°" in bar.angle.accessibleName()
    assert view.scale == scale
    project, path = desk.session.project, tmp_path / "turned.fstudio"
    desk.document.set_words("a blouse")
    project.save(path)
    desk.wait(lambda: not project.is_dirty)
    QTest.mouseClick(bar.angle, LEFT)
    assert view.angle == 0
    assert bar.angle.isHidden()
    project.open(path)
    desk.wait(lambda: view.angle == 15)
    desk.canvas.rotate_upright()
    desk.canvas.rotate_by(15)
    QTest.keyClick(desk.canvas, Qt.Key.Key_N)
    assert view.angle == 0
    desk.canvas.rotate_by(-15)
    assert view.angle == -15
    desk.trigger("view.fit")
    assert view.angle == 0
