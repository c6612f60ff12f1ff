"""Random garments, as a wardrobe holds them: kinds with their usual cuts and words."""

from __future__ import annotations

from typing import Any

import numpy as np

from fashionstudio.datasets.synthetic.garments import Garment

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
SLEEVES: dict[str, tuple[float, float]] = {
    "sleeveless": (0.42, 0.55),
    "cap sleeves": (0.95, 1.15),
    "short sleeves": (1.35, 1.7),
    "elbow sleeves": (1.85, 2.08),
    "three-quarter sleeves": (2.25, 2.55),
    "long sleeves": (2.84, 2.98),
}
TOPS: dict[str, dict[str, Any]] = {
    "t-shirt": {
        "chance": 0.22,
        "necks": {"crew neck": 6, "v-neck": 2, "scoop neck": 1},
        "sleeves": {"short sleeves": 8, "cap sleeves": 1, "elbow sleeves": 1.2},
    },
    "long-sleeved top": {
        "chance": 0.09,
        "necks": {"crew neck": 3, "v-neck": 1, "boat neck": 2, "scoop neck": 1, "mock neck": 1},
        "sleeves": {"long sleeves": 3, "three-quarter sleeves": 1},
    },
    "shirt": {
        "chance": 0.14,
        "necks": {"shirt collar": 1},
        "sleeves": {"long sleeves": 3, "short sleeves": 1},
    },
    "polo shirt": {"chance": 0.05, "necks": {"shirt collar": 1}, "sleeves": {"short sleeves": 1}},
    "blouse": {
        "chance": 0.12,
        "necks": {
            "v-neck": 2,
            "boat neck": 1,
            "square neck": 1.5,
            "scoop neck": 1,
            "shirt collar": 1,
            "mock neck": 0.7,
            "sweetheart neck": 0.7,
        },
        "sleeves": {
            "long sleeves": 2,
            "three-quarter sleeves": 2,
            "elbow sleeves": 1,
            "short sleeves": 1,
        },
    },
    "sweater": {
        "chance": 0.1,
        "necks": {"crew neck": 3, "v-neck": 1, "turtleneck": 2, "boat neck": 0.4},
        "sleeves": {"long sleeves": 1},
    },
    "sweatshirt": {"chance": 0.05, "necks": {"crew neck": 1}, "sleeves": {"long sleeves": 1}},
    "tank top": {
        "chance": 0.07,
        "necks": {"scoop neck": 3, "v-neck": 1, "square neck": 1, "halter neck": 0.7},
        "sleeves": {"sleeveless": 1},
    },
    "camisole": {"chance": 0.04, "necks": {"straight neck": 1}, "sleeves": {"thin straps": 1}},
    "cardigan": {
        "chance": 0.04,
        "necks": {"v-neck": 2, "crew neck": 1},
        "sleeves": {"long sleeves": 1},
    },
    "jacket": {
        "chance": 0.04,
        "necks": {"shirt collar": 2, "crew neck": 1},
        "sleeves": {"long sleeves": 1},
    },
    "blazer": {"chance": 0.06, "necks": {"lapel collar": 1}, "sleeves": {"long sleeves": 1}},
    "coat": {"chance": 0.025, "necks": {"lapel collar": 1}, "sleeves": {"long sleeves": 1}},
    "waistcoat": {"chance": 0.02, "necks": {"deep v-neck": 1}, "sleeves": {"sleeveless": 1}},
}
OUTER = ("cardigan", "jacket", "blazer", "coat", "waistcoat")
"""Kinds that are worn over another top, and may be open."""
TOP_LENGTHS = {"cropped": (1.1, 1.9), "hip length": (-0.75, 0.15), "long": (-2.2, -1.1)}
SKIRT_LENGTHS = {
    "mini": (-2.3, -1.4),
    "knee length": (-4.0, -2.9),
    "midi": (-5.9, -4.7),
    "maxi": (-7.25, -6.5),
}


def pick(rng: Rng, table: dict[str, float]) -> str:
    """A key, with chances in proportion to the values."""
    names = list(table)
    chances = np.array([table[n] for n in names], float)
    return names[int(rng.choice(len(names), p=chances / chances.sum()))]


