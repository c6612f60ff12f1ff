"""The window must never feel slow: large photos, long strokes, many paint calls."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from fashionstudio.core.image_io import write_png
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
