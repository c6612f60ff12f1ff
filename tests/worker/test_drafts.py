"""What of a draft crosses the border."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from fashionstudio.core.image_io import read_mask, read_picture
from fashionstudio.worker.drafts import DRAFT_LIMIT_PX, draft_parts


def drawn(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    picture = np.full((height, width, 3), (40, 90, 200), np.uint8)
    change = np.zeros((height, width), np.uint8)
    return picture, change


def test_only_what_has_changed_is_sent() -> None:
    picture, change = drawn(400, 300)
    picture[100:200, 50:130] = (200, 30, 60)
    change[100:200, 50:130] = 255
    box, parts = draft_parts(picture, change)
    assert box == (50, 100, 80, 100)
    seen, mask = read_picture(parts["picture"]), read_mask(parts["region"])
    assert seen.shape == (100, 80, 3)
    assert mask.shape == (100, 80)
    assert (mask == 255).all()
    assert np.abs(seen.reshape(-1, 3).mean(axis=0) - (200, 30, 60)).max() < 3


def test_large_ones_are_shrunk_in_proportion() -> None:
    picture, change = drawn(4000, 3000)
    change[:, 500:2500] = 255
    box, parts = draft_parts(picture, change)
    assert box == (500, 0, 2000, 4000)
    with Image.open(io.BytesIO(parts["picture"])) as seen:
        assert seen.size == (DRAFT_LIMIT_PX // 2, DRAFT_LIMIT_PX)


def test_a_draft_that_changes_nothing_is_still_a_picture() -> None:
    box, parts = draft_parts(*drawn(64, 48))
    assert box[2:] == (1, 1)
    with Image.open(io.BytesIO(parts["region"])) as mask:
        assert mask.getextrema() == (0, 0)
