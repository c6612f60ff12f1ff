"""The arrows of the way on tensors: arrays of the Frame → what the networks read."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.core.geometry import Frame
from fashionstudio.core.person import Person
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import warp_garment


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
    size = (int(inputs.image.shape[2]), int(inputs.image.shape[3]))
    blobs = torch.zeros(1, 18, *size)
    if inputs.pose is not None:
        blobs = pose_map(inputs.pose, size, pipe.layout.pose_sigma_px)
    agnostic = inputs.image * (inputs.mask < 0.5)
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


def pose_in_frame(person: Person, frame: Frame) -> Tensor:
    """[1, 18, 2] joints in frame pixels; missing ones and those outside of the frame at -1."""
    joints = person.pose.array()
    points = frame.to_frame(joints[:, :2])
    outside = (points < 0) | (points >= (frame.width, frame.height))
    points[(joints[:, 2] <= 0) | outside.any(axis=1)] = -1
    return torch.from_numpy(points.astype(np.float32))[None]


def picture_tensor(picture: NDArray[np.uint8]) -> Tensor:
    """(H, W, 3) uint8 → [1, 3, H, W] float32 in -1..1."""
    array = np.ascontiguousarray(picture.transpose(2, 0, 1))
    return torch.from_numpy(array)[None].float().div_(127.5).sub_(1.0)


def mask_tensor(mask: NDArray[np.uint8]) -> Tensor:
    """(H, W) uint8 → [1, 1, H, W] float32 in 0..1."""
    return torch.from_numpy(np.ascontiguousarray(mask))[None, None].float().div_(255.0)


def to_mask(mask: Tensor) -> NDArray[np.uint8]:
    """[1, 1, H, W] in 0..1 → (H, W) uint8, 255 where it is at least one half."""
    found: NDArray[np.uint8] = (mask[0, 0] >= 0.5).cpu().numpy().astype(np.uint8) * np.uint8(255)
    return found
