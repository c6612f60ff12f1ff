"""The layer decoder: an engine's answer taken apart into what a compositor can lay into a Photo.

A latent decoder paints one picture of the frame's size. Enlarged into a Photo it is soft
everywhere, and what lay beside the garment is soft with it. This network reads that picture
together with the Photo and the conditions and tells the layers: what the new garment covers, how
the light falls on it, its own colour, what the old garment covered, and what lies beneath. Then
the Photo keeps every pixel that is neither, and a Fabric can be laid at the Photo's own
resolution. Layers instead of one picture: after LayerDiffuse (Zhang and Agrawala, 2024); own colour
times light: intrinsic images (Barrow and Tenenbaum, 1978).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

from fashionstudio.diffusion.surroundings import CLOTHES, KINDS, WALL, surroundings

LIMB_CHANNELS = 2
IN_CHANNELS = 3 + 1 + 3 + 3 + 1 + 1 + 1 + 1 + LIMB_CHANNELS + 1 + 1 + 3 * len(KINDS)
OUT_CHANNELS = 1 + 1 + 3 + 3 + 1 + 3 + 1 + len(KINDS) + 1
GAMMA = 2.2
BRIGHTEST = 2.0
"""Light at shade 1; full light on a cloth is 1."""
_LIT = BRIGHTEST ** (1 / GAMMA)
_PAINTED = 2.0
"""The logit of painting what lies beneath; that of what is carried on starts at 0."""
NOT_SEEN = -1e4
"""The logit of a kind of which the Photo shows nothing."""
_DECIDED = 4.0
"""What is uncertain is decided in use: half skin and half wall is neither."""
_LIGHTEST = 0.8
"""How much lighter or darker carried skin may be, in e-folds of its gamma-coded value."""
_BESIDE_BONE, _ON_BONE = 0.5, 0.75
"""Of `limb_map`: between them ends an ankle."""
_NEVER = 30.0
"""What a kind's logit loses where it cannot lie."""
_NEAR_PX = 41
_DARKEST = 0.02
_DEEPEST = 0.35


@dataclass(frozen=True)
class LayerInputs:
    """What the layer decoder reads, in the model's frame, [B, c, H, W].

    Attributes:
        photo: 3 channels in -1..1, as it is, the old garment included.
        mask: 1 = repaint.
        draft: 3 channels in -1..1, what the latents decode to.
        appearance: 3 channels in -1..1, 0 where unknown; `known`: 1 = known.
        sketch: 0..1, 1 = stroke; zeros without one.
        drawn: 0..1, the Sketch's plane as the U-Net reads it, enlarged.
        worn: 0..1, where an estimator sees the old garment; zeros where it is unknown.
        hidden: 0..1, where the Photo is not shown and everything has to be painted; the network
            does not read it.
        limbs: 2 channels in 0..1, where arms and legs lie (`pose_map.limb_map`); zeros where no
            pose is known.
        skin: 0..1, where an estimator sees bare skin; zeros where it is unknown.
        background: 0..1, where it sees neither person nor garment; zeros where it is unknown.
        bare: 0..1, where no clothes can lie beneath: legs whose trousers vanish. Like `complexion`
            the network does not read it; what follows from it is decided.
        complexion: [B, 4, 1, 1], the colour of bare skin anywhere in the Photo in -1..1, and 1;
            zeros where it is unknown.
    """

    photo: Tensor
    mask: Tensor
    draft: Tensor
    appearance: Tensor
    known: Tensor
    sketch: Tensor
    drawn: Tensor
    worn: Tensor
    hidden: Tensor
    limbs: Tensor
    skin: Tensor
    background: Tensor
    bare: Tensor
    complexion: Tensor

    def moved(self, change: Callable[[Tensor], Tensor]) -> LayerInputs:
        """The same with every plane changed: rows taken, expanded, moved."""
        return LayerInputs(**{name: change(plane) for name, plane in vars(self).items()})

    def joined(self, carried: Tensor) -> Tensor:
        """[B, IN_CHANNELS, H, W], with the `surroundings` [B, kinds, 3, H, W]."""
        planes = [self.photo, self.mask, self.draft, self.appearance * self.known, self.known,
                  self.sketch, self.drawn, self.worn, self.limbs, self.skin, self.background,
                  carried.flatten(1, 2)]  # fmt: skip
        return torch.cat(planes, dim=1)


