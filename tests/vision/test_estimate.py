"""From the Photo to the Person, with a fake estimator."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from vision_fakes import (
    SIZE,
    TROUSERS,
    FakeEstimator,
    detection,
    drawn_person,
    drawn_pose,
    face_outline,
    placed,
)

from fashionstudio.core.person import PARTS
from fashionstudio.errors import (
    BadImage,
    BadInput,
    FashionStudioError,
    ModelMismatch,
    ModelMissing,
    NoPerson,
    SeveralPeople,
)
from fashionstudio.vision import estimate as estimate_module
from fashionstudio.vision.blazepose import Detection
from fashionstudio.vision.estimate import estimate_person
from fashionstudio.vision.estimators import POSE_MODEL_VARIABLE, find_pose_model
from fashionstudio.vision.mediapipe_tasks import MediapipeTasks


def test_finds_the_parts_of_the_drawn_person() -> None:
    photo, silhouette = drawn_person()
    person = estimate_person(photo, estimator=FakeEstimator([detection()]))
    overlap = ((person.silhouette > 0) & (silhouette > 0)).sum()
    assert overlap / ((person.silhouette > 0) | (silhouette > 0)).sum() > 0.95
    for (x, y), part in {
        (240, 95): "head",
        (240, 46): "hair",
        (240, 230): "upper_clothes",
        (205, 430): "pants",
        (160, 240): "right_arm",
        (320, 240): "left_arm",
        (145, 310): "right_hand",
        (335, 310): "left_hand",
        (200, 580): "right_shoe",
        (280, 580): "left_shoe",
    }.items():
        assert person.parts[y, x] == PARTS[part], part
    assert person.part_mask("upper_clothes")[314, 240]
    assert json.loads(json.dumps(person.to_dict()))["source"] == "fake"


def test_trousers_that_hang_over_a_shoe_stay_trousers() -> None:
    photo, silhouette = drawn_person()
    for x in (200, 280):  # both hems hang below the ankles at 560
        hem = np.s_[556:573, x - 24 : x + 24]
        noise = np.random.default_rng(x).normal(0, 3, photo[hem].shape)
        photo[hem] = np.clip(np.array(TROUSERS) + noise, 0, 255)
        silhouette[hem] = 255
    found = Detection(drawn_pose(), silhouette.astype(np.float32) / 255, face=face_outline())
    person = estimate_person(photo, estimator=FakeEstimator([found]))
    for x in (200, 280):
        assert (person.parts[556:571, x - 15 : x + 15] == PARTS["pants"]).mean() > 0.9
        assert (person.part_mask("left_shoe", "right_shoe")[578:586, x - 10 : x + 10]).all()


def test_parts_lie_within_the_silhouette_and_fill_it() -> None:
    photo, _ = drawn_person()
    person = estimate_person(photo, estimator=FakeEstimator([detection()]))
    np.testing.assert_array_equal(person.parts > 0, person.silhouette > 0)


def test_nobody() -> None:
    with pytest.raises(NoPerson, match="No person was found"):
        estimate_person(drawn_person()[0], estimator=FakeEstimator([]))


def test_a_second_person_is_an_error() -> None:
    photo, _ = drawn_person()
    other = placed(detection(), 0.5, 240, 300)
    main = placed(detection(), 0.55, 0, 100)
    with pytest.raises(SeveralPeople, match="2 people"):
        estimate_person(photo, estimator=FakeEstimator([main, other]))


def test_a_passer_by_is_a_note() -> None:
    photo, _ = drawn_person()
    finder = FakeEstimator([detection(), placed(detection(), 0.15, 400, 60)])
    person = estimate_person(photo, estimator=finder)
    assert any("background" in note for note in person.notes)


def test_something_without_a_face_is_no_second_person() -> None:
    photo, _ = drawn_person()
    dog = placed(detection(), 0.5, 300, 300)
    faceless = type(dog)(dog.pose, dog.likelihood)
    person = estimate_person(photo, estimator=FakeEstimator([detection(), faceless]))
    assert not person.notes


def test_a_large_strange_face_is_an_error() -> None:
    photo, _ = drawn_person()
    with pytest.raises(SeveralPeople):
        estimate_person(
            photo, estimator=FakeEstimator([detection()], face_boxes=[(390, 60, 450, 130)])
        )


def test_a_given_pose_needs_no_estimator(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModelMissing("not installed")

    monkeypatch.setattr(estimate_module, "get_estimator", missing)
    photo, silhouette = drawn_person()
    person = estimate_person(photo, pose=drawn_pose())
    assert person.source == "given by hand"
    both = ((person.silhouette > 0) & (silhouette > 0)).sum()
    assert both / ((person.silhouette > 0) | (silhouette > 0)).sum() > 0.8
    with pytest.raises(ModelMissing):
        estimate_person(photo)


def test_a_given_silhouette_is_kept() -> None:
    photo, silhouette = drawn_person()
    person = estimate_person(photo, estimator=FakeEstimator([detection()]), silhouette=silhouette)
    np.testing.assert_array_equal(person.silhouette, silhouette)


@pytest.mark.parametrize(
    "missing",
    [
        ("left_wrist", "right_wrist"),
        ("left_elbow",),
        ("neck", "nose"),
        ("left_shoulder",),
        ("left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle"),
        ("right_eye", "left_eye", "right_ear", "left_ear", "nose"),
    ],
)
def test_missing_joints_are_guarded(missing: tuple[str, ...]) -> None:
    photo, _ = drawn_person()
    found = detection(missing)
    person = estimate_person(
        photo, estimator=FakeEstimator([type(found)(found.pose, found.likelihood)])
    )
    assert person.part_mask("upper_clothes").sum() > 5000


def test_bad_input_is_refused() -> None:
    photo, silhouette = drawn_person()
    with pytest.raises(BadImage):
        estimate_person(photo[:30], estimator=FakeEstimator([]))
    with pytest.raises(BadImage):
        estimate_person(photo[..., 0], estimator=FakeEstimator([]))
    with pytest.raises(BadInput, match="as large"):
        estimate_person(photo, estimator=FakeEstimator([]), silhouette=silhouette[:100])
    with pytest.raises(BadInput, match="estimator"):
        estimate_person(photo, estimator="none")
    assert photo.shape[:2] == SIZE


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("mediapipe")
    file = tmp_path / "pose_landmarker.task"
    file.write_bytes(b"no model")
    with pytest.raises(ModelMismatch, match="is not a pose model"):
        MediapipeTasks(file)


def test_a_missing_model_file_says_where_to_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(POSE_MODEL_VARIABLE, "/nowhere/pose.task")
    with pytest.raises(ModelMissing, match="names “/nowhere") as caught:
        find_pose_model()
    assert "--pose" in caught.value.hint


def test_several_people_come_with_a_box_each() -> None:
    photo, _ = drawn_person()
    main, other = placed(detection(), 0.55, 0, 100), placed(detection(), 0.5, 240, 300)
    with pytest.raises(SeveralPeople) as caught:
        estimate_person(photo, estimator=FakeEstimator([main, other]))
    again = FashionStudioError.from_dict(caught.value.to_dict())
    assert isinstance(again, SeveralPeople)
    assert again.people == caught.value.people
    for (x0, y0, x1, y1), found in zip(again.people, (main, other), strict=True):
        joints = [(x, y) for x, y, c in found.pose.points if c > 0]
        inside = [x0 <= x <= x1 and y0 <= y <= y1 for x, y in joints]
        assert sum(inside) >= len(joints) - 2
    damaged = FashionStudioError.from_dict({"code": "several_people", "people": [[1], "no"]})
    assert isinstance(damaged, SeveralPeople)
    assert damaged.people == ()
