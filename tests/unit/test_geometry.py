"""The Frame: points and pictures go into it and come back where they were."""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from fashionstudio.core.geometry import Frame
from fashionstudio.errors import BadInput


def gradient(height: int, width: int) -> NDArray[np.uint8]:
    y, x = np.mgrid[0:height, 0:width]
    planes = (x * 200 / width + 20, y * 200 / height + 20, (x + y) * 100 / (width + height) + 60)
    return np.rint(np.stack(planes, axis=-1)).astype(np.uint8)


def random_frame(rng: np.random.Generator, height: int, width: int) -> Frame:
    scale = float(np.exp(rng.uniform(np.log(0.15), np.log(4))))
    x = float(rng.uniform(-0.4, 0.7) * width)
    y = float(rng.uniform(-0.4, 0.7) * height)
    return Frame(x, y, scale, int(rng.integers(20, 120)), int(rng.integers(20, 120)))


def test_points_come_back_to_where_they_were() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        frame = random_frame(rng, 3000, 4000)
        points = rng.uniform(-500, 5000, (50, 2))
        assert np.abs(frame.to_photo(frame.to_frame(points)) - points).max() < 1e-4


def test_the_box_corners_are_the_frame_corners() -> None:
    frame = Frame(-12.5, 7.25, 0.5, 192, 256)
    x0, y0, x1, y1 = frame.box
    assert np.allclose(frame.to_frame([(x0, y0), (x1, y1)]), [(0, 0), (192, 256)])
    assert frame.to_frame((x0, y0)).shape == (1, 2)


def test_a_smooth_picture_returns_from_the_frame_unshifted() -> None:
    rng = np.random.default_rng(1)
    photo = gradient(300, 400)
    compared = 0
    for _ in range(60):
        frame = random_frame(rng, 300, 400)
        pasted, (x0, y0, x1, y1) = frame.paste(frame.crop(photo), photo.shape)
        # Next to the frame's or the Photo's own border the two kernels see repeated pixels.
        edge = int(np.ceil(7 * max(1, 1 / frame.scale)))
        if min(x1 - x0, y1 - y0) <= 2 * edge:
            continue
        inner = np.s_[y0 + edge : y1 - edge, x0 + edge : x1 - edge]
        compared += 1
        assert np.abs(pasted[inner].astype(int) - photo[inner]).max() <= 1, frame
    assert compared > 20


def test_a_shift_by_half_a_pixel_would_be_noticed() -> None:
    ramp = np.tile(np.arange(256, dtype=np.uint8), (64, 1))
    halved = Frame(0, 0, 0.5, 128, 32).crop(ramp)
    # Pixel 10 of the half-size picture covers pixels 20 and 21: its level is 20.5.
    assert halved[16, 10] in (20, 21)
    doubled = Frame(0, 0, 2.0, 512, 128).crop(ramp)
    assert np.abs(doubled[64, 41:43].astype(int) - [20, 21]).max() == 0


def test_shrinking_is_antialiased() -> None:
    checks = ((np.indices((400, 400)).sum(axis=0) % 2) * 255).astype(np.uint8)
    small = Frame(0, 0, 0.1, 40, 40).crop(checks)
    assert np.abs(small.astype(int) - 127).max() <= 2


def test_beyond_the_photo_edges_repeat_or_are_filled() -> None:
    photo = gradient(60, 80)
    photo[:, 0] = (10, 20, 30)
    frame = Frame(-20, 0, 1.0, 60, 60)
    assert (frame.crop(photo)[:, :15] == (10, 20, 30)).all()
    filled = frame.crop(photo, fill=128)
    assert (filled[:, :20] == 128).all()
    assert (filled[:, 20:] == photo[:, :40]).all()
    far = Frame(500, 500, 1.0, 30, 30).crop(photo)
    assert (far == photo[-1, -1]).all()


