"""Lists of noun chunks to choose captions from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fashionstudio.core.look import CATEGORIES
from fashionstudio.errors import BadInput

DEFAULT_LIST = Path(__file__).with_name("candidates.txt")

_SECTION = re.compile(r"\[\s*(\w+)\s*(?::\s*(.+?)\s*)?\]")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun chunk.

    Attributes:
        text: the chunk.
        category: of the garments that it may describe; "all" fits any.
        group: what it tells of (sleeves, pattern, …); empty for lists without sections.
    """

    text: str
    category: str = "all"
    group: str = ""

    def fits(self, category: str | None) -> bool:
        """Whether it may describe a garment; one of unknown category takes every chunk."""
        return category is None or self.category in ("all", category)


def read_candidates(path: Path = DEFAULT_LIST) -> tuple[Candidate, ...]:
    """Read a list: one chunk a line, in sections or not; see `candidates.txt` for the format.

    Raises:
        BadInput: the file cannot be read, names an unknown category, or has fewer than three lines.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The candidate list “{path}” cannot be read.",
            "It is a text file with one noun chunk a line.",
            repr(error),
        ) from error
    found: dict[Candidate, None] = {}
    category, group = "all", ""
    for number, line in enumerate(lines, start=1):
        text = " ".join(line.split("#")[0].split())
        if section := _SECTION.fullmatch(text):
            category, group = section[1], section[2] or ""
            if category not in (*CATEGORIES, "all"):
                raise BadInput(
                    f"Line {number} of “{path.name}” names an unknown category “{category}”.",
                    f"Categories are all, {', '.join(CATEGORIES)}.",
                )
        elif text:
            found.update(dict.fromkeys(Candidate(each, category, group) for each in spelled(text)))
        if len(found) > _MOST:
            raise BadInput(f"“{path.name}” has more than {_MOST} chunks.", "Shorten the list.")
    if len(found) < 3:
        raise BadInput(f"“{path.name}” has fewer than three chunks.", "Add some, one a line.")
    return tuple(found)


def spelled(text: str) -> Iterable[str]:
    """`(a|b) c` as “a c” and “b c”."""
    parts = _CHOICE.split(text)  # texts and choices by turns
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return (" ".join("".join(chosen).split()) for chosen in itertools.product(*choices))
