"""What each tool leaves on the layers, with a real canvas, mouse and pen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from scipy import ndimage

from fashionstudio.app.pictures import load_picture
from fashionstudio.core import placement as hold
from fashionstudio.core.curves import Knot
from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.masks import bounding_box, fill_closed
from fashionstudio.core.symmetry import Axis
from fashionstudio.ui.canvas.fabric_layer import FabricLayer
from tests.qt.bench import ALT, LEFT, NONE, NONE_BUTTON, RIGHT, SHIFT, Bench, checks


@pytest.fixture
def drawing(qtbot):
    """A canvas on a Photo of a person, with a thin pen."""
    bench = Bench(qtbot)
    bench.trigger("tool.pen")
    bench.toolbox.set_size(6)
    return bench


def mirror_error_px(mask: np.ndarray, axis: Axis) -> float:
    """How far the drawing is from its own mirror image, at most, in pixels."""
    drawn = mask > 127
    distance = ndimage.distance_transform_edt(~drawn)
    ys, xs = np.nonzero(drawn)
    worst = 0.0
    for x, y in zip(xs + 0.5, ys + 0.5, strict=True):
        mx, my = axis.mirrored(float(x), float(y))
        column, row = int(mx), int(my)
        if 0 <= column < mask.shape[1] and 0 <= row < mask.shape[0]:
            worst = max(worst, float(distance[row, column]))
    return worst


# Pen ---------------------------------------------------------------------------------------------


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


# Lines, curves, shapes ---------------------------------------------------------------------------


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


# Symmetry ----------------------------------------------------------------------------------------


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


# Region ------------------------------------------------------------------------------------------


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


def test_an_empty_region_says_so(drawing):
    s = drawing
    s.document.clear_layer("region")
    s.trigger("region.grow")
    assert "no Region" in s.window.status.note.text()


# Fabric ------------------------------------------------------------------------------------------


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


def test_drop_and_mirror_are_at_hand(cloth):
    s = cloth
    options = s.window.tool_options
    options.drop.setCurrentIndex(options.drop.findData("half"))
    options.drop.activated.emit(options.drop.currentIndex())
    options.mirror.setCurrentIndex(options.mirror.findData("x"))
    options.mirror.activated.emit(options.mirror.currentIndex())
    placed = s.document.look.fabric.placement
    assert (placed.drop, placed.mirror) == ("half", "x")
    s.document.set_placement(drop="none")
    assert options.drop.currentData() == "none"


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


# Pose --------------------------------------------------------------------------------------------


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
