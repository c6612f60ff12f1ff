"""Appearance flow: where in the garment's picture the cloth at each pixel of the frame lies.

A thin-plate spline with 25 points bends a garment as one sheet; a sleeve that hangs in its picture
and is bent on the person is beyond it. So a small network tells the place of each pixel on its own
(appearance flow: Zhou et al., 2016; for clothes Han et al., ClothFlow, ICCV 2019). It looks more
than once: having laid the garment's silhouette where it thinks it belongs, it sees what is still
wrong and mends it, as RAFT does (Teed and Deng, 2020). And it tells where the garment is seen at
all, since arms, hands and hair lie before it. It reads silhouettes, joints and the person around
the Region, never the garment's colours: a print tells nothing of where it lies on a body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from diffusers import UNet2DModel
from torch import Tensor

from fashionstudio.diffusion import body_frame
from fashionstudio.diffusion.body_frame import body_planes
from fashionstudio.diffusion.warping import resize, upsample_grid

SIZE = (128, 96)
"""Height and width at which it looks, half the frame's: flows are smooth."""
ROUNDS = 2
_PATCH = 4
_BESIDE = 6 + body_frame.PLANES
"""Planes of what is around: person, Region, position, body."""
_OWN = 8
"""Planes of the garment: silhouette, the same as laid, where from, its box."""
_OUT = 3
_REACH = 0.25
"""How far one unit of the network's output moves a place, in the picture's -1..1."""


@dataclass(frozen=True)
class Flow:
    """Attributes:
    grid: [B, H, W, 2], x and y in the garment's picture, -1..1.
    seen: [B, 1, H, W], logit of the garment being seen there; None where nobody has told.
    """

    grid: Tensor
    seen: Tensor | None = None

    def silhouette(self, mask: Tensor) -> Tensor:
        """Where the garment is seen, [B, 1, H, W] in 0..1; `mask`: its own, [B, 1, h, w]."""
        laid = laid_mask(mask, self.grid).clamp(0, 1)
        return laid if self.seen is None else laid * torch.sigmoid(self.seen)

    def sized(self, size: tuple[int, int]) -> Flow:
        """The same at another size."""
        seen = None if self.seen is None else resize(self.seen, size)
        return Flow(upsample_grid(self.grid, size), seen)


def build_flow(widths: Sequence[int] = (48, 64, 96)) -> UNet2DModel:
    """An untrained network.

    Args:
        widths: channels of its levels; the first lies at a quarter of the frame's resolution. The
            last one attends to all of the frame.
    """
    levels = len(widths)
    network = UNet2DModel(
        in_channels=(_BESIDE + _OWN) * _PATCH**2,
        out_channels=_OUT * _PATCH**2,
        block_out_channels=tuple(widths),
        down_block_types=("DownBlock2D",) * levels,
        up_block_types=("UpBlock2D",) * levels,
        layers_per_block=1,
        attention_head_dim=16,
        norm_num_groups=8,
    )
    for last in network.conv_out.parameters():  # so that it begins with the picture as it is
        torch.nn.init.zeros_(last)
    return network


def person_planes(agnostic: Tensor, mask: Tensor, pose: Tensor | None) -> Tensor:
    """What it sees of the person, [B, 21, *SIZE].

    Args:
        agnostic: [B, 3, H, W] in -1..1, the person's picture with the Region at 0.
        mask: [B, 1, H, W], the Region.
        pose: [B, 18, 2 or 3] joints in pixels of the frame, missing ones negative; None = unknown.
    """
    count, height = len(mask), int(mask.shape[2])
    joints = torch.full((count, 18, 2), -1.0, device=mask.device) if pose is None else pose
    points = torch.where(joints[..., :2] > 0, joints[..., :2] * (SIZE[0] / height), -1.0)
    around = [resize(agnostic, SIZE), resize(mask.float(), SIZE), _identity(count, mask.device)]
    return torch.cat([*around, body_planes(points, SIZE)], dim=1)


def flow_rounds(
    network: UNet2DModel, person: Tensor, garment_mask: Tensor, rounds: int = ROUNDS
) -> list[Flow]:
    """One flow a round, each better than the one before, at `SIZE`.

    Args:
        network: of `build_flow`.
        person: of `person_planes`.
        garment_mask: [B, 1, *SIZE] in 0..1, the silhouette in the garment's picture.
        rounds: how often it looks.
    """
    places = _identity(len(person), person.device)
    box = _box(garment_mask)
    found = []
    for number in range(rounds):
        # Each round mends what it is given and is not to blame for it.
        places = places.detach()
        laid = laid_mask(garment_mask, places.permute(0, 2, 3, 1))
        seen = torch.cat([person, garment_mask, laid, places, box], dim=1)
        raw = network(F.pixel_unshuffle(seen, _PATCH), number).sample
        raw = F.pixel_shuffle(raw, _PATCH).float()
        places = places + _REACH * raw[:, :2]
        found.append(Flow(places.permute(0, 2, 3, 1), raw[:, 2:]))
    return found


def garment_flow(
    network: UNet2DModel, agnostic: Tensor, mask: Tensor, pose: Tensor | None, garment_mask: Tensor
) -> Flow:
    """The last round's flow, at `SIZE`; arguments as for `person_planes`.

    Args:
        garment_mask: [B, 1, h, w] in 0..1.
    """
    person = person_planes(agnostic, mask, pose).to(network.dtype)
    return flow_rounds(network, person, resize(garment_mask.to(person), SIZE))[-1]


def laid_mask(mask: Tensor, grid: Tensor) -> Tensor:
    """A silhouette as the grid lays it, [B, 1, H, W]; beyond its picture there is no garment."""
    return F.grid_sample(mask, grid, padding_mode="zeros", align_corners=False)


def _identity(count: int, device: torch.device) -> Tensor:
    """Each pixel's own place, [B, 2, *SIZE] in -1..1."""
    height, width = SIZE
    y = (torch.arange(height, dtype=torch.float32, device=device) * 2 + 1) / height - 1
    x = (torch.arange(width, dtype=torch.float32, device=device) * 2 + 1) / width - 1
    return torch.stack(torch.meshgrid(x, y, indexing="xy"))[None].expand(count, -1, -1, -1)


def _box(mask: Tensor) -> Tensor:
    """Left, top, right and bottom of silhouettes [B, 1, *SIZE], as planes [B, 4, *SIZE], -1..1."""
    edges = []
    for axis in (3, 2):
        inside = (mask > 0.5).any(dim=2 if axis == 3 else 3).flatten(1).float()
        length = inside.shape[1]
        first, last = inside.argmax(dim=1), length - inside.flip(1).argmax(dim=1)
        edges.append(torch.stack([first, last], dim=1) * 2 / length - 1)
    (left, right), (top, bottom) = (edge.unbind(1) for edge in edges)
    numbers = torch.stack([left, top, right, bottom], dim=1).to(mask)
    return numbers[:, :, None, None].expand(-1, -1, *mask.shape[2:])
