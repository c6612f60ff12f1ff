"""What is seen: decoded pictures, Persons and Regions, cached by content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.image_io import read_mask, read_picture, read_sketch
from fashionstudio.core.look import Category, Look, PictureRef
from fashionstudio.core.person import Person, Pose
from fashionstudio.core.wanted import Reach, read_wanted
from fashionstudio.engine import steps
from fashionstudio.engine.cache import MIB, ByteCache, content_key
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.errors import BadInput
from fashionstudio.vision.estimate import estimate_person
from fashionstudio.vision.region import RegionResult

if TYPE_CHECKING:
    from fashionstudio.vision.garment import GarmentCut

Run = Callable[[str, Callable[[], Any]], Any]
"""Does the work of a phase: announces it and takes the time."""

_NOTHING_SAID = Reach()


@dataclass(frozen=True)
class Scene:
    """The decoded inputs of a Look.

    Attributes:
        key: equal for equal contents of everything that the conditions depend on but the Words;
            of these only how far they let the garment reach, where the Region is proposed.
    """

    key: str
    photo: NDArray[np.uint8]
    person: Person
    place: steps.Place
    sketch: NDArray[np.uint8] | None
    swatch: NDArray[np.uint8] | None
    garment: GarmentCut | None
    notes: tuple[str, ...]

    @property
    def confidence(self) -> dict[str, float]:
        """0..1 for each thing that was estimated rather than given."""
        found = {**self.person.confidence, "region": self.place.confidence}
        if self.garment is not None:
            found["garment"] = self.garment.confidence
        return found


class Pictures:
    """Reads what Looks name, and finds Persons and Regions; shared by all engines."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self.decoded: ByteCache[NDArray[np.uint8]] = ByteCache(512 * MIB)
        self.persons: ByteCache[Person] = ByteCache(256 * MIB)
        self.regions: ByteCache[RegionResult] = ByteCache(256 * MIB)
        self.garments: ByteCache[GarmentCut] = ByteCache(384 * MIB)  # a season's
        self.places: ByteCache[steps.Place] = ByteCache(256 * MIB)

    def forget(self) -> None:
        """Drop everything."""
        for cache in (self.decoded, self.persons, self.regions, self.garments, self.places):
            cache.clear()

    def photo(self, picture: PictureRef) -> NDArray[np.uint8]:
        """(H, W, 3) uint8."""
        return self._decoded("photo", picture, read_picture)

    def passing(self, picture: PictureRef) -> NDArray[np.uint8]:
        """(H, W, 3) uint8 of a picture that is looked at once, and so is not kept."""
        return read_picture(self._inputs.get(picture))

    def sketch(self, picture: PictureRef, shape: tuple[int, ...]) -> NDArray[np.uint8]:
        """(H, W) uint8 at Photo size, 255 = stroke."""
        return self._decoded("sketch", picture, lambda d: read_sketch(d, shape), shape[:2])

    def person(self, photo: PictureRef, pose: Pose | None, run: Run) -> Person:
        """Who is in the Photo; a Pose given by hand replaces the estimated joints."""
        key = content_key("person", photo.sha256, pose.to_list() if pose else None)
        if key in self.persons:
            return self.persons.get(key, _absent)
        pixels = self.photo(photo)

        def make() -> Person:
            return estimate_person(pixels, pose=pose)

        found: Person = run("person", lambda: self.persons.get(key, make))
        return found

    def region(
        self,
        photo: PictureRef,
        pose: Pose | None,
        category: Category,
        sketch: PictureRef | None,
        run: Run,
        reach: Reach = _NOTHING_SAID,
        *,
        allow_growth: bool = True,
    ) -> RegionResult:
        """What to repaint for a category, and as far as the Words reach."""
        joints = pose.to_list() if pose else None
        if not allow_growth:
            sketch = None  # nothing of it is heeded
        drawn = sketch and sketch.sha256
        wish = [reach.to_list(), allow_growth]
        key = content_key("region", photo.sha256, joints, category, drawn, wish)
        if key in self.regions:
            return self.regions.get(key, _absent)
        person = self.person(photo, pose, run)
        pixels = self.photo(photo)
        lines = self.sketch(sketch, pixels.shape) if sketch else None

        def make() -> RegionResult:
            return steps.find_region(
                pixels, person, category, lines, reach, allow_growth=allow_growth
            )

        found: RegionResult = run("region", lambda: self.regions.get(key, make))
        return found

    def scene(self, look: Look, manifest: EngineManifest, run: Run) -> Scene:
        """Everything that a Look names, ready for the engine.

        Raises:
            FashionStudioError: a picture is missing or cannot be used; nobody is in the Photo; …
        """
        if look.photo is None:
            raise BadInput("There is no photo yet.", "Open a model photo first.")
        if look.category not in manifest.categories:
            raise BadInput(
                f"The engine “{manifest.id}” makes nothing of the category {look.category}.",
                f"It makes: {', '.join(manifest.categories)}.",
            )
        photo, sketch, swatch, garment = self._read(look, run)
        person = self.person(look.photo, look.pose, run)
        place = self._place(look, photo, person, manifest, run)
        notes = (*person.notes, *place.notes)
        if garment is not None and garment.confidence < 0.5:
            notes += ("The garment could not be cut out of its picture cleanly.",)
        return Scene(
            scene_key(look, manifest), photo, person, place, sketch, swatch, garment, notes
        )

    def _read(self, look: Look, run: Run) -> tuple[Any, Any, Any, GarmentCut | None]:
        assert look.photo is not None
        photo_ref = look.photo

        def work() -> tuple[Any, Any, Any, GarmentCut | None]:
            photo = self.photo(photo_ref)
            sketch = self.sketch(look.sketch, photo.shape) if look.sketch else None
            swatch = self._swatch(look.fabric.swatch) if look.fabric else None
            garment = self._garment(look.garment) if look.garment else None
            return photo, sketch, swatch, garment

        found: tuple[Any, Any, Any, GarmentCut | None] = run("read", work)
        return found

    def _place(
        self,
        look: Look,
        photo: NDArray[np.uint8],
        person: Person,
        manifest: EngineManifest,
        run: Run,
    ) -> steps.Place:
        assert look.photo is not None
        key = content_key("place", *_place_parts(look), manifest.frame)
        if key in self.places:
            return self.places.get(key, _absent)
        given = self._mask(look.region, photo.shape) if look.region else None
        proposed = None
        if given is None:
            reach = read_wanted(look.words).reach(look.category)
            proposed = self.region(
                look.photo, look.pose, look.category, look.sketch, run, reach,
                allow_growth=look.allow_growth,
            )  # fmt: skip
        return self.places.get(
            key, lambda: steps.find_place(photo, person, given, proposed, manifest.frame)
        )

    def _swatch(self, picture: PictureRef) -> NDArray[np.uint8]:
        return self._decoded("fabric", picture, lambda data: read_picture(data, least_side=2))

    def _mask(self, picture: PictureRef, shape: tuple[int, ...]) -> NDArray[np.uint8]:
        return self._decoded("region", picture, lambda d: read_mask(d, shape), shape[:2])

    def _garment(self, picture: PictureRef) -> GarmentCut:
        from fashionstudio.vision.garment import cut_out

        key = content_key("garment", picture.sha256)
        return self.garments.get(key, lambda: cut_out(self._decoded("garment", picture)))

    def _decoded(
        self,
        what: str,
        picture: PictureRef,
        read: Callable[[bytes], NDArray[np.uint8]] = read_picture,
        shape: tuple[int, ...] = (),
    ) -> NDArray[np.uint8]:
        kind = what if what in ("sketch", "region") else "picture"
        key = content_key(kind, picture.sha256, list(shape))
        return self.decoded.get(key, lambda: read(self._inputs.get(picture, what)))


def scene_key(look: Look, manifest: EngineManifest) -> str:
    """Identity of everything but Words, seed and sampling."""
    fabric = None
    if look.fabric is not None:
        fabric = look.to_dict()["fabric"]
        fabric["swatch"].pop("name")
    garment = look.garment.sha256 if look.garment else None
    sketch_on = look.settings.sketch_strength > 0
    return content_key(manifest.id, *_place_parts(look), fabric, garment, sketch_on)


def _place_parts(look: Look) -> tuple[Any, ...]:
    pictures = (look.photo, look.region, look.sketch)
    hashes = [picture.sha256 if picture else None for picture in pictures]
    # Of the Words only what moves the Region, so that typing does not make everything anew.
    reach = None if look.region else read_wanted(look.words).reach(look.category).to_list()
    grows = look.allow_growth or look.region is not None
    return (*hashes, look.pose.to_list() if look.pose else None, look.category, reach, grows)


def _absent() -> Any:
    raise AssertionError("the value was there a moment ago")
