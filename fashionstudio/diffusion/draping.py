"""A garment's way onto a person along the bones: torso onto torso, sleeve onto arm, leg onto leg.

Each piece of the garment moves with its bones as stiffly as cloth on a body does, so stripes stay
straight and a sleeve goes where the arm goes, however the garment was laid. Bones that deform a
drawing, as puppets are animated (linear blend skinning, the other way round: for each pixel of the
person it is asked where it comes from).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from fashionstudio.diffusion.skeleton import SIDES, Limb, Side, Size, Skeleton, cross

_WIDTH, _WIDTH_OF_SLENDER = 0.128, 2.228
_NARROWEST, _WIDEST = 0.55, 1.0
_TURN, _MOST_TURNED, _OUTLINE = 0.5, 0.9, 1.2
"""How a garment's own coordinates across follow a person's: a body that is turned shows more than
its shoulders span, and its front has moved to where the person looks. Found by least squares on
rendered people (138 in front view, correlation -0.77 with the nose, 0.66 with the shoulders)."""
_ARM = 0.28
"""Half the thickness of an arm, in half shoulder widths; so are the lengths below."""
_SLEEVE, _WIDEST_SLEEVE, _BODY_SIDE = 0.45, 0.9, 1.03
"""Half the width of a sleeve, of the widest one, and where the body's cloth ends across."""
_CHEST = 0.85
_SOFT, _ELBOW, _KNEE, _BETWEEN_LEGS = 0.07, 0.15, 0.12, 0.03
_ROUND_SHOULDER = 0.4
_HIPS, _SOFT_HIPS = 1.2, 0.08
"""How far down the torso, in its lengths, legs begin."""
_SLEEVELESS, _CAP = 0.2, 0.12
_CUFF, _BEYOND_CUFF = 0.03, 0.2
_WHOLE, _NO_END = 0.95, 3.0
"""Sleeves that seem to go beyond the elbow may be long ones that hang, which outlines hardly tell:
then the garment's picture alone says where they end."""
_CROTCH_ROWS, _GAP = 0.04, 0.15


@dataclass(frozen=True)
class Way:
    """Attributes:
    grid: [H, W, 2], x and y in the garment's picture, -1..1.
    cover: [H, W] in 0..1, 0 where its picture shows another piece there, or none.
    """

    grid: Tensor
    cover: Tensor


@dataclass(frozen=True)
class Garment:
    """A garment alone.

    Attributes:
        skeleton: of who wears it as it lies.
        mask: [1, 1, H, W] in 0..1.
        upper: it hangs on the shoulders, else on the hips.
        reach: how far its sleeves go, 0 = shoulder, 1 = elbow, 2 = wrist.
        parted: it has legs.
    """

    skeleton: Skeleton
    mask: Tensor
    upper: bool
    reach: float = 2.0
    parted: bool = False

    def shown(self, points: Tensor) -> Tensor:
        """What the mask says at points [N, 2]."""
        grid = to_grid(points, (int(self.mask.shape[2]), int(self.mask.shape[3])))
        return laid_mask(self.mask, grid[None, None])[0, 0, 0]


def drape(person: Skeleton, garment: Garment, size: Size) -> Way:
    """Where each pixel of a picture of `size` around the person lies in the garment's picture."""
    points = pixels(size, garment.mask.device)
    across, down = person.torso(points)
    wide = width(person)
    turned = min(max(person.turned, -_MOST_TURNED), _MOST_TURNED)
    # The front has moved, the body's outline has not.
    front = (1 - (across / _OUTLINE).square()).clamp_min(0)
    found = garment.skeleton.on_torso(wide * across - _TURN * turned * front, down)
    cover = torch.ones(size, device=points.device)
    if garment.parted:
        found = found + _below_hips(down) * (_on_legs(person, garment, points) - found)
    if garment.upper:
        for side, sign in SIDES:
            arm = _Arm(person, garment, side, sign, points)
            found, cover = arm.lay(found, cover, across, down)
    return Way(to_grid(found, size), cover)


def width(person: Skeleton) -> float:
    """What of a garment's torso lies on one unit across a person's."""
    if person.slender is None:
        return _WIDEST
    return min(max(_WIDTH + _WIDTH_OF_SLENDER * person.slender, _NARROWEST), _WIDEST)


