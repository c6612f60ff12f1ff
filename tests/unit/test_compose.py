"""Compositing: outside the Region the Photo stays what it was, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from fashionstudio.core.compose import compose
from fashionstudio.core.geometry import Frame
from fashionstudio.errors import BadInput


def noise(rng: np.random.Generator, *shape: int) -> NDArray[np.uint8]:
    return rng.integers(0, 256, shape, dtype=np.uint8)


def blob(rng: np.random.Generator, height: int, width: int) -> NDArray[np.uint8]:
    field = ndimage.gaussian_filter(rng.normal(size=(height, width)), 9)
    hard = rng.random() < 0.5
    field = (field - np.quantile(field, rng.uniform(0.3, 0.9))) / field.std()
    return np.clip(field * (1e6 if hard else 300), 0, 255).astype(np.uint8)


def test_outside_the_region_nothing_changes() -> None:
    rng = np.random.default_rng(0)
    changed = 0
    for _ in range(60):
        height, width = (int(n) for n in rng.integers(80, 260, 2))
        photo, region, keep_out = noise(rng, height, width, 3), blob(rng, height, width), None
        if rng.random() < 0.5:
            keep_out = blob(rng, height, width)
        frame = Frame(
            float(rng.uniform(-0.6, 0.9) * width),
            float(rng.uniform(-0.6, 0.9) * height),
            float(np.exp(rng.uniform(-1.5, 1))),
            int(rng.integers(30, 150)),
            int(rng.integers(30, 150)),
        )
        picture = noise(rng, *frame.shape, 3)
        before = photo.copy()
        result, alpha = compose(
            photo, picture, region, frame, feather_px=float(rng.uniform(0, 15)), keep_out=keep_out
        )
        assert (photo == before).all()
        assert (result[alpha == 0] == photo[alpha == 0]).all()
        assert alpha[region == 0].max(initial=0) == 0
        assert (alpha <= region).all()
        if keep_out is not None:
            assert alpha[keep_out == 255].max(initial=0) == 0
        x0, y0, x1, y1 = frame.valid_box(photo.shape)
        beyond = np.ones(alpha.shape, bool)
        beyond[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = False
        assert alpha[beyond].max(initial=0) == 0
        changed += bool(alpha.any())
    assert changed > 25


def test_deep_inside_it_is_the_new_picture() -> None:
    photo = np.full((200, 160, 3), 40, np.uint8)
    region = np.zeros((200, 160), np.uint8)
    region[50:150, 40:120] = 255
    frame = Frame.around((40, 50, 120, 150), photo.shape, (128, 96))
    result, alpha = compose(photo, np.full((128, 96, 3), 201, np.uint8), region, frame)
    assert (result[70:130, 60:100] == 201).all()
    assert (alpha[70:130, 60:100] == 255).all()
    edge = result[100, 38:60, 0].astype(int)
    assert (np.diff(edge) >= 0).all()
    assert np.diff(edge).max() < 40  # no visible step


def test_no_seam_where_the_region_runs_off_the_photo_but_one_where_the_frame_ends() -> None:
    photo = np.zeros((100, 100, 3), np.uint8)
    region = np.full((100, 100), 255, np.uint8)
    white = np.full((50, 100, 3), 255, np.uint8)
    _, alpha = compose(photo, white, region, Frame(0, 0, 1.0, 100, 50), feather_px=10)
    assert (alpha[:35] == 255).all()
    assert (np.diff(alpha[35:50, 50].astype(int)) <= 0).all()
    assert 0 < alpha[49, 50] < 20
    assert alpha[50:].max() == 0


def test_a_hard_edge_on_request() -> None:
    photo, region = np.zeros((60, 60, 3), np.uint8), np.zeros((60, 60), np.uint8)
    region[20:40, 20:40] = 255
    white = np.full((60, 60, 3), 255, np.uint8)
    result, alpha = compose(photo, white, region, Frame(0, 0, 1.0, 60, 60), feather_px=0)
    assert (alpha == region).all()
    assert (result[..., 0] == region).all()


def test_what_does_not_belong_together_is_refused() -> None:
    photo, frame = np.zeros((60, 60, 3), np.uint8), Frame(0, 0, 1.0, 60, 60)
    with pytest.raises(BadInput, match="region"):
        compose(photo, photo, np.zeros((50, 60), np.uint8), frame)
    with pytest.raises(BadInput):
        compose(photo, photo[:30], np.zeros((60, 60), np.uint8), frame)
