"""Crop and turn: pixels, masks and joints must stay together, and find their way back."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from fashionstudio.core.crop import LEAST_SIDE, Crop, fitted
from fashionstudio.core.crop_box import GRIPS, around, dragged, proportioned
from fashionstudio.core.person import JOINTS, MISSING, Pose
from fashionstudio.core.uprightness import turn_to_upright
from fashionstudio.errors import BadInput

H, W = 90, 140
WAYS = list(itertools.product(range(4), (False, True)))


def numbered() -> np.ndarray:
    y, x = np.mgrid[0:H, 0:W]
    return np.stack([x, y, x + y], axis=-1).astype(np.uint8)


def pose_at(*places: tuple[float, float]) -> Pose:
    points = [(x, y, 0.9) for x, y in places]
    return Pose((*points, *[MISSING] * (len(JOINTS) - len(points))))


@pytest.mark.parametrize(("turn", "mirror"), WAYS)
def test_a_joint_lies_on_the_same_pixel_as_before(turn, mirror):
    height, width = Crop(turn, mirror).turned_shape((H, W))
    crop = Crop(turn, mirror, (5, 7, width - 9, height - 4))
    picture = numbered()
    shown = crop.apply(picture)
    assert shown.shape == (height - 11, width - 14, 3)
    for x, y in ((30.5, 40.5), (70.5, 20.5)):
        there = crop.point(x, y, (H, W))
        assert (shown[int(there[1]), int(there[0])] == picture[int(y), int(x)]).all()
        assert crop.point_back(*there, (H, W)) == pytest.approx((x, y))


@pytest.mark.parametrize(("turn", "mirror"), WAYS)
def test_a_mask_goes_back_to_where_it_was(turn, mirror):
    height, width = Crop(turn, mirror).turned_shape((H, W))
    crop = Crop(turn, mirror, (10, 12, width - 10, height - 12))
    mask = np.random.default_rng(0).integers(0, 256, (H, W)).astype(np.uint8)
    back = crop.put_back(crop.apply(mask), (H, W))
    inside = crop.put_back(np.full(crop.apply(mask).shape, 1, np.uint8), (H, W)) > 0
    assert (back[inside] == mask[inside]).all()
    assert not back[~inside].any()
    with pytest.raises(BadInput):
        crop.put_back(mask, (H, W))


@pytest.mark.parametrize(("turn", "mirror"), WAYS)
def test_turning_on_is_what_it_looks_like(turn, mirror):
    crop = Crop(turn, mirror, (20, 10, 60, 44))
    picture, shown = numbered(), Crop(turn, mirror, (20, 10, 60, 44)).apply(numbered())
    right = crop.then_turned(1, (H, W)).apply(picture)
    assert (right == np.rot90(shown, -1)).all()
    left = crop.then_turned(-1, (H, W)).apply(picture)
    assert (left == np.rot90(shown, 1)).all()
    assert (crop.then_mirrored((H, W)).apply(picture) == shown[:, ::-1]).all()


def test_joints_outside_are_missing_and_a_mirror_swaps_the_sides():
    pose = pose_at((20, 20), (30, 30), (100, 60)).moved("right_wrist", 40, 40)
    cut = Crop(0, False, (10, 10, 80, 80)).pose(pose, (H, W))
    assert cut.point("nose") == (10, 10)
    assert cut.point("right_shoulder") is None, "it lies outside"
    mirrored = Crop(0, True, (60, 10, 140, 80))
    there = mirrored.pose(pose, (H, W))
    assert there.point("left_wrist") == (140 - 40 - 60, 30)
    assert mirrored.pose_back(there, (H, W)).point("right_wrist") == (40, 40)


def test_data_makes_the_round_trip_and_nonsense_is_refused():
    for crop in (Crop(), Crop(3, True, (1, 2, 70, 80))):
        assert Crop.from_dict(crop.to_dict()) == crop
    for data in ({"box": [1, 2, 3]}, {"box": "all"}, {"turn": "left"}):
        with pytest.raises(BadInput):
            Crop.from_dict(data)
    assert Crop().shows_all((H, W))
    assert not Crop(2).shows_all((H, W))
    assert Crop(0, False, (-5, -5, 900, 900)).area((H, W)) == (0, 0, W, H)


def test_a_fitted_box_has_its_aspect_and_stays_inside():
    x0, y0, x1, y1 = fitted((10, 10, 12, 12), (1000, 1000))
    assert (x1 - x0, y1 - y0) == (LEAST_SIDE, LEAST_SIDE)
    assert x0 >= 0
    assert y0 >= 0
    x0, y0, x1, y1 = fitted((700, 0, 900, 1000), (1000, 1000), aspect=0.75)
    assert (x1 - x0, y1 - y0) == (750, 1000)
    assert x1 <= 1000
    x0, y0, x1, y1 = fitted((0, 0, 600, 100), (100, 600), aspect=0.75)
    assert (x1 - x0, y1 - y0) == (75, 100)


# Upright -----------------------------------------------------------------------------------------

STANDING = {
    "nose": (50, 12), "neck": (50, 20), "right_shoulder": (40, 21), "left_shoulder": (60, 21),
    "right_hip": (45, 50), "left_hip": (55, 50), "right_knee": (44, 70), "left_knee": (56, 70),
    "right_ankle": (44, 88), "left_ankle": (56, 88),
}  # fmt: skip


def standing(*without: str) -> Pose:
    pose = Pose((MISSING,) * len(JOINTS))
    for name, (x, y) in STANDING.items():
        if name not in without:
            pose = pose.moved(name, x, y)
    return pose


@pytest.mark.parametrize("turn", range(4))
def test_the_turn_that_rights_a_person_is_found(turn):
    shape = (100, 100)
    turned = Crop(turn).pose(standing(), shape)
    needed = turn_to_upright(turned)
    assert (turn + needed) % 4 == 0
    legs = ("right_knee", "left_knee", "right_ankle", "left_ankle", "right_hip", "left_hip")
    bust = Crop(turn).pose(standing(*legs), shape)
    assert turn_to_upright(bust) == needed, "head and shoulders tell it, too"


def test_who_leans_or_bends_down_is_left_alone():
    pose = standing()
    for name in ("nose", "neck", "right_shoulder", "left_shoulder"):
        x, y = STANDING[name]
        pose = pose.moved(name, x, 100 - y)  # hangs down from the hips; the legs stand
    assert turn_to_upright(pose) == 0
    leaning = standing().moved("nose", 75, 18)
    assert turn_to_upright(leaning) == 0
    assert turn_to_upright(Pose((MISSING,) * len(JOINTS))) == 0


# The rectangle under the hand --------------------------------------------------------------------

SHAPE = (600, 800)


@pytest.mark.parametrize("grip", GRIPS)
@pytest.mark.parametrize("aspect", [None, 0.75])
@pytest.mark.parametrize("by", [(37, -21), (-900, -900), (900, 900)])
def test_a_dragged_grip_leaves_what_lies_across_from_it(grip, aspect, by):
    before = fitted((300, 200, 450, 400), SHAPE, 0.75)
    x0, y0, x1, y1 = dragged(before, grip, *by, SHAPE, aspect)
    assert 0 <= x0 < x1 <= 800
    assert 0 <= y0 < y1 <= 600
    for way, near, far in ((grip[0], 0, 2), (grip[1], 1, 3)):
        if way:
            across = far if way < 0 else near
            assert abs((x0, y0, x1, y1)[across] - before[across]) <= 1
    if aspect is not None:
        assert (x1 - x0) / (y1 - y0) == pytest.approx(aspect, abs=0.03)
    elif not grip[0]:
        assert (x0, x1) == (before[0], before[2])


def test_the_whole_box_is_moved_as_far_as_the_edge():
    assert dragged((10, 10, 110, 210), (0, 0), 30, -40, SHAPE) == (40, 0, 140, 200)
    assert dragged((10, 10, 110, 210), (0, 0), 3000, 3000, SHAPE) == (700, 400, 800, 600)


def test_room_around_a_person_ends_half_way_to_the_next():
    left, middle, right = (100, 100, 200, 500), (230, 90, 330, 510), (320, 100, 420, 500)
    x0, y0, x1, y1 = around(middle, (left, right), SHAPE)
    assert x0 == 215, "half way"
    assert x1 == 330, "they overlap: no room at all"
    assert y0 < 90
    assert y1 > 510
    alone = around(middle, (), SHAPE)
    assert alone[0] < 230 - 30
    assert alone[2] > 330 + 30


def test_other_proportions_keep_middle_and_size():
    x0, y0, x1, y1 = proportioned((300, 100, 500, 500), SHAPE, 0.75)
    assert (x1 - x0) / (y1 - y0) == pytest.approx(0.75, abs=0.01)
    assert (x0 + x1) / 2 == pytest.approx(400, abs=1)
    assert (x1 - x0) * (y1 - y0) == pytest.approx(200 * 400, rel=0.02)
    assert proportioned((300, 100, 500, 500), SHAPE, None) == (300, 100, 500, 500)
