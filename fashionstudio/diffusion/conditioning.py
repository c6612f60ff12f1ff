"""From pictures in the model's frame to what the U-Net and the decoder read.

Everything but the picture and its mask may be missing; a missing condition is a plane of zeros, as
in training, or words that are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from diffusers.utils.torch_utils import randn_tensor
from torch import Tensor

from fashionstudio.diffusion.drawing import fill_drawing
from fashionstudio.diffusion.layers import LIMB_CHANNELS, LayerInputs
from fashionstudio.diffusion.laying import Wearer, lay_garment
from fashionstudio.diffusion.layout import Encoding
from fashionstudio.diffusion.pose_map import limb_map, pose_map
from fashionstudio.diffusion.prompting import encode_text
from fashionstudio.diffusion.warping import resize
from fashionstudio.errors import BadInput

if TYPE_CHECKING:
    from fashionstudio.diffusion.pipeline import FashionPipeline


Seen = tuple[Tensor, list[Tensor]]
"""Latents [B, C, h, w] of a picture, and the encoder's features."""

RIM_PX = 9
"""Edges of what an estimator sees are that unsure, in all."""


@dataclass(frozen=True)
class FrameInputs:
    """Tensors in the model's frame, H x W; all but the first two may be None.

    Attributes:
        image: [B, 3, H, W] in -1..1, the Photo's part.
        mask: [B, 1, H, W] in 0..1, >= 0.5 = repaint.
        pose: [B, 18, 2 or 3] (x, y, ...) in pixels of the frame; missing joints negative.
        pose_map: [B, 18, H, W] in 0..1, instead of `pose`.
        sketch: [B, 1, H, W] in 0..1, 1 = stroke.
        appearance: [B, 3, H, W] in -1..1, cloth or garment laid over the Region.
        appearance_mask: [B, 1, H, W] in 0..1, 1 = the appearance is known here; None = everywhere.
        garment: [B, 3, H, W] in -1..1 on white; it is warped when there is no `appearance`.
        fabric: [B, 3, h, w] in -1..1, a swatch of any size.
        worn: [B, 1, H, W] in 0..1, what must vanish, as an estimator sees it (for the layers).
        unlike: [B, 1, H, W] in 0..1, the part of `worn` that tells nothing of what is wanted, and
            that the layers are not shown.
        skin, background: [B, 1, H, W] in 0..1, where an estimator sees them (for the layers).
        bare, complexion: see `LayerInputs`.
        words: one text per picture.
        categories: what is repainted, one per picture (for warpers that ask); empty = upper body.
    """

    image: Tensor
    mask: Tensor
    pose: Tensor | None = None
    pose_map: Tensor | None = None
    sketch: Tensor | None = None
    appearance: Tensor | None = None
    appearance_mask: Tensor | None = None
    garment: Tensor | None = None
    fabric: Tensor | None = None
    worn: Tensor | None = None
    unlike: Tensor | None = None
    skin: Tensor | None = None
    background: Tensor | None = None
    bare: Tensor | None = None
    complexion: Tensor | None = None
    words: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Conditions:
    """What denoising and decoding read; depends on nothing but the inputs, so it can be cached.

    Attributes:
        planes: by name, each [B, c, h, w] at latent size.
        text: [B, L, D]; `uncond_text` the same for the empty prompt.
        mask: [B, 1, H, W], 1 = repaint.
        skips: what EMASC adds to the decoder, shallow first; empty without EMASC.
        noise: initial latents, where a published generator order was asked for.
        beside: what the layer decoder reads beside the decoded picture (`draft` is empty); None
            without that network.
    """

    planes: Mapping[str, Tensor]
    text: Tensor
    uncond_text: Tensor
    mask: Tensor
    skips: tuple[Tensor, ...] = ()
    noise: Tensor | None = None
    beside: LayerInputs | None = None

    @property
    def batch(self) -> int:
        """How many pictures the conditions describe."""
        return self.mask.shape[0]

    def rows(self, index: slice | Sequence[int]) -> Conditions:
        """Some of the pictures."""
        return replace(
            self,
            planes={name: plane[index] for name, plane in self.planes.items()},
            text=self.text[index],
            uncond_text=self.uncond_text[index],
            mask=self.mask[index],
            skips=tuple(skip[index] for skip in self.skips),
            noise=None if self.noise is None else self.noise[index],
            beside=None if self.beside is None else self.beside.moved(lambda plane: plane[index]),
        )

    def repeated(self, count: int) -> Conditions:
        """For `count` pictures; a single description serves them all (without copying skips)."""
        if self.batch == count:
            return self
        if self.batch != 1:
            raise BadInput(f"{self.batch} conditions cannot serve {count} pictures.")
        return replace(
            self,
            planes={name: _expand(plane, count) for name, plane in self.planes.items()},
            text=_expand(self.text, count),
            uncond_text=_expand(self.uncond_text, count),
            mask=_expand(self.mask, count),
            skips=tuple(_expand(skip, count) for skip in self.skips),
            noise=None if self.noise is None else _expand(self.noise, count),
            beside=None
            if self.beside is None
            else self.beside.moved(lambda plane: _expand(plane, count)),
        )


