"""A swatch keeps its true size, its angle and its repeat wherever it is laid."""

from __future__ import annotations

import numpy as np
import pytest

from fashionstudio.core.color import srgb_to_linear
from fashionstudio.core.fabric import lay_fabric, sample_fabric, seam_score
from fashionstudio.core.look import FabricPlacement


def quadrants(n: int = 32) -> np.ndarray:
    """Red, green over blue, white: every mirror and turn can be told apart."""
    swatch = np.zeros((n, n, 3), np.uint8)
    half = n // 2
    swatch[:half, :half] = (255, 0, 0)
    swatch[:half, half:] = (0, 255, 0)
    swatch[half:, :half] = (0, 0, 255)
    swatch[half:, half:] = 255
    return swatch


def at(x: float, y: float, **placement) -> tuple[int, ...]:
    place = FabricPlacement(repeat_mm=100.0, **placement)
    return tuple(int(v) for v in sample_fabric(quadrants(), place, x, y))


RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def test_true_scale_and_wrapping():
    assert at(25, 25) == RED
    assert at(75, 25) == GREEN
    assert at(25, 75) == BLUE
    assert at(125, 25) == RED
    assert at(-75, -75) == RED


def test_angle_is_counter_clockwise_as_seen():
    # After a quarter turn to the left, what was right of red (green) lies above it.
    assert at(25, -25, angle_deg=90) == RED
    assert at(25, -75, angle_deg=90) == GREEN


def test_offset_moves_right_and_down():
    assert at(35, 45, offset_mm=(10.0, 20.0)) == RED
    assert at(5, 25, offset_mm=(10.0, 0.0)) == GREEN


def test_drops():
    assert at(125, 25, drop="half") == BLUE
    assert at(25, 125, drop="half_brick") == GREEN


@pytest.mark.parametrize(
    ("mirror", "expected"), [("x", GREEN), ("y", RED), ("both", GREEN), ("none", RED)]
)
def test_mirror_of_the_second_column(mirror, expected):
    assert at(125, 25, mirror=mirror) == expected


def test_mirror_of_the_second_row():
    assert at(25, 125, mirror="y") == BLUE


def test_tall_swatch_keeps_its_pixels_square():
    swatch = np.zeros((64, 32, 3), np.uint8)
    swatch[32:] = 255
    place = FabricPlacement(repeat_mm=50.0)
    column = sample_fabric(swatch, place, 10.0, np.array([25.0, 75.0, 125.0]))[:, 0]
    assert column.tolist() == [0, 255, 0]


def test_far_view_averages_in_linear_light():
    swatch = np.zeros((64, 64, 3), np.uint8)
    swatch[:, ::2] = 255
    far = lay_fabric(swatch, FabricPlacement(repeat_mm=20.0), shape=(8, 8), mm_per_px=40.0)
    mean = srgb_to_linear(far).mean()
    assert mean == pytest.approx(0.5, abs=0.01)


def test_lay_agrees_with_sampling_and_origin():
    place = FabricPlacement(repeat_mm=40.0, angle_deg=20.0)
    laid = lay_fabric(quadrants(), place, shape=(20, 30), mm_per_px=4.0)
    moved = lay_fabric(quadrants(), place, shape=(20, 30), mm_per_px=4.0, origin_px=(3, 2))
    assert np.array_equal(laid[:-2, :-3], moved[2:, 3:])
    single = sample_fabric(quadrants(), place, 5.5 * 4.0, 7.5 * 4.0, footprint_mm=4.0)
    assert np.array_equal(single, laid[7, 5])


def test_seam_score():
    y, x = np.mgrid[0:64, 0:64] / 64 * 2 * np.pi
    smooth = ((np.sin(x) + np.cos(2 * y)) * 50 + 128).astype(np.uint8)
    ramp = np.tile(np.linspace(20, 230, 64).astype(np.uint8), (64, 1))
    assert seam_score(np.repeat(smooth[..., None], 3, 2)) < 1.5
    assert seam_score(np.repeat(ramp[..., None], 3, 2)) > 5
