"""The engine's vocabulary: colour names with their values, patterns, garments, and plain words.

Every word that can occur in a training caption is one token; words that a designer may well type
but that no picture teaches (buttons of horn, silk) are left out on purpose, so that the window can
tell the user which words have no effect.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.training.data import to_linear

COLOURS: dict[str, tuple[int, int, int]] = {
    "white": (250, 250, 250), "ivory": (252, 250, 232), "cream": (250, 240, 208),
    "beige": (225, 205, 172), "sand": (206, 184, 142), "khaki": (166, 150, 104),
    "tan": (196, 154, 108), "camel": (182, 134, 84), "brown": (112, 72, 42),
    "chocolate": (76, 46, 30), "taupe": (132, 116, 104), "rust": (168, 72, 32),
    "terracotta": (200, 98, 70), "copper": (180, 106, 62), "black": (18, 18, 20),
    "charcoal": (56, 58, 62), "anthracite": (42, 46, 50), "grey": (128, 128, 130),
    "silver": (190, 192, 196), "slate": (98, 112, 128), "red": (208, 24, 30),
    "scarlet": (232, 44, 22), "crimson": (176, 18, 52), "burgundy": (106, 16, 40),
    "maroon": (92, 20, 26), "wine": (118, 28, 58), "cherry": (196, 22, 60),
    "coral": (250, 120, 96), "salmon": (246, 150, 130), "peach": (252, 204, 170),
    "apricot": (250, 184, 126), "orange": (250, 132, 18), "tangerine": (252, 110, 14),
    "amber": (252, 180, 24), "gold": (212, 168, 48), "mustard": (200, 154, 28),
    "yellow": (252, 222, 30), "lemon": (252, 240, 90), "lime": (172, 222, 40),
    "chartreuse": (200, 234, 70), "olive": (104, 104, 40), "moss": (92, 112, 60),
    "sage": (156, 172, 138), "green": (34, 146, 56), "emerald": (10, 140, 92),
    "forest": (24, 74, 44), "mint": (168, 232, 202), "teal": (8, 118, 122),
    "turquoise": (48, 200, 196), "aqua": (110, 226, 226), "cyan": (20, 196, 230),
    "sky": (138, 196, 240), "azure": (40, 136, 226), "blue": (30, 76, 200),
    "cobalt": (14, 60, 168), "royal": (48, 62, 190), "navy": (20, 28, 76),
    "indigo": (56, 40, 126), "denim": (70, 98, 142), "periwinkle": (148, 154, 230),
    "violet": (122, 56, 190), "purple": (108, 32, 130), "plum": (96, 36, 86),
    "aubergine": (60, 24, 58), "lavender": (200, 184, 236), "lilac": (196, 160, 212),
    "mauve": (170, 126, 160), "magenta": (206, 22, 140), "fuchsia": (236, 36, 158),
    "pink": (248, 152, 186), "rose": (232, 100, 136), "blush": (246, 212, 208),
}  # fmt: skip
SYNONYMS = {
    "grey": ("grey", "gray"), "aubergine": ("aubergine", "eggplant"), "sky": ("sky blue",),
    "royal": ("royal blue",), "forest": ("forest green", "dark green"),
    "aqua": ("aqua", "light blue"),
    "navy": ("navy", "navy blue", "dark blue"), "wine": ("wine red", "dark red"),
    "white": ("white", "bright white"), "blush": ("blush pink", "light pink"),
    "cream": ("cream", "off white"), "silver": ("silver", "light grey"), "rust": ("rust",),
    "charcoal": ("charcoal", "dark grey"), "denim": ("denim blue",), "moss": ("moss green",),
    "mint": ("mint", "light green"), "amber": ("amber",), "lilac": ("lilac", "light purple"),
    "lemon": ("lemon", "light yellow"), "cobalt": ("cobalt", "cobalt blue"),
}  # fmt: skip
PATTERNS: dict[str, tuple[str, ...]] = {
    "plain": ("", "", "", "plain", "solid", "uni"),
    "stripes": ("striped", "stripes", "stripe"),
    "gingham": ("gingham", "checked", "checkered", "check"),
    "tartan": ("tartan", "plaid", "tartan plaid"),
    "dots": ("polka dot", "dotted", "dots", "spotted"),
    "floral": ("floral", "flowered", "flowers", "flower print"),
    "zigzag": ("zigzag", "chevron"),
    "camouflage": ("camouflage", "abstract", "mottled"),
    "textured": ("textured", "woven", "fabric"),
    "motif": ("printed", "with a print", "with print", "graphic"),
}
GARMENTS: dict[str, tuple[str, ...]] = {
    "t-shirt": ("t shirt", "tee", "tshirt"),
    "long-sleeved top": ("long sleeved top", "longsleeve", "top"),
    "shirt": ("shirt", "button shirt"),
    "polo shirt": ("polo shirt", "polo"),
    "blouse": ("blouse",),
    "sweater": ("sweater", "jumper", "pullover", "sweatshirt"),
    "tank top": ("tank top", "tank", "camisole"),
    "trousers": ("trousers", "pants"),
    "jeans": ("jeans",),
    "shorts": ("shorts",),
    "skirt": ("skirt",),
    "dress": ("dress", "gown"),
    "shirt dress": ("shirt dress",),
}
DETAILS: dict[str, tuple[str, ...]] = {
    "sleeveless": ("sleeveless", "without sleeves"),
    "short sleeves": ("short sleeves", "short sleeved"),
    "long sleeves": ("long sleeves", "long sleeved"),
    "three-quarter sleeves": ("three quarter sleeves",),
    "crew neck": ("crew neck", "round neck", "round neckline"),
    "v-neck": ("v neck", "v neckline"),
    "turtleneck": ("turtleneck", "high neck", "roll neck"),
    "shirt collar": ("collar", "shirt collar"),
    "knee length": ("knee length", "above the knee"),
    "maxi": ("maxi", "floor length", "long"),
    "mini": ("mini", "short"),
    "slim": ("slim", "fitted", "tight"),
    "loose": ("loose", "wide", "oversized", "relaxed"),
    "a-line": ("a line",),
}
PLAIN_WORDS = (
    "a an the and with of in on for from to by at is are it its as or no photo picture model woman "
    "man person people wearing wears dressed upper lower body garment garments clothing clothes "
    "outfit piece pair fashion style fabric cloth material print pattern colour color coloured "
    "colored dark light bright pale deep vivid soft pastel neon fine broad wide narrow small large "
    "big tiny thin thick horizontal vertical diagonal red blue green two tone multicoloured "
    "colourful background white front view sleeve sleeves neck neckline collar buttons button hem "
    "waist waistband pockets pocket belt cropped midi mini maxi long short length hip high low mid "
    "knee flared flare straight pencil regular fit fitted casual elegant summer winter "
    "cap scoop boat square three quarter top blue jeans silver blouse turtle crew round v t "
    "collarless"
)
CAPTION_TEMPLATES = (
    "{c} {p} {g}", "a {c} {p} {g}", "a {f} {c} {p} {g}", "{p} {g} in {c}",
    "a {c} {g} {p}", "{c} {p} {g} with {d}", "a {d} {c} {p} {g}",
)  # fmt: skip


def _lab(srgb: NDArray[Any]) -> NDArray[np.float64]:
    """(…, 3) uint8 sRGB -> CIE Lab (D65)."""
    matrix = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_linear(srgb) @ matrix.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1
    )


_NAMES = list(COLOURS)
_NAME_LAB = _lab(np.array([COLOURS[n] for n in _NAMES], np.uint8))


def colour_word(srgb: NDArray[Any], rng: np.random.Generator) -> str:
    """A name for a colour: one of the nearest, or a synonym of it, or a plainer word."""
    difference = np.abs(_lab(np.asarray(srgb, np.uint8)) - _NAME_LAB) * (0.7, 1.0, 1.0)
    order = np.argsort(np.linalg.norm(difference, axis=1))
    distance = np.linalg.norm(difference[order[:2]], axis=1)
    near = distance[1] < 1.2 * distance[0] + 2
    name = _NAMES[order[int(rng.random() < 0.3 and near)]]
    choices = SYNONYMS.get(name, (name,))
    return choices[int(rng.integers(len(choices)))]


def pick(choices: tuple[str, ...], rng: np.random.Generator) -> str:
    return choices[int(rng.integers(len(choices)))]


def plain(text: str) -> str:
    """Lower case without hyphens: `V-neck` -> `v neck`."""
    return " ".join(text.lower().replace("-", " ").split())


def caption(
    attributes: dict[str, str], colours: list[str], pattern: str, rng: np.random.Generator
) -> str:
    """Words for a garment, e.g. `a red and white striped blouse with long sleeves`."""
    kind = attributes.get("garment", "garment")
    details = [v for k, v in attributes.items() if k != "garment" and v]
    detail = str(details[int(rng.integers(len(details)))]) if details else ""
    fit = attributes.get("fit", "")
    shown = colours[: 1 + int(rng.random() < 0.7)]
    text = pick(CAPTION_TEMPLATES, rng).format(
        c=" and ".join(dict.fromkeys(shown)),
        p=pick(PATTERNS.get(pattern, (pattern,)), rng),
        g=pick(GARMENTS.get(kind, (kind,)), rng),
        d=pick(DETAILS.get(detail, (detail,)), rng),
        f=pick(DETAILS.get(fit, (fit,)), rng),
    )
    return plain(text)


def vocabulary(extra: list[str]) -> list[str]:
    """All words of the engine, sorted; `extra` are texts from the data set's attributes."""
    texts = [PLAIN_WORDS, *COLOURS, *extra]
    for table in (SYNONYMS, PATTERNS, GARMENTS, DETAILS):
        for values in table.values():
            texts += [*values]
    words = {w for text in texts for w in plain(text).split() if w.isalpha()}
    return sorted(words)


def write_tokenizer(folder: Path, words: list[str], *, max_length: int) -> int:
    """Write a CLIP tokenizer in which each word is one token; returns the vocabulary's size.

    The merges come from training a BPE on the words themselves until every word is whole: encoding
    replays the merges in the order in which they were learned, so no word can be split by the
    merges of another. Unknown words fall to pieces, down to bytes.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=50_000, min_frequency=1, end_of_word_suffix="</w>", show_progress=False
    )
    tokenizer.train_from_iterator(words, trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    pairs = [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in merges]
    entries = [*alphabet, *(c + "</w>" for c in alphabet), *(a + b for a, b in pairs)]
    entries = [*dict.fromkeys(entries), "<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True, exist_ok=True)
    vocab = {entry: i for i, entry in enumerate(entries)}
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False))
    lines = ["#version: 0.2", *(f"{a} {b}" for a, b in pairs)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n")
    settings = {
        "tokenizer_class": "CLIPTokenizer", "model_max_length": max_length, "do_lower_case": True,
        "bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>", "pad_token": "<|endoftext|>",
    }  # fmt: skip
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1))
    return len(vocab)
