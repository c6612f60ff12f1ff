"""Lasso, growing and feathering: what the Region holds afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from fashionstudio.core.masks import bounding_box
from fashionstudio.core.person import PARTS
from tests.qt.bench import ALT, RIGHT


def test_the_lasso_adds_and_takes_away_what_it_goes_around(drawing):
    s = drawing
    s.trigger("tool.lasso")
    before = s.mask("region")
    around = [(0.1, 0.7), (0.3, 0.7), (0.3, 0.9), (0.1, 0.9)]
    s.drag(around)
    after = s.mask("region")
    height, width = after.shape
    area = (after > 127).sum() - (before > 127).sum()
    assert area == pytest.approx(0.2 * width * 0.2 * height, rel=0.03)
    assert after[int(0.8 * height), int(0.2 * width)] == 255
    s.drag(around, ALT)
    assert (np.abs(s.mask("region").astype(int) - before) <= 1).mean() > 0.998
    s.stroke((0.4, 0.3), (0.6, 0.3), (0.6, 0.4), (0.4, 0.4), button=RIGHT)
    assert s.mask("region")[int(0.35 * height), width // 2] == 0
    for _ in range(3):
        s.trigger("edit.undo")
    assert (s.mask("region") == before).all()


def test_a_click_with_the_lasso_takes_a_whole_piece_of_clothing(drawing, qtbot):
    s = drawing
    parts = s.document.scene.person.parts
    height, width = parts.shape
    parts[:] = 0
    parts[int(0.30 * height) : int(0.50 * height), int(0.3 * width) : int(0.7 * width)] = 4
    parts[int(0.55 * height) : int(0.80 * height), int(0.3 * width) : int(0.45 * width)] = 6
    parts[int(0.55 * height) : int(0.80 * height), int(0.55 * width) : int(0.7 * width)] = 6
    s.document.clear_layer("region")
    s.trigger("tool.lasso")
    region = s.toolbox.region

    def click(x, y, **more):
        s.stroke((x, y), (x, y), **more)
        qtbot.waitUntil(lambda: not region.busy)

    click(0.4, 0.6)
    one_leg = s.mask("region")
    assert one_leg[int(0.7 * height), int(0.37 * width)] == 255
    assert one_leg[int(0.7 * height), int(0.62 * width)] == 0, "the other leg does not touch it"
    click(0.5, 0.4)
    both = s.mask("region")
    assert both[int(0.4 * height), int(0.6 * width)] == 255
    click(0.4, 0.6, button=RIGHT)
    assert s.mask("region")[int(0.7 * height), int(0.37 * width)] == 0
    assert s.mask("region")[int(0.4 * height), int(0.6 * width)] == 255
    s.trigger("edit.undo")
    assert (s.mask("region") == both).all()
    said = []
    s.canvas.said.connect(said.append)
    click(0.05, 0.05)
    assert "clothing" in said[-1]
    assert (s.mask("region") == both).all()


def test_face_and_hair_stay_out_of_the_region_unless_switched_off(drawing):
    s = drawing
    kept = s.document.scene.keep_out["upper_body"].base > 0
    assert kept.any()
    s.trigger("tool.region")
    s.window.toolbox.set_size(60)
    s.stroke((0.4, 0.1), (0.6, 0.1))
    painted = s.mask("region")
    assert not painted[kept].any()
    assert painted[~kept].sum() > 0
    s.trigger("tool.lasso")
    s.drag([(0.3, 0.02), (0.7, 0.02), (0.7, 0.2), (0.3, 0.2)])
    assert not s.mask("region")[kept].any()
    s.trigger("region.grow")
    s.wait(lambda: not s.window.toolbox.region.busy)
    assert not s.mask("region")[kept].any()
    hatched = s.canvas.grab().toImage()
    s.trigger("region.keep_out")
    assert s.canvas.grab().toImage() != hatched
    s.drag([(0.3, 0.02), (0.7, 0.02), (0.7, 0.2), (0.3, 0.2)])
    assert s.mask("region")[kept].mean() > 250


def test_grow_shrink_and_feather_by_the_amount(drawing):
    s = drawing
    s.trigger("tool.region")
    s.window.tool_options.amounts[0].setValue(12)
    before = s.mask("region")
    x0, y0, x1, y1 = bounding_box(before)

    def do(command):
        s.trigger(command)
        s.wait(lambda: not s.window.toolbox.region.busy)
        return s.mask("region")

    grown = do("region.grow")
    assert bounding_box(grown) == (x0 - 12, y0 - 12, x1 + 12, y1 + 12)
    assert (do("region.shrink") == before).mean() > 0.999
    soft = do("region.feather")
    middle = (y0 + y1) // 2
    edge = soft[middle, x0 - 12 : x0 + 13].astype(int)
    assert (np.diff(edge) >= 0).all()
    assert edge[0] == 0
    assert edge[-1] >= 250
    assert 90 < edge[12] < 165
    assert s.document.history.history()[-3:] == ("Grow region", "Shrink region", "Feather region")
    for _ in range(3):
        s.trigger("edit.undo")
    assert (s.mask("region") == before).all()


def test_what_is_painted_while_the_region_grows_stays(drawing):
    s, said = drawing, []
    region = s.window.toolbox.region
    region.refused.connect(said.append)
    s.trigger("tool.region")
    before = s.mask("region")
    s.trigger("region.grow")
    assert region.busy
    s.stroke((0.05, 0.9), (0.1, 0.9))
    painted = s.mask("region")
    assert (painted != before).any()
    s.wait(lambda: not region.busy)
    assert (s.mask("region") == painted).all()
    assert len(said) == 1


def test_an_empty_region_says_so(drawing):
    s = drawing
    s.document.clear_layer("region")
    s.trigger("region.grow")
    assert "no Region" in s.window.status.note.text()


# Pieces of clothing by keys ----------------------------------------------------------------------


@pytest.fixture
def dressed(desk):
    """The window on a Person with a top, trousers and two shoes; the Region is empty."""
    scene = desk.document.scene
    parts = scene.person.parts
    parts[:] = 0
    parts[100:300, 150:330] = PARTS["upper_clothes"]
    parts[300:560, 170:230] = PARTS["pants"]
    parts[300:560, 250:310] = PARTS["pants"]
    parts[570:600, 160:220] = PARTS["right_shoe"]
    parts[570:600, 260:320] = PARTS["left_shoe"]
    parts[5:8, 5:8] = PARTS["bag"]
    desk.document.clear_layer("region")
    return desk


def pieces(desk, command: str) -> QMenu:
    desk.trigger(command)
    shown = [menu for menu in desk.window.findChildren(QMenu) if menu.isVisible()]
    assert len(shown) == 1
    return shown[0]


def test_whole_pieces_are_added_and_taken_off_by_keys(dressed):
    s, before = dressed, dressed.document.history.index
    menu = pieces(s, "region.add_piece")
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Add to the region", "", "Top", "Trousers", "Shoes"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    s.wait(lambda: not s.window.toolbox.region.busy)
    region = s.mask("region")
    assert region[400, 200] == 255
    assert region[400, 280] == 255, "both legs at once"
    assert not region[200, 240]
    assert s.document.history.index == before + 1
    menu = pieces(s, "region.drop_piece")
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    s.wait(lambda: not s.window.toolbox.region.busy)
    assert not s.mask("region").any()
    s.trigger("edit.undo")
    assert (s.mask("region") == region).all()


def test_without_pieces_or_with_a_locked_region_it_says_so(dressed):
    s = dressed
    s.document.scene.person.parts[:] = 0
    s.trigger("region.add_piece")
    assert "No piece of clothing" in s.window.status.note.text()
    s.window.visibility.lock("region", True)
    s.trigger("region.add_piece")
    assert "locked" in s.window.status.note.text()
    s.window.visibility.lock("region", False)
    assert not [menu for menu in s.window.findChildren(QMenu) if menu.isVisible()]
