"""From a Project to what the window shows; all of it off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from fashionstudio.app.imaging import MaskPyramid, thumbnail
from fashionstudio.app.kept import Kept
from fashionstudio.app.photo_source import PhotoSource
from fashionstudio.app.pictures import LoadedPicture, load_picture, read_plane
from fashionstudio.app.results import THUMB_PX, Result
from fashionstudio.app.scene import Scene
from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.look import Look, PictureRef
from fashionstudio.core.project import Project, SavedRender
from fashionstudio.core.project_files import ReadProject
from fashionstudio.core.provenance import read_recipe
from fashionstudio.core.render import Recipe
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import blobs_dir


@dataclass(frozen=True, slots=True, eq=False)
class OpenedProject:
    """A project, decoded.

    Attributes:
        look: without what could not be read.
        scene: the Photo with its layers, None without a Photo.
        pictures: what else the Look names.
        results: the Renders. facts: what is noted on them, by SHA-256.
        view, extra: as in the project.
        blobs: hashes of all files that were read.
        damage: what could not be read, in words.
    """

    look: Look = field(default_factory=Look)
    scene: Scene | None = None
    pictures: tuple[LoadedPicture, ...] = ()
    results: tuple[Result, ...] = ()
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    view: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    blobs: frozenset[str] = frozenset()
    damage: tuple[str, ...] = ()


def scene_with(photo: LoadedPicture, masks: Mapping[str, NDArray[np.uint8]]) -> Scene:
    """A Photo with layers, (H, W) uint8 at its size; slow for large ones."""
    scene = Scene(photo)
    for name, mask in masks.items():
        scene.masks[name] = MaskPyramid(mask)
    return scene


def open_project(read: ReadProject) -> OpenedProject:
    """Decode a project; what cannot be decoded counts as damage."""
    return _Opener(read.project, list(read.damage)).open()


class _Opener:
    def __init__(self, project: Project, damage: list[str]) -> None:
        self._project = project
        self._damage = damage

    def open(self) -> OpenedProject:
        project, look = self._project, self._project.look
        photo = self._picture(look.photo, pyramid=True)
        garment = self._picture(look.garment)
        swatch = self._picture(look.fabric.swatch if look.fabric else None, least_side=1)
        found = [picture for picture in (garment, swatch) if picture is not None]
        known = look.with_(
            photo=photo.ref if photo else None,
            garment=look.garment if garment else None,
            fabric=look.fabric if swatch else None,
            region=None,
            sketch=None,
        )
        results = [result for render in project.renders if (result := self._result(render))]
        self._store()
        return OpenedProject(
            look=known,
            scene=self._scene(photo),
            pictures=tuple(found),
            results=tuple(results),
            facts={
                render.picture: {k: v for k, v in render.facts.items() if k not in _DERIVED}
                for render in project.renders
            },
            view=project.view,
            extra=project.extra,
            blobs=frozenset(project.blobs),
            damage=tuple(dict.fromkeys(self._damage)),
        )

    def _picture(
        self, ref: PictureRef | None, *, pyramid: bool = False, least_side: int = 32
    ) -> LoadedPicture | None:
        data = self._project.blobs.get(ref.sha256) if ref else None
        if ref is None or data is None:
            return None
        try:
            return load_picture(data, ref.name, with_pyramid=pyramid, least_side=least_side)
        except FashionStudioError:
            self._damage.append(ref.name or "a picture")
            return None

    def _scene(self, photo: LoadedPicture | None) -> Scene | None:
        if photo is None:
            return None
        masks = self._masks(photo)
        scene = scene_with(photo, masks)
        by_hand = bool(self._project.layers.get("region", {}).get("by_hand"))
        scene.region_by_hand = by_hand and "region" in masks
        scene.source = self._source(scene)
        scene.doubts_shown = bool(self._project.view.get("told", False))
        return scene

    def _source(self, scene: Scene) -> PhotoSource | None:
        """What the Photo was cropped from; without it the Photo is as good as before."""
        facts = self._project.source
        data = self._project.blobs.get(str(facts.get("sha256"))) if facts else None
        if data is None:
            return None
        try:
            return PhotoSource.from_dict(facts, data, scene.shape)
        except FashionStudioError:
            self._damage.append("the uncropped photo")
            return None

    def _masks(self, photo: LoadedPicture) -> dict[str, NDArray[np.uint8]]:
        masks: dict[str, NDArray[np.uint8]] = {}
        for name, facts in self._project.layers.items():
            data = self._project.blobs.get(str(facts.get("sha256")))
            if data is None:
                continue
            try:
                mask = read_plane(data)
            except FashionStudioError:
                self._damage.append(name)
                continue
            if mask.shape == photo.picture.shape[:2]:
                masks[name] = mask
            else:
                self._damage.append(name)
        return masks

    def _result(self, render: SavedRender) -> Result | None:
        png = self._project.blobs.get(render.picture)
        if png is None:
            return None
        try:
            recipe = self._recipe(render, png)
            photo = recipe.request.look.photo
            thumb = QImage.fromData(self._project.blobs.get(str(render.facts.get("thumb")), b""))
            if thumb.isNull():
                thumb = thumbnail(read_picture(png), THUMB_PX)
        except FashionStudioError:
            self._damage.append("a render")
            return None
        assert photo is not None  # a Request has one
        seed = recipe.request.look.settings.seed
        return Result(photo, Kept(png), recipe, thumb, seed, render.picture, recipe.notes)

    def _recipe(self, render: SavedRender, png: bytes) -> Recipe:
        """From the list, which has the timings, too; else from the picture itself."""
        data = render.facts.get("recipe")
        try:
            if isinstance(data, dict):
                return Recipe.from_dict(data)
        except (FashionStudioError, TypeError, ValueError, AttributeError):
            pass
        return read_recipe(png)

    def _store(self) -> None:
        """What the recipes name goes where recipes look for it."""
        store, renders = BlobStore(blobs_dir()), {r.picture for r in self._project.renders}
        thumbs = {str(render.facts.get("thumb")) for render in self._project.renders}
        for sha256, data in self._project.blobs.items():
            if sha256 in renders or sha256 in thumbs:
                continue
            try:
                store.put(data)
            except FashionStudioError:
                return  # a full disk must not keep anybody from opening a project


_DERIVED = ("seed", "recipe", "thumb")
