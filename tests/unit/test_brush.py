"""Brush and eraser: even strokes, exact undo, no waiting."""

from __future__ import annotations

import time

import numpy as np
import pytest

from fashionstudio.core.brush import Painter, Stroke, stamp_stroke
from fashionstudio.core.pixel_patch import PixelPatch
from fashionstudio.core.tiles import PackedMask
from fashionstudio.core.undo import UndoStack
from fashionstudio.errors import BadInput


def canvas(height: int = 200, width: int = 240, level: int = 0) -> np.ndarray:
    return np.full((height, width), level, np.uint8)


def test_a_dab_is_an_antialiased_disc_of_the_right_area() -> None:
    rng = np.random.default_rng(0)
    for _ in range(30):
        layer, radius = canvas(), float(rng.uniform(1, 40))
        x, y = rng.uniform(60, 140, 2)
        box = stamp_stroke(layer, Stroke(radius, 255, ((x, y, 1.0),)))
        assert box is not None
        assert layer.sum() / 255 == pytest.approx(np.pi * radius**2, rel=0.03, abs=0.6)
        rows, columns = np.nonzero(layer)
        assert box[0] <= columns.min()
        assert columns.max() < box[2]
        assert box[1] <= rows.min()
        assert rows.max() < box[3]
    # Its centre of mass is where the pen was: pixel centres lie at +0.5.
    mass = layer / layer.sum()
    assert (mass.sum(axis=0) * (np.arange(240) + 0.5)).sum() == pytest.approx(x, abs=0.05)


def test_going_over_it_again_does_not_build_up() -> None:
    there = tuple((float(x), 100.0, 1.0) for x in range(40, 200, 3))
    once, often = canvas(), canvas()
    stamp_stroke(once, Stroke(12, 255, there))
    for _ in range(5):
        stamp_stroke(often, Stroke(12, 255, there + there[::-1]))
    assert np.abs(once.astype(int) - often).max() <= 1
    assert (often[95:105, 50:190] == 255).all()


def test_a_stroke_is_even_however_few_samples_it_has() -> None:
    few, many = canvas(), canvas()
    stamp_stroke(few, Stroke(9, 255, ((30.0, 40.0, 1.0), (200.0, 150.0, 1.0))))
    way = np.linspace(0, 1, 200)
    stamp_stroke(many, Stroke(9, 255, tuple((30 + 170 * t, 40 + 110 * t, 1.0) for t in way)))
    assert np.abs(few.astype(int) - many).max() <= 2


def test_pressure_tapers_the_stroke() -> None:
    layer = canvas()
    stamp_stroke(layer, Stroke(20, 255, ((30.0, 100.0, 0.1), (210.0, 100.0, 1.0))))
    widths = (layer > 127).sum(axis=0)[40:200]
    assert (np.diff(widths) >= -1).all()
    assert widths[0] < 10
    assert widths[-1] > 30


def test_the_eraser_and_levels_in_between() -> None:
    layer = canvas(level=255)
    stamp_stroke(layer, Stroke(10, 0, ((50.0, 50.0, 1.0),)))
    assert layer[50, 50] == 0
    assert layer[50, 70] == 255
    for ground in (0, 100, 255):
        layer = canvas(level=ground)
        stamp_stroke(layer, Stroke(10, 100, ((50.0, 50.0, 1.0), (90.0, 50.0, 1.0))))
        assert (layer[45:55, 50:90] == 100).all()
        assert layer.min() >= min(ground, 100)
        assert layer.max() <= max(ground, 100)


def test_a_soft_tip_fades_from_its_centre() -> None:
    layer = canvas()
    stamp_stroke(layer, Stroke(40, 255, ((100.0, 100.0, 1.0),), hardness=0.0))
    row = layer[100, 100:141].astype(int)
    assert row[0] > 245
    assert 100 < row[20] < 150
    assert (np.diff(row) <= 0).all()


def test_off_the_layer_nothing_happens() -> None:
    layer = canvas()
    points = ((-500.0, 50.0, 1.0), (float("nan"), 3.0, 1.0), (-400.0, 9e3, 1.0))
    assert stamp_stroke(layer, Stroke(10, 255, points)) is None
    assert layer.max() == 0
    assert stamp_stroke(layer, Stroke(10, 255, ((-5.0, 100.0, 1.0),))) == (0, 89, 6, 111)
    for radius, value in ((0.0, 255), (10, 256), (float("nan"), 1), (10, -1)):
        with pytest.raises(BadInput):
            Stroke(radius, value, ())


@pytest.mark.parametrize("channels", [None, 4])
def test_undo_and_redo_restore_every_pixel(channels: int | None) -> None:
    rng = np.random.default_rng(1)
    shape = (300, 420) if channels is None else (300, 420, channels)
    layer = rng.integers(0, 256, shape, dtype=np.uint8)
    stack, states, repainted = UndoStack(), [layer.copy()], []
    for _ in range(12):
        painter = Painter(layer, float(rng.uniform(1, 40)), int(rng.integers(0, 256)))
        for _ in range(8):
            painter.move_to(*rng.uniform(-30, 430, 2), float(rng.uniform(0, 1)))
        patch = painter.finish("Brush stroke", repainted.append)
        if patch is not None:
            stack.push(patch, done=True)
            states.append(layer.copy())
    for _ in range(60):
        stack.go_to(int(rng.integers(0, len(states))))
        assert (layer == states[stack.index]).all()
    assert repainted
    for x0, y0, x1, y1 in repainted:
        assert 0 <= x0 < x1 <= 420
        assert 0 <= y0 < y1 <= 300


