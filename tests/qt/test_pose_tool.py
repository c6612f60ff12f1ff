"""Joints: taken away, brought back, moved in pairs."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.qt.bench import NONE_BUTTON, RIGHT, Bench


def test_joints_are_taken_away_and_brought_back(drawing):
    s = drawing
    s.trigger("tool.pose")
    h, w = s.document.scene.shape
    x, y = s.document.pose.point("left_wrist")
    s.click(x / w, y / h, RIGHT)
    assert s.document.pose.point("left_wrist") is None
    ghost = s.window.toolbox.pose.ghosts()["left_wrist"]
    assert math.dist(ghost, (x, y)) < 0.1 * w
    s.drag([(ghost[0] / w, ghost[1] / h), (0.72, 0.5)])
    assert s.document.pose.point("left_wrist")[0] / w == pytest.approx(0.72, abs=0.01)
    s.trigger("edit.undo")
    assert s.document.pose.point("left_wrist") is None
    s.trigger("edit.undo")
    assert s.document.pose.point("left_wrist") == (x, y)
    # `QTest.mouseMove` moves the screen's pointer, and tells whatever window lies on top there.
    s.send_move(s.place(x / w, y / h), button=NONE_BUTTON)
    assert s.window.toolbox.pose.hovered == "left_wrist"
    QTest.keyClick(s.canvas, Qt.Key.Key_Delete)
    assert s.document.pose.point("left_wrist") is None


def test_with_symmetry_the_other_side_moves_along(drawing):
    s = drawing
    s.trigger("draw.symmetry")
    s.trigger("tool.pose")
    h, w = s.document.scene.shape
    x, y = s.document.pose.point("left_elbow")
    s.drag([(x / w, y / h), (0.7, 0.3), (0.75, 0.3)])
    left, right = s.document.pose.point("left_elbow"), s.document.pose.point("right_elbow")
    axis = s.canvas.host.body_axis()
    assert axis.mirrored(*left) == pytest.approx(right, abs=1e-6)
    s.trigger("edit.undo")
    assert s.document.pose.point("left_elbow") == (x, y)


def test_sides_can_be_swapped(drawing):
    s = drawing
    left = s.document.pose.point("left_hip")
    s.trigger("pose.swap")
    assert s.document.pose.point("right_hip") == left
    s.trigger("edit.undo")
    assert s.document.pose.point("left_hip") == left


def test_a_person_can_be_put_where_none_was_found(qtbot):
    s = Bench(qtbot, person=False)
    s.trigger("tool.fabric")
    assert "Choose a fabric" in s.status.note.text()
    s.trigger("tool.pose")
    assert "Add a person" in s.status.note.text()
    s.trigger("pose.add")
    assert s.document.pose.point("neck") is not None
    assert not s.registry.action("pose.add").isEnabled()
