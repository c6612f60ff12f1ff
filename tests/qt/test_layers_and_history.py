"""Layers that are hidden, faint or locked; the history as a list; sixty steps back and forth."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QScrollBar, QSpinBox

from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.app.pictures import load_picture
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.undo import SetValue, UndoStack
from fashionstudio.ui.canvas.visibility import LAYERS, LOCKABLE, Visibility
from fashionstudio.ui.panels.history import HistoryPanel
from fashionstudio.ui.panels.layers import LayersPanel
from tests.qt.bench import LEFT, Bench, checks


@pytest.fixture
def bench(qtbot):
    made = Bench(qtbot)
    made.trigger("tool.pen")
    return made


@pytest.fixture
def layers(bench, qtbot):
    panel = LayersPanel(bench.document, bench.visibility)
    qtbot.addWidget(panel)
    panel.resize(336, 500)
    panel.show()
    return panel


@pytest.fixture
def history(bench, qtbot):
    panel = HistoryPanel(bench.document.history)
    qtbot.addWidget(panel)
    panel.resize(336, 500)
    panel.show()
    return panel


def shown(bench):
    return bench.canvas.grab().toImage()


def test_a_locked_layer_refuses_and_says_why(bench, layers):
    b = bench
    for layer, tool in (
        ("sketch", "pen"), ("sketch", "curve"), ("region", "region"), ("region", "lasso"),
        ("pose", "pose"), ("fabric", "fabric"),
    ):  # fmt: skip
        layers.rows[layer].lock.click()
        assert b.visibility.locked(layer)
        b.status.note.clear()
        b.trigger(f"tool.{tool}")
        before = b.document.look, b.mask("sketch"), b.mask("region")
        x, y = b.document.pose.point("left_wrist")
        h, w = b.document.scene.shape
        b.drag([(x / w, y / h), (0.5, 0.5), (0.7, 0.6)])
        assert layer in b.status.note.text()
        assert b.canvas.cursor().shape() == Qt.CursorShape.ForbiddenCursor
        assert b.document.look == before[0]
        assert (b.mask("sketch") == before[1]).all()
        assert (b.mask("region") == before[2]).all()
        layers.rows[layer].lock.click()
    b.trigger("tool.pen")
    b.stroke((0.3, 0.3), (0.6, 0.5))
    assert b.mask("sketch").any()


def test_eye_and_opacity_change_what_is_seen_and_nothing_else(bench, layers):
    b = bench
    b.stroke((0.3, 0.3), (0.6, 0.5))
    b.document.set_fabric(load_picture(encode_png(checks()), "checks.png", least_side=1))
    steps = b.document.history.index
    for layer in ("photo", "silhouette", "region", "sketch", "pose", "fabric"):
        row = layers.rows[layer]
        if not row.eye.isChecked():
            row.eye.click()
        full = shown(b)
        row.opacity.setValue(30)
        faint = shown(b)
        assert faint != full, layer
        row.eye.click()
        assert shown(b) not in (full, faint), layer
        assert not row.opacity.isEnabled()
        row.eye.click()
        assert shown(b) == faint, layer
        row.opacity.setValue(100)
        assert shown(b) == full, layer
    assert b.document.history.index == steps


def test_a_faint_photo_fades_to_paper(bench):
    b = bench
    place = b.place(0.1, 0.1)
    b.visibility.set_opacity("photo", 0.0)
    assert shown(b).pixelColor(place).lightness() == 255


def test_what_cannot_be_changed_by_hand_stays_locked(layers):
    for layer in LAYERS:
        assert layers.rows[layer].lock.isEnabled() == (layer in LOCKABLE)


def test_the_list_of_layers_works_with_the_keys(bench, layers):
    rows = layers.rows
    rows["pose"].setFocus()
    QTest.keyClick(rows["pose"], Qt.Key.Key_Down)
    rows["sketch"].setFocus()
    QTest.keyClick(rows["sketch"], Qt.Key.Key_Space)
    assert not bench.visibility.shown("sketch")
    QTest.keyClick(rows["sketch"], Qt.Key.Key_Space)
    QTest.keyClick(rows["sketch"], Qt.Key.Key_Left)
    assert bench.visibility.opacity("sketch") == pytest.approx(0.95)
    chosen = []
    layers.layer_chosen.connect(chosen.append)
    QTest.keyClick(rows["region"], Qt.Key.Key_Return)
    QTest.mouseClick(rows["pose"], LEFT)
    assert chosen == ["region", "pose"]
    for layer in chosen:
        bench.toolbox.choose_for(layer)
        assert bench.toolbox.current.layer == layer


def listed(layers):
    rows = sorted(layers.rows.values(), key=lambda row: row.mapTo(layers, QPoint()).y())
    return [row.layer for row in rows]


def test_layers_lie_as_they_are_put_by_keys_or_by_dragging(bench, layers, qtbot):
    b = bench
    b.stroke((0.4, 0.3), (0.6, 0.35))
    b.document.set_fabric(load_picture(encode_png(checks()), "checks.png", least_side=1))
    for layer in ("region", "fabric", "sketch"):
        b.visibility.show(layer, True)
    place = b.place(0.5, 0.325)
    above = shown(b).pixelColor(place)
    assert above.lightness() < 60, "ink lies on the cloth"
    row = layers.rows["fabric"]
    row.setFocus()
    for _ in range(5):
        QTest.keyClick(row, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert b.visibility.order[0] == "fabric"
    qtbot.waitUntil(lambda: listed(layers)[:2] == ["result", "fabric"])
    assert listed(layers)[-1] == "photo"
    assert shown(b).pixelColor(place) != above, "cloth lies on the ink"
    start = row.rect().center()
    QTest.mousePress(row, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for _ in range(3):
        below = layers.rows[b.visibility.order[b.visibility.order.index("fabric") + 1]]
        target = row.mapFromGlobal(below.mapToGlobal(below.rect().center() + QPoint(0, 6)))
        QTest.mouseMove(row, target)
    QTest.mouseRelease(row, LEFT, Qt.KeyboardModifier.NoModifier, start)
    assert b.visibility.order == ("pose", "sketch", "region", "fabric", "silhouette")
    assert shown(b).pixelColor(place) == above


def test_the_order_of_layers_is_undone_like_all_else(bench, layers, qtbot):
    b, order = bench, bench.visibility.order
    row = layers.rows["silhouette"]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert b.visibility.order != order
    assert b.document.history.history() == ("Photo", "Order of layers")
    start = row.rect().center()
    QTest.mousePress(row, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for _ in range(2):
        above = layers.rows[b.visibility.order[b.visibility.order.index("silhouette") - 1]]
        QTest.mouseMove(row, row.mapFromGlobal(above.mapToGlobal(above.rect().center()))
                        - QPoint(0, 8))  # fmt: skip
    QTest.mouseRelease(row, LEFT, Qt.KeyboardModifier.NoModifier, start)
    assert b.document.history.history() == ("Photo", "Order of layers", "Order of layers")
    dragged = b.visibility.order
    assert dragged.index("silhouette") <= 1
    b.trigger("edit.undo")
    qtbot.waitUntil(lambda: listed(layers)[1:-1] == list(b.visibility.order))
    b.trigger("edit.undo")
    assert b.visibility.order == order
    qtbot.waitUntil(lambda: listed(layers)[1:-1] == list(order))
    b.trigger("edit.redo")
    b.trigger("edit.redo")
    assert b.visibility.order == dragged
    assert not b.document.history.is_clean, "it is part of what is saved"


def test_small_pictures_follow_the_drawing(bench, layers):
    before = layers.rows["sketch"].thumb.pixmap().toImage()
    bench.stroke((0.2, 0.2), (0.8, 0.8))
    bench.wait(lambda: layers.rows["sketch"].thumb.pixmap().toImage() != before)


def test_a_result_has_a_small_picture_too(bench, layers):
    bench.canvas.result_given.connect(layers.show_result)
    before = layers.rows["result"].thumb.pixmap().toImage()
    result = PicturePyramid(np.full((640, 480, 3), (200, 30, 60), np.uint8))
    bench.canvas.set_result(result)
    bench.wait(lambda: layers.rows["result"].thumb.pixmap().toImage() != before)
    assert layers.rows["result"].thumb.pixmap().toImage().pixelColor(20, 20).red() == 200
    # Half see-through, the Photo shines through it.
    bench.visibility.show("result", True)
    solid = shown(bench)
    layers.rows["result"].opacity.setValue(50)
    assert shown(bench) != solid


def test_every_control_has_a_name_and_a_tip(bench, layers):
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QSpinBox)
    for root in (bench.options, layers):
        for kind in kinds:
            for control in root.findChildren(kind):
                if isinstance(control, QScrollBar) or control.objectName().startswith("qt_"):
                    continue
                assert control.accessibleName(), control
                assert control.toolTip(), control.accessibleName()


def test_how_layers_stand_can_be_stored():
    visibility, again = Visibility(UndoStack()), Visibility(UndoStack())
    visibility.show("pose", False)
    visibility.set_opacity("photo", 0.4)
    visibility.lock("sketch", True)
    visibility.move("fabric", -2)
    again.restore(visibility.to_dict())
    assert again.to_dict() == visibility.to_dict()
    again.restore({"designing": 3, "opacities": {"photo": "x", "moon": 1}, "locked": ["photo"]})
    assert again.opacity("photo") == 1
    assert again.order == ("pose", "sketch", "fabric", "region", "silhouette")
    again.restore({"order": ["fabric", "moon", "fabric"]})
    assert again.order == ("fabric", "pose", "sketch", "region", "silhouette")
    assert not again.locked("sketch")


def test_the_history_lists_steps_and_a_click_goes_there(bench, history):
    b = bench
    states = [b.mask("sketch")]
    for i in range(5):
        b.stroke((0.2, 0.2 + 0.1 * i), (0.8, 0.25 + 0.1 * i))
        states.append(b.mask("sketch"))
    model, view = history.model, history.list
    b.wait(lambda: model.rowCount() == 7)
    assert model.index(0).data() == "Start"
    assert model.index(1).data() == "Photo"
    assert view.currentIndex().row() == 6
    for row in (3, 5, 1, 6):
        QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(model.index(row)).center())
        QCoreApplication.processEvents()
        assert b.document.history.index == row
        assert (b.mask("sketch") == states[row - 1]).all()
        assert view.currentIndex().row() == row
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert b.document.history.index == 5
    b.wait(lambda: "undone" in model.index(6).data(Qt.ItemDataRole.AccessibleTextRole))
    b.trigger("edit.redo")
    b.wait(lambda: view.currentIndex().row() == 6)
    assert "MiB" in history.size_text.text()


def test_the_list_forgets_with_the_stack(qtbot):
    stack = UndoStack(budget_bytes=10 * 256)
    panel = HistoryPanel(stack)
    qtbot.addWidget(panel)
    for n in range(40):
        stack.push(SetValue(f"step {n}", lambda _v: None, n, n + 1))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 11)
    assert panel.model.index(1).data() == "step 30"
    assert panel.list.currentIndex().row() == 10


def test_sixty_steps_back_and_forth_are_the_same_to_the_pixel(bench):
    b = bench
    b.widget.resize(420, 460)
    rng = np.random.default_rng(3)
    b.document.set_fabric(load_picture(encode_png(checks()), "checks.png", least_side=1))
    b.trigger("draw.symmetry")
    start = b.document.history.index

    def state():
        return b.mask("sketch"), b.mask("region"), b.document.look

    states = [state()]
    tools = ("pen", "eraser", "line", "curve", "shape", "region", "region_eraser", "lasso",
             "fabric", "pose")  # fmt: skip
    for tool in itertools.islice(itertools.cycle(tools), 90):
        b.trigger(f"tool.{tool}")
        points = [tuple(p) for p in rng.uniform(0.25, 0.8, (4, 2))]
        if tool in ("curve", "shape"):
            for point in points:
                b.click(*point)
            QTest.keyClick(b.canvas, Qt.Key.Key_Return)
        elif tool == "pose":
            h, w = b.document.scene.shape
            x, y = b.document.pose.point("left_elbow")
            b.drag([(x / w, y / h), *points])
        else:
            b.drag(points)
        # Erasing where nothing is makes no step; nothing makes two.
        made = b.document.history.index - start - len(states) + 1
        assert made in (0, 1), tool
        if made:
            states.append(state())
    assert len(states) > 60
    for sketch, region, look in reversed(states[:-1]):
        b.trigger("edit.undo")
        assert (b.mask("sketch") == sketch).all()
        assert (b.mask("region") == region).all()
        assert b.document.look == look
    for sketch, region, look in states[1:]:
        b.trigger("edit.redo")
        assert (b.mask("sketch") == sketch).all()
        assert (b.mask("region") == region).all()
        assert b.document.look == look


def test_nothing_can_be_undone_while_the_pen_is_down(bench):
    b = bench
    b.stroke((0.2, 0.2), (0.8, 0.2))
    first = b.mask("sketch")
    QTest.mousePress(b.canvas, LEFT, Qt.KeyboardModifier.NoModifier, b.place(0.2, 0.5))
    b.send_move(b.place(0.5, 0.5))
    b.document.history.undo()
    b.send_move(b.place(0.8, 0.5))
    QTest.mouseRelease(b.canvas, LEFT, Qt.KeyboardModifier.NoModifier, b.place(0.8, 0.5))
    b.document.history.undo()
    assert (b.mask("sketch") == first).all()
