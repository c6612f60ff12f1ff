"""Faults of other people's releases that our pins keep out."""

from __future__ import annotations

import subprocess
import sys

# PySide6 6.12 under Python 3.11 drops a reference to None in each call that returns nothing;
# after some thousand calls the interpreter aborts.
PAINT = """
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
app = QGuiApplication([])
image = QImage(8, 8, QImage.Format.Format_RGB32)
painter = QPainter(image)
colour = QColor("red")
for _ in range(100_000):
    painter.setPen(colour)
    painter.drawPoint(1, 1)
painter.end()
"""


def test_two_hundred_thousand_paint_calls_do_not_end_the_interpreter():
    done = subprocess.run(
        [sys.executable, "-c", PAINT], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_torchvision_that_belongs_to_another_torch():
    # Built for CUDA it breaks the import of every diffusers pipeline beside a CPU build of torch.
    code = "import diffusers.pipelines.stable_diffusion, transformers"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
