"""Laying a garment onto a person, by whichever warper an engine has.

LaDI-VTON's is a thin-plate spline (`warping`), the embedded engine's an appearance flow (`flow`).
Either says for each pixel where in the garment's picture to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import torch
from diffusers import UNet2DModel
from torch import Tensor

from fashionstudio.diffusion.flow import Flow, garment_flow
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import (
    ConvNetTPS,
    UNetVanilla,
    WarpedGarment,
    sample_border,
    silhouette_on_white,
    warp_garment,
    warp_grid,
)

Warper: TypeAlias = ConvNetTPS | UNet2DModel


@dataclass(frozen=True)
class Wearer:
    """B people as a warper sees them.

    Attributes:
        agnostic: [B, 3, H, W] in -1..1, the picture with the Region at 0.
        mask: [B, 1, H, W] in 0..1, the Region.
        joints: [B, 18, 2 or 3] in pixels of the frame, missing ones negative; None = not known.
        blobs: [B, 18, H, W] in 0..1, the pose map of these.
    """

    agnostic: Tensor
    mask: Tensor
    joints: Tensor | None
    blobs: Tensor

    @classmethod
    def of(
        cls,
        image: Tensor,
        mask: Tensor,
        joints: Tensor | None,
        sigma_px: float,
        blobs: Tensor | None = None,
    ) -> Wearer:
        """From a picture [B, 3, H, W] and a Region [B, 1, H, W].

        Args:
            joints: see above.
            sigma_px: of the pose map that the engine was trained with.
            blobs: the pose map, where it is there already.
        """
        size = (int(image.shape[2]), int(image.shape[3]))
        if blobs is None:
            blobs = image.new_zeros(image.shape[0], 18, *size)
            if joints is not None:
                blobs = pose_map(joints, size, sigma_px)
        return cls(image * (mask < 0.5), mask, joints, blobs)


def lay_garment(
    warper: Warper,
    refinement: UNetVanilla | None,
    garment: Tensor,
    wearer: Wearer,
    garment_mask: Tensor | None = None,
) -> WarpedGarment:
    """Lay a garment [B, 3, H, W] in -1..1, on white, onto people.

    Args:
        warper: of either kind.
        refinement: cleans what the spline warped; None leaves it.
        garment: as above.
        wearer: the people.
        garment_mask: [B, 1, H, W], 1 = garment; None takes what is not white.
    """
    if isinstance(warper, ConvNetTPS):
        agnostic, blobs = wearer.agnostic, wearer.blobs
        return warp_garment(warper, refinement, garment, agnostic, blobs, garment_mask)
    mask = silhouette_on_white(garment) if garment_mask is None else garment_mask
    return lay_finer(warper, garment, wearer, garment, mask)


@torch.no_grad()
def lay_finer(
    warper: Warper, garment: Tensor, wearer: Wearer, picture: Tensor, mask: Tensor
) -> WarpedGarment:
    """As `lay_garment`, of a larger picture of the same garment, and without refinement.

    Args:
        warper: of either kind.
        garment: [1, 3, H, W] in -1..1, as the warper sees it.
        wearer: the person.
        picture: [1, 3, h, w] in -1..1, of any size.
        mask: [1, 1, h, w] in 0..1.

    Returns:
        Picture and mask of the larger size, aligned with the frame.
    """
    flow = find_way(warper, garment, wearer, (int(picture.shape[2]), int(picture.shape[3])), mask)
    return WarpedGarment(sample_border(picture, flow.grid), flow.silhouette(mask))


@torch.no_grad()
def find_way(
    warper: Warper,
    garment: Tensor,
    wearer: Wearer,
    size: tuple[int, int],
    garment_mask: Tensor | None = None,
) -> Flow:
    """Where each pixel lies in the garment's picture; any picture of it can be sampled so.

    Args:
        warper, garment, wearer: as for `lay_garment`.
        size: of the flow.
        garment_mask: [B, 1, h, w] of any size; None takes what is not white.
    """
    if isinstance(warper, ConvNetTPS):
        seen = torch.cat([wearer.agnostic, wearer.blobs], dim=1)
        return Flow(warp_grid(warper, garment, seen, size))
    mask = silhouette_on_white(garment) if garment_mask is None else garment_mask
    return garment_flow(warper, wearer.agnostic, wearer.mask, wearer.joints, mask).sized(size)
