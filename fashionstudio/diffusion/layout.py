"""Conditioning layouts: what goes into a network, in which order and encoding, as data.

Systems differ in nothing else, so that one pipeline serves them all. Papers: LaDI-VTON (Morelli et
al., ACM MM 2023), Multimodal Garment Designer (MGD; Baldrati et al., ICCV 2023) and its successor
with textual inversion, Ti-MGD (Baldrati et al., 2024, arXiv 2403.14828).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from fashionstudio.errors import BadInput, ModelMismatch

Encoding = Literal["mask", "latent", "heatmap", "resized", "drawing"]
TokenKind = Literal["garment", "fabric"]

LAYOUT_VERSION = 1
MOST_PATCHES = 9


@dataclass(frozen=True, slots=True)
class PlaneSpec:
    """A spatial condition that is concatenated to the U-Net's input.

    Attributes:
        name: mask, masked_image, pose, sketch, appearance or appearance_mask.
        channels: at latent size.
        encoding: "mask" nearest neighbour; "latent" through the autoencoder; "heatmap" bilinear;
            "resized" bilinear with antialias; "drawing" the same with the inside of closed lines
            filled (see `drawing`).
        dropped_in_uncond: zero in the unconditional half of classifier-free guidance.
        condition: what windows and guidance call it; two planes may share one. Default: the name.
    """

    name: str
    channels: int
    encoding: Encoding
    dropped_in_uncond: bool
    condition: str = ""

    def __post_init__(self) -> None:
        if self.encoding not in get_args(Encoding):
            raise BadInput(f"The plane {self.name} has an unknown encoding “{self.encoding}”.")
        if not self.condition:
            object.__setattr__(self, "condition", self.name)


@dataclass(frozen=True, slots=True)
class TokenSource:
    """Pseudo-words made from a picture.

    Attributes:
        kind: the picture they come from.
        component: the pipeline component that makes them.
        count: pseudo-words per picture.
        patches: how many square patches of the picture are looked at, 1..9, their pseudo-words
            averaged; 0 looks at the whole picture, squeezed to a square.
        patch_share: side of a patch as a share of the picture's shorter side, in (0, 1].
    """

    kind: TokenKind
    component: str = "inversion_adapter"
    count: int = 16
    patches: int = 0
    patch_share: float = 0.5

    def __post_init__(self) -> None:
        if self.kind not in get_args(TokenKind):
            raise BadInput(f"There are no pseudo-words of the kind “{self.kind}”.")
        if not 0 <= self.patches <= MOST_PATCHES or not 0 < self.patch_share <= 1:
            raise BadInput(
                f"{self.patches} patches of a share of {self.patch_share:g} cannot be cut.",
                f"Take 0 to {MOST_PATCHES} patches of a share of up to 1.",
            )


@dataclass(frozen=True, slots=True)
class ConditioningLayout:
    """Everything by which one system differs from another.

    Attributes:
        latent_channels: of the noisy latents, which come first in the U-Net's input.
        planes: in the order of the input's channels.
        tokens: in the order of their pseudo-words in the prompt.
        decoder_skips: which encoder features EMASC reads (see `LatentCodec.moments`); may be empty.
        prompt_template: with `{words}`; one ` $ ` per pseudo-word is added behind it.
        category_words: what to say for a category when the user gives no Words.
        patch: pixel-unshuffle factor in front of the autoencoder.
        appearance_fill: grey value (-1..1) of the appearance picture outside its mask.
        pose_sigma_px: width of the pose map's blobs, in frame pixels.
        texture_layers: prefixes of the cross-attention layers that read the pseudo-words' own
            sequence instead of the words' (Ti-MGD); empty: one sequence for all.
    """

    latent_channels: int
    planes: tuple[PlaneSpec, ...]
    tokens: tuple[TokenSource, ...] = ()
    decoder_skips: tuple[int, ...] = ()
    prompt_template: str = "{words}"
    category_words: tuple[tuple[str, str], ...] = ()
    patch: int = 1
    appearance_fill: float = 1.0
    pose_sigma_px: float = 9.0
    texture_layers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # JSON writers sort keys, so the order of the categories must not make a difference.
        object.__setattr__(self, "category_words", tuple(sorted(self.category_words)))
        names = [plane.name for plane in self.planes]
        if len(set(names)) != len(names):
            raise BadInput(f"A layout names a plane twice: {', '.join(names)}.")
        if "mask" not in names or "masked_image" not in names:
            raise BadInput("A layout needs the planes “mask” and “masked_image”.")
        if "{words}" not in self.prompt_template:
            raise BadInput("A prompt template needs the place {words}.")

    def in_channels(self) -> int:
        """Channels of the U-Net's input."""
        return self.latent_channels + sum(plane.channels for plane in self.planes)

    def plane(self, name: str) -> PlaneSpec | None:
        """The plane of that name, if the system has it."""
        return next((plane for plane in self.planes if plane.name == name), None)

    def conditions(self) -> tuple[str, ...]:
        """What guidance may switch: "words" and the conditions that the uncond half drops."""
        dropped = (plane.condition for plane in self.planes if plane.dropped_in_uncond)
        return tuple(dict.fromkeys(("words", *dropped)))

    def words_for(self, category: str) -> str:
        """The phrase for a category, or an empty text."""
        return dict(self.category_words).get(category, "")

    def prompt(self, words: str, pseudo_words: int = 0) -> str:
        """The whole prompt with its ` $ ` places."""
        text = self.prompt_template.format(words=words)
        return f"{text} {' $ ' * pseudo_words}" if pseudo_words else text

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "version": LAYOUT_VERSION,
            "latent_channels": self.latent_channels,
            "planes": [_fields(plane) for plane in self.planes],
            "tokens": [_fields(source) for source in self.tokens],
            "decoder_skips": list(self.decoder_skips),
            "prompt_template": self.prompt_template,
            "category_words": dict(self.category_words),
            "patch": self.patch,
            "appearance_fill": self.appearance_fill,
            "pose_sigma_px": self.pose_sigma_px,
            "texture_layers": list(self.texture_layers),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ConditioningLayout:
        """The inverse of `to_dict`; missing fields take their defaults, unknown ones are ignored.

        Raises:
            ModelMismatch: a newer version wrote it, or a field is damaged.
        """
        version = data.get("version", 1)
        if not isinstance(version, int) or version > LAYOUT_VERSION:
            raise ModelMismatch(
                "This engine needs a newer version of fashionstudio.",
                "Update fashionstudio, or choose another engine.",
            )
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        try:
            known["planes"] = tuple(PlaneSpec(**plane) for plane in data["planes"])
            known["tokens"] = tuple(TokenSource(**source) for source in data.get("tokens", ()))
            known["category_words"] = tuple(dict(data.get("category_words", {})).items())
            for name in ("decoder_skips", "texture_layers"):
                known[name] = tuple(data.get(name, ()))
            return cls(**known)
        except (KeyError, TypeError, ValueError) as error:
            raise ModelMismatch(
                "The engine's conditioning layout is damaged.", details=repr(error)
            ) from error


