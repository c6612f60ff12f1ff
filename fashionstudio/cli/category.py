"""Which garment the Words speak of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fashionstudio.core.look import Category

_NAMES: dict[str, Category] = {}
for _category, _words in {
    "dresses": "dress dresses gown gowns jumpsuit jumpsuits romper rompers onesie playsuit overall "
    "overalls robe kaftan caftan kimono sundress minidress maxidress pinafore",
    "lower_body": "skirt skirts miniskirt trouser trousers pant pants jean jeans shorts leggings "
    "chinos culottes joggers sweatpants slacks bottoms kilt",
    "upper_body": "shirt shirts t-shirt tshirt tee top tops blouse blouses sweater sweaters jumper "
    "pullover cardigan hoodie sweatshirt jacket jackets coat coats blazer vest waistcoat tank "
    "camisole polo tunic turtleneck parka bolero corset bodysuit",
}.items():
    _NAMES.update(dict.fromkeys(_words.split(), _category))  # type: ignore[arg-type]

_PARTED = re.compile(r"\b(?:with|over|under|and|of|in)\b")


def guess_category(words: str) -> Category | None:
    """The category of the last garment named in the first part of the Words that names one.

    In English the garment stands last ("a shirt dress" is a dress), and what follows "with" or
    "over" describes something else ("a dress with a shirt collar"). A Token's name is no garment.
    """
    from fashionstudio.core.learned import without_tokens

    for part in _PARTED.split(without_tokens(words).lower()):
        named = [_NAMES[word] for word in re.findall(r"[a-z][a-z-]*", part) if word in _NAMES]
        if named:
            return named[-1]
    return None
