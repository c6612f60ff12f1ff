"""The arrows of the way on tensors: arrays of the Frame → what the networks read."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.core.geometry import Frame
from fashionstudio.core.person import Person
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import sample_border, warp_garment, warp_grid


@torch.no_grad()
def warped_garment(
    pipe: FashionPipeline, inputs: FrameInputs, garment_mask: Tensor
) -> tuple[Tensor, Tensor] | None:
    """The Garment laid onto the person: picture and mask; None for engines without a warper.

    The mask that was cut out is handed on, since a white garment on white has no other.
    """
    if pipe.warper is None or inputs.garment is None:
        return None
    device = pipe.device
    agnostic, blobs = _seen_by_warper(pipe, inputs)
    with pipe.placed("warper", "refinement"):
        warped = warp_garment(
            pipe.warper,
            pipe.refinement,
            inputs.garment.to(device),
            agnostic.to(device),
            blobs.to(device),
            garment_mask.to(device),
        )
    return warped.picture.cpu(), warped.mask.cpu()


@torch.no_grad()
def enlarged_warp(
    pipe: FashionPipeline, inputs: FrameInputs, picture: Tensor, mask: Tensor
) -> tuple[Tensor, Tensor] | None:
    """As `warped_garment`, of a larger picture of the same Garment, and without refinement.

    Args:
        inputs: with the Garment at the frame's size, as the warper saw it.
        picture: [1, 3, d*H, d*W] in -1..1, for any d.
        mask: [1, 1, d*H, d*W] in 0..1.

    Returns:
        Picture and mask of the larger size, aligned with the frame; None without a warper.
    """
    if pipe.warper is None or inputs.garment is None:
        return None
    device = pipe.device
    person = torch.cat(_seen_by_warper(pipe, inputs), dim=1).to(device)
    size = (int(picture.shape[2]), int(picture.shape[3]))
    with pipe.placed("warper"):
        grid = warp_grid(pipe.warper, inputs.garment.to(device), person, size).cpu()
    warped = F.grid_sample(mask, grid, padding_mode="zeros", align_corners=False)
    return sample_border(picture, grid), warped.clamp(0, 1)


def _seen_by_warper(pipe: FashionPipeline, inputs: FrameInputs) -> tuple[Tensor, Tensor]:
    """The person's picture without the Region, and the pose map."""
    size = (int(inputs.image.shape[2]), int(inputs.image.shape[3]))
    blobs = torch.zeros(1, 18, *size)
    if inputs.pose is not None:
        blobs = pose_map(inputs.pose, size, pipe.layout.pose_sigma_px)
    return inputs.image * (inputs.mask < 0.5), blobs


def pose_in_frame(person: Person, frame: Frame) -> Tensor:
    """`joints_in_frame` of a Person."""
    return joints_in_frame(person.pose.array(), frame)


def joints_in_frame(joints: NDArray[np.floating], frame: Frame) -> Tensor:
    """[1, 18, 2] joints in frame pixels; missing ones and those outside of the frame at -1.

    Args:
        joints: (18, 3), x, y and confidence in the picture that the Frame looks at.
    """
    points = frame.to_frame(joints[:, :2])
    outside = (points < 0) | (points >= (frame.width, frame.height))
    points[(joints[:, 2] <= 0) | outside.any(axis=1)] = -1
    return torch.from_numpy(points.astype(np.float32))[None]
