"""Pictures on their way into the window."""

from __future__ import annotations

import numpy as np

from fashionstudio.app.pictures import read_plane
from fashionstudio.core.plane import encode_plane


def test_what_was_found_in_a_huge_photo_can_be_read():
    mask = np.zeros((8_400, 8_400), np.uint8)  # beyond what Qt reads when it is not asked to
    mask[100:200, 300:500] = 255
    assert np.array_equal(read_plane(encode_plane(mask)), mask)