def between(rng: Rng, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _neck(rng: Rng, neckline: str) -> dict[str, Any]:
    """The fields of a named neckline, a little different each time."""
    if neckline in ("straight neck", "strapless"):
        half = between(rng, 0.05, 0.14) if neckline == "straight neck" else 0.0
        return {"straps": (between(rng, 0.8, 1.05), half, between(rng, 4.2, 4.65)), "rib": 0.0}
    (width, side, front, back), power = NECKLINES[neckline]
    high = neckline in ("turtleneck", "mock neck")
    scale = 1.0 if high else between(rng, 0.85, 1.1)
    wide = width * (1.0 if neckline == "halter neck" else between(rng, 0.95, 1.12))
    return {"neck": (wide, side, front * scale, back), "neck_power": power}


def _fit(rng: Rng, table: dict[str, float] | None = None) -> tuple[str, float, float]:
    """Word of a fit, its ease and its widening."""
    fit = pick(rng, table or {"slim": 0.24, "regular": 0.36, "loose": 0.26, "oversized": 0.14})
    low, high = {
        "slim": (0.0, 0.15),
        "regular": (0.3, 0.6),
        "loose": (0.8, 1.1),
        "oversized": (1.0, 1.25),
    }[fit]
    widen = {"loose": between(rng, 0.0, 0.25), "oversized": between(rng, 0.3, 0.75)}.get(fit, 0.0)
    return fit, between(rng, low, high), widen


def _folds(rng: Rng, calm: float = 1.0) -> dict[str, Any]:
    """Strengths of wrinkles: some cloths hold their shape, others crumple (log-uniform)."""
    crumple, drape, tension = np.exp(rng.uniform(np.log(0.3), np.log(1.7), 3)) * calm
    x, y = rng.uniform(0, 1, 2)
    return {
        "folds": (float(crumple), float(drape), float(tension)),
        "fold_origin": (float(x), float(y)),
    }


def _sleeve(rng: Rng, sleeve: str, ease: float, *, soft: bool) -> tuple[dict[str, Any], str]:
    """The fields of a sleeve and the word for its shape ('' for a plain one)."""
    if sleeve == "thin straps":
        return {"reach": 0.4, "sleeve_ease": 0.02}, ""
    reach = between(rng, *SLEEVES[sleeve])
    wide = between(rng, 0.02, 0.12) + 0.32 * ease * between(rng, 0.6, 1.3)
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


def random_top(rng: Rng, kind: str = "") -> Garment:
    """A garment of the category upper_body (of a kind, or any)."""
    kind = kind or pick(rng, {name: entry["chance"] for name, entry in TOPS.items()})
    neckline = pick(rng, TOPS[kind]["necks"])
    sleeve = pick(rng, TOPS[kind]["sleeves"])
    fit, ease, widen = _fit(rng)
    if kind in ("sweater", "sweatshirt", "coat", "cardigan"):
        fit, ease = ("regular" if ease < 0.5 else fit), ease + 0.2
    lengths = {"cropped": 0.16, "hip length": 0.64, "long": 0.2}
    length = pick(
        rng, lengths if kind not in ("coat", "waistcoat", "blazer") else {"hip length": 1}
    )
    hem = between(rng, *TOP_LENGTHS[length])
    if kind == "coat":
        length, hem = "long", between(rng, -4.2, -2.0)
    attributes = {
        "garment": kind,
        "sleeve": sleeve,
        "length": length,
        "neckline": neckline,
        "fit": fit,
    }
    sleeve_fields, shape_word = _sleeve(rng, sleeve, ease, soft=kind in ("blouse", "camisole"))
    if shape_word:
        attributes["sleeve_shape"] = shape_word
    thick = {"sweater": 0.1, "sweatshirt": 0.08, "coat": 0.16, "blazer": 0.1, "jacket": 0.11}
    fields: dict[str, Any] = {
        "hem": hem,
        "ease": ease,
        "widen": widen,
        "offset": between(rng, 0.05, 0.09) + 0.08 * min(ease, 1) + thick.get(kind, 0.0),
        "rib": between(rng, 0.1, 0.3),
        **_folds(rng, 0.6 if kind in ("blazer", "coat", "waistcoat") else 1.0),
        **_neck(rng, neckline),
        **sleeve_fields,
    }
    fields |= _closure(rng, kind, neckline, attributes)
    return Garment(form="top", attributes=attributes, **fields)


def _closure(rng: Rng, kind: str, neckline: str, attributes: dict[str, str]) -> dict[str, Any]:
    """Collar, placket, opening and pockets of a top; adds the words for them."""
    out: dict[str, Any] = {}
    if neckline == "shirt collar":
        out |= {"collar": between(rng, 0.45, 0.75), "rib": 0.0}
    if kind in ("blouse", "waistcoat", "blazer", "coat") or "lapel" in neckline:
        out["rib"] = 0.0
    placket = {"shirt": 1.0, "polo shirt": 0.35, "waistcoat": 1.0}.get(kind, 0.0)
    if kind == "blouse" and rng.random() < 0.35:
        placket = 1.0
    if kind == "blouse" and neckline == "v-neck" and not placket and rng.random() < 0.3:
        out["wrap"] = 1.0
        attributes["detail"] = "wrap"
    if kind in OUTER and kind != "waistcoat":
        if rng.random() < 0.6:
            out["opening"] = (between(rng, 0.12, 0.5), between(rng, 0.3, 1.1))
            attributes["closure"] = "open"
        else:
            placket = 1.0
    if placket:
        zipped = kind in ("jacket",) and rng.random() < 0.5
        out |= {"placket": placket, "buttons": 2.0 if zipped else 1.0}
        attributes.setdefault("closure", "zip" if zipped else "buttons")
    if "lapel" in neckline:
        out["lapel"] = between(rng, 0.4, 0.75)
    if kind in ("shirt", "jacket") and rng.random() < 0.5:
        out["pockets"] = float(rng.choice([1.0, 2.0]))
        attributes.setdefault("detail", "chest pocket")
    if kind == "sweatshirt" and rng.random() < 0.5:
        out["pockets"] = 3.0
    if kind == "shirt" and rng.random() < 0.6:
        out["hem_curve"] = between(rng, 0.5, 1.4)
    if kind in ("t-shirt", "blouse") and rng.random() < 0.1:
        out["hem_slope"] = between(rng, 0.3, 0.9)
    if kind in ("sweater", "sweatshirt", "jacket") and rng.random() < 0.7:
        out["waistband"] = between(rng, 0.35, 0.6)
    return out


BOTTOMS = {
    "trousers": 0.24,
    "jeans": 0.24,
    "leggings": 0.05,
    "sweatpants": 0.05,
    "shorts": 0.14,
    "skirt": 0.28,
}


def random_bottom(rng: Rng, kind: str = "") -> Garment:
    """A garment of the category lower_body (of a kind, or any)."""
    kind = kind or pick(rng, BOTTOMS)
    if kind == "skirt":
        return _skirt(rng)
    if kind == "leggings":
        fit, ease = "tight", between(rng, 0.0, 0.05)
    elif kind == "sweatpants":
        fit, ease = "loose", between(rng, 0.6, 1.0)
    else:
        fit = pick(rng, {"slim": 0.32, "straight": 0.34, "wide": 0.2, "flared": 0.14})
        low, high = {
            "slim": (0.0, 0.2),
            "straight": (0.4, 0.75),
            "wide": (1.0, 1.7),
            "flared": (0.1, 0.3),
        }[fit]
        ease = between(rng, low, high)
    if kind == "shorts":
        fit = "wide" if fit in ("wide", "flared") else fit
        length = pick(rng, {"mini": 0.35, "knee length": 0.65})
        hem = between(rng, *((-1.9, -1.3) if length == "mini" else (-3.7, -2.4)))
    else:
        length = pick(rng, {"cropped": 0.22, "long": 0.78})
        hem = between(rng, *((-6.6, -5.4) if length == "cropped" else (-7.55, -7.05)))
    rise = pick(rng, {"high waist": 0.35, "mid waist": 0.45, "low waist": 0.2})
    waist = between(
        rng, *{"high waist": (1.6, 2.1), "mid waist": (1.1, 1.5), "low waist": (0.6, 0.95)}[rise]
    )
    return Garment(
        form="trousers",
        attributes={"garment": kind, "length": length, "fit": fit, "waist": rise},
        hem=hem,
        waist=waist,
        ease=ease * 0.4,
        offset=between(rng, 0.05, 0.09) + (0.03 if kind in ("jeans", "sweatpants") else 0.0),
        leg_ease=ease,
        leg_flare=between(rng, 0.4, 1.0) if fit == "flared" and kind != "shorts" else 0.0,
        pockets=1.0 if kind == "jeans" or rng.random() < 0.5 else 0.0,
        waistband=between(rng, 0.3, 0.5),
        pleats=-1.0 if kind == "trousers" and rng.random() < 0.35 else 0.0,
        cuff=between(rng, 0.25, 0.5) if rng.random() < 0.2 or kind == "sweatpants" else 0.0,
        **_folds(rng, 0.5 if kind == "leggings" else 1.0),
    )


def _hang(rng: Rng) -> tuple[str, dict[str, Any]]:
    """Cut of a skirt: its word, and flare, drapes, pleats or tiers."""
    cut = pick(
        rng,
        {"pencil": 0.2, "straight": 0.2, "a-line": 0.26, "flared": 0.18, "pleated": 0.1,
         "tiered": 0.06},
    )  # fmt: skip
    low, high = {
        "pencil": (-0.05, -0.01),
        "straight": (0.0, 0.06),
        "a-line": (0.12, 0.22),
        "flared": (0.26, 0.45),
        "pleated": (0.08, 0.3),
        "tiered": (0.14, 0.3),
    }[cut]
    flare = between(rng, low, high)
    amount = max(0.0, flare) * between(rng, 0.15, 0.42)
    out: dict[str, Any] = {
        "flare": flare,
        "waves": (amount, float(rng.integers(5, 12)), between(rng, 0, 6.28)),
    }
    if cut == "pleated":
        out["pleats"] = float(rng.integers(14, 34))
        out["waves"] = (amount * 0.3, float(rng.integers(5, 12)), between(rng, 0, 6.28))
    if cut == "tiered":
        out["tiers"] = float(rng.integers(2, 4))
    if cut in ("a-line", "flared") and rng.random() < 0.12:
        out["hem_slope"] = between(rng, 0.5, 1.4)
    return cut, out


def _skirt(rng: Rng) -> Garment:
    length = pick(rng, {"mini": 0.25, "knee length": 0.33, "midi": 0.27, "maxi": 0.15})
    cut, hang = _hang(rng)
    return Garment(
        form="skirt",
        attributes={"garment": "skirt", "length": length, "fit": cut},
        hem=between(rng, *SKIRT_LENGTHS[length]),
        waist=between(rng, 0.9, 1.42),
        ease=0.1,
        offset=between(rng, 0.06, 0.1),
        waistband=between(rng, 0.2, 0.45) if rng.random() < 0.7 else 0.0,
        **hang,
        **_folds(rng),
    )


DRESS_NECKS = {
    "crew neck": 2.5,
    "v-neck": 3,
    "deep v-neck": 1,
    "scoop neck": 2.5,
    "boat neck": 1,
    "square neck": 2,
    "sweetheart neck": 1,
    "halter neck": 0.8,
    "turtleneck": 0.5,
    "mock neck": 0.4,
    "shirt collar": 1,
    "straight neck": 1.4,
    "strapless": 0.6,
}
DRESS_SLEEVES = {
    "sleeveless": 0.34,
    "short sleeves": 0.24,
    "cap sleeves": 0.1,
    "elbow sleeves": 0.07,
    "three-quarter sleeves": 0.08,
    "long sleeves": 0.17,
}


def random_dress(rng: Rng) -> Garment:
    """A garment of the category dresses: dresses of many kinds, and a few jumpsuits."""
    neckline = pick(rng, DRESS_NECKS)
    sleeve = pick(rng, DRESS_SLEEVES)
    if neckline in ("straight neck", "strapless"):
        sleeve = "thin straps" if neckline == "straight neck" else "sleeveless"
    if neckline == "halter neck":
        sleeve = "sleeveless"
    collared = neckline == "shirt collar"
    jumpsuit = rng.random() < 0.08
    length = pick(rng, {"mini": 0.22, "knee length": 0.33, "midi": 0.27, "maxi": 0.18})
    cut, hang = _hang(rng)
    wrapped = neckline in ("v-neck", "deep v-neck") and rng.random() < 0.35 and not jumpsuit
    kind = "shirt dress" if collared else ("wrap dress" if wrapped else "dress")
    attributes = {
        "garment": kind,
        "sleeve": sleeve,
        "length": length,
        "neckline": neckline,
        "fit": cut,
    }
    ease = float(rng.choice([0.0, 0.12, 0.3, 0.6, 1.0], p=[0.35, 0.25, 0.2, 0.12, 0.08]))
    sleeve_fields, shape_word = _sleeve(rng, sleeve, ease, soft=True)
    if shape_word:
        attributes["sleeve_shape"] = shape_word
    if collared:
        attributes["closure"] = "buttons"
    fields: dict[str, Any] = {
        "hem": between(rng, *SKIRT_LENGTHS[length]),
        "ease": ease,
        "widen": between(rng, 0.1, 0.4) if ease >= 1 else 0.0,
        "offset": between(rng, 0.05, 0.09),
        "rib": 0.0,
        "wrap": float(wrapped),
        "collar": 0.55 if collared else 0.0,
        "placket": float(collared),
        "buttons": float(collared),
        "waistband": 0.25 if rng.random() < 0.4 or wrapped else 0.0,
        **hang,
        **_folds(rng),
        **_neck(rng, neckline),
        **sleeve_fields,
    }
    if jumpsuit:
        wide = rng.random() < 0.5
        attributes |= {"garment": "jumpsuit", "length": "long", "fit": "wide" if wide else "slim"}
        fields |= {
            "hem": between(rng, -7.5, -6.3),
            "leg_ease": between(rng, 0.9, 1.5) if wide else between(rng, 0.1, 0.5),
            "pleats": 0.0,
            "tiers": 0.0,
            "hem_slope": 0.0,
        }
        return Garment(form="jumpsuit", attributes=attributes, **fields)
    return Garment(form="dress", attributes=attributes, **fields)


def random_garment(rng: Rng, category: str) -> Garment:
    """A garment of a category."""
    makers = {"upper_body": random_top, "lower_body": random_bottom, "dresses": random_dress}
    return makers[category](rng)
