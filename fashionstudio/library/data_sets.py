"""Taking up a tree of Dress Code or VITON-HD: its people and garments, used where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fashionstudio.datasets.published import TryOnDataSet, open_data_set
from fashionstudio.datasets.published.item import Split
from fashionstudio.datasets.published.opening import recognise
from fashionstudio.errors import BadInput
from fashionstudio.library.entry import Kind, Progress, Stop, go_on, nothing_done
from fashionstudio.library.importing import Candidate, ImportReport, take_all

if TYPE_CHECKING:
    from fashionstudio.library.library import Library

SPLITS: tuple[Split, ...] = ("test", "train")


def import_data_set(
    library: Library,
    root: Path,
    *,
    splits: tuple[Split, ...] = SPLITS,
    copy: bool = False,
    progress: Progress = nothing_done,
    cancelled: Stop = go_on,
) -> ImportReport:
    """Take up what the pairs files of a public data set name.

    Garments bring their captions as words; all entries get the data set and the split as tags.
    Where a person wears a garment of the data set, `attributes["wears"]` has its name.

    Args:
        library: where to.
        root: the data set's folder.
        splits: "test", "train" or both; those that are not there are passed over.
        copy: copy the files instead of using them where they lie.
        progress: told of done, all, and the name of the file at work.
        cancelled: asked before each file.

    Raises:
        BadInput: the folder holds neither data set, or its lists cannot be read.
        DiskFull: what is in by then stays.
    """
    kind = recognise(root)
    candidates: dict[tuple[Kind, Path], Candidate] = {}
    problems: list[BadInput] = []
    for split in splits:
        try:
            opened = open_data_set(root, split, "paired", parts=("person", "garment"))
        except BadInput as error:
            problems.append(error)
            continue
        for candidate in _candidates(opened, (kind, split)):
            assert candidate.kind is not None
            candidates.setdefault((candidate.kind, candidate.path), candidate)
    if not candidates and problems:
        raise problems[0]
    return take_all(
        library, candidates.values(), in_place=not copy, progress=progress, cancelled=cancelled
    )


def _candidates(opened: TryOnDataSet, tags: tuple[str, ...]) -> Iterator[Candidate]:
    for number, pair in enumerate(opened.pairs):
        places = opened.places(number)
        worn = {"wears": pair.garment, "wears_category": pair.category}
        yield Candidate(places["person"][0], "person", name=pair.model, tags=tags, attributes=worn)
        yield Candidate(
            places["garment"][0],
            "garment",
            name=pair.garment,
            category=pair.category,
            words=", ".join(pair.captions),
            tags=tags,
        )
