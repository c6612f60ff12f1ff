"""Outfits: pairs of garments that can take each other's place, and the clothes round them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fashionstudio.datasets.synthetic import fabrics
from fashionstudio.datasets.synthetic.cuts import Rng, between, pick
from fashionstudio.datasets.synthetic.designs import (
    OUTER,
    TOPS,
    random_bottom,
    random_garment,
    random_top,
)
from fashionstudio.datasets.synthetic.garments import Garment

Outfit = list[tuple[Garment, bool]]
"""The rest of the clothes, with 'lies over the wanted garment'."""


def random_pair(rng: Rng, category: str) -> tuple[Garment, Garment]:
    """Two garments that can take each other's place in one outfit."""
    first = random_garment(rng, category)
    if first.attributes["garment"] in OUTER:
        return first, random_top(rng, pick(rng, {k: TOPS[k]["chance"] for k in OUTER}))
    second = random_garment(rng, category)
    while second.attributes["garment"] in OUTER:
        second = random_garment(rng, category)
    return first, second


def random_outfit(
    rng: Rng, category: str, pair: tuple[Garment, Garment], *, woman: bool = True
) -> Outfit:
    """Other clothes and accessories, inner ones first: tucked tops, jackets, belts, bags."""
    out: Outfit = []
    outer = pair[0].attributes["garment"] in OUTER
    if category == "upper_body":
        bottom = random_bottom(rng)
        long = min(one.hem for one in pair) < -0.9  # no flared skirt stands out under a tunic
        while bottom.form == "skirt" and (long or not woman):
            bottom = random_bottom(rng)
        out.append((bottom, bool(rng.random() < 0.2 and not outer)))
        if outer:
            kinds = {"t-shirt": 3.0, "shirt": 3.0, "blouse": 1.0, "sweater": 1.5, "tank top": 1.0}
            inner = random_top(rng, pick(rng, kinds))
            slim = replace(
                inner, ease=min(inner.ease, 0.3), widen=0.0, offset=0.06, sleeve_puff=0.0
            )
            longest = max(pair[0].hem, pair[1].hem) + 0.3
            sleeve = min(slim.reach, pair[0].reach, pair[1].reach, 2.86)
            out.append((replace(slim, hem=max(slim.hem, longest), reach=sleeve), False))
    elif category == "lower_body":
        out.append(_top_for_bottom(rng))
    if category != "lower_body" and not outer and rng.random() < 0.12:
        out.append((_open_jacket(rng, pair, [*pair, *(one for one, _ in out)]), True))
    elif rng.random() < 0.1:
        below = (out[0][0],) if category == "lower_body" else pair
        widest = max(below, key=lambda g: g.ease + g.widen + g.offset)
        strap = replace(
            widest, form="strap", hem=between(rng, 0.08, 0.2), attributes={"garment": "bag"}
        )
        out.append((strap, True))
    if category == "dresses" and rng.random() < 0.12:
        belt = replace(
            pair[0],
            form="belt",
            waist=between(rng, 1.5, 2.2),
            hem=between(rng, 0.1, 0.3),
            attributes={"garment": "belt"},
        )
        out.append((belt, True))
    return out


def _top_for_bottom(rng: Rng) -> tuple[Garment, bool]:
    """A top over or tucked into the wanted trousers or skirt."""
    top = random_top(rng)
    if rng.random() < 0.45:  # tucked in: the hem ends under the waistband
        return replace(top, hem=max(top.hem, 0.75), hem_curve=0.0, hem_slope=0.0), False
    # It must leave something of the wanted garment to be seen.
    return replace(top, hem=max(top.hem, between(rng, -0.5, 0.3))), True


def _open_jacket(rng: Rng, pair: tuple[Garment, Garment], below: list[Garment]) -> Garment:
    """An open jacket or cardigan over what is wanted, which then shows in its opening.

    Over a flared skirt among what is `below` it ends at the waist, or the skirt would push through.
    """
    jacket = random_top(rng, pick(rng, {k: TOPS[k]["chance"] for k in OUTER[:4]}))
    flared = any(one.form in ("skirt", "dress") and one.flare > 0.1 for one in below)
    return replace(
        jacket,
        hem=max(jacket.hem, 0.4) if flared else jacket.hem,
        opening=(between(rng, 0.35, 0.7), between(rng, 0.7, 1.4)),
        placket=0.0,
        buttons=0.0,
        ease=max(jacket.ease, *(g.ease for g in pair)),
        widen=max(jacket.widen, *(g.widen + 0.05 for g in pair)),
        sleeve_ease=max(jacket.sleeve_ease, *(g.sleeve_ease + g.sleeve_puff for g in pair)),
        offset=jacket.offset + 0.08,
        reach=max(jacket.reach, 2.8),
        attributes=jacket.attributes | {"closure": "open"},
    )


# ------------------------------------------------------------------ what they are made of

Palette = tuple[tuple[int, int, int], ...]
DENIM: Palette = ((66, 96, 140), (40, 58, 96), (22, 28, 48), (150, 176, 204), (40, 42, 46))
DARK: Palette = ((20, 20, 22), (34, 36, 42), (24, 32, 66), (60, 62, 66), (70, 56, 46), (98, 96, 72))
CALM: Palette = (
    (246, 246, 244),
    (238, 232, 218),
    (150, 152, 156),
    (20, 20, 22),
    (28, 38, 74),
    (196, 176, 144),
)
PALE: Palette = (
    (246, 246, 244),
    (250, 248, 240),
    (176, 204, 232),
    (240, 214, 218),
    (206, 222, 204),
)


def outfit_fabric(rng: Rng, garment: Garment) -> fabrics.Swatch:
    """What such a garment is mostly made of; any fabric at times."""
    kind = garment.attributes.get("garment", garment.form)
    maker, material = fabrics.plain, "cotton"
    palette: Palette
    if kind in ("bag", "belt"):
        palette, material = DARK, "leather"
    elif rng.random() < 0.28:
        return fabrics.random_fabric(rng)
    elif kind == "jeans" or (kind == "jacket" and rng.random() < 0.4):
        palette, material = DENIM, "denim"
    elif kind in ("trousers", "leggings", "sweatpants", "blazer", "coat", "jacket", "shorts"):
        palette, material = DARK + CALM[2:], "wool" if rng.random() < 0.4 else "cotton"
    elif kind in ("shirt", "blouse"):
        palette = PALE
        maker = (fabrics.plain, fabrics.plain, fabrics.stripes, fabrics.checks)[rng.integers(4)]
    elif kind in ("sweater", "cardigan", "sweatshirt"):
        palette, material = CALM + DARK, "knit"
    else:
        palette = CALM + PALE
    ground = palette[int(rng.integers(len(palette)))]
    second = CALM[int(rng.integers(len(CALM)))] if ground in PALE[:2] else PALE[0]
    colours = [_near(rng, ground), _near(rng, second), _near(rng, DARK[0])]
    return fabrics.make_fabric(rng, maker, material, 160, colours)


def _near(rng: Rng, colour: tuple[int, int, int]) -> tuple[int, int, int]:
    """A colour some steps away."""
    r, g, b = np.clip(np.array(colour) + rng.normal(0, 7, 3), 0, 255).astype(int)
    return int(r), int(g), int(b)
