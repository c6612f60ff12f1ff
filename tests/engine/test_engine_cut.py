"""Words that ask for part of a shape change that part; the rest stays as it is worn."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fashionstudio.core.geometry import Frame
from fashionstudio.core.look import Category
from fashionstudio.core.person import JOINTS, PARTS, Person, Pose
from fashionstudio.core.wanted import read_wanted
from fashionstudio.engine.cut import cut_shape, names_other_sleeves

SIZE = (512, 384)
FRAME = Frame(0, 0, 0.5, 192, 256)
PLACES = {
    "nose": (192, 70), "neck": (192, 130),
    "right_shoulder": (150, 132), "right_elbow": (112, 190), "right_wrist": (84, 245),
    "left_shoulder": (234, 132), "left_elbow": (272, 190), "left_wrist": (300, 245),
    "right_hip": (168, 270), "right_knee": (164, 380), "right_ankle": (160, 480),
    "left_hip": (216, 270), "left_knee": (220, 380), "left_ankle": (224, 480),
    "right_eye": (182, 62), "left_eye": (202, 62), "right_ear": (168, 68), "left_ear": (216, 68),
}  # fmt: skip


def _person(sleeves: bool, below: str = "pants", parts_confidence: float = 0.9) -> Person:
    image = Image.new("L", (SIZE[1], SIZE[0]))
    draw = ImageDraw.Draw(image)
    draw.rectangle([176, 90, 208, 150], fill=PARTS["chest"])
    draw.ellipse([160, 20, 224, 112], fill=PARTS["head"])
    for side in ("left", "right"):
        leg = [PLACES[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle")]
        draw.line(leg, PARTS[below if below == "pants" else f"{side}_leg"], 34, joint="curve")
        arm = [PLACES[f"{side}_{joint}"] for joint in ("shoulder", "elbow", "wrist")]
        draw.line(arm, PARTS["upper_clothes" if sleeves else f"{side}_arm"], 24, joint="curve")
    draw.polygon([(148, 262), (236, 262), (244, 310), (140, 310)], fill=PARTS[below])
    draw.polygon([(140, 122), (244, 122), (240, 285), (144, 285)], fill=PARTS["upper_clothes"])
    draw.pieslice([176, 110, 208, 150], 0, 180, fill=PARTS["chest"])
    parts = np.asarray(image)
    silhouette = np.where(parts > 0, np.uint8(255), np.uint8(0))
    pose = Pose(tuple((*map(float, PLACES[name]), 0.9) for name in JOINTS))
    return Person(pose, silhouette, parts, {"parts": parts_confidence})


def _cut(words: str, person: Person, category: Category = "upper_body") -> np.ndarray | None:
    region = np.full(FRAME.shape, 255, np.uint8)
    found = cut_shape(person, category, read_wanted(words), region, FRAME)
    return None if found is None else found > 0


def _at(shape: np.ndarray | None, x: float, y: float) -> bool:
    """At a place of the Photo."""
    assert shape is not None
    return bool(shape[round(y / 2), round(x / 2)])


def test_sleeves_are_cut_off_and_the_trunk_stays() -> None:
    person = _person(sleeves=True)
    without, short = _cut("a sleeveless top", person), _cut("short sleeves", person)
    forearm, upper_arm = (98, 218), (138, 152)
    assert not _at(without, *forearm)
    assert not _at(without, 120, 178)
    assert not _at(short, *forearm)
    assert _at(short, *upper_arm)
    worn = np.asarray(person.parts)[::2, ::2] == PARTS["upper_clothes"]
    assert without is not None
    assert without[75:135, 80:112][worn[75:135, 80:112]].all(), "the trunk is as it was"
    for shoulder in (165, 221):  # half-way from the neck to the joint, above it
        assert _at(without, shoulder, 128), "it lies on the shoulders"
    for joint in (146, 238):
        assert not _at(without, joint, 128)


def test_sleeves_are_drawn_onto_bare_arms() -> None:
    long = _cut("long sleeves", _person(sleeves=False))
    assert _at(long, 98, 218)
    assert _at(long, 286, 218)
    half = _cut("elbow sleeves", _person(sleeves=False))
    assert _at(half, 125, 170)
    assert not _at(half, 98, 218)


def test_kinds_imply_their_sleeves_where_others_are_worn() -> None:
    long, bare = _person(sleeves=True), _person(sleeves=False)
    assert not _at(_cut("a t-shirt", long), 98, 218)
    assert _at(_cut("a sweater", bare), 98, 218)
    for person, words, other in (
        (long, "a t-shirt", True),
        (long, "a sweater", False),
        (long, "a shirt", False),
        (long, "a skirt", False),
        (bare, "a sweater", True),
        (bare, "a tank top", False),
    ):
        found = names_other_sleeves(person, "upper_body", read_wanted(words), FRAME)
        assert found == other, words


def test_necklines() -> None:
    person = _person(sleeves=True)
    crew, high, low = (_cut(w, person) for w in ("crew neck", "a turtleneck", "a v-neck top"))
    throat, chest = (192, 120), (192, 142)
    assert not _at(crew, *throat)
    assert _at(crew, *chest)
    assert _at(high, *throat)
    assert not _at(high, 192, 100), "the face stays"
    assert not _at(low, *chest)
    assert _at(low, 192, 200)
    assert _at(low, 98, 218), "the sleeves stay"


def test_a_cropped_top_ends_above_the_waist() -> None:
    cropped = _cut("a cropped top", _person(sleeves=True))
    assert _at(cropped, 192, 200)
    assert not _at(cropped, 192, 275)


@pytest.mark.parametrize(
    ("words", "between_the_knees", "shin"),
    [
        ("a mini skirt", False, False),
        ("a maxi skirt", True, True),
        ("a knee length skirt", True, False),
        ("shorts", False, False),
        ("long trousers", False, True),
        ("cropped trousers", False, False),
    ],
)
@pytest.mark.parametrize("worn", ["pants", "skirt"])
def test_hems(words: str, worn: str, between_the_knees: bool, shin: bool) -> None:
    shape = _cut(words, _person(sleeves=True, below=worn), "lower_body")
    assert _at(shape, 166, 300)
    assert _at(shape, 192, 370) == between_the_knees
    assert _at(shape, 162, 460) == shin


@pytest.mark.parametrize(
    "words",
    [
        "oversized",
        "puff sleeves",
        "a blazer",
        "a hooded top",
        "an asymmetric top",
        "a coat",
        "a skirt",
    ],
)
def test_what_joints_cannot_tell_is_left_to_the_engine(words: str) -> None:
    assert _cut(words, _person(sleeves=True)) is None


def test_doubtful_parts_cut_nothing() -> None:
    assert _cut("sleeveless", _person(sleeves=True, parts_confidence=0.4)) is None


def test_nothing_leaves_the_region() -> None:
    region = np.zeros(FRAME.shape, np.uint8)
    region[60:120, 60:130] = 255
    found = cut_shape(
        _person(sleeves=True), "upper_body", read_wanted("long sleeves"), region, FRAME
    )
    assert found is not None
    assert not found[region == 0].any()
