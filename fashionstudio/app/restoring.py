"""Finds the Look of a saved picture again: its recipe, and the pictures the recipe names."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashionstudio.app.pictures import LoadedPicture, load_picture
from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.image_io import read_mask, read_sketch
from fashionstudio.core.look import Look, PictureRef
from fashionstudio.core.provenance import read_recipe
from fashionstudio.core.render import Recipe
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.paths import blobs_dir


@dataclass(frozen=True, slots=True, eq=False)
class RestoredLook:
    """A Look with the pictures it names.

    Attributes:
        look: as in the recipe, without what could not be found.
        photo, swatch, garment: the pictures.
        masks: "region" and "sketch", (H, W) uint8 at Photo size, where the recipe has them.
        missing: names of pictures that are gone.
        doubts: why it may not come out as it was, in sentences.
    """

    look: Look
    photo: LoadedPicture
    swatch: LoadedPicture | None = None
    garment: LoadedPicture | None = None
    masks: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RestoredParts:
    """What a Look, as it is in the recipe, is made of: it may be taken over onto another Photo.

    Attributes: as of `RestoredLook`; what the Look names and is not here is in `missing`.
    """

    look: Look
    swatch: LoadedPicture | None = None
    garment: LoadedPicture | None = None
    masks: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def restore_look(source: Path | bytes) -> RestoredLook | None:
    """The Look of one of our own pictures; None if it is just a picture, or its Photo is gone."""
    try:
        recipe = read_recipe(source)
    except FashionStudioError:
        return None
    look = recipe.request.look
    near = source if isinstance(source, Path) else None
    finder = _Finder(near)
    photo = finder.picture(look.photo, pyramid=True)
    if photo is None:
        return None
    parts = restore_parts(look, photo.picture.shape[:2], near)
    missing = (*finder.missing, *parts.missing)
    known = look.with_(
        fabric=look.fabric if parts.swatch else None,
        garment=look.garment if parts.garment else None,
    )
    doubts = _doubts(recipe)
    return RestoredLook(known, photo, parts.swatch, parts.garment, parts.masks, missing, doubts)


def restore_parts(
    look: Look, shape: tuple[int, int] | None, near: Path | None = None
) -> RestoredParts:
    """What a Look is made of besides its Photo.

    Args:
        look: of a recipe.
        shape: of the Photo that Sketch and Region are to lie on; None leaves both out.
        near: a file beside which the pictures may lie.
    """
    finder = _Finder(near)
    swatch = finder.picture(look.fabric.swatch if look.fabric else None, least_side=1)
    garment = finder.picture(look.garment)
    masks: dict[str, NDArray[np.uint8]] = {}
    if shape is not None and (data := finder.data(look.region)) is not None:
        masks["region"] = np.ascontiguousarray(read_mask(data, shape))
    if shape is not None and (data := finder.data(look.sketch)) is not None:
        masks["sketch"] = _sketch(data, shape)
    return RestoredParts(look, swatch, garment, masks, tuple(finder.missing))


def _doubts(recipe: Recipe) -> tuple[str, ...]:
    from fashionstudio.modelhub.upkeep import weights_of

    weights = weights_of(recipe.stamp.engine)
    return () if weights is None else recipe.stamp.doubts(weights)


def _sketch(data: bytes, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """The window's own Sketches value for value; others are drawings on some paper."""
    plane = read_mask(data, shape)
    own = np.count_nonzero(plane) < plane.size / 2
    return np.ascontiguousarray(plane if own else read_sketch(data, shape))


class _Finder:
    """Looks for pictures in the store and beside the file, and notes what is gone."""

    def __init__(self, near: Path | None) -> None:
        self._store = BlobStore(blobs_dir())
        self._near = near
        self.missing: list[str] = []

    def data(self, ref: PictureRef | None) -> bytes | None:
        if ref is None:
            return None
        try:
            return self._store.find(ref, self._near)
        except BadInput:
            self.missing.append(ref.name or ref.sha256[:8])
            return None

    def picture(
        self, ref: PictureRef | None, *, pyramid: bool = False, least_side: int = 32
    ) -> LoadedPicture | None:
        data = self.data(ref)
        if ref is None or data is None:
            return None
        return load_picture(data, ref.name, with_pyramid=pyramid, least_side=least_side)
