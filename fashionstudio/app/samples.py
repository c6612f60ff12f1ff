"""The pictures that ship with the application, for a first try without own material."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtGui import QImage

from fashionstudio.app.imaging import read_thumbnail
from fashionstudio.app.pictures import (
    PICTURE_SUFFIXES,
    LoadedPicture,
    load_picture,
    load_sketch,
)
from fashionstudio.app.project_opening import OpenedProject, scene_with
from fashionstudio.core.look import Fabric, FabricPlacement, Look
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import assets_dir

Kind = Literal["people", "garments", "fabrics"]
KINDS: tuple[Kind, ...] = ("people", "garments", "fabrics")
SAMPLE_THUMB_PX = 160
MOST = 24
SAMPLE_FABRIC = "red-tartan.jpg"


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One shipped picture with its thumbnail."""

    kind: Kind
    path: Path
    thumb: QImage

    @property
    def name(self) -> str:
        """For tooltips and screen readers: the file name in words."""
        return self.path.stem.replace("_", " ").replace("-", " ")


def find_samples() -> dict[Kind, list[Sample]]:
    """All samples by kind; reads thumbnails, so call it off the GUI thread."""
    return {kind: _of_kind(kind) for kind in KINDS}


def sample_project() -> OpenedProject | None:
    """A Look with Photo, Sketch, Fabric and Words, ready to render; None without samples.

    Reads and decodes, so call it off the GUI thread.
    """
    sketches = sorted((assets_dir() / "sketches").glob("*.png"))
    people = sorted(_pictures_in(assets_dir() / "people"))
    for sketch in reversed(sketches):
        # A sketch is named after the person it was drawn on, and what it shows.
        for person in people:
            if sketch.stem.startswith(f"{person.stem}-"):
                garment = sketch.stem.removeprefix(f"{person.stem}-").replace("-", " ")
                try:
                    return _sample_of(person, sketch, garment)
                except FashionStudioError:
                    return None
    return None


def _sample_of(person: Path, sketch: Path, words: str) -> OpenedProject:
    photo = load_picture(person, with_pyramid=True)
    h, w = photo.picture.shape[:2]
    look = Look(photo=photo.ref, words=words)
    swatch_file = assets_dir() / "fabrics" / SAMPLE_FABRIC
    pictures: tuple[LoadedPicture, ...] = ()
    if swatch_file.is_file():
        swatch = load_picture(swatch_file, least_side=1)
        pictures = (swatch,)
        look = look.with_(fabric=Fabric(swatch.ref, FabricPlacement(_repeat_mm(swatch_file))))
    scene = scene_with(photo, {"sketch": load_sketch(sketch, (h, w))})
    return OpenedProject(look=look, scene=scene, pictures=pictures)


def _repeat_mm(swatch: Path) -> float:
    """How wide one repeat of a shipped fabric is."""
    try:
        facts = json.loads((swatch.parent / "fabrics.json").read_text(encoding="utf-8"))
        return float(facts[swatch.stem]["repeat_mm"])
    except (OSError, ValueError, KeyError, TypeError):
        return FabricPlacement().repeat_mm


def _pictures_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [
        path
        for path in folder.iterdir()
        if path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith((".", "_"))
    ]


def _of_kind(kind: Kind) -> list[Sample]:
    paths = sorted(_pictures_in(assets_dir() / kind))
    samples = [Sample(kind, path, read_thumbnail(path, SAMPLE_THUMB_PX)) for path in paths[:MOST]]
    return [sample for sample in samples if not sample.thumb.isNull()]
