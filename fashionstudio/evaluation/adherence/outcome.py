"""What a group hands back: figures, and cases with the pictures that they judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fashionstudio.evaluation.adherence.results import Case, Figure
from fashionstudio.evaluation.adherence.studio import Sitter, Studio
from fashionstudio.evaluation.adherence.view import View

U8 = NDArray[np.uint8]


@dataclass
class Outcome:
    """Filled while a group is measured.

    Attributes:
        pictures: one for each case.
        photos: the Photo as it was, by kind of question and person.
        references: by what was asked (`Case.asked`), a picture of it for the sheet, or nothing.
    """

    cases: list[Case] = field(default_factory=list)
    pictures: list[U8] = field(default_factory=list)
    photos: dict[tuple[str, str], U8] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    references: dict[str, U8] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, case: Case, picture: U8, photo: U8 | None = None) -> None:
        """One more case."""
        if photo is not None:
            self.photos.setdefault((case.kind, case.person), photo)
        self.cases.append(case)
        self.pictures.append(picture)

    def show(self, case: Case, view: View) -> None:
        """One more case, with the picture that was judged and its Photo."""
        self.add(case, view.picture, view.photo)

    def of_kind(self, kind: str) -> list[Case]:
        """The cases of one question."""
        return [case for case in self.cases if case.kind == kind]


@dataclass(frozen=True)
class Task:
    """What a group works with.

    Attributes:
        sitters: the people.
        step: told (done, total) after every render; may raise Cancelled.
        quick: ask less.
    """

    studio: Studio
    sitters: tuple[Sitter, ...]
    step: Callable[[int, int], None]
    quick: bool = False
