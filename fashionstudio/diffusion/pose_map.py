"""Pose maps: one soft blob per joint, as LaDI-VTON and MGD feed them to their networks; and limbs,
for our own.
"""

from __future__ import annotations

import torch
from torch import Tensor

EPSILON = 1.1920929e-07  # float32's; keeps a map of zeros at zero
ARMS = ((2, 3), (3, 4), (5, 6), (6, 7))
LEGS = ((8, 9), (9, 10), (11, 12), (12, 13))
_THICK, _THINNEST_PX = 0.2, 2.0
"""Half the width of a limb, as a share of its bone's length."""


def pose_map(points: Tensor, size: tuple[int, int], sigma_px: float = 9.0) -> Tensor:
    """Blobs exp(-d^2 / sigma^2) around joints, each scaled to a peak of 1.

    The published formula has no factor 2 under the exponent, and its sigma counts pixels of the map
    asked for: 9 at 512x384. The embedded engine uses 9 at its own 256x192, so its blobs are twice
    as wide relative to the body; a network must be run with the sigma it was trained with.

    Args:
        points: [B, J, 2 or 3] (x, y, ...) in pixels of the map. A joint with x <= 0 and y <= 0 is
            missing and gives a map of zeros. A joint off the picture keeps its full height at the
            border next to it.
        size: height and width of the map.
        sigma_px: width of a blob.

    Returns:
        [B, J, height, width] float32 in 0..1.
    """
    height, width = size
    points = points.float()
    x, y = points[..., 0, None, None], points[..., 1, None, None]
    columns = torch.arange(width, dtype=torch.float32, device=points.device)
    rows = torch.arange(height, dtype=torch.float32, device=points.device)[:, None]
    blobs = torch.exp(-((columns - x).square() + (rows - y).square()) / sigma_px**2)
    blobs = blobs / (blobs.amax(dim=(-2, -1), keepdim=True) + EPSILON)
    return blobs * ~((x <= 0) & (y <= 0))


def limb_map(points: Tensor, size: tuple[int, int]) -> Tensor:
    """Where arms and legs lie: 1 along each bone, falling off with the distance from it.

    Args:
        points: [B, 18, 2 or 3], as for `pose_map`; a bone with a missing joint is left out.
        size: height and width of the map.

    Returns:
        [B, 2, height, width] float32 in 0..1: arms, legs.
    """
    height, width = size
    points = points[..., :2].float()
    rows = torch.arange(height, dtype=torch.float32, device=points.device)
    columns = torch.arange(width, dtype=torch.float32, device=points.device)
    pixels = torch.stack(torch.meshgrid(columns, rows, indexing="xy"), dim=-1)
    return torch.stack([_bones(points, bones, pixels) for bones in (ARMS, LEGS)], dim=1)


def _bones(points: Tensor, bones: tuple[tuple[int, int], ...], pixels: Tensor) -> Tensor:
    """The nearest bone's map [B, H, W] at pixels [H, W, 2]."""
    found = torch.zeros(points.shape[0], *pixels.shape[:2], device=points.device)
    for a, b in bones:
        start, end = points[:, a, None, None], points[:, b, None, None]
        along = end - start
        length = along.square().sum(-1).clamp_min(1.0)
        share = (((pixels - start) * along).sum(-1) / length).clamp(0, 1)
        apart = (pixels - start - share[..., None] * along).square().sum(-1)
        thick = (_THICK * length.sqrt()).clamp_min(_THINNEST_PX)
        there = (start > 0).any(-1) & (end > 0).any(-1)
        found = torch.maximum(found, torch.exp(-apart / thick.square()) * there)
    return found