def fit_together(a: Conditions, b: Conditions) -> bool:
    """Whether two pictures' conditions can be rows of one batch."""
    return _shape_of(a) == _shape_of(b)


def joined(rows: Sequence[Conditions]) -> Conditions:
    """One batch of several pictures' conditions, which `fit_together`."""
    first = rows[0]
    if len(rows) == 1:
        return first
    besides = [row.beside for row in rows]
    beside = None
    if first.beside is not None:
        found = {
            name: torch.cat([getattr(one, name) for one in besides]) for name in vars(first.beside)
        }
        beside = LayerInputs(**found)
    return Conditions(
        planes={name: torch.cat([row.planes[name] for row in rows]) for name in first.planes},
        text=torch.cat([row.text for row in rows]),
        uncond_text=torch.cat([row.uncond_text for row in rows]),
        mask=torch.cat([row.mask for row in rows]),
        skips=tuple(torch.cat(same) for same in zip(*(row.skips for row in rows), strict=True)),
        noise=None if first.noise is None else torch.cat([_given(row.noise) for row in rows]),
        beside=beside,
    )


def _shape_of(conditions: Conditions) -> list[Any]:
    """Of every tensor but for its rows; equal for those that can be joined."""
    tensors = {
        **conditions.planes,
        "text": conditions.text,
        "uncond_text": conditions.uncond_text,
        "mask": conditions.mask,
        "noise": conditions.noise,
        **{f"skip {index}": skip for index, skip in enumerate(conditions.skips)},
        **({} if conditions.beside is None else vars(conditions.beside)),
    }
    return [(name, None if t is None else t.shape[1:]) for name, t in tensors.items()]


def _given(tensor: Tensor | None) -> Tensor:
    assert tensor is not None
    return tensor


