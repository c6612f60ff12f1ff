"""Who makes the items of a batch: the border between a run and what computes it.

A run hands `WorkItem`s over and takes `Outcome`s back, in any order. Nothing that a run writes
(journal, manifest, pictures) depends on the executor, so a run that was begun on one computer may
be finished on many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, FashionStudioError

ATTEMPTS = 2
"""How many workers may die of an item before it is given up."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One picture to make.

    Attributes:
        name: of the item, unique in its run.
        request: with one variation.
        files: SHA-256 → a file that holds these bytes; one for each picture of the request.
    """

    name: str
    request: Request
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A finished picture, as the worker tells it.

    Attributes:
        picture: PNG at the Photo's size, with its recipe.
        region: PNG (H, W), by how much each pixel was replaced; 0 = untouched.
        recipe: `Recipe.to_dict()`, with notes and timings.
        confidence: 0..1 for what was found in the Photo ("pose", "parts", "region", …).
    """

    picture: bytes
    region: bytes
    recipe: dict[str, Any]
    confidence: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What became of an item; exactly one of `made` and `error` is there.

    Attributes:
        seconds: that the item took of its worker's time, all in all.
        attempts: how often it was tried.
        worker: who made it, for the manifest: "cpu", "cuda:1", a node's name.
    """

    name: str
    made: Made | None = None
    error: FashionStudioError | None = None
    seconds: float = 0.0
    attempts: int = 1
    worker: str = ""


class Executor(Protocol):
    """Makes items; used for one run at a time."""

    def run(self, items: Iterable[WorkItem]) -> Iterator[Outcome]:
        """Make all items; an outcome for each, in any order, as soon as it is there.

        Items are taken from the iterable only as they are needed, in its order, which keeps equal
        inputs together. An item that cannot be made is an outcome with an error and stops nothing;
        one whose worker dies is tried again on a fresh worker, `ATTEMPTS` times in all. After
        `pause` or `cancel` the iterator ends early; items without an outcome are not lost, the
        run gives them again when it is resumed.

        Raises:
            FashionStudioError: nothing can be made at all: no worker starts, no cluster answers.
        """

    def pause(self) -> None:
        """Take no further items and let `run` end when those in work are done. From any thread."""

    def cancel(self) -> None:
        """Let `run` end at once, without outcomes for what is in work. From any thread."""


def read_input(sha256: str, path: Path) -> bytes:
    """The bytes of an input, as they were when the plan was checked.

    Raises:
        BadInput: the file has gone, or has changed since.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"“{path.name}” cannot be read any more.",
            "Put it back, and run the batch again.",
            repr(error),
        ) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BadInput(
            f"“{path.name}” has changed since the plan was checked.",
            "Run the batch again; it takes the file as it is now.",
        )
    return data
