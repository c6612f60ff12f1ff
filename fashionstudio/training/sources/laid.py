"""Garments as hands lay them: sleeves swung, bent, hung on a hanger, as large as their frame.

Rendered garments lie in their pictures as one machine lays them, sleeves at one angle. Real ones
lie on beds and hang on hangers. So each time an example is read it is laid anew, and its landmarks
with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fashionstudio.diffusion.landmarks import CATEGORIES, LANDMARKS, SIZE, grid_of
from fashionstudio.training.sources.blocks import Blocks
from fashionstudio.training.sources.landmarks import LandmarkBatch, batch_of

Rng = np.random.Generator
_ASPECT = SIZE[1] / SIZE[0]
_MARGIN = 0.08
"""Air around a garment in the engine's frame."""
_SWING, _HANGING, _HUNG = (-0.95, 0.4), (-1.1, -0.65), 0.6
"""Radians that sleeves are swung by, from hanging down to stretched out; of those that hang beside
the body; and the share of these."""
_UNEVEN, _UNSWUNG = 0.12, 0.2
"""How much the two sleeves differ, and how often they are left."""
_BEYOND_SHOULDER, _SOFT, _DRESS_REACH, _DRESS_SOFT = 1.05, 0.03, 1.1, 0.05
_TURN, _SHEAR, _WAVES, _INVERTING = 0.05, 0.03, 0.03, 6
_HANGER, _HOOD = 0.4, 0.2
"""Shares of garments with a hook, and with a hood."""
_HOOD_WIDE, _HOOD_TALL = (0.5, 1.0), (0.25, 0.6)
"""In half shoulder widths and lengths of the torso."""
_SCALE, _SHIFT = (0.97, 1.05), 0.02
_LOWER, _DRESS = CATEGORIES.index("lower_body"), CATEGORIES.index("dresses")
_LEAST = 5


@dataclass
class LaidSource:
    """Random examples, half of them mirrored, each laid anew."""

    blocks: Blocks
    count: int
    seed: int

    def batch(self, position: int) -> LandmarkBatch:
        """See `Source.batch`."""
        rng = np.random.default_rng([self.seed, position])
        batch = batch_of(np.stack(list(self.blocks.rows(self.blocks.draw(self.count, rng)))))
        if rng.random() < 0.5:
            batch = mirrored(batch)
        return framed(on_hangers(bent(hooded(swung(batch, rng), rng), rng), rng), rng)


def mirrored(batch: LandmarkBatch) -> LandmarkBatch:
    """The same seen in a mirror: left and right change places."""
    turned = batch.points * torch.tensor([-1.0, 1.0])
    order = [LANDMARKS.index(_other(name)) for name in LANDMARKS]
    points = turned[:, order].clone()
    for middle, side in (("collar", "left_shoulder"), ("waist", "left_hip")):
        a, b = LANDMARKS.index(middle), LANDMARKS.index(side)
        points[:, b] = 2 * turned[:, a] - turned[:, b]  # only the left one is a landmark
    return replace(batch, mask=batch.mask.flip(-1), points=points, known=batch.known[:, order])


def _other(name: str) -> str:
    if name in ("left_shoulder", "left_hip"):
        return name
    swap = {"left": "right", "right": "left"}
    side, _, part = name.partition("_")
    return f"{swap[side]}_{part}" if side in swap else name


def swung(batch: LandmarkBatch, rng: Rng) -> LandmarkBatch:
    """Sleeves swung about the shoulders, where the arms are known."""
    here, points = grid_of(SIZE), batch.points.clone()
    moves = torch.zeros(len(batch), 2, *SIZE)
    at = {name: number for number, name in enumerate(LANDMARKS)}
    needed = [at[name] for name in ("collar", "left_shoulder", "right_elbow", "left_elbow")]
    units = torch.tensor([_ASPECT, 1.0])
    for row in range(len(batch)):
        kind = int(batch.category[row])
        if kind == _LOWER or not batch.known[row, needed].all() or rng.random() < _UNSWUNG:
            continue
        both = rng.uniform(*(_HANGING if rng.random() < _HUNG else _SWING))
        collar = points[row, at["collar"]].clone()
        half = points[row, at["left_shoulder"]] - collar
        for sign, side in ((-1.0, "right"), (1.0, "left")):
            shoulder = collar + sign * _BEYOND_SHOULDER * half
            angle = sign * (both + rng.normal(0, _UNEVEN))
            back = _rotation(angle)
            apart = (here[0] - shoulder[:, None, None]) * units[:, None, None]
            turned = torch.einsum("ij,jhw->ihw", back, apart) / units[:, None, None]
            weight = torch.sigmoid(sign * apart[0] / _SOFT)
            if kind == _DRESS:  # a wide skirt is no sleeve
                weight = weight * torch.sigmoid((_DRESS_REACH - apart.norm(dim=0)) / _DRESS_SOFT)
            moves[row] += weight * (shoulder[:, None, None] + turned - here[0])
            for part in ("elbow", "wrist"):
                number = at[f"{side}_{part}"]
                away = (points[row, number] - shoulder) * units
                points[row, number] = shoulder + (back.T @ away) / units
    return replace(batch, mask=_sampled(batch.mask, here + moves), points=points)


