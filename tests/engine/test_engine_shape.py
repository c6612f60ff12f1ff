"""The shape a garment keeps when nobody draws another."""

from __future__ import annotations

import numpy as np
import pytest

from fashionstudio.core.geometry import Frame
from fashionstudio.core.person import JOINTS, MISSING, PARTS, Person, Pose
from fashionstudio.engine import shape
from fashionstudio.engine.steps import Place

FRAME = Frame(0, 0, 1.0, 96, 128)


def _person(*worn: str) -> Person:
    parts = np.zeros((128, 96), np.uint8)
    for index, name in enumerate(worn):
        parts[20 + 40 * index : 60 + 40 * index, 30:66] = PARTS[name]
    silhouette = np.where(parts > 0, np.uint8(255), np.uint8(0))
    return Person(Pose((MISSING,) * len(JOINTS)), silhouette, parts, {})


@pytest.fixture
def region() -> np.ndarray:
    mask = np.zeros((128, 96), np.uint8)
    mask[10:120, 20:76] = 255
    return mask


def test_a_new_colour_keeps_the_worn_outline(region: np.ndarray) -> None:
    found = shape.worn_shape(_person("upper_clothes"), "upper_body", "red", region, FRAME)
    assert found is not None
    assert [int(found[y, x]) for y, x in ((40, 48), (40, 25), (100, 48))] == [255, 0, 0]


@pytest.mark.parametrize("words", ["long sleeves", "a sleeveless top", "v-neck", "cropped tee"])
def test_words_that_ask_for_another_shape_are_free_to_give_it(
    words: str, region: np.ndarray
) -> None:
    person = _person("upper_clothes")
    assert shape.worn_shape(person, "upper_body", words, region, FRAME) is None


def test_a_skirt_does_not_get_the_outline_of_trousers(region: np.ndarray) -> None:
    person = _person("upper_clothes", "pants")
    assert shape.worn_shape(person, "lower_body", "blue skirt", region, FRAME) is None
    assert shape.worn_shape(person, "lower_body", "blue jeans", region, FRAME) is not None
    assert shape.worn_shape(person, "dresses", "red", region, FRAME) is None, "no dress is worn"


def test_a_closed_drawing_says_where_the_cloth_lies(region: np.ndarray) -> None:
    square = np.zeros((128, 96), np.uint8)
    square[30:80, 30:32] = square[30:80, 58:60] = 255
    square[30:32, 30:60] = square[78:80, 30:60] = 255
    found = shape.drawn_shape(square, region)
    assert found is not None
    assert [int(found[50, 45]), int(found[90, 45])] == [255, 0]
    square[40:70, 30:32] = 0
    assert shape.drawn_shape(square, region) is None, "an open drawing says nothing"


def test_the_outline_runs_along_the_edge_and_is_closed(region: np.ndarray) -> None:
    strokes = shape.outline(region)
    drawn, inside = strokes > 0, region > 0
    assert abs(int((drawn & inside).sum()) - int((drawn & ~inside).sum())) < 0.1 * drawn.sum()
    again = shape.drawn_shape(strokes, region)
    assert again is not None
    assert (again == region).mean() > 0.99


def test_bare_arms_stay_once_the_shape_is_known(region: np.ndarray) -> None:
    person = _person("upper_clothes")
    worn = shape.worn_shape(person, "upper_body", "red", region, FRAME)
    assert worn is not None
    place = Place(region, np.zeros_like(region), FRAME)
    narrow = shape.narrowed(place, person, "upper_body", worn).region
    assert not narrow[region == 0].any(), "a Region is never widened"
    assert narrow[person.parts > 0].all(), "the old garment goes"
    assert not narrow[100:].any(), "what no garment needs stays"


def test_a_region_drawn_by_hand_is_left_alone(region: np.ndarray) -> None:
    place = Place(region, None, FRAME)
    small = np.zeros_like(region)
    small[40:50, 40:50] = 255
    assert shape.narrowed(place, _person("upper_clothes"), "upper_body", small) is place
