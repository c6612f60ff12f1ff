"""Sketches of a top for a Person, longer, shorter, wider and narrower than what is worn.

Each is the closed outline of a top with short sleeves, built on the joints, with the width of the
clothed trunk as it is seen in the Photo.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fashionstudio.evaluation.adherence.clothing import trunk
from fashionstudio.evaluation.adherence.view import View

U8 = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cut:
    """How a drawn top differs from what is worn.

    Attributes:
        length: of the hem below the shoulders, in trunk lengths; 1 = at the hip joints.
        flare: half-width at the hem over that of the clothed trunk.
    """

    name: str
    length: float
    flare: float


CUTS = (
    Cut("longer", 1.5, 1.1),
    Cut("shorter", 0.8, 1.0),
    Cut("wider", 1.15, 1.5),
    Cut("narrower", 1.1, 0.85),
)

_LEAST_SHOULDERS = 0.45
"""Shoulder width in trunk lengths below which the Person stands sideways."""
_STROKE = 3.0


def draw_top(view: View, cut: Cut) -> Floats | None:
    """Corners (N, 2) of the closed outline, in pixels of the View; None for people from the side.

    Args:
        view: of the Photo.
        cut: what to draw.
    """
    corners = trunk(view)
    if corners is None:
        return None
    neck, down, across = (vector.astype(np.float64) for vector in corners)
    if np.linalg.norm(across) < _LEAST_SHOULDERS * np.linalg.norm(down):
        return None
    chest, hips = _half_width(view, 0.35), _half_width(view, 1.0)
    left = [
        neck + 0.2 * across - 0.05 * down,
        *_sleeve(view, neck, across, down),
        neck + chest * across + 0.32 * down,
        neck + cut.flare * hips * across + cut.length * down,
    ]
    right = [
        neck - 0.2 * across - 0.05 * down,
        *_sleeve(view, neck, -across, down),
        neck - chest * across + 0.32 * down,
        neck - cut.flare * hips * across + cut.length * down,
    ]
    dip = neck + 0.06 * down
    return np.array([dip, *left, *reversed(right)])


def as_sketch(corners: Floats, shape: tuple[int, int], *, width_px: float) -> U8:
    """The outline as strokes, (H, W) uint8, 255 = stroke."""
    image = Image.new("L", (shape[1], shape[0]), 0)
    closed = [tuple(point) for point in np.concatenate([corners, corners[:2]])]
    ImageDraw.Draw(image).line(closed, fill=255, width=max(1, round(width_px)), joint="curve")
    return np.asarray(image)


def as_area(corners: Floats, shape: tuple[int, int]) -> U8:
    """The inside, (H, W) uint8, 255 = inside."""
    image = Image.new("L", (shape[1], shape[0]), 0)
    ImageDraw.Draw(image).polygon([tuple(point) for point in corners], fill=255)
    return np.asarray(image)


def _sleeve(view: View, neck: Floats, across: Floats, down: Floats) -> list[Floats]:
    """Shoulder, outer and inner end of a sleeve that goes half-way to the elbow."""
    shoulder = neck + 0.5 * across
    side = min(("left", "right"), key=lambda s: _gap(view.joint(f"{s}_shoulder"), shoulder))
    elbow = view.joint(f"{side}_elbow")
    tip = shoulder + 0.28 * down + 0.1 * across
    if elbow is not None:
        tip = shoulder + 0.55 * (np.array(elbow) - shoulder)
    arm = tip - shoulder
    normal = np.array([-arm[1], arm[0]])
    normal /= max(float(np.linalg.norm(normal)), 1e-6)
    # The outer seam lies away from the trunk.
    if float(normal @ (across - down)) < 0:
        normal = -normal
    half = 0.17 * float(np.linalg.norm(across))
    return [shoulder + 0.08 * across - 0.03 * down, tip + half * normal, tip - half * normal]


def _gap(joint: tuple[float, float] | None, point: Floats) -> float:
    return float("inf") if joint is None else float(np.linalg.norm(np.array(joint) - point))


def _half_width(view: View, depth: float) -> float:
    """Half the clothed trunk's width at a depth, in shoulder widths; arms are not counted."""
    corners = trunk(view)
    assert corners is not None
    neck, down, across = corners
    cloth = view.part("upper_clothes", "dress", "pants", "skirt", "belt")
    found = []
    for sign in (-1, 1):
        reach = 0.3
        for share in np.linspace(0.3, 0.62, 33):
            x, y = neck + depth * down + sign * share * across
            column, row = int(x), int(y)
            inside = 0 <= row < cloth.shape[0] and 0 <= column < cloth.shape[1]
            if not (inside and cloth[row, column]):
                break
            reach = float(share)
        found.append(reach)
    return float(np.clip(np.mean(found) + 0.02, 0.36, 0.62))
