"""Does the garment follow the Sketch: its strokes, and the shape that it encloses?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.feature import canny

from fashionstudio.evaluation.adherence.clothing import find_cloth
from fashionstudio.evaluation.adherence.drawing import CUTS, Cut, as_area, as_sketch, draw_top
from fashionstudio.evaluation.adherence.outcome import Outcome, Task
from fashionstudio.evaluation.adherence.results import SOME_FAR_OFF, Case, Figure
from fashionstudio.evaluation.adherence.studio import Sitter, Wish
from fashionstudio.evaluation.adherence.view import JUDGE_SIZE, View
from fashionstudio.evaluation.adherence.words import LEAST_APART, vivid_colour
from fashionstudio.vision.colours import to_lab

U8 = NDArray[np.uint8]
Floats = NDArray[np.float64]

STROKES_TARGET = 0.8
IOU_TARGET = 0.85
NEAR_PX = 3.0

_SHIFT_PX = 12
_BLUR_PX = 2.0
_WEAK, _STRONG = 10.0, 24.0
"""Thresholds of the edge detector on Lab, in an eighth of a step per pixel: 3 a pixel is an edge.

On rendered people the garment's true outline then has an edge on 94 % of its length, the outline
moved aside on 24 %, and the true outline in a picture blurred by 3 px on 89 %, by 5 px on 78 %: a
soft edge counts when it is in the right place."""


def measure(task: Task) -> Outcome:
    """Draw each top on each person, render it in a colour that stands out, judge edges and area."""
    outcome = Outcome()
    if not task.studio.takes("sketch"):
        outcome.notes.append("The engine takes no sketch.")
        return outcome
    sitters = [sitter for sitter in task.sitters if "upper_body" in sitter.categories]
    cuts = CUTS[:1] if task.quick else CUTS
    for number, sitter in enumerate(sitters):
        for index, cut in enumerate(cuts):
            if not _ask(task, outcome, sitter, cut):
                outcome.notes.append(f"{sitter.name} stands sideways: no top is drawn.")
                break
            task.step(number * len(cuts) + index + 1, len(sitters) * len(cuts))
    outcome.figures = _figures(outcome, cuts)
    return outcome


def stroke_share(picture: U8, strokes: U8, region: U8) -> float | None:
    """Share of the strokes' pixels within the region that have an edge within `NEAR_PX`.

    Args:
        picture: (H, W, 3) uint8.
        strokes: (H, W) uint8, 255 = stroke.
        region: (H, W) uint8, what may be repainted.

    Returns:
        0..1; None where no stroke lies in the region.
    """
    drawn = (strokes > 127) & (region > 127)
    if not drawn.any():
        return None
    lab = to_lab(picture)
    edges = np.zeros(drawn.shape, bool)
    for channel in range(3):
        edges |= canny(
            lab[..., channel], sigma=_BLUR_PX, low_threshold=_WEAK, high_threshold=_STRONG
        )
    if not edges.any():
        return 0.0
    gap = ndimage.distance_transform_edt(~edges)
    return float((gap[drawn] <= NEAR_PX).mean())


def shape_overlap(found: U8, wanted: U8, region: U8) -> float:
    """Intersection over union of two masks within the region, 0..1."""
    inside = region > 127
    a, b = (found > 127) & inside, (wanted > 127) & inside
    either = int(np.count_nonzero(a | b))
    return int(np.count_nonzero(a & b)) / either if either else 1.0


def _ask(task: Task, outcome: Outcome, sitter: Sitter, cut: Cut) -> bool:
    """Render one drawn top; False where none can be drawn."""
    before, frame = task.studio.before(sitter, "upper_body")
    corners = draw_top(before, cut)
    if corners is None:
        return False
    in_photo = frame.to_photo(corners)
    width_px = 1.5 / frame.scale
    lines = as_sketch(in_photo, sitter.photo.shape[:2], width_px=width_px)
    drawn = task.studio.keep_array(lines, f"{cut.name}.png")
    seen = task.studio.frame(sitter, "upper_body", drawn)
    words = f"a {vivid_colour(before)} shirt"
    view = task.studio.render(sitter, Wish("upper_body", words, sketch=drawn), seen)
    case = judge(view, sitter.name, cut.name, seen.to_frame(in_photo))
    outcome.add(case, _with_outline(view.picture, seen.to_frame(in_photo)), view.photo)
    return True


def judge(view: View, person: str, name: str, corners: Floats) -> Case:
    """How well a picture keeps to an outline given by its corners in pixels of the View."""
    strokes = as_sketch(corners, JUDGE_SIZE, width_px=1.0)
    near = stroke_share(view.picture, strokes, view.region)
    cloth = find_cloth(view)
    if near is None or cloth is None or cloth.apart < LEAST_APART:
        return Case("sketch", person, name, "not seen", None, 0.0)
    shifted = np.roll(strokes, _SHIFT_PX, axis=(0, 1))
    chance = stroke_share(view.picture, shifted, view.region)
    overlap = shape_overlap(cloth.mask, as_area(corners, JUDGE_SIZE), view.region)
    passed = near >= STROKES_TARGET and overlap >= IOU_TARGET
    badness = max((1 - near) / (1 - STROKES_TARGET), (1 - overlap) / (1 - IOU_TARGET))
    values = {
        "strokes": round(near, 3),
        "strokes_by_chance": round(chance or 0.0, 3),
        "iou": round(overlap, 3),
        "apart": round(cloth.apart, 2),
    }
    found = f"{near:.0%}, IoU {overlap:.2f}"
    return Case("sketch", person, name, found, passed, round(min(badness, SOME_FAR_OFF), 3), values)


def _with_outline(picture: U8, corners: Floats) -> U8:
    """The picture with the Sketch beside it, for the sheet."""
    drawn = as_sketch(corners, JUDGE_SIZE, width_px=1.0) > 127
    marked = picture.copy()
    marked[drawn & (np.indices(JUDGE_SIZE).sum(axis=0) % 4 < 2)] = (255, 0, 255)
    return marked


def _figures(outcome: Outcome, cuts: tuple[Cut, ...]) -> list[Figure]:
    judged = [case for case in outcome.cases if case.passed is not None]
    count = len(judged)

    def mean(value: str, of: str | None = None) -> float | None:
        found = [case.values[value] for case in judged if of in (None, case.asked)]
        return float(np.mean(found)) if found else None

    by_cut = {cut.name: mean("iou", cut.name) for cut in cuts}
    known = [value for value in by_cut.values() if value is not None]
    told = ", ".join(f"{name} {value:.2f}" for name, value in by_cut.items() if value is not None)
    chance = mean("strokes_by_chance")
    note = "" if chance is None else f"strokes moved by {_SHIFT_PX} px: {chance:.2f}"
    unsure = len(outcome.cases) - count
    told += f"; {unsure} could not be judged" if unsure else ""
    return [
        Figure(
            "strokes with an edge within 3 px, mean",
            mean("strokes"),
            STROKES_TARGET,
            ">=",
            count,
            note,
        ),
        Figure(
            "IoU with the sketch's area, worst cut",
            min(known) if known else None,
            IOU_TARGET,
            ">=",
            count,
            told,
        ),
        Figure("IoU with the sketch's area, mean", mean("iou"), count=count),
    ]
