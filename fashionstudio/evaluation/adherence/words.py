"""Do colour, sleeves, neckline and length follow the Words?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.color import delta_e_2000, srgb_to_lab
from fashionstudio.core.look import Category
from fashionstudio.evaluation.adherence import colours, shape
from fashionstudio.evaluation.adherence.clothing import Cloth, find_cloth
from fashionstudio.evaluation.adherence.outcome import Outcome, Task
from fashionstudio.evaluation.adherence.results import (
    SOME_FAR_OFF,
    Case,
    Figure,
    share_passed,
)
from fashionstudio.evaluation.adherence.studio import Sitter, Wish
from fashionstudio.evaluation.adherence.view import View
from fashionstudio.evaluation.measures.cloth import cloth_colour

COLOUR_TARGET = 0.9
SHAPE_TARGET = 0.8

LEAST_APART = 1.5
"""Below this `Cloth.apart` the border between garment and skin or background is a guess."""

VIVID = ("green", "blue", "purple", "orange", "red", "yellow", "turquoise", "pink")
"""Colours in which a garment whose shape is judged may be asked for."""

_FEWEST_PX = 64
_JUST_SEEN = 10.0
_OFF = 0.15


@dataclass(frozen=True)
class Question:
    """One thing to ask for.

    Attributes:
        kind: which judge answers.
        words: with {colour}.
        right: what the judge has to say.
    """

    kind: str
    category: Category
    asked: str
    words: str
    right: str


QUESTIONS = (
    Question("sleeve", "upper_body", "sleeveless", "a sleeveless {colour} top", "none"),
    Question(
        "sleeve", "upper_body", "short sleeves", "a {colour} t-shirt with short sleeves", "short"
    ),
    Question("sleeve", "upper_body", "long sleeves", "a {colour} shirt with long sleeves", "long"),
    Question("neckline", "upper_body", "turtleneck", "a {colour} sweater with turtleneck", "high"),
    Question("neckline", "upper_body", "crew neck", "a {colour} t-shirt with crew neck", "round"),
    Question("neckline", "upper_body", "v-neck", "a {colour} t-shirt with v-neck", "low"),
    Question("length", "lower_body", "mini skirt", "a {colour} mini skirt", "short"),
    Question("length", "lower_body", "knee length", "a {colour} knee length skirt", "knee"),
    Question("length", "lower_body", "maxi skirt", "a {colour} maxi skirt", "long"),
    Question("length", "lower_body", "trousers", "long {colour} trousers", "long"),
)


def measure(task: Task) -> Outcome:
    """Render and judge everything that can be asked of the people."""
    outcome = Outcome()
    names = colours.ASKED[:3] if task.quick else colours.ASKED
    questions = QUESTIONS[1:5:2] if task.quick else QUESTIONS
    total = len(task.sitters) * (len(names) + len(questions))
    done = 0
    for sitter in task.sitters:
        for name in names:
            _ask_colour(task, outcome, sitter, name)
            done += 1
            task.step(done, total)
        for question in questions:
            _ask_shape(task, outcome, sitter, question)
            done += 1
            task.step(done, total)
    outcome.figures = _figures(outcome)
    return outcome


def vivid_colour(view: View) -> str:
    """The colour that differs most from skin, background and what is worn: easy to segment."""
    lab = srgb_to_lab(view.photo[::6, ::6]).reshape(-1, 3)
    skin = srgb_to_lab(view.photo[view.part("head")]) if view.part("head").any() else lab[:1]
    # Single pixels of any colour are in every Photo; what covers a fiftieth of it counts.
    tones = [lab[np.argsort(lab @ axis)[len(lab) // 50 :: len(lab) // 25]] for axis in np.eye(3)]
    return colours.most_apart(np.concatenate([*tones, np.median(skin, axis=0)[None]]), VIVID)


def judged_colour(view: View, cloth: Cloth | None) -> NDArray[np.float64] | None:
    """Lab of the garment where it is lit; None where no garment can be told."""
    if cloth is None:
        return None
    mask = cloth.mask
    if np.count_nonzero(cloth.seed & (mask > 0)) < 0.5 * np.count_nonzero(cloth.seed):
        # Its colour is that of the wall or of skin: the middle of the trunk is surely garment.
        mask = np.where(cloth.seed, np.uint8(255), np.uint8(0))
    if np.count_nonzero(mask) < _FEWEST_PX:
        return None
    return cloth_colour(view.picture, mask)


def _ask_colour(task: Task, outcome: Outcome, sitter: Sitter, name: str) -> None:
    category = usual_category(sitter)
    if category is None:
        return
    noun = {"upper_body": "shirt", "dresses": "dress", "lower_body": "skirt"}[category]
    view = task.studio.render(sitter, Wish(category, f"a {name} {noun}"))
    lab = judged_colour(view, find_cloth(view))
    if lab is None:
        outcome.show(Case("colour", sitter.name, name, "not seen", None, 0.0), view)
        return
    found = colours.family(lab)
    anchors = srgb_to_lab(np.array(colours.FAMILIES[name], np.uint8))
    off = float(delta_e_2000(lab, anchors).min())
    badness = min(off / _JUST_SEEN, 1.0) if found == name else 1 + off / (2 * _JUST_SEEN)
    values = {"delta_e_to_name": round(off, 2)} | _lab_values(lab)
    case = Case("colour", sitter.name, name, found, found == name, _capped(badness), values)
    outcome.show(case, view)


def _ask_shape(task: Task, outcome: Outcome, sitter: Sitter, question: Question) -> None:
    if question.category not in sitter.categories:
        return
    before, frame = task.studio.before(sitter, question.category)
    words = question.words.format(colour=vivid_colour(before))
    view = task.studio.render(sitter, Wish(question.category, words), frame)
    outcome.show(judge_shape(view, sitter.name, question), view)


def judge_shape(view: View, person: str, question: Question) -> Case:
    """What the sleeve, neckline or length of a picture is, against what was asked for."""
    cloth = find_cloth(view)
    reading = None
    if question.right == "high" and not shape.throat_in_region(view):
        return Case(question.kind, person, question.asked, "not in region", None, 0.0)
    if cloth is not None and cloth.apart >= LEAST_APART:
        reading = _READ[question.kind](view, cloth)
    if cloth is None or reading is None:
        return Case(question.kind, person, question.asked, "not seen", None, 0.0)
    found, table = _named(question.kind, reading)
    passed = found == question.right
    badness = 1 + _distance(reading.place, table, question.right) / _OFF if not passed else 0.5
    values = {
        "place": round(reading.place, 3),
        "agreement": round(reading.agreement, 3),
        "apart": round(cloth.apart, 2),
    }
    return Case(question.kind, person, question.asked, found, passed, _capped(badness), values)


_READ = {
    "sleeve": shape.read_sleeve,
    "neckline": shape.read_neckline,
    "length": shape.read_length,
}


def _named(kind: str, reading: shape.Reading) -> tuple[str, tuple[tuple[float, str], ...]]:
    if kind == "sleeve":
        return shape.sleeve_of(reading), shape.SLEEVES
    if kind == "neckline":
        return shape.neckline_of(reading), shape.NECKLINES
    return shape.length_of(reading), shape.LENGTHS


def _distance(place: float, table: tuple[tuple[float, str], ...], right: str) -> float:
    """How far a border is from where it should be at least."""
    number = [name for _, name in table].index(right)
    low = table[number - 1][0] if number else -9.0
    return max(low - place, place - table[number][0], 0.0)


def usual_category(sitter: Sitter) -> Category | None:
    """Upper body where it is seen, else whatever is."""
    if "upper_body" in sitter.categories:
        return "upper_body"
    return sitter.categories[0] if sitter.categories else None


def _figures(outcome: Outcome) -> list[Figure]:
    by_person: dict[str, list[Case]] = {}
    for case in outcome.of_kind("colour"):
        by_person.setdefault(case.person, []).append(case)
    shares = {
        person: float(np.mean([bool(case.passed) for case in cases if case.passed is not None]))
        for person, cases in by_person.items()
        if any(case.passed is not None for case in cases)
    }
    told = ", ".join(f"{person} {share:.0%}" for person, share in shares.items())
    worst = min(shares.values()) if shares else None
    both = [case for case in outcome.cases if case.kind in ("sleeve", "neckline")]
    return [
        Figure("colour named right, worst photo", worst, COLOUR_TARGET, ">=", len(shares), told),
        share_passed("colour named right, all", outcome.of_kind("colour"), None),
        share_passed("sleeve and neckline follow the words", both, SHAPE_TARGET),
        share_passed("sleeve follows", outcome.of_kind("sleeve"), None),
        share_passed("neckline follows", outcome.of_kind("neckline"), None),
        share_passed("length of skirts and trousers follows", outcome.of_kind("length"), None),
    ]


def _lab_values(lab: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(value), 1) for name, value in zip("Lab", lab, strict=True)}


def _capped(badness: float) -> float:
    return round(min(badness, SOME_FAR_OFF), 3)