@torch.no_grad()
def encode(
    pipe: FashionPipeline,
    inputs: FrameInputs,
    *,
    generator: torch.Generator | None = None,
    text: tuple[Tensor, Tensor] | None = None,
    see: Callable[[Tensor], Seen] | None = None,
) -> Conditions:
    """Everything that the denoiser and the decoder need.

    Args:
        pipe: its layout says what is encoded and how.
        inputs: see `FrameInputs`.
        generator: draws posterior samples and the initial noise in the order of the published code
            (appearance, noise, masked picture). None takes the posteriors' modes and leaves the
            noise to `denoise`, so that the result does not depend on a seed.
        text: conditional and unconditional text embeddings instead of `inputs.words`.
        see: encodes the masked picture, where no generator draws; for those who keep what they have
            encoded. Default: the autoencoder.
    """
    inputs = _with_appearance(pipe, _prepared(pipe, inputs))
    latents: dict[str, Tensor] = {}
    features: dict[str, list[Tensor]] = {}
    noise = None
    if inputs.appearance is not None:
        with pipe.placed("vae"):
            latents["appearance"], features["appearance"] = pipe.codec.encode(
                inputs.appearance, generator
            )
    if generator is not None:
        shape = (inputs.image.shape[0], pipe.layout.latent_channels, *_latent_size(pipe, inputs))
        noise = randn_tensor(shape, generator=generator, device=inputs.image.device)
    masked = inputs.image * (inputs.mask < 0.5)
    with pipe.placed("vae"):
        if see is not None and generator is None:
            latents["masked_image"], features["masked_image"] = see(masked)
        else:
            latents["masked_image"], features["masked_image"] = pipe.codec.encode(masked, generator)
    given, empty = encode_text(pipe, inputs) if text is None else text
    planes = _planes(pipe, inputs, latents)
    return Conditions(
        planes=planes,
        text=given.to(inputs.image.device),
        uncond_text=empty.to(inputs.image.device),
        mask=inputs.mask,
        skips=_skips(pipe, inputs, features),
        noise=noise,
        beside=None if pipe.layers is None else _beside(inputs, planes),
    )


