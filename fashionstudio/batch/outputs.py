"""The files of a run: where they lie, and the pictures among them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.atomic import make_folder
from fashionstudio.core.export.flat import encode_flat
from fashionstudio.core.export.options import SUFFIXES, ExportOptions
from fashionstudio.core.export.pixels import shrunk
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput

U8 = NDArray[np.uint8]
Format = Literal["png", "jpeg", "webp"]

PICTURES, THUMBS, INSIDE = "pictures", "thumbs", ".batch"
THUMB_PX = 360


@dataclass(frozen=True, slots=True)
class Folder:
    """A run's folder."""

    root: Path

    @property
    def inside(self) -> Path:
        """What the run itself needs."""
        return self.root / INSIDE

    @property
    def journal(self) -> Path:
        """See `journal`."""
        return self.inside / "journal.jsonl"

    @property
    def plan(self) -> Path:
        """The plan as it was checked."""
        return self.inside / "plan.json"

    @property
    def lock(self) -> Path:
        """Held by the run that works here."""
        return self.inside / "lock"

    @property
    def pause(self) -> Path:
        """Whoever makes this file asks the run to pause."""
        return self.inside / "pause"

    @property
    def inputs(self) -> Path:
        """Pictures that lie in no file of the user's."""
        return self.inside / "inputs"

    @property
    def is_run(self) -> bool:
        """Whether a batch has worked here."""
        return self.inside.is_dir()

    def thumb(self, name: str) -> Path:
        """The small picture of an item."""
        return self.root / THUMBS / f"{name}.jpg"

    def check(self) -> None:
        """Raise BadInput for a folder that holds other things."""
        if self.root.exists() and not self.root.is_dir():
            raise BadInput(f"“{self.root}” is a file, not a folder.", "Choose another place.")
        if self.root.is_dir() and not self.is_run and any(self.root.iterdir()):
            raise BadInput(
                f"“{self.root}” holds other things.", "Choose an empty folder or a new one."
            )

    def make(self) -> None:
        """Make it, and in it the place for what the run needs; raises as `write_atomic`."""
        make_folder(self.inside, called=self.root)

    def sweep(self) -> None:
        """Remove what a killed run has left half written."""
        for name in (PICTURES, THUMBS, "", INSIDE):
            for part in (self.root / name).glob(".*.part"):
                part.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Style:
    """What kind of files the pictures are.

    Attributes:
        quality: of JPEG and WebP, 1..100.
        longest_px: they are shrunk to this; None = the Photo's own size.
    """

    kind: Format = "png"
    quality: int = 92
    longest_px: int | None = None

    def file(self, name: str) -> str:
        """The path of an item's picture inside the folder, with “/”."""
        return f"{PICTURES}/{name}{SUFFIXES[self.kind]}"

    def identity(self) -> str:
        """Equal for styles that give the same bytes."""
        quality = "" if self.kind == "png" else str(self.quality)
        return f"{self.kind} {quality} {self.longest_px or ''}"

    def encode(self, png: bytes, pixels: U8, recipe: dict[str, Any]) -> bytes:
        """The file of a picture.

        Args:
            png: as the worker made it, which is the file where nothing else is wished.
            pixels: the same, (H, W, 3) uint8.
            recipe: for the other kinds.
        """
        small = shrunk(pixels, self.longest_px)
        if self.kind == "png" and small is pixels:
            return png
        options = ExportOptions(kind=self.kind, quality=self.quality)
        return encode_flat(small, options, Recipe.from_dict({**recipe, "timings": {}}))


def encode_thumb(pixels: U8) -> bytes:
    """JPEG of at most `THUMB_PX` pixels."""
    image = Image.fromarray(pixels)
    image.thumbnail((THUMB_PX, THUMB_PX), Image.Resampling.BOX, reducing_gap=None)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
