"""What the published systems repaint: golden masks, and properties on drawn people."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.numpy import load_file

from fashionstudio.core.person import JOINTS
from fashionstudio.datasets.published.keypoints import load_keypoints
from fashionstudio.datasets.published.masks import inpaint_mask, worn_mask
from fashionstudio.datasets.published.pictures import load_labels, load_sketch
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.errors import BadInput
from tests.helpers import drawn_people
from tests.helpers.drawn_people import Cloth

SIZE = (512, 384)
DATASETS = {"Dress Code": "dresscode", "VITON-HD": "vitonhd"}
TOP = Cloth("top", "red", "plain", sleeve=0.9)
PANTS = Cloth("pants", "blue", "plain", length=0.8)
SKIRT = Cloth("skirt", "blue", "plain", length=0.8)
DRESS = Cloth("dress", "green", "plain", sleeve=0.3, length=0.5)
WORN = {"upper_body": [TOP, PANTS], "lower_body": [TOP, PANTS], "dresses": [DRESS]}


def golden() -> list[tuple[Path, str, str]]:
    """(folder, data set, category) of each golden person; none without the fixtures."""
    root = Path(os.environ.get("FASHIONSTUDIO_FIXTURES", "")) / "preprocess"
    if not (root / "cases.json").is_file():
        return []
    cases = json.loads((root / "cases.json").read_text())
    return [(root / name, DATASETS[c["dataset"]], c["category"]) for name, c in cases.items()]


@pytest.mark.parametrize(
    ("folder", "dataset", "category"), golden(), ids=lambda value: getattr(value, "name", None)
)
def test_golden_person(folder, dataset, category):
    pose = load_keypoints(folder / "keypoints.json", SIZE, dataset=dataset)
    labels = load_labels(folder / "label_map.png", SIZE)
    for system in ("ladi", "mgd"):
        mask = inpaint_mask(labels, pose, dataset=dataset, category=category, system=system)
        expected = np.array(Image.open(folder / f"expected_inpaint_mask_{system}.png"))
        np.testing.assert_array_equal(mask, expected, err_msg=system)
    sketch = np.array(Image.open(folder / "expected_sketch_512x384.png"))
    np.testing.assert_array_equal(load_sketch(folder / "sketch.png", SIZE), sketch)
    maps = pose_map(torch.from_numpy(pose)[None], SIZE)[0].numpy()
    expected_maps = load_file(folder / "expected.safetensors")["pose_map_s16"]
    np.testing.assert_allclose(maps[:, ::16, ::16], expected_maps, atol=1e-5)


def person(category: str, seed: int = 3, clothes: list[Cloth] | None = None):
    """(labels, pose, figure) of somebody drawn."""
    figure = drawn_people.draw_figure(np.random.default_rng(seed))
    pose = np.concatenate([figure.joints, np.full((18, 1), 0.9)], axis=1).astype(np.float32)
    return drawn_people.labels(figure, clothes or WORN[category]), pose, figure


def dress_code(labels, pose, category, system="ladi", **options):
    return inpaint_mask(
        labels, pose, dataset="dresscode", category=category, system=system, **options
    )


@pytest.mark.parametrize("system", ["ladi", "mgd"])
@pytest.mark.parametrize("category", ["upper_body", "lower_body", "dresses"])
@pytest.mark.parametrize("seed", [1, 2])
def test_garment_inside_and_person_outside(category, system, seed):
    labels, pose, figure = person(category, seed)
    mask = dress_code(labels, pose, category, system)
    assert set(np.unique(mask)) == {0, 255}
    assert (mask[worn_mask(labels, dataset="dresscode", category=category) > 0] == 255).all()
    other = {"upper_body": [6], "lower_body": [4, 14, 15], "dresses": []}[category]
    assert not mask[np.isin(labels, [2, 9, 10, *other])].any()  # hair, shoes, the other garment
    chin = round(figure.at("nose")[1] + 0.26 * figure.unit)
    assert not mask[:chin][labels[:chin] == 11].any()


def test_arms_are_repainted_along_their_bones_only():
    labels, pose, figure = person("upper_body", clothes=[Cloth("top", "red", "plain", 0.3), PANTS])
    mask = dress_code(labels, pose, "upper_body")
    elbow = np.round(figure.at("lelb")).astype(int)
    assert mask[elbow[1], elbow[0]] == 255
    # A hand that is far from the line of the bones stays what it is.
    labels[470:500, 10:40] = 14
    assert not dress_code(labels, pose, "upper_body")[470:500, 10:40].any()


def test_collar_is_repainted_and_face_is_not():
    labels, pose, figure = person("upper_body")
    mask = dress_code(labels, pose, "upper_body")
    neck, nose = (np.round(figure.at(name)).astype(int) for name in ("neck", "nose"))
    assert labels[neck[1], neck[0]] == labels[nose[1], nose[0]] == 11
    assert mask[neck[1], neck[0]] == 255
    assert mask[nose[1], nose[0]] == 0


def test_mgd_takes_the_box_of_what_ladi_takes():
    labels, pose, _ = person("dresses")
    ladi, mgd = (dress_code(labels, pose, "dresses", system) for system in ("ladi", "mgd"))
    assert (mgd >= ladi).all()
    rows, columns = np.nonzero(ladi)
    inside = np.zeros_like(ladi)
    inside[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] = 255
    assert (mgd <= inside).all()
    free = (inside > 0) & (labels == 0)
    assert (mgd[free] == 255).all()


def test_viton_hd_is_grown_for_ladi_but_not_for_mgd():
    labels = np.zeros(SIZE, np.uint8)
    labels[200:300, 150:230] = 5
    pose = np.full((18, 3), -1, np.float32)
    box = np.zeros(SIZE, np.uint8)
    for system, room in (("ladi", 10), ("mgd", 0)):
        mask = inpaint_mask(labels, pose, dataset="vitonhd", category="upper_body", system=system)
        box[:] = 0
        box[200 - room : 300 + room, 150 - room : 230 + room] = 255
        np.testing.assert_array_equal(mask, box)


def test_skirts_are_forgotten_unless_asked_for():
    labels, pose, _ = person("lower_body", clothes=[TOP, SKIRT])
    skirt = labels == 5
    assert skirt.sum() > 2000
    published = dress_code(labels, pose, "lower_body")
    fixed = dress_code(labels, pose, "lower_body", skirts=True)
    assert (published[skirt] == 255).mean() < 0.5
    assert (fixed[skirt] == 255).all()
    assert (fixed >= published).all()
    assert worn_mask(labels, dataset="dresscode", category="lower_body").sum() == 0
    worn = worn_mask(labels, dataset="dresscode", category="lower_body", skirts=True)
    np.testing.assert_array_equal(worn > 0, skirt)


def without(pose: np.ndarray, *names: str) -> np.ndarray:
    changed = pose.copy()
    changed[[JOINTS.index(name) for name in names]] = (-1, -1, 0)
    return changed


@pytest.mark.parametrize("missing", [(-1, -1, 0), (0, 0, 0), (1, 1, 0.1)])
def test_both_wrists_missing(missing):
    labels, pose, figure = person("upper_body", clothes=[Cloth("top", "red", "plain", 0.3), PANTS])
    pose[[JOINTS.index("left_wrist"), JOINTS.index("right_wrist")]] = missing
    mask = dress_code(labels, pose, "upper_body")
    for side in "rl":
        shoulder, elbow = figure.at(f"{side}sho"), figure.at(f"{side}elb")
        bone = np.round(0.2 * shoulder + 0.8 * elbow).astype(int)
        wrist = np.round(figure.at(f"{side}wri")).astype(int)
        assert mask[bone[1], bone[0]] == 255
        assert mask[wrist[1], wrist[0]] == 0
    assert not mask[:, :40].any()  # no line to the picture's corner
    assert not mask[:, -40:].any()


def test_elbow_missing_takes_the_straight_way_to_the_wrist():
    labels, pose, figure = person("upper_body")
    mask = dress_code(labels, without(pose, "right_elbow"), "upper_body")
    middle = np.round((figure.at("rsho") + figure.at("rwri")) / 2).astype(int)
    assert mask[middle[1], middle[0]] == 255
    assert not mask[:80, :100].any()


def test_nobody_found():
    labels, pose, _ = person("upper_body", clothes=[Cloth("top", "red", "plain", 0.3), PANTS])
    mask = dress_code(labels, np.full_like(pose, -1), "upper_body")
    assert (mask[labels == 4] == 255).all()
    assert not mask[np.isin(labels, [2, 11, 14, 15])].any()


def test_shoulders_at_the_top_of_the_picture():
    labels, pose, _ = person("dresses")
    labels, pose = labels[110:], pose - np.array([0, 110, 0], np.float32)
    pose[[JOINTS.index("nose"), JOINTS.index("neck")]] = (-1, -1, 0)
    collar = labels == 11  # what is left of the head is neck and chest
    assert collar.any()
    assert (dress_code(labels, pose, "dresses")[collar] == 255).all()


def test_nothing_to_repaint():
    empty = np.zeros(SIZE, np.uint8)
    pose = np.full((18, 3), -1, np.float32)
    for system in ("ladi", "mgd"):
        assert not dress_code(empty, pose, "dresses", system).any()


def test_unknown_category():
    with pytest.raises(BadInput, match=r"lower_body.*vitonhd"):
        inpaint_mask(
            np.zeros(SIZE, np.uint8),
            np.zeros((18, 3)),
            dataset="vitonhd",
            category="lower_body",
            system="ladi",
        )