def at_latent_size(plane: Tensor, encoding: Encoding, factor: int) -> Tensor:
    """A full-size plane [B, C, H, W] reduced by `factor` as its encoding says."""
    size = (plane.shape[2] // factor, plane.shape[3] // factor)
    if encoding == "mask":
        return F.interpolate(plane, size=size)
    if encoding == "heatmap":
        return F.interpolate(plane, size=size, mode="bilinear", align_corners=False)
    if encoding in ("resized", "drawing"):
        return resize(plane, size)
    raise ValueError(f"a plane with encoding {encoding} goes through the autoencoder")


def _prepared(pipe: FashionPipeline, inputs: FrameInputs) -> FrameInputs:
    """Checked, on the pipeline's device, mask made binary, pose made a map."""
    height, width = inputs.image.shape[2:]
    factor = pipe.codec.factor
    if height % factor or width % factor:
        raise BadInput(f"A frame of {height}x{width} is not a multiple of {factor} pixels.")
    moved: dict[str, Any] = {
        name: value.to(pipe.device, torch.float32)
        for name, value in vars(inputs).items()
        if isinstance(value, Tensor)
    }
    inputs = replace(inputs, **moved)
    blobs = inputs.pose_map
    if blobs is None and inputs.pose is not None:
        blobs = pose_map(inputs.pose, (height, width), pipe.layout.pose_sigma_px)
    return replace(inputs, mask=(inputs.mask >= 0.5).float(), pose_map=blobs)


def _with_appearance(pipe: FashionPipeline, inputs: FrameInputs) -> FrameInputs:
    """The appearance picture, from the garment if need be, filled outside its mask."""
    if pipe.layout.plane("appearance") is None:
        return replace(inputs, appearance=None, appearance_mask=None)
    picture, mask = inputs.appearance, inputs.appearance_mask
    if picture is None and inputs.garment is not None and pipe.warper is not None:
        wearer = Wearer.of(
            inputs.image,
            inputs.mask,
            inputs.pose,
            pipe.layout.pose_sigma_px,
            inputs.categories,
            inputs.pose_map,
        )
        with pipe.placed("warper", "refinement"):
            warped = lay_garment(pipe.warper, pipe.refinement, inputs.garment, wearer)
        picture = warped.picture
        # A system without the mask's plane learned from the warped picture as it comes.
        mask = warped.mask if pipe.layout.plane("appearance_mask") else None
    if picture is None:
        return replace(inputs, appearance=None, appearance_mask=None)
    if mask is not None:
        picture = picture * mask + pipe.layout.appearance_fill * (1 - mask)
    return replace(inputs, appearance=picture, appearance_mask=mask)


def _planes(
    pipe: FashionPipeline, inputs: FrameInputs, latents: dict[str, Tensor]
) -> dict[str, Tensor]:
    """All planes of the layout, in its order; zeros where there is no condition."""
    known = inputs.appearance_mask
    if known is None and inputs.appearance is not None:
        known = torch.ones_like(inputs.mask)
    full_size = {
        "mask": inputs.mask,
        "pose": inputs.pose_map,
        "sketch": inputs.sketch,
        "appearance_mask": known,
    }
    batch, size = inputs.image.shape[0], _latent_size(pipe, inputs)
    planes: dict[str, Tensor] = {}
    for plane in pipe.layout.planes:
        value = latents.get(plane.name)
        if value is None and (given := full_size.get(plane.name)) is not None:
            value = at_latent_size(given, plane.encoding, pipe.codec.factor)
            if plane.encoding == "drawing":
                value = fill_drawing(value, planes["mask"])
        if value is None:
            value = inputs.image.new_zeros(batch, plane.channels, *size)
        planes[plane.name] = value.float()
    return planes


def _skips(
    pipe: FashionPipeline, inputs: FrameInputs, features: dict[str, list[Tensor]]
) -> tuple[Tensor, ...]:
    """EMASC's outputs, masked; none for a system without them."""
    wanted = pipe.layout.decoder_skips
    if pipe.emasc is None or not wanted:
        return ()
    chosen = {name: [found[i] for i in wanted] for name, found in features.items()}
    shown = chosen.get("appearance")
    with pipe.placed("emasc"):
        skips = pipe.emasc(chosen["masked_image"], inputs.mask, shown, inputs.appearance_mask)
    return tuple(skips)


def _beside(inputs: FrameInputs, planes: Mapping[str, Tensor]) -> LayerInputs:
    """What the layer decoder reads, with an empty draft; absent conditions are zeros."""
    nothing = torch.zeros_like(inputs.mask)
    unseen = torch.zeros_like(inputs.image)
    known = inputs.appearance_mask
    if known is None:
        known = nothing if inputs.appearance is None else torch.ones_like(inputs.mask)
    drawn = planes.get("sketch")
    worn = nothing if inputs.worn is None else inputs.worn
    hidden = nothing
    if inputs.unlike is not None:
        hidden = F.max_pool2d(inputs.unlike, RIM_PX, 1, RIM_PX // 2) * inputs.mask
    return LayerInputs(
        photo=inputs.image * (1 - hidden),
        mask=inputs.mask,
        draft=unseen,
        appearance=unseen if inputs.appearance is None else inputs.appearance,
        known=known,
        sketch=nothing if inputs.sketch is None else inputs.sketch,
        drawn=nothing if drawn is None else at_frame_size(drawn, inputs.mask),
        worn=worn * (1 - hidden),
        hidden=hidden,
        limbs=_limbs(inputs),
        skin=nothing if inputs.skin is None else inputs.skin,
        background=nothing if inputs.background is None else inputs.background,
        bare=nothing if inputs.bare is None else inputs.bare,
        complexion=nothing.new_zeros(len(nothing), 4, 1, 1)
        if inputs.complexion is None
        else inputs.complexion,
    )


def _limbs(inputs: FrameInputs) -> Tensor:
    size = (int(inputs.image.shape[2]), int(inputs.image.shape[3]))
    if inputs.pose is None:
        return torch.zeros(inputs.image.shape[0], LIMB_CHANNELS, *size, device=inputs.image.device)
    return limb_map(inputs.pose, size)


def at_frame_size(plane: Tensor, like: Tensor) -> Tensor:
    """A plane at latent size enlarged smoothly to that of another, [B, c, H, W]."""
    return F.interpolate(plane, size=like.shape[-2:], mode="bilinear", align_corners=False)


def _latent_size(pipe: FashionPipeline, inputs: FrameInputs) -> tuple[int, int]:
    height, width = inputs.image.shape[2:]
    return height // pipe.codec.factor, width // pipe.codec.factor


def _expand(tensor: Tensor, count: int) -> Tensor:
    return tensor.expand(count, *tensor.shape[1:])
