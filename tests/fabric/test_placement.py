"""The grips of laid cloth agree with how `core.fabric` lays it."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from fashionstudio.core import placement as hold
from fashionstudio.core.fabric import sample_fabric
from fashionstudio.core.look import FabricPlacement


def swatch() -> np.ndarray:
    """Every place of it has another colour, so that a look-up tells where one is."""
    y, x = np.mgrid[0:96, 0:64]
    return np.stack([x * 4, y * 255 // 95, (x * 4 + y) % 256], axis=-1).astype(np.uint8)


TALL = 96 / 64
CASES = [
    FabricPlacement(120, 0, "none", "none", (0.0, 0.0)),
    FabricPlacement(75, 33, "half", "x", (12.0, -40.0)),
    FabricPlacement(40, -120, "half_brick", "both", (300.0, 7.5)),
]


@pytest.mark.parametrize("placed", CASES)
def test_a_place_in_the_swatch_and_back(placed: FabricPlacement) -> None:
    rng = np.random.default_rng(0)
    for u, v in rng.uniform(-5, 5, (50, 2)):
        assert hold.repeats_at(placed, TALL, hold.place_of(placed, TALL, u, v)) == pytest.approx(
            (u, v), abs=1e-9
        )


@pytest.mark.parametrize("placed", CASES)
def test_what_lies_at_a_place_is_what_the_swatch_has_there(placed: FabricPlacement) -> None:
    plain = replace(placed, drop="none", mirror="none")
    cloth = swatch()
    rng = np.random.default_rng(1)
    for u, v in rng.uniform(0.1, 0.9, (30, 2)):
        x, y = hold.place_of(plain, TALL, u, v)
        seen = sample_fabric(cloth, plain, [x], [y])[0].astype(int)
        there = cloth[int(v * 96), int(u * 64)].astype(int)
        assert np.abs(seen[:2] - there[:2]).max() <= 6


@pytest.mark.parametrize("placed", CASES)
def test_turning_and_scaling_hold_the_pivot_and_what_lies_there(placed: FabricPlacement) -> None:
    cloth = swatch()
    for column, row in itertools.product((-2, 0, 4), (0, 2)):
        pivot = (column + 0.5, row + 0.5)
        at = hold.place_of(placed, TALL, *pivot)
        before = sample_fabric(cloth, placed, [at[0]], [at[1]])
        for after in (
            hold.turned(placed, TALL, pivot, placed.angle_deg + 77),
            hold.scaled(placed, TALL, pivot, placed.repeat_mm * 1.7),
        ):
            assert hold.place_of(after, TALL, *pivot) == pytest.approx(at, abs=1e-6)
            assert (
                np.abs(sample_fabric(cloth, after, [at[0]], [at[1]]).astype(int) - before).max()
                <= 4
            )


def test_a_move_moves_the_whole_cloth() -> None:
    cloth, placed = swatch(), CASES[1]
    after = hold.moved(placed, 13.0, -8.0)
    x, y = np.meshgrid(np.linspace(-200, 200, 40), np.linspace(-200, 200, 40))
    same = sample_fabric(cloth, after, x + 13, y - 8)
    assert np.abs(same.astype(int) - sample_fabric(cloth, placed, x, y)).mean() < 1


def test_the_frame_hangs_near_the_place_and_on_even_repeats() -> None:
    for placed in CASES:
        column, row = hold.cell_near(placed, TALL, (55.0, 140.0))
        assert column % 2 == row % 2 == 0
        middle = hold.place_of(placed, TALL, column + 0.5, row + 0.5)
        assert math.dist(middle, (55.0, 140.0)) <= placed.repeat_mm * math.hypot(1, TALL) + 1e-6
        # A block of eight is as near to the place, whatever its size.
        column, row = hold.cell_near(placed, TALL, (55.0, 140.0), size=8)
        middle = hold.place_of(placed, TALL, column + 4, row + 4)
        assert math.dist(middle, (55.0, 140.0)) <= placed.repeat_mm * math.hypot(1, TALL) + 1e-6


def test_sizes_and_angles_stay_sensible() -> None:
    placed = CASES[0]
    assert hold.scaled(placed, 1, (0, 0), -4).repeat_mm == hold.SMALLEST_MM
    assert hold.scaled(placed, 1, (0, 0), 1e9).repeat_mm == hold.LARGEST_MM
    assert hold.turned(placed, 1, (0, 0), 190).angle_deg == -170
