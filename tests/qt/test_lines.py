"""Lines, curves and closed shapes, with mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fashionstudio.core.curves import Knot
from fashionstudio.core.masks import bounding_box, fill_closed
from tests.qt.bench import ALT, LEFT, NONE, RIGHT, SHIFT


def test_a_line_is_straight_and_snaps_with_shift(drawing):
    s = drawing
    s.trigger("tool.line")
    s.drag([(0.2, 0.3), (0.5, 0.7), (0.8, 0.32)])
    assert s.document.history.undo_text == "Line"
    sketch = s.mask("sketch")
    height, width = sketch.shape
    assert sketch[round(0.31 * height), width // 2] > 127
    s.trigger("edit.undo")
    s.drag([(0.2, 0.3), (0.5, 0.4), (0.8, 0.32)], SHIFT)
    box = bounding_box(s.mask("sketch"))
    assert box[3] - box[1] <= 8


def test_a_curve_goes_through_its_points_and_they_can_be_moved_before_it_ends(drawing):
    s = drawing
    s.trigger("tool.curve")
    points = [(0.2, 0.3), (0.4, 0.5), (0.6, 0.4), (0.8, 0.6)]
    for point in points[:-1]:
        s.click(*point)
    s.drag([(0.4, 0.5), (0.42, 0.6), (0.45, 0.7)])
    assert not s.mask("sketch").any()
    s.click(*points[-1])
    QTest.keyClick(s.canvas, Qt.Key.Key_Return)
    sketch = s.mask("sketch")
    height, width = sketch.shape
    for x, y in ((0.2, 0.3), (0.45, 0.7), (0.6, 0.4), (0.8, 0.6)):
        near = sketch[int(y * height) - 3 : int(y * height) + 4, int(x * width) - 3 :][:, :7]
        assert near.max() > 127
    assert not sketch[int(0.5 * height), int(0.4 * width)]
    assert s.document.history.undo_text == "Curve"
    s.trigger("edit.undo")
    assert not s.mask("sketch").any()


def test_escape_gives_a_curve_up_and_backspace_takes_a_point_back(drawing):
    s = drawing
    s.trigger("tool.curve")
    tool = s.window.toolbox.current
    for point in ((0.2, 0.3), (0.4, 0.5), (0.6, 0.4)):
        s.click(*point)
    QTest.keyClick(s.canvas, Qt.Key.Key_Backspace)
    assert len(tool.knots) == 2
    s.click(0.7, 0.7, RIGHT)
    assert len(tool.knots) == 1
    steps = s.document.history.index
    QTest.keyClick(s.canvas, Qt.Key.Key_Escape)
    assert not tool.busy
    assert s.document.history.index == steps
    assert not s.mask("sketch").any()


def test_escape_belongs_to_the_curve_even_while_a_render_could_be_cancelled(drawing):
    s = drawing
    s.trigger("tool.curve")
    s.click(0.3, 0.3)
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, NONE)
    override.ignore()
    QApplication.sendEvent(s.canvas, override)
    assert override.isAccepted()
    QTest.keyClick(s.canvas, Qt.Key.Key_Escape)
    override.ignore()
    QApplication.sendEvent(s.canvas, override)
    assert not override.isAccepted()


def test_a_double_click_ends_a_curve_once(drawing):
    s = drawing
    s.trigger("tool.curve")
    s.click(0.2, 0.3)
    s.click(0.5, 0.5)
    place = s.place(0.8, 0.3)
    QTest.mouseMove(s.canvas, place)
    QTest.mouseClick(s.canvas, LEFT, NONE, place)
    QTest.mouseDClick(s.canvas, LEFT, NONE, place)
    assert not s.window.toolbox.current.busy
    assert s.mask("sketch").any()
    assert s.document.history.history().count("Curve") == 1


def test_a_closed_shape_encloses_what_the_engine_takes_for_the_garment(drawing):
    s = drawing
    s.trigger("tool.shape")
    for point in ((0.3, 0.3), (0.7, 0.3), (0.75, 0.7), (0.25, 0.7)):
        s.click(*point)
    s.click(0.3, 0.3)
    assert s.document.history.undo_text == "Shape"
    inside = fill_closed(s.mask("sketch"))
    height, width = inside.shape
    assert inside[height // 2, width // 2] == 255
    assert 0.14 < (inside > 0).mean() < 0.22
    # A round one of the same points bulges.
    s.trigger("edit.undo")
    s.window.tool_options.smooth.click()
    for point in ((0.3, 0.3), (0.7, 0.3), (0.75, 0.7), (0.25, 0.7)):
        s.click(*point)
    QTest.keyClick(s.canvas, Qt.Key.Key_Return)
    assert (fill_closed(s.mask("sketch")) > 0).sum() > (inside > 0).sum()


def test_another_tool_keeps_what_was_drawn(drawing):
    s = drawing
    s.trigger("tool.shape")
    for point in ((0.3, 0.3), (0.7, 0.3), (0.5, 0.7)):
        s.click(*point)
    s.trigger("tool.pen")
    assert s.document.history.undo_text == "Shape"
    assert s.mask("sketch").any()


def test_an_alt_click_makes_a_corner(drawing):
    s = drawing
    s.trigger("tool.curve")
    tool = s.window.toolbox.current
    s.click(0.3, 0.3)
    s.click(0.5, 0.6, keys=ALT)
    assert tool.knots[1].corner
    s.click(0.5, 0.6, keys=ALT)
    assert not tool.knots[1].corner
    assert isinstance(tool.knots[0], Knot)
