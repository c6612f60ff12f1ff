"""Files that are the same, and pictures that look the same; told, never removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.errors import Cancelled
from fashionstudio.library import selecting
from fashionstudio.library.entry import Entry, Kind, Progress, Stop, go_on, nothing_done
from fashionstudio.library.looking import FINGERPRINT_BYTES, HASH_BYTES

if TYPE_CHECKING:
    from fashionstudio.library.library import Library

NEAR_BITS = 18
"""Of 256 that may differ. Of 300 photos of garments, 99 in 100 copies of two thirds the size at
JPEG quality 60 differ by 15 or less; of a million pairs of different garments, many on the same
floor in the same light, none by less than 25."""
NEAR_LEVELS = 6.0
"""Mean difference of the coarse colours, of 255 levels: light and paper, but no other dye."""

_BLOCK = 512


@dataclass(frozen=True, slots=True)
class SameFile:
    """An entry that was found in several files."""

    entry: Entry
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What is there more than once.

    Attributes:
        same: files with the same content; the library holds it once.
        near: groups of entries of one kind whose pictures look alike: other sizes, other
            compression, slightly cropped or retouched.
    """

    same: tuple[SameFile, ...]
    near: tuple[tuple[Entry, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "same": [
                {"entry": one.entry.to_dict(), "files": [str(path) for path in one.paths]}
                for one in self.same
            ],
            "near": [[entry.to_dict() for entry in group] for group in self.near],
        }


def find_duplicates(
    library: Library,
    kind: Kind | None = None,
    *,
    progress: Progress = nothing_done,
    cancelled: Stop = go_on,
) -> Duplicates:
    """Find them; a hundred thousand pictures take minutes, ten thousand some seconds.

    Args:
        library: where.
        kind: only of one kind; None: of each kind among itself.
        progress: told of done, all, and "".
        cancelled: asked now and then.

    Raises:
        Cancelled: it was.
    """
    rows = library.database.rows(
        "SELECT entries.id, entries.kind, pictures.fingerprint FROM entries"
        " JOIN pictures USING (sha256) WHERE ? IS NULL OR entries.kind = ? ORDER BY entries.id",
        (kind, kind),
    )
    pairs: list[tuple[int, int]] = []
    done = 0
    for one in sorted({row["kind"] for row in rows}):
        chosen = [
            row
            for row in rows
            if row["kind"] == one and len(row["fingerprint"] or b"") == FINGERPRINT_BYTES
        ]
        for first, second in _near_pairs([row["fingerprint"] for row in chosen]):
            if cancelled():
                raise Cancelled("Cancelled.")
            pairs += [
                (chosen[a]["id"], chosen[b]["id"]) for a, b in zip(first, second, strict=True)
            ]
            done = min(done + _BLOCK, len(rows))
            progress(done, len(rows), "")
    near = tuple(tuple(selecting.in_order(library.database, group)) for group in _groups(pairs))
    return Duplicates(_same(library, kind), near)


def _same(library: Library, kind: Kind | None) -> tuple[SameFile, ...]:
    rows = library.database.rows(
        "SELECT entry FROM sources JOIN entries ON entries.id = sources.entry"
        " WHERE ? IS NULL OR kind = ? GROUP BY entry HAVING count(*) > 1 ORDER BY entry",
        (kind, kind),
    )
    found = selecting.in_order(library.database, (row["entry"] for row in rows))
    same = (
        SameFile(entry, tuple(path for path in library.sources(entry) if path.is_file()))
        for entry in found
    )
    return tuple(one for one in same if len(one.paths) > 1)


def _near_pairs(fingerprints: Sequence[bytes]) -> Iterable[tuple[list[int], list[int]]]:
    """Numbers (first < second) of those that look alike, block by block."""
    table = np.frombuffer(b"".join(fingerprints), np.uint8).reshape(-1, FINGERPRINT_BYTES)
    hashes = np.ascontiguousarray(table[:, :HASH_BYTES]).view(np.uint64)
    colours: NDArray[np.int16] = table[:, HASH_BYTES:].astype(np.int16)
    for start in range(0, len(table), _BLOCK):
        block, others = hashes[start : start + _BLOCK], hashes[start:]
        differ = np.zeros((len(block), len(others)), np.uint16)
        for column in range(hashes.shape[1]):
            differ += np.bitwise_count(block[:, None, column] ^ others[None, :, column])
        first, second = np.nonzero(np.triu(differ <= NEAR_BITS, 1))
        apart = np.abs(colours[start + first] - colours[start + second]).mean(axis=1)
        alike = apart <= NEAR_LEVELS
        yield (start + first[alike]).tolist(), (start + second[alike]).tolist()


def _groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Pairs that hang together, each group and all groups in rising order."""
    leader: dict[int, int] = {}

    def find(number: int) -> int:
        while (above := leader.setdefault(number, number)) != number:
            leader[number] = leader[above]
            number = leader[number]
        return number

    for first, second in pairs:
        low, high = sorted((find(first), find(second)))
        leader[high] = low
    groups: dict[int, list[int]] = {}
    for number in sorted(leader):
        groups.setdefault(find(number), []).append(number)
    return list(groups.values())