def test_a_mask_keeps_its_range_and_is_empty_beyond_the_photo() -> None:
    mask = np.full((50, 50), 255, np.uint8)
    cut = Frame(-10, -10, 1.0, 70, 70).crop_mask(mask)
    assert (cut[10:60, 10:60] == 255).all()
    assert cut[:10].max() == 0
    assert cut[60:].max() == 0


def test_a_full_frame_paste_covers_every_photo_pixel() -> None:
    rng = np.random.default_rng(2)
    for _ in range(100):
        height, width = (int(n) for n in rng.integers(50, 3000, 2))
        frame = Frame.around((0, 0, width, height), (height, width), (256, 192), margin=0)
        assert frame.valid_box((height, width)) == (0, 0, width, height)


def test_paste_keeps_float_pictures_and_refuses_a_wrong_size() -> None:
    frame = Frame(5, 5, 0.5, 20, 30)
    pasted, box = frame.paste(np.full((30, 20), 0.25, np.float32), (100, 100))
    assert pasted.dtype == np.float32
    assert box == (5, 5, 45, 65)
    assert pasted[5:65, 5:45] == pytest.approx(0.25, abs=1e-6)
    assert pasted.sum() == pytest.approx(60 * 40 * 0.25, rel=1e-4)
    four = np.dstack([np.full((30, 20), level, np.uint8) for level in (200, 100, 50, 0)])
    patch, _ = frame.paste_box(four, (100, 100))
    assert (patch == (200, 100, 50, 0)).all()
    with pytest.raises(BadInput):
        frame.paste(np.zeros((31, 20), np.uint8), (100, 100))


def test_a_frame_that_misses_the_photo_pastes_nothing() -> None:
    whole, box = Frame(500, 500, 1.0, 20, 20).paste(np.ones((20, 20, 3), np.uint8), (100, 100))
    assert box == (0, 0, 0, 0)
    assert whole.max() == 0


def test_around_contains_the_box_with_its_margin_and_keeps_the_aspect() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        height, width = (int(n) for n in rng.integers(100, 4000, 2))
        xs, ys = np.sort(rng.uniform(0, width, 2)), np.sort(rng.uniform(0, height, 2))
        if xs[1] - xs[0] < 2 or ys[1] - ys[0] < 2:
            continue
        frame = Frame.around((xs[0], ys[0], xs[1], ys[1]), (height, width), (256, 192), 0.2)
        x0, y0, x1, y1 = frame.box
        assert x0 <= xs[0] + 1e-6
        assert y0 <= ys[0] + 1e-6
        assert x1 >= xs[1] - 1e-6
        assert y1 >= ys[1] - 1e-6
        assert (x1 - x0) / (y1 - y0) == pytest.approx(0.75)
        if x1 - x0 <= width:
            assert x0 >= -1e-6
            assert x1 <= width + 1e-6
    with pytest.raises(BadInput):
        Frame.around((10, 10, 10, 50), (100, 100), (256, 192))
    with pytest.raises(BadInput):
        Frame.around((200, 10, 300, 50), (100, 100), (256, 192))


def test_a_frame_survives_json_and_refuses_nonsense() -> None:
    frame = Frame(-1.25, 3.5, 0.333, 192, 256)
    assert Frame.from_dict(json.loads(json.dumps(frame.to_dict()))) == frame
    for data in ({}, {"x": "a"}, {**frame.to_dict(), "scale": 0}, {**frame.to_dict(), "width": 0}):
        with pytest.raises(BadInput):
            Frame.from_dict(data)


def test_a_garment_cut_by_the_photos_edge_is_cut_by_the_frames() -> None:
    frame = Frame.around((100, 600, 900, 1000), (1000, 1000), (256, 192), 0.18)
    x0, y0, x1, y1 = frame.box
    assert (x0, x1, y1) == pytest.approx((0, 1000, 1000)), "no repeated edges beside or below"
    assert y0 == pytest.approx(1000 - 1000 / 0.75), "what is missing is above the head"
