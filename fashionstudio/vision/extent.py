"""How far a garment reaches over a Body: along arms and legs, up the throat, away from the hips."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from fashionstudio.core.wanted import Neck
from fashionstudio.vision.body import SIDES, Body
from fashionstudio.vision.fields import F32, Bool, Point, limb_distance, polygon_mask

NECK_SHARE: dict[Neck, float] = {"base": 0.45, "collar": 0.7, "chin": 1.0}
"""Up to which share of the way from the neck joint to the chin a garment may be painted."""

_LIMBS = {"arm": ("shoulder", "elbow", "wrist"), "leg": ("hip", "knee", "ankle")}
_THROAT_RADII = (0.2, 0.26)
MARGIN = 0.1
"""Room beyond the end of a sleeve or a hem, as a share of the limb."""
FLARE = 0.2
"""How much wider than the legs a wide skirt is at the ankles, on each side, in trunk lengths."""


def above_end(
    body: Body, kind: str, end: float, shape: tuple[int, int], margin: float = MARGIN
) -> Bool:
    """Pixels whose nearest place on an arm ("arm") or leg ("leg") lies before its `end`, (H, W).

    Args:
        body: in pixels of the picture.
        kind: which limbs.
        end: 0 = shoulder or hip, 0.5 = elbow or knee, 1 = wrist or ankle.
        shape: of the picture.
        margin: how far beyond the end still counts, as a share of the limb.
    """
    if end + margin >= 1:
        return np.ones(shape, bool)
    nearest = np.full(shape, np.inf, np.float32)
    place = np.zeros(shape, np.float32)
    for side in SIDES:
        points = [body.joints[f"{side}_{joint}"] for joint in _LIMBS[kind]]
        for number in range(2):
            away, along = _bone(points[number], points[number + 1], shape)
            closer = away < nearest
            place[closer] = (number + along[closer]) / 2
            nearest[closer] = away[closer]
    return place < end + margin


def _bone(start: Point, end: Point, shape: tuple[int, int]) -> tuple[F32, F32]:
    """Distance in pixels to a bone, and where on it the nearest point lies (0..1)."""
    away = limb_distance(shape, start, end, (1.0, 1.0))
    dx, dy = end[0] - start[0], end[1] - start[1]
    squared = max(dx * dx + dy * dy, 1e-6)
    y, x = np.ogrid[0 : shape[0], 0 : shape[1]]
    along = ((x + 0.5 - start[0]) * dx + (y + 0.5 - start[1]) * dy) / squared
    return away, np.clip(along, 0, 1).astype(np.float32)


def below_chin(body: Body, share: float, shape: tuple[int, int]) -> Bool:
    """Half-plane below a point between the neck joint (share 0) and the chin (1)."""
    neck = np.array(body.joints["neck"])
    up = np.array(body.head_up)
    chin = 0.25 * body.unit
    if len(body.face):
        chin = max(float(((body.face - neck) @ up).min()), 0.0)
    level = share * chin
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    height = (x + 0.5 - neck[0]) * up[0] + (y + 0.5 - neck[1]) * up[1]
    return height < level


def throat(body: Body, shape: tuple[int, int]) -> Bool:
    """The throat from the base of the neck to the chin, whatever covers it, (H, W)."""
    neck = body.joints["neck"]
    top = body.face_centre or neck
    radii = (_THROAT_RADII[0] * body.unit, _THROAT_RADII[1] * body.unit)
    return (limb_distance(shape, top, neck, radii) < 1) & below_chin(body, 1.0, shape)


def flared_room(body: Body, hem: float, shape: tuple[int, int], flare: float = FLARE) -> Bool:
    """Where a skirt may hang: from the hips to the hem, wider below; (H, W).

    Nothing for somebody seated, whose skirt lies on the thighs.
    """
    down = np.array(body.down)
    hips, knees = np.array(body.middle("hip")), np.array(body.middle("knee"))
    if float((knees - hips) @ down) < 0.5 * body.unit:
        return np.zeros(shape, bool)
    corners: list[Point] = []
    for side, sign in (("left", 1), ("right", -1)):
        bones = [np.array(body.joints[f"{side}_{joint}"]) for joint in _LIMBS["leg"]]
        out = np.array(body.joints["left_hip"]) - np.array(body.joints["right_hip"])
        out = sign * out / max(float(np.hypot(*out)), 1e-6)
        ends = [(bones[0], 0.14)]
        ends += [(_along(bones, at), 0.14 + flare * at) for at in (0.5, 1.0) if at < hem]
        ends += [(_along(bones, hem), 0.14 + flare * hem)]
        line = [tuple(spot + out * away * body.unit) for spot, away in ends]
        corners += line if sign > 0 else line[::-1]
    return polygon_mask(shape, corners)


def _along(bones: list[np.ndarray], share: float) -> np.ndarray:
    number = 0 if share < 0.5 else 1
    part = 2 * share - number
    return bones[number] * (1 - part) + bones[number + 1] * part


def rounded(mask: Bool, radius: float) -> Bool:
    """With its corners rounded off, so that a polygon becomes no Region with edges."""
    if radius < 1 or not mask.any():
        return mask
    blurred = ndimage.gaussian_filter(mask.astype(np.float32), radius)
    return np.asarray(blurred > 0.5)
