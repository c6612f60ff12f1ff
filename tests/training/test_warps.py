"""What the warper learns from: where each spot of a worn garment's cloth lies in its picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from fashionstudio.diffusion.warping import ConvNetTPS
from fashionstudio.training.sources import warps
from fashionstudio.training.sources.synthetic import ExampleMaker, Samples, closer_box, resized
from fashionstudio.training.sources.warps import STRIDE, WarpSource, mirrored, places, warp_example
from fashionstudio.training.warper import WarperObjective, astray
from tests.training.fake_shards import write_shards


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    return write_shards(tmp_path_factory.mktemp("shards"))


@pytest.fixture(scope="module")
def sample(shards):
    return Samples(shards)[0]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def identity(shape):
    """x and y in -1..1 of every second pixel's centre, of (H, W)."""
    y, x = np.mgrid[0 : shape[0] : STRIDE, 0 : shape[1] : STRIDE] + 0.5
    return np.stack([x / shape[1], y / shape[0]], -1) * 2 - 1


def test_a_garment_worn_as_it_lies_flat_comes_from_the_same_place(sample):
    found = places(sample["alpha"], sample["uv"], sample)
    known = np.isfinite(found).all(-1)
    assert known.sum() == (sample["alpha"][::STRIDE, ::STRIDE] > 127).sum()
    apart = np.abs(found - identity(sample["alpha"].shape))[known]
    assert apart.max() < 2.1 / 192  # a pixel


def test_what_is_cut_closer_comes_from_a_smaller_part_of_the_picture(sample, rng):
    box = closer_box(sample["alpha"], rng)
    found = places(resized(sample["alpha"], box), resized(sample["uv"], box), sample)
    known = np.isfinite(found).all(-1)
    whole = (identity(sample["alpha"].shape) + 1) / 2 * (box[2] - box[0], box[3] - box[1])
    expected = (whole + box[:2]) / (192, 256) * 2 - 1
    assert known.any()
    assert np.abs(found - expected)[known].max() < 3.1 / 192


def test_cloth_that_is_not_in_the_flat_picture_has_no_place(sample):
    away = sample["uv"] + np.float16(2000)
    assert not np.isfinite(places(sample["alpha"], away, sample)).any()


def test_a_mirrored_example_is_consistent(sample, rng, monkeypatch):
    monkeypatch.setattr(warps, "CLOSER", 0.0)
    example = next(e for e in (warp_example(sample, rng) for _ in range(9)) if e["mask"].any())
    turned = mirrored(example)
    known = np.isfinite(turned["places"]).all(-1)
    apart = np.abs(turned["places"] - identity(turned["mask"].shape))[known]
    assert apart.max() < 4.2 / 192  # the squares' first pixel has become their last
    again = mirrored(turned)
    for name in ("mask", "garment", "pose"):
        np.testing.assert_allclose(again[name], example[name], atol=1e-4)


def test_batches_are_the_same_each_time(shards):
    one, again = (WarpSource(shards, 3).batch(4) for _ in range(2))
    assert torch.equal(one.garment, again.garment)
    assert torch.equal(one.places.nan_to_num(9), again.places.nan_to_num(9))
    laid = F.grid_sample(one.garment_mask, one.places.nan_to_num(-3), align_corners=False)
    known = one.places.isfinite().all(-1)
    assert laid[:, 0][known].min() > 0.4  # each known place is on the garment


def test_the_warper_learns_places(shards):
    torch.manual_seed(0)
    objective = WarperObjective(ConvNetTPS(ngf=2))
    batch = WarpSource(shards, 2).batch(0)
    adam = torch.optim.Adam(objective.parameters(), 3e-3)
    losses = []
    for _ in range(8):
        found = objective(batch)
        adam.zero_grad()
        found["loss"].backward()
        adam.step()
        losses.append(float(found["beside"].detach()))
    assert losses[-1] < losses[0]
    assert float(astray(batch.places.repeat_interleave(2, 1).repeat_interleave(2, 2).nan_to_num(),
                        batch.places)) == 0  # fmt: skip


def test_an_example_seen_closer_keeps_what_belongs_together(sample, rng):
    from fashionstudio.training.sources.cloths import ClothShop

    example = ExampleMaker(ClothShop()).make(sample, rng, "fabric")
    closer = example.seen_closer(rng)
    assert closer.target.shape == example.target.shape
    assert closer.picture is example.picture
    assert (closer.mask > 0).mean() > (example.mask > 0).mean()
    seen = closer.pose[:, 2] > 0
    assert 0 < seen.sum() < (example.pose[:, 2] > 0).sum()
    assert (closer.pose[seen, :2] >= 0).all()
