"""What garments are put together from: named necklines, sleeves, fits and folds, at random."""

from __future__ import annotations

from typing import Any

import numpy as np

Rng = np.random.Generator

NECKLINES: dict[str, tuple[tuple[float, float, float, float], float]] = {
    "crew neck": ((0.78, 5.8, 0.72, 0.22), 2.2),
    "v-neck": ((0.78, 5.8, 1.75, 0.22), 1.0),
    "deep v-neck": ((0.82, 5.8, 2.35, 0.25), 0.95),
    "scoop neck": ((0.95, 5.74, 1.5, 0.35), 2.4),
    "boat neck": ((1.3, 5.6, 0.42, 0.25), 2.0),
    "square neck": ((1.0, 5.7, 1.2, 0.5), 7.0),
    "sweetheart neck": ((1.02, 5.72, 1.45, 0.5), 3.4),
    "halter neck": ((0.42, 6.0, 0.5, 0.15), 1.6),
    "mock neck": ((0.85, 6.02, 0.1, -0.05), 2.0),
    "turtleneck": ((0.9, 6.3, 0.1, -0.1), 2.0),
    "shirt collar": ((0.66, 6.02, 1.0, 0.1), 1.2),
    "lapel collar": ((0.74, 5.95, 2.3, 0.12), 1.0),
}
SHOULDER = ((0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.6), (6.17, 6.02, 5.92, 5.84, 5.78, 5.76, 5.76))
"""Canonical height of the shoulder at distances from the middle."""
SLEEVES: dict[str, tuple[float, float]] = {
    "sleeveless": (0.26, 0.44),
    "cap sleeves": (0.95, 1.15),
    "short sleeves": (1.35, 1.7),
    "elbow sleeves": (1.85, 2.08),
    "three-quarter sleeves": (2.25, 2.55),
    "long sleeves": (2.84, 2.98),
}


def pick(rng: Rng, table: dict[str, float]) -> str:
    """A key, with chances in proportion to the values."""
    names = list(table)
    chances = np.array([table[n] for n in names], float)
    return names[int(rng.choice(len(names), p=chances / chances.sum()))]


def between(rng: Rng, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def random_neck(rng: Rng, neckline: str) -> dict[str, Any]:
    """The fields of a named neckline, a little different each time."""
    if neckline in ("straight neck", "strapless"):
        half = between(rng, 0.05, 0.14) if neckline == "straight neck" else 0.0
        return {"straps": (between(rng, 0.8, 1.05), half, between(rng, 4.2, 4.65)), "rib": 0.0}
    (width, side, front, back), power = NECKLINES[neckline]
    high = neckline in ("turtleneck", "mock neck")
    scale = 1.0 if high else between(rng, 0.85, 1.1)
    wide = width * (1.0 if neckline == "halter neck" else between(rng, 0.95, 1.12))
    # The line ends on the shoulder, or a corner of cloth would stand up beside it.
    top = max(side, float(np.interp(wide, *SHOULDER)) + 0.02)
    lift = top - side
    return {"neck": (wide, top, front * scale + lift, back + lift), "neck_power": power}


def random_fit(rng: Rng, table: dict[str, float] | None = None) -> tuple[str, float, float]:
    """Word of a fit, its ease and its widening."""
    fit = pick(rng, table or {"slim": 0.24, "regular": 0.36, "loose": 0.26, "oversized": 0.14})
    low, high = {
        "slim": (0.0, 0.15),
        "regular": (0.3, 0.6),
        "loose": (0.8, 1.1),
        "oversized": (1.0, 1.25),
    }[fit]
    widen = {"loose": between(rng, 0.0, 0.25), "oversized": between(rng, 0.25, 0.6)}.get(fit, 0.0)
    return fit, between(rng, low, high), widen


def random_folds(rng: Rng, calm: float = 1.0) -> dict[str, Any]:
    """Strengths of wrinkles: some cloths hold their shape, others crumple (log-uniform)."""
    crumple, drape, tension = np.exp(rng.uniform(np.log(0.3), np.log(1.7), 3)) * calm
    x, y = rng.uniform(0, 1, 2)
    return {
        "folds": (float(crumple), float(drape), float(tension)),
        "fold_origin": (float(x), float(y)),
    }


def random_sleeve(rng: Rng, sleeve: str, ease: float, *, soft: bool) -> tuple[dict[str, Any], str]:
    """The fields of a sleeve and the word for its shape ('' for a plain one)."""
    if sleeve == "thin straps":
        return {"reach": 0.4, "sleeve_ease": 0.02}, ""
    reach = between(rng, *SLEEVES[sleeve])
    wide = between(rng, 0.02, 0.1) + 0.2 * min(ease, 1.0) * between(rng, 0.6, 1.3)
    out: dict[str, Any] = {"reach": reach, "sleeve_ease": wide}
    chance = rng.random()
    if soft and sleeve not in ("sleeveless", "cap sleeves") and chance < 0.45:
        if chance < 0.2:
            out["sleeve_puff"] = between(rng, 0.2, 0.5)
            return out, "puff sleeves"
        out["sleeve_flare"] = between(rng, 0.25, 0.7)
        return out, "flared sleeves"
    if sleeve == "long sleeves" and rng.random() < 0.6:
        out["cuff"] = between(rng, 0.1, 0.2)
    return out, ""
