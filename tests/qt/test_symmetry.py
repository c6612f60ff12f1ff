"""What is drawn on one side of the body comes on the other, too."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from scipy import ndimage

from fashionstudio.core.masks import fill_closed
from fashionstudio.core.symmetry import Axis
from tests.qt.bench import LEFT, NONE


def mirror_error_px(mask: np.ndarray, axis: Axis) -> int:
    """How far the drawing is from its own mirror image, at most, in rows or columns of pixels.

    A neighbour across a corner counts as one away: about a slanting line no pixel falls on a whole
    one, and where the eraser has cut a line, its last pixel may be just over or just under half.
    """
    drawn = mask > 127
    distance = ndimage.distance_transform_cdt(~drawn, metric="chessboard")
    ys, xs = np.nonzero(drawn)
    worst = 0
    for x, y in zip(xs + 0.5, ys + 0.5, strict=True):
        mx, my = axis.mirrored(float(x), float(y))
        column, row = int(mx), int(my)
        if 0 <= column < mask.shape[1] and 0 <= row < mask.shape[0]:
            worst = max(worst, int(distance[row, column]))
    return worst


@pytest.mark.parametrize("tilted", [False, True])
def test_every_drawing_tool_is_mirrored_to_the_pixel(drawing, tilted):
    s = drawing
    s.trigger("draw.symmetry")
    if tilted:
        s.canvas.settings.change(axis=Axis((230.0, 60.0), (262.0, 500.0)))
    axis = s.canvas.host.body_axis()
    assert axis is not None
    s.trigger("tool.pen")
    s.stroke((0.3, 0.25), (0.35, 0.4), (0.3, 0.5))
    s.trigger("tool.line")
    s.drag([(0.35, 0.55), (0.4, 0.62)])
    s.trigger("tool.curve")
    for point in ((0.2, 0.3), (0.25, 0.5), (0.2, 0.7)):
        s.click(*point)
    QTest.keyClick(s.canvas, Qt.Key.Key_Return)
    s.trigger("tool.shape")
    for point in ((0.3, 0.7), (0.4, 0.7), (0.35, 0.8)):
        s.click(*point)
    QTest.keyClick(s.canvas, Qt.Key.Key_Return)
    drawn = s.mask("sketch")
    assert mirror_error_px(drawn, axis) <= 1
    s.trigger("tool.eraser")
    s.window.toolbox.set_size(14)
    s.stroke((0.15, 0.4), (0.45, 0.45))
    erased = s.mask("sketch")
    assert erased.sum() < 0.97 * drawn.sum()
    assert mirror_error_px(erased, axis) <= 1
    assert s.document.history.history()[-5:] == (
        "Sketch stroke", "Line", "Curve", "Shape", "Erase sketch",
    )  # fmt: skip


def test_half_a_garment_drawn_from_the_axis_to_the_axis_is_one_outline(drawing):
    s = drawing
    s.trigger("draw.symmetry")
    s.canvas.settings.change(axis=Axis((240.0, 60.0), (240.0, 500.0)))
    s.trigger("tool.shape")
    near = 3 / s.canvas.view.picture_rect().width()
    # Nobody hits the axis to the pixel.
    for point in ((0.5 - near, 0.3), (0.35, 0.3), (0.3, 0.7), (0.5 + near, 0.75)):
        s.click(*point)
    QTest.keyClick(s.canvas, Qt.Key.Key_Return)
    drawn = s.mask("sketch") > 127
    height, width = drawn.shape
    middle = drawn[int(0.35 * height) : int(0.65 * height), width // 2 - 12 : width // 2 + 12]
    assert not middle.any(), "there is a seam down the middle"
    inside = fill_closed(s.mask("sketch")) > 0
    assert inside[height // 2, width // 2], "the outline is not closed"
    assert mirror_error_px(s.mask("sketch"), s.canvas.host.body_axis()) <= 1
    assert s.document.history.history()[-1] == "Shape"


def test_the_axis_can_be_dragged_turned_and_put_back(drawing):
    s = drawing
    s.trigger("draw.symmetry")
    body = s.canvas.host.body_axis()
    assert body.top == s.document.pose.point("neck")

    def pull(index, dx, dy):
        grip = s.canvas.hands.axis.grips()[index].toPoint()
        QTest.mouseMove(s.canvas, grip)
        QTest.mousePress(s.canvas, LEFT, NONE, grip)
        QTest.mouseMove(s.canvas, grip + QPoint(dx, dy))
        QTest.mouseRelease(s.canvas, LEFT, NONE, grip + QPoint(dx, dy))

    pull(0, 40, 0)
    moved = s.canvas.host.body_axis()
    shift = 40 / s.canvas.view.scale
    assert moved.top[0] - body.top[0] == pytest.approx(shift, abs=1.5)
    assert moved.bottom[0] - body.bottom[0] == pytest.approx(shift, abs=1.5)
    pull(1, -60, 0)
    turned = s.canvas.host.body_axis()
    assert turned.top == moved.top
    assert math.dist(turned.bottom, turned.top) == pytest.approx(math.dist(moved.bottom, moved.top))
    assert turned.bottom[0] < moved.bottom[0]
    assert not s.mask("sketch").any()
    QTest.mouseDClick(s.canvas, LEFT, NONE, s.canvas.hands.axis.grips()[0].toPoint())
    assert s.canvas.host.body_axis() == body
