"""A newcomer's way: samples, few clicks, a pen."""

from __future__ import annotations

import shutil

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fashionstudio.app import samples


def pen_event(kind, canvas, place, pressure, device):
    position = QPointF(place)
    button = Qt.MouseButton.LeftButton
    buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else button
    event = QTabletEvent(
        kind, device, position, QPointF(canvas.mapToGlobal(position)), pressure, 0.0, 0.0, 0.0,
        0.0, 0.0, Qt.KeyboardModifier.NoModifier, button, buttons,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
    assert event.isAccepted()


def pen_stroke(s, points, pressure, pointer=QPointingDevice.PointerType.Pen):
    device = QPointingDevice(
        "pen", 1, QInputDevice.DeviceType.Stylus, pointer,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 3,
    )  # fmt: skip
    start, *others = [s.place(*point) for point in points]
    pen_event(QEvent.Type.TabletPress, s.canvas, start, pressure, device)
    for place in others:
        pen_event(QEvent.Type.TabletMove, s.canvas, place, pressure, device)
    pen_event(QEvent.Type.TabletRelease, s.canvas, others[-1], 0.0, device)


def test_five_clicks_to_a_first_result(studio, photo, swatch, tmp_path, monkeypatch):
    for kind, source in (("people", photo), ("fabrics", swatch), ("garments", swatch)):
        folder = tmp_path / "assets" / kind
        folder.mkdir(parents=True)
        shutil.copy(source, folder / source.name)
    monkeypatch.setattr(samples, "assets_dir", lambda: tmp_path / "assets")
    s = studio()
    s.wait(lambda: s.window.welcome.sample_buttons)
    clicks = 0

    def click(widget):
        nonlocal clicks
        clicks += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    click(s.window.welcome.sample_buttons[0])
    s.wait(lambda: s.document.scene and s.document.scene.person)
    click(s.window.panel.slots["fabric"].square)
    click(s.window.panel.popup.cells[0])
    s.wait(lambda: s.document.look.fabric)
    click(s.window.panel.words.edit)
    QTest.keyClicks(s.window.panel.words.edit, "summer dress")
    click(s.window.panel.render_section.button)
    s.wait(lambda: s.session.results.items)
    assert clicks <= 6
    assert s.window.visibility.shown("result")


def test_keys_begin_on_the_card_and_go_on_over_the_canvas(studio, photo, tmp_path, monkeypatch):
    folder = tmp_path / "assets" / "people"
    folder.mkdir(parents=True)
    shutil.copy(photo, folder / photo.name)
    monkeypatch.setattr(samples, "assets_dir", lambda: tmp_path / "assets")
    s = studio()
    s.wait(lambda: s.window.welcome.sample_buttons)
    assert s.window.focusWidget() is s.window.welcome.open
    QTest.keyClick(s.window.welcome.open, Qt.Key.Key_Tab)
    assert s.window.focusWidget() is s.window.welcome.sample_buttons[0]
    QTest.keyClick(s.window.welcome.sample_buttons[0], Qt.Key.Key_Space)
    s.wait(lambda: s.document.scene and s.document.scene.person)
    assert s.window.focusWidget() is s.canvas
    s.document.close_photo()
    assert s.window.focusWidget() is s.window.welcome.open
    s.window.panel.words.edit.setFocus()
    s.session.give("photo", photo, photo.name)
    s.wait(lambda: s.document.scene)
    assert s.window.focusWidget() is s.window.panel.words.edit, "nobody is taken from his words"


def test_a_pen_draws_by_pressure_and_its_other_end_erases(studio, photo):
    s = studio()
    s.open(photo)
    s.trigger("tool.pen")
    s.window.toolbox.set_size(20)
    pen_stroke(s, ((0.3, 0.3), (0.7, 0.3)), 0.3)
    light = int((s.mask("sketch") > 0).sum())
    pen_stroke(s, ((0.3, 0.6), (0.7, 0.6)), 1.0)
    firm = int((s.mask("sketch") > 0).sum()) - light
    assert firm > 2 * light
    pen_stroke(s, ((0.3, 0.6), (0.7, 0.6)), 1.0, QPointingDevice.PointerType.Eraser)
    assert int((s.mask("sketch") > 0).sum()) < light + firm / 4


def test_space_pans_while_a_brush_is_chosen(studio, photo):
    s = studio()
    s.open(photo)
    s.trigger("tool.pen")
    s.canvas.setFocus()
    origin = s.canvas.view.origin.x()
    QTest.keyPress(s.canvas, Qt.Key.Key_Space)
    s.stroke((0.5, 0.5), (0.3, 0.5))
    QTest.keyRelease(s.canvas, Qt.Key.Key_Space)
    assert s.canvas.view.origin.x() < origin
    assert not s.mask("sketch").any()


def test_themes_and_text_size_can_change_while_the_window_is_open(studio, photo):
    s = studio()
    s.open(photo)
    dark = s.window.grab().toImage()
    s.window.theme.set_mode("light")
    assert s.window.grab().toImage() != dark
    width = s.window.panel.width()
    s.window.theme.set_text_scale(1.5)
    s.wait(lambda: s.window.panel.width() > width)
    s.window.theme.set_text_scale(1.0)
    s.window.theme.set_mode("dark")
