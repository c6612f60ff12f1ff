"""Seeds as they are written, and as a Look keeps them."""

from __future__ import annotations

import dataclasses

import pytest

from fashionstudio.core.look import Look, PictureRef, RenderSettings
from fashionstudio.core.request import Request
from fashionstudio.core.seeds import format_seeds, parse_seeds
from fashionstudio.errors import BadInput

PHOTO = PictureRef("a" * 64, "photo.png")


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("17", (17,)),
        ("1, 5, 9-12", (1, 5, 9, 10, 11, 12)),
        (" 9 - 12 ; 4 ", (9, 10, 11, 12, 4)),
        ("1 2 2 1", (1, 2)),
    ],
)
def test_lists_and_ranges_are_read(text, seeds):
    assert parse_seeds(text) == seeds
    assert parse_seeds(format_seeds(seeds)) == seeds


@pytest.mark.parametrize("text", ["", "red", "5-1", "1-", "0-64", "1-40, 100-140", "99999999999"])
def test_what_is_no_list_of_seeds_is_refused_in_words(text):
    with pytest.raises(BadInput) as refused:
        parse_seeds(text)
    assert refused.value.message


def test_few_words_say_many_seeds():
    assert format_seeds((1, 5, 9, 10, 11, 12)) == "1, 5, 9-12"
    assert format_seeds((7, 8)) == "7, 8"


def test_a_request_renders_all_its_seeds_and_each_picture_has_its_own():
    settings = RenderSettings(seed=1, variations=2, further_seeds=(9, 5))
    request = Request(Look(photo=PHOTO, words="coat", settings=settings))
    assert request.seeds == (1, 2, 9, 5)
    assert request.single(9).seeds == (9,)
    assert Request.from_dict(request.to_dict()).seeds == request.seeds
    with pytest.raises(BadInput):
        RenderSettings(variations=60, further_seeds=tuple(range(100, 110)))


def test_looks_without_a_list_of_seeds_keep_their_identity():
    plain = Request(Look(photo=PHOTO, settings=RenderSettings(seed=3, variations=2)))
    assert "further_seeds" not in plain.to_dict()["look"]["settings"]
    listed = dataclasses.replace(plain.look.settings, further_seeds=(9,))
    assert Request(plain.look.with_(settings=listed)).sha256() != plain.sha256()
    assert Request(plain.look.with_(settings=listed)).single(3).sha256() == plain.single(3).sha256()
