"""Files by patterns, in an order that people expect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from fashionstudio.core.image_io import READABLE_SUFFIXES
from fashionstudio.errors import BadInput

_MAGIC = re.compile(r"[*?\[]")


def find_pictures(patterns: Sequence[str], base: Path) -> list[Path]:
    """Picture files, each once: a file is itself, a folder all in it, a pattern what it matches.

    Args:
        patterns: “anna.jpg”, “people”, “people/*.jpg”, “season/**/*.png”.
        base: what they are relative to.

    Raises:
        BadInput: a pattern matches nothing.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        matches = _matches(pattern, base)
        if not matches:
            raise BadInput(f"There is no picture “{pattern}”.", f"It was looked for in “{base}”.")
        found.update(dict.fromkeys(matches))
    return list(found)


def _matches(pattern: str, base: Path) -> list[Path]:
    place = base / pattern
    try:
        if place.is_dir():
            return _ordered(p for p in place.iterdir() if _is_picture(p))
        if not _MAGIC.search(pattern) or place.exists():
            return [place]  # whether it is there is told with everything else about the pictures
        anchor, rest = _split(place)
        return _ordered(p for p in anchor.glob(rest) if _is_picture(p))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"“{pattern}” cannot be looked for.",
            "Check the name, and that you may read the folder.",
            repr(error),
        ) from error


def _split(place: Path) -> tuple[Path, str]:
    """The part without wildcards, and the rest."""
    parts = place.parts
    first = next(n for n, part in enumerate(parts) if _MAGIC.search(part))
    return Path(*parts[:first]), str(Path(*parts[first:]))


def _is_picture(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return path.suffix.lower() in READABLE_SUFFIXES and not hidden and path.is_file()


def _ordered(paths: Iterable[Path]) -> list[Path]:
    """By name, numbers by value: 2 before 10."""

    def key(path: Path) -> list[tuple[int, int | str]]:
        pieces = re.split(r"(\d+)", path.as_posix().casefold())
        return [(0, int(p)) if p.isdecimal() else (1, p) for p in pieces]

    return sorted(paths, key=key)
