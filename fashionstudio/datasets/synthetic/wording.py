"""Words of a sample: short descriptions with synonyms, free order and gaps."""

from __future__ import annotations

import re

import numpy as np

SYNONYMS: dict[str, tuple[str, ...]] = {
    "t-shirt": ("t-shirt", "tee", "t shirt"),
    "long-sleeved top": ("top", "long-sleeved top", "longsleeve"),
    "shirt": ("shirt", "button-up shirt", "buttoned shirt"),
    "polo shirt": ("polo shirt", "polo"),
    "blouse": ("blouse",),
    "sweater": ("sweater", "jumper", "pullover"),
    "tank top": ("tank top", "vest top", "sleeveless top"),
    "sweatshirt": ("sweatshirt",),
    "camisole": ("camisole", "strappy top"),
    "cardigan": ("cardigan",),
    "jacket": ("jacket",),
    "blazer": ("blazer", "suit jacket"),
    "coat": ("coat", "overcoat"),
    "waistcoat": ("waistcoat", "vest"),
    "trousers": ("trousers", "pants"),
    "leggings": ("leggings",),
    "sweatpants": ("sweatpants", "joggers"),
    "jeans": ("jeans", "denim trousers"),
    "shorts": ("shorts",),
    "skirt": ("skirt",),
    "dress": ("dress", "frock"),
    "shirt dress": ("shirt dress", "dress"),
    "wrap dress": ("wrap dress", "dress"),
    "jumpsuit": ("jumpsuit", "overall"),
    "sleeveless": ("sleeveless", "without sleeves"),
    "short sleeves": ("short sleeves", "short-sleeved"),
    "long sleeves": ("long sleeves", "long-sleeved"),
    "three-quarter sleeves": ("three-quarter sleeves",),
    "elbow sleeves": ("elbow sleeves", "half sleeves", "elbow-length sleeves"),
    "cap sleeves": ("cap sleeves",),
    "thin straps": ("thin straps", "spaghetti straps", "strappy"),
    "puff sleeves": ("puff sleeves", "puffed sleeves"),
    "flared sleeves": ("flared sleeves", "bell sleeves"),
    "crew neck": ("crew neck", "round neck"),
    "v-neck": ("v-neck", "v neck"),
    "scoop neck": ("scoop neck", "low round neck"),
    "boat neck": ("boat neck",),
    "square neck": ("square neck",),
    "deep v-neck": ("deep v-neck", "plunging neckline"),
    "sweetheart neck": ("sweetheart neck", "sweetheart neckline"),
    "halter neck": ("halter neck", "halterneck"),
    "mock neck": ("mock neck", "stand collar"),
    "straight neck": ("straight neck", "straight neckline"),
    "strapless": ("strapless", "bandeau"),
    "lapel collar": ("lapel collar", "lapels", "notch lapels"),
    "turtleneck": ("turtleneck", "roll neck", "high neck"),
    "shirt collar": ("shirt collar", "collar", "collared"),
    "slim": ("slim", "fitted", "tight"),
    "regular": ("regular", "straight"),
    "loose": ("loose", "wide"),
    "oversized": ("oversized", "boxy"),
    "tight": ("tight", "skinny"),
    "straight": ("straight", "regular"),
    "wide": ("wide", "wide leg"),
    "flared": ("flared",),
    "pencil": ("pencil", "narrow"),
    "a-line": ("a-line",),
    "pleated": ("pleated",),
    "tiered": ("tiered",),
    "open": ("open", "unbuttoned"),
    "buttons": ("buttons", "buttoned"),
    "zip": ("zip", "zipped"),
    "wrap": ("wrap front", "wrapped"),
    "chest pocket": ("chest pocket", "pockets"),
    "hip length": ("hip length",),
    "cropped": ("cropped", "short"),
    "long": ("long",),
    "mini": ("mini", "short"),
    "knee length": ("knee length",),
    "midi": ("midi", "mid-length"),
    "maxi": ("maxi", "long", "floor length"),
    "vertically striped": ("vertically striped", "striped", "vertical stripes"),
    "horizontally striped": ("horizontally striped", "striped", "horizontal stripes"),
    "diagonally striped": ("diagonally striped", "striped", "diagonal stripes"),
    "checked": ("checked", "check"),
    "tartan": ("tartan", "plaid"),
    "polka dot": ("polka dot", "dotted", "spotted"),
    "floral": ("floral", "flowered", "flower print"),
    "pinstriped": ("pinstriped", "pinstripes"),
    "houndstooth": ("houndstooth", "dogtooth"),
    "leaf print": ("leaf print", "tropical"),
    "geometric": ("geometric", "geometric print"),
    "zebra print": ("zebra print", "zebra"),
    "tie-dye": ("tie-dye", "tie dyed", "batik"),
    "melange": ("melange", "heather", "mottled"),
    "grey": ("grey", "gray"),
    "dark grey": ("dark grey", "dark gray"),
    "light grey": ("light grey", "light gray"),
    "navy": ("navy", "navy blue", "dark blue"),
    "burgundy": ("burgundy", "wine red", "bordeaux", "maroon"),
    "magenta": ("magenta", "fuchsia"),
    "hot pink": ("hot pink", "bright pink"),
    "red": ("red", "scarlet", "bright red"),
    "dark brown": ("dark brown", "espresso"),
    "tan": ("tan", "cognac"),
    "pale yellow": ("pale yellow", "light yellow", "lemon"),
    "pale pink": ("pale pink", "light pink", "baby pink"),
    "light blue": ("light blue", "pale blue", "baby blue"),
    "dark green": ("dark green", "bottle green"),
    "turquoise": ("turquoise", "cyan"),
    "white": ("white", "pure white", "snow white"),
    "black": ("black", "jet black"),
    "charcoal": ("charcoal", "anthracite"),
    "beige": ("beige", "nude"),
    "aubergine": ("aubergine", "eggplant"),
    "purple": ("purple", "violet"),
    "lilac": ("lilac", "light purple"),
    "light green": ("light green", "pale green", "pistachio"),
    "dusty pink": ("dusty pink", "old rose", "dusty rose"),
    "midnight blue": ("midnight blue", "dark navy"),
    "plain": ("plain", "solid", "unpatterned"),
}
FRONT = ("fit", "length")
ADJECTIVES = {
    "sleeveless",
    "strapless",
    "strappy",
    "collared",
    "short-sleeved",
    "long-sleeved",
    "open",
    "unbuttoned",
    "buttoned",
    "zipped",
    "wrapped",
}
"""Of the phrases of BACK, those that are said before the garment."""
BACK = ("sleeve", "sleeve_shape", "neckline", "waist", "closure", "detail")


