"""The shipped person network: it finds people alone, and says in words what is wrong with it."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from vision_fakes import detection, drawn_person, drawn_pose

from fashionstudio import paths
from fashionstudio.core.crop import Crop
from fashionstudio.core.person import JOINTS, PARTS
from fashionstudio.core.uprightness import turn_to_upright
from fashionstudio.errors import ModelMismatch, ModelMissing, NoPerson
from fashionstudio.vision import estimators
from fashionstudio.vision.body import Body
from fashionstudio.vision.estimate import estimate_person
from fashionstudio.vision.person_finder import PersonFinder
from fashionstudio.vision.person_reading import Reading, cut, frame_box
from fashionstudio.vision.person_weights import (
    FOLDER,
    MANIFEST_FILE,
    WEIGHTS_FILE,
    find_weights,
    load_network,
    read_manifest,
)
from fashionstudio.vision.refine import refine_parts, understanding

# Read off the photos, as shares of width and height.
JOINTS_BY_EYE = {
    "tee-and-jeans": {
        "nose": (0.50, 0.10), "neck": (0.50, 0.20), "right_shoulder": (0.385, 0.195),
        "left_shoulder": (0.625, 0.20), "right_elbow": (0.32, 0.33), "left_elbow": (0.675, 0.34),
        "right_hip": (0.43, 0.47), "left_hip": (0.58, 0.47), "right_knee": (0.42, 0.68),
        "left_knee": (0.61, 0.69),
    },
    "red-top-and-trousers": {
        "nose": (0.47, 0.16), "neck": (0.48, 0.31), "right_shoulder": (0.31, 0.32),
        "left_shoulder": (0.655, 0.31), "right_elbow": (0.265, 0.52), "left_elbow": (0.725, 0.51),
    },
}  # fmt: skip
PARTS_BY_EYE = {
    "tee-and-jeans": {
        "head": (0.5, 0.10), "upper_clothes": (0.5, 0.36), "pants": (0.42, 0.66),
        "hair": (0.5, 0.045),
    },
    "red-top-and-trousers": {"head": (0.47, 0.17), "upper_clothes": (0.48, 0.45)},
}  # fmt: skip


def _photo(name: str) -> np.ndarray:
    image = Image.open(paths.assets_dir() / "people" / f"{name}.jpg").convert("RGB")
    image.thumbnail((512, 512))
    return np.asarray(image)


@pytest.fixture
def no_mediapipe(monkeypatch: pytest.MonkeyPatch):
    """As on a machine where it is not installed."""
    found = importlib.util.find_spec

    def without(name: str, *more: str):
        return None if name.split(".")[0] == "mediapipe" else found(name, *more)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    estimators.get_estimator.cache_clear()
    yield
    estimators.get_estimator.cache_clear()


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The weights in the user's own folder, which hides the shipped one; to be damaged."""
    folder = tmp_path / "data" / "models" / FOLDER
    shutil.copytree(find_weights(), folder)
    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(tmp_path))
    return folder


@pytest.mark.parametrize("name", list(JOINTS_BY_EYE))
def test_it_finds_the_samples_without_mediapipe(name: str, no_mediapipe: None) -> None:
    photo = _photo(name)
    person = estimate_person(photo)
    assert "mediapipe" not in person.source
    height, width = photo.shape[:2]
    points = dict(zip(JOINTS, person.pose.points, strict=True))
    apart = [
        np.hypot(points[joint][0] - x * width, points[joint][1] - y * height) / height
        for joint, (x, y) in JOINTS_BY_EYE[name].items()
    ]
    assert np.median(apart) < 0.03
    for part, (x, y) in PARTS_BY_EYE[name].items():
        assert person.parts[round(y * height), round(x * width)] == PARTS[part], part
    assert not (person.silhouette[:, :10] > 0).any()
    np.testing.assert_array_equal(person.parts > 0, person.silhouette > 0)


def test_an_empty_picture_has_nobody(no_mediapipe: None) -> None:
    shades = np.linspace(90, 200, 300).astype(np.uint8)
    with pytest.raises(NoPerson, match="No person was found"):
        estimate_person(np.repeat(np.repeat(shades[:, None, None], 200, 1), 3, 2))


def test_the_shipped_weights_are_small_and_what_their_manifest_says() -> None:
    folder = find_weights()
    facts = read_manifest(folder)["files"][WEIGHTS_FILE]
    assert facts["bytes"] == (folder / WEIGHTS_FILE).stat().st_size <= 10_000_000
    assert load_network(folder) is load_network(folder)


