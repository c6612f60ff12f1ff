"""Pictures and masks survive the way into tensors and back, in the ranges that networks read."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from fashionstudio.diffusion import arrays


@pytest.fixture
def pictures():
    """Two that hold every value in every channel, of an odd shape."""
    values = np.arange(256, dtype=np.uint8).reshape(8, 32)
    first = np.stack([values, values[::-1], values[:, ::-1]], axis=-1)
    return [first, np.roll(first, 3, axis=1)]


def test_pictures_come_back_to_the_last_value(pictures):
    tensor = arrays.picture_tensor(*pictures)
    assert tensor.shape == (2, 3, 8, 32)
    assert (float(tensor.min()), float(tensor.max())) == (-1.0, 1.0)
    assert np.array_equal(arrays.to_pictures(tensor), np.stack(pictures))


def test_channels_rows_and_columns_stay_where_they_are():
    picture = np.zeros((4, 6, 3), np.uint8)
    picture[1, 5, 2] = 255
    lit = (arrays.picture_tensor(picture) > 0).nonzero()
    assert lit.tolist() == [[0, 2, 1, 5]]


def test_values_outside_the_range_are_clamped_and_grey_gets_three_channels():
    grey = torch.tensor([-7.0, 0.0, 7.0]).reshape(1, 1, 1, 3)
    assert arrays.to_pictures(grey).tolist() == [[[[0] * 3, [128] * 3, [255] * 3]]]


def test_masks_are_shares_or_decided_at_one_half():
    mask = np.array([[0, 1, 127, 128, 255]], np.uint8)
    assert arrays.mask_tensor(mask, mask).shape == (2, 1, 1, 5)
    assert torch.equal(arrays.mask_tensor(mask) * 255, torch.from_numpy(mask)[None, None].float())
    assert arrays.binary_mask_tensor(mask).flatten().tolist() == [0, 0, 0, 1, 1]
    assert arrays.to_mask(arrays.mask_tensor(mask)).tolist() == [[0, 0, 0, 255, 255]]
