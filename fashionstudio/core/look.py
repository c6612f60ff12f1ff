"""The Look: the document a designer works on, as frozen and versioned values.

Everything but the Photo is optional. Pictures are named by the SHA-256 of their file's bytes; the
bytes themselves lie in a `BlobStore`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from fashionstudio.core.checks import one_of, storable, within
from fashionstudio.core.person import Pose
from fashionstudio.errors import BadInput, ProjectTooNew

LOOK_VERSION = 1

Category = Literal["upper_body", "lower_body", "dresses"]
Drop = Literal["none", "half", "half_brick"]
Mirror = Literal["none", "x", "y", "both"]
Preset = Literal["draft", "standard", "fine"]
FabricWay = Literal["plane", "tokens", "start", "garment"]

CATEGORIES: tuple[Category, ...] = get_args(Category)
PRESETS: tuple[Preset, ...] = get_args(Preset)
FABRIC_WAYS: tuple[FabricWay, ...] = get_args(FabricWay)


MOST_TURN_DEG, MOST_SHIFT_MM = 36_000.0, 1e6


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A picture by content: SHA-256 (hex) of its file's bytes, and the name it came with."""

    sha256: str
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", storable(self.name, "name of a picture"))
        if len(self.sha256) != 64 or not set(self.sha256) <= set("0123456789abcdef"):
            raise BadInput("A picture reference needs a SHA-256 in lower-case hex.")


@dataclass(frozen=True, slots=True)
class FabricPlacement:
    """How a swatch lies on the garment.

    Attributes:
        repeat_mm: width of one swatch on the body, in millimetres (> 0).
        angle_deg: turn, counter-clockwise as seen, in degrees.
        drop: "half" shifts every second column down by half a repeat, "half_brick" shifts
            every second row to the side.
        mirror: "x", "y" or "both" mirrors every second repeat along that axis, which hides seams.
        offset_mm: shift to the right and down, in millimetres.
    """

    repeat_mm: float = 80.0
    angle_deg: float = 0.0
    drop: Drop = "none"
    mirror: Mirror = "none"
    offset_mm: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if not 0.5 <= self.repeat_mm <= 5000:
            raise BadInput(
                f"A fabric repeat of {self.repeat_mm:g} mm makes no sense.",
                "Give the width of one repeat between 0.5 and 5000 mm.",
            )
        within("angle of the fabric", self.angle_deg, -MOST_TURN_DEG, MOST_TURN_DEG)
        for shift in self.offset_mm:
            within("shift of the fabric", shift, -MOST_SHIFT_MM, MOST_SHIFT_MM)
        one_of("drop", self.drop, get_args(Drop))
        one_of("mirror", self.mirror, get_args(Mirror))


@dataclass(frozen=True, slots=True)
class Fabric:
    """A swatch with its placement."""

    swatch: PictureRef
    placement: FabricPlacement = field(default_factory=FabricPlacement)


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """How to render; None means the engine's own default for the preset.

    Attributes:
        engine: engine id.
        preset: speed against quality.
        steps: denoising steps, 1..200.
        guidance: classifier-free guidance scale, 1..30; 1 is off.
        sketch_strength: share of the steps, from the first, in which the Sketch is on, 0..1.
        seed: 0..2**63-1.
        variations: pictures to make, seeds counted up from `seed`.
        further_seeds: seeds of pictures to make besides those.
        fabric_ways: how the Fabric reaches the engine: laid into the appearance plane, as Tokens
            predicted from the swatch, as the picture that denoising starts from, as a flat garment
            cut from the Sketch. None: all that the engine was trained with.
        fabric_start: with the way "start": how much of the placed cloth is kept at the start, 0..1;
            the share of the noise levels that is skipped. None: what suits the engine.
        published: do as the published code does, quirks included, where it differs from ours.
    """

    engine: str = "mini"
    preset: Preset = "standard"
    steps: int | None = None
    guidance: float | None = None
    sketch_strength: float = 1.0
    sampler: str | None = None
    seed: int = 0
    variations: int = 1
    fabric_ways: tuple[FabricWay, ...] | None = None
    fabric_start: float | None = None
    published: bool = False
    further_seeds: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        one_of("preset", self.preset, PRESETS)
        within("steps", self.steps, 1, 200, whole=True)
        within("guidance", self.guidance, 1, 30)
        within("sketch strength", self.sketch_strength, 0, 1)
        within("seed", self.seed, 0, 2**63 - 1, whole=True)
        within("variations", self.variations, 1, 64, whole=True)
        within("fabric start", self.fabric_start, 0, 1)
        if self.fabric_ways is not None:
            for way in self.fabric_ways:
                one_of("way for a fabric", way, FABRIC_WAYS)
            # JSON brings a list.
            object.__setattr__(self, "fabric_ways", tuple(self.fabric_ways))
        for seed in self.further_seeds:
            within("seed", seed, 0, 2**63 - 1, whole=True)
        object.__setattr__(self, "further_seeds", tuple(self.further_seeds))
        within("number of pictures", len(self.seeds), 1, 64)

    @property
    def seeds(self) -> tuple[int, ...]:
        """One seed per picture."""
        counted = tuple(self.seed + index for index in range(self.variations))
        return counted + self.further_seeds


