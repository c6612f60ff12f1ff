"""Poses given by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from vision_fakes import JOINT_PLACES, SIZE

from fashionstudio.core.person import JOINTS
from fashionstudio.errors import BadInput
from fashionstudio.vision.given import parse_pose, read_pose

ROWS = [[*JOINT_PLACES[name], 0.9] for name in JOINTS]


def test_own_format_and_flat_and_pairs() -> None:
    pose = parse_pose({"keypoints": ROWS}, SIZE)
    assert pose.point("left_wrist") == (335, 290)
    assert parse_pose({"keypoints": [v for row in ROWS for v in row]}, SIZE) == pose
    assert parse_pose({"keypoints": [row[:2] for row in ROWS]}, SIZE).point("nose") == (240, 92)


def test_openpose_with_18_and_25_joints() -> None:
    flat = [v for row in ROWS for v in row]
    data = {"people": [{"pose_keypoints_2d": flat}]}
    assert parse_pose(data, SIZE).point("right_knee") == (205, 430)
    body_25 = ROWS[:8] + [[240, 300, 0.9]] + ROWS[8:] + [[1, 1, 0.5]] * 6
    data = {"people": [{"pose_keypoints_2d": [v for row in body_25 for v in row]}]}
    np.testing.assert_allclose(parse_pose(data, SIZE).array()[:, :2], np.array(ROWS)[:, :2])


def test_dress_code_rows_and_another_size() -> None:
    rows = [[x / 2, y / 2, 0.0, c] for x, y, c in ROWS]
    rows[4] = [-1.0, -1.0, -1.0, -1.0]
    pose = parse_pose({"keypoints": rows, "width": SIZE[1] // 2, "height": SIZE[0] // 2}, SIZE)
    assert pose.point("nose") == (240, 92)
    assert pose.point("right_wrist") is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "no keypoints"),
        ({"keypoints": ROWS[:5]}, "18 joints"),
        ({"keypoints": "abc"}, "numbers"),
        ({"keypoints": [[0, 0, 0]] * 18}, "only 0 joints"),
        ({"keypoints": [[x + 5000, y, c] for x, y, c in ROWS]}, "outside the photo"),
        ({"people": []}, "0 people"),
        ({"people": [{}, {}]}, "2 people"),
        ({"keypoints": ROWS, "width": 0, "height": 3}, "larger than 0"),
        ({"keypoints": [[float("nan"), 1, 1]] * 18}, "finite"),
        (7, "shape"),
    ],
)
def test_bad_poses_say_what_is_wrong(data: object, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        parse_pose(data, SIZE)


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "pose.json"
    file.write_text(json.dumps({"keypoints": ROWS}))
    assert read_pose(file, SIZE).point("neck") == (240, 150)
    file.write_text("{")
    with pytest.raises(BadInput, match="is not JSON"):
        read_pose(file, SIZE)
    with pytest.raises(BadInput, match="cannot be read"):
        read_pose(tmp_path / "none.json", SIZE)
