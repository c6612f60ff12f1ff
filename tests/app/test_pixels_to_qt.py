"""What goes from numpy to Qt and back is the same, whichever way does not hold the window up."""

from __future__ import annotations

import gc
import threading

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from fashionstudio.app.imaging import (
    MaskPyramid,
    PicturePyramid,
    decode_image,
    from_qimage,
    read_thumbnail,
    thumbnail,
    to_qimage,
    with_alpha,
)
from fashionstudio.core.image_io import encode_png, write_png

RNG = np.random.default_rng(5)


def noise(*shape: int) -> np.ndarray:
    return RNG.integers(0, 256, shape, dtype=np.uint8)


def halved(array: np.ndarray) -> np.ndarray:
    """2 × 2 means; an odd last row or column stands for two."""
    pad = [(0, array.shape[0] % 2), (0, array.shape[1] % 2)] + [(0, 0)] * (array.ndim - 2)
    wide = np.pad(array, pad, mode="edge").astype(int)
    total = wide[::2, ::2] + wide[1::2, ::2] + wide[::2, 1::2] + wide[1::2, 1::2]
    return ((total + 2) // 4).astype(np.uint8)


@pytest.mark.parametrize("shape", [(1, 1), (7, 5), (64, 33)])
def test_a_picture_is_the_same_in_qt(shape):
    picture = noise(*shape, 3)
    assert (from_qimage(to_qimage(picture)) == picture).all()


def test_smaller_copies_are_means_of_four_pixels():
    picture = noise(1301, 1102, 3)
    levels = [from_qimage(image) for image in PicturePyramid(picture, smallest_px=300).levels]
    assert len(levels) == 3
    assert (levels[1] == halved(picture)).all()
    assert (levels[2] == halved(levels[1])).all()


def test_smaller_copies_of_a_mask_follow_a_stroke():
    mask = noise(1001, 1303)
    pyramid = MaskPyramid(mask, smallest_px=300)
    mask[200:451, 733:1303] = 255
    pyramid.update(QRect(733, 200, 570, 251))
    assert len(pyramid.levels) > 2
    for fine, coarse in zip(pyramid.levels, pyramid.levels[1:], strict=False):
        assert (coarse == halved(fine)).all()


def test_opacity_is_multiplied_in():
    picture, alpha = noise(20, 31, 3), noise(20, 31)
    image = with_alpha(picture, alpha)
    assert image.format() == QImage.Format.Format_ARGB32_Premultiplied
    for x, y in ((0, 0), (30, 19), (12, 7)):
        got = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied).constBits()
        pixel = np.frombuffer(got, np.uint8).reshape(20, 31, 4)[y, x]
        wanted = np.rint(picture[y, x, ::-1] * (alpha[y, x] / 255))
        assert np.abs(pixel[:3] - wanted).max() <= 1
        assert pixel[3] == alpha[y, x]


def test_files_are_read_as_qt_reads_them(tmp_path):
    picture = noise(900, 700, 3)
    data = encode_png(picture)
    assert (from_qimage(decode_image(data)) == picture).all()
    assert decode_image(b"no picture").isNull()
    write_png(tmp_path / "noise.png", picture)
    small = read_thumbnail(tmp_path / "noise.png", 100)
    assert small.height() == 100
    assert small.width() in (77, 78)
    assert read_thumbnail(data, 100).size() == small.size()
    assert max(thumbnail(picture, 100).width(), thumbnail(picture, 100).height()) == 100


def test_pictures_decoded_at_the_same_time_never_wait_for_each_other_for_ever(tmp_path):
    png = encode_png(noise(64, 48, 3))
    path = tmp_path / "small.png"
    path.write_bytes(png)
    calls = (lambda: decode_image(png), lambda: read_thumbnail(path, 16)) * 2

    def work(call) -> None:
        for _ in range(400):
            call()

    threads = [threading.Thread(target=work, args=(call,), daemon=True) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def test_the_pixels_of_a_pyramid_are_what_it_was_made_of_and_outlive_it(qapp):
    picture = np.random.default_rng(2).integers(0, 256, (61, 47, 3), np.uint8)
    pyramid = PicturePyramid(picture, smallest_px=16)
    pixels = pyramid.pixels
    assert np.array_equal(pixels, picture)
    assert not pixels.flags.owndata
    assert not pixels.flags.writeable
    corner = pixels[:5, :5]
    del pyramid, pixels
    gc.collect()
    filler = [np.full(61 * 47 * 4, 7, np.uint8) for _ in range(50)]
    assert np.array_equal(corner, picture[:5, :5])
    assert len(filler) == 50
