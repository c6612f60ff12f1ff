"""Questions to the index: which entries fit, and how well a text fits them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from fashionstudio.errors import BadInput
from fashionstudio.library.database import Database
from fashionstudio.library.entry import Entry, Kind

_MOST_IDS = 500  # of one question; SQLite takes some thousand values
_WEIGHTS = "bm25(texts, 4.0, 2.0, 4.0, 1.0)"
"""Names and tags tell more than captions, and these more than facts."""

Order = Literal["oldest", "newest", "name"]
_ORDERS: dict[Order, str] = {
    "oldest": "id",
    "newest": "id DESC",
    "name": "name COLLATE NOCASE, id",
}

_LITTLE_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "of",
        "in",
        "on",
        "with",
        "for",
        "to",
        "is",
        "it",
        "its",
        "that",
        "this",
        "by",
        "at",
        "as",
        "like",
        "but",
    ]
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What entries shall have; the defaults are true of all."""

    kind: Kind | None = None
    text: str = ""
    tags: tuple[str, ...] = ()
    category: str | None = None
    sha256: str | None = None
    ids: tuple[int, ...] | None = None

    def condition(self) -> tuple[str, list[Any]]:
        """For WHERE."""
        parts: list[str] = []
        values: list[Any] = []
        for column in ("kind", "category", "sha256"):
            if (value := getattr(self, column)) is not None:
                parts.append(f"entries.{column} = ?")
                values.append(value)
        for tag in self.tags:
            parts.append("EXISTS (SELECT 1 FROM tags WHERE entry = entries.id AND tag = ?)")
            values.append(tag)
        if self.ids is not None:
            parts.append(f"entries.id IN ({', '.join('?' * len(self.ids))})")
            values += self.ids
        if self.text.strip():
            match = _match(_words(self.text), " AND ")
            parts.append("entries.id IN (SELECT rowid FROM texts WHERE texts MATCH ?)")
            # A text of signs only, which nothing can contain.
            values.append(match or '"\x01"')
        return " AND ".join(parts) or "1", values


def select(
    database: Database, chosen: Selection, offset: int = 0, limit: int | None = None
) -> list[Entry]:
    """The entries, the newest first."""
    condition, values = chosen.condition()
    rows = database.rows(
        "SELECT entries.*, pictures.place,"
        " (SELECT json_group_array(tag) FROM tags WHERE entry = entries.id) AS tags"
        " FROM entries JOIN pictures USING (sha256)"
        f" WHERE {condition} ORDER BY entries.id DESC LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else limit, offset),
    )
    return [_entry(row) for row in rows]


def count(database: Database, chosen: Selection) -> int:
    """How many `select` would give."""
    condition, values = chosen.condition()
    return int(database.rows(f"SELECT count(*) FROM entries WHERE {condition}", values)[0][0])


def numbers(database: Database, chosen: Selection, order: Order = "oldest") -> list[int]:
    """Only the ids; fast also for a hundred thousand."""
    condition, values = chosen.condition()
    rows = database.rows(
        f"SELECT id FROM entries WHERE {condition} ORDER BY {_ORDERS[order]}", values
    )
    return [row[0] for row in rows]


def in_order(database: Database, wanted: Iterable[int]) -> list[Entry]:
    """Entries by id, in the order asked for; those that are gone are left out."""
    ids = tuple(wanted)
    found: dict[int, Entry] = {}
    for start in range(0, len(ids), _MOST_IDS):
        chosen = Selection(ids=ids[start : start + _MOST_IDS])
        found |= {entry.id: entry for entry in select(database, chosen)}
    return [found[number] for number in ids if number in found]


def text_matches(
    database: Database, text: str, chosen: Selection, most: int
) -> list[tuple[int, float]]:
    """Entries in which any of the words occurs, the best first.

    Returns:
        (id, weight): the more, rarer and more prominent words occur, the higher the weight (BM25).
    """
    match = _match(_words(text), " OR ")
    if not match:
        return []
    condition, values = chosen.condition()
    rows = database.rows(
        f"SELECT texts.rowid AS id, {_WEIGHTS} AS cost FROM texts"
        " JOIN entries ON entries.id = texts.rowid"
        f" WHERE texts MATCH ? AND {condition} ORDER BY cost, id LIMIT ?",
        (match, *values, most),
    )
    return [(row["id"], -float(row["cost"])) for row in rows]


def _words(text: str) -> list[str]:
    """Without little words, unless there are no others."""
    words = re.findall(r"\w+", text.lower().replace("_", " "))
    return [word for word in words if word not in _LITTLE_WORDS] or words


def _match(words: Iterable[str], joined: str) -> str:
    """A question in FTS5's language; each word is quoted, so none is an operator.

    Each counts as it is, stemmed, and as a beginning.
    """
    return joined.join(f'("{word}" OR "{word}"*)' for word in dict.fromkeys(words))


def _entry(row: Any) -> Entry:
    return Entry(
        id=row["id"],
        kind=row["kind"],
        sha256=row["sha256"],
        name=row["name"],
        category=row["category"],
        words=row["words"],
        tags=tuple(sorted(json.loads(row["tags"]))),
        attributes=json.loads(row["attributes"]),
        added=row["added"],
        place=Path(row["place"]) if row["place"] else None,
    )


def refer(database: Database, text: str) -> Entry:
    """The entry that a person means: by id, by the beginning of its hash, or by its name.

    Raises:
        BadInput: there is none, or several have that name.
    """
    text = text.strip()
    if text.isdecimal() and (found := select(database, Selection(ids=(int(text[:18]),)))):
        return found[0]
    rows = database.rows("SELECT id FROM entries WHERE name = ? ORDER BY id LIMIT 20", (text,))
    if not rows and re.fullmatch(r"[0-9a-f]{8,64}", text):
        rows = database.rows(
            "SELECT id FROM entries WHERE sha256 >= ? AND sha256 < ? ORDER BY id LIMIT 20",
            (text, f"{text}g"),
        )
    if not rows:
        raise BadInput(
            f"The library has no entry “{text}”.",
            "Give the number or the name that `fashionstudio library list` shows.",
        )
    if len(rows) > 1:
        raise BadInput(
            f"Several entries are called “{text}”.",
            f"Give one of their numbers: {', '.join(str(row['id']) for row in rows)}.",
        )
    return select(database, Selection(ids=(rows[0]["id"],)))[0]
