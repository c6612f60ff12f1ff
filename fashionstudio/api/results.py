"""What a Studio gives back: finished pictures, what was found in a Photo, how far a job is."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.image_io import encode_png, read_picture
from fashionstudio.core.look import CATEGORIES, Category
from fashionstudio.core.person import Person
from fashionstudio.core.provenance import embed
from fashionstudio.core.render import Recipe
from fashionstudio.worker.frames import Message

U8 = NDArray[np.uint8]
_SHOWN_PX = 640


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        phase: one of `worker.protocol.PHASES`: "load", "read", "person", "region", "encode",
            "denoise", "decode", "compose".
        step: steps that are done, of the phase "denoise"; else 0.
        steps: steps in all; 0 outside of that phase.
        seconds_left: of that phase, as soon as it can be told.
    """

    phase: str
    step: int = 0
    steps: int = 0
    seconds_left: float | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """A finished Render.

    It can be used wherever a Studio takes a picture, so one edit can follow another.

    Attributes:
        png: the picture's file, with its recipe in it.
        change_png: `change` as a file.
        recipe: the whole Request, engine, versions and times.
        notes: sentences about what was guessed, doubtful or not understood.
    """

    png: bytes
    change_png: bytes
    recipe: Recipe
    notes: tuple[str, ...] = ()

    @cached_property
    def array(self) -> U8:
        """(H, W, 3) uint8 sRGB at the Photo's own size; read-only."""
        return _read_only(read_picture(self.png, least_side=1))

    @cached_property
    def change(self) -> U8:
        """(H, W) uint8, by how much each pixel was replaced; 0 = as in the Photo. Read-only."""
        return _read_only(_plane(self.change_png))

    @property
    def seed(self) -> int:
        """With which it was made."""
        return self.recipe.request.look.settings.seed

    def image(self) -> Image.Image:
        """As a Pillow image."""
        return Image.fromarray(self.array)

    def save(self, path: str | Path) -> Path:
        """Write it, with its recipe, in the kind that the name asks for.

        Args:
            path: ends in .png, .jpg, .webp or .tif; missing folders are made.

        Returns:
            The path.

        Raises:
            BadInput, DiskFull: another ending, or a place that cannot be written.
        """
        place = Path(path)
        data = self.png
        if place.suffix.lower() != ".png":
            data = embed(data, self.recipe, suffix=place.suffix)
        write_atomic(place, data)
        return place

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.array, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        height, width = self.array.shape[:2]
        look = self.recipe.request.look
        return f"<Picture {width} × {height}, {look.category}, “{look.words}”, seed {self.seed}>"

    def _repr_png_(self) -> bytes:
        """For notebooks: small, because it is stored in them."""
        image = self.image()
        image.thumbnail((_SHOWN_PX, _SHOWN_PX))
        return encode_png(np.asarray(image))


@dataclass(frozen=True, eq=False)
class PreparedPhoto:
    """Person and Regions of a Photo.

    Attributes:
        person: joints, silhouette, body parts, each with a confidence.
        regions: category → (H, W) uint8, 255 = would be repainted; without those that cannot be
            had.
        notes: sentences about what is doubtful.
        problems: category → why it has no Region.
    """

    person: Person
    regions: dict[Category, U8]
    notes: tuple[str, ...]
    problems: dict[Category, str]

    @classmethod
    def of_event(cls, found: Message) -> PreparedPhoto:
        """From a worker's `prepared` event."""
        files, told = found.parts(), found["person"]
        facts = told.get("regions", {})
        person = Person.from_dict(told, _plane(files["silhouette"]), _plane(files["parts"]))
        notes = [f"{name}: {note}" for name in facts for note in facts[name].get("notes", ())]
        return cls(
            person,
            {n: _plane(files[f"region-{n}"]) for n in CATEGORIES if f"region-{n}" in files},
            (*person.notes, *notes),
            {n: facts[n]["problem"] for n in CATEGORIES if facts.get(n, {}).get("problem")},
        )


def _plane(png: bytes) -> U8:
    """(H, W) uint8 of a PNG that we have written."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


def _read_only(array: U8) -> U8:
    array.setflags(write=False)
    return array
