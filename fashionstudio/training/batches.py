"""What every source gives and every stage reads: people with garments, as tensors."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class TryOnBatch:
    """B people in the model's frame of H x W pixels.

    Attributes:
        person: [B, 3, H, W] in -1..1, wearing the garment: what is to be painted.
        mask: [B, 1, H, W], 1 = repaint.
        pose: [B, 18, 3] (x, y, confidence) in pixels of the frame, missing joints negative.
        sketch: [B, 1, H, W], 1 = stroke.
        picture: [B, 3, h, w] in -1..1, what the vision tower looks at: the garment or a swatch.
        words: what is said about the garment, one text each.
        category: upper_body, lower_body or dresses.
        mode: "fabric", "garment" or "words": which pictures the conditions come from.
        appearance: [B, 3, H, W], cloth or garment laid over the Region; grey (0) outside its mask.
        appearance_mask: [B, 1, H, W], 1 = the appearance is known.
        garment, garment_mask: the garment alone on white, [B, 3, H, W], and its silhouette.
        worn, worn_mask: its worn pixels on white, [B, 3, H, W], and their silhouette.

    The last six are None where the source was not asked for them.
    """

    person: Tensor
    mask: Tensor
    pose: Tensor
    sketch: Tensor
    picture: Tensor
    words: list[str]
    category: list[str]
    mode: list[str]
    appearance: Tensor | None = None
    appearance_mask: Tensor | None = None
    garment: Tensor | None = None
    garment_mask: Tensor | None = None
    worn: Tensor | None = None
    worn_mask: Tensor | None = None

    @property
    def masked(self) -> Tensor:
        """[B, 3, H, W], the person with the Region at 0 (grey)."""
        return self.person * (1 - self.mask)

    def __len__(self) -> int:
        return len(self.words)


def psnr(a: Tensor, b: Tensor) -> float:
    """Peak signal-to-noise ratio in dB of pictures in -1..1, averaged over pictures [B,C,H,W]."""
    error = ((a.detach().clamp(-1, 1) - b).float() / 2).square().flatten(1).mean(1)
    return float((-10 * torch.log10(error.clamp_min(1e-10))).mean())
