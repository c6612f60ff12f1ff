"""Renders for the judges, in this process: people, wishes, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.geometry import Frame
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import (
    CATEGORIES,
    Category,
    Fabric,
    FabricPlacement,
    Look,
    PictureRef,
    Preset,
    RenderSettings,
)
from fashionstudio.core.masks import subtract
from fashionstudio.core.person import PARTS, Person
from fashionstudio.core.request import Request
from fashionstudio.core.scale import mm_per_pixel
from fashionstudio.engine.context import QuietContext, Stopwatch
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import FashionStudioError
from fashionstudio.evaluation.adherence.results import Kept
from fashionstudio.evaluation.adherence.view import JUDGE_SIZE, View
from fashionstudio.evaluation.measures.identity import outside_change
from fashionstudio.vision.body import Body
from fashionstudio.vision.extent import throat
from fashionstudio.vision.frame import choose_frame

U8 = NDArray[np.uint8]

SPARED = ("head", "hair", "hat", "sunglasses", "left_hand", "right_hand")
"""Parts that no Render may touch."""


@dataclass(frozen=True, eq=False)
class Sitter:
    """A Person to be dressed.

    Attributes:
        photo: (H, W, 3) uint8.
        categories: for which a Region can be had.
    """

    name: str
    ref: PictureRef
    photo: U8
    person: Person
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class Wish:
    """What is asked of the engine; empty parts are not said.

    Attributes:
        sketch: at Photo size, stored.
    """

    category: Category
    words: str = ""
    sketch: PictureRef | None = None
    fabric: Fabric | None = None
    garment: PictureRef | None = None


@dataclass
class Studio:
    """Holds the engine; counts what happens to the rest of the Photos.

    Attributes:
        kept: over all renders since `forget_kept`.
    """

    service: EngineService
    inputs: Inputs
    engine: str
    preset: Preset = "standard"
    seed: int = 0
    kept: Kept = field(default_factory=Kept)

    def weights(self) -> dict[str, str]:
        """Loads the engine; file → SHA-256 of its weights."""
        return self.service.load(self.engine, QuietContext()).manifest.weights

    def takes(self, capability: str) -> bool:
        """Whether the engine reads such a part of a Look."""
        manifest = self.service.load(self.engine, QuietContext()).manifest
        return capability in manifest.capabilities

    def keep(self, path: Path) -> PictureRef:
        """A file's bytes, for a Look."""
        return PictureRef(self.inputs.put(path.read_bytes()), path.name)

    def keep_array(self, picture: U8, name: str) -> PictureRef:
        """Pixels (H, W) or (H, W, 3), for a Look."""
        return PictureRef(self.inputs.put(encode_png(picture)), name)

    def fabric(self, path: Path, placement: FabricPlacement) -> Fabric:
        """A swatch, placed."""
        return Fabric(self.keep(path), placement)

    def sit(self, path: Path) -> Sitter:
        """Find who is in a Photo.

        Raises:
            FashionStudioError: nobody, several people, or not readable.
        """
        ref = self.keep(path)
        found = self.service.prepare(ref, QuietContext(), categories=CATEGORIES)
        categories = tuple(c for c in CATEGORIES if c in found.regions)
        photo = self.service.pictures.photo(ref)
        return Sitter(path.stem, ref, photo, found.person, categories)

    def frame(self, sitter: Sitter, category: Category, sketch: PictureRef | None = None) -> Frame:
        """Where the judges look: as the engines frame it, at the judges' size."""
        found = self.service.prepare(
            sitter.ref, QuietContext(), sketch=sketch, categories=(category,)
        )
        region = found.regions[category].mask
        return choose_frame(sitter.person, region, sitter.photo.shape, JUDGE_SIZE)

    def before(self, sitter: Sitter, category: Category) -> tuple[View, Frame]:
        """The Photo as the judges see it."""
        frame = self.frame(sitter, category)
        return self._view(sitter, category, frame), frame

    def render(self, sitter: Sitter, wish: Wish, frame: Frame | None = None) -> View:
        """Render a wish; the View of it.

        Args:
            sitter: whom.
            wish: what.
            frame: where to look; default as proposed for the wish.

        Raises:
            FashionStudioError: the engine cannot.
        """
        look = Look(
            photo=sitter.ref,
            category=wish.category,
            words=wish.words,
            sketch=wish.sketch,
            fabric=wish.fabric,
            garment=wish.garment,
            settings=RenderSettings(engine=self.engine, preset=self.preset, seed=self.seed),
        )
        if frame is None:
            frame = self.frame(sitter, wish.category, wish.sketch)
        (render,) = self.service.render(Request(look), QuietContext())
        region = self.region(look)
        self.kept = self.kept.plus(count_kept(sitter, render.picture, region, render.region))
        before = self._view(sitter, wish.category, frame)
        return before.after(render.picture, region, render.region, frame)

    def region(self, look: Look) -> U8:
        """Where a Look may be repainted, (H, W) uint8 at Photo size, without what must stay."""
        engine = self.service.load(self.engine, QuietContext())
        watch = Stopwatch(QuietContext())
        place = engine.preparation.pictures.scene(look, engine.manifest, watch.run).place
        return place.region if place.keep_out is None else subtract(place.region, place.keep_out)

    def take_kept(self) -> Kept:
        """What has been counted since the last call."""
        counted, self.kept = self.kept, Kept()
        return counted

    def _view(self, sitter: Sitter, category: Category, frame: Frame) -> View:
        scale = mm_per_pixel(sitter.person)
        return View.of_photo(sitter.photo, sitter.person, category, frame, scale)


def seat(
    studio: Studio, files: list[Path], count: int | None, step: Callable[[int, int], None]
) -> tuple[list[Sitter], list[str]]:
    """People spread evenly over the files, and notes on Photos that cannot be used."""
    sitters: list[Sitter] = []
    notes: list[str] = []
    wanted = len(files) if count is None else min(count, len(files))
    # Evenly spread, then the others in order, should some not be usable.
    first = np.linspace(0, len(files) - 1, wanted).round().astype(int).tolist()
    order = [*first, *(i for i in range(len(files)) if i not in first)]
    for index in order:
        if len(sitters) == wanted:
            break
        step(len(sitters), wanted)
        try:
            sitter = studio.sit(files[index])
        except FashionStudioError as error:
            notes.append(f"{files[index].name} is left out: {error.sentence()}")
            continue
        sitters.append(sitter)
    return sitters, notes


def count_kept(sitter: Sitter, picture: U8, region: U8, changed: U8) -> Kept:
    """What a Render left alone of a Photo, and what not.

    Args:
        sitter: with the Photo.
        picture: (H, W, 3) uint8, the Render.
        region: (H, W) uint8, where it may change; 0 = nowhere.
        changed: (H, W) uint8, where it says that it has; 0 = untouched.
    """
    # A Render that changes what it calls untouched is wrong in the Region, too.
    may = np.minimum(region, changed)
    change = outside_change(sitter.photo, picture, may)
    outside = round(change.share * int(np.count_nonzero(may == 0)))
    spared = np.isin(sitter.person.parts, [PARTS[name] for name in SPARED])
    # The head's skin reaches down the throat, where a collar may lie.
    spared &= ~throat(Body.of_person(sitter.person), (region.shape[0], region.shape[1]))
    touched = (sitter.photo != picture).any(axis=-1) & spared
    return Kept(1, outside, int(np.count_nonzero(touched)))
