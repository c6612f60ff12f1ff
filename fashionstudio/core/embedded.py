"""Pictures and Words as vectors of one space: what is asked for, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.errors import BadInput

MAX_ITEMS = 4096
"""That one job may ask for: a message stays small, and a cancel is soon heeded."""
CLIP = "clip"
"""Given as the engine: the user's own CLIP makes the vectors, not an engine that renders."""
CLIP_VARIABLE = "FASHIONSTUDIO_CLIP"
"""Names its folder; the worker reads it."""


def clip_in(folder: str) -> str:
    """What is given as the engine for the CLIP in a folder; "" is the usual folder."""
    return f"{CLIP}:{folder}" if folder else CLIP


def clip_folder(engine: str) -> str | None:
    """The folder that such an engine names, "" for the usual one; None: it is no CLIP."""
    name, _colon, folder = engine.partition(":")
    return folder if name == CLIP else None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be found or to look for.

    A picture alone is what it shows; Words alone are a sentence; both together are composed: the
    picture becomes a pseudo-word, which is used in a sentence with the Words.

    Attributes:
        picture: SHA-256 of the picture's file, or None.
        words: "" if there are none.

    Raises:
        BadInput: neither is given.
    """

    picture: str | None = None
    words: str = ""

    def __post_init__(self) -> None:
        if not self.picture and not self.words.strip():
            raise BadInput("There is nothing to look for.", "Give words, a picture, or both.")

    def to_dict(self) -> dict[str, Any]:
        """For the worker."""
        return {"picture": self.picture, "words": self.words}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Item:
        """The inverse of `to_dict`."""
        picture = data.get("picture")
        return cls(str(picture) if picture else None, str(data.get("words", "")))


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """The vectors of some Items, in their order.

    Attributes:
        vectors: (n, d) float32, of length 1: their dot product is the likeness, -1..1.
        space: which weights made them; vectors of two spaces have nothing in common.
    """

    vectors: NDArray[np.float32]
    space: str

    def to_bytes(self) -> bytes:
        """The numbers, row after row, little-endian."""
        return np.ascontiguousarray(self.vectors, "<f4").tobytes()

    @classmethod
    def from_bytes(cls, space: str, shape: tuple[int, int], data: bytes) -> Embedded:
        """The inverse of `to_bytes`.

        Raises:
            ValueError: the bytes are not as many as the shape says.
        """
        vectors = np.frombuffer(data, "<f4").astype(np.float32).reshape(shape)
        return cls(vectors, space)
