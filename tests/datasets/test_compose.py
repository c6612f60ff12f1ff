"""Composition on a tiny hand-made sample: no renderer, no MakeHuman parts."""

from __future__ import annotations

import re

import numpy as np
import pytest

from fashionstudio.core.look import FabricPlacement
from fashionstudio.datasets.synthetic import compose

H, W = 32, 24
ONE_LIGHT = round(255 * 0.5 ** (1 / 2.2))  # (v/255)^2.2 * 2 = 1


@pytest.fixture
def sample():
    alpha = np.zeros((H, W), np.uint8)
    alpha[8:24, 6:18] = 255
    alpha[7, 6:18] = 128
    y, x = np.mgrid[0:H, 0:W].astype(np.float32)
    uv = np.stack([(x + 0.5) * 5, -(y + 0.5) * 5], -1).astype(np.float16)
    trim = np.zeros((H, W), np.uint8)
    trim[8:10, 6:18] = 255
    shade = np.full((H, W, 3), ONE_LIGHT, np.uint8)
    return {
        "rest": np.random.default_rng(0).integers(0, 256, (H, W, 3)).astype(np.uint8),
        "alpha": alpha,
        "shade": shade,
        "uv": uv,
        "normal": np.zeros((H, W, 2), np.int8),
        "trim": trim,
        "flat_alpha": alpha,
        "flat_shade": shade,
        "flat_uv": uv,
        "flat_trim": trim,
        "meta": {"mm_per_px": 5.0, "flat_mm_per_px": 5.0},
    }


def swatch():
    picture = np.zeros((16, 16, 3), np.uint8)
    picture[:, :8] = (200, 40, 40)
    picture[:, 8:] = (40, 60, 200)
    return picture


def test_outside_is_untouched(sample):
    out = compose.compose_worn(sample, swatch(), FabricPlacement())
    outside = sample["alpha"] == 0
    assert np.array_equal(out[outside], sample["rest"][outside])


def test_screen_mode_is_in_phase_with_the_appearance_plane(sample):
    place = FabricPlacement(repeat_mm=60.0, angle_deg=30.0)
    worn = compose.compose_worn(sample, swatch(), place, "screen", gloss=0.0)
    laid = compose.lay_appearance(swatch(), place, shape=(H, W), mm_per_px=5.0)
    inside = sample["alpha"] == 255
    assert np.abs(worn[inside].astype(int) - laid[inside]).max() <= 3


def test_appearance_inside_a_mask(sample):
    place = FabricPlacement(repeat_mm=60.0)
    whole = compose.lay_appearance(swatch(), place, shape=(H, W), mm_per_px=5.0)
    part = compose.lay_appearance(
        swatch(), place, shape=(H, W), mm_per_px=5.0, inside=sample["alpha"]
    )
    inside = sample["alpha"] > 0
    assert np.array_equal(part[inside], whole[inside])
    assert (part[~inside] == 128).all()


def test_uv_mode_matches_the_flat_picture(sample):
    place = FabricPlacement(repeat_mm=45.0)
    worn = compose.compose_worn(sample, swatch(), place, "uv", gloss=0.0)
    flat = compose.compose_flat(sample, swatch(), place)
    inside = sample["alpha"] == 255
    assert np.abs(worn[inside].astype(int) - flat[inside]).max() <= 1
    assert (flat[sample["alpha"] == 0] == 255).all()


def test_trim_colour(sample):
    out = compose.compose_worn(
        sample, swatch(), FabricPlacement(), "uv", np.array([250, 240, 10]), gloss=0.0
    )
    trimmed = sample["trim"] == 255
    assert np.abs(out[trimmed].astype(int) - [250, 240, 10]).max() <= 3


def test_edge_is_mixed_in_linear_light(sample):
    sample["rest"][:] = 0
    white = np.full((4, 4, 3), 255, np.uint8)
    out = compose.compose_worn(sample, white, FabricPlacement(), gloss=0.0)
    assert abs(int(out[7, 10, 0]) - 188) <= 3  # half of full light is 188 in sRGB


def test_words_stay_in_the_vocabulary():
    attributes = {
        "garment": "t-shirt",
        "sleeve": "short sleeves",
        "length": "hip length",
        "neckline": "crew neck",
        "fit": "loose",
    }
    fabric = {
        "colour": "navy",
        "second_colour": "white",
        "pattern": "vertically striped",
        "material": "cotton",
    }
    known = set(compose.vocabulary())
    rng = np.random.default_rng(1)
    said = {compose.words(attributes, fabric, rng) for _ in range(60)}
    assert len(said) > 20
    for text in said:
        assert set(re.findall(r"[a-z0-9]+", text)) <= known
        assert re.search(r"shirt|tee|t shirt", text)