def test_pixels_that_are_put_can_be_taken_back() -> None:
    rng = np.random.default_rng(2)
    layer = canvas(400, 500)
    layer[100:140] = rng.integers(0, 256, (40, 500), dtype=np.uint8)
    before = layer.copy()
    pixels = np.full((290, 470), 255, np.uint8)  # flat tiles, the right edge among them
    pixels[:180, :370] = rng.integers(0, 256, (180, 370), dtype=np.uint8)
    patch = PixelPatch.put("Fill", layer, (20, 110, 490, 400), pixels)
    assert patch is not None
    after = before.copy()
    after[110:400, 20:490] = pixels
    assert (layer == after).all()
    x0, y0, x1, y1 = patch.box
    assert (x0 <= 20, y0 <= 110, x1 >= 490, y1 >= 400) == (True,) * 4
    patch.undo()
    assert (layer == before).all()
    patch.do()
    assert (layer == after).all()
    assert PixelPatch.put("Nothing", layer, (20, 110, 490, 400), pixels) is None


def test_a_layer_becomes_another_mask_and_again_what_it_was() -> None:
    rng = np.random.default_rng(4)
    layer, other = canvas(500, 700), canvas(500, 700)
    layer[:200, 50:400] = rng.integers(0, 256, (200, 350), dtype=np.uint8)
    layer[300:, :300] = 255
    other[:200, 50:300] = layer[:200, 50:300]  # alike in some tiles, also in mixed ones
    other[260:, 130:] = 255
    other[490:, :] = rng.integers(0, 256, (10, 700), dtype=np.uint8)
    before = layer.copy()
    patch = PixelPatch.replace("Region", layer, PackedMask(other))
    assert patch is not None
    assert (layer == other).all()
    patch.undo()
    assert (layer == before).all()
    assert PixelPatch.replace("Nothing", layer, PackedMask(before)) is None
    wiped = PixelPatch.replace("Clear", layer, PackedMask.blank((500, 700)))
    assert wiped is not None
    assert not layer.any()


def test_a_step_that_was_worked_out_on_a_copy_is_done_on_the_layer() -> None:
    layer = canvas(300, 300)
    layer[10:40, 10:40] = 90
    copy, told = layer.copy(), []
    patch = PixelPatch.put("Grow", copy, (0, 0, 300, 300), np.full((300, 300), 7, np.uint8))
    assert patch is not None
    step = patch.onto(layer, told.append)
    assert layer.max() == 90
    step.do()
    assert (layer == 7).all()
    step.undo()
    assert layer[20, 20] == 90
    assert told == [step.box, step.box]


@pytest.mark.parametrize("radius", [0.5, 6.0, 70.0])
@pytest.mark.parametrize("value", [255, 0, 128])
def test_a_line_is_painted_at_once_as_point_by_point(radius: float, value: int) -> None:
    rng = np.random.default_rng(5)
    one = rng.integers(0, 256, (400, 500), dtype=np.uint8)
    keep_out = np.zeros_like(one)
    keep_out[100:200, 100:300] = 255
    other = one.copy()
    before = one.copy()
    turns = np.linspace(0, 6, 60)
    points = [(250 + 260 * np.cos(t), 200 + 190 * np.sin(t)) for t in turns]  # off at both sides
    for layer, at_once in ((one, True), (other, False)):
        painter = Painter(layer, radius, value, keep_out=keep_out)
        if at_once:
            boxes = [painter.along(points[:25]), painter.along(points[25:])]
        else:
            boxes = [painter.move_to(*point) for point in points]
        assert any(boxes)
        patch = painter.finish("Line")
        assert patch is not None
    assert (one == other).all()
    patch.undo()
    assert (other == before).all()


def test_flat_tiles_take_next_to_no_memory() -> None:
    layer = canvas(4000, 3000)
    patch = PixelPatch.put("All", layer, (0, 0, 3000, 4000), np.full((4000, 3000), 255, np.uint8))
    assert patch is not None
    assert patch.size_bytes < 100_000
    patch.undo()
    assert not layer.any()


def test_cancelling_puts_the_layer_back() -> None:
    layer = canvas(level=7)
    painter = Painter(layer, 30, 255)
    painter.move_to(50, 50)
    painter.move_to(150, 90)
    assert layer.max() == 255
    assert painter.cancel() is not None
    assert (layer == 7).all()
    assert painter.finish("Brush stroke") is None


def test_a_stroke_on_twelve_megapixels_is_quick_and_small() -> None:
    layer = canvas(3000, 4000)
    painter = Painter(layer, 20, 255)
    painter.move_to(100, 100)
    times = []
    for step in range(1, 200):
        start = time.perf_counter()
        painter.move_to(100 + step * 12, 100 + step * 9)
        times.append(time.perf_counter() - start)
    # 0.1 ms on one core; the median, as other work may take the core away at times.
    assert np.median(times) < 0.002
    patch, after = painter.finish("Brush stroke"), layer.copy()
    assert patch is not None
    large = patch.size_bytes
    for _again in range(2):
        for _tile in patch.squeeze():
            pass
    assert patch.size_bytes < min(large, 200_000)
    patch.undo()
    assert not layer.any()
    patch.do()
    assert (layer == after).all()
