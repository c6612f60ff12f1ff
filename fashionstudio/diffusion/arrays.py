"""Pictures and masks as numpy arrays and as tensors: the one place that turns axes and ranges."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def picture_tensor(*pictures: NDArray[np.uint8]) -> Tensor:
    """B pictures (H, W, 3) uint8 sRGB of one size → [B, 3, H, W] float32 in -1..1."""
    array = np.ascontiguousarray(np.stack(pictures).transpose(0, 3, 1, 2))
    return torch.from_numpy(array).float().div_(127.5).sub_(1.0)


def mask_tensor(*masks: NDArray[Any]) -> Tensor:
    """B masks (H, W) uint8 of one size → [B, 1, H, W] float32 in 0..1."""
    return torch.from_numpy(np.stack(masks))[:, None].float().div_(255.0)


def binary_mask_tensor(*masks: NDArray[Any]) -> Tensor:
    """B masks (H, W) uint8 of one size → [B, 1, H, W] float32, 1 from one half on, else 0."""
    return (mask_tensor(*masks) >= 0.5).float()


def to_pictures(pictures: Tensor) -> NDArray[np.uint8]:
    """[B, 3 or 1, H, W] in -1..1 → (B, H, W, 3) uint8: `picture_tensor` turned round."""
    return to_uint8((pictures.detach().float().expand(-1, 3, -1, -1) + 1) / 2)


def to_uint8(pictures: Tensor) -> NDArray[np.uint8]:
    """[B, 3, H, W] in 0..1 → (B, H, W, 3) uint8, rounded."""
    array = (pictures * 255).round().clamp(0, 255).to(torch.uint8)
    return np.ascontiguousarray(array.permute(0, 2, 3, 1).cpu().numpy())


def to_mask(mask: Tensor) -> NDArray[np.uint8]:
    """[1, 1, H, W] in 0..1 → (H, W) uint8, 255 where it is at least one half."""
    found: NDArray[np.uint8] = (mask[0, 0] >= 0.5).cpu().numpy().astype(np.uint8) * np.uint8(255)
    return found
