"""The window must never feel slow: large photos, long strokes, many paint calls."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from fashionstudio.app.pictures import load_picture
from fashionstudio.core.image_io import encode_png, write_png
from tests.qt.bench import LEFT, NONE, Bench, checks
from tests.qt.heartbeat import Heartbeat

# Strokes and repaints are measured in the thread's own time, which a busy machine does not stretch.
LARGEST_GAP_MS = 600
"""The aim on a desktop is 100 ms; this only catches work that went back to the GUI thread on a
test machine that is shared and busy."""


@pytest.fixture
def large_photo(tmp_path):
    y, x = np.mgrid[0:4000, 0:3000]
    picture = np.stack([x % 256, y % 256, (x + y) % 256], axis=-1).astype(np.uint8)
    path = tmp_path / "large.png"
    write_png(path, picture)
    return path


def test_many_paint_calls_do_not_abort_the_interpreter(qapp):
    # PySide6 6.12 on Python 3.11 loses a reference to None with every call that returns nothing.
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for n in range(200_000):
        painter.setOpacity((n % 10) / 10)
    painter.fillRect(0, 0, 64, 64, QColor("red"))
    painter.end()


def test_opening_twelve_megapixels_leaves_the_window_responsive(studio, large_photo):
    s = studio()
    s.wait(lambda: s.session.worker.is_ready)
    with Heartbeat() as heart:
        s.open(large_photo)
    print("open 12 MP:", heart.summary())
    assert heart.largest_ms < LARGEST_GAP_MS


def test_large_strokes_on_twelve_megapixels_are_fluent(studio, large_photo, qapp):
    s = studio()
    s.open(large_photo)
    for tool, size in (("pen", 20), ("region", 300), ("region", 1000)):
        s.trigger(f"tool.{tool}")
        s.window.toolbox.set_size(size)
        times = []
        QTest.mousePress(s.canvas, Qt.MouseButton.LeftButton, pos=s.place(0.2, 0.2))
        for step in range(40):
            started = time.thread_time()
            QTest.mouseMove(s.canvas, s.place(0.2 + step * 0.015, 0.2 + step * 0.01))
            qapp.processEvents()
            times.append((time.thread_time() - started) * 1000)
        started = time.thread_time()
        QTest.mouseRelease(s.canvas, Qt.MouseButton.LeftButton, pos=s.place(0.8, 0.6))
        up = (time.thread_time() - started) * 1000
        median = sorted(times)[20]
        print(
            f"{tool} {size} px: median {median:.0f} ms, worst {max(times):.0f} ms, up {up:.0f} ms"
        )
        assert median < 60


def test_the_window_answers_while_large_results_arrive(studio, large_photo):
    s = studio("--step-ms", "60", "--steps", "6")
    s.open(large_photo)
    s.document.set_words("coat")
    s.document.set_settings(variations=2)
    with Heartbeat() as heart:
        s.render()
    print("render 2 × 12 MP:", heart.summary())
    assert heart.largest_ms < LARGEST_GAP_MS


def test_panning_and_zooming_are_fluent(studio, large_photo):
    s = studio()
    s.open(large_photo)
    times = []
    for step in range(20):
        s.canvas.zoom_by(1.1 if step < 10 else 1 / 1.1)
        s.canvas.view.pan(3, 2)
        started = time.thread_time()
        s.canvas.repaint()
        times.append((time.thread_time() - started) * 1000)
    print(f"full repaint at 12 MP: median {sorted(times)[10]:.0f} ms, worst {max(times):.0f} ms")
    assert sorted(times)[10] < 100


MEDIAN_MS, WORST_MS = 8, 30
"""From an event to the painted canvas, with a brush of 300 pixels on 12 megapixels."""


@pytest.fixture
def large(qtbot):
    """Tools on 12 megapixels, in a window of usual size."""
    y, x = np.mgrid[0:4000, 0:3000]
    bench = Bench(qtbot, photo=np.stack([x % 256, y % 256, x % 7], axis=-1).astype(np.uint8))
    bench.widget.resize(1100, 820)
    bench.canvas.repaint()
    return bench


def timed(bench, qapp, places):
    """Milliseconds from each move to its paint, in the thread's own time."""
    times = []
    QTest.mousePress(bench.canvas, LEFT, NONE, places[0])
    qapp.processEvents()
    for place in places[1:]:
        started = time.thread_time()
        bench.send_move(place)
        qapp.processEvents()
        times.append((time.thread_time() - started) * 1000)
    started = time.thread_time()
    QTest.mouseRelease(bench.canvas, LEFT, NONE, places[-1])
    qapp.processEvents()
    return times, (time.thread_time() - started) * 1000


def test_a_brush_of_300_pixels_is_painted_at_once(large, qapp):
    b = large
    way = [(0.3 + 0.008 * i, 0.25 + 0.2 * ((i % 11) / 11) + 0.006 * i) for i in range(50)]
    for tool, mirrored, zoom in (
        ("pen", False, None), ("pen", True, None), ("region", True, None), ("eraser", False, None),
        ("pen", True, 1.0), ("region", False, 1.0),
    ):  # fmt: skip
        b.canvas.settings.change(symmetry=mirrored)
        b.canvas.fit()
        if zoom:
            b.canvas.zoom_to(zoom)
        b.trigger(f"tool.{tool}")
        b.toolbox.set_size(300)
        qapp.processEvents()
        middle = b.canvas.rect().center()
        places = [b.place(*point) for point in way]
        if zoom:
            places = [middle + (place - places[25]) * 0.5 for place in places]
        times, up = timed(b, qapp, places)
        median, worst = sorted(times)[len(times) // 2], max(times)
        kind = f"{tool} 300 px{', mirrored' if mirrored else ''}{', 100 %' if zoom else ''}"
        print(f"{kind}: median {median:.1f} ms, worst {worst:.1f} ms, up {up:.1f} ms")
        assert median <= MEDIAN_MS
        assert worst <= WORST_MS


def test_cloth_is_dragged_turned_and_scaled_fluently(large, qapp):
    b = large
    b.document.set_fabric(load_picture(encode_png(checks()), "checks.png", least_side=1))
    b.document.set_category("dresses")
    b.trigger("tool.fabric")
    qapp.processEvents()
    for grip in ("move", "scale", "turn"):
        start = b.toolbox.current.grips()[grip].toPoint()
        places = [start + start.__class__(2 * n, n) for n in range(40)]
        times, _up = timed(b, qapp, places)
        median, worst = sorted(times)[20], max(times)
        print(f"{grip} cloth: median {median:.1f} ms, worst {worst:.1f} ms a frame")
        assert median < 30


def test_curves_and_lassos_end_without_a_hitch(large, qapp):
    b = large
    b.canvas.settings.change(symmetry=True)
    b.trigger("tool.shape")
    b.canvas.settings.change(smooth_shapes=True)
    for x, y in ((0.45, 0.2), (0.3, 0.3), (0.25, 0.6), (0.3, 0.85), (0.48, 0.9)):
        b.click(x, y)
    started = time.thread_time()
    QTest.keyClick(b.canvas, Qt.Key.Key_Return)
    qapp.processEvents()
    curve = (time.thread_time() - started) * 1000
    b.trigger("tool.lasso")
    around = [b.place(0.1 + 0.3 * (n % 2), 0.1 + n * 0.01) for n in range(60)]
    _times, lasso = timed(b, qapp, around)
    print(f"a round shape, mirrored: {curve:.0f} ms; a lasso: {lasso:.0f} ms")
    assert curve < 400
    assert lasso < 400
