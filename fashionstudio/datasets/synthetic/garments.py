"""Parametric garments: what is cut out of the shells, how wide it is, and the words for it.

Cuts are fields over the *canonical* coordinates of MakeHuman's base mesh (decimetres, so one
neckline fits every body); positive means covered. The same fields are in shaders.py for the
fragments; here they serve for framing. `reach` runs along the arm: 0 trunk, 1 shoulder, 2 elbow,
3 wrist.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from fashionstudio.datasets.synthetic.meshes import F32

Form = Literal["top", "trousers", "skirt", "dress"]
FORM_ID: dict[Form, int] = {"top": 1, "trousers": 2, "skirt": 3, "dress": 4}
PART_ID: dict[Form, int] = {"top": 4, "skirt": 5, "trousers": 6, "dress": 7}
CATEGORY: dict[Form, str] = {
    "top": "upper_body",
    "trousers": "lower_body",
    "skirt": "lower_body",
    "dress": "dresses",
}
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
    offset: float = 0.08
    sleeve_ease: float = 0.15
    leg_ease: float = 0.3
    leg_flare: float = 0.0
    flare: float = 0.15
    """Skirts: growth of the radius per decimetre of length."""
    waves: tuple[float, float, float] = (0.0, 7.0, 0.0)
    """Skirts: amplitude, number, phase of the drapes round the hem."""
    hem_curve: float = 0.0
    rib: float = 0.2
    collar: float = 0.0
    placket: float = 0.0
    """0 none, 1 full length, 0.35 a polo's."""
    buttons: float = 0.0
    pockets: float = 0.0
    waistband: float = 0.0
    folds: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """Strength of crumple, drapes and joint wrinkles."""
    fold_origin: tuple[float, float] = (0.0, 0.0)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def category(self) -> str:
        """The product's category of this form."""
        return CATEGORY[self.form]

    def pack(self) -> F32:
        """The 5 × vec4 of the shader's table."""
        return np.array(
            [
                [*self.neck],
                [self.neck_power, self.reach, self.hem, self.waist],
                [FORM_ID[self.form], self.rib, self.collar, self.placket],
                [self.buttons, self.pockets, self.waistband, self.hem_curve],
                [*self.folds, self.flare],
            ],
            np.float32,
        )


def cover(garment: Garment, canon: F32, *, shell: int = 0) -> F32:
    """Signed cover (n,) of canonical points (n, 4): x, y, z, reach; positive is inside.

    `shell` 1 is the skirt below the waist seam, 2 the tights above it, 0 no such limit.
    """
    x, y, z, reach = np.abs(canon[:, 0]), canon[:, 1], canon[:, 2], canon[:, 3]
    arm = reach > 0.6
    hem = np.where(arm, BIG, y - garment.hem - garment.hem_curve * np.minimum(x * x, 4) * 0.12)
    if garment.form in ("trousers", "skirt"):
        return np.where(arm, -BIG, np.minimum(garment.waist - y, hem)).astype(np.float32)
    width, side, front, back = garment.neck
    depth = back + (front - back) * np.clip((z + 0.1) / 0.5, 0, 1)
    curve = side - depth * (1 - np.minimum(x / width, 1) ** garment.neck_power)
    neckline = np.where(y > max(side, 6.05), curve - y, np.maximum(x - width, curve - y))
    out = np.minimum(neckline, np.minimum((garment.reach - reach) * 2.0, hem))
    if shell == 1:
        out = np.minimum(out, SEAM_Y + 0.04 - y)
    elif shell == 2:
        out = np.minimum(out, np.where(arm, BIG, y - SEAM_Y + 0.2))
    return out.astype(np.float32)


# ---------------------------------------------------------------------- random garments

NECKLINES: dict[str, tuple[tuple[float, float, float, float], float]] = {
    "crew neck": ((0.78, 5.8, 0.72, 0.22), 2.2),
    "v-neck": ((0.78, 5.8, 1.75, 0.22), 1.0),
    "scoop neck": ((0.95, 5.74, 1.5, 0.35), 2.4),
    "boat neck": ((1.3, 5.6, 0.42, 0.25), 2.0),
    "square neck": ((1.0, 5.7, 1.2, 0.5), 7.0),
    "turtleneck": ((0.9, 6.3, 0.1, -0.1), 2.0),
    "shirt collar": ((0.66, 6.02, 1.0, 0.1), 1.2),
}
SLEEVES: dict[str, tuple[float, float]] = {
    "sleeveless": (0.42, 0.55),
    "cap sleeves": (0.95, 1.15),
    "short sleeves": (1.4, 1.75),
    "three-quarter sleeves": (2.2, 2.55),
    "long sleeves": (2.86, 2.98),
}


def _pick(rng: np.random.Generator, table: dict[str, float]) -> str:
    names = list(table)
    chances = np.array([table[n] for n in names], float)
    return names[int(rng.choice(len(names), p=chances / chances.sum()))]


