"""Parametric garments: what is cut out of the shells, how wide it is, and the words for it.

Cuts are fields over the *canonical* coordinates of MakeHuman's base mesh (decimetres, so one
neckline fits every body); positive means covered. The same fields are in shaders.py for the
fragments; here they serve for framing. `reach` runs along the arm: 0 trunk, 1 shoulder, 2 elbow,
3 wrist. Random garments are drawn in designs.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fashionstudio.datasets.synthetic.meshes import F32

Form = Literal["top", "trousers", "skirt", "dress", "jumpsuit", "strap", "belt"]
FORM_ID: dict[Form, int] = {
    "top": 1,
    "trousers": 2,
    "skirt": 3,
    "dress": 4,
    "jumpsuit": 5,
    "strap": 6,
    "belt": 7,
}
PART_ID: dict[Form, int] = {
    "top": 4,
    "skirt": 5,
    "trousers": 6,
    "dress": 7,
    "jumpsuit": 7,
    "strap": 16,
    "belt": 8,
}
CATEGORY: dict[Form, str] = {
    "top": "upper_body",
    "trousers": "lower_body",
    "skirt": "lower_body",
    "dress": "dresses",
    "jumpsuit": "dresses",
    "strap": "accessory",
    "belt": "accessory",
}
ROWS = 8
"""vec4s of a garment in the shader's table."""
MAX_WORN = 5
SEAM_Y = 1.42
"""Canonical height where a dress goes over from the tights shell to the skirt shell."""
BIG = 9.0


@dataclass(frozen=True)
class Garment:
    """One garment: cuts in canonical decimetres, ease in decimetres, details, words."""

    form: Form
    attributes: dict[str, str]
    neck: tuple[float, float, float, float] = (0.8, 5.78, 0.6, 0.15)
    """Half width, height at the side of the neck, depth in front, depth at the back."""
    neck_power: float = 2.0
    reach: float = 1.5
    hem: float = -0.5
    waist: float = 1.3
    ease: float = 0.15
    """0 skin-tight .. 1 hangs straight from the chest (or the hips)."""
    widen: float = 0.0
    """More width all round the trunk, decimetres: boxy and oversized cuts."""
    offset: float = 0.08
    sleeve_ease: float = 0.15
    sleeve_flare: float = 0.0
    """Growth towards the sleeve's end (bell), decimetres."""
    sleeve_puff: float = 0.0
    """Bulge below the shoulder, decimetres."""
    leg_ease: float = 0.3
    leg_flare: float = 0.0
    flare: float = 0.15
    """Skirts: growth of the radius per decimetre of length."""
    waves: tuple[float, float, float] = (0.0, 7.0, 0.0)
    """Skirts: amplitude, number, phase of the drapes round the hem."""
    hem_curve: float = 0.0
    hem_slope: float = 0.0
    """How much lower the hem lies at the back."""
    rib: float = 0.2
    collar: float = 0.0
    placket: float = 0.0
    """0 none, 1 full length, 0.35 a polo's."""
    buttons: float = 0.0
    """0 none, 1 buttons, 2 a zip."""
    pockets: float = 0.0
    """0 none, 1 one breast pocket (tops) or slanted pockets, 2 two breast pockets, 3 a pouch."""
    waistband: float = 0.0
    opening: tuple[float, float] = (0.0, 0.0)
    """Half width of an open front at the chest and at the hem."""
    lapel: float = 0.0
    straps: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Place, half width of the straps and height of the edge below them (0: no such top)."""
    pleats: float = 0.0
    """Number of pleats round a skirt."""
    wrap: float = 0.0
    """1: the front is laid over itself from the neckline to the waist."""
    cuff: float = 0.0
    tiers: float = 0.0
    """Number of gathered tiers of a skirt."""
    folds: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """Strength of crumple, drapes and tension wrinkles."""
    fold_origin: tuple[float, float] = (0.0, 0.0)

    @property
    def category(self) -> str:
        """The product's category of this form."""
        return CATEGORY[self.form]

    def pack(self) -> F32:
        """The (ROWS, 4) of the shader's table."""
        return np.array(
            [
                [*self.neck],
                [self.neck_power, self.reach, self.hem, self.waist],
                [FORM_ID[self.form], self.rib, self.collar, self.placket],
                [self.buttons, self.pockets, self.waistband, self.hem_curve],
                [*self.folds, self.cuff],
                [*self.opening, self.lapel, self.pleats],
                [*self.straps, self.hem_slope],
                [self.wrap, self.tiers, *self.fold_origin],
            ],
            np.float32,
        )


def cover(garment: Garment, canon: F32, *, shell: int = 0) -> F32:
    """Signed cover (n,) of canonical points (n, 4): x, y, z, reach; positive is inside.

    `shell` 1 is the skirt below the waist seam, 2 the tights above it, 0 no such limit.
    """
    x, y, z, reach = np.abs(canon[:, 0]), canon[:, 1], canon[:, 2], canon[:, 3]
    arm = reach > 0.6
    if garment.form == "strap":
        out = garment.hem - np.abs(0.72 * canon[:, 0] + 0.42 * (y - 3.4))
        return np.where((reach > 0.85) | (y < -0.2) | (y > 5.75), -BIG, out).astype(np.float32)
    if garment.form == "belt":
        return np.where(arm, -BIG, garment.hem - np.abs(y - garment.waist)).astype(np.float32)
    lower = garment.hem_slope * np.clip((0.4 - z) / 1.6, 0, 1)
    curve = garment.hem_curve * np.minimum(x * x, 4) * 0.12
    hem = np.where(arm, BIG, y - garment.hem - curve + lower)
    if garment.form in ("trousers", "skirt"):
        return np.where(arm, -BIG, np.minimum(garment.waist - y, hem)).astype(np.float32)
    out = np.minimum(_neckline(garment, x, y, z), np.minimum((garment.reach - reach) * 2.0, hem))
    if garment.opening != (0.0, 0.0):
        down = np.clip((4.6 - y) / 5.0, 0, 1)
        half = garment.opening[0] + (garment.opening[1] - garment.opening[0]) * down
        out = np.where((z > 0.2) & ~arm, np.minimum(out, x - half), out)
    if garment.form == "jumpsuit":
        return out.astype(np.float32)
    if shell == 1:
        out = np.minimum(out, SEAM_Y + 0.04 - y)
    elif shell == 2:
        out = np.minimum(out, np.where(arm, BIG, y - SEAM_Y + 0.2))
    return out.astype(np.float32)


def _neckline(garment: Garment, x: F32, y: F32, z: F32) -> F32:
    """Signed distance-like field of the upper edge: a cut-out, or straps over a straight edge."""
    place, half, edge = garment.straps
    front = np.clip((z + 0.1) / 0.5, 0, 1)
    if edge > 0:
        top = edge - 0.55 * np.clip((x - 0.9) / 0.8, 0, 1) - 0.5 * (1 - front)
        band = np.where(half > 0, half - np.abs(x - place), -BIG)
        return np.maximum(top - y, band).astype(np.float32)
    width, side, in_front, behind = garment.neck
    depth = behind + (in_front - behind) * front
    curve = side - depth * (1 - np.minimum(x / width, 1) ** garment.neck_power)
    out = np.where(y > max(side, 6.05), curve - y, np.maximum(x - width, curve - y))
    return out.astype(np.float32)


def neck_bend(garment: Garment) -> F32:
    """The neckline's curve (7,) at 1 - ((i + 1) / 7)² of its half width, for the shader."""
    along = 1 - (np.arange(1, 8) / 7) ** 2
    return (along**garment.neck_power).astype(np.float32)
