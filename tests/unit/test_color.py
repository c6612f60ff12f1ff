"""Colour conversions against published values."""

from __future__ import annotations

import numpy as np
import pytest

from fashionstudio.core import color

# Pairs of Sharma, Wu and Dalal (2005), "The CIEDE2000 Color-Difference Formula".
SHARMA = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("first", "second", "expected"), SHARMA)
def test_delta_e_2000_published_pairs(first, second, expected):
    assert color.delta_e_2000(np.array(first), np.array(second)) == pytest.approx(
        expected, abs=1e-4
    )
    assert color.delta_e_2000(np.array(second), np.array(first)) == pytest.approx(
        expected, abs=1e-4
    )


def test_lab_of_known_colours():
    lab = color.srgb_to_lab(np.array([[255, 255, 255], [0, 0, 0], [255, 0, 0]], np.uint8))
    np.testing.assert_allclose(lab[0], [100, 0, 0], atol=0.02)
    np.testing.assert_allclose(lab[1], [0, 0, 0], atol=0.02)
    np.testing.assert_allclose(lab[2], [53.24, 80.09, 67.20], atol=0.05)


def test_round_trips():
    levels = np.arange(256, dtype=np.uint8)
    assert np.array_equal(color.linear_to_srgb_u8(color.srgb_to_linear(levels)), levels)
    colours = np.random.default_rng(0).random((50, 3))
    np.testing.assert_allclose(color.lab_to_srgb(color.srgb_to_lab(colours)), colours, atol=1e-3)


def test_linear_is_clipped():
    assert color.linear_to_srgb_u8(np.array([-1.0, 2.0])).tolist() == [0, 255]
