"""What the Words ask of a garment's cut, and how far over the body that reaches.

Nothing else knows the words for kinds, necklines, sleeves, lengths and fits. Hyphens, plurals and
the order of the words do not matter ("roll-neck", "sleeves long"); a Token's name says nothing. The
words themselves are in `garment_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from fashionstudio.core import garment_words as table
from fashionstudio.core.garment_words import Kind, Length, Neckline, Sleeve

if TYPE_CHECKING:
    from fashionstudio.core.look import Category

Neck = Literal["base", "collar", "chin"]
"""How far up the throat a garment goes: to its base, into its middle, or up to the chin."""

SLEEVE_REACH: dict[Sleeve, float] = {
    "none": 0.0,
    "cap": 0.1,
    "short": 0.3,
    "elbow": 0.5,
    "three-quarter": 0.75,
    "long": 1.0,
}
"""Where a sleeve ends between shoulder (0), elbow (0.5) and wrist (1)."""

HEM_REACH: dict[Length, float] = {
    "cropped": -0.5,
    "hip": 0.0,
    "thigh": 0.25,
    "mini": 0.27,
    "knee": 0.5,
    "midi": 0.72,
    "maxi": 1.0,
}
"""Where a hem is between hip (0), knee (0.5) and ankle (1); negative: above the hip."""

_NECKS: dict[Neckline, Neck] = {"high": "chin", "hood": "chin", "scarf": "chin", "collar": "collar"}
_PARTED = re.compile(
    r"\b(?:with|over|under|underneath|beneath|and|of|in|(?:below|above)(?! (?:the )?knee))\b"
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far over the body a garment shall reach; the default says nothing about it.

    Attributes:
        neck: up the throat.
        sleeve: down the arms, see `SLEEVE_REACH`; None = not known.
        hem: down the legs, see `HEM_REACH`; None = not known.
        wide: whether it stands away from the body.
    """

    neck: Neck = "base"
    sleeve: float | None = None
    hem: float | None = None
    wide: bool = False

    def to_list(self) -> list[Any]:
        """Plain values, as part of a cache's key."""
        return [self.neck, self.sleeve, self.hem, self.wide]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What Words ask for; None where they say nothing.

    Attributes:
        kind: the garment that they name.
        neckline, sleeve, length, fit: as said, not as the kind implies.
        sleeve_shape: whether a puffed, flared or otherwise shaped sleeve is named.
        other: whether a cut is named that none of the other fields can hold.
    """

    kind: Kind | None = None
    neckline: Neckline | None = None
    sleeve: Sleeve | None = None
    length: Length | None = None
    fit: table.Fit | None = None
    sleeve_shape: bool = False
    other: bool = False

    def reach(self, category: Category) -> Reach:
        """How far a garment of the category shall reach.

        What a kind implies counts for its own category only: the Words may speak of a skirt while
        the top is repainted.
        """
        kind = self.kind if self.kind is not None and self.kind.category == category else None
        if kind is None and self.kind is not None:
            return Reach()
        neckline = self.neckline or (kind.neckline if kind else None)
        sleeve = self.sleeve or (kind.sleeve if kind else None)
        length = self.length or (kind.length if kind else None)
        top, bottom = category != "lower_body", category != "upper_body"
        wide = self.fit in ("loose", "flared") or (bottom and length == "maxi" and _flares(kind))
        return Reach(
            _NECKS.get(neckline, "base") if top and neckline else "base",
            SLEEVE_REACH[sleeve] if top and sleeve else None,
            _hem(length, category),
            wide or (top and self.sleeve_shape),
        )

    def asks_for_shape(self, worn: Iterable[str]) -> bool:
        """Whether a cut, a length or a kind is named that is not worn.

        Args:
            worn: names of the parts of the Person that could keep their outline.
        """
        said = (self.neckline, self.sleeve, self.length, self.fit)
        if any(value is not None for value in said) or self.sleeve_shape or self.other:
            return True
        kind = self.kind
        if kind is None or not kind.shaped:
            return False
        # Trousers are trousers; but a jacket is cut otherwise than a shirt.
        return kind.part == "upper_clothes" or kind.part not in set(worn)


def guess_category(words: str) -> Category | None:
    """The category of the last garment named in the first part of the Words that names one.

    In English the garment stands last ("a shirt dress" is a dress), and what follows "with" or
    "over" describes something else ("a dress with a shirt"). A Token's name is no garment.
    """
    kind = read_wanted(words).kind
    return None if kind is None else kind.category


@lru_cache(maxsize=64)
def read_wanted(words: str) -> Wanted:
    """Read the Words, however they are spelt, ordered and mixed with others."""
    text = _plain(words)
    necklines, text = _take(table.NECKLINES, text)
    shaped = bool(table.SHAPED_SLEEVE.search(text))
    sleeves, text = _take(table.SLEEVES, text)
    named_sleeve = bool(re.search(r"\bsleeve", text))
    kind, main = _main_kind(text)
    if kind is None and "high" in necklines:
        kind = table.SWEATER
    lengths, rest = _take(table.LENGTHS, main)
    fits, rest = _take(table.FITS, rest)
    length = lengths[0] if lengths else None
    return Wanted(
        kind=kind,
        neckline=necklines[0] if necklines else None,
        sleeve=sleeves[0] if sleeves else None,
        length=length or _loose_length(rest, kind),
        fit=fits[0] if fits else None,
        sleeve_shape=shaped,
        other=named_sleeve or bool(table.OTHER_CUTS.search(text)),
    )


def _plain(words: str) -> str:
    """Lower case, without Tokens and hyphens; single blanks, commas kept."""
    from fashionstudio.core.learned import without_tokens

    text = without_tokens(words).lower().replace("’", "'").replace("¾", " three quarter ")
    text = re.sub(r"\b3/4\b", " three quarter ", text)
    text = re.sub(r"[^\w\s,;.]+", " ", text.replace("'s ", " "))
    return " ".join(re.sub(r"([,;.])", r" \1 ", text).split())


def _take(patterns: Iterable[tuple[Any, re.Pattern[str]]], text: str) -> tuple[list[Any], str]:
    """Which of the patterns are found, in the order of the text, and the text without them."""
    found: list[tuple[int, Any]] = []
    for name, pattern in patterns:

        def note(match: re.Match[str], name: Any = name) -> str:
            found.append((match.start(), name))
            return "#" * len(match.group())  # of the same length, so that places stay comparable

        text = pattern.sub(note, text)
    found.sort(key=lambda entry: entry[0])
    return [name for _, name in found if name is not None], re.sub("#+", " ", text)


def _main_kind(text: str) -> tuple[Kind | None, str]:
    """The garment that the Words are about, and the text without parts about other garments."""
    parts = _PARTED.split(text)
    named = [_last_kind(part) for part in parts]
    main = next((kind for kind in named if kind is not None), None)
    if main is None:
        return None, text
    first = named.index(main)
    own = [
        part
        for number, (part, kind) in enumerate(zip(parts, named, strict=True))
        if number <= first or kind is None or kind.category == main.category
    ]
    return main, " , ".join(own)


def _last_kind(part: str) -> Kind | None:
    found = [table.KINDS[match.group()] for match in table.KIND_WORDS.finditer(part)]
    return found[-1] if found else None


def _loose_length(text: str, kind: Kind | None) -> Length | None:
    """What "long" and "short" mean for the garment, once sleeves and the like are taken out."""
    said = re.search(r"\b(long|longer|longline|short|shorter)\b", text)
    if said is None:
        return None
    above = kind is not None and kind.category == "upper_body"
    if said.group().startswith("short"):
        return "cropped" if above else "mini"
    if not above:
        return "maxi"
    assert kind is not None
    return "midi" if kind.length == "knee" else "thigh"


def _hem(length: Length | None, category: Category) -> float | None:
    if length is None:
        return None
    if length == "cropped" and category != "upper_body":
        # Trousers are cropped at the calf; a dress that is cropped somewhere is still a dress.
        return HEM_REACH["midi"] if category == "lower_body" else None
    return HEM_REACH[length]


def _flares(kind: Kind | None) -> bool:
    return kind is not None and kind.part in ("skirt", "dress")
