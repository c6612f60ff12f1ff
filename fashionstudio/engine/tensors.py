"""The arrows of the way on tensors: arrays of the Frame → what the networks read."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy import ndimage
from torch import Tensor

from fashionstudio.core.geometry import Frame
from fashionstudio.core.masks import bounding_box
from fashionstudio.core.person import JOINTS, SKIN, Person
from fashionstudio.diffusion.conditioning import FrameInputs
from fashionstudio.diffusion.laying import Wearer, lay_finer, lay_garment
from fashionstudio.diffusion.pipeline import FashionPipeline

_LEAST_SKIN_PX = 64
_SKIN_PERCENTILE = 60
_LEGS = [(JOINTS.index(f"{side}_hip"), JOINTS.index(f"{side}_knee")) for side in ("left", "right")]
_THIGH = 0.4
"""The share of the thighs that a top may hide when trousers vanish."""


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
    garment, mask = inputs.garment.to(device), garment_mask.to(device)
    with pipe.placed("warper", "refinement"):
        laid = lay_garment(pipe.warper, pipe.refinement, garment, _wearer(pipe, inputs), mask)
    return laid.picture.cpu(), laid.mask.cpu()


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
    garment = inputs.garment.to(device)
    with pipe.placed("warper"):
        laid = lay_finer(
            pipe.warper, garment, _wearer(pipe, inputs), picture.to(device), mask.to(device)
        )
    return laid.picture.cpu(), laid.mask.cpu()


def _wearer(pipe: FashionPipeline, inputs: FrameInputs) -> Wearer:
    """The person as the warper sees it, where the pipeline computes."""
    device, joints = pipe.device, inputs.pose
    return Wearer.of(
        inputs.image.to(device),
        inputs.mask.to(device),
        None if joints is None else joints.to(device),
        pipe.layout.pose_sigma_px,
        inputs.categories,
    )


def complexion(photo: NDArray[np.uint8], person: Person) -> Tensor | None:
    """The colour of a Person's bare skin, [1, 4, 1, 1] as for `LayerInputs`; None without any.

    Args:
        photo: (H, W, 3) uint8 sRGB, all of it: the frame may show trousers alone.
        person: whose it is.
    """
    seen = person.part_mask(*SKIN)
    if seen.sum() < _LEAST_SKIN_PX:
        return None
    x0, y0, x1, y1 = bounding_box(seen) or (0, 0, 0, 0)
    seen, photo = seen[y0:y1, x0:x1], photo[y0:y1, x0:x1]
    shrunk = ndimage.binary_erosion(seen, iterations=max(1, round(seen.sum() ** 0.5 / 40)))
    sure = shrunk if shrunk.any() else seen
    # A little above the middle: hair, lips and shadows under the chin are darker than skin.
    colour = np.percentile(photo[sure], _SKIN_PERCENTILE, axis=0).astype(np.float32)
    return torch.from_numpy(np.append(colour / 127.5 - 1, np.float32(1)))[None, :, None, None]


def bare_legs(inputs: FrameInputs, old: NDArray[np.uint8]) -> Tensor | None:
    """Where legs come out bare when `old` (h, w) vanishes, [1, 1, h, w]: from the thighs down.

    None where the hips and knees are not seen. Above, the hem of a top may hang over the hips.
    """
    if inputs.pose is None:
        return None
    heights = inputs.pose[0, :, 1]
    tops = []
    for hip, knee in _LEGS:
        if heights[hip] >= 0 and heights[knee] >= 0:
            tops.append(float(heights[hip] + _THIGH * (heights[knee] - heights[hip])))
    if not tops:
        return None
    rows = torch.arange(old.shape[0])[:, None]
    below = ((rows > max(tops)) & (torch.from_numpy(old) > 127)).float()[None, None]
    # Somewhat wider than what is seen, with a soft edge, or the legs' own would be stairs.
    wider = F.max_pool2d(below, 5, 1, 2)
    return F.avg_pool2d(F.avg_pool2d(wider, 3, 1, 1), 3, 1, 1)


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