@dataclass(frozen=True)
class Layers:
    """What it tells, [B, c, H, W]; what is decided also as logits for training.

    Attributes:
        alpha, old: 0..1, coverage of the new and the old garment; 0 outside of the mask.
        shade: 3 channels in 0..1; linear light is 2 x shade^2.2.
        albedo: 3 channels in -1..1, the new cloth's own colour.
        rest: 3 channels in -1..1, what lies beneath both.
        alpha_logit, old_logit: before the mask.
        kinds: 1 + len(KINDS) logits: beneath lies something to be painted, or one of `KINDS`.
    """

    alpha: Tensor
    old: Tensor
    shade: Tensor
    albedo: Tensor
    rest: Tensor
    alpha_logit: Tensor
    old_logit: Tensor
    kinds: Tensor

    def light(self) -> Tensor:
        """Linear light [B, 3, H, W], 1 = full light on a cloth."""
        return BRIGHTEST * self.shade.clamp_min(0) ** GAMMA

    def worn(self) -> Tensor:
        """The cloth in its light, [B, 3, H, W] in -1..1 (light multiplied in gamma 2.2)."""
        return ((self.albedo + 1) / 2 * self.shade * _LIT) * 2 - 1

    def picture(self, photo: Tensor) -> Tensor:
        """Everything laid over one another, [B, 3, H, W] in -1..1."""
        beneath = photo + (self.rest - photo) * self.old
        return beneath + (self.worn() - beneath) * self.alpha


class LayerDecoder(ModelMixin, ConfigMixin):
    """A U-Net on pixel-unshuffled pictures.

    Args:
        widths: channels of the levels, the first at half the frame's resolution.
        groups: of the group normalisation.
    """

    @register_to_config
    def __init__(self, widths: Sequence[int] = (32, 64, 128, 192), groups: int = 8) -> None:
        super().__init__()
        first = widths[0]
        self.stem = nn.Conv2d(4 * IN_CHANNELS, first, 3, padding=1)
        self.down = nn.ModuleList()
        self.enter = nn.ModuleList()
        for i, width in enumerate(widths):
            before = widths[max(i - 1, 0)]
            stride = nn.Conv2d(before, width, 3, stride=2, padding=1) if i else nn.Identity()
            self.enter.append(stride)
            self.down.append(_Block(width, width, groups))
        self.middle = _Block(widths[-1], widths[-1], groups)
        self.up = nn.ModuleList()
        self.leave = nn.ModuleList()
        for i in range(len(widths) - 2, -1, -1):
            self.leave.append(nn.Conv2d(widths[i + 1], widths[i], 1))
            self.up.append(_Block(2 * widths[i], widths[i], groups))
        last = nn.Conv2d(first, 4 * OUT_CHANNELS, 3, padding=1)
        nn.init.zeros_(last.weight)
        if last.bias is not None:
            nn.init.zeros_(last.bias)
        self.head = nn.Sequential(nn.GroupNorm(groups, first), nn.SiLU(), last)

    def forward(self, inputs: LayerInputs) -> Layers:
        """See `Layers`; H and W are multiples of 16."""
        carried, seen = surroundings(
            inputs.photo,
            inputs.mask,
            inputs.background,
            inputs.skin * (1 - inputs.hidden),
            inputs.complexion,
        )
        hidden = self.stem(F.pixel_unshuffle(inputs.joined(carried), 2))
        skips = []
        for enter, block in zip(self.enter, self.down, strict=True):
            hidden = block(enter(hidden))
            skips.append(hidden)
        hidden = self.middle(skips.pop())
        for leave, block in zip(self.leave, self.up, strict=True):
            hidden = F.interpolate(leave(hidden), scale_factor=2.0, mode="nearest")
            hidden = block(torch.cat([hidden, skips.pop()], dim=1))
        raw = F.pixel_shuffle(self.head(hidden), 2).float()
        return self._layers(raw, inputs, carried, seen)

    def _layers(self, raw: Tensor, inputs: LayerInputs, carried: Tensor, seen: Tensor) -> Layers:
        """From the head's numbers; zeros mean appearance or draft, evenly lit, half the folds."""
        alpha, old, shade, albedo, gate, rest, kept, kinds, light = raw.split(
            [1, 1, 3, 3, 1, 3, 1, len(KINDS), 1], dim=1
        )
        base = inputs.draft + (inputs.appearance - inputs.draft) * inputs.known
        gone = torch.maximum(torch.sigmoid(gate), inputs.hidden)
        painted = inputs.photo + (inputs.draft - inputs.photo) * gone + rest
        logits = _choices(kinds, seen, inputs)
        worn = torch.maximum(torch.sigmoid(old) * inputs.mask, inputs.hidden)
        if not self.training:
            light = _evenly(light, logits, worn)
        folds = torch.exp(torch.sigmoid(kept) * worn_relief(inputs.photo, worn.detach()))
        return Layers(
            alpha=torch.sigmoid(alpha) * inputs.mask,
            old=worn,
            shade=(torch.sigmoid(shade + 1.0) * folds).clamp(max=1.0),  # 0.73: even light
            albedo=base + albedo if self.training else (base + albedo).clamp(-1.0, 1.0),
            rest=_beneath(painted, carried, light, logits if self.training else _DECIDED * logits),
            alpha_logit=alpha,
            old_logit=old,
            kinds=logits,
        )


