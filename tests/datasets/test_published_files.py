"""How single files of the public data sets are read: pictures, label maps, sketches, keypoints."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from fashionstudio.datasets.published.keypoints import load_keypoints
from fashionstudio.datasets.published.listing import read_captions, read_pairs
from fashionstudio.datasets.published.pictures import (
    load_garment,
    load_labels,
    load_rgb,
    load_sketch,
)
from fashionstudio.errors import BadImage, BadInput


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def test_pictures_are_shrunk_bicubically(tmp_path):
    source = noise(64, 48, 3)
    Image.fromarray(source).save(tmp_path / "a.png")
    expected = np.array(Image.fromarray(source).resize((24, 32), Image.Resampling.BICUBIC))
    for given in (source, tmp_path / "a.png"):
        np.testing.assert_array_equal(load_rgb(given, (32, 24)), expected)
    np.testing.assert_array_equal(load_rgb(source, None), source)


@pytest.mark.parametrize("mode", ["P", "L"])
def test_label_maps_keep_their_ids(tmp_path, mode):
    ids = np.kron(noise(16, 12) % 18, np.ones((4, 4), np.uint8))
    image = Image.fromarray(ids)
    if mode == "P":
        image.putpalette([(91 * value) % 256 for value in range(768)])
    image.save(tmp_path / "labels.png")
    with Image.open(tmp_path / "labels.png") as stored:
        assert stored.mode == mode
    np.testing.assert_array_equal(load_labels(tmp_path / "labels.png", (16, 12)), ids[2::4, 2::4])


def test_label_maps_in_colour_are_refused(tmp_path):
    Image.fromarray(noise(8, 8, 3)).save(tmp_path / "labels.png")
    with pytest.raises(BadImage, match=r"labels\.png.*label ids"):
        load_labels(tmp_path / "labels.png", None)


def test_garments_get_white_background_through_the_inverted_mask():
    colours, mask = noise(32, 24, 3), noise(32, 24, seed=1)
    mask[:8], mask[8:16] = 255, 0
    found = load_garment(colours, mask, None).astype(float)
    m = mask[..., None].astype(float)
    expected = colours * m / 255 + (255 - m) ** 2 / 255
    assert np.abs(found - expected).max() <= 1
    np.testing.assert_array_equal(found[:8], colours[:8])
    assert (found[8:16] == 255).all()
    np.testing.assert_array_equal(load_garment(colours, None, None), colours)


def test_garments_are_whitened_before_they_are_resized():
    colours = np.zeros((32, 32, 3), np.uint8)
    mask = np.zeros((32, 32), np.uint8)
    mask[:, :17] = 255  # the edge falls between two pixels of the small picture
    edge = load_garment(colours, mask, (8, 8))[:, 4]
    assert ((edge > 100) & (edge < 255)).all()


@pytest.mark.parametrize(("threshold", "least"), [(20, 235), (127, 128), (0, 255)])
def test_faint_strokes_are_dropped(threshold, least):
    levels = np.tile(np.arange(256, dtype=np.uint8), (4, 1))
    sketch = load_sketch(levels, None, threshold)
    np.testing.assert_array_equal(sketch, np.where(levels >= least, 255, 0))


@pytest.mark.parametrize("name", ["gone.jpg", "torn.jpg", "text.jpg"])
def test_pictures_that_cannot_be_read_are_named(tmp_path, name):
    Image.fromarray(noise(64, 64, 3)).save(tmp_path / "whole.jpg")
    (tmp_path / "torn.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:900])
    (tmp_path / "text.jpg").write_text("not a picture")
    with pytest.raises(BadImage, match=name):
        load_rgb(tmp_path / name, (8, 8))


def test_dress_code_keypoints(tmp_path):
    rows = [[10.0 * i + 4, 20.0 * i + 8, 0.5, 24 - i] for i in range(18)]
    rows[3] = [-1, -1, 0, 3]
    rows[0] = [192, 0, 0.4, 0]  # a cropped head: at the border, not missing
    (tmp_path / "a_2.json").write_text(json.dumps({"keypoints": rows}))
    pose = load_keypoints(tmp_path / "a_2.json", (1024, 384), dataset="dresscode")
    assert pose.shape == (18, 3)
    assert pose.dtype == np.float32
    np.testing.assert_allclose(pose[2], [24, 96, 0.5])
    np.testing.assert_allclose(pose[3], [-1, -1, 0])
    np.testing.assert_allclose(pose[0], [192, 0, 0.4])


def test_viton_hd_keypoints(tmp_path):
    flat = [value for i in range(25) for value in (2.0 * i + 2, 4.0 * i + 4, i / 25)]
    flat[3 * 4 : 3 * 5] = [0, 0, 0]
    data = {"people": [{"pose_keypoints_2d": flat}]}
    (tmp_path / "k.json").write_text(json.dumps(data))
    pose = load_keypoints(tmp_path / "k.json", (512, 384), dataset="vitonhd")
    body_25 = np.array([0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])
    expected = np.stack([body_25 + 1, 2 * body_25 + 2, body_25 / 25], axis=1)
    expected[4] = (-1, -1, 0)
    np.testing.assert_allclose(pose, expected, atol=1e-6)


def test_nobody_was_found(tmp_path):
    (tmp_path / "k.json").write_text('{"version": 1.3, "people": []}')
    pose = load_keypoints(tmp_path / "k.json", (512, 384), dataset="vitonhd")
    np.testing.assert_array_equal(pose, np.tile(np.float32([-1, -1, 0]), (18, 1)))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"keypoints": 3}',
        '{"keypoints": [[1, 2, 3, 4]]}',
        '{"people": [{}]}',
        '{"keypoints": [[NaN, 0, 1, 0]]}',
    ],
)
@pytest.mark.parametrize("dataset", ["dresscode", "vitonhd"])
def test_damaged_keypoints_are_named(tmp_path, text, dataset):
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(BadInput, match=r"bad\.json"):
        load_keypoints(tmp_path / "bad.json", (512, 384), dataset=dataset)


def test_pairs_files(tmp_path):
    path = tmp_path / "pairs.txt"
    path.write_bytes(b"\xef\xbb\xbfa_0.jpg\tb_1.jpg\r\n\nc_0.jpg  d_1.jpg 2\n")
    assert read_pairs(path) == [("a_0.jpg", "b_1.jpg"), ("c_0.jpg", "d_1.jpg")]
    path.write_text("a_0.jpg b_1.jpg\nc_0.jpg\n")
    with pytest.raises(BadInput, match=r"Line 2 of .*pairs\.txt"):
        read_pairs(path)
    with pytest.raises(BadInput, match=r"gone\.txt"):
        read_pairs(tmp_path / "gone.txt")


def test_captions_have_three_chunks(tmp_path):
    fine, coarse = tmp_path / "fine_captions.json", tmp_path / "coarse_captions.json"
    fine.write_text(json.dumps({"1": ["a", "b", "c"], "2": ["a", "b"], "3": list("abcd")}))
    coarse.write_text(json.dumps({"1": ["x", "y", "z"], "2": ["x ", "y", "z"]}))
    assert read_captions([fine, coarse]) == {
        "1": ("a", "b", "c"),
        "2": ("x", "y", "z"),
        "3": ("a", "b", "c"),
    }
    assert read_captions([tmp_path / "none.json"]) == {}
    fine.write_text("[1]")
    with pytest.raises(BadInput, match=r"fine_captions\.json"):
        read_captions([fine, coarse])
