"""The words of garments: kinds, necklines, sleeves, lengths, fits. Read by `wanted` only.

Patterns match text in lower case in which hyphens are blanks. They are tried in order and what one
has matched is taken away, so longer phrases stand first ("deep v neck" before "v neck").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fashionstudio.core.look import Category

Sleeve = Literal["none", "cap", "short", "elbow", "three-quarter", "long"]
Length = Literal["cropped", "hip", "thigh", "mini", "knee", "midi", "maxi"]
Fit = Literal["tight", "loose", "flared"]
Neckline = Literal[
    "high", "hood", "scarf", "collar", "lapel", "crew", "v", "deep v", "scoop", "boat", "square",
    "sweetheart", "straight", "halter", "off shoulder", "strapless", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """What a garment's name alone tells.

    Attributes:
        category: where it is worn.
        part: the part of a Person that it would be ("upper_clothes", "pants", "skirt", "dress").
        shaped: whether the name asks for a cut of its own; "shirt" or "top" may be any.
        sleeve, length, neckline: as such a garment usually has them; None if they differ.
    """

    category: Category
    part: str
    shaped: bool = False
    sleeve: Sleeve | None = None
    length: Length | None = None
    neckline: Neckline | None = None


def _upper(
    shaped: bool = False,
    sleeve: Sleeve | None = None,
    length: Length | None = None,
    neckline: Neckline | None = None,
) -> Kind:
    return Kind("upper_body", "upper_clothes", shaped, sleeve, length, neckline)


SWEATER = _upper(sleeve="long")

_NAMES: tuple[tuple[Kind, str], ...] = (
    (_upper(sleeve="short"), "t shirt/tshirt/tee/tee shirt"),
    (_upper(), "shirt/overshirt/blouse/top/bodysuit/henley/flannel/jersey top"),
    (_upper(sleeve="short", neckline="collar"), "polo/polo shirt"),
    (_upper(sleeve="long"), "longsleeve"),
    (SWEATER, "sweater/jumper/pullover/sweatshirt/fleece"),
    (_upper(shaped=True, sleeve="long"), "cardigan/shrug"),
    (_upper(shaped=True, sleeve="long", neckline="hood"), "hoodie/hoody/anorak"),
    (_upper(shaped=True, sleeve="long", length="cropped"), "bolero"),
    (
        _upper(shaped=True, sleeve="long", neckline="collar"),
        "jacket/bomber/blouson/windbreaker/windcheater/cagoule",
    ),
    (_upper(shaped=True, sleeve="long", neckline="lapel"), "blazer/suit jacket/tuxedo"),
    (
        _upper(shaped=True, sleeve="long", length="knee", neckline="collar"),
        "coat/overcoat/parka/trench/trenchcoat/raincoat/peacoat/mackintosh/duffle",
    ),
    (_upper(shaped=True, length="thigh"), "tunic/poncho/cape"),
    (_upper(shaped=True, sleeve="none"), "vest/vest top/waistcoat/gilet/tank/tank top/singlet"),
    (_upper(shaped=True, sleeve="none"), "camisole/cami/muscle shirt/corset/bustier/bandeau/tube"),
    (_upper(shaped=True, sleeve="none", length="cropped"), "bra/bralette"),
    (_upper(shaped=True, length="cropped"), "crop top/croptop"),
    (
        Kind("lower_body", "pants", True, length="maxi"),
        "trouser/trousers/pant/pants/jean/jeans/leggings/legging/chinos/chino/joggers/jogger/slacks"
        "/sweatpants/tracksuit bottoms/bottoms/corduroys/cords/jeggings/tights",
    ),
    (Kind("lower_body", "pants", True, length="midi"), "culottes/capris/capri/gauchos/knickers"),
    (Kind("lower_body", "shorts", True, length="knee"), "bermudas/bermuda"),
    (Kind("lower_body", "shorts", True, length="mini"), "shorts/hot pants/hotpants/skort/boxers"),
    (Kind("lower_body", "skirt", True), "skirt/petticoat/sarong"),
    (Kind("lower_body", "skirt", True, length="mini"), "miniskirt/tutu"),
    (Kind("lower_body", "skirt", True, length="maxi"), "maxiskirt"),
    (Kind("lower_body", "skirt", True, length="knee"), "kilt"),
    (Kind("dresses", "dress", True), "dress/frock/pinafore/kaftan/caftan/kimono/robe"),
    (Kind("dresses", "dress", True, length="maxi"), "gown/ball gown/ballgown/maxidress"),
    (Kind("dresses", "dress", True, length="mini"), "minidress"),
    (Kind("dresses", "dress", True, sleeve="none"), "sundress"),
    (
        Kind("dresses", "suit", True, length="maxi"),
        "jumpsuit/overall/overalls/onesie/dungarees/boilersuit/catsuit",
    ),
    (Kind("dresses", "suit", True, length="mini"), "romper/playsuit"),
)


def _plurals(name: str) -> tuple[str, ...]:
    if name.endswith("s") and not name.endswith("ss"):
        return (name,)
    if name.endswith("y") and name[-2] not in "aeiou":
        return name, f"{name[:-1]}ies"
    return name, f"{name}es" if name.endswith(("ss", "x", "ch", "sh")) else f"{name}s"


KINDS: dict[str, Kind] = {
    form: kind for kind, names in _NAMES for name in names.split("/") for form in _plurals(name)
}
"""By name, in singular and plural."""

_BY_LENGTH = sorted(KINDS, key=len, reverse=True)
KIND_WORDS = re.compile(rf"\b(?:{'|'.join(map(re.escape, _BY_LENGTH))})\b")


def _patterns(*rows: tuple[str | None, str]) -> tuple[tuple[str | None, re.Pattern[str]], ...]:
    return tuple((name, re.compile(rf"\b(?:{phrases})\b")) for name, phrases in rows)


_NECK = r"[ ]?neck(?:ed|s|line|lines)?"
_COLLAR = r" ?collar(?:ed|s)?"
_NOT = r"(?:no|not|non|without|never)(?: an?| any| the)?"
_DEEP = r"(?:deep|plunging|low|very low)"

NECKLINES = _patterns(
    ("crew", rf"{_NOT} (?:\w+ )?collars?|collar ?less"),
    (None, rf"{_NOT} (?:hood|scarf|shawl|turtle ?neck|roll ?neck|polo ?neck)s?|hood ?less"),
    (
        "high",
        rf"(?:turtle|roll|polo|mock|mock turtle|funnel|high|tall|ski|choker|cowl){_NECK}"
        rf"|high{_COLLAR}|(?:stand|standing|stand up|mandarin|band|nehru|grandad|grandfather|funnel"
        rf"|ruff|victorian|chinese){_COLLAR}|neck(?:line)? (?:is )?high|rollneck|polonecks?"
        r"|up to the (?:chin|throat)",
    ),
    ("hood", r"hoods?|hooded"),
    ("scarf", r"scarf|scarfs|scarves|shawls?|snoods?|neckerchiefs?|bandanas?|pussy ?bows?"),
    ("lapel", rf"(?:notch(?:ed)?|peak(?:ed)?|wide)? ?lapels?(?: collars?)?|(?:shawl|lapel){_COLLAR}"
     r"|revers|double breasted"),
    ("deep v", rf"{_DEEP} v(?:{_NECK})?|v{_NECK},? (?:that is )?deep|plunging{_NECK}|plunging"),
    ("v", rf"v{_NECK}|v shaped{_NECK}|v cut|wrap{_NECK}|surplice|neck(?:line)? v"),
    ("scoop", rf"(?:scoop|scooped|u|low round|low cut round|low|wide round){_NECK}|low cut"),
    ("crew", rf"(?:crew|round|jewel|tee|t shirt){_NECK}|neck(?:line)? round"),
    ("boat", rf"(?:boat|bateau|sabrina|slash){_NECK}|bateau"),
    ("square", rf"square{_NECK}|square cut{_NECK}|neck(?:line)? square"),
    ("sweetheart", rf"sweetheart(?:{_NECK})?"),
    ("straight", rf"straight{_NECK}"),
    ("halter", rf"halter(?:{_NECK}| top)?"),
    ("off shoulder", r"(?:off|cold|one|bare|open) (?:the )?shoulder(?:ed|s)?|bardot|carmen"
     rf"|asymmetric(?:al)?{_NECK}"),
    ("strapless", r"strapless|bandeau|tube top"),
    ("collar", r"(?:shirt|polo|peter pan|button down|spread|pointed|camp|cuban|bow|big|large)?"
     r" ?collar(?:ed|s)?"),
    ("other", r"(?!bottle)\w*[ ]?neck(?:ed|s|line|lines)?(?!lace)"),
)  # fmt: skip

_BETWEEN = (
    r"(?: ?,? ?(?!with\b|without\b|over\b|under\b|of\b|in\b|dress|skirt|gown|coat|jacket|cardigan"
    r"|shirt|top\b|tee\b|blouse|sweater|jumper|pullover|vest|tunic|jumpsuit)[a-z]+){0,3}?"
)
"""A shape or colour of the sleeves may stand between: "long, red, flared sleeves"."""


def _sleeves(size: str) -> str:
    """A size before the sleeves, or after them ("sleeves: short", "sleeves are long")."""
    return rf"(?:{size}){_BETWEEN} ?sleev(?:e|es|ed)|sleeves? (?:are |is )?(?:{size})(?! ?\w)"


SLEEVES = _patterns(
    (
        "none",
        rf"sleeve ?less|{_NOT} (?:\w+ )?sleeves?|(?:thin|spaghetti|narrow|shoulder|noodle) straps?"
        r"|strappy|straps|bare arms|bare armed",
    ),
    ("three-quarter", _sleeves(r"(?:three|3) quarters?(?: length)?|bracelet(?: length)?")),
    ("elbow", _sleeves(r"(?:elbow|half|mid|medium)(?: length)?")),
    ("cap", _sleeves(r"cap|capped|tiny|very short")),
    ("short", _sleeves(r"short|shorter|t shirt")),
    ("long", rf"{_sleeves(r'long|longer|full(?: length)?|wrist(?: length)?')}|longsleeves?"),
)
SHAPED_SLEEVE = re.compile(
    r"\b(?:puff(?:ed|y)?|bell|flared|flaring|balloon|bishop|lantern|trumpet|wide|batwing|dolman"
    r"|kimono|butterfly|flutter|ruffled?|leg of mutton|statement|bouffant)"
    r"(?: \w+)? sleev(?:e|es|ed)\b"
)

_TO = r"[ ]?(?:length|long|high|skimming|grazing|deep)"

LENGTHS = _patterns(
    ("cropped", rf"cropped|crop|(?:waist|midriff|navel){_TO}"),
    ("hip", rf"hips?{_TO}|to the hips?"),
    ("thigh", rf"(?:mid )?thigh{_TO}|to the thighs?"),
    ("midi", rf"midi|mid length|(?:mid )?calf(?:{_TO})?|tea{_TO}|below (?:the )?knees?(?:{_TO})?"
     r"|seven eighths?|ankle grazers?"),
    ("mini", rf"mini|micro|above (?:the )?knees?(?:{_TO})?"),
    ("knee", rf"knees?{_TO}|to the knees?|knee(?= skirt| dress)"),
    ("maxi", rf"maxi|(?:floor|ankle|full|ground|foot|feet){_TO}|ankle|floor sweeping|trailing"
     r"|to the (?:floor|ground|ankles?|feet)|with a train"),
)  # fmt: skip

_CLOTH = r"(?! (?:\w+ )?(?:stripe|check|knit|weave|wove|dot|rib))"
FITS = _patterns(
    ("tight", rf"(?:tight|slim|fitted|skinny|close fitting|bodycon|pencil|narrow|snug){_CLOTH}"
     r"(?: fit| fitting| leg| legs| legged)?"),
    ("flared", r"flared?|flaring|a line|circle(?= skirt| dress)|full skirted|skater"
     r"|bell ?bottoms?|boot ?cut"
     r"|palazzo|tiered|pleated|trapeze|(?:swing|tent)(?= dress| coat| top)"),
    ("loose", rf"(?:loose|wide|baggy|relaxed|oversized?|boxy|roomy|slouchy|boyfriend){_CLOTH}"
     r"(?: fit| fitting| leg| legs| legged)?"),
)  # fmt: skip

OTHER_CUTS = re.compile(
    r"\b(?:asymmetric(?:al)?|high low|peplum|cut ?outs?|slit|slits|backless|layered|wrapped|wrap"
    r"|empire|draped|bubble)\b"
)
"""Cuts that move outlines in ways of their own."""