def _choices(kinds: Tensor, seen: Tensor, inputs: LayerInputs) -> Tensor:
    """Logits [B, 1 + kinds, H, W] of what lies beneath, without what cannot lie there."""
    logits = torch.cat([torch.full_like(kinds[:, :1], _PAINTED), kinds], dim=1)
    # Legs that come out bare are skin or wall and nothing else; near their bones they are skin.
    legs = inputs.bare * (seen[:, -1] > 0)[:, None, None, None]
    on_bone = ((inputs.limbs[:, 1:] - _BESIDE_BONE) / (_ON_BONE - _BESIDE_BONE)).clamp(0, 1)
    against = torch.zeros_like(logits)
    against[:, :1] = against[:, 1 + CLOTHES : 2 + CLOTHES] = legs
    against[:, 1 + WALL : 2 + WALL] = legs * on_bone
    offered = F.pad(seen, (1, 0), value=1.0)[..., None, None] > 0
    return torch.where(offered, logits - _NEVER * against, torch.full_like(logits, NOT_SEEN))


def _evenly(light: Tensor, logits: Tensor, worn: Tensor) -> Tensor:
    """The light on skin [B, 1, H, W] around that on the skin which is seen: darker trousers do not
    make darker legs."""
    skin = torch.softmax(logits, dim=1)[:, -1:] * worn
    within = skin.sum((2, 3), keepdim=True)
    return light - (light * skin).sum((2, 3), keepdim=True) / within.clamp_min(1.0)


def _beneath(painted: Tensor, carried: Tensor, light: Tensor, logits: Tensor) -> Tensor:
    """What is painted and what is carried on, mixed as the logits say, [B, 3, H, W]."""
    lit = (carried[:, -1] + 1) * torch.exp(_LIGHTEST * torch.tanh(light)) - 1
    pictures = torch.stack([painted, *carried[:, :-1].unbind(1), lit], dim=1)
    return (pictures * torch.softmax(logits, dim=1)[:, :, None]).sum(dim=1)


def worn_relief(photo: Tensor, worn: Tensor) -> Tensor:
    """Folds of what is worn, [B, 1, H, W]: by how much its brightness differs from that nearby.

    The difference of logarithms in gamma-coded values, within the old garment alone, so that it is
    a factor of the shade. A pattern looks like folds here; the network says how much to keep.

    Args:
        photo: [B, 3, H, W] in -1..1.
        worn: [B, 1, H, W] in 0..1.
    """
    bright = torch.log(((photo.mean(dim=1, keepdim=True) + 1) / 2).clamp_min(_DARKEST))
    nearby = _near(bright * worn) / _near(worn).clamp_min(1e-3)
    relief = (bright - nearby) * worn
    # No fold is that deep: a shirt beside its jacket, or a print, fades out again.
    return relief / (1 + (relief / _DEEPEST) ** 4)


def _near(plane: Tensor) -> Tensor:
    """Mean over a square, along one axis after the other."""
    across = F.avg_pool2d(plane, (1, _NEAR_PX), 1, (0, _NEAR_PX // 2), count_include_pad=False)
    return F.avg_pool2d(across, (_NEAR_PX, 1), 1, (_NEAR_PX // 2, 0), count_include_pad=False)


class _Block(nn.Module):
    """Two convolutions around a residual."""

    def __init__(self, entering: int, leaving: int, groups: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.GroupNorm(groups, entering), nn.SiLU(),
            nn.Conv2d(entering, leaving, 3, padding=1),
            nn.GroupNorm(groups, leaving), nn.SiLU(),
            nn.Conv2d(leaving, leaving, 3, padding=1),
        )  # fmt: skip
        self.skip = nn.Conv2d(entering, leaving, 1) if entering != leaving else nn.Identity()

    def forward(self, hidden: Tensor) -> Tensor:
        return self.skip(hidden) + self.body(hidden)
