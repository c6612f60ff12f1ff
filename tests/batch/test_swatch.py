"""A colour as a cloth."""

from __future__ import annotations

import numpy as np
import pytest

from fashionstudio.core.color import srgb_to_lab
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.swatch import hex_of, plain_swatch, read_colour, rgb_of_lab
from fashionstudio.errors import BadInput


@pytest.mark.parametrize(
    ("text", "rgb"),
    [
        ("#C8102E", (200, 16, 46)),
        ("c8102e", (200, 16, 46)),
        ("#fff", (255, 255, 255)),
        ("navy", (20, 28, 72)),  # the cloth's, not the web's 0, 0, 128
        ("Dusty  Pink", (206, 148, 150)),
        ("dark gray", (86, 87, 90)),
        ("light salmon", (255, 160, 122)),
    ],
)
def test_colours_as_people_write_them(text: str, rgb: tuple[int, int, int]) -> None:
    assert read_colour(text) == rgb


def test_a_wrong_colour_is_told_with_the_nearest_name() -> None:
    with pytest.raises(BadInput) as caught:
        read_colour("burgandy")
    assert "burgundy" in caught.value.hint


def test_a_swatch_is_its_colour_and_nothing_else() -> None:
    data = plain_swatch((200, 16, 46))
    assert (read_picture(data) == np.array([200, 16, 46])).all()
    assert data == plain_swatch(read_colour("#c8102e"))
    with pytest.raises(BadInput):
        plain_swatch((300, 0, 0))


def test_lab_goes_there_and_back() -> None:
    lab = srgb_to_lab(np.array([20, 28, 72], np.uint8))
    assert rgb_of_lab(tuple(lab)) == (20, 28, 72)
    assert hex_of(rgb_of_lab(tuple(lab))) == "#141c48"
