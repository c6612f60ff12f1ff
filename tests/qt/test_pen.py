"""Pen and eraser: what pressure, a steady hand and both ends of a pen leave in the Sketch."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest

from fashionstudio.core.masks import bounding_box
from tests.qt.bench import LEFT, RIGHT, SHIFT


def test_pressure_sets_width_or_opacity_as_the_options_say(drawing):
    s = drawing
    s.window.toolbox.set_size(24)
    firm = [(0.2 + 0.05 * i, 0.3) for i in range(9)]
    s.pen_stroke(firm, [0.1 + 0.1 * i for i in range(9)])
    _height, width = s.document.scene.shape
    widths = (s.mask("sketch") > 127).sum(axis=0)
    assert widths[int(0.58 * width)] > 2 * widths[int(0.24 * width)]
    s.trigger("edit.undo")
    options = s.window.tool_options
    options.width_switch.click()
    options.opacity_switch.click()
    s.pen_stroke(firm, [0.3] * 9)
    sketch = s.mask("sketch")
    assert sketch.max() < 128
    assert (sketch > 40).sum(axis=0)[int(0.4 * width)] >= 22
    s.pen_stroke(firm, [1.0] * 9)
    assert s.mask("sketch").max() == 255


def test_the_pens_feel_bends_the_curve(drawing):
    s = drawing
    s.window.toolbox.set_size(40)
    areas = []
    for feel in (-100, 0, 100):
        s.window.tool_options.feel.slider.setValue(feel)
        s.pen_stroke([(0.3, 0.5), (0.6, 0.5)], [0.4, 0.4])
        areas.append(int((s.mask("sketch") > 127).sum()))
        s.trigger("edit.undo")
    assert areas[0] > 1.2 * areas[1] > 1.44 * areas[2]


def test_a_steady_hand_calms_the_line_and_still_arrives(drawing):
    s = drawing
    rng = np.random.default_rng(0)
    shaky = [(0.15 + 0.01 * i, 0.5 + float(rng.normal(0, 0.008))) for i in range(60)]
    spreads = []
    for steadiness in (0, 60):
        s.window.tool_options.steady[0].slider.setValue(steadiness)
        s.stroke(*shaky)
        columns = s.mask("sketch")[:, 150:320]
        rows = np.arange(columns.shape[0])[:, None]
        spreads.append(float(((columns * rows).sum(0) / columns.sum(0)).std()))
        end = s.canvas.view.to_photo(QPointF(s.place(*shaky[-1])))
        assert s.mask("sketch")[int(end.y()), int(end.x()) - 1] > 127
        s.trigger("edit.undo")
    assert spreads[1] < 0.5 * spreads[0]


def test_shift_draws_straight_and_a_shift_click_joins(drawing):
    s = drawing
    s.drag([(0.2, 0.2), (0.4, 0.5), (0.6, 0.2)], SHIFT)
    straight = s.mask("sketch")
    box = bounding_box(straight)
    assert box[3] - box[1] <= 10
    QTest.mouseClick(s.canvas, LEFT, SHIFT, s.place(0.6, 0.6))
    joined = s.mask("sketch")
    height, width = joined.shape
    assert joined[int(0.4 * height), int(0.6 * width)] > 127
    assert s.document.history.history()[-2:] == ("Sketch stroke", "Sketch stroke")


def test_eraser_end_and_side_button_erase(drawing):
    s = drawing
    s.stroke((0.2, 0.4), (0.8, 0.4))
    full = int(s.mask("sketch").sum())
    eraser = QPointingDevice.PointerType.Eraser
    s.pen_stroke([(0.2, 0.4), (0.5, 0.4)], [1.0, 1.0], eraser)
    half = int(s.mask("sketch").sum())
    assert 0.3 * full < half < 0.7 * full
    s.pen_stroke([(0.45, 0.4), (0.65, 0.4)], [1.0, 1.0], button=RIGHT)
    rest = int(s.mask("sketch").sum())
    assert rest < 0.7 * half
    s.window.toolbox.set_size(16)
    s.stroke((0.15, 0.4), (0.85, 0.4), button=RIGHT)
    assert not s.mask("sketch").any()
