"""Curves through clicked points, and the hand that is steadied."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Knot:
    """A point a curve goes through, in Photo pixels; at a corner it may turn sharply."""

    x: float
    y: float
    corner: bool = False


def through(knots: Sequence[Knot], *, closed: bool, step_px: float = 3.0) -> Points:
    """A smooth line through all knots, (n, 2) float64.

    Centripetal Catmull-Rom: no loops or overshoot between knots that lie unevenly. Between two
    corners the line is straight. A closed one ends where it begins.

    Args:
        knots: in order; repeated ones count once.
        closed: whether the last is joined to the first (takes three knots).
        step_px: how far apart the points are, about.
    """
    kept = [k for i, k in enumerate(knots) if not i or _apart(k, knots[i - 1])]
    if closed and len(kept) > 1 and not _apart(kept[0], kept[-1]):
        kept.pop()
    if len(kept) < 2:
        return np.array([(k.x, k.y) for k in kept], np.float64).reshape(-1, 2)
    closed = closed and len(kept) > 2
    count = len(kept)
    pieces = []
    for i in range(count if closed else count - 1):
        start, end = kept[i], kept[(i + 1) % count]
        before = None if start.corner or (i == 0 and not closed) else kept[i - 1]
        last = i == count - 2 and not closed
        after = None if end.corner or last else kept[(i + 2) % count]
        pieces.append(_segment(before, start, end, after, step_px))
    tail = kept[0] if closed else kept[-1]
    return np.vstack([*pieces, [(tail.x, tail.y)]])


def thinned(points: Points, off_px: float = 0.1) -> Points:
    """As many of the points (n, 2) of a smooth line as are needed, fewer where it is straighter.

    Args:
        points: about evenly apart.
        off_px: how far the line may come to lie beside an even bend; some times that where a
            straight piece ends in one.
    """
    if len(points) < 3:
        return points
    steps = np.diff(points, axis=0)
    lengths = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-6)
    along = (steps[:-1] * steps[1:]).sum(axis=1)
    across = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    bends = np.abs(np.arctan2(across, along)) / (0.5 * (lengths[:-1] + lengths[1:]))
    bends = np.concatenate([bends[:1], bends, bends[-1:]])
    # A chord of length s lies s² · bend / 8 beside its arc: so many chords lead to each point.
    needed = lengths * np.sqrt(np.maximum(bends[:-1], bends[1:]) / (8 * off_px))
    chord = np.floor(np.concatenate([[0.0], np.cumsum(needed)]) + 1e-9)
    kept = np.flatnonzero(np.diff(chord) > 0) + 1
    fewer: Points = points[np.unique(np.concatenate([[0], kept, [len(points) - 1]]))]
    return fewer


def _apart(a: Knot, b: Knot) -> bool:
    return math.hypot(a.x - b.x, a.y - b.y) > 1e-3


def _segment(
    before: Knot | None, start: Knot, end: Knot, after: Knot | None, step_px: float
) -> Points:
    """From `start` up to, but without, `end`."""
    p1, p2 = np.array((start.x, start.y)), np.array((end.x, end.y))
    # A neighbour that is missing is put opposite: the line then leaves without a bend.
    p0 = 2 * p1 - p2 if before is None else np.array((before.x, before.y))
    p3 = 2 * p2 - p1 if after is None else np.array((after.x, after.y))
    count = max(2, math.ceil(float(np.hypot(*(p2 - p1))) / max(step_px, 0.1)))
    knots = np.zeros(4)
    for i, (a, b) in enumerate(((p0, p1), (p1, p2), (p2, p3)), 1):
        knots[i] = knots[i - 1] + max(float(np.hypot(*(b - a))) ** 0.5, 1e-3)
    t0, t1, t2, t3 = knots
    t = np.linspace(t1, t2, count, endpoint=False)[:, None]
    a1 = (t1 - t) / (t1 - t0) * p0 + (t - t0) / (t1 - t0) * p1
    a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
    a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
    b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
    b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
    curve: Points = (t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2
    return curve


def snapped(start: tuple[float, float], x: float, y: float) -> tuple[float, float]:
    """The end of a line from `start`, turned to the nearest multiple of 15 degrees."""
    dx, dy = x - start[0], y - start[1]
    step = math.pi / 12
    angle = round(math.atan2(dy, dx) / step) * step
    length = math.hypot(dx, dy) * math.cos(math.atan2(dy, dx) - angle)
    return start[0] + length * math.cos(angle), start[1] + length * math.sin(angle)


class Stabiliser:
    """The tip hangs on a string behind the pointer: shaking hands leave calm lines.

    It does not look at the clock, so a line is the same however fast the samples come.
    """

    def __init__(self, string_px: float) -> None:
        """`string_px` is how far the tip trails; 0 follows exactly."""
        self.string_px = max(string_px, 0.0)
        self.tip: tuple[float, float] | None = None

    def to(self, x: float, y: float) -> tuple[float, float] | None:
        """Where the tip goes when the pointer is here; None while the string is slack."""
        if self.tip is None or self.string_px == 0:
            self.tip = (x, y)
            return self.tip
        dx, dy = x - self.tip[0], y - self.tip[1]
        distance = math.hypot(dx, dy)
        if distance <= self.string_px:
            return None
        share = 1 - self.string_px / distance
        self.tip = (self.tip[0] + dx * share, self.tip[1] + dy * share)
        return self.tip
