"""Examples that are kept on disk, in blocks that are mapped into memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.atomic import write_atomic
from fashionstudio.errors import BadInput

Rows = Iterable[tuple[int, int]]
"""Examples by block and row."""


@dataclass
class Blocks:
    """Arrays (N, ...) in the files of a folder, all of one kind.

    Attributes:
        folder: where they lie.
        name: what the files' names begin with.
    """

    folder: Path
    name: str
    arrays: list[NDArray[Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for path in sorted(self.folder.glob(f"{self.name}-*.npy")):
            self.arrays.append(np.load(path, mmap_mode="r"))

    def __len__(self) -> int:
        return sum(len(block) for block in self.arrays)

    def write(self, block: NDArray[Any]) -> None:
        """Add a block, at once or not at all."""
        stream = io.BytesIO()
        np.save(stream, block, allow_pickle=False)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{self.name}-{len(self.arrays):05d}.npy"
        write_atomic(path, stream.getvalue())
        self.arrays.append(np.load(path, mmap_mode="r"))

    def rows(self, numbers: Rows) -> Iterator[Any]:
        """These examples."""
        return (self.arrays[block][row] for block, row in numbers)

    def first(self, count: int) -> Rows:
        """The first examples, always the same."""
        every = ((b, row) for b, block in enumerate(self.arrays) for row in range(len(block)))
        return islice(every, count)

    def draw(self, count: int, rng: np.random.Generator) -> Rows:
        """Random examples.

        Raises:
            BadInput: there are none.
        """
        if not self.arrays:
            raise BadInput(
                f"There are no examples in “{self.folder}”.",
                "Give the stage more time: it makes them first.",
            )
        chosen = rng.integers(len(self.arrays), size=count)
        return [(int(b), int(rng.integers(len(self.arrays[int(b)])))) for b in chosen]
