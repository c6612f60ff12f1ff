"""The body's axis, curves through points, the steadied hand, and joints set by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from fashionstudio.core.brush import Painter, PressureCurve
from fashionstudio.core.curves import Knot, Stabiliser, snapped, thinned, through
from fashionstudio.core.person import JOINTS, Pose
from fashionstudio.core.pose_edit import guess, missing, opposite, standing_pose, swapped, without
from fashionstudio.core.symmetry import Axis, completed


def standing() -> Pose:
    return standing_pose((800, 600))


def test_the_axis_goes_from_neck_to_the_middle_of_the_hips() -> None:
    axis = Axis.of_pose(standing())
    assert axis is not None
    assert axis.top == pytest.approx(standing().point("neck"))
    assert axis.bottom[0] == pytest.approx(300)
    x, y = axis.mirrored(*standing().point("left_wrist"))
    assert (x, y) == pytest.approx(standing().point("right_wrist"))


def test_mirroring_twice_is_nothing_and_points_on_the_axis_stay() -> None:
    rng = np.random.default_rng(1)
    for _ in range(100):
        a, b, p = (tuple(rng.uniform(-500, 500, 2)) for _ in range(3))
        axis = Axis(a, b)
        assert axis.mirrored(*axis.mirrored(*p)) == pytest.approx(p, abs=1e-6)
        assert axis.mirrored(*a) == pytest.approx(a, abs=1e-6)
        # It lies as far away on the other side, square to the axis.
        q = axis.mirrored(*p)
        way = np.subtract(q, p)
        assert abs(np.dot(way, np.subtract(b, a))) < 1e-6 * (1 + np.abs(way).max()) * 1000


def test_a_half_that_meets_the_axis_goes_on_as_its_mirror_image() -> None:
    axis = Axis((100.0, 0.0), (100.0, 50.0))
    neck, sleeve, hem = Knot(100, 20), Knot(60, 40, True), Knot(100, 90)
    shape = completed([neck, sleeve, hem], axis, closed=True)
    assert shape == ([neck, sleeve, hem, Knot(140, 40, True)], True)
    curve = completed([sleeve, hem], axis, closed=False)
    assert curve == ([sleeve, hem, Knot(140, 40, True)], False)
    assert completed([hem, sleeve], axis, closed=False) == (
        [Knot(140, 40, True), hem, sleeve],
        False,
    )
    assert completed([sleeve, hem], axis, closed=True) is None, "a half outline stays one"
    assert completed([neck, hem], axis, closed=True) is None, "a line along the axis is no outline"
    assert completed([sleeve, Knot(70, 80)], axis, closed=False) is None
    points = through(completed([sleeve, hem], axis, closed=False)[0], closed=False, step_px=1)
    lowest = points[np.argmax(points[:, 1])]
    assert lowest[1] <= 90.5, "a hem that was drawn half has no point in the middle"


def test_an_axis_without_hips_is_square_to_the_shoulders() -> None:
    pose = standing()
    for name in ("right_hip", "left_hip", "right_knee", "left_knee"):
        pose = without(pose, name)
    axis = Axis.of_pose(pose)
    assert axis is not None
    assert axis.bottom[0] == pytest.approx(axis.top[0])
    assert axis.bottom[1] > axis.top[1]
    assert Axis.of_pose(without(without(pose, "neck"), "left_shoulder")) is None
    assert Axis.of_pose(None) is None


def test_a_curve_goes_through_its_points_and_bends_smoothly() -> None:
    knots = [Knot(0, 0), Knot(100, 10), Knot(120, 90), Knot(20, 140)]
    points = through(knots, closed=False, step_px=2)
    for knot in knots:
        assert np.hypot(points[:, 0] - knot.x, points[:, 1] - knot.y).min() < 1e-6
    way = np.diff(points, axis=0)
    turns = np.abs(np.diff(np.unwrap(np.arctan2(way[:, 1], way[:, 0]))))
    assert turns.max() < 0.25
    assert np.hypot(*way.T).max() < 5


def test_corners_are_sharp_and_lines_between_corners_straight() -> None:
    square = [Knot(x, y, corner=True) for x, y in ((0, 0), (100, 0), (100, 100), (0, 100))]
    points = through(square, closed=True, step_px=5)
    assert tuple(points[0]) == pytest.approx(tuple(points[-1]))
    on_edge = np.minimum.reduce(
        [np.abs(points[:, 0]), np.abs(points[:, 0] - 100), np.abs(points[:, 1]),
         np.abs(points[:, 1] - 100)]
    )  # fmt: skip
    assert on_edge.max() < 1e-9


def test_odd_curves_do_no_harm() -> None:
    assert through([], closed=False).shape == (0, 2)
    assert through([Knot(3, 4)], closed=True).tolist() == [[3, 4]]
    again = through([Knot(0, 0), Knot(0, 0), Knot(9, 0), Knot(9, 0)], closed=True)
    assert np.isfinite(again).all()
    assert again[-1].tolist() == [9, 0]


def test_lines_snap_to_fifteen_degrees() -> None:
    x, y = snapped((10, 10), 110, 14)
    assert (x, y) == pytest.approx((110, 10), abs=1)
    x, y = snapped((0, 0), 50, 52)
    assert x == pytest.approx(y)


def test_the_steadied_hand_trails_and_calms() -> None:
    hand = Stabiliser(30)
    assert hand.to(0, 0) == (0, 0)
    assert hand.to(20, 0) is None
    assert hand.to(100, 0) == pytest.approx((70, 0))
    rng = np.random.default_rng(2)
    shaky = [(x, 50 + float(rng.normal(0, 6))) for x in range(0, 900, 4)]
    steady = Stabiliser(60)
    calm = [place for point in shaky if (place := steady.to(*point))]
    half = len(calm) // 2
    assert np.std([y for _, y in calm[half:]]) < 0.35 * np.std([y for _, y in shaky])
    assert Stabiliser(0).to(5, 6) == (5, 6)


def test_pressure_curves() -> None:
    assert PressureCurve(0.2).at(0) == pytest.approx(0.2)
    assert PressureCurve(0.2).at(1) == pytest.approx(1)
    assert PressureCurve(0, 2).at(0.5) < PressureCurve(0, 1).at(0.5) < PressureCurve(0, 0.5).at(0.5)


def test_opacity_does_not_build_up_and_the_keep_out_stays_clean() -> None:
    layer = np.zeros((80, 200), np.uint8)
    kept = np.zeros_like(layer)
    kept[:, 100:] = 255
    painter = Painter(layer, 10, 255, keep_out=kept)
    for _ in range(3):
        for x in range(20, 180, 7):
            painter.move_to(x, 40, opacity=0.5)
    assert set(np.unique(layer[38:42, 20:95])) == {128}
    assert not layer[:, 100:].any()
    eraser = Painter(layer, 20, 0, keep_out=kept)
    eraser.move_to(30, 40)
    assert layer[40, 30] == 0


def test_two_tips_are_one_step() -> None:
    layer = np.zeros((60, 200), np.uint8)
    painter = Painter(layer, 4, 255)
    for x in range(10, 60, 5):
        painter.move_to(x, 30, tip=0)
        painter.move_to(200 - x, 30, tip=1)
    assert (layer == layer[:, ::-1]).all()
    assert not layer[:, 80:120].any()
    patch = painter.finish("stroke")
    assert patch is not None
    patch.undo()
    assert not layer.any()


def test_sides_are_swapped_and_joints_come_back_where_they_belong() -> None:
    pose = standing()
    assert opposite("left_knee") == "right_knee"
    assert opposite("neck") is None
    back = swapped(pose)
    assert back.point("left_wrist") == pose.point("right_wrist")
    assert swapped(back) == pose
    for name in JOINTS:
        bare = without(pose, name)
        assert missing(bare) == (name,)
        place = guess(bare, name)
        assert place is not None
        assert math.dist(place, pose.point(name)) < 1
    # A person who leans, with a whole leg unseen on both sides.
    lean = math.radians(20)
    turned = Pose.from_array(
        [
            (400 + (x - 300) * math.cos(lean) - (y - 400) * math.sin(lean),
             300 + (x - 300) * math.sin(lean) + (y - 400) * math.cos(lean), 1.0)
            for x, y, _ in pose.points
        ]
    )  # fmt: skip
    bare = without(without(turned, "left_ankle"), "right_ankle")
    place = guess(bare, "left_ankle")
    assert place is not None
    assert math.dist(place, turned.point("left_ankle")) < 2


def _off(points: np.ndarray, line: np.ndarray) -> float:
    """How far the farthest of some points lies from a line."""
    ways = []
    for a, b in itertools.pairwise(line):
        along = np.clip(((points - a) @ (b - a)) / max(float((b - a) @ (b - a)), 1e-9), 0, 1)
        ways.append(np.hypot(*(points - (a + along[:, None] * (b - a))).T))
    return float(np.min(ways, axis=0).max())


def test_a_line_needs_few_points_where_it_is_straight_and_stays_where_it_was() -> None:
    wavy = through(
        [Knot(0, 0), Knot(400, 30), Knot(500, 300, corner=True), Knot(900, 310), Knot(600, 700)],
        closed=True,
    )
    line = thinned(wavy)
    assert len(line) < len(wavy) / 4
    assert _off(wavy, line) < 0.4
    assert ((line == (500, 300)).all(axis=1)).any(), "a corner stays sharp"
    straight = through([Knot(0, 0), Knot(900, 900)], closed=False)
    assert len(thinned(straight)) == 2
