"""Where the old garment is and the new one may be: the part of a Region that follows the body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fashionstudio.core.look import Category
from fashionstudio.core.person import PARTS
from fashionstudio.core.wanted import Reach
from fashionstudio.vision.body import SIDES, Body
from fashionstudio.vision.extent import (
    NECK_SHARE,
    above_end,
    below_chin,
    flared_room,
    rounded,
    throat,
)
from fashionstudio.vision.fields import (
    F32,
    U8,
    Bool,
    connected_to,
    drop_specks,
    grow_mask,
    polygon_mask,
)

KEEP_AROUND = 0.012
"""Growth of the keep-out, in trunk lengths (two to three pixels on a usual photo)."""
_HEM = 1.1
"""How far below the neck an upper garment reaches at least, in trunk lengths."""
WORN: dict[Category, tuple[str, ...]] = {
    "upper_body": ("upper_clothes", "dress", "scarf", "belt"),
    "lower_body": ("pants", "skirt", "dress", "belt"),
    "dresses": ("upper_clothes", "dress", "scarf", "belt", "pants", "skirt"),
}
"""What a garment of the category takes the place of."""
SKIN: dict[Category, tuple[str, ...]] = {
    "upper_body": ("chest", "left_arm", "right_arm"),
    "lower_body": ("left_leg", "right_leg"),
    "dresses": ("chest", "left_arm", "right_arm", "left_leg", "right_leg"),
}
"""What a garment of the category may lie on, or be taken for: beige wool looks like skin."""
LEAST_WORN = 0.3
"""With less cloth than this in the area, labels do not tell what is worn."""
_THICK = 1.0
"""Of bare limbs nine tenths lie nearer to the bone than this many limb radii (0.6 to 0.93)."""


@dataclass(frozen=True)
class Scene:
    """The Person at working size.

    Attributes:
        parts: (h, w) labels of `PARTS`.
        growth: how far a garment grows into the background, in pixels.
        reach: how far the new garment reaches, as the Words say.
    """

    parts: U8
    body: Body
    growth: float
    reach: Reach

    @property
    def shape(self) -> tuple[int, int]:
        """(h, w)."""
        return self.parts.shape[0], self.parts.shape[1]

    def part(self, *names: str) -> Bool:
        """(h, w), where one of these parts is."""
        return np.isin(self.parts, [PARTS[name] for name in names])

    def below_chin(self) -> Bool:
        """What lies deep enough on the neck for this garment."""
        return below_chin(self.body, NECK_SHARE[self.reach.neck], self.shape)


def garment_area(scene: Scene, category: Category, allow_growth: bool) -> Bool:
    """(h, w): the old garment and the room for a new one, without regard to what must stay.

    Args:
        allow_growth: for a skirt, also the room between the legs; without it only what is worn
            there now, with its soft edge.
    """
    position = scene.body.trunk_position(scene.shape)
    if category == "upper_body":
        area = _upper(scene, position) | _coat_tails(scene, position)
    elif category == "lower_body":
        area = _lower(scene, position, allow_growth)
    else:
        area = _upper(scene, position) | _lower(scene, position, allow_growth)
    return area if allow_growth else _where_worn(scene, category, area)


def _where_worn(scene: Scene, category: Category, area: Bool) -> Bool:
    """The area without bare skin and other clothes; all of it where the labels say too little."""
    worn = scene.part(*WORN[category]) & area
    if worn.sum() < LEAST_WORN * area.sum():
        return area
    return area & grow_mask(worn, scene.growth)


def _upper(scene: Scene, position: F32) -> Bool:
    """Upper clothes, arms, the chest up to the neckline, and a little past the hips."""
    body, reach = scene.body, scene.reach
    arms = scene.part("left_arm", "right_arm")
    bare = _beyond(scene, "arm", reach.sleeve)
    worn = scene.part("upper_clothes", "scarf", "belt") | (arms & ~bare)
    worn |= scene.part("dress") & (position < _HEM + 0.05)
    skin = scene.part("chest")
    if reach.neck == "chin":
        skin |= throat_skin(scene)
    below = scene.below_chin()
    worn |= skin & below
    lower = scene.part("pants", "skirt", "left_leg", "right_leg")
    tail = lower & (position < _HEM) & (position > 0.3)
    if reach.hem is not None and reach.hem < 0:
        tail[:] = False
    worn = _without_slivers(worn, body)
    grown = grow_mask(worn | tail, scene.growth)
    # Beside the head there is no garment to be widened, only the edge of a collar to be covered.
    limbs = [body.limb(side, "arm", scene.shape) for side in SIDES]
    by_head = ~below & (np.minimum(*limbs) > 1.6)
    grown &= ~by_head | grow_mask(worn, min(scene.growth, 0.015 * body.unit))
    # Into trousers the garment grows by its soft edge only.
    others = lower | scene.part("dress")
    soft = grow_mask(worn | tail, min(scene.growth, 0.03 * body.unit))
    grown &= ~(others & ~soft)
    grown &= ~(bare & ~soft)
    return grown & ~(skin & ~below)


def _beyond(scene: Scene, kind: str, end: float | None) -> Bool:
    """Bare skin of arms or legs beyond the new garment, which can stay as it is."""
    spared = np.zeros(scene.shape, bool)
    if end is None:
        return spared
    for side in SIDES:
        limb = scene.part(f"{side}_{kind}")
        if limb.any() and not _covered(scene.body.limb(side, kind, scene.shape)[limb]):
            spared |= limb
    return spared & ~above_end(scene.body, kind, end, scene.shape)


def _covered(away: F32) -> bool:
    """Whether a limb is too thick for a bare one: a sleeve in the colour of skin, mistaken for it.

    Args:
        away: distances from the bones in limb radii of what is labelled as the limb.
    """
    return float(np.percentile(away, 90)) > _THICK


def _coat_tails(scene: Scene, position: F32) -> Bool:
    """The thighs, and further down, under a top that shall be that long."""
    hem = scene.reach.hem
    if hem is None or hem <= 0:
        return np.zeros(scene.shape, bool)
    legs = scene.part("pants", "skirt", "dress", "left_leg", "right_leg") & (position > 0.9)
    legs &= above_end(scene.body, "leg", hem, scene.shape)
    closed = _closed(legs, 0.38 * scene.body.unit) & (position > 0.9)
    return grow_mask(legs | closed | _flare(scene, hem), scene.growth)


def _flare(scene: Scene, hem: float) -> Bool:
    """Room for what stands away from the legs."""
    if not scene.reach.wide:
        return np.zeros(scene.shape, bool)
    room = flared_room(scene.body, hem, scene.shape)
    return rounded(room, 0.05 * scene.body.unit)


def _without_slivers(worn: Bool, body: Body) -> Bool:
    """Without the thin seams of "clothes" that imprecise edges leave around head and hair."""
    solid = grow_mask(worn, -0.025 * body.unit)
    opened = grow_mask(solid, 0.03 * body.unit) & worn
    return drop_specks(opened, round((0.1 * body.unit) ** 2))


def _lower(scene: Scene, position: F32, allow_growth: bool) -> Bool:
    """Trousers or skirt and legs to the hem; with growth also the room between the legs."""
    body = scene.body
    legs = scene.part("pants", "skirt", "left_leg", "right_leg")
    legs |= scene.part("dress") & (position > 0.95)
    limbs = np.minimum(*(body.limb(side, "leg", scene.shape) for side in SIDES))
    # Crumbs of trousers at a sleeve or hand would pull the room for a skirt out to them.
    legs = connected_to(legs & ((limbs < 2.2) | scene.part("skirt", "dress")), limbs < 0.6)
    if not legs.any():
        return legs
    hem = scene.reach.hem
    legs &= ~_beyond(scene, "leg", hem)
    room = legs
    if allow_growth:
        reach = 0.38 * body.unit
        closed = _closed(legs, reach)
        room = legs | (closed & (position > 0.9) & ~scene.part("upper_clothes", "chest"))
        room |= _flare(scene, 1.0 if hem is None else hem)
    grown = grow_mask(room, scene.growth)
    tops = scene.part("upper_clothes", "chest", "left_arm", "right_arm")
    return grown & ~(tops & ~grow_mask(legs, min(scene.growth, 0.03 * body.unit)))


def _closed(mask: Bool, radius: float) -> Bool:
    """Morphological closing with a disc, not bothered by the picture's edge."""
    pad = int(np.ceil(radius)) + 1
    padded = np.pad(mask, ((pad, pad), (pad, pad)))
    return grow_mask(grow_mask(padded, radius), -radius)[pad:-pad, pad:-pad] | mask


def throat_skin(scene: Scene) -> Bool:
    """Skin of the throat, off the face, hair and what else is on the head."""
    around = max(2.0, KEEP_AROUND * scene.body.unit)
    face = polygon_mask(scene.shape, scene.body.face) if len(scene.body.face) else None
    skin = throat(scene.body, scene.shape) & scene.part("head", "chest")
    return skin if face is None else skin & ~grow_mask(face, around)