def _below_hips(down: Tensor) -> Tensor:
    return torch.sigmoid((down - _HIPS) / _SOFT_HIPS)[..., None]


def _scale(person: Skeleton, garment: Skeleton) -> Tensor:
    """How large the garment lies, against the person: of what is measured beside a bone."""
    wide = garment.half.norm() / person.half.norm() * width(person)
    return (wide * garment.down.norm() / person.down.norm()).sqrt()


def _on_legs(person: Skeleton, garment: Garment, points: Tensor) -> Tensor:
    """Places [H, W, 2] by the nearer leg."""
    unit, scale = person.half.norm(), _scale(person, garment.skeleton)
    laid = []
    for side, _ in SIDES:
        bones = _Bones.of(person.legs[side], points)
        laid.append((bones.onto(garment.skeleton.legs[side], scale, _KNEE * unit), bones.apart))
    (right, to_right), (left, to_left) = laid
    nearer = torch.sigmoid((to_right - to_left) / (_BETWEEN_LEGS * unit))[..., None]
    return right + nearer * (left - right)


@dataclass(frozen=True)
class _Bones:
    """Points [H, W] about the two bones of a limb.

    Attributes:
        along: 0..1 on each bone, and beyond.
        beside: on which side, and how far.
        gaps: distance from each.
    """

    along: tuple[Tensor, Tensor]
    beside: tuple[Tensor, Tensor]
    gaps: tuple[Tensor, Tensor]

    @classmethod
    def of(cls, limb: Limb, points: Tensor) -> _Bones:
        """Measured at points [H, W, 2]."""
        upper = _about(points, limb.root, limb.middle)
        lower = _about(points, limb.middle, limb.end)
        along, beside, gaps = zip(upper, lower, strict=True)
        return cls(along, beside, gaps)

    @property
    def apart(self) -> Tensor:
        """Distance from the nearer bone."""
        return torch.minimum(*self.gaps)

    @property
    def chain(self) -> Tensor:
        """How far along both: 1 = the joint between them, 2 = the end."""
        upper, lower = self.along
        return torch.where(self.gaps[0] <= self.gaps[1], upper.clamp(-1, 1), 1 + lower.clamp(0, 2))

    def onto(self, limb: Limb, scale: Tensor, soft: Tensor) -> Tensor:
        """The same points about another limb, [H, W, 2]; bent joints are rounded by `soft`."""
        upper = _placed(self.along[0], self.beside[0] * scale, limb.root, limb.middle)
        lower = _placed(self.along[1], self.beside[1] * scale, limb.middle, limb.end)
        further = torch.sigmoid((self.gaps[0] - self.gaps[1]) / soft)[..., None]
        return upper + further * (lower - upper)