def test_damaged_weights_are_told_in_words(copied: Path) -> None:
    path = copied / WEIGHTS_FILE
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ModelMismatch, match="person network is damaged") as caught:
        PersonFinder()
    assert caught.value.hint


def test_a_manifest_that_cannot_be_read_is_told_in_words(copied: Path) -> None:
    (copied / MANIFEST_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(ModelMismatch, match="damaged"):
        PersonFinder()
    facts = {"format": 99, "files": {WEIGHTS_FILE: {"sha256": "0"}}}
    (copied / MANIFEST_FILE).write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(ModelMismatch, match="another version"):
        PersonFinder()


def test_missing_weights_are_told_in_words(
    copied: Path, no_mediapipe: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copied / WEIGHTS_FILE).unlink()
    with pytest.raises(ModelMissing, match="weights are missing"):
        PersonFinder()
    monkeypatch.setattr(paths, "models_dirs", lambda: (copied.parent.parent,))
    with pytest.raises(ModelMissing, match="weights are missing"):
        estimators.get_estimator("mini")
    with pytest.raises(ModelMissing, match="needs mediapipe") as caught:
        estimators.get_estimator("auto")
    assert "--pose" in caught.value.hint


def test_looking_at_a_box_beyond_the_picture_keeps_places() -> None:
    picture = np.zeros((100, 80, 3), np.uint8)
    picture[40:44, 20:24] = 255
    box, frame = frame_box((-20.0, -30.0, 100.0, 130.0), (256, 192))
    seen = cut(picture, box, frame)
    assert (seen[0, 0] == 128).all()
    rows, columns = np.nonzero((seen > 200).all(-1))
    step = (box[2] - box[0]) / frame[1]
    assert abs(box[0] + (columns.mean() + 0.5) * step - 22) < 1
    assert abs(box[1] + (rows.mean() + 0.5) * step - 42) < 1


def _reading(labels: tuple[int, ...], planes: list[np.ndarray], moved: float = 0.0) -> Reading:
    """A network that is sure of these planes, and of the drawn person's joints."""
    shares = np.stack(planes).astype(np.float32)
    joints = drawn_pose().array() + np.array([moved, 0, 0], np.float32)
    shape = (planes[0].shape[0], planes[0].shape[1])
    return Reading((0.0, 0.0, float(shape[1]), float(shape[0])), labels, shares, joints, shape)


def test_a_sleeve_taken_for_skin_is_put_right_unless_the_network_sees_somebody_else() -> None:
    """The drawn arms are called skin by colour; a network that knows sleeves says otherwise."""
    photo, silhouette = drawn_person()
    body = Body.of(drawn_pose(), face=detection().face)
    inside = silhouette > 0
    first = np.where(inside, PARTS["upper_clothes"], 0).astype(np.uint8)
    first[:, 300:][inside[:, 300:]] = PARTS["left_arm"]
    labels = (0, PARTS["upper_clothes"])
    reading = _reading(labels, [~inside, inside])
    assert understanding(reading, silhouette, body) == 1.0
    refined = refine_parts(photo, first, silhouette, body, reading)
    assert refined.parts[240, 320] == PARTS["upper_clothes"]
    assert refined.changed > 0.05
    np.testing.assert_array_equal(refined.parts > 0, inside)
    elsewhere = _reading(labels, [~inside, inside], moved=150.0)
    refused = refine_parts(photo, first, silhouette, body, elsewhere)
    assert refused.trust == 0
    np.testing.assert_array_equal(refused.parts, first)


def test_a_turned_photo_gives_joints_where_they_are() -> None:
    photo = _photo("tee-and-jeans")
    finder = PersonFinder()
    upright = finder.detect_either_way(photo)
    found = finder.detect_either_way(Crop(2).apply(photo))
    assert turn_to_upright(upright.pose) == 0
    assert turn_to_upright(found.pose) == 2
    wanted, there = Crop(2).pose(upright.pose, photo.shape[:2]).array(), found.pose.array()
    both = (wanted[:, 2] > 0.3) & (there[:, 2] > 0.3)
    assert both.sum() >= 12
    assert np.median(np.hypot(*(wanted[both, :2] - there[both, :2]).T)) < 6
    inside = np.rot90(found.likelihood, 2) > 0.5
    assert (inside == (upright.likelihood > 0.5)).mean() > 0.97
