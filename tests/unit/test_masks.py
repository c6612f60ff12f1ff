"""Masks: what designers grow, soften and draw closed."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from fashionstudio.core.masks import (
    area_share,
    bounding_box,
    distance_to,
    feather,
    fill_closed,
    grow,
    inner_ramp,
    largest_component,
    shrink,
    subtract,
    union,
)

Mask = NDArray[np.uint8]


def blobs(rng: np.random.Generator, height: int = 150, width: int = 180) -> Mask:
    """A random mask with soft edges and some isolated pieces, at times touching the border."""
    field = ndimage.gaussian_filter(rng.normal(size=(height, width)), 8)
    field = (field - np.quantile(field, rng.uniform(0.5, 0.97))) / field.std()
    return np.clip(field * 600 + 128, 0, 255).astype(np.uint8)


def disc(size: int, radius: float) -> Mask:
    y, x = np.mgrid[0:size, 0:size] - (size - 1) / 2
    return np.where(np.hypot(x, y) <= radius, 255, 0).astype(np.uint8)


def drawing(*lines: list[tuple[int, int]], width: int = 3, closed: bool = False) -> Mask:
    image = Image.new("L", (200, 240), 0)
    pen = ImageDraw.Draw(image)
    for line in lines:
        pen.line(line + line[:1] if closed else line, fill=255, width=width)
    return np.asarray(image).copy()


SHIRT = [(40, 40), (160, 40), (160, 200), (40, 200)]


def test_distances_agree_with_the_full_transform() -> None:
    rng = np.random.default_rng(0)
    for limit in (0, 3, 40):
        target = rng.random((700, 1100)) > 0.9997
        truth = ndimage.distance_transform_edt(~target)
        ours = distance_to(target, limit)
        near = truth <= limit
        assert np.allclose(ours[near], truth[near])
        assert (ours[~near] > limit).all()
    assert (distance_to(np.zeros((5, 5), bool), 3) > 3).all()


def test_grow_is_round_and_reaches_exactly_so_far() -> None:
    dot = np.zeros((41, 41), np.uint8)
    dot[20, 20] = 255
    assert (grow(dot, 10) == disc(41, 10)).all()
    assert (grow(dot, 0) == dot).all()
    assert grow(np.zeros_like(dot), 5).max() == 0


def test_shrink_undoes_grow_on_a_disc_but_not_at_the_border() -> None:
    assert (shrink(disc(101, 40), 10) == disc(101, 40 - 10)).mean() > 0.99
    full = np.full((30, 30), 255, np.uint8)
    assert (shrink(full, 5) == 255).all()
    touching = full.copy()
    touching[:10] = 0
    assert (shrink(touching, 5)[15:] == 255).all()
    assert (shrink(touching, 5)[:14] == 0).all()


def test_growing_never_loses_and_shrinking_never_gains() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        mask, px = blobs(rng), float(rng.uniform(0, 20))
        assert (grow(mask, px) >= mask).all()
        assert (shrink(mask, px) <= mask).all()


def test_feather_stays_within_the_grown_mask_and_the_bound() -> None:
    rng = np.random.default_rng(2)
    for _ in range(30):
        mask, bound, px = blobs(rng), blobs(rng), float(rng.uniform(0.5, 25))
        soft = feather(mask, px)
        assert soft[grow(mask, px) == 0].max(initial=0) == 0
        assert (feather(mask, px, within=bound) <= bound).all()


def test_feather_is_symmetric_about_the_edge_and_monotonic() -> None:
    step = np.zeros((60, 100), np.uint8)
    step[:, 50:] = 255
    row = feather(step, 12)[30].astype(int)
    assert (np.diff(row) >= 0).all()
    assert row[37] == 0
    assert row[62] == 255
    assert np.abs(row[50:62] - (255 - row[49:37:-1])).max() <= 2


def test_the_inner_ramp_only_takes_away() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        mask, px = blobs(rng), float(rng.uniform(0, 20))
        ramp = inner_ramp(mask, px)
        assert (ramp <= mask).all()
        deep = distance_to(mask == 0, px + 1) > px + 1
        assert (ramp[deep] == mask[deep]).all()


def test_largest_component_keeps_its_soft_edge() -> None:
    mask = np.zeros((60, 60), np.uint8)
    mask[5:15, 5:15] = 255
    mask[30:55, 30:55] = 60
    mask[31:54, 31:54] = 255
    largest = largest_component(mask)
    assert largest[:20, :20].max() == 0
    assert (largest[30:55, 30:55] == mask[30:55, 30:55]).all()
    assert largest_component(np.zeros((4, 4), np.uint8)).max() == 0


def test_boxes_and_areas() -> None:
    mask = np.zeros((50, 40), np.uint8)
    assert bounding_box(mask) is None
    mask[10:20, 5:30] = 1
    assert bounding_box(mask) == (5, 10, 30, 20)
    assert area_share(np.full((10, 10), 255, np.uint8)) == 1.0
    a, b = disc(41, 15), disc(41, 8)
    assert (union(subtract(a, b), b) == a).all()


def test_a_closed_drawing_is_filled_up_to_its_outer_edge() -> None:
    filled = fill_closed(drawing(SHIRT, closed=True))
    truth = np.zeros((240, 200), np.uint8)
    truth[39:202, 39:162] = 255
    assert (filled == truth).mean() > 0.998
    assert set(np.unique(filled)) == {0, 255}


def test_small_gaps_are_closed_and_large_ones_are_not() -> None:
    sketch = drawing(SHIRT, closed=True)
    sketch[100:105, 150:170] = 0
    assert 0.3 < area_share(fill_closed(sketch, gap_px=6)) < 0.5
    sketch[80:130, 150:170] = 0
    assert fill_closed(sketch, gap_px=6).max() == 0


def test_an_open_line_or_a_loop_in_it_is_no_silhouette() -> None:
    assert fill_closed(drawing(SHIRT) * 0).max() == 0
    assert fill_closed(drawing(SHIRT)).max() == 0
    assert fill_closed(drawing([(20, 20), (100, 200), (180, 30)])).max() == 0
    loop = drawing([(20, 20), (100, 200), (180, 30), (170, 25), (180, 20), (182, 40)])
    assert fill_closed(loop).max() == 0


def test_a_drawing_that_runs_off_the_picture_is_closed_by_its_side() -> None:
    sketch = drawing([(40, 239), (60, 60), (140, 60), (160, 239)])
    filled = fill_closed(sketch)
    assert filled[238, 100] == 255
    assert filled[100, 100] == 255
    assert filled[100, 20] == 0
    assert area_share(filled) == pytest.approx(0.37, abs=0.03)


def test_details_inside_are_filled_and_loose_strokes_outside_are_not() -> None:
    sketch = union(
        drawing(SHIRT, closed=True),
        drawing([(100, 40), (100, 200)], [(60, 100), (90, 130)]),
        drawing([(161, 120), (195, 120)]),
    )
    filled = fill_closed(sketch)
    assert (filled[45:195, 45:155] == 255).all()
    assert filled[115:125, 180:].max() == 0


def test_twelve_megapixels_do_not_take_for_ever() -> None:
    mask = np.zeros((4000, 3000), np.uint8)
    mask[500:3500, 600:2400] = 255
    sketch = grow(subtract(mask, shrink(mask, 5)), 2)
    for work in (
        lambda: grow(mask, 25),
        lambda: shrink(mask, 25),
        lambda: feather(mask, 12),
        lambda: inner_ramp(mask, 20),
        lambda: fill_closed(sketch),
        lambda: largest_component(mask),
    ):
        start = time.process_time()
        work()
        # About half a second on one core of a laptop; the bound only catches another order.
        assert time.process_time() - start < 6


def test_a_placket_that_runs_off_the_picture_leaves_no_slit() -> None:
    sketch = np.zeros((80, 60), np.uint8)
    sketch[20, 10:50] = 255
    sketch[20:, [10, 49]] = 255
    sketch[26:, [28, 29, 33, 34]] = 255
    filled = fill_closed(sketch, 4.0)
    assert filled[21:, 11:49].all()
    assert not filled[:18].any()


def test_a_hem_with_its_seam_belongs_to_the_garment() -> None:
    sketch = np.zeros((120, 80), np.uint8)
    sketch[20:22, 10:70] = sketch[20:106, 10:12] = sketch[20:106, 68:70] = 255
    sketch[98:100, 10:70] = sketch[104:106, 10:70] = 255
    filled = fill_closed(sketch, 4.0)
    assert filled[21:106, 11:69].all()
    assert not filled[108:].any()