@dataclass(frozen=True, slots=True)
class Look:
    """Photo, Region, Sketch, Fabric, Garment, Words and settings.

    Attributes:
        region: None = the one that is proposed.
        allow_growth: a proposed Region leaves room around the old garment, and holds all of the
            Sketch; without it the new garment ends where the old one does, or soon after.
    """

    photo: PictureRef | None = None
    category: Category = "upper_body"
    words: str = ""
    region: PictureRef | None = None
    sketch: PictureRef | None = None
    fabric: Fabric | None = None
    garment: PictureRef | None = None
    pose: Pose | None = None
    settings: RenderSettings = field(default_factory=RenderSettings)
    allow_growth: bool = True

    def __post_init__(self) -> None:
        one_of("category", self.category, CATEGORIES)
        object.__setattr__(self, "words", storable(self.words, "description"))
        if len(self.words) > 2000:
            raise BadInput("The words are too long.", "Describe the garment in a sentence or two.")

    def with_(self, **changes: Any) -> Look:
        """A copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def pictures(self) -> tuple[PictureRef, ...]:
        """Every picture the Look names, Photo first."""
        swatch = self.fabric.swatch if self.fabric else None
        named = (self.photo, self.region, self.sketch, swatch, self.garment)
        return tuple(picture for picture in named if picture is not None)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; absent parts are None."""
        return {
            "version": LOOK_VERSION,
            "photo": _picture_to_dict(self.photo),
            "category": self.category,
            "words": self.words,
            "region": _picture_to_dict(self.region),
            "sketch": _picture_to_dict(self.sketch),
            "fabric": _fabric_to_dict(self.fabric),
            "garment": _picture_to_dict(self.garment),
            "pose": self.pose.to_list() if self.pose else None,
            "settings": _settings_to_dict(self.settings),
            # Younger than the first version: at its default it stays out, so old identities hold.
            **({} if self.allow_growth else {"allow_growth": False}),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Look:
        """The inverse of `to_dict`.

        Raises:
            ProjectTooNew: written by a newer version.
            BadInput: a field is missing or wrong.
        """
        check_version(data, LOOK_VERSION, "look")
        try:
            pose = data.get("pose")
            return cls(
                photo=_picture_from_dict(data.get("photo")),
                category=data.get("category", "upper_body"),
                words=str(data.get("words", "")),
                region=_picture_from_dict(data.get("region")),
                sketch=_picture_from_dict(data.get("sketch")),
                fabric=_fabric_from_dict(data.get("fabric")),
                garment=_picture_from_dict(data.get("garment")),
                pose=Pose.from_array(pose) if pose else None,
                settings=RenderSettings(**data.get("settings", {})),
                allow_growth=data.get("allow_growth", True) is not False,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput("This look is damaged.", details=repr(error)) from error


def check_version(data: dict[str, Any], newest: int, what: str) -> None:
    """Refuse what a newer version has written, and what is no data of ours."""
    if not isinstance(data, dict):
        raise BadInput(f"This {what} is damaged.", details=f"a {type(data).__name__}")
    version = data.get("version", 1)
    if not isinstance(version, int):
        raise BadInput(f"This {what} has no readable version number.")
    if version > newest:
        raise ProjectTooNew(
            f"This {what} was written by a newer version of fashionstudio.",
            "Update fashionstudio to open it.",
        )


def _settings_to_dict(settings: RenderSettings) -> dict[str, Any]:
    """Fields younger than the first version stay out at their defaults: old identities hold."""
    plain = dataclasses.asdict(settings)
    young = ("fabric_ways", "fabric_start", "published", "further_seeds")
    fields = RenderSettings.__dataclass_fields__
    return {k: v for k, v in plain.items() if k not in young or v != fields[k].default}


def _picture_to_dict(picture: PictureRef | None) -> dict[str, str] | None:
    return None if picture is None else {"sha256": picture.sha256, "name": picture.name}


def _picture_from_dict(data: dict[str, str] | None) -> PictureRef | None:
    return None if data is None else PictureRef(data["sha256"], data.get("name", ""))


def _fabric_to_dict(fabric: Fabric | None) -> dict[str, Any] | None:
    if fabric is None:
        return None
    placement = dataclasses.asdict(fabric.placement)
    placement["offset_mm"] = list(fabric.placement.offset_mm)
    return {"swatch": _picture_to_dict(fabric.swatch), "placement": placement}


def _fabric_from_dict(data: dict[str, Any] | None) -> Fabric | None:
    if data is None:
        return None
    swatch = _picture_from_dict(data["swatch"])
    if swatch is None:
        raise BadInput("This look has a fabric without a swatch.")
    placement = dict(data.get("placement", {}))
    x_mm, y_mm = placement.pop("offset_mm", (0.0, 0.0))
    return Fabric(swatch, FabricPlacement(**placement, offset_mm=(float(x_mm), float(y_mm))))
