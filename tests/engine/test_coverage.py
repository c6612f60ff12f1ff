"""Where the new garment ends: the network's word against a drawing's, and that of cut Words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from fashionstudio.core.geometry import Frame
from fashionstudio.core.person import PARTS, Person, Pose
from fashionstudio.engine.coverage import covered
from fashionstudio.engine.scene import Scene
from fashionstudio.engine.shape import Outline, Source, drawing

SIZE = (64, 48)
FRAME = Frame(0, 0, 1.0, width=SIZE[1], height=SIZE[0])


def scene(arm: tuple[slice, slice] | None = None) -> Scene:
    """Trousers from row 40 on; an arm where it is asked for."""
    parts = np.zeros(SIZE, np.uint8)
    parts[40:] = PARTS["pants"]
    if arm is not None:
        parts[arm] = PARTS["left_arm"]
    person = Person(Pose(((0.0, 0.0, 0.0),) * 18), parts, parts, {})
    seen = SimpleNamespace(person=person, place=SimpleNamespace(frame=FRAME))
    return cast(Scene, seen)


def top(source: Source = "drawn") -> Outline:
    inside = np.zeros(SIZE, np.uint8)
    inside[16:52, 12:36] = 255
    return Outline(inside, source)


def test_without_an_outline_the_network_decides() -> None:
    alpha = np.random.default_rng(0).random(SIZE).astype(np.float32)
    assert covered(alpha, None, scene()) is alpha


def test_an_outline_decides_where_the_network_was_not_sure() -> None:
    unsure = np.full(SIZE, 0.5, np.float32)
    found = covered(unsure, top("near"), scene())
    assert found[32, 24] > 0.99
    assert found[4, 4] < 0.01
    assert found.dtype == np.float32


def test_a_drawing_is_filled_over_trousers_and_not_over_an_arm() -> None:
    alpha = np.zeros(SIZE, np.float32)
    found = covered(alpha, top(), scene(arm=np.s_[20:40, 18:26]))
    assert found[47, 24] > 0.99, "trousers are no reason to end"
    assert found[30, 22] < 0.01, "an arm before the garment stays"
    assert found[30, 31] > 0.9


@pytest.mark.parametrize(("source", "beyond"), [("drawn", 0.01), ("cut", 0.01), ("near", 1.0)])
def test_what_is_drawn_or_cut_is_where_the_garment_ends(source: Source, beyond: float) -> None:
    sure = np.ones(SIZE, np.float32)
    found = covered(sure, top(source), scene())
    assert found[30, 24] > 0.99
    assert found[60, 24] == pytest.approx(beyond, abs=0.02)
    assert found[30, 44] == pytest.approx(beyond, abs=0.02)


def test_the_edge_lies_on_the_line() -> None:
    row = covered(np.ones(SIZE, np.float32), top(), scene())[:, 24]
    assert row[13] < 0.1 < 0.3 < row[16]
    assert row[15] < 0.5 < row[16]


def test_a_weaker_sketch_binds_less() -> None:
    sure = np.ones(SIZE, np.float32)
    reach = [
        int((covered(sure, top(), scene(), strength)[:, 24] > 0.5).sum())
        for strength in (1.0, 0.9, 0.5)
    ]
    assert reach[0] == 36
    assert reach[0] < reach[1] < reach[2]


def test_a_pocket_is_not_the_garment() -> None:
    region, worn = np.full(SIZE, 255, np.uint8), top().inside
    lines = np.zeros(SIZE, np.uint8)
    lines[[24, 32], 20:29] = lines[24:33, [20, 28]] = 255
    pocket = drawing(lines, region, worn)
    assert pocket is not None
    assert pocket.source == "near"
    whole = np.zeros(SIZE, np.uint8)
    whole[[16, 51], 12:36] = whole[16:52, [12, 35]] = 255
    found = drawing(whole, region, worn)
    assert found is not None
    assert found.source == "drawn"
    assert drawing(np.where(np.indices(SIZE)[0] < 30, whole, np.uint8(0)), region, worn) is None


def test_a_thin_line_between_two_rows_of_pixels_is_not_open() -> None:
    lines = np.zeros(SIZE, np.uint8)
    lines[16:52, [12, 35]] = 255
    lines[[16, 17, 50, 51], 12:36] = 80
    found = drawing(lines, np.full(SIZE, 255, np.uint8), top().inside)
    assert found is not None
    assert found.inside[30, 24] == 255
