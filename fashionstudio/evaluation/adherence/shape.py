"""Sleeve, neckline and length of the garment in a picture, read along the joints.

A judge walks a line (the arm, the throat, the leg) and finds where cloth ends and skin begins, or
the other way round, so that most of what it sees agrees. What it can tell: how far cloth reaches.
What it cannot: a v-neck from a scoop neck, a skirt from wide trousers, a sleeve in the colour of
skin. `judges.py` measures how often it is right on rendered people.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from fashionstudio.evaluation.adherence.clothing import CLOTH, SKIN, Cloth, trunk
from fashionstudio.evaluation.adherence.view import JUDGE_SIZE, View

Sleeve = Literal["none", "short", "three-quarter", "long"]
Neckline = Literal["high", "round", "low"]
Length = Literal["short", "knee", "long"]
Floats = NDArray[np.float64]
Name = TypeVar("Name", bound=str)

# The limits lie between what rendered garments of known kinds read (10th to 90th percentile):
# sleeveless 0, cap 0.08-0.2, short 0.23-0.43, three-quarter 0.6-0.75, long from 0.94 on;
# turtleneck up to -0.26, crew neck and collar -0.16 to -0.01, v-neck and scoop -0.05 to 0.23;
# mini 0.21-0.31, knee length 0.38-0.5, midi 0.5-0.79, long from 0.85 on.
SLEEVES: tuple[tuple[float, Sleeve], ...] = (
    (0.12, "none"),
    (0.54, "short"),
    (0.8, "three-quarter"),
    (9.0, "long"),
)
"""Up to which share of shoulder to wrist cloth reaches."""

NECKLINES: tuple[tuple[float, Neckline], ...] = ((-0.19, "high"), (0.0, "round"), (9.0, "low"))
"""Up to which depth below the middle of the shoulders skin is seen, in trunk lengths."""

LENGTHS: tuple[tuple[float, Length], ...] = ((0.36, "short"), (0.66, "knee"), (9.0, "long"))
"""Up to which share of hip to ankle cloth reaches; the knee is at one half."""

_STEPS = 48
_THROAT = (-0.32, 0.6)
_LEAST_SEEN = 0.35


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a border was found.

    Attributes:
        place: position of the border, in the units of its table.
        agreement: share of what was seen that fits it, 0..1.
    """

    place: float
    agreement: float


def read_sleeve(view: View, cloth: Cloth) -> Reading | None:
    """How far down the arm cloth reaches, 0 = shoulder, 1 = wrist; None if no arm is seen."""
    return _best(view, cloth, ("shoulder", "elbow", "wrist"))


def read_length(view: View, cloth: Cloth) -> Reading | None:
    """How far down the leg cloth reaches, 0 = hip, 1 = ankle; None if no leg is seen."""
    return _best(view, cloth, ("hip", "knee", "ankle"))


def read_neckline(view: View, cloth: Cloth) -> Reading | None:
    """How far below the middle of the shoulders skin reaches, in trunk lengths (negative: above).

    None where the shoulders are not seen or hair hides the throat.
    """
    corners = trunk(view)
    if corners is None:
        return None
    neck, down, _ = corners
    places = np.linspace(*_THROAT, _STEPS)
    votes = _votes(cloth, neck + places[:, None] * down, 1)
    reading = _border(votes[:, SKIN], votes[:, CLOTH], places)
    return reading if reading and reading.agreement >= _LEAST_SEEN else None


def throat_in_region(view: View) -> bool:
    """Whether enough of the throat may be repainted for a turtleneck to be told from a collar.

    Proposed Regions end in the middle of the neck, which with a lowered chin lies too low.
    """
    corners = trunk(view)
    if corners is None:
        return False
    x, y = (int(v) for v in corners[0] + NECKLINES[0][0] * corners[1])
    height, width = JUDGE_SIZE
    return 0 <= y < height and 0 <= x < width and bool(view.region[y, x] > 127)


def sleeve_of(reading: Reading) -> Sleeve:
    """In words."""
    return _named(reading.place, SLEEVES)


def neckline_of(reading: Reading) -> Neckline:
    """In words."""
    return _named(reading.place, NECKLINES)


def length_of(reading: Reading) -> Length:
    """In words."""
    return _named(reading.place, LENGTHS)


def _named(place: float, table: tuple[tuple[float, Name], ...]) -> Name:
    return next(name for limit, name in table if place <= limit)


def _best(view: View, cloth: Cloth, joints: tuple[str, str, str]) -> Reading | None:
    """The limb on which cloth and skin are told apart best."""
    found = [_along_limb(view, cloth, joints, side) for side in ("right", "left")]
    seen = [reading for reading in found if reading is not None]
    return max(seen, key=lambda reading: reading.agreement, default=None)


def _along_limb(
    view: View, cloth: Cloth, joints: tuple[str, str, str], side: str
) -> Reading | None:
    points = [view.joint(f"{side}_{name}") for name in joints]
    if points[0] is None or points[1] is None:
        return None
    path = [np.array(point) for point in points if point is not None]
    line, places = _walk(path, of=len(joints) - 1)
    width = 0.06 * float(np.linalg.norm(path[1] - path[0]))
    votes = _votes(cloth, line, max(1, round(width)))
    reading = _border(votes[:, CLOTH], votes[:, SKIN], places)
    if reading is None or reading.agreement < _LEAST_SEEN:
        return None
    # Cloth up to where the limb leaves the picture may go on or not.
    cut_off = points[2] is None and reading.place >= places[-1]
    return None if cut_off else reading


def _walk(path: list[Floats], of: int) -> tuple[Floats, Floats]:
    """Points (N, 2) along the path, and their share of its whole, each bone counted alike."""
    line, places = [], []
    for number, (start, end) in enumerate(pairwise(path)):
        shares = np.linspace(0, 1, _STEPS // of, endpoint=False)
        line.append(start + shares[:, None] * (end - start))
        places.append((number + shares) / of)
    return np.concatenate(line), np.concatenate(places)


def _votes(cloth: Cloth, line: Floats, radius: int) -> Floats:
    """(N, 3): shares of something else, skin and cloth around each point."""
    height, width = JUDGE_SIZE
    votes = np.zeros((len(line), 3))
    for number, (x, y) in enumerate(np.floor(line).astype(int)):
        rows = slice(max(y - radius, 0), min(y + radius + 1, height))
        columns = slice(max(x - radius, 0), min(x + radius + 1, width))
        seen = cloth.labels[rows, columns].ravel()
        if seen.size:
            votes[number] = np.bincount(seen, minlength=3)[:3] / seen.size
    return votes


def _border(first: Floats, then: Floats, places: Floats) -> Reading | None:
    """Where `first` gives way to `then`, so that the most votes agree."""
    before = np.concatenate([[0.0], np.cumsum(first)])
    after = np.concatenate([np.cumsum(then[::-1])[::-1], [0.0]])
    agreeing = before + after
    if agreeing.max() <= 0:
        return None
    best = np.flatnonzero(agreeing >= agreeing.max() - 1e-9)
    step = float(places[1] - places[0])
    edges = np.append(places, places[-1] + step)
    return Reading(float(edges[best].mean()), float(agreeing.max() / len(places)))
