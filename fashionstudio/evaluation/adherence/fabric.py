"""Is it the cloth that was asked for: colour, and direction and repeat of stripes?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.fabric import lay_fabric
from fashionstudio.core.look import Category, Fabric, FabricPlacement
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.adherence.outcome import Outcome, Task
from fashionstudio.evaluation.adherence.plan import Swatch
from fashionstudio.evaluation.adherence.results import SOME_FAR_OFF, Case, Figure, share_passed
from fashionstudio.evaluation.adherence.studio import Sitter, Wish
from fashionstudio.evaluation.adherence.view import JUDGE_SIZE, View
from fashionstudio.evaluation.measures import cloth

U8 = NDArray[np.uint8]

DELTA_E_TARGET = 8.0
NEAREST_TARGET = 0.9
STRIPES_TARGET = 0.9
ANGLE_LIMIT_DEG = 10.0
REPEAT_LIMIT = 0.2

ANGLES_DEG = (0.0, 90.0, 45.0, 160.0)
"""Placements of the striped swatch, whose lines stand upright at 0."""

STRIPE_REPEAT_MM = 70.0
_FAINT = 3.0
_STRIPES = ((24, 40, 96), (238, 236, 228))


@dataclass(frozen=True)
class StripeReading:
    """Stripes of a garment against those that were asked for.

    Attributes:
        angle_off_deg: 0..90.
        repeat_ratio: seen period over wanted.
        strength: contrast, units of Lab.
    """

    angle_off_deg: float
    repeat_ratio: float
    strength: float

    @property
    def kept(self) -> bool:
        """Whether they are seen, and in the right direction and size."""
        right = self.angle_off_deg <= ANGLE_LIMIT_DEG and abs(self.repeat_ratio - 1) <= REPEAT_LIMIT
        return right and self.strength >= _FAINT


def measure(task: Task, swatches: list[Swatch], category: Category) -> Outcome:
    """Dress everybody in every swatch, then in stripes."""
    outcome = Outcome(references={swatch.name: swatch.picture for swatch in swatches})
    if not task.studio.takes("fabric"):
        outcome.notes.append("The engine takes no fabric.")
        return outcome
    sitters = [sitter for sitter in task.sitters if category in sitter.categories]
    angles = ANGLES_DEG[:1] if task.quick else ANGLES_DEG
    total = len(sitters) * (len(swatches) + len(angles))
    for number, sitter in enumerate(sitters):
        done = number * (len(swatches) + len(angles))
        for index in range(len(swatches)):
            _ask_cloth(task, outcome, sitter, category, swatches, index)
            task.step(done + index + 1, total)
        for index, angle in enumerate(angles):
            _ask_stripes(task, outcome, sitter, category, angle)
            task.step(done + len(swatches) + index + 1, total)
    outcome.figures = _figures(outcome)
    return outcome


def striped_swatch(size: int = 64) -> U8:
    """One dark and one light line, upright, each half of the repeat; (size, size, 3) uint8."""
    swatch = np.empty((size, size, 3), np.uint8)
    swatch[:, : size // 2], swatch[:, size // 2 :] = _STRIPES
    return swatch


def laid(view: View, picture: U8, placement: FabricPlacement) -> U8:
    """The cloth flat, at the scale of the View, as large as what is worn."""
    flat = lay_fabric(picture, placement, shape=JUDGE_SIZE, mm_per_px=view.mm_per_px)
    worn = view.worn() > 0
    rows, columns = np.flatnonzero(worn.any(axis=1)), np.flatnonzero(worn.any(axis=0))
    return flat[: np.ptp(rows) + 1, : np.ptp(columns) + 1]


def read_stripes(picture: U8, region: U8, flat: U8) -> StripeReading | None:
    """Compare the stripes in a region with flat ones; None where not even these can be read."""
    whole = np.full(flat.shape[:2], 255, np.uint8)
    try:
        wanted, seen = cloth.stripes(flat, whole), cloth.stripes(picture, region)
    except BadInput:
        return None
    off = abs(wanted.angle_deg - seen.angle_deg) % 180
    ratio = seen.period_px / wanted.period_px
    return StripeReading(min(off, 180 - off), ratio, seen.strength)


def _ask_cloth(
    task: Task,
    outcome: Outcome,
    sitter: Sitter,
    category: Category,
    swatches: list[Swatch],
    index: int,
) -> None:
    own = swatches[index]
    fabric = task.studio.fabric(own.path, FabricPlacement(own.repeat_mm))
    view = task.studio.render(sitter, Wish(category, fabric=fabric))
    flats = [laid(view, s.picture, FabricPlacement(s.repeat_mm)) for s in swatches]
    try:
        off = cloth.delta_e(view.picture, view.worn(), flats[index])
        nearest = cloth.nearest(view.picture, view.worn(), flats)
        pattern = cloth.texture_distance(view.picture, view.worn(), flats[index])
    except BadInput:
        outcome.show(Case("cloth", sitter.name, own.name, "not seen", None, 0.0), view)
        return
    badness = off / DELTA_E_TARGET if nearest == index else max(1.5, 1 + off / DELTA_E_TARGET)
    case = Case(
        "cloth",
        sitter.name,
        own.name,
        swatches[nearest].name,
        nearest == index,
        round(min(badness, SOME_FAR_OFF), 3),
        {"delta_e": round(off, 2), "texture_distance": round(pattern, 3)},
    )
    outcome.show(case, view)


def _ask_stripes(
    task: Task, outcome: Outcome, sitter: Sitter, category: Category, angle: float
) -> None:
    swatch = striped_swatch()
    placement = FabricPlacement(STRIPE_REPEAT_MM, angle_deg=angle)
    fabric = Fabric(task.studio.keep_array(swatch, "stripes.png"), placement)
    view = task.studio.render(sitter, Wish(category, fabric=fabric))
    reading = read_stripes(view.picture, view.worn(), laid(view, swatch, placement))
    asked = f"stripes at {angle:g}°"
    if reading is None:
        outcome.show(Case("stripes", sitter.name, asked, "too small", None, 0.0), view)
        return
    found = f"{reading.angle_off_deg:.0f}° off, repeat {reading.repeat_ratio:.2f}"
    if reading.strength < _FAINT:
        found = "no stripes"
    badness = max(
        reading.angle_off_deg / ANGLE_LIMIT_DEG, abs(reading.repeat_ratio - 1) / REPEAT_LIMIT
    )
    case = Case(
        "stripes",
        sitter.name,
        asked,
        found,
        reading.kept,
        round(min(badness if reading.strength >= _FAINT else SOME_FAR_OFF, SOME_FAR_OFF), 3),
        {
            "angle_off_deg": round(reading.angle_off_deg, 1),
            "repeat_ratio": round(reading.repeat_ratio, 3),
            "strength": round(reading.strength, 1),
        },
    )
    outcome.show(case, view)


def _figures(outcome: Outcome) -> list[Figure]:
    cloths = [case for case in outcome.of_kind("cloth") if case.passed is not None]
    off = [case.values["delta_e"] for case in cloths]
    median = float(np.median(off)) if off else None
    patterns = [case.values["texture_distance"] for case in cloths]
    return [
        Figure("ΔE2000 garment to swatch, median", median, DELTA_E_TARGET, "<=", len(off)),
        share_passed("own swatch is the nearest of all", cloths, NEAREST_TARGET),
        share_passed(
            "stripes keep direction (10°) and repeat (20 %)",
            outcome.of_kind("stripes"),
            STRIPES_TARGET,
        ),
        Figure(
            "pattern distance, median",
            float(np.median(patterns)) if patterns else None,
            count=len(patterns),
            note="0 = alike, above 0.5 another pattern",
        ),
    ]
