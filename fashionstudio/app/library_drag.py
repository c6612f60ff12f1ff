"""Entries of the library on their way by drag and drop."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QUrl

if TYPE_CHECKING:
    from fashionstudio.app.library_cards import Card
    from fashionstudio.library.entry import Kind

MIME = "application/x-fashionstudio-entries"


@dataclass(frozen=True, slots=True)
class Dragged:
    """An entry in a drag."""

    id: int
    kind: Kind
    path: Path
    name: str
    category: str = ""


def drag_of(cards: Sequence[Card]) -> QMimeData:
    """Entries on their way onto canvas or slots, or as files to other programs."""
    there = [card for card in cards if card.path is not None]
    entries = [
        {
            "id": c.entry.id,
            "kind": c.entry.kind,
            "path": str(c.path),
            "name": file_name(c),
            "category": c.entry.category or "",
        }
        for c in there
    ]
    mime = QMimeData()
    mime.setData(MIME, QByteArray(json.dumps(entries).encode()))
    # A Look goes without its file: whoever takes the library's own copy would save into it.
    pictures = [card for card in there if card.entry.kind != "look"]
    mime.setUrls([QUrl.fromLocalFile(str(card.path)) for card in pictures])
    return mime


def dragged_in(mime: QMimeData | None) -> list[Dragged]:
    """The entries in a drag; none if it comes from elsewhere."""
    if mime is None or not mime.hasFormat(MIME):
        return []
    entries = json.loads(bytes(mime.data(MIME).data()))
    return [Dragged(e["id"], e["kind"], Path(e["path"]), e["name"], e["category"]) for e in entries]


def file_name(card: Card) -> str:
    """The entry's name with the file's ending."""
    suffix = card.path.suffix if card.path is not None else ""
    name = card.entry.name
    return name if not suffix or name.lower().endswith(suffix) else f"{name}{suffix}"
