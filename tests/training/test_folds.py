"""Folds: examples of what light lacks, the diffusion model of them, and how they are drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from fashionstudio.diffusion import folds as drawing
from fashionstudio.diffusion.folds import PLANES, SPREAD, build_folds, draw_folds, fine_light
from fashionstudio.errors import BadInput
from fashionstudio.training.folds import FoldObjective, validate
from fashionstudio.training.networks import build_scheduler
from fashionstudio.training.sources.folded import FoldBatch, FoldSource, FoldStore, fill
from tests.engine.layer_inputs import inputs_of

SIZE = (32, 24)


def stripes(phase: int = 0) -> Tensor:
    """Folds that everyone can see: fine light [1, 1, H, W] in e-folds."""
    rows = (torch.arange(SIZE[1]) + phase) % 8 < 4
    return (rows.float() * 2 - 1).expand(1, 1, *SIZE) * SPREAD


def batch_of(count: int = 4) -> FoldBatch:
    generator = torch.Generator().manual_seed(3)
    planes = torch.rand(count, PLANES, *SIZE, generator=generator) * 2 - 1
    weight = torch.zeros(count, 1, *SIZE)
    weight[..., 4:28, 4:20] = 1
    planes[:, :1] = 2 * weight - 1
    return FoldBatch.of(planes, stripes().expand(count, -1, -1, -1), weight)


def small():
    torch.manual_seed(0)
    return build_folds((32, 32)).eval()


def test_a_store_gives_back_what_was_written_and_goes_on_after_a_stop(tmp_path):
    batch = batch_of()
    FoldStore(tmp_path).add(batch)
    store = FoldStore(tmp_path)
    back = store.batch(store.first(4))
    for name, value in vars(batch).items():
        assert (getattr(back, name) - value).abs().max() < 0.02, name
    assert torch.equal(back.weight, batch.weight)  # 0 and 1 are exact
    made = []

    def make(position: int) -> FoldBatch:
        made.append(position)
        return batch

    fill(store, 10, make, lambda: False)
    assert made == [1, 2]
    assert len(store) == 12
    fill(FoldStore(tmp_path / "late"), 10, make, lambda: True)
    assert made == [1, 2, 0]  # without any nothing can be learned


def test_the_same_position_is_the_same_batch_and_mirrors_mirror_everything(tmp_path):
    store = FoldStore(tmp_path)
    store.add(batch_of())
    source = FoldSource(store, 16, seed=1)
    first, again = source.batch(5), source.batch(5)
    for name, value in vars(first).items():
        assert torch.equal(value, getattr(again, name))
    assert not torch.equal(first.planes, source.batch(6).planes)
    plain = store.batch(store.first(4))
    turned = plain.mirrored(np.array([True, False, False, False]))
    assert torch.equal(turned.planes[0], plain.planes[0].flip(-1))
    assert torch.equal(turned.target[0], plain.target[0].flip(-1))
    assert torch.equal(turned.weight[1], plain.weight[1])


def test_batches_show_parts_of_garments_and_each_part_of_them_now_and_then(tmp_path):
    generator = torch.Generator().manual_seed(0)
    planes = torch.rand(1, PLANES, 256, 192, generator=generator) * 2 - 1
    weight = torch.zeros(1, 1, 256, 192)
    weight[..., 150:250, 10:60] = 1
    store = FoldStore(tmp_path)
    store.add(FoldBatch.of(planes, SPREAD * weight, weight))
    batch = FoldSource(store, 32, seed=0).batch(0)
    assert batch.planes.shape == (32, PLANES, 160, 128)
    assert torch.equal(batch.target > 0.5, batch.weight > 0.5)  # all planes are cut alike
    shares = batch.weight.mean(dim=(1, 2, 3)) * 160 * 128 / weight.sum()
    assert shares.min() > 0.3
    assert shares.max() > 0.9
    bare = FoldStore(tmp_path / "bare")
    bare.add(FoldBatch.of(planes, 0 * weight, 0 * weight))
    assert not FoldSource(bare, 2, seed=0).batch(0).weight.any()


def test_a_store_without_examples_says_so(tmp_path):
    with pytest.raises(BadInput, match="no examples in"):
        FoldSource(FoldStore(tmp_path), 2, seed=0).batch(0)


def test_fine_light_has_no_brightness_of_its_own_and_stays_within_the_garment():
    inside = torch.zeros(1, 1, 96, 96)
    inside[..., 10:86, 10:86] = 1
    wide = torch.linspace(-1, 0, 96).expand(1, 1, 96, 96)
    fold = 0.2 * torch.sin(torch.arange(96) * 2 * torch.pi / 8).expand(1, 1, 96, 96)
    fine = fine_light(wide + fold, inside)
    assert not fine[inside == 0].any()
    middle = fine[..., 30:66, 30:66]
    assert abs(float(middle.mean())) < 0.01
    assert float((middle - fold[..., 30:66, 30:66]).abs().max()) < 0.03


def test_it_learns_to_draw_the_folds_that_it_was_shown():
    network, batch = small(), batch_of()
    objective = FoldObjective(network, build_scheduler())
    adam = torch.optim.AdamW(network.parameters(), lr=3e-3)
    torch.manual_seed(0)
    with torch.no_grad():
        before = validate(objective, batch).figures
    network.train()
    for _ in range(90):
        adam.zero_grad()
        objective(batch)["loss"].backward()
        adam.step()
    network.eval()
    with torch.no_grad():
        after = validate(objective, batch).figures
    assert after["held_out_1"] < 0.3 * before["held_out_1"]
    drawn = draw_folds(network, objective.scheduler.config, batch.planes, [1, 2, 3, 4])
    seen = batch.weight[0, 0] > 0
    truth = fine_light(stripes(), batch.weight[:1])[0, 0][seen]
    for picture in drawn[:, 0]:
        assert float(torch.corrcoef(torch.stack([picture[seen], truth]))[0, 1]) > 0.7


def test_a_seed_draws_the_same_alone_and_in_company():
    network, batch, schedule = small(), batch_of(2), build_scheduler().config
    both = draw_folds(network, schedule, batch.planes, [7, 8])
    torch.testing.assert_close(both[:1], draw_folds(network, schedule, batch.planes[:1], [7]))
    other = draw_folds(network, schedule, batch.planes[:1], [9])
    assert float((other - both[:1]).abs().max()) > 1e-3
    assert not both[batch.weight == 0].any()


def test_planes_tell_the_sampler_of_kept_folds_and_never_blow_up():
    beside = inputs_of((64, 48))
    alpha = beside.mask
    shade = torch.full((2, 3, 64, 48), 0.7)
    flat = drawing.fold_planes(alpha, alpha, shade, beside)
    assert flat.shape == (2, PLANES, 64, 48)
    assert flat.abs().max() <= 4
    lit = drawing.fold_planes(alpha, alpha, shade * torch.rand(2, 1, 64, 48), beside)
    assert float(lit[:, 3].std()) > float(flat[:, 3].std()) + 0.1
    dark = drawing.fold_planes(alpha, alpha, torch.zeros_like(shade), beside)
    assert torch.isfinite(dark).all()


def test_no_time_for_examples_still_makes_a_block(tmp_path: Path):
    store = FoldStore(tmp_path)
    fill(store, 100, lambda _: replace(batch_of(2)), lambda: True)
    assert len(store) == 2
