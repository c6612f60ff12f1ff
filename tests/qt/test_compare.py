"""Comparing: side by side with one zoom, two results beside the divider, the key to hold."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fashionstudio.ui.compare.grid import columns_for

WORKER = ("--step-ms", "5", "--steps", "2")
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def s(desk):
    desk.document.set_words("coat")
    desk.document.set_settings(seed=1, variations=4)
    desk.render()
    return desk


def select(s, *seeds):
    strip = s.window.strip
    strip.list.clearSelection()
    for row, result in enumerate(s.session.results.items):
        if result.seed in seeds:
            item = strip.list.item(row)
            strip.list.setCurrentItem(item)
            item.setSelected(True)
    strip.list.clearSelection()
    for row, result in enumerate(s.session.results.items):
        strip.list.item(row).setSelected(result.seed in seeds)


def colours(s):
    """In the middle of the garment of every cell."""
    grid = s.window.compare_view.grid
    image = grid.grab().toImage()
    found = []
    for index in range(len(grid.cells)):
        inside = grid.view.to_view(QPointF(240, 230)) + QPointF(grid.cell_rect(index).topLeft())
        found.append(QColor(image.pixel(inside.toPoint())).getRgb()[:3])
    return found


def wheel(grid, place):
    event = QWheelEvent(
        place, grid.mapToGlobal(place), QPoint(), QPoint(0, 360), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(grid, event)


def test_four_results_share_zoom_and_pan(s):
    select(s, 1, 2, 3, 4)
    s.trigger("view.side_by_side")
    grid = s.window.compare_view.grid
    s.wait(lambda: all(cell.picture is not None for cell in grid.cells))
    assert [cell.name for cell in grid.cells] == ["Seed 1", "Seed 2", "Seed 3", "Seed 4"]
    assert len(set(colours(s))) == 4
    assert s.window.strip.compare.text() == "Compare 4"
    scale, place = grid.view.scale, QPointF(grid.cell_rect(2).center())
    inside = place - QPointF(grid.cell_rect(2).topLeft())
    under = grid.view.to_photo(inside)
    wheel(grid, place)
    assert grid.view.scale > 1.5 * scale
    assert (grid.view.to_photo(inside) - under).manhattanLength() < 0.01
    seen = np.array(colours(s))
    assert len(np.unique(seen, axis=0)) == 4, "the same place in all of them"
    start = grid.cell_rect(1).center()
    origin = QPointF(grid.view.origin)
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, NONE, start)
    QTest.mouseMove(grid, start + QPoint(30, 12))
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, NONE, start + QPoint(30, 12))
    assert grid.view.origin - origin == QPointF(30, 12)
    s.trigger("view.fit")
    assert grid.view.scale == scale
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert not grid.isVisible()
    assert not s.window.registry.action("view.side_by_side").isChecked()


def test_one_result_stands_beside_the_photo(s):
    select(s, 3)
    s.window.strip.compare.click()
    grid = s.window.compare_view.grid
    assert [cell.name for cell in grid.cells] == ["Photo", "Seed 3"]
    photo, result = colours(s)
    assert photo != result
    assert s.window.registry.action("view.side_by_side").isChecked()


def test_while_the_key_is_held_every_cell_shows_the_photo(s):
    select(s, 1, 2)
    s.trigger("view.side_by_side")
    s.wait(lambda: all(cell.picture for cell in s.window.compare_view.grid.cells))
    grid = s.window.compare_view.grid
    apart = colours(s)
    QTest.keyPress(grid, Qt.Key.Key_B)
    first, second = colours(s)
    assert first == second
    assert first not in apart
    QTest.keyRelease(grid, Qt.Key.Key_B)
    assert colours(s) == apart


def test_a_click_chooses_and_enter_keeps(s):
    select(s, 1, 2, 3)
    s.trigger("view.side_by_side")
    grid = s.window.compare_view.grid
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, NONE, grid.cell_rect(1).center())
    assert s.window.strip.current().seed == 2
    assert len(s.window.strip.selected()) == 3, "all stay in the comparison"
    QTest.keyClick(grid, Qt.Key.Key_Return)
    kept = [r.seed for r in s.session.results.items if not s.session.candidates.is_candidate(r)]
    assert kept == [2]
    assert grid.isVisible()


def test_two_results_beside_the_divider(s):
    select(s, 1, 3)
    s.trigger("view.compare")
    s.wait(lambda: s.canvas.layers.names != ("", ""))
    assert set(s.canvas.layers.names) == {"Seed 1", "Seed 3"}
    image = s.canvas.grab().toImage()
    left, right = (QColor(image.pixel(s.place(x, 0.4))) for x in (0.4, 0.6))
    assert left != right
    select(s, 3)
    assert s.canvas.layers.names == ("", ""), "one result stands beside the photo again"
    assert QColor(s.canvas.grab().toImage().pixel(s.place(0.4, 0.4))) != left
    s.trigger("view.compare")


def test_what_differs_names_the_cells(s):
    s.document.set_words("red coat")
    s.document.set_settings(seed=1, variations=1)
    s.render()
    strip = s.window.strip
    strip.list.clearSelection()
    for row in (0, 4):
        strip.list.item(row).setSelected(True)
    s.trigger("view.side_by_side")
    assert [cell.name for cell in s.window.compare_view.grid.cells] == ["coat", "red coat"]


@pytest.mark.parametrize(
    ("count", "room", "columns"),
    [(2, (1000, 700), 2), (4, (1000, 500), 4), (4, (800, 800), 2), (8, (1000, 700), 4),
     (2, (400, 1400), 1)],
)  # fmt: skip
def test_cells_are_laid_out_so_that_pictures_are_large(count, room, columns):
    assert columns_for(count, QSize(*room), QSize(600, 800)) == columns
