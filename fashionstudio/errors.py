"""Errors a user can act on.

They are raised deep, cross the worker border as dictionaries, and are put into words once, at the
edge of the window or of the command line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_LONGEST_NAME = 120
_QUOTED = re.compile(f"“([^”]{{{_LONGEST_NAME + 1},}})”")


class FashionStudioError(Exception):
    """A problem with a sentence for the user and a hint what to do about it.

    Attributes:
        message: one sentence, what happened.
        hint: what the user can do; may be empty.
        details: technical text for a report; never shown by default.
    """

    code = "error"

    def __init__(self, message: str, hint: str = "", details: str = "") -> None:
        self.message, self.hint = _readable(message), _readable(hint)
        super().__init__(self.message)
        self.details = details

    def sentence(self) -> str:
        """Message and hint as one text."""
        return f"{self.message} {self.hint}".strip()

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the worker border."""
        return {
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "details": self.details,
        }

    @staticmethod
    def from_dict(data: dict[str, Any]) -> FashionStudioError:
        """The error of the class its code names; an unknown code gives the base class."""
        kind = _BY_CODE.get(str(data.get("code", "")), FashionStudioError)
        error = kind(
            str(data.get("message", "Something went wrong.")),
            str(data.get("hint", "")),
            str(data.get("details", "")),
        )
        error._take_facts(data)
        return error

    def _take_facts(self, data: dict[str, Any]) -> None:
        """Take over what a class tells besides the texts; damaged facts are left out."""


def _readable(text: str) -> str:
    """A sentence that names something endless is not endless, and its words can be shown."""
    plain = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _QUOTED.sub(lambda found: f"“{found[1][:_LONGEST_NAME]}…”", plain)


class BadImage(FashionStudioError):
    """A picture that cannot be read or used."""

    code = "bad_image"


class BadInput(FashionStudioError):
    """An argument or a file that makes no sense here."""

    code = "bad_input"


class NoPerson(FashionStudioError):
    """The Photo shows nobody."""

    code = "no_person"


class SeveralPeople(FashionStudioError):
    """The Photo shows more than one person.

    Attributes:
        people: a box (x0, y0, x1, y1) around each, in Photo pixels, the largest first; what was
            not seen whole (a face in the background) has a box around what was.
    """

    code = "several_people"

    def __init__(
        self,
        message: str,
        hint: str = "",
        details: str = "",
        people: Sequence[Sequence[float]] = (),
    ) -> None:
        super().__init__(message, hint, details)
        self.people = tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in people)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the worker border."""
        return {**super().to_dict(), "people": [list(box) for box in self.people]}

    def _take_facts(self, data: dict[str, Any]) -> None:
        try:
            boxes = [[float(number) for number in box] for box in data.get("people", ())]
        except (TypeError, ValueError):
            return
        self.people = tuple((a, b, c, d) for a, b, c, d in (b for b in boxes if len(b) == 4))


class ModelMissing(FashionStudioError):
    """An engine or a model file is not installed."""

    code = "model_missing"


class ModelMismatch(FashionStudioError):
    """Weights that are damaged or belong to another network."""

    code = "model_mismatch"


class OutOfMemory(FashionStudioError):
    """The device has too little memory, also for the leanest plan."""

    code = "out_of_memory"


class WorkerLost(FashionStudioError):
    """The worker process ended or stopped answering."""

    code = "worker_lost"


class DiskFull(FashionStudioError):
    """A file could not be written for want of space."""

    code = "disk_full"


class Cancelled(FashionStudioError):
    """The user cancelled; nothing is wrong."""

    code = "cancelled"


class ProjectTooNew(FashionStudioError):
    """A file written by a newer version."""

    code = "project_too_new"


_BY_CODE: dict[str, type[FashionStudioError]] = {
    kind.code: kind
    for kind in (
        FashionStudioError,
        BadImage,
        BadInput,
        NoPerson,
        SeveralPeople,
        ModelMissing,
        ModelMismatch,
        OutOfMemory,
        WorkerLost,
        DiskFull,
        Cancelled,
        ProjectTooNew,
    )
}
