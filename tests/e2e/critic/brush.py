"""A large brush on a large photo while renders run."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.e2e.critic.table import ROOT, Critic, check

MEDIAN_MS, WORST_MS = 8.0, 30.0
FIGURES = re.compile(r"event to paint, own time: median ([\d.]+) ms, .*worst ([\d.]+) ms")


@check("brush", "Fast strokes of 300 px on 12 megapixels while renders run: any lag?")
def brush(critic: Critic) -> tuple[bool, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.qt.measure", "strokes", "--engine"],
        cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    found = FIGURES.search(done.stdout)
    if found is None:
        return False, "no figures: " + " ".join(done.stdout.split())[-300:]
    median, worst = map(float, found.groups())
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    return median <= MEDIAN_MS and worst <= WORST_MS, "; ".join(lines)
