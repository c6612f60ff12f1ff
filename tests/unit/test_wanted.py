"""What the Words ask of a garment's cut, however they are spelt and ordered."""

from __future__ import annotations

import pytest

from fashionstudio.core.wanted import Reach, guess_category, read_wanted


@pytest.mark.parametrize(
    "words",
    [
        "a red turtleneck",
        "Turtle-necks",
        "roll neck sweater",
        "a sweater with roll-neck",
        "polo neck jumper",
        "mock-neck top",
        "high necked blouse",
        "neckline high, blouse",
        "jacket with stand collar",
        "a shirt, mandarin collar",
        "hoodies",
        "a hooded jacket",
        "a shirt with scarves",
        "a blazer over a turtleneck",
    ],
)
def test_high_necks_reach_the_chin(words: str) -> None:
    assert read_wanted(words).reach("upper_body").neck == "chin"


@pytest.mark.parametrize(
    ("words", "neck"),
    [
        ("polo shirt", "collar"),
        ("a dress with a shirt collar", "collar"),
        ("a shirt without collar", "base"),
        ("a jacket, no hood", "collar"),
        ("a sweater, not a turtleneck", "base"),
        ("v-neck t-shirt", "base"),
        ("high waist skirt", "base"),
        ("a bottle-neck print shirt", "base"),
        ("", "base"),
    ],
)
def test_other_necks_do_not(words: str, neck: str) -> None:
    category = guess_category(words) or "upper_body"
    assert read_wanted(words).reach(category).neck == neck


@pytest.mark.parametrize(
    ("words", "sleeve"),
    [
        ("sleeveless top", 0.0),
        ("a top, no sleeves", 0.0),
        ("blouse without sleeves", 0.0),
        ("spaghetti-strap dress", 0.0),
        ("tank tops", 0.0),
        ("cap sleeves", 0.1),
        ("short-sleeved shirt", 0.3),
        ("shirt, sleeves short", 0.3),
        ("t-shirt", 0.3),
        ("t-shirt with long sleeves", 1.0),
        ("elbow length sleeves", 0.5),
        ("3/4 sleeve top", 0.75),
        ("¾-sleeves", 0.75),
        ("three quarter length sleeves", 0.75),
        ("long, red, flared sleeves", 1.0),
        ("longsleeves", 1.0),
        ("a long dress with sleeves", None),
        ("a shirt", None),
    ],
)
def test_sleeves(words: str, sleeve: float | None) -> None:
    category = guess_category(words) or "upper_body"
    assert read_wanted(words).reach(category).sleeve == sleeve


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("mini-skirt", "mini"),
        ("a short red skirt", "mini"),
        ("a short sleeved dress", None),
        ("short sleeves and a long dress", "maxi"),
        ("above-the-knee skirt", "mini"),
        ("below the knee skirt", "midi"),
        ("knee length skirts", "knee"),
        ("midi dress", "midi"),
        ("floor-length gown", "maxi"),
        ("long trousers", "maxi"),
        ("cropped tee", "cropped"),
        ("a short jacket", "cropped"),
        ("hip-length cardigan", "hip"),
        ("a long shirt", "thigh"),
        ("a sweater with a maxi skirt", None),
        ("a long coat over a mini skirt", "midi"),
        ("shirt with long sleeves", None),
    ],
)
def test_lengths(words: str, length: str | None) -> None:
    assert read_wanted(words).length == length


def test_what_kinds_imply_counts_for_their_own_category() -> None:
    coat = read_wanted("a beige trench coat")
    assert coat.reach("upper_body") == Reach("collar", 1.0, 0.5)
    assert coat.reach("lower_body") == Reach()
    assert read_wanted("maxi skirt").reach("lower_body") == Reach(hem=1.0, wide=True)
    assert read_wanted("cropped jeans").reach("lower_body").hem == pytest.approx(0.72)
    assert read_wanted("wide leg trousers").reach("lower_body").wide


def test_colours_fabrics_and_tokens_say_nothing_about_the_cut() -> None:
    same = read_wanted("a shirt").reach("upper_body")
    for words in (
        "a red shirt",
        "wide striped cotton shirt",
        "a <tank-top> shirt",
        "a slim-striped shirt",
    ):
        assert read_wanted(words).reach("upper_body") == same
        assert not read_wanted(words).asks_for_shape(["upper_clothes"])


def test_a_kind_that_is_worn_asks_for_no_other_shape() -> None:
    assert not read_wanted("blue jeans").asks_for_shape(["pants"])
    assert read_wanted("blue skirt").asks_for_shape(["pants"])
    assert read_wanted("shorts").asks_for_shape(["pants"])
    assert read_wanted("blazer").asks_for_shape(["upper_clothes"])
    for words in (
        "v-neck",
        "oversized",
        "puff sleeves",
        "peplum top",
        "with sleeves",
        "keyhole neckline",
    ):
        assert read_wanted(words).asks_for_shape(["upper_clothes"]), words


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("a red dress", "dresses"),
        ("a shirt dress with a belt", "dresses"),
        ("a denim skirt", "lower_body"),
        ("wide trousers in navy", "lower_body"),
        ("Jeans", "lower_body"),
        ("a dress shirt", "upper_body"),
        ("a striped t-shirt", "upper_body"),
        ("a hoodie with a skirt below", "upper_body"),
        ("a below-the-knee skirt", "lower_body"),
        ("something red", None),
        ("", None),
    ],
)
def test_the_category_is_guessed_from_the_words(words: str, category: str | None) -> None:
    assert guess_category(words) == category
