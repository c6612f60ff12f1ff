"""What is measured, as plain data: figures with their targets, cases, groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

Direction = Literal[">=", "<="]

SOME_FAR_OFF = 4.0
"""A badness beyond every limit; nothing is counted worse than this."""


@dataclass(frozen=True)
class Figure:
    """One number, with what it should be.

    Attributes:
        name: for people.
        value: None when nothing could be measured.
        target: what the project promises; None = told only.
        direction: how the value must compare with the target.
        count: cases behind it.
        note: what must be known to read it.
    """

    name: str
    value: float | None
    target: float | None = None
    direction: Direction = ">="
    count: int = 0
    note: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether the target is met; None when there is none, or no value."""
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target if self.direction == ">=" else self.value <= self.target


@dataclass(frozen=True)
class Case:
    """One picture and what the judge said.

    Attributes:
        kind: of question, for example "colour".
        person: the Photo's name.
        asked, found: what was wanted, and what is seen.
        passed: None when the judge cannot tell; such cases are not counted.
        badness: 0 = perfect, 1 = at the limit, more = worse; orders the worst.
        values: the measured numbers.
    """

    kind: str
    person: str
    asked: str
    found: str
    passed: bool | None
    badness: float
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """What happened to the rest of the Photo in the renders of a group.

    Attributes:
        renders: how many were looked at.
        outside_px: pixels outside of the Region, or told to be untouched, that changed, in all.
        spared_px: pixels of face, hair and hands that changed, in all.
    """

    renders: int = 0
    outside_px: int = 0
    spared_px: int = 0

    def plus(self, other: Kept) -> Kept:
        """Both together."""
        return Kept(
            self.renders + other.renders,
            self.outside_px + other.outside_px,
            self.spared_px + other.spared_px,
        )


@dataclass(frozen=True)
class Group:
    """Everything about one group of measures.

    Attributes:
        seconds: that it took.
        sheets: file names of its contact sheets.
        notes: sentences about what was left out or is doubtful.
    """

    name: str
    figures: tuple[Figure, ...]
    cases: tuple[Case, ...] = ()
    kept: Kept = Kept()
    seconds: float = 0.0
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; figures also say whether they pass."""
        data = asdict(self)
        for plain, figure in zip(data["figures"], self.figures, strict=True):
            plain["passed"] = figure.passed
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Group:
        """The inverse of `to_dict`."""
        figures = [{k: v for k, v in f.items() if k != "passed"} for f in data["figures"]]
        return cls(
            name=data["name"],
            figures=tuple(Figure(**figure) for figure in figures),
            cases=tuple(Case(**case) for case in data["cases"]),
            kept=Kept(**data["kept"]),
            seconds=float(data["seconds"]),
            sheets=tuple(data["sheets"]),
            notes=tuple(data["notes"]),
        )


def share_passed(name: str, cases: Sequence[Case], target: float | None, note: str = "") -> Figure:
    """The share of the cases that passed, of those that could be judged."""
    judged = [case for case in cases if case.passed is not None]
    unsure = len(cases) - len(judged)
    told = f"{unsure} could not be judged" if unsure else ""
    note = "; ".join(text for text in (note, told) if text)
    value = float(np.mean([bool(case.passed) for case in judged])) if judged else None
    return Figure(name, value, target, ">=", len(judged), note)


def worst_first(cases: Sequence[Case]) -> list[int]:
    """Indices of the judged cases, the worst first; equals keep their order."""
    judged = [index for index, case in enumerate(cases) if case.passed is not None]
    return sorted(judged, key=lambda index: -cases[index].badness)
