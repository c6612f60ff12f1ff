"""From the person network's answers to probabilities of parts and joints in pixels (torch)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

F32 = NDArray[np.float32]
CELL_PX = 4
"""Pixels of the frame to a place."""
LEAST_PRESENT = 0.5
_AROUND = 2
"""Places around the best one that a joint's own place is averaged over."""


def decode_parts(logits: Tensor) -> F32:
    """[L, h, w] logits to probabilities (L, h, w) of `LABELS`."""
    return np.asarray(logits.softmax(0).cpu().numpy(), np.float32)


def decode_joints(places: Tensor, present: Tensor) -> F32:
    """[18, h, w] places and [18] presences to (18, 3) x, y, confidence; missing (-1, -1, 0).

    The confidence is the presence times the share of the probability that is near the place.
    """
    tall, wide = places.shape[1:]
    shares = places.flatten(1).softmax(1).reshape(places.shape).cpu().numpy()
    there = present.sigmoid().cpu().numpy()
    joints = np.tile(np.array([-1, -1, 0], np.float32), (len(shares), 1))
    for i, share in enumerate(shares):
        if there[i] < LEAST_PRESENT:
            continue
        row, column = divmod(int(share.argmax()), wide)
        y0, x0 = max(0, row - _AROUND), max(0, column - _AROUND)
        near = share[y0 : min(tall, row + _AROUND + 1), x0 : min(wide, column + _AROUND + 1)]
        mass = float(near.sum())
        y = (near.sum(1) @ (np.arange(near.shape[0]) + y0 + 0.5)) / mass
        x = (near.sum(0) @ (np.arange(near.shape[1]) + x0 + 0.5)) / mass
        joints[i] = (x * CELL_PX, y * CELL_PX, float(there[i]) * min(mass, 1.0))
    return joints
