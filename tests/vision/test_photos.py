"""Real photos, where there are any: a folder named by FASHIONSTUDIO_PEOPLE."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fashionstudio.errors import BadInput, NoPerson, SeveralPeople
from fashionstudio.vision.estimate import estimate_person
from fashionstudio.vision.region import propose_region

FOLDER = os.environ.get("FASHIONSTUDIO_PEOPLE", "")
PHOTOS = sorted(Path(FOLDER).glob("*.jpg")) if FOLDER else []

pytestmark = pytest.mark.skipif(not PHOTOS, reason="FASHIONSTUDIO_PEOPLE names no photos")


@pytest.fixture(scope="module", autouse=True)
def _mediapipe() -> None:
    pytest.importorskip("mediapipe")


def _read(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))


@pytest.mark.parametrize("path", PHOTOS, ids=lambda path: path.stem)
def test_regions_of_every_photo(path: Path) -> None:
    photo = _read(path)
    person = estimate_person(photo)
    upper = propose_region(photo, person, "upper_body")
    assert 0.02 < (upper.mask > 0).mean() < 0.9
    assert not ((upper.mask > 0) & person.part_mask("head", "hair")).any()
    try:
        lower = propose_region(photo, person, "lower_body")
    except BadInput:
        lower = None
    knees = [f"{side}_knee" for side in ("left", "right")]
    assert lower is not None or not any(person.pose.point(knee) for knee in knees)
    if lower is not None:
        assert not ((lower.mask > 0) & (lower.keep_out > 0)).any()


@pytest.mark.skipif(len(PHOTOS) < 2, reason="needs two photos")
def test_two_people_side_by_side() -> None:
    whole = [path for path in PHOTOS if path.stem.startswith("full_yogait")][:2]
    if len(whole) < 2:
        pytest.skip("needs two photos of a whole body")
    pictures = [np.asarray(Image.open(p).convert("RGB").resize((300, 600))) for p in whole]
    with pytest.raises(SeveralPeople, match="2 people"):
        estimate_person(np.hstack(pictures))


def test_an_empty_picture_has_nobody() -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(NoPerson):
        estimate_person(rng.integers(0, 255, (400, 300, 3), np.uint8))


def test_speed() -> None:
    photo = _read(PHOTOS[0])
    estimate_person(photo)
    started = time.process_time()
    estimate_person(photo)
    assert time.process_time() - started < 6, "CPU seconds; about 1.5 on an idle machine"
