"""Masks that are put away come back as they were, and take little room meanwhile."""

from __future__ import annotations

import numpy as np
import pytest

from fashionstudio.core.tiles import PackedMask


@pytest.mark.parametrize("shape", [(1, 1), (128, 128), (300, 257), (129, 1000)])
def test_a_mask_comes_back_to_the_last_bit(shape):
    mask = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    put_away = PackedMask(mask)
    assert put_away.shape == shape
    assert np.array_equal(put_away.unpack(), mask)


def test_a_region_takes_a_hundredth_of_its_room():
    y, x = np.mgrid[0:2000, 0:1500]
    region = np.where(((x - 700) / 300) ** 2 + ((y - 900) / 500) ** 2 < 1, 255, 0).astype(np.uint8)
    put_away = PackedMask(region)
    assert put_away.size_bytes < region.nbytes / 100
    assert np.array_equal(put_away.unpack(), region)


def test_what_is_unpacked_is_the_callers_own():
    put_away = PackedMask(np.zeros((200, 200), np.uint8))
    put_away.unpack()[:] = 255
    assert not put_away.unpack().any()
