"""Procedural fabrics tile, are named sensibly and are reproducible."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from fashionstudio.core.colour_words import NAMED
from fashionstudio.core.fabric import sample_fabric, seam_score
from fashionstudio.datasets.synthetic import fabrics, prints
from fashionstudio.datasets.synthetic.colours import BASIC, nearest_name
from fashionstudio.datasets.synthetic.compose import vocabulary


def test_every_maker_tiles():
    rng = np.random.default_rng(4)
    for maker, _ in fabrics.MAKERS:
        swatch = fabrics.make_fabric(rng, maker, "cotton", 96)
        assert swatch.picture.shape == (96, 96, 3)
        assert seam_score(swatch.picture) < 1.6, maker.__name__
        assert 5 < swatch.repeat_mm < 400


@pytest.mark.parametrize("material", sorted(fabrics.MATERIALS))
def test_every_material(material):
    swatch = fabrics.make_fabric(np.random.default_rng(2), fabrics.plain, material, 96)
    assert seam_score(swatch.picture) < 1.6
    assert swatch.words["material"] == material


def test_same_seed_same_fabric_and_words_are_known():
    known = set(vocabulary())
    for seed in range(40):
        one = fabrics.random_fabric(np.random.default_rng(seed), 64)
        two = fabrics.random_fabric(np.random.default_rng(seed), 64)
        assert np.array_equal(one.picture, two.picture)
        assert one.words == two.words
        assert set(re.findall(r"[a-z0-9]+", " ".join(one.words.values()))) <= known


def test_colours_have_their_own_names():
    assert all(nearest_name(np.array(value)) == name for name, value in NAMED.items())


def test_photo_fabrics_leave_the_held_out_ones_alone(tmp_path):
    for number in (4, 5, 8, 9):
        picture = np.full((32, 32, 3), 20 * number, np.uint8)
        Image.fromarray(picture).save(tmp_path / f"ambientcg_fabric_{number:03d}.jpg")
    Image.fromarray(np.zeros((32, 32, 3), np.uint8)).save(tmp_path / "real_crop_005.jpg")
    names = [path.name for path in fabrics.training_photos(tmp_path)]
    assert names == ["ambientcg_fabric_005.jpg", "ambientcg_fabric_009.jpg"]
    swatch = fabrics.photo_fabric(np.random.default_rng(0), tmp_path)
    assert swatch.picture.shape == (32, 32, 3)
    assert "colour" in swatch.words


def test_garment_crops_tile(tmp_path):
    picture = np.random.default_rng(0).integers(0, 256, (300, 200, 3)).astype(np.uint8)
    Image.fromarray(picture).save(tmp_path / "a.jpg")
    swatch = fabrics.photo_fabric(np.random.default_rng(0), tmp_path / "none", tmp_path)
    assert swatch.picture.shape == (192, 192, 3)
    assert seam_score(swatch.picture) < 1.6


def test_a_graphic_print_lies_once_on_the_chest(tmp_path):
    photo = np.zeros((240, 180, 3), np.uint8)
    photo[:] = (250, 10, 240)
    Image.fromarray(photo).save(tmp_path / "a.jpg", quality=95)
    rng = np.random.default_rng(1)
    for _ in range(6):
        swatch, placement = prints.graphic_print(rng, tmp_path)
        y, x = np.mgrid[-600:700:10, -300:300:10].astype(np.float32)
        worn = sample_fabric(swatch.picture, placement, x, y, footprint_mm=4.0)
        away = np.abs(worn.astype(int) - swatch.picture[0, 0]).max(2) > 24
        rows, columns = np.nonzero(away)
        assert abs(float(x[0, columns].mean())) < 40
        assert -450 < float(y[rows, 0].mean()) < -220
        assert np.ptp(x[0, columns]) < 330


def test_every_colour_name_is_the_nearest_to_itself_and_can_be_said():
    known = set(vocabulary())
    for name, colour in NAMED.items():
        assert nearest_name(np.array(colour)) == name
        assert set(re.findall(r"[a-z]+", name)) <= known
    assert set(BASIC) <= set(NAMED)


def test_plain_cloth_has_the_colour_that_its_words_say_and_basic_ones_most():
    rng = np.random.default_rng(0)
    said = []
    for _ in range(60):
        swatch = fabrics.plain_fabric(rng, 32)
        assert "pattern" not in swatch.words or swatch.words["pattern"] == "plain"
        said.append(swatch.words["colour"])
        assert said[-1] in NAMED
    share = np.mean([name in BASIC for name in said])
    assert 0.35 < share < 0.85  # of 13 names among 69
