"""What the window asks the library for, and what it shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from fashionstudio.app.sentences import sentence
from fashionstudio.errors import FashionStudioError
from fashionstudio.library.entry import Entry, Kind
from fashionstudio.library.library import Library
from fashionstudio.library.selecting import Order, in_order

CARD_PX = 168
"""Longer side of a card's picture: what the grid shows of it at large writing, too."""


@dataclass(frozen=True, slots=True)
class ShelfQuery:
    """What is looked for.

    Attributes:
        kind: of the entries.
        words: that occur, or what is meant; with `like`, what shall be different.
        like: id of an entry that others shall be like.
        tag, category: that entries must have, "" for any.
        order: of what is not ordered by how well it fits.
    """

    kind: Kind = "garment"
    words: str = ""
    like: int | None = None
    tag: str = ""
    category: str = ""
    order: Order = "newest"

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.words.strip() or self.like or self.tag or self.category)

    @property
    def asks_worker(self) -> bool:
        """Whether pictures have to be compared."""
        return bool(self.words.strip()) or self.like is not None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        ids: of the entries, in order.
        everything: how many of the kind there are.
        tags: all of the library.
        compared: whether pictures were compared, too.
        unready: some pictures could not be compared yet.
        problem: why pictures were not compared, "" if nothing is wrong.
    """

    ids: tuple[int, ...]
    everything: int
    tags: tuple[str, ...] = ()
    compared: bool = False
    unready: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One entry, as it is shown.

    Attributes:
        entry: what is known of it.
        path: its file, None if that is gone.
        image: small; null if there is none.
        problem: why the file or the picture is missing.
    """

    entry: Entry
    path: Path | None
    image: QImage
    problem: str = ""


def make_cards(library: Library, ids: Sequence[int]) -> list[Card]:
    """The cards of entries that are still there; off the GUI thread."""
    return [_card(library, entry) for entry in in_order(library.database, ids)]


def _card(library: Library, entry: Entry) -> Card:
    path: Path | None = None
    image, problem = QImage(), ""
    try:
        path = library.path(entry)
        image = QImage.fromData(library.thumbnail(entry))
    except FashionStudioError as error:
        problem = sentence(error)
    if max(image.width(), image.height()) > CARD_PX:
        image = image.scaled(
            CARD_PX,
            CARD_PX,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return Card(entry, path, image, problem)
