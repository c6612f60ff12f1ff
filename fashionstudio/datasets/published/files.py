"""Which files a pair has, what they are needed for, and which of them are not there."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Literal

from fashionstudio.datasets.published.item import Part
from fashionstudio.errors import BadInput

Source = Literal["person", "garment", "garment_mask", "labels", "keypoints", "sketch", "head"]
"""A kind of file; the parts of an Item are made of them."""

Tried = Mapping[Source, tuple[Path, ...]]
"""A pair's files, each with the places to look in; a kind that is left out is not expected."""

NEEDS: dict[Part, tuple[Source, ...]] = {
    "person": ("person",),
    "garment": ("garment",),
    "worn": ("person", "labels"),
    "labels": ("labels",),
    "pose": ("keypoints",),
    "sketch": ("sketch",),
    "region": ("labels", "keypoints"),
    "head": ("head",),
}

PURPOSES: dict[Source, tuple[str, str]] = {
    "person": ("pictures of people", "everything"),
    "garment": ("pictures of garments", "try-on and its training"),
    "garment_mask": ("garment masks", "garments on white, as LaDI-VTON was trained on them"),
    "labels": ("label maps", "the Region and the worn garment"),
    "keypoints": ("keypoint files", "the Region and the pose"),
    "sketch": ("sketches", "MGD's sketch"),
    "head": ("stitch maps", "pasting MGD's heads back"),
}
"""What to call a kind of file in the plural, and what is not possible without it."""


def first_present(tried: Tried) -> dict[Source, Path]:
    """The files of a pair that are there."""
    found: dict[Source, Path] = {}
    for source, paths in tried.items():
        for path in paths:
            if path.is_file():
                found[source] = path
                break
    return found


def check_required(tried: Tried, found: Mapping[Source, Path], parts: Iterable[Part]) -> None:
    """All files that the parts are made of are there.

    Raises:
        BadInput: one is not; it is named.
    """
    for part in sorted(parts):
        for source in NEEDS[part]:
            if source not in found:
                what, purpose = PURPOSES[source]
                place = f"“{tried[source][0]}” is" if tried.get(source) else f"{what} are"
                raise BadInput(
                    f"The {part} is needed here, but {place} not there.",
                    f"Unpack the {what} of the data set there; they are needed for {purpose}.",
                )


def missing_lines(tried: Collection[Tried]) -> list[str]:
    """One sentence for each kind of file of which not all are there, and nothing for the others."""
    listed: dict[str, frozenset[str]] = {}
    lines = []
    for source, (what, purpose) in PURPOSES.items():
        places = [[str(path) for path in files.get(source, ())] for files in tried]
        expected = {paths[0]: paths for paths in places if paths}  # a garment may come twice
        absent = [
            first
            for first, paths in expected.items()
            if not any(_is_listed(path, listed) for path in paths)
        ]
        if absent:
            lines.append(
                f"{what}: {len(absent)} of {len(expected)} are not there, for example "
                f"“{absent[0]}”; needed for {purpose}."
            )
    return lines


def _is_listed(path: str, listed: dict[str, frozenset[str]]) -> bool:
    """Whether a file is there; each folder is listed once."""
    folder, name = os.path.split(path)
    if folder not in listed:
        try:
            listed[folder] = frozenset(path.name for path in Path(folder).iterdir())
        except OSError:
            listed[folder] = frozenset()
    return name in listed[folder]
