"""The text files of the public data sets: who wears what, and what it is called."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fashionstudio.core.look import Category
from fashionstudio.errors import BadInput

CHUNKS = 3
"""Noun chunks a garment; entries with fewer are ignored, as published."""


@dataclass(frozen=True, slots=True)
class Pair:
    """File names of a person and of the garment to be put on them, with its captions."""

    model: str
    garment: str
    category: Category
    captions: tuple[str, ...] = ()


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """The lines of a pairs file: `model.jpg garment.jpg`; further columns are ignored.

    Raises:
        BadInput: the file is missing, or a line of it has one name only.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The pairs file “{path}” cannot be read.",
            "It belongs to the data set: unpack it again, or check the folder you named.",
            repr(error),
        ) from error
    pairs = []
    for number, line in enumerate(lines, start=1):
        names = line.split()
        if len(names) == 1:
            raise BadInput(
                f"Line {number} of “{path}” names one picture only.",
                "Each line names a person's picture and a garment's, with a space between.",
            )
        if names:
            pairs.append((names[0], names[1]))
    return pairs


def read_captions(paths: list[Path]) -> dict[str, tuple[str, ...]]:
    """Garment id → its noun chunks, of all the files that are there; the first file wins.

    Raises:
        BadInput: a file is there but is not a table of noun chunks.
    """
    captions: dict[str, tuple[str, ...]] = {}
    for path in reversed(paths):
        if path.is_file():
            captions |= _caption_file(path)
    return captions


def caption_of(captions: Mapping[str, tuple[str, ...]], garment: str) -> tuple[str, ...]:
    """A garment's captions by its file name; its id is what stands before the underscore."""
    return captions.get(Path(garment).stem.split("_")[0], ())


def _caption_file(path: Path) -> dict[str, tuple[str, ...]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(key): tuple(str(chunk).strip() for chunk in chunks[:CHUNKS])
            for key, chunks in data.items()
            if isinstance(chunks, list) and len(chunks) >= CHUNKS
        }
    except (OSError, ValueError, AttributeError) as error:
        raise BadInput(
            f"The captions in “{path}” cannot be read.",
            "It should be a JSON object: garment id → list of three noun chunks.",
            repr(error),
        ) from error
