"""Words that an engine lacks get sensible stand-ins, or none."""

from __future__ import annotations

import pytest

from fashionstudio.core.synonyms import SYNONYMS, is_inflection, look_alikes, stand_in

WORDS = (
    "blouse sweatshirt trousers pants coat camisole burgundy gown dress maxi uni striped tunnel red"
    " dark light blue skirt mini short t shirt turtleneck top sleeveless loose checked"
)
KNOWN = set(WORDS.split())


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tunic", "blouse"),
        ("hoodie", "sweatshirt"),
        ("hoodies", "sweatshirt"),
        ("chinos", "trousers"),
        ("parka", "coat"),
        ("trench", "coat"),
        ("cami", "camisole"),
        ("maroon", "burgundy"),
        ("navy", "dark blue"),
        ("miniskirts", "mini skirt"),
        ("skirts", "skirt"),
        ("tee", "t shirt"),
        ("trouser", "trousers"),
        ("baggy", "loose"),
        ("qwertz", ""),
        ("teal", ""),
    ],
)
def test_stand_ins(word: str, meant: str) -> None:
    assert stand_in(word, KNOWN.__contains__) == meant


def test_what_an_engine_knows_decides() -> None:
    assert stand_in("tunic", {"dress"}.__contains__) == "dress"
    assert stand_in("maroon", {"dark", "red"}.__contains__) == "dark red"
    assert stand_in("gown", {"maxi", "dress"}.__contains__) == "maxi dress"


def test_slips_of_the_pen_are_found_and_chance_likenesses_are_not() -> None:
    assert look_alikes("stripped", KNOWN) == ("striped",)
    assert look_alikes("trowsers", KNOWN) == ("trousers",)
    assert look_alikes("tunic", KNOWN) == (), "neither “uni” nor “tunnel”"
    assert look_alikes("rad", KNOWN) == ()
    assert look_alikes("cobalt", KNOWN) == (), "no coat"


def test_plurals() -> None:
    assert is_inflection("dresses", "dress")
    assert is_inflection("berry", "berries")
    assert not is_inflection("dress", "dre")
    assert not is_inflection("tee", "t shirt")


def test_no_word_stands_for_itself() -> None:
    for word, phrases in SYNONYMS.items():
        assert word == word.lower()
        assert phrases
        assert word not in phrases
