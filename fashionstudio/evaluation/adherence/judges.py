"""How often the judges themselves are right, on rendered people whose truth is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fashionstudio.evaluation.adherence import colours, shape
from fashionstudio.evaluation.adherence.clothing import Cloth, find_cloth
from fashionstudio.evaluation.adherence.outcome import Outcome, Task
from fashionstudio.evaluation.adherence.pairs import TruePair, read_pairs
from fashionstudio.evaluation.adherence.results import Case, Figure, share_passed
from fashionstudio.evaluation.adherence.sketch import shape_overlap
from fashionstudio.evaluation.adherence.view import View
from fashionstudio.evaluation.adherence.words import LEAST_APART, judged_colour

COUNT, QUICK_COUNT = 200, 12

SLEEVES = {
    "sleeveless": "none",
    "short sleeves": "short",
    "three-quarter sleeves": "three-quarter",
    "long sleeves": "long",
}
NECKLINES = {
    "turtleneck": "high",
    "crew neck": "round",
    "boat neck": "round",
    "shirt collar": "round",
    "v-neck": "low",
    "deep v-neck": "low",
    "scoop neck": "low",
    "square neck": "low",
}
LENGTHS = {"mini": "short", "knee length": "knee", "maxi": "long", "long": "long"}
_IOU_LIMIT = 0.9


def measure(task: Task, folder: Path) -> Outcome:
    """Let the judges look at true pictures of rendered people."""
    outcome = Outcome()
    count = QUICK_COUNT if task.quick else COUNT
    for done, pair in enumerate(read_pairs(folder, count, plain=True)):
        _judge(outcome, pair)
        task.step(done + 1, count)
    overlaps = [case.values["iou"] for case in outcome.of_kind("garment found")]
    outcome.figures = [
        Figure(
            "garment found: IoU with the truth, mean",
            float(np.mean(overlaps)) if overlaps else None,
            count=len(overlaps),
        ),
        share_passed("colour judge right", outcome.of_kind("colour"), None),
        share_passed("sleeve judge right", outcome.of_kind("sleeve"), None),
        share_passed("neckline judge right", outcome.of_kind("neckline"), None),
        share_passed("length judge right", outcome.of_kind("length"), None),
    ]
    return outcome


def _judge(outcome: Outcome, pair: TruePair) -> None:
    view = pair.view
    cloth = find_cloth(view)
    if cloth is None:
        outcome.add(Case("garment found", pair.name, "", "not seen", None, 0.0), pair.worn)
        return
    overlap = shape_overlap(cloth.mask, pair.alpha, pair.region)
    found, badness = f"IoU {overlap:.2f}", (1 - overlap) / (1 - _IOU_LIMIT)
    values = {"iou": round(overlap, 3), "apart": round(cloth.apart, 2)}
    outcome.add(
        Case(
            "garment found", pair.name, "", found, overlap >= _IOU_LIMIT, round(badness, 3), values
        ),
        pair.worn,
    )
    lab = judged_colour(view, cloth)
    if lab is not None:
        _add(outcome, "colour", pair, pair.colour, colours.family(lab))
    if cloth.apart >= LEAST_APART:
        _judge_shape(outcome, pair, view, cloth)


def _judge_shape(outcome: Outcome, pair: TruePair, view: View, cloth: Cloth) -> None:
    sleeve = SLEEVES.get(pair.attributes.get("sleeve", ""))
    if sleeve and (reading := shape.read_sleeve(view, cloth)):
        _add(outcome, "sleeve", pair, sleeve, shape.sleeve_of(reading))
    neckline = NECKLINES.get(pair.attributes.get("neckline", ""))
    if pair.attributes.get("closure") == "open":
        neckline = None  # what is worn below closes it
    if neckline and (reading := shape.read_neckline(view, cloth)):
        _add(outcome, "neckline", pair, neckline, shape.neckline_of(reading))
    length = LENGTHS.get(pair.attributes.get("length", ""))
    if length and pair.category != "upper_body" and (reading := shape.read_length(view, cloth)):
        _add(outcome, "length", pair, length, shape.length_of(reading))


def _add(outcome: Outcome, kind: str, pair: TruePair, asked: str, found: str) -> None:
    right = asked == found
    case = Case(kind, pair.name, asked, found, right, 0.0 if right else 2.0)
    outcome.add(case, pair.worn)