def _fields(spec: PlaneSpec | TokenSource) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in spec.__dataclass_fields__}


_MASK = PlaneSpec("mask", 1, "mask", dropped_in_uncond=False)
_POSE = PlaneSpec("pose", 18, "heatmap", dropped_in_uncond=True)
_SKETCH = PlaneSpec("sketch", 1, "resized", dropped_in_uncond=True)
_GARMENT_WORDS = (
    ("upper_body", "an upper body garment"),
    ("lower_body", "a lower body garment"),
    ("dresses", "a dress"),
)
_WEARING = "a photo of a model wearing {words}"


def _masked_image(channels: int) -> PlaneSpec:
    return PlaneSpec("masked_image", channels, "latent", dropped_in_uncond=False)


def _appearance(channels: int) -> PlaneSpec:
    return PlaneSpec("appearance", channels, "latent", dropped_in_uncond=True)


LADI = ConditioningLayout(
    latent_channels=4,
    planes=(_MASK, _masked_image(4), _POSE, _appearance(4)),
    tokens=(TokenSource("garment", count=16),),
    decoder_skips=(1, 2, 3, 4, 5),
    prompt_template=_WEARING,
    category_words=_GARMENT_WORDS,
)
"""LaDI-VTON as published: 31 channels, 16 pseudo-words, EMASC."""

MGD = ConditioningLayout(latent_channels=4, planes=(_MASK, _masked_image(4), _POSE, _SKETCH))
"""Multimodal Garment Designer as published: 28 channels, words only."""

TI_MGD = ConditioningLayout(
    latent_channels=4,
    planes=MGD.planes,
    tokens=(TokenSource("fabric", count=16, patches=5, patch_share=0.5),),
    texture_layers=("down_blocks.0", "down_blocks.1", "up_blocks.2", "up_blocks.3"),
)
"""Ti-MGD after its paper: MGD whose high-resolution cross-attention reads the fabric's words.

The paper publishes neither the split of the layers nor the number of pseudo-words or patches: ours
(docs/decisions/0006-the-ways-of-a-fabric.md, 0007-which-layers-read-the-texture.md).
"""

MINI = ConditioningLayout(
    latent_channels=16,
    planes=(
        _MASK,
        _masked_image(16),
        _POSE,
        PlaneSpec("sketch", 1, "drawing", dropped_in_uncond=True),
        _appearance(16),
        PlaneSpec("appearance_mask", 1, "mask", dropped_in_uncond=True, condition="appearance"),
    ),
    tokens=(TokenSource("garment", count=8), TokenSource("fabric", count=8)),
    decoder_skips=(1, 2),
    prompt_template=_WEARING,
    category_words=_GARMENT_WORDS,
    patch=8,
    appearance_fill=0.0,
)
"""The embedded engine: 69 channels at 256x192 (H x W), sigma 9 in pixels of that frame.

Its autoencoder has one level behind an 8x8 pixel-unshuffle, hence only two features for EMASC.
"""
