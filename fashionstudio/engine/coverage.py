"""Where the new garment lies in the end: what the layer decoder tells, and what is known of it.

The network decides on edges that nobody has told it: arms before the garment, a hem in the Photo.
Where the garment's shape is known beforehand, it has no say in it: a drawing is meant. All arrays
are (h, w) in the frame.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.masks import grow
from fashionstudio.engine.scene import Scene
from fashionstudio.engine.shape import Outline
from fashionstudio.engine.steps import parts_in_frame

Mask = NDArray[np.uint8]
Floats = NDArray[np.float32]

_BEFORE = ("hat", "hair", "sunglasses", "head", "left_arm", "right_arm", "left_hand", "right_hand",
           "bag")  # fmt: skip
_NEAR_PX = 2.0
_LINE_PX = 1.5
_INSIDE, _OUTSIDE, _UNSURE = 0.2, 0.8, 0.15
"""What coverage counts as cloth inside and outside of an outline, and how sharply."""
_CUT_SLACK_PX = 4.0
"""Joints and labels tell a cut that exactly."""
_LOOSEST_PX = 48.0
"""How far beyond a drawing of no strength the network may go."""


def covered(alpha: Floats, outline: Outline | None, scene: Scene, strength: float = 1.0) -> Floats:
    """Coverage of the new garment in 0..1.

    Args:
        alpha: as the network tells it, in 0..1.
        outline: the shape that is wanted; None = the network decides alone.
        scene: whose Person says what may lie before a garment.
        strength: of the Sketch, 0..1.
    """
    if outline is None:
        return alpha
    found = _filled(_led_by(alpha, outline.inside), outline.inside, scene)
    slack = _slack_px(outline, strength)
    return found if slack is None else _ended(found, outline.inside, slack)


def _slack_px(outline: Outline, strength: float) -> float | None:
    """How far beyond the outline there may be cloth; None = as far as the network likes."""
    if outline.source == "cut":
        return _CUT_SLACK_PX
    return _LOOSEST_PX * (1 - strength) if outline.source == "drawn" else None


def _led_by(alpha: Floats, inside: Mask) -> Floats:
    """Coverage where the network was not sure, decided by an outline.

    Inside it takes little to be cloth, outside it takes much. What certainly lies before the
    garment (an arm, hair) still does.
    """
    within = _soft(inside)
    least = _OUTSIDE + (_INSIDE - _OUTSIDE) * within
    led = np.clip((alpha - least) / (2 * _UNSURE) + 0.5, 0, 1)
    decided: Floats = (led * led * (3 - 2 * led)).astype(np.float32)
    return decided


def _filled(alpha: Floats, inside: Mask, scene: Scene) -> Floats:
    """Coverage with the outline filled, but for what may lie before a garment.

    A network that sees trousers below a hem takes them for something in front of a longer top.
    """
    near = grow(parts_in_frame(scene.person, scene.place.frame, _BEFORE), _NEAR_PX)
    solid = ndimage.binary_erosion((inside > 127) & (near == 0), border_value=1)
    soft = ndimage.gaussian_filter(solid.astype(np.float32), 1.0)
    full: Floats = np.maximum(alpha, soft).astype(np.float32)
    return full


def _ended(alpha: Floats, inside: Mask, slack_px: float) -> Floats:
    """Coverage that ends with the outline, or so many pixels beyond it."""
    return np.minimum(alpha, _soft(grow(inside, slack_px) if slack_px else inside))


def _soft(inside: Mask) -> Floats:
    """0..1, one half on the edge."""
    soft: Floats = ndimage.gaussian_filter(inside.astype(np.float32) / 255, _LINE_PX)
    return soft
