"""Random garments, as a wardrobe holds them: kinds with their usual cuts and words."""

from __future__ import annotations

from typing import Any

from fashionstudio.datasets.synthetic.cuts import (
    Rng,
    between,
    pick,
    random_fit,
    random_folds,
    random_neck,
    random_sleeve,
)
from fashionstudio.datasets.synthetic.garments import Garment

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


def random_top(rng: Rng, kind: str = "") -> Garment:
    """A garment of the category upper_body (of a kind, or any)."""
    kind = kind or pick(rng, {name: entry["chance"] for name, entry in TOPS.items()})
    neckline = pick(rng, TOPS[kind]["necks"])
    sleeve = pick(rng, TOPS[kind]["sleeves"])
    fit, ease, widen = random_fit(rng)
    if sleeve in ("sleeveless", "thin straps"):  # nothing holds a wide trunk at the armholes
        ease, widen = min(ease, 0.7), min(widen, 0.1)
        fit = "loose" if fit == "oversized" else fit
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
    sleeve_fields, shape_word = random_sleeve(
        rng, sleeve, ease, soft=kind in ("blouse", "camisole")
    )
    if shape_word:
        attributes["sleeve_shape"] = shape_word
    thick = {"sweater": 0.1, "sweatshirt": 0.08, "coat": 0.16, "blazer": 0.1, "jacket": 0.11}
    fields: dict[str, Any] = {
        "hem": hem,
        "ease": ease,
        "widen": widen,
        "offset": between(rng, 0.05, 0.09) + 0.08 * min(ease, 1) + thick.get(kind, 0.0),
        "rib": between(rng, 0.1, 0.3),
        **random_folds(rng, 0.6 if kind in ("blazer", "coat", "waistcoat") else 1.0),
        **random_neck(rng, neckline),
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
    "trousers": 0.22,
    "jeans": 0.21,
    "leggings": 0.05,
    "sweatpants": 0.05,
    "shorts": 0.14,
    "skirt": 0.33,
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
        **random_folds(rng, {"tight": 0.5, "wide": 0.6}.get(fit, 1.0)),
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
    amount = max(0.0, flare) * between(rng, 0.2, 0.6)
    out: dict[str, Any] = {
        "flare": flare,
        "waves": (amount, float(rng.integers(6, 13)), between(rng, 0, 6.28)),
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
        **random_folds(rng),
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
    ease = min(ease, 0.6) if sleeve in ("sleeveless", "thin straps") else ease
    sleeve_fields, shape_word = random_sleeve(rng, sleeve, ease, soft=True)
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
        **random_folds(rng),
        **random_neck(rng, neckline),
        **sleeve_fields,
    }
    if jumpsuit:
        return _as_jumpsuit(rng, attributes, fields)
    return Garment(form="dress", attributes=attributes, **fields)


def _as_jumpsuit(rng: Rng, attributes: dict[str, str], fields: dict[str, Any]) -> Garment:
    """The upper half of a dress with trouser legs."""
    wide = rng.random() < 0.5
    words = {"garment": "jumpsuit", "length": "long", "fit": "wide" if wide else "slim"}
    legs = {
        "hem": between(rng, -7.5, -6.3),
        "leg_ease": between(rng, 0.9, 1.5) if wide else between(rng, 0.1, 0.5),
        "pleats": 0.0,
        "tiers": 0.0,
        "hem_slope": 0.0,
    }
    return Garment(form="jumpsuit", attributes=attributes | words, **(fields | legs))


def random_garment(rng: Rng, category: str) -> Garment:
    """A garment of a category."""
    makers = {"upper_body": random_top, "lower_body": random_bottom, "dresses": random_dress}
    return makers[category](rng)
