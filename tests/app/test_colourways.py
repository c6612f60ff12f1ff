"""How near a rendered garment came to its target: the light on it does not count."""

from __future__ import annotations

import numpy as np
import pytest

from fashionstudio.app.colourways import measured
from fashionstudio.app.results import Result, decode_result
from fashionstudio.core.color import linear_to_srgb_u8, srgb_to_linear
from fashionstudio.core.colour_words import named_in, nearest_word, without_colours
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.provenance import embed
from fashionstudio.core.swatch import plain_swatch
from tests.export.conftest import Material, material  # noqa: F401 - a fixture


def dressed(material: Material, rgb: tuple[int, int, int]) -> Result:  # noqa: F811
    """The dress in one colour under a light with folds."""
    height, width = material.render.shape[:2]
    x = np.linspace(0, 9 * np.pi, width)
    light = np.broadcast_to(0.75 + 0.25 * np.sin(x), (height, width))[..., None]
    cloth = linear_to_srgb_u8(srgb_to_linear(np.array(rgb, np.uint8)) * light)
    picture = material.photo.copy()
    picture[material.inside] = cloth[material.inside]
    recipe = material.recipe_of(seed=1)
    return decode_result(recipe, embed(picture, recipe), 1).result


@pytest.mark.parametrize("rgb", [(150, 20, 40), (20, 60, 90), (230, 200, 60)])
def test_folds_are_no_difference_and_another_colour_is(
    qapp: object,
    material: Material,  # noqa: F811
    rgb: tuple[int, int, int],
) -> None:
    result = dressed(material, rgb)
    swatch = read_picture(plain_swatch(rgb))
    near = measured(result, None, swatch)
    assert near is not None
    assert near < 4
    far = measured(result, None, read_picture(plain_swatch((rgb[2], rgb[0], rgb[1]))))
    assert far is not None
    assert far > 15


def test_without_a_garment_there_is_no_number(qapp: object, material: Material) -> None:  # noqa: F811
    recipe = material.recipe_of(seed=1)
    result = decode_result(recipe, embed(material.photo, recipe), 1).result
    assert measured(result, None, read_picture(plain_swatch((1, 2, 3)))) is None


def test_words_without_their_colours() -> None:
    assert without_colours("a dark red and navy striped blouse") == "a striped blouse"
    assert without_colours("Light blue, long skirt") == "long skirt"
    assert without_colours("a coat with a red belt") == "a coat with a belt"
    assert without_colours("a reddish infrared coat") == "a reddish infrared coat"
    assert named_in("Navy coat, off-white collar") == ("Navy", "off-white")
    assert nearest_word(np.array([9.0, 10.0, -30.0]))[0] == "navy"
