"""Where pictures lie in the spaces of search: kept in the index, compared in numpy.

Every engine has a space of its own, and vectors of two spaces have nothing in common. Why plain
numpy: docs/decisions/0012-the-library.md.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fashionstudio.library.database import Database

F32 = NDArray[np.float32]

_STORED = np.dtype("<f2")
_BLOCK_ROWS = 16384  # half floats become floats in blocks that fit the cache


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """All vectors of one kind of entry in one space.

    Attributes:
        ids: (n,) int64, of the entries, rising.
        matrix: (n, d) float32, every row of length 1.
    """

    ids: NDArray[np.int64]
    matrix: F32

    def nearest(
        self, query: F32, most: int, allowed: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """Entries and their likeness (-1..1), the nearest first; equal ones by id.

        Args:
            query: (d,) float32 of length 1.
            most: how many at most.
            allowed: only these entries; None allows all.
        """
        if most < 1 or not len(self.ids):
            return []
        scores = self.matrix @ np.asarray(query, np.float32)
        ids = self.ids
        if allowed is not None:
            kept = np.isin(ids, np.fromiter(allowed, np.int64, len(allowed)))
            scores, ids = scores[kept], ids[kept]
        if len(ids) > most:
            best = np.argpartition(scores, len(ids) - most)[-most:]
            scores, ids = scores[best], ids[best]
        order = np.lexsort((ids, -scores))
        return [(int(ids[i]), float(scores[i])) for i in order]


class VectorStore:
    """Vectors by space and by the picture's content."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[tuple[str, str], tuple[tuple[int, ...], Vectors]] = {}
        self._lock = threading.Lock()

    def put(self, space: str, vectors: Mapping[str, F32]) -> None:
        """Keep vectors (d,) of pictures by their SHA-256.

        They are stored as half floats: half of the space, and likenesses change by less than 0.001.
        """
        if not vectors:
            return
        dimensions = len(next(iter(vectors.values())))
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO spaces (name, dimensions) VALUES (?, ?)", (space, dimensions)
            )
            connection.executemany(
                "INSERT OR REPLACE INTO vectors (space, sha256, vector)"
                " VALUES ((SELECT id FROM spaces WHERE name = ?), ?, ?)",
                [(space, key, row.astype(_STORED).tobytes()) for key, row in vectors.items()],
            )

    def drop(self, sha256: str) -> None:
        """Forget the vectors of a picture in all spaces, so that they are made again."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM vectors WHERE sha256 = ?", (sha256,))

    def has(self, space: str, pictures: Sequence[str]) -> set[str]:
        """Which of the pictures have a vector in the space."""
        rows = self._database.rows(
            "SELECT sha256 FROM vectors WHERE space = (SELECT id FROM spaces WHERE name = ?)",
            (space,),
        )
        return {row[0] for row in rows} & set(pictures)

    def spaces(self) -> dict[str, int]:
        """All spaces, with how many pictures have a vector in each."""
        rows = self._database.rows(
            "SELECT name, (SELECT count(*) FROM vectors WHERE space = spaces.id) AS n FROM spaces"
        )
        return {row["name"]: row["n"] for row in rows}

    def forget(self, space: str) -> None:
        """Drop all vectors of a space, of an engine that was removed for example."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM spaces WHERE name = ?", (space,))

    def of(self, space: str, kind: str) -> Vectors:
        """All of a kind; kept in memory until something is added or removed."""
        state = self._state(space)
        with self._lock:
            kept = self._kept.get((space, kind))
            if kept is not None and kept[0] == state:
                return kept[1]
        found = self._read(space, kind)
        with self._lock:
            self._kept[space, kind] = state, found
        return found

    def _state(self, space: str) -> tuple[int, ...]:
        """Changes whenever vectors or entries come or go: their numbers are never given again."""
        row = self._database.rows(
            "SELECT (SELECT count(*) FROM vectors), (SELECT ifnull(max(number), 0) FROM vectors),"
            " (SELECT count(*) FROM entries), (SELECT ifnull(max(id), 0) FROM entries),"
            " ifnull((SELECT id FROM spaces WHERE name = ?), 0)",
            (space,),
        )[0]
        return tuple(int(value) for value in row)

    def _read(self, space: str, kind: str) -> Vectors:
        rows = self._database.rows(
            "SELECT entries.id, vectors.vector FROM entries"
            " JOIN vectors ON vectors.sha256 = entries.sha256"
            " WHERE entries.kind = ?"
            " AND vectors.space = (SELECT id FROM spaces WHERE name = ?) ORDER BY entries.id",
            (kind, space),
        )
        if not rows:
            return Vectors(np.zeros(0, np.int64), np.zeros((0, 0), np.float32))
        ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        stored = np.frombuffer(b"".join(row[1] for row in rows), _STORED).reshape(len(rows), -1)
        matrix = np.empty(stored.shape, np.float32)
        for start in range(0, len(rows), _BLOCK_ROWS):
            block = stored[start : start + _BLOCK_ROWS].astype(np.float32)
            block /= np.maximum(np.linalg.norm(block, axis=1, keepdims=True), 1e-6)
            matrix[start : start + _BLOCK_ROWS] = block
        return Vectors(ids, matrix)
