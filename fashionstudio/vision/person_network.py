"""The network that finds body parts and joints in a picture of a person.

A small residual encoder with a feature pyramid. Plain 3 x 3 convolutions: on processors they are
faster than depthwise ones of the same quality. Imports torch, so import it where it is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fashionstudio.core.person import JOINTS, PARTS

FRAME = (256, 192)
"""Height and width of the frame where nothing else is said; any multiples of 32 will do."""
LABELS: tuple[int, ...] = tuple(
    number for name, number in PARTS.items() if name not in ("sunglasses", "scarf")
)
"""Part ids in the order of the logits; rendered people wear neither sunglasses nor scarves."""
WIDTHS = (16, 48, 96, 144, 192)
PYRAMID, FINE = 80, 16


@dataclass(frozen=True)
class PersonOutput:
    """What the network says about B pictures of H x W pixels.

    Attributes:
        parts: [B, len(LABELS), H/2, W/2] logits.
        joints: [B, 18, H/4, W/4] logits over the places of each joint.
        present: [B, 18] logits, whether each joint is in the picture.
    """

    parts: Tensor
    joints: Tensor
    present: Tensor


class PersonNetwork(nn.Module):
    """Pictures [B, 3, H, W] in -1..1 (0 where there is no picture) to parts and joints."""

    frame: tuple[int, int]
    """Height and width of the pictures that it has learned from, which it knows best."""

    def __init__(self, frame: tuple[int, int] = FRAME, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.frame = frame
        stem, first, second, third, fourth = widths
        self.stem = _convolution(3, stem, stride=2)
        self.first = nn.Sequential(_convolution(stem, first, stride=2), Residual(first))
        self.second = nn.Sequential(_convolution(first, second, stride=2), Residual(second))
        self.third = nn.Sequential(
            _convolution(second, third, stride=2), Residual(third), Residual(third)
        )
        self.fourth = nn.Sequential(_convolution(third, fourth, stride=2), Residual(fourth))
        self.sides = nn.ModuleList(
            nn.Conv2d(width, PYRAMID, 1) for width in (first, second, third, fourth)
        )
        self.smooth = nn.ModuleList(_convolution(PYRAMID, PYRAMID) for _ in range(3))
        self.joints = nn.Conv2d(PYRAMID, len(JOINTS), 1)
        self.finer = nn.Conv2d(PYRAMID, 4 * FINE, 1)
        self.fine = _convolution(FINE + stem, 2 * FINE)
        self.parts = nn.Conv2d(2 * FINE, len(LABELS), 1)
        self.present = nn.Linear(2 * fourth, len(JOINTS))

    def forward(self, pictures: Tensor) -> PersonOutput:
        """See `PersonOutput`."""
        stem = self.stem(pictures)
        levels = [self.first(stem)]
        for stage in (self.second, self.third, self.fourth):
            levels.append(stage(levels[-1]))
        deepest = levels[-1]
        merged = self.sides[3](deepest)
        for i in (2, 1, 0):
            larger = F.interpolate(merged, scale_factor=2.0, mode="nearest")
            merged = self.smooth[i](larger + self.sides[i](levels[i]))
        fine = torch.cat([F.pixel_shuffle(self.finer(merged), 2), stem], dim=1)
        pooled = torch.cat([deepest.mean((2, 3)), deepest.amax((2, 3))], dim=1)
        return PersonOutput(self.parts(self.fine(fine)), self.joints(merged), self.present(pooled))


class Residual(nn.Module):
    """Two convolutions beside the way straight through."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.one = _convolution(width, width)
        self.other = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Same shape."""
        return F.relu(x + self.other(self.one(x)))


def _convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )
