"""The appearance flow: what it learns from, that it learns, and what it lays where."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from fashionstudio.diffusion.flow import SIZE, build_flow, flow_rounds, person_planes
from fashionstudio.diffusion.laying import Wearer, find_way, lay_finer, lay_garment
from fashionstudio.errors import BadInput
from fashionstudio.training import flow as stage
from fashionstudio.training.flow import FlowObjective, astray
from fashionstudio.training.sources.blocks import Blocks
from fashionstudio.training.sources.flows import (
    FlowBatch,
    FlowSource,
    as_kept,
    bent,
    examples_of,
    mirrored,
)
from fashionstudio.training.sources.warps import WarpSource
from tests.training.fake_shards import write_shards

ONE_PX = 2 / SIZE[1]


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    return write_shards(tmp_path_factory.mktemp("shards"))


@pytest.fixture(scope="module")
def kept(shards, tmp_path_factory):
    blocks = Blocks(tmp_path_factory.mktemp("kept"), "flow")
    blocks.write(examples_of(WarpSource(shards, 4).batch(0)))
    return blocks


def small():
    torch.manual_seed(0)
    return build_flow((32, 32)).eval()


def shirt() -> torch.Tensor:
    """A silhouette [1, 1, *SIZE] with sleeves."""
    mask = torch.zeros(1, 1, *SIZE)
    mask[..., 30:110, 34:62] = 1
    mask[..., 34:60, 8:88] = 1
    return mask


def shirts(count: int = 2) -> FlowBatch:
    """Shirts worn exactly as they lie in their pictures."""
    flat = shirt().expand(count, -1, -1, -1)
    y, x = torch.meshgrid(*(((torch.arange(n) + 0.5) / n * 2 - 1) for n in SIZE), indexing="ij")
    places = torch.stack([x, y]).expand(count, -1, -1, -1)
    pose = torch.full((count, 18, 3), -1.0)
    return FlowBatch(
        torch.zeros(count, 3, *SIZE), torch.ones(count, 1, *SIZE), pose, flat, flat,
        torch.where(flat > 0, places, torch.nan),
    )  # fmt: skip


def on_garment(batch: FlowBatch) -> torch.Tensor:
    """What the garments' pictures show at the known places, where these lie in the pictures."""
    places = batch.places.nan_to_num(-3)
    laid = F.grid_sample(batch.flat, places.permute(0, 2, 3, 1), align_corners=False)
    within = (places.abs() < 1 - ONE_PX).all(dim=1, keepdim=True)
    return laid[within & batch.places.isfinite().all(dim=1, keepdim=True)]


def test_examples_come_back_as_they_were_kept(shards, kept):
    whole = WarpSource(shards, 4).batch(0)
    back = as_kept(Blocks(kept.folder, "flow"), kept.first(4))
    assert len(back) == 4
    known = whole.places.permute(0, 3, 1, 2).isfinite()
    assert torch.equal(back.places.isfinite(), known)
    assert (back.places[known] - whole.places.permute(0, 3, 1, 2)[known]).abs().max() < 1e-3
    seen = whole.pose[..., 2] > 0
    assert torch.allclose(back.pose[..., :2][seen], whole.pose[..., :2][seen] / 2)
    assert (back.agnostic * (back.mask > 0.5)).abs().max() == 0
    assert on_garment(back).mean() > 0.97


def test_a_bent_garment_is_still_where_its_cloth_says():
    batch = shirts(8)
    turned = bent(batch, np.random.default_rng(1))
    assert (turned.flat - batch.flat).abs().mean() > 0.02  # it lies otherwise
    assert torch.equal(turned.places.isfinite(), batch.places.isfinite())
    assert on_garment(turned).mean() > 0.97
    assert torch.equal(turned.worn, batch.worn)


def test_only_garments_with_sleeves_have_these_swung(monkeypatch):
    from fashionstudio.training.sources import flows

    for name in ("_SHIFT", "_TURN", "_SCALE", "_BEND"):
        monkeypatch.setattr(flows, name, 0.0)
    monkeypatch.setattr(flows, "_SMALLER", 1.0)
    straight = FlowBatch(**vars(shirts(6)) | {"flat": torch.zeros(6, 1, *SIZE)})
    straight.flat[..., 30:90, 30:66] = 1
    rng = np.random.default_rng(3)
    assert torch.allclose(bent(straight, rng).flat, straight.flat, atol=1e-3)
    swung = bent(shirts(6), rng).flat
    body = (slice(None), slice(None), slice(70, 105), slice(40, 56))
    assert torch.allclose(swung[body], torch.ones(()), atol=1e-3)
    assert (swung - shirt()).abs().mean() > 0.01


def test_the_same_position_is_the_same_batch_and_a_mirror_mirrors_the_places(kept, tmp_path):
    source = FlowSource(kept, 3, seed=1)
    first, again, other = source.batch(5), source.batch(5), source.batch(6)
    for name, value in vars(first).items():
        assert torch.equal(value.nan_to_num(9), getattr(again, name).nan_to_num(9)), name
    assert not torch.equal(first.flat, other.flat)
    plain = as_kept(kept, kept.first(4))
    turned = mirrored(plain)
    assert on_garment(turned).mean() > 0.97
    twice = mirrored(turned)
    assert torch.equal(twice.places.nan_to_num(9), plain.places.nan_to_num(9))
    assert torch.allclose(twice.pose, plain.pose, atol=1e-4)
    with pytest.raises(BadInput, match="no examples"):
        FlowSource(Blocks(tmp_path / "bare", "flow"), 2, seed=0).batch(0)


def test_an_untrained_network_leaves_a_garment_where_it_is():
    garment = (1 - 1.5 * shirt()).expand(-1, 3, -1, -1)
    wearer = Wearer.of(torch.zeros(1, 3, *SIZE), torch.ones(1, 1, *SIZE), None, 9.0)
    laid = lay_garment(small(), None, garment, wearer)
    assert torch.allclose(laid.picture, garment, atol=1e-5)
    assert torch.allclose(laid.mask, 0.5 * shirt(), atol=1e-5)  # seen or not: it has no idea


def test_it_learns_where_cloth_lies_and_what_lies_before_it():
    batch = shirts()
    half = batch.worn.clone()
    half[..., 80:, :] = 0  # something lies before the hem
    moved = batch.places * 0.8
    batch = FlowBatch(**vars(batch) | {"worn": half, "places": moved})
    network = small().train()
    objective = FlowObjective(network)
    adam = torch.optim.Adam(network.parameters(), 3e-3)
    before = objective(batch)
    for _ in range(40):
        adam.zero_grad()
        objective(batch)["loss"].backward()
        adam.step()
    after = objective(batch)
    assert float(after["beside"].detach()) < 0.5 * float(before["beside"].detach())
    assert float(after["outline"].detach()) < 0.6 * float(before["outline"].detach())
    assert float(astray(moved.nan_to_num().permute(0, 2, 3, 1), moved)) == 0


def test_a_larger_picture_is_laid_to_the_same_place():
    network = small()
    torch.nn.init.normal_(network.conv_out.weight, 0.0, 0.01)
    garment = (1 - 1.5 * shirt()).expand(-1, 3, -1, -1)
    pose = torch.full((1, 18, 2), 30.0)
    wearer = Wearer.of(torch.zeros(1, 3, *SIZE), torch.ones(1, 1, *SIZE), pose, 9.0)
    with torch.no_grad():
        small_one = lay_garment(network, None, garment, wearer, shirt())
        double = [F.interpolate(p, scale_factor=2.0, mode="bilinear") for p in (garment, shirt())]
        large = lay_finer(network, garment, wearer, *double)
        back = F.interpolate(large.picture, size=SIZE, mode="area")
        assert (back - small_one.picture).abs().mean() < 0.05
        assert large.mask.shape[-1] == 2 * SIZE[1]
        rounds = flow_rounds(network, person_planes(wearer.agnostic, wearer.mask, pose), shirt())
    assert len(rounds) > 1
    assert not torch.equal(rounds[0].grid, rounds[-1].grid)  # each round looks again
    way = find_way(network, garment, wearer, (40, 30), shirt())
    assert way.grid.shape == (1, 40, 30, 2)


def test_the_stage_makes_examples_trains_and_goes_on(shards, tmp_path):
    line = ["--data", shards, "--out", tmp_path, "--examples", "40", "--widths", "32", "32",
            "--batch", "2", "--log-every", "1"]  # fmt: skip

    def run(*more):
        return stage.train(stage.parser().parse_args([str(part) for part in [*line, *more]]))

    assert run("--max-steps", "2")
    assert len(Blocks(tmp_path / "examples", "flow")) >= 40
    assert (tmp_path / "flow" / "config.json").is_file()
    made = {p: p.stat().st_mtime_ns for p in (tmp_path / "examples").iterdir()}
    assert run("--max-steps", "3", "--resume")
    assert made == {p: p.stat().st_mtime_ns for p in (tmp_path / "examples").iterdir()}
