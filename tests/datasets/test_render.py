"""The renderer, where the MakeHuman parts and an EGL device are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from fashionstudio.core.look import FabricPlacement
from fashionstudio.datasets.synthetic import compose, shards

PARTS = os.environ.get("FASHIONSTUDIO_MAKEHUMAN", "")
pytestmark = pytest.mark.skipif(
    not (PARTS and Path(PARTS, "base", "base.obj").is_file()),
    reason="FASHIONSTUDIO_MAKEHUMAN names no folder of MakeHuman parts",
)


@pytest.fixture(scope="module")
def studio():
    pytest.importorskip("moderngl")
    from fashionstudio.datasets.synthetic.sample import Studio

    try:
        return Studio.open(Path(PARTS), None)
    except Exception as error:  # a machine without EGL
        pytest.skip(f"no off-screen context: {error}")


@pytest.fixture(scope="module")
def samples(studio):
    from fashionstudio.datasets.synthetic.sample import render_pair

    return [sample for pair in range(3) for sample in render_pair(studio, 5, pair)]


def test_fields_follow_the_contract(samples):
    for sample in samples:
        for name, (dtype, tail) in shards.FIELDS.items():
            assert sample[name].shape == (256, 192, *tail), name
            assert sample[name].dtype == dtype, name
        assert np.isfinite(sample["uv"]).all()
        assert len(sample["meta"]["joints"]) == 18
        assert 1 < sample["meta"]["mm_per_px"] < 20
        assert 1200 < sample["meta"]["body_height_mm"] < 2300


def test_a_garment_is_seen_and_its_parts_agree(samples):
    for sample in samples:
        inside = sample["alpha"] == 255
        assert inside.mean() > 0.01
        own = np.isin(sample["parts"], (4, 5, 6, 7))
        assert own[inside].mean() > 0.97
        assert (sample["lines"] > 128)[sample["alpha"] > 0].any()
        covered = sample["flat_alpha"] > 128
        rows, columns = np.nonzero(covered)
        reach = max(np.ptp(rows) / 256, np.ptp(columns) / 192)
        assert 0.75 < reach < 0.9


def test_the_same_seed_gives_the_same_sample(studio, samples):
    from fashionstudio.datasets.synthetic.sample import render_sample

    again = render_sample(studio, 5, 2)
    for name in shards.FIELDS:
        assert np.array_equal(again[name], samples[2][name]), name


def test_composes(samples):
    swatch = np.full((8, 8, 3), (30, 90, 160), np.uint8)
    out = compose.compose_worn(samples[0], swatch, FabricPlacement())
    inside = samples[0]["alpha"] == 255
    mean = out[inside].mean(0)
    assert mean[2] > mean[1] > mean[0]


def test_twins_are_the_same_person_in_another_garment(samples):
    for first, second in zip(samples[0::2], samples[1::2], strict=True):
        assert first["meta"]["joints"] == second["meta"]["joints"]
        assert first["meta"]["mm_per_px"] == second["meta"]["mm_per_px"]
        assert (first["meta"]["twin"], second["meta"]["twin"]) == (1, -1)
        assert np.array_equal(first["other"], second["alpha"])
        assert np.array_equal(second["other"], first["alpha"])
        assert not np.array_equal(first["alpha"], second["alpha"])
        away = (first["alpha"] == 0) & (second["alpha"] == 0)
        away &= np.maximum(first["parts"], second["parts"]) == 0  # no garment's shadow there
        gap = np.abs(first["rest"].astype(int) - second["rest"])[away]
        assert np.quantile(gap, 0.9) <= 4
