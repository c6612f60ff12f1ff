"""Garments and people for the appearance flow: kept on disk, the garments bent anew each time.

Rendered garments lie in their pictures as one machine lays them, sleeves at one angle. Real ones
are laid by hand. So each time an example is read its garment's picture is shifted, turned, bent and
its sleeves swung, and the known places with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.core.pose_edit import mirrored_joints
from fashionstudio.diffusion.flow import SIZE
from fashionstudio.diffusion.warping import resize
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.sources.blocks import Blocks, Rows

Rng = np.random.Generator
EXAMPLE = np.dtype(
    [
        ("planes", "u1", (6, *SIZE)),  # person without the garment (3), Region, worn, flat
        ("places", "f2", (2, *SIZE)),
        ("pose", "f4", (18, 3)),
    ]
)
_JITTER_PX = 1.5
_SHIFT, _TURN, _SCALE, _BEND = 0.02, 0.06, 0.05, 0.03
_SMALLER = 1.04
"""On average, so that little of a garment is cut off."""
_SWING = (-0.3, 0.5)
"""Radians that a sleeve is swung by, upwards and downwards."""
_HAS_SLEEVES = 1.15
"""How much wider than its hem a garment with sleeves is."""
_SLENDER = 1.4
"""How much taller than wide a dress is, which has no sleeves to swing worth the trouble."""
_INVERTING = 8


@dataclass(frozen=True)
class FlowBatch:
    """B garments and people at `flow.SIZE`.

    Attributes:
        agnostic: [B, 3, H, W] in -1..1, the person with the Region at 0.
        mask: [B, 1, H, W], the Region.
        pose: [B, 18, 3], joints in pixels at `SIZE`.
        flat: [B, 1, H, W] in 0..1, the silhouette in the garment's picture.
        worn: [B, 1, H, W] in 0..1, where it is seen on the person.
        places: [B, 2, H, W], x and y in the garment's picture; NaN where that is not known.
    """

    agnostic: Tensor
    mask: Tensor
    pose: Tensor
    flat: Tensor
    worn: Tensor
    places: Tensor

    def __len__(self) -> int:
        return len(self.mask)


def examples_of(batch: TryOnBatch) -> NDArray[Any]:
    """A batch of `WarpSource` as rows to keep."""
    assert batch.garment_mask is not None
    assert batch.worn_mask is not None
    assert batch.places is not None
    planes = [batch.masked * 0.5 + 0.5, batch.mask, batch.worn_mask, batch.garment_mask]
    small = torch.cat([resize(plane.float(), SIZE) for plane in planes], dim=1)
    found = np.zeros(len(batch), EXAMPLE)
    found["planes"] = (small * 255).round().clamp(0, 255).to(torch.uint8).numpy()
    found["places"] = batch.places.permute(0, 3, 1, 2).numpy()
    pose = batch.pose.clone()
    known = pose[..., 2:] > 0
    pose[..., :2] = torch.where(known, pose[..., :2] * (SIZE[0] / batch.mask.shape[2]), -1.0)
    found["pose"] = pose.numpy()
    return found


def as_kept(blocks: Blocks, rows: Rows) -> FlowBatch:
    """Examples as they were kept."""
    found = list(blocks.rows(rows))
    planes = torch.from_numpy(np.stack([row["planes"] for row in found])).float() / 255
    mask = planes[:, 3:4]
    return FlowBatch(
        agnostic=(planes[:, :3] * 2 - 1) * (mask < 0.5),
        mask=mask,
        pose=torch.from_numpy(np.stack([row["pose"] for row in found])),
        flat=planes[:, 5:6],
        worn=planes[:, 4:5],
        places=torch.from_numpy(np.stack([row["places"] for row in found]).astype(np.float32)),
    )


@dataclass
class FlowSource:
    """Random examples, with the garments bent, half of them mirrored."""

    blocks: Blocks
    count: int
    seed: int

    def batch(self, position: int) -> FlowBatch:
        """See `Source.batch`."""
        rng = np.random.default_rng([self.seed, position])
        batch = as_kept(self.blocks, self.blocks.draw(self.count, rng))
        if rng.random() < 0.5:
            batch = mirrored(batch)
        pose = batch.pose.clone()
        moved = pose[..., :2] + torch.from_numpy(rng.normal(0, _JITTER_PX, pose[..., :2].shape))
        pose[..., :2] = torch.where(pose[..., 2:] > 0, moved.float(), pose[..., :2])
        return bent(FlowBatch(**vars(batch) | {"pose": pose}), rng)


def mirrored(batch: FlowBatch) -> FlowBatch:
    """The same seen in a mirror, also in the garment's picture."""
    turned = {name: value.flip(-1) for name, value in vars(batch).items() if name != "pose"}
    turned["places"][:, 0] *= -1
    joints = [mirrored_joints(pose.numpy(), SIZE[1]) for pose in batch.pose]
    return FlowBatch(**turned, pose=torch.from_numpy(np.stack(joints)))


