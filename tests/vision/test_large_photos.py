"""Large Photos are understood at working size, and their masks come back smooth and exact."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage
from vision_fakes import FakeEstimator, detection, drawn_person, drawn_pose

from fashionstudio.core.look import CATEGORIES, Category
from fashionstudio.core.person import JOINTS, PARTS, Person
from fashionstudio.vision.blazepose import Detection
from fashionstudio.vision.estimate import estimate_person
from fashionstudio.vision.estimators import Box
from fashionstudio.vision.region import propose_region
from fashionstudio.vision.working import (
    WORKING_SIDE,
    enlarge_labels,
    enlarge_mask,
    scale_pose,
    working_shape,
)

ZOOM = 4
Picture = NDArray[np.uint8]


class ScalingEstimator:
    """Finds the drawn person in a picture of any size, once."""

    name = "fake"

    def __init__(self) -> None:
        self.shown: list[Picture] = []

    def detect(self, picture: Picture) -> Detection | None:
        self.shown.append(picture)
        if len(self.shown) > 1:
            return None
        found = detection()
        height, width = picture.shape[:2]
        ratio = width / found.likelihood.shape[1], height / found.likelihood.shape[0]
        likelihood = Image.fromarray(found.likelihood).resize((width, height))
        return Detection(
            scale_pose(found.pose, ratio),
            np.asarray(likelihood, np.float32),
            face=tuple((x * ratio[0], y * ratio[1]) for x, y in found.face),
            feet={"left": tuple((x * ratio[0], 560 * ratio[1]) for x in (280, 282, 290))},
        )

    def faces(self, picture: Picture) -> list[Box]:
        return []


def _enlarged(picture: Picture, zoom: int = ZOOM) -> Picture:
    size = (picture.shape[1] * zoom, picture.shape[0] * zoom)
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))


@pytest.fixture(scope="module")
def small() -> tuple[Picture, Person]:
    photo, _ = drawn_person()
    return photo, estimate_person(photo, estimator=ScalingEstimator())


@pytest.fixture(scope="module")
def large() -> tuple[Picture, Person]:
    photo = _enlarged(drawn_person()[0])
    return photo, estimate_person(photo, estimator=ScalingEstimator())


def _overlap(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    return float((one & other).sum() / max(int((one | other).sum()), 1))


def _roughness(mask: NDArray[np.bool_], step: float) -> float:
    """Mean width of what rounding off bumps of this size changes along the outline, in pixels."""
    outline = (mask ^ ndimage.binary_erosion(mask, border_value=1)).sum()
    rounded = ndimage.gaussian_filter(mask.astype(np.float32), step / 2) > 0.5
    return float((mask ^ rounded).sum() / outline)


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_region_is_that_of_the_reduced_photo(
    category: Category, small: tuple[Picture, Person], large: tuple[Picture, Person]
) -> None:
    expected = propose_region(*small, category)
    result = propose_region(*large, category)
    zoomed = np.kron(expected.mask > 0, np.ones((ZOOM, ZOOM), bool))
    assert result.mask.shape == large[0].shape[:2]
    assert _overlap(result.mask > 0, zoomed) > 0.97
    assert set(np.unique(result.mask)) == {0, 255}
    assert not (result.mask & result.keep_out).any()
    spared = large[1].part_mask("head", "hair", "left_hand", "right_hand")
    assert not result.mask[spared].any()
    assert (result.keep_out[spared] == 255).all()


def test_outlines_have_no_stairs(
    small: tuple[Picture, Person], large: tuple[Picture, Person]
) -> None:
    step = large[0].shape[0] / 720  # the Region is worked out on 720 pixels
    mask = propose_region(*large, "upper_body").mask > 0
    stairs = np.kron(propose_region(*small, "upper_body").mask > 0, np.ones((ZOOM, ZOOM), bool))
    assert _roughness(stairs, step) > 0.15, "the measure sees stairs where there are some"
    assert _roughness(mask, step) < 0.03
    assert _roughness(large[1].silhouette > 0, large[0].shape[0] / WORKING_SIDE) < 0.02


def test_the_person_is_the_same_at_the_photos_size(
    small: tuple[Picture, Person], large: tuple[Picture, Person]
) -> None:
    zoomed = np.kron(small[1].parts, np.ones((ZOOM, ZOOM), np.uint8))
    parts = large[1].parts
    np.testing.assert_array_equal(parts > 0, large[1].silhouette > 0)
    assert _overlap(parts > 0, zoomed > 0) > 0.98
    assert (parts == zoomed).mean() > 0.98
    for part in ("head", "hair", "upper_clothes", "pants", "left_hand", "right_arm"):
        assert _overlap(parts == PARTS[part], zoomed == PARTS[part]) > 0.9, part
    for name in JOINTS:
        x, y = drawn_pose().point(name) or (0, 0)
        assert large[1].pose.point(name) == pytest.approx((ZOOM * x, ZOOM * y), abs=0.01)
    assert large[1].extra["face"][0] == pytest.approx([ZOOM * 270, ZOOM * 94], abs=0.1)
    assert large[1].extra["feet"]["left"][2] == pytest.approx([ZOOM * 290, ZOOM * 560], abs=0.1)


def test_the_estimator_is_shown_the_working_size() -> None:
    photo, _ = drawn_person()
    finder = ScalingEstimator()
    estimate_person(photo, estimator=finder)
    assert finder.shown[0] is photo, "a small photo is not resampled"
    finder = ScalingEstimator()
    estimate_person(_enlarged(photo), estimator=finder)
    assert all(max(picture.shape) == WORKING_SIDE for picture in finder.shown)


def test_a_given_pose_and_silhouette_are_kept_as_they_are() -> None:
    photo, silhouette = drawn_person()
    photo, outline = _enlarged(photo, 3), np.kron(silhouette, np.ones((3, 3), np.uint8))
    outline[5, 7] = 255  # far from any label: it needs one all the same
    pose = scale_pose(drawn_pose(), (3.0001, 3.0001))
    person = estimate_person(photo, estimator=FakeEstimator([]), pose=pose, silhouette=outline)
    assert person.pose == pose
    np.testing.assert_array_equal(person.silhouette, outline)
    np.testing.assert_array_equal(person.parts > 0, outline > 0)


def test_a_single_stroke_of_a_large_sketch_counts(large: tuple[Picture, Person]) -> None:
    photo, person = large
    drawing = Image.new("L", (photo.shape[1], photo.shape[0]), 0)
    corners = [(195, 150), (285, 150), (380, 460), (100, 460)]
    corners = [(ZOOM * x, ZOOM * y) for x, y in corners]
    ImageDraw.Draw(drawing).polygon(corners, outline=255, width=1)
    result = propose_region(photo, person, "upper_body", sketch=np.asarray(drawing))
    assert result.mask[ZOOM * 440, ZOOM * 120] == 255
    assert propose_region(photo, person, "upper_body").mask[ZOOM * 440, ZOOM * 120] == 0


def test_the_working_shape() -> None:
    assert working_shape((WORKING_SIDE, 900, 3)) == (WORKING_SIDE, 900)
    assert working_shape((2 * WORKING_SIDE, 1000, 3)) == (WORKING_SIDE, 500)
    assert working_shape((70, 9000, 3)) == (64, 8229), "a strip keeps enough of its short side"


def test_masks_and_labels_of_nothing_and_everything() -> None:
    shape = (2 * WORKING_SIDE, 200)
    for inside in (False, True):
        mask = enlarge_mask(np.full((WORKING_SIDE, 100), inside), shape)
        assert (mask == 255 * inside).all()
    labels = np.zeros((WORKING_SIDE, 100), np.uint8)
    everywhere = np.full(shape, 255, np.uint8)
    assert not enlarge_labels(labels, everywhere).any()
    labels[:, 60:] = 4
    assert (enlarge_labels(labels, everywhere) == 4).all()


def test_poses_keep_missing_joints_missing() -> None:
    pose = scale_pose(drawn_pose(("nose",)), (2.0, 3.0))
    assert pose.point("nose") is None
    assert pose.point("neck") == (480, 450)
