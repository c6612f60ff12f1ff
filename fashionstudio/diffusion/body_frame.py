"""Coordinates that a body carries along: how far down the torso, how far along an arm or a leg.

A network that is told these need not work out from joints where, how large and how turned a person
is: cloth follows the body, so its place in a garment's picture is nearly a straight function of
them. From joints alone, where surface models (DensePose, Güler et al., CVPR 2018) learn them.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor

PLANES = 15
"""Torso: across, down, known; then for each of four limbs: near, along, beside."""
_RIGHT_SHOULDER, _LEFT_SHOULDER, _NECK, _RIGHT_HIP, _LEFT_HIP = 2, 5, 1, 8, 11
_LIMBS = ((2, 3, 4), (5, 6, 7), (8, 9, 10), (11, 12, 13))
_SHOULDERS_PER_HIPS = 1.6
_TORSO_PER_SHOULDERS = 1.5
_FURTHEST = 4.0
_NEAR = 0.45
"""How far from a bone it still counts, as a share of its length."""
_LEAST_PX = 2.0


def body_planes(joints: Tensor, size: tuple[int, int]) -> Tensor:
    """Planes [B, PLANES, height, width], about -1..1; zeros for what the joints do not tell.

    Args:
        joints: [B, 18, 2] in pixels of `size`, missing ones negative.
        size: height and width.
    """
    height, width = size
    rows = torch.arange(height, dtype=torch.float32, device=joints.device) + 0.5
    columns = torch.arange(width, dtype=torch.float32, device=joints.device) + 0.5
    pixels = torch.stack(torch.meshgrid(columns, rows, indexing="xy"), dim=-1)
    joints = joints.float()
    there = (joints > 0).all(-1)
    limbs = [_limb(joints, there, limb, pixels) for limb in _LIMBS]
    return torch.cat([_torso(joints, there, pixels), *limbs], dim=1)


def _torso(joints: Tensor, there: Tensor, pixels: Tensor) -> Tensor:
    """Across (1 = from the middle to a shoulder), down (1 = hips) and whether they are known."""
    top, half, down, known = _torso_axes(joints, there)
    apart = pixels - top[:, None, None]
    half, down = half[:, None, None], down[:, None, None]
    area = _cross(half, down)
    area = torch.where(area.abs() < 1, torch.ones_like(area), area)
    found = torch.stack([_cross(apart, down) / area, _cross(half, apart) / area], dim=1)
    found = found.clamp(-_FURTHEST, _FURTHEST) / 2
    shown = known[:, None, None, None].to(found)
    return torch.cat([found * shown, shown.expand_as(found[:, :1])], dim=1)


def _torso_axes(joints: Tensor, there: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Middle of the shoulders [B, 2], the way to the left one, the way to the hips, known [B]."""

    def at(joint: int) -> tuple[Tensor, Tensor]:
        return joints[:, joint], there[:, joint, None]

    (right, has_right), (left, has_left), (neck, has_neck) = map(
        at, (_RIGHT_SHOULDER, _LEFT_SHOULDER, _NECK)
    )
    (low_right, has_low_right), (low_left, has_low_left) = map(at, (_RIGHT_HIP, _LEFT_HIP))
    both, hips = has_right & has_left, has_low_right & has_low_left
    waist = torch.where(
        hips, (low_right + low_left) / 2, torch.where(has_low_left, low_left, low_right)
    )
    any_hip = has_low_right | has_low_left
    # From what is surest to what is guessed.
    half = torch.where(
        hips, (low_left - low_right) / 2 * _SHOULDERS_PER_HIPS, torch.zeros_like(neck)
    )
    half = torch.where(has_neck & has_right, neck - right, half)
    half = torch.where(has_neck & has_left, left - neck, half)
    half = torch.where(both, (left - right) / 2, half)
    square = torch.stack([-half[:, 1], half[:, 0]], dim=1) * (2 * _TORSO_PER_SHOULDERS)
    square = torch.where((half[:, :1] < 0), -square, square)  # seen from behind it still hangs
    upper = both | has_neck
    top = torch.where(both, (left + right) / 2, neck)
    top = torch.where(upper, top, waist - square)
    down = torch.where(upper & any_hip, waist - top, square)
    known = (half.norm(dim=1) > _LEAST_PX) & (upper | any_hip)[:, 0]
    return top, half, down, known


def _limb(joints: Tensor, there: Tensor, limb: tuple[int, ...], pixels: Tensor) -> Tensor:
    """Near (1 = on the bone), along (-1..1 from the body to its end), beside, each fading out."""
    best = torch.zeros(len(joints), 1, *pixels.shape[:2], device=joints.device)
    found = best.expand(-1, 3, -1, -1)
    for number, (a, b) in enumerate(pairwise(limb)):
        start, way = joints[:, a, None, None], (joints[:, b] - joints[:, a])[:, None, None]
        length = way.square().sum(-1).clamp_min(_LEAST_PX**2)
        apart = pixels - start
        share = ((apart * way).sum(-1) / length).clamp(0, 1)
        gap = (apart - share[..., None] * way).square().sum(-1) / length
        beside = _cross(way, apart) / length
        near = torch.exp(-gap / _NEAR**2) * (there[:, a] & there[:, b])[:, None, None]
        planes = torch.stack([near, near * (number + share - 1), near * beside.clamp(-1, 1)], 1)
        nearer = near[:, None] > best
        found = torch.where(nearer, planes, found)
        best = torch.maximum(best, near[:, None])
    return found


def _cross(a: Tensor, b: Tensor) -> Tensor:
    """Of vectors [..., 2]."""
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
