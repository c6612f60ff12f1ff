"""What the library holds: entries of five kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from fashionstudio.core.look import CATEGORIES, Category
from fashionstudio.errors import BadInput

Kind = Literal["person", "garment", "fabric", "look", "render"]
KINDS: tuple[Kind, ...] = get_args(Kind)

FOLDERS: dict[Kind, str] = {
    "person": "people",
    "garment": "garments",
    "fabric": "fabrics",
    "look": "looks",
    "render": "renders",
}
"""Where in the library's folder the files of a kind lie."""

Progress = Callable[[int, int, str], None]
"""Told of done, all, and the name of what is at work."""

Stop = Callable[[], bool]
"""Asked between the steps whether to stop."""


def nothing_done(_done: int, _all: int, _name: str) -> None:
    """Progress that nobody watches."""


def go_on() -> bool:
    """Nobody stops it."""
    return False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the library; its file is named by its content.

    Attributes:
        id: never given again, also after it was removed.
        kind: what it is.
        sha256: of the file's bytes. One content is one entry of a kind.
        name: what people call it; the file's name, unless it was given another.
        category: what kind of garment, where that is known. Of a render: of what was rendered.
        words: what is said about it: captions, or the Words of a Look.
        tags: the user's own, in alphabetical order.
        attributes: what else is known: size in pixels, colours, what the data set or recipe says.
        added: when, in seconds since 1970.
        place: of the file, if it is used where it lies instead of being copied.
    """

    id: int
    kind: Kind
    sha256: str
    name: str
    category: Category | None = None
    words: str = ""
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    added: float = 0.0
    place: Path | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "id": self.id,
            "kind": self.kind,
            "sha256": self.sha256,
            "name": self.name,
            "category": self.category,
            "words": self.words,
            "tags": list(self.tags),
            "attributes": dict(self.attributes),
            "added": self.added,
            "place": None if self.place is None else str(self.place),
        }


def check_kind(kind: str) -> Kind:
    """Raises BadInput for anything that is no kind."""
    if kind not in KINDS:
        raise BadInput(f"“{kind}” is not a kind of entry.", f"Choose one of: {', '.join(KINDS)}.")
    return kind


def check_category(category: str | None) -> Category | None:
    """Raises BadInput for anything that is no category."""
    if category is not None and category not in CATEGORIES:
        raise BadInput(
            f"“{category}” is not a category.", f"Choose one of: {', '.join(CATEGORIES)}."
        )
    return category


def clean_tag(tag: str) -> str:
    """A tag as it is kept: one line, single blanks, lower case.

    Raises:
        BadInput: nothing is left, or it is longer than 60 characters.
    """
    plain = " ".join(tag.split()).lower()
    if not plain or len(plain) > 60:
        raise BadInput(f"“{tag[:80]}” cannot be a tag.", "A tag has 1 to 60 characters.")
    return plain
