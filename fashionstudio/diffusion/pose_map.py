"""Pose maps: one soft blob per joint, as LaDI-VTON and MGD feed them to their networks."""

from __future__ import annotations

import torch
from torch import Tensor

EPSILON = 1.1920929e-07  # float32's; keeps a map of zeros at zero


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
