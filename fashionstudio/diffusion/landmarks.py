"""Landmarks of a garment alone: where the body's joints would lie in its picture.

A small network reads the silhouette and tells where shoulders, hips, elbows, wrists, knees and
ankles of somebody who wore the garment as it lies there would be, and how far its sleeves reach
(fashion landmarks: Liu et al., DeepFashion, CVPR 2016; here of the body beneath). With the same
joints of a person it is known which way the cloth goes, see `skeleton` and `draping`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from diffusers import ConfigMixin, ModelMixin
from diffusers.configuration_utils import register_to_config
from torch import Tensor, nn

from fashionstudio.diffusion.warping import resize

SIZE = (128, 96)
"""Height and width at which silhouettes are read."""
CATEGORIES = ("upper_body", "lower_body", "dresses")
LANDMARKS = (
    "collar", "left_shoulder", "waist", "left_hip", "below",
    "right_elbow", "right_wrist", "left_elbow", "left_wrist",
    "right_knee", "right_ankle", "left_knee", "left_ankle",
)  # fmt: skip
"""The first five in the torso's own coordinates (across, down), as `TORSO` says."""
TORSO = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 2.0))


class Landmarks(NamedTuple):
    """Attributes:
    points: [B, 13, 2], x and y in the picture's -1..1; guesses for joints that the garment does not
        reach.
    reach: [B], how far along the arms the sleeves go: 0 = shoulder, 1 = elbow, 2 = wrist.
    """

    points: Tensor
    reach: Tensor


class GarmentLandmarks(ModelMixin, ConfigMixin):
    """Silhouette → landmarks.

    Args:
        widths: channels after each halving of the picture.
        hidden: width of the last but one layer.
    """

    @register_to_config
    def __init__(self, widths: Sequence[int] = (24, 48, 64, 96, 96), hidden: int = 256) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in pairwise((3 + len(CATEGORIES), *widths)):
            layers += [nn.Conv2d(before, after, 3, 2, 1), nn.GroupNorm(8, after), nn.SiLU()]
            layers += [nn.Conv2d(after, after, 3, 1, 1), nn.GroupNorm(8, after), nn.SiLU()]
        self.features = nn.Sequential(*layers)
        shrunk = 2 ** len(widths)
        left = widths[-1] * (SIZE[0] // shrunk) * (SIZE[1] // shrunk)
        last = nn.Linear(hidden, 2 * len(LANDMARKS) + 1)
        nn.init.zeros_(last.bias)
        self.head = nn.Sequential(nn.Linear(left, hidden), nn.SiLU(), last)

    def forward(self, mask: Tensor, category: Sequence[str]) -> Landmarks:
        """See `Landmarks`.

        Args:
            mask: [B, 1, H, W] in 0..1, of any size, the silhouette.
            category: one of `CATEGORIES` each: a coat on a hanger has the outline of a skirt.
        """
        seen = resize(mask, SIZE)
        places = grid_of(SIZE, mask.device).to(seen).expand(len(seen), -1, -1, -1)
        kinds = [[float(name == one) for name in CATEGORIES] for one in category]
        kind = torch.tensor(kinds, device=seen.device, dtype=seen.dtype)[:, :, None, None]
        stacked = torch.cat([seen * 2 - 1, places, kind.expand(-1, -1, *SIZE)], dim=1)
        found = self.head(self.features(stacked).flatten(1))
        return Landmarks(found[:, :-1].view(-1, len(LANDMARKS), 2), found[:, -1])


def grid_of(size: tuple[int, int], device: torch.device | None = None) -> Tensor:
    """Each pixel's own place, [1, 2, H, W] in -1..1."""
    height, width = size
    y = (torch.arange(height, dtype=torch.float32, device=device) * 2 + 1) / height - 1
    x = (torch.arange(width, dtype=torch.float32, device=device) * 2 + 1) / width - 1
    return torch.stack(torch.meshgrid(x, y, indexing="xy"))[None]