class _Arm:
    """One sleeve."""

    def __init__(
        self, person: Skeleton, garment: Garment, side: Side, sign: float, points: Tensor
    ) -> None:
        self.garment, self.sign = garment, sign
        self.unit = person.half.norm()
        self.bones = _Bones.of(person.arms[side], points)
        self.sleeve = garment.skeleton.arms[side]
        self.bare = garment.reach <= _SLEEVELESS
        self.end = sleeve_end(garment.reach)
        scale = _scale(person, garment.skeleton)
        self.places = self.bones.onto(self.sleeve, scale, _ELBOW * self.unit)
        apart = (points - person.arms[side].root).norm(dim=-1)
        self.shoulder = torch.sigmoid((_ROUND_SHOULDER - apart / self.unit) / 0.05)

    def lay(
        self, found: Tensor, cover: Tensor, across: Tensor, down: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The torso's places and cover with this sleeve's."""
        beyond = (across.abs() - _CHEST).clamp_min(0)  # of the chest's side
        arm = self.bones.apart / self.unit - _ARM
        share = torch.sigmoid((beyond - arm) / _SOFT)
        before = ((beyond <= 0) & (down > 0.1)).to(share)
        bare = torch.sigmoid((self.bones.chain - self.end) / _CUFF)
        # An arm before the body has its sleeve before it; where that ends, cloth of the body stays.
        share = share * (1 - before * torch.maximum(bare, self._missing()))
        gone = share * torch.maximum(bare, self._on_body() * (1 - self.shoulder))
        if self.bare:
            gone = torch.maximum(gone, share * torch.sigmoid((self.bones.chain - _CAP) / _CUFF))
        else:
            gone = torch.maximum(gone, self._strayed(found) * (1 - share) * (1 - self.shoulder))
        # Far from body and arm what lies between their places is no place at all.
        far = (across * self.sign - _CHEST > _WIDEST_SLEEVE) & (arm > _WIDEST_SLEEVE)
        gone = torch.maximum(gone, (far & (down < _HIPS)).to(gone))
        return found + share[..., None] * (self.places - found), cover * (1 - gone)

    def _missing(self) -> Tensor:
        """Where the garment's picture shows nothing for the arm, 0 or 1."""
        flat = self.places.reshape(-1, 2)
        return (self.garment.shown(flat) < 0.5).reshape(self.places.shape[:2]).to(flat)

    def _on_body(self) -> Tensor:
        """Where so far beside the arm lies the body's cloth in the garment's picture, 0 or 1."""
        across, _ = self.garment.skeleton.torso(self.places)
        apart = self.bones.apart / self.unit
        body = (apart > _SLEEVE) & (across * self.sign < _BODY_SIDE)
        return (body | (apart > _WIDEST_SLEEVE)).to(across)

    def _strayed(self, found: Tensor) -> Tensor:
        """Where the torso's places lie on the sleeve, 0 or 1: it hangs beside the body there."""
        skeleton = self.garment.skeleton
        across, _ = skeleton.torso(found)
        bones = _Bones.of(self.sleeve, found)
        on_sleeve = (bones.apart < _SLEEVE * skeleton.half.norm()) & (bones.chain < self.end)
        return (on_sleeve & (across * self.sign > _BODY_SIDE)).to(found)


def sleeve_end(reach: float) -> float:
    """How far along the arm there may be cloth, as `_Bones.chain`, of sleeves that reach so far.

    The garment's outline says exactly where a sleeve ends; this says that what its picture shows
    further along the arm is the body's cloth.
    """
    return _NO_END if reach >= _WHOLE else reach + _BEYOND_CUFF


def has_legs(mask: Tensor) -> bool:
    """Whether a silhouette [1, 1, H, W] parts into two legs below."""
    inside = mask[0, 0] > 0.5
    rows = torch.nonzero(inside.any(dim=1))[:, 0]
    if len(rows) < 8:  # too small to tell
        return False
    top, bottom = int(rows[0]), int(rows[-1])
    parted = 0
    for row in inside[bottom - (bottom - top) // 2 : bottom + 1]:
        columns = torch.nonzero(row)[:, 0]
        if len(columns) < 5:
            continue
        first, last = int(columns[0]), int(columns[-1])
        third = (last - first) // 3
        middle = row[first + third : last - third]
        parted += float((~middle).float().mean()) > _GAP
    return parted > _CROTCH_ROWS * (bottom - top)


def pixels(size: Size, device: torch.device) -> Tensor:
    """Middles of all pixels, [H, W, 2], in the skeletons' coordinates."""
    height, width = size
    y = (torch.arange(height, dtype=torch.float32, device=device) * 2 + 1) / height - 1
    x = (torch.arange(width, dtype=torch.float32, device=device) * 2 + 1 - width) / height
    return torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)


def to_grid(points: Tensor, size: Size) -> Tensor:
    """Of a picture of `size` in the skeletons' coordinates → -1..1 on both axes."""
    return points * points.new_tensor([size[0] / size[1], 1.0])


def laid_mask(mask: Tensor, grid: Tensor) -> Tensor:
    """A silhouette as the grid lays it, [B, 1, H, W]; beyond its picture there is no garment."""
    return F.grid_sample(mask, grid, padding_mode="zeros", align_corners=False)


def _about(points: Tensor, start: Tensor, end: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Along (0..1 on the bone), beside, and distance from the bone."""
    way = end - start
    length = way.norm().clamp_min(1e-4)
    apart = points - start
    along = (apart * way).sum(-1) / length.square()
    nearest = along.clamp(0, 1)[..., None] * way
    return along, cross(way, apart) / length, (apart - nearest).norm(dim=-1)


def _placed(along: Tensor, beside: Tensor, start: Tensor, end: Tensor) -> Tensor:
    way = end - start
    normal = torch.stack([-way[1], way[0]]) / way.norm().clamp_min(1e-4)
    return start + along[..., None] * way + beside[..., None] * normal
