"""Landmarks: what they are read off, how garments are laid anew, and that they are learned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from fashionstudio.diffusion.landmarks import LANDMARKS, SIZE, GarmentLandmarks
from fashionstudio.errors import BadInput
from fashionstudio.training import landmarks as stage
from fashionstudio.training import warper
from fashionstudio.training.landmarks import LandmarkObjective, fill
from fashionstudio.training.sources import laid
from fashionstudio.training.sources.blocks import Blocks
from fashionstudio.training.sources.laid import (
    LaidSource,
    bent,
    framed,
    hooded,
    mirrored,
    on_hangers,
    swung,
)
from fashionstudio.training.sources.landmarks import (
    STRIDE,
    batch_of,
    example_of,
    places,
    reach_of,
)
from fashionstudio.training.sources.synthetic import Samples
from tests.training.fake_shards import JOINTS, write_shards

AT = {name: number for number, name in enumerate(LANDMARKS)}
POSE = [(x, y) for x, y, _ in JOINTS]


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    return write_shards(tmp_path_factory.mktemp("shards"))


@pytest.fixture
def sample(shards):
    """Somebody whose garment, an ellipse over torso and arms, is worn exactly as it lies flat."""
    return Samples(shards)[0]


@pytest.fixture
def example(sample):
    return batch_of(np.stack([example_of(sample)] * 3))


def on_flat(x, y):
    """A joint's place in -1..1."""
    return torch.tensor([x / 192, y / 256]) * 2 - 1


def test_places_of_cloth_are_found_by_its_own_coordinate(sample):
    found = places(sample["alpha"], sample["uv"], sample)
    known = np.isfinite(found).all(-1)
    assert known.sum() == (sample["alpha"][::STRIDE, ::STRIDE] > 127).sum()
    y, x = np.mgrid[0:256:STRIDE, 0:192:STRIDE] + 0.5
    here = np.stack([x / 192, y / 256], -1) * 2 - 1
    assert np.abs(found - here)[known].max() < 2.1 / 192
    away = sample["uv"] + np.float16(2000)
    assert not np.isfinite(places(sample["alpha"], away, sample)).any()


def test_landmarks_lie_where_the_joints_of_who_wears_it_are(example):
    points, known = example.points[0], example.known[0]
    for name, joint in (("right_elbow", 3), ("left_elbow", 6)):
        assert known[AT[name]], name
        assert (points[AT[name]] - on_flat(*POSE[joint])).abs().max() < 0.05, name
    assert (points[AT["collar"]] - on_flat(96, 64)).abs().max() < 0.05
    assert (points[AT["left_shoulder"]] - on_flat(120, 64)).abs().max() < 0.05
    assert (points[AT["waist"]] - on_flat(96, 150)).abs().max() < 0.05
    assert not known[AT["left_knee"]]  # an upper garment tells nothing of legs
    assert example.categories == ["upper_body"] * 3
    assert float(example.reach[0]) == pytest.approx(reach_of("short sleeves", "upper_body"))
    assert 0.3 < reach_of("short sleeves", "dresses") < 0.8
    assert reach_of("thin straps", "dresses") == reach_of("sleeveless", "dresses") == 0
    assert np.isnan(reach_of("", "lower_body"))


def test_who_turns_away_or_is_not_seen_tells_nothing(sample):
    for joints in ([[-1.0, -1.0, 0.0]] * 18, _swapped(sample["meta"]["joints"])):
        assert example_of({**sample, "meta": {**sample["meta"], "joints": joints}}) is None


def _swapped(joints):
    order = [0, 1, 5, 6, 7, 2, 3, 4, 11, 12, 13, 8, 9, 10, 15, 14, 17, 16]
    return [joints[n] for n in order]


def shirt(example):
    """A shirt with sleeves in place of the ellipse, with the same landmarks."""
    mask = torch.zeros(len(example), 1, *SIZE)
    mask[..., 28:78, 34:62] = 1
    mask[..., 30:70, 24:72] = 1
    return replace(example, mask=mask, known=torch.ones_like(example.known))


def marked(example, name):
    """The example with nothing but a spot around a landmark in its picture."""
    spot = torch.zeros_like(example.mask)
    x, y = ((example.points[0, AT[name]] + 1) / 2 * torch.tensor([SIZE[1], SIZE[0]])).int().tolist()
    spot[..., y - 2 : y + 3, x - 2 : x + 3] = 1
    return replace(example, mask=spot)


@pytest.mark.parametrize("change", [bent, swung])
@pytest.mark.parametrize("name", ["collar", "left_elbow", "right_elbow", "waist"])
def test_landmarks_go_with_the_cloth(example, change, name, monkeypatch):
    monkeypatch.setattr(laid, "_UNSWUNG", 0.0)
    monkeypatch.setattr(laid, "_HUNG", 0.0)
    monkeypatch.setattr(laid, "_SWING", (0.2, 0.4))  # downwards they go behind the body
    before = marked(shirt(example), name)
    after = change(before, np.random.default_rng(2))
    assert not torch.allclose(after.points, before.points)
    grid = after.points[:, None, AT[name] : AT[name] + 1]
    seen = F.grid_sample(after.mask, grid, align_corners=False)
    assert seen.min() > 0.5


def test_swung_sleeves_leave_the_body_where_it_is(example, monkeypatch):
    monkeypatch.setattr(laid, "_UNSWUNG", 0.0)
    before = shirt(example)
    after = swung(before, np.random.default_rng(1))
    body = (slice(None), slice(None), slice(40, 76), slice(44, 52))
    assert torch.allclose(after.mask[body], before.mask[body], atol=1e-3)
    for name in ("collar", "left_shoulder", "waist"):
        assert torch.equal(after.points[:, AT[name]], before.points[:, AT[name]])
    skirt = replace(before, category=torch.full((3,), 1))
    assert torch.equal(swung(skirt, np.random.default_rng(1)).points, skirt.points)


def test_a_frame_is_filled_and_hooks_belong_to_the_outline(example, monkeypatch):
    monkeypatch.setattr(laid, "_HANGER", 1.0)
    found = framed(shirt(example))
    rows = torch.nonzero((found.mask[0, 0] > 0.5).any(dim=1))[:, 0]
    columns = torch.nonzero((found.mask[0, 0] > 0.5).any(dim=0))[:, 0]
    shares = (len(rows) / SIZE[0], len(columns) / SIZE[1])
    assert max(shares) == pytest.approx(0.84, abs=0.02)
    hooked = on_hangers(shirt(example), np.random.default_rng(0))
    assert (hooked.mask >= shirt(example).mask).all()
    assert hooked.mask.sum() > shirt(example).mask.sum()
    assert torch.equal(hooked.points, example.points)


def test_a_hood_lies_above_the_collar(example, monkeypatch):
    monkeypatch.setattr(laid, "_HOOD", 1.0)
    before = shirt(example)
    after = hooded(before, np.random.default_rng(0))
    added = (after.mask - before.mask)[0, 0]
    rows = torch.nonzero(added.any(dim=1))[:, 0]
    collar = (float(before.points[0, AT["collar"], 1]) + 1) / 2 * SIZE[0]
    assert len(rows)
    assert rows.max() <= collar + 10
    skirts = replace(before, category=torch.full((3,), 1))
    assert torch.equal(hooded(skirts, np.random.default_rng(0)).mask, before.mask)


def test_a_mirror_changes_left_and_right(example):
    turned = mirrored(example)
    for one, other in (("left_elbow", "right_elbow"), ("right_wrist", "left_wrist")):
        expected = example.points[:, AT[one]] * torch.tensor([-1.0, 1.0])
        assert torch.allclose(turned.points[:, AT[other]], expected)
    across = example.points[:, AT["left_shoulder"]] - example.points[:, AT["collar"]]
    again = turned.points[:, AT["left_shoulder"]] - turned.points[:, AT["collar"]]
    assert torch.allclose(again, across * torch.tensor([1.0, -1.0]), atol=1e-5)
    assert torch.allclose(mirrored(turned).points, example.points, atol=1e-5)


def test_the_same_position_is_the_same_batch(sample, tmp_path):
    blocks = Blocks(tmp_path, "landmarks")
    with pytest.raises(BadInput, match="no examples"):
        LaidSource(blocks, 2, seed=0).batch(0)
    blocks.write(np.stack([example_of(sample)] * 4))
    source = LaidSource(blocks, 3, seed=1)
    first, again, other = source.batch(5), source.batch(5), source.batch(6)
    assert torch.equal(first.mask, again.mask)
    assert torch.equal(first.points, again.points)
    assert not torch.equal(first.points, other.points)


def test_it_learns(example):
    torch.manual_seed(0)
    network = GarmentLandmarks((8, 8, 16, 16, 16), 32)
    objective = LandmarkObjective(network)
    adam = torch.optim.Adam(network.parameters(), 3e-3)
    with torch.no_grad():
        before = {name: float(value) for name, value in objective(example).items()}
    for _ in range(40):
        adam.zero_grad()
        objective(example)["loss"].backward()
        adam.step()
    after = objective(example)
    assert float(after["beside"].detach()) < 0.3 * before["beside"]
    assert float(after["reach"].detach()) < 0.5 * before["reach"]


def test_examples_are_made_once_and_training_goes_on(shards, tmp_path):
    line = ["--data", shards, "--out", tmp_path, "--batch", "2", "--log-every", "1"]

    def run(*more):
        return stage.train(stage.parser().parse_args([str(part) for part in [*line, *more]]))

    assert run("--max-steps", "2")
    made = {p: p.stat().st_mtime_ns for p in (tmp_path / "examples").iterdir()}
    assert made
    assert (tmp_path / "landmarks" / "config.json").is_file()
    assert run("--max-steps", "3", "--resume")
    assert made == {p: p.stat().st_mtime_ns for p in (tmp_path / "examples").iterdir()}


def test_people_who_tell_nothing_are_told_of(shards, tmp_path, monkeypatch):
    monkeypatch.setattr(stage, "example_of", lambda _: None)
    with pytest.raises(BadInput, match="landmarks"):
        fill(Blocks(tmp_path, "landmarks"), Samples(shards), 4, 0, lambda: False)


def test_the_spline_can_still_be_taught_on_rendered_people(shards, tmp_path):
    line = ["--data", shards, "--out", tmp_path, "--ngf", "2", "--batch", "1", "--held-out", "1",
            "--max-steps", "1"]  # fmt: skip
    assert warper.train(warper.parser().parse_args([str(part) for part in line]))
    assert (tmp_path / "warper" / "config.json").is_file()
