"""What may lie beneath a garment that vanishes: background, clothes and skin, carried on from near.

A small network paints a bare arm as a mean of skin and wall. It need not paint: the wall beside the
sleeve, the trousers below the hem and the skin of hand and face are in the Photo. Their colours,
carried on smoothly to where none of them is seen, are what it chooses from, pixel by pixel. The
carrying is pull and push over a pyramid (Gortler et al., The Lumigraph, 1996, section 3.4).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

KINDS = ("background", "clothes", "skin")
"""What is carried on, in the order of the stacked pictures."""
WALL, CLOTHES = KINDS.index("background"), KINDS.index("clothes")
_EDGE_PX = 5
"""A kind's pixels that near to another's are mixed with it, and tell nothing."""
_ENOUGH = 0.25
"""A cell of the pyramid of which this share is known needs nothing from the coarser ones."""
_SMALLEST_PX = 2
_LITTLE_PX = 100.0
"""So much sure skin in the frame counts as much as the complexion from elsewhere."""


def surroundings(
    photo: Tensor, hidden: Tensor, background: Tensor, skin: Tensor, complexion: Tensor
) -> tuple[Tensor, Tensor]:
    """The three kinds' colours wherever one may ask for them.

    Args:
        photo: [B, 3, H, W] in -1..1.
        hidden: [B, 1, H, W] in 0..1, what must not be looked at: the Region.
        background: [B, 1, H, W] in 0..1, 1 = seen to be neither person nor garment.
        skin: [B, 1, H, W] in 0..1, 1 = seen to be bare skin, also within the Region.
        complexion: [B, 4, 1, 1], see `LayerInputs`; it stands in where the frame shows little skin.

    Returns:
        [B, 3, 3, H, W] in -1..1, one picture for each of `KINDS`, and [B, 3], whether any pixel of
        the kind was seen. Without one its picture is 0.
    """
    away = 1 - hidden
    seen = torch.cat([background * away, (1 - background) * (1 - skin) * away, skin], dim=1)
    known = background.flatten(1).amax(1, keepdim=True)[..., None, None] > 0
    # Where nobody said what is background, what is left over is no clothes.
    seen = torch.where(known, seen, seen * seen.new_tensor([0, 0, 1])[:, None, None])
    sure = -F.max_pool2d(-seen, _EDGE_PX, 1, _EDGE_PX // 2)
    sure = torch.where(sure.amax((2, 3), keepdim=True) > 0.5, sure, seen)
    batch = len(photo)
    pictures = photo[:, None].expand(-1, len(KINDS), -1, -1, -1).flatten(0, 1)
    weights = (sure > 0.5).to(photo).flatten(0, 1)[:, None]
    found = carried(pictures, weights).unflatten(0, (batch, len(KINDS)))
    shown = weights.flatten(1).sum(1).view(batch, len(KINDS))
    told = complexion[:, 3]
    share = told[..., None] * _LITTLE_PX / (_LITTLE_PX + shown[:, 2, None, None, None])
    found = torch.cat(
        [found[:, :2], torch.lerp(found[:, 2:], complexion[:, None, :3], share[:, None])], 1
    )
    shown = torch.cat([shown[:, :2], torch.maximum(shown[:, 2:], told[:, 0])], dim=1)
    return found, (shown > 0).to(photo)


def carried(picture: Tensor, weight: Tensor) -> Tensor:
    """A picture whose known pixels are carried on smoothly to all others.

    `core.grid.carried_on` does it for one picture in numpy; this is for batches on the network's
    device.

    Args:
        picture: [B, c, H, W].
        weight: [B, 1, H, W] in 0..1, 1 = known.

    Returns:
        [B, c, H, W]; 0 for rows in which nothing is known.
    """
    levels = [(picture * weight, weight)]
    while min(levels[-1][1].shape[-2:]) > _SMALLEST_PX:
        levels.append(
            (
                F.avg_pool2d(levels[-1][0], 2, ceil_mode=True),
                F.avg_pool2d(levels[-1][1], 2, ceil_mode=True),
            )
        )
    top, total = levels[-1]
    means = top.sum((2, 3), keepdim=True) / total.sum((2, 3), keepdim=True).clamp_min(1e-6)
    filled = means.expand_as(top)
    for coloured, known in reversed(levels):
        wider = F.interpolate(filled, size=known.shape[-2:], mode="bilinear", align_corners=False)
        share = (known / _ENOUGH).clamp(max=1)
        filled = wider + (coloured / known.clamp_min(1e-6) - wider) * share
    return filled
