"""Looking at a picture, or a part of it, with the person network.

The network sees a small frame. A reading keeps what it said together with where it looked, and
brings parts and joints back to the picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.person import JOINTS, PARTS
from fashionstudio.core.pose_edit import other_sides
from fashionstudio.vision.fields import F32, U8, resize_field

STEP = 32
"""Sides of a frame are multiples of this."""
NO_PICTURE = 128
"""What fills a frame beside a picture of another shape: 0 for the network."""

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels."""


@dataclass(frozen=True)
class Reading:
    """What the network said of a part of a picture.

    Attributes:
        box: where it looked, in pixels of the picture.
        labels: part ids, in the order of the probabilities.
        shares: (L, h, w) float32, probability of each label on a grid over the box.
        joints: (18, 3) float32, pixels of the picture and confidence; missing (-1, -1, 0).
        shape: (H, W) of the picture.
    """

    box: Box
    labels: tuple[int, ...]
    shares: F32
    joints: F32
    shape: tuple[int, int]

    def field(self, *names: str) -> F32:
        """(H, W) probability that a pixel is one of these parts; 0 where it did not look."""
        chosen = [self.labels.index(PARTS[name]) for name in names if PARTS[name] in self.labels]
        return self.spread(self.shares[chosen].sum(0))

    def person(self) -> F32:
        """(H, W) probability that a pixel is a person."""
        return self.spread(1 - self.shares[self.labels.index(0)])

    def spread(self, grid: NDArray[Any]) -> F32:
        """Numbers on the grid (h, w) brought to the picture (H, W), 0 beyond the box."""
        x0, y0, x1, y1 = (round(v) for v in self.box)
        full = np.zeros(self.shape, np.float32)
        part = resize_field(grid, (y1 - y0, x1 - x0))
        left, top = max(0, x0), max(0, y0)
        right, low = min(self.shape[1], x1), min(self.shape[0], y1)
        full[top:low, left:right] = part[top - y0 : low - y0, left - x0 : right - x0]
        return full


def frames_like(frame: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The frame that a network learned at, a square one of about its size, and it lying."""
    side = STEP * math.ceil(math.sqrt(frame[0] * frame[1]) / STEP)
    return frame, (side, side), (frame[1], frame[0])


def frame_box(box: Box, learned: tuple[int, int]) -> tuple[Box, tuple[int, int]]:
    """The box widened to the shape of the best of `frames_like(learned)`, and that frame."""
    wide, tall = max(box[2] - box[0], 1.0), max(box[3] - box[1], 1.0)

    def grown(frame: tuple[int, int]) -> float:
        return max(tall / frame[0], wide / frame[1])

    frame = min(frames_like(learned), key=grown)
    step = grown(frame)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    half_wide, half_tall = step * frame[1] / 2, step * frame[0] / 2
    x0, y0 = round(x - half_wide), round(y - half_tall)
    found = (x0, y0, x0 + round(2 * half_wide), y0 + round(2 * half_tall))
    return (float(found[0]), float(found[1]), float(found[2]), float(found[3])), frame


def cut(picture: U8, box: Box, frame: tuple[int, int]) -> U8:
    """The box of the picture in the frame, grey where there is no picture."""
    x0, y0, x1, y1 = (round(v) for v in box)
    left, top = max(0, x0), max(0, y0)
    right, low = min(picture.shape[1], x1), min(picture.shape[0], y1)
    step_x, step_y = frame[1] / (x1 - x0), frame[0] / (y1 - y0)
    place = (round((left - x0) * step_x), round((top - y0) * step_y))
    size = (
        max(1, round((right - x0) * step_x) - place[0]),
        max(1, round((low - y0) * step_y) - place[1]),
    )
    image = Image.fromarray(np.ascontiguousarray(picture[top:low, left:right]))
    small = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    canvas = np.full((*frame, 3), NO_PICTURE, np.uint8)
    canvas[place[1] : place[1] + size[1], place[0] : place[0] + size[0]] = np.asarray(small)
    return canvas


def read_picture(network: Any, picture: U8, box: Box | None = None) -> Reading:
    """Look at the picture (H, W, 3), or at a box of it, and at its mirror image.

    Args:
        network: a `PersonNetwork`.
    """
    import torch

    from fashionstudio.vision.person_decoding import decode_joints
    from fashionstudio.vision.person_network import LABELS

    shape = (picture.shape[0], picture.shape[1])
    whole = (0.0, 0.0, float(shape[1]), float(shape[0]))
    box, frame = frame_box(box or whole, network.frame)
    seen = cut(picture, box, frame)
    tensor = torch.from_numpy(seen.transpose(2, 0, 1).copy()).float().div(127.5).sub(1)
    names = {number: name for name, number in PARTS.items()}
    parts_back = other_sides([names[label] for label in LABELS])
    joints_back = other_sides(JOINTS)
    with torch.inference_mode():
        said = network(torch.stack([tensor, tensor.flip(2)]))
        shares = said.parts.softmax(1)
        shares = (shares[0] + shares[1].flip(2)[parts_back]) / 2
        places = said.joints.flatten(2).softmax(2).view(said.joints.shape)
        places = (places[0] + places[1].flip(2)[joints_back]) / 2
        present = (said.present[0] + said.present[1][joints_back]) / 2
        joints = decode_joints(places.clamp_min(1e-9).log(), present)
    scale = ((box[2] - box[0]) / frame[1], (box[3] - box[1]) / frame[0])
    there = joints[:, 2] > 0
    joints[there, 0] = joints[there, 0] * scale[0] + box[0]
    joints[there, 1] = joints[there, 1] * scale[1] + box[1]
    return Reading(box, LABELS, shares.numpy(), joints, shape)
