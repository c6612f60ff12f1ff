"""What a file is, as far as the names of its folders tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from fashionstudio.core.look import CATEGORIES, Category
from fashionstudio.core.wanted import guess_category
from fashionstudio.library.entry import Kind

_NAMES: tuple[tuple[Kind, str], ...] = (
    ("person", "person persons people model models human humans photo photos"),
    ("garment", "garment garments cloth clothes clothing shop catalogue catalog product products"),
    ("fabric", "fabric fabrics swatch swatches textile textiles material materials"),
    ("look", "look looks project projects"),
    ("render", "render renders result results output outputs"),
)
_KINDS: dict[str, Kind] = {word: kind for kind, words in _NAMES for word in words.split()}
_WHERE: dict[str, Category] = {
    "upper": "upper_body",
    "tops": "upper_body",
    "lower": "lower_body",
    "bottoms": "lower_body",
    "dress": "dresses",
}


def guess_kind(path: Path, below: Path | None = None) -> Kind | None:
    """The kind that the nearest folder's name tells.

    Args:
        path: a file.
        below: the outermost folder whose name counts.
    """
    for folder in _folders(path, below):
        kinds = {_KINDS[word] for word in _words(folder) if word in _KINDS}
        if len(kinds) == 1:
            return kinds.pop()
    return None


def guess_folder_category(path: Path, below: Path | None = None) -> Category | None:
    """The category that the nearest folder's name tells: upper_body, tops, skirts, …"""
    for folder in _folders(path, below):
        plain = folder.lower().replace("-", "_").replace(" ", "_")
        for category in CATEGORIES:
            if plain == category:
                return category
        for word in _words(folder):
            if word in _WHERE:
                return _WHERE[word]
        guessed = guess_category(" ".join(_words(folder)))
        if guessed is not None:
            return guessed
    return None


def _folders(path: Path, below: Path | None) -> Iterator[str]:
    """Names of the folders, from the inside to the outside."""
    for parent in path.absolute().parents:
        yield parent.name
        if below is None or parent == below.absolute():
            return


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z]+", name.lower())