def bent(batch: FlowBatch, rng: Rng) -> FlowBatch:
    """The same with the garments laid otherwise in their pictures."""
    moves = torch.stack([_bending(flat[0].numpy(), rng) for flat in batch.flat])
    here = _grid()
    new = F.grid_sample(
        batch.flat, (here + moves).permute(0, 2, 3, 1), padding_mode="zeros", align_corners=False
    )
    # A spot q of the old picture lies at p of the new one, where p + move(p) = q.
    known = batch.places.isfinite().all(dim=1, keepdim=True)
    old = batch.places.nan_to_num()
    place = old
    for _ in range(_INVERTING):
        there = place.permute(0, 2, 3, 1)
        place = old - F.grid_sample(moves, there, padding_mode="border", align_corners=False)
    places = torch.where(known, place, torch.nan)
    return FlowBatch(**vars(batch) | {"flat": new, "places": places})


def _bending(flat: NDArray[np.float32], rng: Rng) -> Tensor:
    """By how much further each spot of the new picture looks in the old one, [2, H, W]."""
    angle, scale = rng.normal(0, _TURN), rng.normal(_SMALLER, _SCALE, 2)
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos * scale[0], -sin], [sin, cos * scale[1]]]) - np.eye(2)
    here = _grid()[0].numpy()
    moved = np.einsum("ij,jhw->ihw", turn, here) + rng.normal(0, _SHIFT, (2, 1, 1))
    coarse = torch.from_numpy(rng.normal(0, _BEND, (1, 2, 6, 5)))
    waves = F.interpolate(coarse, size=SIZE, mode="bicubic", align_corners=True)[0].numpy()
    return torch.from_numpy(moved + waves + _swing(flat, here, rng)).float()


def _swing(flat: NDArray[np.float32], here: NDArray[np.float32], rng: Rng) -> NDArray[np.float64]:
    """Sleeves swung about the shoulders; nothing where a garment has none."""
    still = np.zeros(here.shape)
    rows = np.nonzero((flat > 0.5).any(axis=1))[0]
    if len(rows) < 10:  # too small to tell
        return still
    top, tall = rows[0], rows[-1] - rows[0]
    widths = (flat > 0.5).sum(axis=1) / SIZE[1]
    hem, most = widths[rows[-1] - tall // 6 - 1], widths[top : top + tall // 2].max()
    slender = tall > _SLENDER * most * SIZE[1]
    if slender or most < _HAS_SLEEVES * hem or rng.random() < 0.3:
        return still
    height = (top + 0.1 * tall) * 2 / SIZE[0] - 1
    moved = still
    for side in (-1, 1):
        shoulder = np.array([side * 0.9 * hem, height])[:, None, None]
        angle = side * rng.uniform(*_SWING)
        cos, sin = np.cos(angle), np.sin(angle)
        apart = here - shoulder
        turned = np.stack([cos * apart[0] - sin * apart[1], sin * apart[0] + cos * apart[1]])
        weight = 1 / (1 + np.exp(-side * apart[0] / 0.04))
        moved = moved + weight * (turned - apart)
    return moved


def _grid() -> Tensor:
    """Each pixel's own place, [1, 2, H, W] in -1..1."""
    y = (torch.arange(SIZE[0], dtype=torch.float32) * 2 + 1) / SIZE[0] - 1
    x = (torch.arange(SIZE[1], dtype=torch.float32) * 2 + 1) / SIZE[1] - 1
    return torch.stack(torch.meshgrid(x, y, indexing="xy"))[None]
