"""A run as a grid: people in rows, what they wear in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fashionstudio.core.export.names import stem_of

Record = Mapping[str, Any]
Named = tuple[str, str]
"""How a picture is called and its SHA-256: two folders may have one name twice."""
Wear = tuple[Named, ...]
"""What tells one look from another on the same person, by `WORN`."""

WORN = ("garment", "fabric", "sketch", "words", "seed")
_FULL = 0.5
"""How full a grid must be to be shown as one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where each item stands.

    Attributes:
        people, looks: of the rows and columns; the labels are for people to read.
    """

    people: tuple[Named, ...]
    looks: tuple[Wear, ...]
    people_labels: tuple[str, ...]
    look_labels: tuple[str, ...]

    def place(self, record: Record) -> tuple[int, int]:
        """Row and column of an item."""
        return self.people.index(named(record, "photo")), self.looks.index(_wear(record))


def arrange(records: Sequence[Record]) -> Grid | None:
    """The grid of a plan; None where most of its cells would be empty, or it has one column."""
    known = [record for record in records if record.get("photo")]
    people = tuple(dict.fromkeys(named(record, "photo") for record in known))
    looks = tuple(dict.fromkeys(_wear(record) for record in known))
    if len(known) < _FULL * len(people) * len(looks) or len(looks) <= 1:
        return None
    return Grid(people, looks, tuple(_called(person[0]) for person in people), _labels(looks))


def named(record: Record, kind: str) -> Named:
    """How a picture of an item is called, and its SHA-256."""
    inputs = record.get("inputs") or {}
    return str(record.get(kind, "")), str(inputs.get(kind, ""))


def _wear(record: Record) -> Wear:
    return tuple(named(record, kind) for kind in WORN)


def _labels(looks: Sequence[Wear]) -> tuple[str, ...]:
    """What differs from one to another."""
    differs = [n for n in range(len(WORN)) if len({look[n] for look in looks}) > 1]
    return tuple(
        " · ".join(filter(None, (_shown(n, look[n][0]) for n in differs))) for look in looks
    )


def _shown(place: int, name: str) -> str:
    kind = WORN[place]
    if kind == "seed":
        return f"seed {name}"
    return name if kind == "words" else _called(name)


def _called(name: str) -> str:
    return stem_of(name).replace("_", " ")