def bent(batch: LandmarkBatch, rng: Rng) -> LandmarkBatch:
    """Turned a little, sheared, and laid unevenly."""
    here, moves = grid_of(SIZE), []
    for _ in range(len(batch)):
        angle, shear = rng.normal(0, _TURN), rng.normal(0, _SHEAR)
        turn = _rotation(angle) * torch.tensor([[1, 1 / _ASPECT], [_ASPECT, 1]]) - torch.eye(2)
        turn[0, 1] += shear
        coarse = torch.from_numpy(rng.normal(0, _WAVES, (1, 2, 6, 5))).float()
        waves = F.interpolate(coarse, size=SIZE, mode="bicubic", align_corners=True)[0]
        moves.append(torch.einsum("ij,jhw->ihw", turn, here[0]) + waves)
    further = torch.stack(moves)
    # A spot q of the old picture lies at p of the new one, where p + move(p) = q.
    place = batch.points
    for _ in range(_INVERTING):
        there = F.grid_sample(
            further, place[:, :, None], padding_mode="border", align_corners=False
        )
        place = batch.points - there[..., 0].transpose(1, 2)
    return replace(batch, mask=_sampled(batch.mask, here + further), points=place)


def hooded(batch: LandmarkBatch, rng: Rng) -> LandmarkBatch:
    """Some upper garments with a hood that lies above the collar; rendered ones have none."""
    here, mask = grid_of(SIZE)[0], batch.mask.clone()
    at = [LANDMARKS.index(name) for name in ("collar", "left_shoulder", "waist")]
    for row in range(len(batch)):
        upper = int(batch.category[row]) not in (_LOWER, _DRESS)
        if not upper or not batch.known[row, at].all() or rng.random() >= _HOOD:
            continue
        collar, shoulder, waist = batch.points[row, at]
        wide = float((shoulder - collar)[0]) * rng.uniform(*_HOOD_WIDE)
        tall = float((waist - collar)[1]) * rng.uniform(*_HOOD_TALL)
        across, up = (here[0] - collar[0]) / wide, (here[1] - collar[1] + tall / 2) / tall
        mask[row, 0][across.square() + up.square() < 1] = 1
    return replace(batch, mask=mask)


def on_hangers(batch: LandmarkBatch, rng: Rng) -> LandmarkBatch:
    """Some with a hook above the collar, which is cut out with the garment."""
    mask = batch.mask.clone()
    for row in range(len(batch)):
        rows = torch.nonzero((mask[row, 0] > 0.5).any(dim=1))[:, 0]
        if int(batch.category[row]) == _LOWER or rng.random() >= _HANGER or not len(rows):
            continue
        top = int(rows[0])
        columns = torch.nonzero(mask[row, 0, min(top + 12, SIZE[0] - 1)] > 0.5)[:, 0]
        if not len(columns):
            continue
        middle = int(columns.float().mean()) + int(rng.integers(-3, 4))
        wide, tall = int(rng.integers(1, 5)), int(rng.integers(3, 14))
        first, left = max(0, top + 6 - tall), max(0, middle - wide)
        mask[row, 0, first : top + 8, left : middle + wide] = 1
    return replace(batch, mask=mask)


def framed(batch: LandmarkBatch, rng: Rng | None = None) -> LandmarkBatch:
    """As large as the engine's frame takes them, about; exactly without `rng`."""
    here, points, grids = grid_of(SIZE), batch.points.clone(), []
    for row in range(len(batch)):
        inside = batch.mask[row, 0] > 0.5
        rows, columns = torch.nonzero(inside, as_tuple=True)
        if len(rows) < _LEAST:
            grids.append(here[0])
            continue
        low = torch.tensor([int(columns.min()) / SIZE[1], int(rows.min()) / SIZE[0]]) * 2 - 1
        high = torch.tensor([int(columns.max()) + 1, int(rows.max()) + 1]) * 2.0
        high = high / torch.tensor([SIZE[1], SIZE[0]]) - 1
        scale, middle = float((high - low).max()) / 2 / (1 - 2 * _MARGIN), (low + high) / 2
        if rng is not None:
            scale *= rng.uniform(*_SCALE)
            middle = middle + torch.from_numpy(rng.normal(0, _SHIFT, 2)).float()
        grids.append(middle[:, None, None] + scale * here[0])
        points[row] = (points[row] - middle) / scale
    return replace(batch, mask=_sampled(batch.mask, torch.stack(grids)), points=points)


def _rotation(angle: float) -> Tensor:
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    return torch.tensor([[cos, -sin], [sin, cos]])


def _sampled(mask: Tensor, grid: Tensor) -> Tensor:
    return F.grid_sample(mask, grid.permute(0, 2, 3, 1), padding_mode="zeros", align_corners=False)
