"""How the picture is looked at: zoom, trackpad, before and after; it never jumps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton


def test_before_and_after(studio, photo):
    s = studio()
    s.open(photo)
    s.document.set_words("coat")
    s.render()
    after = s.canvas.grab().toImage()
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier, "b")
    QApplication.sendEvent(s.canvas, press)
    before = s.canvas.grab().toImage()
    assert before != after
    let_go = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier, "b")
    QApplication.sendEvent(s.canvas, let_go)
    s.trigger("view.compare")
    s.stroke((0.5, 0.9), (0.3, 0.9))
    assert abs(s.canvas.split - 0.3) < 0.02
    assert s.canvas.grab().toImage() not in (before, after)


def test_two_fingers_on_a_trackpad_move_and_pinch_the_picture(studio, photo):
    s = studio()
    s.open(photo)
    view, canvas = s.canvas.view, s.canvas
    place = QPointF(s.place(0.25, 0.75))
    under, scale = view.to_photo(place), view.scale
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2,
        place, place, QPointF(canvas.mapToGlobal(place.toPoint())), 0.25, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(canvas, pinch)
    assert view.scale == pytest.approx(1.25 * scale)
    after = view.to_photo(place)
    assert (after - under).manhattanLength() < 1, "what is between the fingers stays there"
    glide = QWheelEvent(
        place, QPointF(canvas.mapToGlobal(place.toPoint())), QPoint(30, -20), QPoint(30, -20),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.ScrollUpdate, False,
    )  # fmt: skip
    origin, scale = QPointF(view.origin), view.scale
    QApplication.sendEvent(canvas, glide)
    assert view.scale == scale
    assert view.origin - origin == QPointF(30, -20)


def test_the_wheel_zooms_at_the_pointer(studio, photo):
    s = studio()
    s.open(photo)
    place = QPointF(s.place(0.3, 0.4))
    under = s.canvas.view.to_photo(place)
    event = QWheelEvent(
        place, s.canvas.mapToGlobal(place), QPoint(), QPoint(0, 360), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    scale = s.canvas.view.scale
    QApplication.sendEvent(s.canvas, event)
    assert s.canvas.view.scale > 1.5 * scale
    assert (s.canvas.view.to_photo(place) - under).manhattanLength() < 0.01
    s.trigger("view.fit")
    assert s.canvas.view.scale == scale


def test_the_icons_of_qts_own_file_dialog_can_be_seen(studio):
    s = studio()
    dialog = QFileDialog(s.window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    button = dialog.findChild(QToolButton, "toParentButton")
    image = button.grab().toImage()
    paper = image.pixelColor(6, 6).lightness()
    ink = [
        abs(image.pixelColor(x, y).lightness() - paper) > 60
        for x in range(6, image.width() - 6)
        for y in range(6, image.height() - 6)
    ]
    assert sum(ink) > 25
    dialog.reject()


def test_the_picture_does_not_jump_when_work_begins(studio, photo):
    s = studio()
    s.open(photo)
    s.wait(lambda: not s.window.status.cancel.isVisible())
    before = s.canvas.height()
    s.window.status.show_busy("Denoising…", 0.5)
    QApplication.processEvents()
    assert s.window.status.cancel.isVisible()
    assert s.canvas.height() == before