def _jitter(rng: np.random.Generator, neckline: str) -> tuple[float, float, float, float]:
    (width, side, front, back), _ = NECKLINES[neckline]
    scale = float(rng.uniform(0.85, 1.1)) if neckline != "turtleneck" else 1.0
    return width * float(rng.uniform(0.95, 1.12)), side, front * scale, back


def _fit(rng: np.random.Generator) -> tuple[str, float]:
    fit = _pick(rng, {"slim": 0.3, "regular": 0.4, "loose": 0.3})
    low, high = {"slim": (0.0, 0.15), "regular": (0.3, 0.6), "loose": (0.8, 1.15)}[fit]
    return fit, float(rng.uniform(low, high))


def _folds(rng: np.random.Generator) -> dict[str, Any]:
    a, b, c = rng.uniform(0.5, 1.5, 3)
    x, y = rng.uniform(0, 1, 2)
    return {"folds": (float(a), float(b), float(c)), "fold_origin": (float(x), float(y))}


TOPS: dict[str, dict[str, Any]] = {
    "t-shirt": {
        "chance": 0.28,
        "necks": {"crew neck": 5, "v-neck": 2, "scoop neck": 1},
        "sleeves": {"short sleeves": 8, "cap sleeves": 1},
    },
    "long-sleeved top": {
        "chance": 0.13,
        "necks": {"crew neck": 3, "v-neck": 1, "boat neck": 2, "scoop neck": 1, "turtleneck": 1},
        "sleeves": {"long sleeves": 3, "three-quarter sleeves": 1},
    },
    "shirt": {
        "chance": 0.18,
        "necks": {"shirt collar": 1},
        "sleeves": {"long sleeves": 3, "short sleeves": 1},
    },
    "polo shirt": {"chance": 0.06, "necks": {"shirt collar": 1}, "sleeves": {"short sleeves": 1}},
    "blouse": {
        "chance": 0.11,
        "necks": {"v-neck": 2, "boat neck": 1, "square neck": 1, "scoop neck": 1},
        "sleeves": {"long sleeves": 2, "three-quarter sleeves": 2, "short sleeves": 1},
    },
    "sweater": {
        "chance": 0.13,
        "necks": {"crew neck": 3, "v-neck": 1, "turtleneck": 2},
        "sleeves": {"long sleeves": 1},
    },
    "tank top": {
        "chance": 0.11,
        "necks": {"scoop neck": 3, "v-neck": 1, "square neck": 1},
        "sleeves": {"sleeveless": 1},
    },
}


def random_top(rng: np.random.Generator) -> Garment:
    """A garment of the category upper_body."""
    kind = _pick(rng, {name: entry["chance"] for name, entry in TOPS.items()})
    neckline = _pick(rng, TOPS[kind]["necks"])
    sleeve = _pick(rng, TOPS[kind]["sleeves"])
    fit, ease = _fit(rng)
    if kind in ("sweater",):
        fit, ease = ("loose", ease + 0.2) if ease > 0.5 else ("regular", ease + 0.2)
    length = _pick(rng, {"cropped": 0.15, "hip length": 0.65, "long": 0.2})
    low, high = {"cropped": (1.1, 1.7), "hip length": (-0.75, 0.15), "long": (-2.2, -1.1)}[length]
    collared = neckline == "shirt collar"
    placket = {"shirt": 1.0, "polo shirt": 0.35}.get(kind, 0.0)
    if kind == "blouse" and rng.random() < 0.3:
        placket = 1.0
    return Garment(
        form="top",
        attributes={
            "garment": kind,
            "sleeve": sleeve,
            "length": length,
            "neckline": neckline,
            "fit": fit,
        },
        neck=_jitter(rng, neckline),
        neck_power=NECKLINES[neckline][1],
        reach=float(rng.uniform(*SLEEVES[sleeve])),
        hem=float(rng.uniform(low, high)),
        ease=ease,
        offset=float(rng.uniform(0.05, 0.09) + 0.08 * ease + 0.1 * (kind == "sweater")),
        sleeve_ease=float(rng.uniform(0.02, 0.12) + 0.32 * ease * rng.uniform(0.6, 1.3)),
        hem_curve=float(rng.uniform(0.5, 1.4)) if kind == "shirt" and rng.random() < 0.6 else 0.0,
        rib=0.0 if collared or kind == "blouse" else float(rng.uniform(0.1, 0.3)),
        collar=float(rng.uniform(0.45, 0.75)) if collared else 0.0,
        placket=placket,
        buttons=1.0 if placket else 0.0,
        pockets=1.0 if kind == "shirt" and rng.random() < 0.4 else 0.0,
        **_folds(rng),
    )


