"""Everyday words of fashion that an engine may lack, and words that mean nearly the same.

An engine with a closed vocabulary knows a few hundred words; which ones differs from engine to
engine. So each word here has several stand-ins, best first, and the first that the engine knows
counts. A stand-in may be several words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

_TABLE = """
tunic: blouse, dress
hoodie, hoody: hooded sweatshirt, sweatshirt, sweater
sweatshirt: sweater, jumper
fleece: sweatshirt, sweater
jumper, pullover, knitwear: sweater, pullover, jumper
tee, tees: t shirt, tshirt, shirt
henley: long sleeved top, longsleeve, top
chino, chinos, slacks: trousers, pants
khakis: khaki trousers, khaki pants, trousers
jogger, joggers, sweatpants, trackpants: sweatpants, trousers, pants
culottes, palazzos, palazzo: wide trousers, wide pants
capri, capris, knickers: cropped trousers, cropped pants
jeggings, tights, hose: leggings, tight trousers, slim trousers
legging: leggings, tight trousers
bermuda, bermudas: knee length shorts, shorts
hotpants, boxers: shorts
skort: mini skirt, shorts
leggings: tight trousers, slim trousers
denims: jeans
parka, anorak, trench, trenchcoat, raincoat: coat, jacket, long sleeve top
overcoat, mackintosh, peacoat: coat, jacket, long sleeve top
coat, jacket: jacket, coat, long sleeve top
bomber, blouson, windbreaker, windcheater, cagoule: jacket, coat, long sleeve top
blazer, tuxedo: blazer, jacket, long sleeve top
cardigan, shrug, bolero: cardigan, jacket, sweater, jumper
gilet, waistcoat: waistcoat, vest, sleeveless jacket, sleeveless top
vest, singlet: tank top, sleeveless top
cami: camisole, tank top, sleeveless top
camisole: tank top, sleeveless top
bustier, corset: strapless top, sleeveless top
bandeau: strapless top, sleeveless top
gown, ballgown: gown, maxi dress, long dress
frock, pinafore, kaftan, caftan: dress
minidress: mini dress, short dress
maxidress: maxi dress, long dress
sundress: sleeveless dress, dress
miniskirt: mini skirt, short skirt
jumpsuit, overalls, dungarees, boilersuit, catsuit: jumpsuit, overall
onesie, romper, playsuit: jumpsuit, overall
overshirt, flannel: shirt
pleated: flared
poncho, cape: loose top
robe, kimono: dress
longer: long
shorter: short
wider, looser, baggier: wide, loose
tighter, slimmer, narrower: tight, slim, narrow
darker: dark
lighter, brighter, paler: light, pale, bright
crewneck: crew neck, round neck
vneck: v neck
rollneck, poloneck: turtleneck, turtle neck, roll neck
funnel, mock, cowl: turtleneck, turtle neck, roll
scooped: scoop
bateau: boat
strapless: sleeveless
spaghetti, strappy: sleeveless
longsleeved: long sleeved, long sleeves
shortsleeved: short sleeved, short sleeves
puff, puffed, puffy, balloon, bishop: puffed, puff, wide
bell, trumpet: flared, wide
baggy, slouchy, roomy, oversize: oversized, loose, wide
boxy: oversized, loose
skinny, bodycon, snug: tight, slim, fitted
tailored: fitted, slim
flowy, flowing: flared, loose
crop, croptop: cropped
bordeaux, wine, claret, oxblood: burgundy, dark red
maroon: burgundy, dark red
burgundy: dark red
scarlet, crimson, cherry, ruby: bright red, red
vermilion: orange red, red
rust, terracotta, brick: dark orange, brown orange, orange
coral, salmon: orange pink, pink
peach, apricot: light orange, pale orange, orange
blush: pale pink, light pink, pink
rose: pink
fuchsia, fuschia, magenta: bright pink, pink
mauve, lavender, lilac: light purple, pale purple, purple
violet, plum, aubergine, eggplant, amethyst: purple
indigo, navy: dark blue, blue
cobalt, royal, sapphire, ultramarine: bright blue, blue
azure, cerulean, sky, periwinkle: light blue, blue
aqua, cyan, teal, petrol: turquoise, blue green
turquoise: blue green, blue
mint, pistachio, sage, celadon: light green, pale green, green
emerald, jade: bright green, green
olive, moss, forest, bottle: dark green, green
lime, chartreuse: yellow green, bright green, green
mustard, amber, ochre, saffron, gold, golden: dark yellow, yellow
lemon, canary: pale yellow, yellow
ivory, cream, ecru, eggshell: off white, white
offwhite: off white, white
nude, sand, oatmeal, fawn: beige
tan, camel, caramel, cognac, khaki, taupe: light brown, brown
chocolate, espresso, coffee, mocha, chestnut: dark brown, brown
charcoal, anthracite, slate, graphite: dark grey, dark gray, grey
silver, ash: light grey, light gray, grey
gray: grey
grey: gray
jet, ebony: black
multicolour, multicolored, multicolor: multicoloured, colourful
colourful, colorful: multicoloured, multicolored
tartan, plaid: plaid, tartan, checked
gingham, checkered, chequered, check, checks: checked
houndstooth, dogtooth: checked
pinstripe, pinstripes, pinstriped: thin striped, striped
breton, stripey, stripy: striped
herringbone: zigzag, chevron
spotted, spotty, dotty: dotted, polka dot
flowery, flowered, botanical: floral
paisley: pattern, floral
leopard, zebra, animal: print, pattern
camo: camouflage
batik: print, pattern
melange, heather: mottled
argyle: checked
plain, solid, unpatterned: plain, solid, uni
"""


def _read(text: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        words, _, others = line.partition(":")
        meanings = tuple(phrase.strip() for phrase in others.split(","))
        for word in (entry.strip() for entry in words.split(",")):
            table[word] = tuple(phrase for phrase in meanings if phrase != word)
    return table


SYNONYMS = _read(_TABLE)
"""Word → phrases that may stand for it, best first."""


def stand_in(word: str, knows: Callable[[str], bool]) -> str:
    """A phrase of known words for an unknown one, or "".

    Args:
        word: lower case.
        knows: whether the engine knows a word.
    """
    for form in (word, *singulars(word)):
        if form != word and knows(form):
            return form
        for phrase in SYNONYMS.get(form, ()):
            if all(knows(part) for part in phrase.split()):
                return phrase
    plurals = (f"{word}s", f"{word}es")
    return next((form for form in plurals if knows(form)), "")


def singulars(word: str) -> tuple[str, ...]:
    """What the word may be the plural of."""
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return ()
    forms = [word[:-1]]
    if word.endswith("ies"):
        forms.append(f"{word[:-3]}y")
    if word.endswith("es"):
        forms.append(word[:-2])
    return tuple(forms)


def is_inflection(word: str, other: str) -> bool:
    """Whether the two are one word in singular and plural."""
    return other in singulars(word) or word in singulars(other)


def look_alikes(word: str, known: Collection[str], count: int = 3) -> tuple[str, ...]:
    """Known words that this one may be a slip of the pen for.

    Short words are like too many others ("tunic" is no "uni"), so both must have some length and
    most of their letters in common.
    """
    import difflib

    if len(word) < _SHORTEST:
        return ()
    candidates = [other for other in known if len(other) >= _SHORTEST]
    return tuple(difflib.get_close_matches(word, candidates, n=count, cutoff=_ALIKE))


_SHORTEST = 4
_ALIKE = 0.82
