"""The Region goes as far as the Words reach, and no further."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from vision_fakes import SHIRT, SKIN, FakeEstimator, detection, drawn_person

from fashionstudio.core.image_io import read_picture
from fashionstudio.core.look import Category
from fashionstudio.core.person import PARTS, Person
from fashionstudio.core.wanted import Reach, read_wanted
from fashionstudio.vision.body import Body
from fashionstudio.vision.estimate import estimate_person
from fashionstudio.vision.extent import above_end, throat
from fashionstudio.vision.region import propose_region

TEE = Path(__file__).parents[2] / "assets" / "people" / "tee-and-jeans.jpg"


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, Person]:
    photo, _ = drawn_person()
    return photo, estimate_person(photo, estimator=FakeEstimator([detection()]))


@pytest.fixture(scope="module")
def real() -> tuple[np.ndarray, Person]:
    photo = np.ascontiguousarray(read_picture(TEE)[::3, ::3])
    return photo, estimate_person(photo)


def _region(
    who: tuple[np.ndarray, Person], words: str, category: Category = "upper_body"
) -> np.ndarray:
    return propose_region(*who, category, reach=read_wanted(words).reach(category)).mask > 0


def _coloured(photo: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return np.abs(photo.astype(int) - colour).max(axis=2) < 20


def test_words_that_reach_nowhere_change_nothing(drawn: tuple[np.ndarray, Person]) -> None:
    plain = propose_region(*drawn, "upper_body")
    said = propose_region(*drawn, "upper_body", reach=Reach())
    assert (plain.mask == said.mask).all()
    assert (plain.keep_out == said.keep_out).all()


@pytest.mark.parametrize("which", ["drawn", "real"])
def test_a_turtleneck_gets_the_throat_but_not_the_face(
    which: str, request: pytest.FixtureRequest
) -> None:
    who = request.getfixturevalue(which)
    body = Body.of_person(who[1])
    chin = float(body.face[:, 1].max())
    x = int(body.joints["neck"][0])
    usual, high = _region(who, "red"), _region(who, "a red turtleneck")
    gap = 0.03 * body.unit
    assert not usual[int(chin + gap) + 2, x]
    assert high[int(chin + gap) + 2, x]
    assert (usual & ~high).sum() < 0.01 * usual.sum(), "everything else is as before"
    assert not high[: int(chin - gap)].any()
    keep = propose_region(*who, "upper_body", reach=Reach(neck="chin")).keep_out > 0
    assert not (high & keep).any()
    assert keep[who[1].part_mask("hair", "left_hand", "right_hand")].all()


def test_skin_of_the_throat_may_be_labelled_as_head(drawn: tuple[np.ndarray, Person]) -> None:
    photo, person = drawn
    parts = person.parts.copy()
    parts[parts == PARTS["chest"]] = PARTS["head"]
    labelled = Person(person.pose, person.silhouette, parts, person.confidence, extra=person.extra)
    high = _region((photo, labelled), "turtleneck")
    body = Body.of_person(person)
    spot = int(body.joints["neck"][1]) - 8, int(body.joints["neck"][0])
    assert throat(body, photo.shape[:2])[spot]
    assert high[spot]
    assert not _region((photo, labelled), "red shirt")[spot]


def test_short_sleeves_leave_the_forearms_alone(drawn: tuple[np.ndarray, Person]) -> None:
    photo = drawn[0]
    for words in ("a sleeveless top", "a t-shirt"):
        mask = _region(drawn, words)
        shirt = _coloured(photo, SHIRT) & (drawn[1].part_mask("upper_clothes"))
        assert mask[shirt].mean() > 0.99, "the old sleeves go"
        assert not mask[265, 148:160].any(), "the forearm stays"
    upper_arm = (205, 172)
    assert _coloured(photo, SKIN)[upper_arm]
    assert not _region(drawn, "a sleeveless top")[upper_arm]
    assert _region(drawn, "elbow length sleeves")[upper_arm]
    assert _region(drawn, "a shirt with long sleeves")[265, 150]


def test_sleeves_in_the_colour_of_skin_are_no_bare_arms(drawn: tuple[np.ndarray, Person]) -> None:
    photo, person = drawn
    body = Body.of_person(person)
    parts = person.parts.copy()
    thick = body.limb("right", "arm", photo.shape[:2]) < 1.4
    parts[thick & np.isin(parts, [0, PARTS["right_arm"]])] = PARTS["right_arm"]
    silhouette = np.where(parts > 0, 255, person.silhouette).astype(np.uint8)
    wide = Person(person.pose, silhouette, parts, person.confidence, extra=person.extra)
    assert _region((photo, wide), "a sleeveless top")[265, 150], "who knows what lies beneath"


def test_a_coat_reaches_down_the_thighs(drawn: tuple[np.ndarray, Person]) -> None:
    usual, coat = _region(drawn, "a shirt"), _region(drawn, "a coat")
    knee = 430
    assert not usual[380, 205:275].any()
    assert coat[380, 205:275].all(), "between the legs, too"
    assert not coat[knee + 60 :].any()
    assert _region(drawn, "a maxi coat")[540, 200]
    assert not _region(drawn, "a cropped shirt")[330:].any()


def test_skirts_take_what_they_need_of_bare_legs(drawn: tuple[np.ndarray, Person]) -> None:
    photo, person = drawn
    parts = person.parts.copy()
    rows = np.arange(photo.shape[0])[:, None] > 390
    for side in ("left", "right"):
        near = Body.of_person(person).limb(side, "leg", photo.shape[:2]) < 1
        parts[(parts == PARTS["pants"]) & rows & near] = PARTS[f"{side}_leg"]
    parts[(parts == PARTS["pants"]) & rows] = 0
    parts[parts == PARTS["pants"]] = PARTS["skirt"]
    bare = (
        photo,
        Person(person.pose, person.silhouette, parts, person.confidence, extra=person.extra),
    )
    mini, maxi = (_region(bare, f"a {length} skirt", "lower_body") for length in ("mini", "maxi"))
    assert mini[parts == PARTS["skirt"]].mean() > 0.97
    assert not mini[480:540, 195:210].any(), "the shins stay"
    assert maxi[540, 170], "a long skirt stands away from the legs"
    assert not _region(bare, "a skirt", "lower_body")[540, 170]


def test_places_along_a_limb(drawn: tuple[np.ndarray, Person]) -> None:
    body = Body.of_person(drawn[1])
    shape = drawn[0].shape[:2]
    upper = above_end(body, "arm", 0.3, shape)
    assert upper[190, 180]
    assert not upper[280, 150]
    assert above_end(body, "arm", 1.0, shape).all()