def random_bottom(rng: np.random.Generator) -> Garment:
    """A garment of the category lower_body."""
    kind = _pick(rng, {"trousers": 0.28, "jeans": 0.22, "shorts": 0.18, "skirt": 0.32})
    if kind == "skirt":
        return _skirt(rng)
    fit, ease = _fit(rng)
    if kind == "shorts":
        length = _pick(rng, {"mini": 0.35, "knee length": 0.65})
        hem = float(rng.uniform(-1.9, -1.3) if length == "mini" else rng.uniform(-3.7, -2.4))
    else:
        length = _pick(rng, {"cropped": 0.2, "long": 0.8})
        hem = float(rng.uniform(-6.6, -5.6) if length == "cropped" else rng.uniform(-7.5, -7.0))
    flare = float(rng.uniform(0.3, 0.9)) if rng.random() < 0.2 and kind != "shorts" else 0.0
    return Garment(
        form="trousers",
        attributes={
            "garment": kind,
            "length": length,
            "fit": "flared" if flare else fit,
            "waist": "high waist" if rng.random() < 0.3 else "mid waist",
        },
        hem=hem,
        waist=float(rng.uniform(0.9, 2.0)),
        ease=ease * 0.4,
        offset=float(rng.uniform(0.05, 0.09)),
        leg_ease=ease,
        leg_flare=flare,
        pockets=1.0 if kind == "jeans" or rng.random() < 0.5 else 0.0,
        waistband=float(rng.uniform(0.3, 0.5)),
        **_folds(rng),
    )


SKIRT_LENGTHS = {
    "mini": (-2.1, -1.4),
    "knee length": (-3.9, -2.8),
    "midi": (-5.8, -4.6),
    "maxi": (-7.2, -6.4),
}


def _hang(rng: np.random.Generator) -> tuple[str, float, tuple[float, float, float]]:
    """Cut of a skirt: its word, flare and drapes."""
    cut = _pick(rng, {"pencil": 0.22, "straight": 0.25, "a-line": 0.3, "flared": 0.23})
    low, high = {
        "pencil": (-0.07, -0.01),
        "straight": (0.0, 0.06),
        "a-line": (0.12, 0.22),
        "flared": (0.26, 0.42),
    }[cut]
    flare = float(rng.uniform(low, high))
    amount = max(0.0, flare) * float(rng.uniform(0.15, 0.42))
    return cut, flare, (amount, float(rng.integers(5, 12)), float(rng.uniform(0, 6.28)))


def _skirt(rng: np.random.Generator) -> Garment:
    length = _pick(rng, {"mini": 0.25, "knee length": 0.35, "midi": 0.25, "maxi": 0.15})
    cut, flare, waves = _hang(rng)
    return Garment(
        form="skirt",
        attributes={"garment": "skirt", "length": length, "fit": cut},
        hem=float(rng.uniform(*SKIRT_LENGTHS[length])),
        waist=float(rng.uniform(0.9, 1.42)),
        ease=0.1,
        offset=float(rng.uniform(0.06, 0.1)),
        flare=flare,
        waves=waves,
        waistband=float(rng.uniform(0.2, 0.45)) if rng.random() < 0.7 else 0.0,
        **_folds(rng),
    )


def random_dress(rng: np.random.Generator) -> Garment:
    """A garment of the category dresses."""
    neckline = _pick(
        rng,
        {
            "crew neck": 3,
            "v-neck": 3,
            "scoop neck": 3,
            "boat neck": 1,
            "square neck": 2,
            "turtleneck": 0.6,
            "shirt collar": 0.8,
        },
    )
    sleeve = _pick(
        rng,
        {
            "sleeveless": 0.4,
            "short sleeves": 0.25,
            "cap sleeves": 0.1,
            "three-quarter sleeves": 0.08,
            "long sleeves": 0.17,
        },
    )
    length = _pick(rng, {"mini": 0.22, "knee length": 0.35, "midi": 0.25, "maxi": 0.18})
    cut, flare, waves = _hang(rng)
    ease = float(rng.choice([0.0, 0.1, 0.3, 0.6], p=[0.4, 0.3, 0.2, 0.1]))
    collared = neckline == "shirt collar"
    kind = "shirt dress" if collared else "dress"
    return Garment(
        form="dress",
        attributes={
            "garment": kind,
            "sleeve": sleeve,
            "length": length,
            "neckline": neckline,
            "fit": cut,
        },
        neck=_jitter(rng, neckline),
        neck_power=NECKLINES[neckline][1],
        reach=float(rng.uniform(*SLEEVES[sleeve])),
        hem=float(rng.uniform(*SKIRT_LENGTHS[length])),
        ease=ease,
        offset=float(rng.uniform(0.05, 0.09)),
        flare=flare,
        waves=waves,
        sleeve_ease=float(rng.uniform(0.02, 0.3)),
        rib=0.0,
        collar=0.55 if collared else 0.0,
        placket=1.0 if collared else 0.0,
        buttons=1.0 if collared else 0.0,
        waistband=0.25 if rng.random() < 0.4 else 0.0,
        **_folds(rng),
    )


def random_garment(rng: np.random.Generator, category: str) -> Garment:
    """A garment of a category."""
    makers = {"upper_body": random_top, "lower_body": random_bottom, "dresses": random_dress}
    return makers[category](rng)
