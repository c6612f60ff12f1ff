"""Latents to pictures, with the detail that EMASC kept, and cheap previews."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.diffusion.arrays import to_uint8
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import Conditions

PREVIEW_CELLS = 32
RIDGE = 1e-3


@torch.no_grad()
def decode_pictures(
    codec: LatentCodec,
    latents: Tensor,
    conditions: Conditions,
    check_cancelled: Callable[[], None] | None = None,
    *,
    in_strips: bool = False,
) -> Tensor:
    """Pictures [B, 3, H, W] in 0..1, float32.

    One at a time: full-size features are the peak of a render's memory.

    Args:
        codec: decodes.
        latents: [B, C, h, w], scaled.
        conditions: for as many pictures, or for one that serves all; only `skips` are read.
        check_cancelled: called before each picture; may raise `Cancelled`.
        in_strips: with less memory; see `strips`.
    """
    conditions = conditions.repeated(latents.shape[0])
    pictures = []
    for k in range(latents.shape[0]):
        if check_cancelled is not None:
            check_cancelled()
        skips = conditions.rows(slice(k, k + 1)).skips
        picture = codec.decode(latents[k : k + 1], skips, in_strips=in_strips)
        pictures.append((picture.float() / 2 + 0.5).clamp(0, 1))
    return torch.cat(pictures)


@torch.no_grad()
def fit_preview(codec: LatentCodec, seed: int = 0) -> Tensor:
    """Linear map from latents to colours, [3, C + 1] (the last column is the constant).

    Fitted by least squares on patches of random colour that are encoded once, so that it covers all
    colours, with whatever autoencoder the engine has.
    """
    generator = torch.Generator("cpu").manual_seed(seed)
    cells = torch.rand(1, 3, PREVIEW_CELLS // 2, PREVIEW_CELLS // 2, generator=generator)
    size = PREVIEW_CELLS * codec.factor
    device = next(codec.vae.parameters()).device
    picture = F.interpolate(cells, size=(size, size), mode="bilinear").to(device)
    latents, _ = codec.encode(picture * 2 - 1)
    colours = F.interpolate(picture, size=tuple(latents.shape[-2:]), mode="area")
    features = _with_constant(latents.float()).permute(0, 2, 3, 1).flatten(0, 2).double()
    wanted = colours.permute(0, 2, 3, 1).flatten(0, 2).double()
    normal = features.T @ features + RIDGE * torch.eye(features.shape[1], device=device).double()
    return torch.linalg.solve(normal, features.T @ wanted).T.float()


def preview_pictures(preview_map: Tensor, latents: Tensor) -> NDArray[np.uint8]:
    """Latents [B, C, h, w] -> (B, h, w, 3) uint8, one pixel per latent pixel."""
    colours = torch.einsum("kc,bchw->bkhw", preview_map, _with_constant(latents.float()))
    return to_uint8(colours.clamp(0, 1))


def _with_constant(latents: Tensor) -> Tensor:
    return torch.cat([latents, torch.ones_like(latents[:, :1])], dim=1)
