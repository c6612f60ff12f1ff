"""What is exported: a Render's file, and the pictures its recipe names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.export.cutout import cut_out
from fashionstudio.core.export.pixels import U8
from fashionstudio.core.image_io import read_mask, read_picture, read_sketch
from fashionstudio.core.look import PictureRef
from fashionstudio.core.person import Person
from fashionstudio.core.provenance import find_recipe
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.paths import blobs_dir


@dataclass(frozen=True, slots=True, eq=False)
class ExportSource:
    """One Render to export.

    Attributes:
        file: the Render as a picture file, or its bytes.
        recipe: how it was made; None for a picture without one.
        name: for the file name: the Photo's name, or the file's own.
        person: who is in the Photo, if that is known; cut-outs are better with it.
        note: what else books say beside the Fabric, "" for nothing.
    """

    file: Path | bytes
    recipe: Recipe | None
    name: str
    person: Person | None = None
    note: str = ""

    @classmethod
    def from_file(cls, path: Path) -> ExportSource:
        """A Render that was saved; its recipe is read, its pixels are not.

        Raises:
            BadInput: the file is not there, or its recipe is damaged.
        """
        if not path.is_file():
            raise BadInput(f"There is no file “{path}”.", "Check the name.")
        recipe = find_recipe(path)
        if recipe is None:
            return cls(path, None, path.name)
        photo = recipe.request.look.photo
        return cls(path, recipe, photo.name if photo and photo.name else path.name)

    def picture(self) -> U8:
        """(H, W, 3) uint8 sRGB.

        Raises:
            BadImage: it cannot be read.
        """
        return read_picture(self.file, least_side=1)


@dataclass(slots=True)
class PartFinder:
    """Finds the pictures of one recipe in the store or beside the Render; notes what is gone.

    Attributes:
        missing: names of pictures that are in neither place.
    """

    source: ExportSource
    missing: list[str] = field(default_factory=list)

    def photo(self, shape: tuple[int, ...]) -> U8 | None:
        """The Photo, if it is there and of the Render's size (H, W, ...)."""
        look = self.source.recipe.request.look if self.source.recipe else None
        found = self._read(look.photo if look else None, read_picture)
        if found is not None and found.shape[:2] != shape[:2]:
            self.missing.append(look.photo.name if look and look.photo else "")
            return None
        return found

    def region(self, shape: tuple[int, ...]) -> U8 | None:
        """(H, W) uint8, 255 = inside, if the designer has painted it."""
        look = self.source.recipe.request.look if self.source.recipe else None
        return self._read(look.region if look else None, lambda data: read_mask(data, shape))

    def sketch(self, shape: tuple[int, ...]) -> U8 | None:
        """(H, W) uint8, 255 = stroke on 0."""
        look = self.source.recipe.request.look if self.source.recipe else None
        return self._read(look.sketch if look else None, lambda data: _strokes(data, shape))

    def garment(self) -> U8 | None:
        """The Garment's own picture."""
        look = self.source.recipe.request.look if self.source.recipe else None
        return self._read(look.garment if look else None, read_picture)

    def swatch(self) -> U8 | None:
        """The Fabric's swatch."""
        look = self.source.recipe.request.look if self.source.recipe else None
        swatch = look.fabric.swatch if look and look.fabric else None
        return self._read(swatch, lambda data: read_picture(data, least_side=1))

    def cut_out(self, picture: U8) -> U8:
        """(H, W) uint8: alpha of the garment in the Render, see `cutout.cut_out`.

        Raises:
            BadInput: the Photo is not to be found, or nothing in it was changed.
        """
        photo = self.photo(picture.shape)
        if photo is None:
            raise BadInput(
                "The garment cannot be cut out, for the photo of this render is no longer here.",
                "Open that photo once more, or export the whole picture.",
            )
        alpha = cut_out(
            picture, photo, sketch=self.sketch(picture.shape), person=self.source.person
        )
        if not alpha.any():
            raise BadInput(
                "There is no garment to cut out: this render is like its photo.",
                "Export the whole picture.",
            )
        return alpha

    def _read(self, ref: PictureRef | None, read: Callable[[bytes], U8]) -> U8 | None:
        if ref is None:
            return None
        near = self.source.file if isinstance(self.source.file, Path) else None
        try:
            return read(BlobStore(blobs_dir()).find(ref, near))
        except FashionStudioError:
            name = ref.name or ref.sha256[:8]
            if name not in self.missing:
                self.missing.append(name)
            return None


def _strokes(data: bytes, shape: tuple[int, ...]) -> U8:
    """The window's own Sketches value for value; others are drawings on some paper."""
    plane = read_mask(data, shape)
    if (plane > 0).mean() < 0.5:
        return plane
    return read_sketch(data, shape)
