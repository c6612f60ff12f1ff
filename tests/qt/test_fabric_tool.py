"""The cloth on the canvas: dragged, turned and scaled to true millimetres."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from fashionstudio.app.pictures import load_picture
from fashionstudio.core import placement as hold
from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.image_io import encode_png
from fashionstudio.ui.canvas.fabric_layer import FabricLayer
from tests.qt.bench import LEFT, NONE, SHIFT, checks


@pytest.fixture
def cloth(drawing):
    """A canvas with a Fabric, being placed."""
    drawing.document.set_fabric(load_picture(encode_png(checks()), "checks.png", least_side=1))
    drawing.trigger("tool.fabric")
    return drawing


def pull(s, grip, dx, dy, keys=NONE):
    place = grip.toPoint()
    QTest.mouseMove(s.canvas, place + QPoint(2, 2))
    s.drag_px([place, place + QPoint(dx // 2, dy // 2), place + QPoint(dx, dy)], keys)


def test_dragging_moves_the_cloth_by_as_many_millimetres(cloth):
    s = cloth
    tool = s.window.toolbox.current
    steps = s.document.history.index
    pull(s, tool.grips()["move"], 30, -18)
    x, y = s.document.look.fabric.placement.offset_mm
    mm = tool.to_mm(100, 100)[0] - tool.to_mm(99, 100)[0]
    assert x == pytest.approx(30 / s.canvas.view.scale * mm, rel=0.05)
    assert y == pytest.approx(-18 / s.canvas.view.scale * mm, rel=0.05)
    assert s.document.history.index == steps + 1
    s.trigger("edit.undo")
    assert s.document.look.fabric.placement.offset_mm == (0.0, 0.0)
    s.canvas.setFocus()
    QTest.keyClick(s.canvas, Qt.Key.Key_Right)
    QTest.keyClick(s.canvas, Qt.Key.Key_Down, SHIFT)
    assert s.document.look.fabric.placement.offset_mm == (1.0, 10.0)


def test_the_corner_scales_and_the_ring_turns_about_the_middle(cloth):
    s = cloth
    tool = s.window.toolbox.current
    middle = tool.grips()["move"]
    corner = tool.grips()["scale"]
    way = corner - middle
    pull(s, corner, round(way.x() * 0.5), round(way.y() * 0.5))
    placed = s.document.look.fabric.placement
    assert placed.repeat_mm == pytest.approx(120, abs=2)
    assert placed.repeat_mm == round(placed.repeat_mm)
    ring = tool.grips()["turn"]
    arm = ring - tool.grips()["move"]
    about = tool.cell()
    held = tool.corner(*about.pivot)
    # Straight up on the canvas: a quarter turn counter-clockwise.
    pull(s, ring, round(-arm.x()), round(-abs(arm.x())))
    placed = s.document.look.fabric.placement
    assert placed.angle_deg == pytest.approx(90, abs=2)
    u, v = about.pivot
    assert (tool.corner(u, v) - held).manhattanLength() < 0.5


def test_escape_in_a_drag_puts_the_cloth_back(cloth):
    s = cloth
    s.canvas.setFocus()
    grip = s.window.toolbox.current.grips()["move"].toPoint()
    QTest.mousePress(s.canvas, LEFT, NONE, grip)
    QTest.mouseMove(s.canvas, grip + QPoint(40, 40))
    assert s.document.look.fabric.placement.offset_mm != (0.0, 0.0)
    QTest.keyClick(s.canvas, Qt.Key.Key_Escape)
    assert s.document.look.fabric.placement.offset_mm == (0.0, 0.0)
    QTest.mouseRelease(s.canvas, LEFT, NONE, grip)
    assert s.document.history.can_undo


@pytest.mark.parametrize(
    ("drop", "mirror"), [("none", "none"), ("half", "x"), ("half_brick", "both"), ("half", "y")]
)
def test_the_preview_shows_what_the_core_lays(cloth, drop, mirror):
    s = cloth
    s.document.set_placement(
        repeat_mm=260.0, angle_deg=25.0, offset_mm=(37.0, -22.0), drop=drop, mirror=mirror
    )
    s.canvas.zoom_to(1.0)
    s.canvas.grab()
    layer: FabricLayer = s.canvas.layers.fabric
    image, corner = layer.picture()
    h, w = image.height(), image.width()
    seen = np.frombuffer(image.constBits(), np.uint8).reshape(h, image.bytesPerLine() // 4, 4)
    tool = s.window.toolbox.current
    mm = tool.to_mm(1, 0)[0] - tool.to_mm(0, 0)[0]
    neck = s.document.pose.point("neck")
    there = s.canvas.view.to_view(QPointF(*neck)) - corner
    laid = lay_fabric(
        s.document.picture(s.document.look.fabric.swatch).picture,
        s.document.look.fabric.placement,
        shape=(h, w),
        mm_per_px=mm,
        origin_px=(there.x(), there.y()),
    )
    solid = seen[..., 3] == 255
    assert solid.sum() > 5000
    difference = np.abs(laid[..., ::-1].astype(int) - seen[:, :w, :3]).max(axis=-1)[solid]
    # Checks of 260 mm / 4: only their edges may differ, by resampling.
    assert (difference > 24).mean() < 0.12
    assert np.median(difference) <= 3


def test_repeat_angle_drop_and_mirror_are_at_hand(cloth):
    s = cloth
    options = s.window.tool_options
    options.cloth.repeat.setFocus()
    options.cloth.repeat.selectAll()
    QTest.keyClicks(options.cloth.repeat, "85")
    QTest.keyClick(options.cloth.repeat, Qt.Key.Key_Return)
    options.cloth.angle.setValue(-30)
    placed = s.document.look.fabric.placement
    assert (placed.repeat_mm, placed.angle_deg) == (85.0, -30.0)
    s.trigger("edit.undo")
    s.trigger("edit.undo")
    assert options.cloth.repeat.value() != 85
    assert options.cloth.angle.value() == 0
    options.cloth.drop.setCurrentIndex(options.cloth.drop.findData("half"))
    options.cloth.drop.activated.emit(options.cloth.drop.currentIndex())
    options.cloth.mirror.setCurrentIndex(options.cloth.mirror.findData("x"))
    options.cloth.mirror.activated.emit(options.cloth.mirror.currentIndex())
    placed = s.document.look.fabric.placement
    assert (placed.drop, placed.mirror) == ("half", "x")
    s.document.set_placement(drop="none")
    assert options.cloth.drop.currentData() == "none"


def test_a_swatch_whose_edges_show_is_told_of(cloth):
    s = cloth
    seam = s.options.seam
    s.wait(lambda: seam.text() == "No seam shows.")
    y, x = np.mgrid[0:64, 0:64]
    fade = np.stack([x * 3 + 30, y * 2 + 40, x + y], axis=-1).astype(np.uint8)
    s.document.set_fabric(load_picture(encode_png(fade), "fade.png", least_side=1))
    s.wait(lambda: "Mirror hides" in seam.text())
    s.document.set_placement(mirror="x")
    s.wait(lambda: "both ways" in seam.text())
    s.document.set_placement(mirror="both")
    s.wait(lambda: seam.text() == "No seam shows.")


def test_grips_are_where_the_core_has_those_repeats(cloth):
    s = cloth
    s.document.set_placement(repeat_mm=140.0, angle_deg=-35.0, offset_mm=(5.0, 9.0))
    tool = s.window.toolbox.current
    photo = s.canvas.view.to_photo(tool.corner(0.25, 0.75))
    mm = tool.to_mm(photo.x(), photo.y())
    assert hold.repeats_at(s.document.look.fabric.placement, 1.0, mm) == pytest.approx((0.25, 0.75))
