"""The Region covers the old garment, spares face, hair and hands, and follows the Sketch."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage
from vision_fakes import (
    SHIRT,
    TROUSERS,
    FakeEstimator,
    detection,
    drawn_person,
    drawn_pose,
)

from fashionstudio.core.look import CATEGORIES, Category
from fashionstudio.core.person import Person
from fashionstudio.errors import BadInput
from fashionstudio.vision.blazepose import Detection
from fashionstudio.vision.estimate import estimate_person
from fashionstudio.vision.frame import choose_frame
from fashionstudio.vision.overlay import draw_overlay
from fashionstudio.vision.region import propose_region


def _person(sleeves: bool = False) -> tuple[np.ndarray, Person]:
    photo, _ = drawn_person(sleeves)
    return photo, estimate_person(photo, estimator=FakeEstimator([detection()]))


def _coloured(photo: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return np.abs(photo.astype(int) - colour).max(axis=2) < 20


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("allow_growth", [True, False])
def test_face_hair_and_hands_are_never_covered(category: Category, allow_growth: bool) -> None:
    photo, person = _person()
    sketch = np.zeros(photo.shape[:2], np.uint8)
    sketch[40:600:4, 60:420] = 255
    result = propose_region(photo, person, category, sketch=sketch, allow_growth=allow_growth)
    assert not ((result.mask > 0) & (result.keep_out > 0)).any()
    spared = person.part_mask("head", "hair", "left_hand", "right_hand")
    assert not result.mask[spared].any()
    assert set(np.unique(result.mask)) <= {0, 255}


@pytest.mark.parametrize("sleeves", [False, True])
def test_upper_body_covers_the_shirt_and_spares_the_trousers(sleeves: bool) -> None:
    photo, person = _person(sleeves)
    result = propose_region(photo, person, "upper_body")
    shirt = _coloured(photo, SHIRT) & (person.silhouette > 0) & (result.keep_out == 0)
    assert result.mask[shirt].mean() > 0.995 * 255
    trousers = _coloured(photo, TROUSERS)
    trousers[:345] = False
    assert result.mask[trousers].mean() < 0.01 * 255
    assert result.mask[250, 168] == 255, "bare arms belong to it: sleeves may become longer"


def test_lower_body_covers_the_trousers_and_the_room_between_the_legs() -> None:
    photo, person = _person()
    result = propose_region(photo, person, "lower_body")
    trousers = _coloured(photo, TROUSERS) & (result.keep_out == 0)
    assert result.mask[trousers].mean() > 0.99 * 255
    assert result.mask[480, 240] == 255
    assert result.mask[230, 240] == 0
    tight = propose_region(photo, person, "lower_body", allow_growth=False)
    assert tight.mask[540, 240] == 0


def test_dresses_are_both() -> None:
    photo, person = _person()
    both = propose_region(photo, person, "dresses").mask > 0
    for category in ("upper_body", "lower_body"):
        part = propose_region(photo, person, category).mask > 0
        assert (part & both).sum() > 0.98 * part.sum()


def test_without_growth_bare_arms_and_trousers_stay() -> None:
    photo, person = _person()
    tight = propose_region(photo, person, "upper_body", allow_growth=False).mask > 0
    shirt = person.part_mask("upper_clothes")
    assert tight[ndimage.binary_erosion(shirt, iterations=4)].mean() > 0.98
    assert not tight[250, 168], "an arm"
    assert ndimage.distance_transform_edt(~shirt)[tight].max() < 12


def test_growth_is_obeyed() -> None:
    photo, person = _person()
    small = propose_region(photo, person, "upper_body", growth_px=3).mask > 0
    large = propose_region(photo, person, "upper_body", growth_px=25).mask > 0
    assert large.sum() > 1.15 * small.sum()
    assert (small & ~large).sum() < 0.01 * small.sum()


def test_the_sketch_widens_the_region() -> None:
    photo, person = _person()
    drawing = Image.new("L", (photo.shape[1], photo.shape[0]), 0)
    corners = [(195, 150), (285, 150), (380, 460), (100, 460)]
    ImageDraw.Draw(drawing).polygon(corners, outline=255, width=3)
    result = propose_region(photo, person, "upper_body", sketch=np.asarray(drawing))
    assert result.mask[440, 120] == 255
    assert result.mask[440, 360] == 255
    assert propose_region(photo, person, "upper_body").mask[440, 120] == 0


def test_the_outline_is_smooth() -> None:
    photo, person = _person()
    mask = propose_region(photo, person, "upper_body").mask > 0
    smoothed = ndimage.gaussian_filter(mask.astype(float), 1.0) > 0.5
    assert (mask ^ smoothed).sum() < 0.01 * mask.sum()


def test_a_large_photo_is_worked_on_reduced_and_comes_back_at_its_size() -> None:
    photo, person = _person()
    large = np.kron(photo, np.ones((3, 3, 1), np.uint8))
    whole = Person(
        pose=type(person.pose)(tuple((x * 3, y * 3, c) for x, y, c in person.pose.points)),
        silhouette=np.kron(person.silhouette, np.ones((3, 3), np.uint8)),
        parts=np.kron(person.parts, np.ones((3, 3), np.uint8)),
        confidence=person.confidence,
    )
    result = propose_region(large, whole, "upper_body")
    assert result.mask.shape == large.shape[:2]
    small = propose_region(photo, person, "upper_body").mask
    assert abs(result.mask.mean() - small.mean()) < 0.1 * small.mean()


def test_a_bust_has_no_lower_body() -> None:
    photo, silhouette = drawn_person(height=240)
    legs = tuple(f"{s}_{j}" for s in ("left", "right") for j in ("wrist", "hip", "knee", "ankle"))
    found = Detection(drawn_pose(legs), silhouette.astype(np.float32) / 255)
    person = estimate_person(photo, estimator=FakeEstimator([found]))
    with pytest.raises(BadInput, match="hips and legs"):
        propose_region(photo, person, "lower_body")
    result = propose_region(photo, person, "upper_body")
    assert any("picture's edge" in note for note in result.notes)
    assert result.mask[-1, 240] == 255


def test_left_and_right_are_the_persons_own() -> None:
    _photo, person = _person()
    xs = {
        side: np.nonzero(person.part_mask(f"{side}_hand"))[1].mean() for side in ("left", "right")
    }
    assert xs["right"] < 240 < xs["left"]


def test_wrong_sizes_are_refused() -> None:
    photo, person = _person()
    with pytest.raises(BadInput, match="sketch"):
        propose_region(photo, person, "upper_body", sketch=np.zeros((9, 9), np.uint8))
    with pytest.raises(BadInput, match="category"):
        propose_region(photo, person, "hats")  # type: ignore[arg-type]


def test_the_frame_shows_the_region() -> None:
    photo, person = _person()
    region = propose_region(photo, person, "upper_body").mask
    frame = choose_frame(person, region, photo.shape)
    x0, y0, x1, y1 = frame.box
    ys, xs = np.nonzero(region)
    assert x0 < xs.min()
    assert xs.max() < x1
    assert y0 < ys.min()
    assert ys.max() < y1
    assert (frame.height, frame.width) == (256, 192)
    whole = choose_frame(person, propose_region(photo, person, "dresses").mask, photo.shape)
    assert whole.box[1] <= 40
    assert whole.box[3] >= 590
    with pytest.raises(BadInput, match="empty"):
        choose_frame(person, np.zeros_like(region), photo.shape)


def test_the_overlay_draws_regions() -> None:
    photo, person = _person()
    region = propose_region(photo, person, "upper_body").mask
    picture = draw_overlay(photo, person, {"upper_body": region})
    assert picture.dtype == np.uint8
    assert picture.shape[0] >= photo.shape[0]
    assert (picture != draw_overlay(photo, person)).any()
