"""A small layer decoder, and random planes for it to read."""

from __future__ import annotations

import torch
from torch import Tensor

from fashionstudio.diffusion.layers import LayerDecoder, LayerInputs

SIZE = (64, 48)


def small() -> LayerDecoder:
    torch.manual_seed(0)
    return LayerDecoder((8, 16, 16, 16), groups=4).eval()


def inputs_of(size: tuple[int, int] = SIZE, count: int = 2) -> LayerInputs:
    generator = torch.Generator().manual_seed(1)

    def plane(channels: int) -> Tensor:
        return torch.rand(count, channels, *size, generator=generator)

    mask = torch.zeros(count, 1, *size)
    mask[:, :, 16:, 8:40] = 1
    return LayerInputs(
        photo=plane(3) * 2 - 1, mask=mask, draft=plane(3) * 2 - 1, appearance=plane(3) * 2 - 1,
        known=(plane(1) > 0.5).float(), sketch=plane(1), drawn=plane(1), worn=plane(1),
        hidden=torch.zeros_like(mask), limbs=plane(2),
        skin=(plane(1) > 0.8).float(), background=1 - mask, bare=torch.zeros_like(mask),
        complexion=torch.zeros(count, 4, 1, 1),
    )  # fmt: skip
