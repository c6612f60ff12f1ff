"""Poses and people as values."""

from __future__ import annotations

import json

import numpy as np
import pytest

from fashionstudio.core.person import JOINTS, MISSING, PARTS, Person, Pose
from fashionstudio.errors import BadInput


def pose() -> Pose:
    rng = np.random.default_rng(0)
    return Pose.from_array(np.column_stack([rng.uniform(0, 500, (18, 2)), np.full(18, 0.9)]))


def test_joints_and_parts_are_those_of_the_published_formats() -> None:
    assert len(JOINTS) == 18
    assert JOINTS[:3] == ("nose", "neck", "right_shoulder")
    assert JOINTS[-2:] == ("right_ear", "left_ear")
    assert sorted(PARTS.values()) == list(range(21))
    assert (PARTS["upper_clothes"], PARTS["right_arm"], PARTS["right_hand"]) == (4, 15, 20)


def test_a_pose_survives_json() -> None:
    assert Pose.from_array(json.loads(json.dumps(pose().to_list()))) == pose()
    assert pose().array().shape == (18, 3)


def test_positions_without_confidence_and_missing_joints() -> None:
    points = np.full((18, 2), 10.0)
    points[3] = -1
    found = Pose.from_array(points)
    assert found.points[3] == MISSING
    assert found.point("right_elbow") is None
    assert found.point("nose") == (10.0, 10.0)
    doubtful = Pose.from_array(np.column_stack([np.full((18, 2), 5.0), np.full(18, 0.3)]))
    assert doubtful.point("nose", least=0.5) is None
    assert doubtful.point("nose", least=0.2) == (5.0, 5.0)


def test_a_joint_moved_by_hand_is_certain_and_the_others_stay() -> None:
    moved = pose().moved("left_wrist", 7, 8)
    assert moved.point("left_wrist", least=0.99) == (7.0, 8.0)
    others = [index for index, name in enumerate(JOINTS) if name != "left_wrist"]
    assert all(moved.points[index] == pose().points[index] for index in others)


@pytest.mark.parametrize(
    "points",
    [
        [],
        [[1, 2, 3]] * 17,
        [[1, 2, 3, 4]] * 18,
        [["a", "b", "c"]] * 18,
        [[1, 2, float("nan")]] * 18,
        [[1, 2]] * 17 + [[1]],
        None,
    ],
)
def test_what_is_no_pose_is_refused_in_words(points: object) -> None:
    with pytest.raises(BadInput) as caught:
        Pose.from_array(points)  # type: ignore[arg-type]
    assert "pose" in caught.value.message


def test_part_masks_and_the_exported_dictionary() -> None:
    parts = np.zeros((40, 30), np.uint8)
    parts[10:20] = PARTS["upper_clothes"]
    parts[20:30] = PARTS["left_hand"]
    person = Person(pose(), (parts > 0).astype(np.uint8) * 255, parts, {"pose": 0.9})
    assert person.part_mask("upper_clothes", "left_hand").sum() == 600
    data = json.loads(json.dumps(person.to_dict()))
    assert (data["width"], data["height"], data["version"]) == (30, 40, 1)
    assert len(data["keypoints"]) == 18