def words(
    attributes: dict[str, str],
    fabric_words: dict[str, str],
    rng: np.random.Generator | None = None,
) -> str:
    """A description such as "loose red striped cotton shirt with long sleeves, crew neck"."""
    rng = rng if rng is not None else np.random.default_rng()
    before = _fabric_part(fabric_words, rng)
    before += [said(attributes[k], rng) for k in FRONT if k in attributes and rng.random() < 0.4]
    after = [said(attributes[k], rng) for k in BACK if k in attributes and rng.random() < 0.6]
    before += [phrase for phrase in after if phrase in ADJECTIVES]
    after = [phrase for phrase in after if phrase not in ADJECTIVES]
    rng.shuffle(before)
    rng.shuffle(after)
    garment = said(attributes.get("garment", "garment"), rng)
    parts = [*(phrase for phrase in before if phrase not in garment.split()), garment]
    return " ".join(parts) + _joined(after, rng)


def _joined(phrases: list[str], rng: np.random.Generator) -> str:
    """What follows the garment: "with …" where that reads well, else after commas."""
    if not phrases:
        return ""
    joint = " with " if phrases[0][0] != "w" or phrases[0].startswith("wrap") else " "
    return (joint if rng.random() < 0.6 else ", ") + ", ".join(phrases)


def _fabric_part(fabric_words: dict[str, str], rng: np.random.Generator) -> list[str]:
    """Colour nearly always, pattern often, material sometimes."""
    out: list[str] = []
    colour = fabric_words.get("colour")
    if colour and rng.random() < 0.9:
        named = said(colour, rng)
        second = fabric_words.get("second_colour")
        if second and second != colour and rng.random() < 0.5:
            named = f"{named} and {said(second, rng)}"
        out.append(named)
    pattern = fabric_words.get("pattern")
    if pattern and rng.random() < (0.25 if pattern == "plain" else 0.85):
        out.append(said(pattern, rng))
    material = fabric_words.get("material")
    if material and material != "fabric" and rng.random() < 0.4:
        out.append(material)
    return out


def said(word: str, rng: np.random.Generator) -> str:
    """A synonym; the first one half of the time."""
    choices = SYNONYMS.get(word, (word,))
    if len(choices) == 1 or rng.random() < 0.5:
        return choices[0]
    return choices[int(rng.integers(1, len(choices)))]


def vocabulary() -> list[str]:
    """Every word that `words` can say, split at anything but letters and digits, sorted."""
    from fashionstudio.core.colour_words import NAMED

    phrases = [*NAMED, *SYNONYMS, *(s for group in SYNONYMS.values() for s in group)]
    phrases += [
        "with and garment cotton linen knit denim weave wool rib silk gingham chevron",
        "herringbone camouflage abstract print leopard star heart ring triangle cross leather",
        "argyle paisley graphic jersey tweed corduroy cable satin",
        "textured patterned high waist mid waist low waist",
    ]
    found = {word for phrase in phrases for word in re.findall(r"[a-z0-9]+", phrase.lower())}
    return sorted(found)
