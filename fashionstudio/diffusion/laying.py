"""Laying a garment onto a person, by whichever warper an engine has.

LaDI-VTON's is a thin-plate spline (`warping`). The embedded engine's finds landmarks on the garment
and moves its pieces with the person's bones (`landmarks`, `draping`). Either says for each pixel
where in the garment's picture to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import torch
from torch import Tensor

from fashionstudio.diffusion.draping import Garment, Way, drape, has_legs, laid_mask
from fashionstudio.diffusion.landmarks import GarmentLandmarks, Landmarks
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.skeleton import skeleton_of_garment, skeleton_of_person
from fashionstudio.diffusion.warping import (
    ConvNetTPS,
    UNetVanilla,
    WarpedGarment,
    resize,
    sample_border,
    silhouette_on_white,
    upsample_grid,
    warp_garment,
    warp_grid,
)

Warper: TypeAlias = ConvNetTPS | GarmentLandmarks
_FINEST = 2
"""How many times finer than the frame a way is computed; beyond that it is enlarged."""


@dataclass(frozen=True)
class Wearer:
    """B people as a warper sees them.

    Attributes:
        agnostic: [B, 3, H, W] in -1..1, the picture with the Region at 0.
        mask: [B, 1, H, W] in 0..1, the Region.
        joints: [B, 18, 2 or 3] in pixels of the frame, missing ones negative; None = not known.
        blobs: [B, 18, H, W] in 0..1, the pose map of these.
        categories: what is laid onto each; empty = garments of the upper body.
    """

    agnostic: Tensor
    mask: Tensor
    joints: Tensor | None
    blobs: Tensor
    categories: Sequence[str] = field(default_factory=tuple)

    @classmethod
    def of(
        cls,
        image: Tensor,
        mask: Tensor,
        joints: Tensor | None,
        sigma_px: float,
        categories: Sequence[str] = (),
        blobs: Tensor | None = None,
    ) -> Wearer:
        """From a picture [B, 3, H, W] and a Region [B, 1, H, W].

        Args:
            joints, categories: see above.
            sigma_px: of the pose map that the engine was trained with.
            blobs: the pose map, where it is there already.
        """
        size = (int(image.shape[2]), int(image.shape[3]))
        if blobs is None:
            blobs = image.new_zeros(image.shape[0], 18, *size)
            if joints is not None:
                blobs = pose_map(joints, size, sigma_px)
        return cls(image * (mask < 0.5), mask, joints, blobs, tuple(categories))

    @property
    def size(self) -> tuple[int, int]:
        """H and W."""
        return int(self.mask.shape[2]), int(self.mask.shape[3])


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
        garment: [B, 3, H, W] in -1..1, as the warper sees it.
        wearer: the people.
        picture: [B, 3, h, w] in -1..1, of any size.
        mask: [B, 1, h, w] in 0..1.

    Returns:
        Picture and mask of the larger size, aligned with the frame.
    """
    size = (int(picture.shape[2]), int(picture.shape[3]))
    grid, cover = find_way(warper, garment, wearer, size, mask)
    return WarpedGarment(sample_border(picture, grid), (laid_mask(mask, grid) * cover).clamp(0, 1))


@torch.no_grad()
def find_way(
    warper: Warper,
    garment: Tensor,
    wearer: Wearer,
    size: tuple[int, int],
    garment_mask: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """Where each pixel lies in the garment's picture; any picture of it can be sampled so.

    Args:
        warper, garment, wearer: as for `lay_garment`.
        size: of the result.
        garment_mask: [B, 1, h, w] of any size; None takes what is not white.

    Returns:
        Grid [B, *size, 2] in -1..1, and [B, 1, *size] in 0..1: 0 where the picture shows there a
        piece that does not belong there.
    """
    if isinstance(warper, ConvNetTPS):
        seen = torch.cat([wearer.agnostic, wearer.blobs], dim=1)
        grid = warp_grid(warper, garment, seen, size)
        return grid, grid.new_ones(len(grid), 1, *size)
    mask = silhouette_on_white(garment) if garment_mask is None else garment_mask
    mask = resize(mask.float(), wearer.size)
    kinds = wearer.categories or ("upper_body",) * len(mask)
    landmarks = warper(mask.to(warper.dtype), kinds)
    fine = (min(size[0], _FINEST * wearer.size[0]), min(size[1], _FINEST * wearer.size[1]))
    ways = [
        _way(wearer, number, _garment(mask, landmarks, number, kind), fine)
        for number, kind in enumerate(kinds)
    ]
    grid = torch.stack([way.grid for way in ways])
    cover = torch.stack([way.cover for way in ways])[:, None]
    return upsample_grid(grid, size), resize(cover, size)


def _garment(masks: Tensor, landmarks: Landmarks, number: int, kind: str) -> Garment:
    """One of the garments."""
    mask, upper = masks[number : number + 1], kind != "lower_body"
    size = (int(mask.shape[2]), int(mask.shape[3]))
    skeleton = skeleton_of_garment(landmarks.points[number].float(), size, upper=upper)
    parted = kind != "upper_body" and has_legs(mask)
    return Garment(skeleton, mask, upper, float(landmarks.reach[number]), parted)


def _way(wearer: Wearer, number: int, garment: Garment, size: tuple[int, int]) -> Way:
    """The way of one garment onto one person."""
    person = None
    if wearer.joints is not None:
        person = skeleton_of_person(wearer.joints[number, :, :2], wearer.size)
    if person is None:
        return _boxed(wearer.mask[number, 0], garment.mask[0, 0], size)
    return drape(person, garment, size)


def _boxed(region: Tensor, mask: Tensor, size: tuple[int, int]) -> Way:
    """Without joints: the garment's box into the Region's."""
    left, top, width, height = _box(region)
    own_left, own_top, own_width, own_height = _box(mask)
    y = (torch.arange(size[0], device=mask.device) + 0.5) / size[0]
    x = (torch.arange(size[1], device=mask.device) + 0.5) / size[1]
    y = ((y - top) / height * own_height + own_top) * 2 - 1
    x = ((x - left) / width * own_width + own_left) * 2 - 1
    grid = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)
    return Way(grid, torch.ones(size, device=mask.device))


def _box(inside: Tensor) -> tuple[float, float, float, float]:
    """Left, top, width and height of a mask [H, W], as shares of it; all of it if it is empty."""
    rows, columns = torch.nonzero(inside > 0.5, as_tuple=True)
    if not len(rows):
        return 0.0, 0.0, 1.0, 1.0
    height, width = inside.shape
    top, left = int(rows.min()) / height, int(columns.min()) / width
    return left, top, (int(columns.max()) + 1) / width - left, (int(rows.max()) + 1) / height - top
