"""Patches of a swatch: what an adapter looks at to put a cloth into pseudo-words.

A vision tower sees a small square. A whole swatch squeezed into it loses weave and true
proportions; a patch keeps both. In training one patch is drawn at random, so that the pseudo-words
mean the cloth and not a place on it; in use several fixed ones are looked at and their pseudo-words
averaged, which takes out what each alone happens to show, and depends on no seed.
"""

from __future__ import annotations

import torch
from torch import Tensor

from fashionstudio.diffusion.layout import MOST_PATCHES

# As shares of the room that a patch has to move in: the centre, corners, then edges.
_PLACES = (
    (0.5, 0.5), (0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0),
    (0.0, 0.5), (0.5, 0.0), (0.5, 1.0), (1.0, 0.5),
)  # fmt: skip
assert len(_PLACES) == MOST_PATCHES


def fixed_patches(swatches: Tensor, count: int, share: float) -> Tensor:
    """The same patches of every swatch, [B * count, C, s, s], those of one swatch in a run.

    Args:
        swatches: [B, C, h, w].
        count: 1..9: the centre, then corners, then edges.
        share: side of a patch as a share of the shorter side.
    """
    side, room = _room(swatches, share)
    cut = [_cut(swatches, side, room, place) for place in _PLACES[:count]]
    return torch.stack(cut, dim=1).flatten(0, 1)


def random_patches(
    swatches: Tensor, share: float, generator: torch.Generator | None = None
) -> Tensor:
    """One patch of each swatch at random, [B, C, s, s], for training."""
    side, room = _room(swatches, share)
    places = torch.rand(len(swatches), 2, generator=generator).tolist()
    cut = [
        _cut(swatch[None], side, room, (y, x))
        for swatch, (y, x) in zip(swatches, places, strict=True)
    ]
    return torch.cat(cut)


def _room(swatches: Tensor, share: float) -> tuple[int, tuple[int, int]]:
    """Side of a patch, and how far it can move down and right."""
    height, width = swatches.shape[2:]
    side = max(1, round(share * min(height, width)))
    return side, (height - side, width - side)


def _cut(swatches: Tensor, side: int, room: tuple[int, int], place: tuple[float, float]) -> Tensor:
    y, x = (round(share * free) for share, free in zip(place, room, strict=True))
    return swatches[:, :, y : y + side, x : x + side]
