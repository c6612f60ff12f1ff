"""Contact sheets of the cases: what was asked over columns, people over rows, verdicts below."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.contact_sheet import Sheet
from fashionstudio.evaluation.adherence.outcome import Outcome
from fashionstudio.evaluation.adherence.results import Case

U8 = NDArray[np.uint8]

CELL = (144, 192)
WIDE_CELL = (184, 192)
_COLUMNS = 5
_PEOPLE_A_SHEET = 8
_MOST_CASES = 50
_LABEL_LETTERS = 15
_CAPTION_LETTERS = 34


def draw_kinds(outcome: Outcome) -> dict[str, U8]:
    """Sheets by name: one per kind of question, several where there are many people."""
    found: dict[str, U8] = {}
    for kind in dict.fromkeys(case.kind for case in outcome.cases):
        for number, picture in enumerate(_draw_kind(outcome, kind), start=1):
            found[kind if number == 1 else f"{kind}-{number}"] = picture
    return found


def draw_worst(title: str, cases: Sequence[Case], pictures: Sequence[U8]) -> U8:
    """Cases of several kinds in the order given, a few a row."""
    return _draw_cases(title, cases, pictures, lambda c: f"{c.kind} {_answer(c)}")


def _draw_cases(
    title: str, cases: Sequence[Case], pictures: Sequence[U8], told: Callable[[Case], str]
) -> U8:
    columns = min(_COLUMNS, max(len(cases), 1))
    sheet = Sheet(title, [""] * columns, cell=WIDE_CELL)
    for row in range(math.ceil(len(cases) / columns)):
        part = slice(row * columns, (row + 1) * columns)
        captions = [told(case)[:_CAPTION_LETTERS] for case in cases[part]]
        label = "\n".join(_wrapped(case.person)[0] for case in cases[part])
        sheet.add_row(label, list(pictures[part]), captions)
    return sheet.draw()


def _draw_kind(outcome: Outcome, kind: str) -> list[U8]:
    own = [(c, p) for c, p in zip(outcome.cases, outcome.pictures, strict=True) if c.kind == kind]
    people = dict.fromkeys(case.person for case, _ in own)
    photos = {person: photo for (of, person), photo in outcome.photos.items() if of == kind}
    if not photos:
        return [_draw_cases(f"{kind}: {len(own)} cases", *_columns(own), _answer)]
    names = list(people)
    pages = [names[i : i + _PEOPLE_A_SHEET] for i in range(0, len(names), _PEOPLE_A_SHEET)]
    return [_draw_page(kind, own, page, photos, outcome.references) for page in pages]


def _draw_page(
    kind: str,
    own: list[tuple[Case, U8]],
    people: list[str],
    photos: Mapping[str, U8],
    references: Mapping[str, U8],
) -> U8:
    asked = list(dict.fromkeys(case.asked for case, _ in own))
    sheet = Sheet(kind, ["", *asked], cell=CELL)
    if any(name in references for name in asked):
        blank = np.full((8, 8, 3), 255, np.uint8)
        sheet.add_row("asked", [blank, *(references.get(name, blank) for name in asked)])
    for person in people:
        found = {case.asked: (case, picture) for case, picture in own if case.person == person}
        blank = np.full_like(photos[person], 255)
        row = [found[name][1] if name in found else blank for name in asked]
        told = [_caption(found[name][0]) if name in found else "" for name in asked]
        sheet.add_row("\n".join(_wrapped(person)), [photos[person], *row], ["", *told])
    return sheet.draw()


def _columns(own: list[tuple[Case, U8]]) -> tuple[list[Case], list[U8]]:
    """The first cases, as many as there is room for."""
    shown = own[:_MOST_CASES]
    return [case for case, _ in shown], [picture for _, picture in shown]


def _answer(case: Case) -> str:
    return f"{case.asked}: {case.found}" if case.asked else case.found


def _caption(case: Case) -> str:
    if case.passed is None:
        return case.found
    return f"{'ok' if case.passed else 'NOT'}: {case.found}"[:26]


def _wrapped(name: str) -> list[str]:
    """A file's name in lines that fit beside a row."""
    return [name[i : i + _LABEL_LETTERS] for i in range(0, len(name), _LABEL_LETTERS)]
