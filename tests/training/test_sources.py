"""Batches: rendered people and the public data sets, each position always the same."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from torch import Tensor

from fashionstudio.datasets.published import open_data_set
from fashionstudio.datasets.synthetic.shards import ShardReader
from fashionstudio.errors import BadInput
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.imperfect import KEEP_OUT, random_region
from fashionstudio.training.sources.published import PublishedSource, fabric_patch
from fashionstudio.training.sources.synthetic import (
    MODES,
    ExampleMaker,
    Samples,
    SyntheticSource,
)
from tests.helpers.published_trees import write_dress_code
from tests.training.fake_shards import write_shards


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    return write_shards(tmp_path_factory.mktemp("shards"))


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return write_dress_code(tmp_path_factory.mktemp("tree"), people=2)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def same(a, b):
    for field in dataclasses.fields(a):
        one, other = getattr(a, field.name), getattr(b, field.name)
        if not (torch.equal(one, other) if isinstance(one, Tensor) else one == other):
            return False
    return True


def test_rendered_batches_are_the_same_each_time_and_differ_by_position(shards):
    first, again = (SyntheticSource(shards, ClothShop(), 3, flat=True) for _ in range(2))
    batch = first.batch(5)
    assert same(batch, again.batch(5))
    assert not torch.equal(batch.person, first.batch(6).person)
    assert batch.garment.shape == batch.worn.shape == batch.person.shape == (3, 3, 256, 192)
    assert set(batch.mask.unique().tolist()) <= {0.0, 1.0}
    assert batch.worn[:, :, 0, 0].eq(1).all()  # on white


def test_the_held_out_shard_is_never_trained_on(shards):
    train, held = Samples(shards), Samples(shards, held_out=True)
    assert (len(train), len(held)) == (3, 3)
    everything = ShardReader(shards)
    np.testing.assert_array_equal(held[0]["alpha"], everything[0]["alpha"])
    np.testing.assert_array_equal(train[0]["alpha"], everything[3]["alpha"])


def test_no_people_are_told_in_words(tmp_path):
    with pytest.raises(BadInput, match="no rendered people"):
        Samples(tmp_path)


def test_the_region_never_covers_face_hair_or_hands(rng):
    parts = rng.choice([0, 4, 11, 19, 2], (256, 192)).astype(np.uint8)
    alpha = np.full((256, 192), 255, np.uint8)
    for _ in range(20):
        region = random_region(alpha, alpha, parts, "upper_body", rng)
        assert not region[np.isin(parts, KEEP_OUT)].any()


def test_a_fabric_fills_the_region_or_the_outline_and_nothing_else(shards, rng):
    maker, sample = ExampleMaker(ClothShop()), Samples(shards)[0]
    examples = [maker.make(sample, rng, "fabric") for _ in range(12)]
    for example in examples:
        assert not example.appearance_mask[example.mask == 0].any()
        assert (example.appearance[example.appearance_mask == 0] == 128).all()
    filled = [(e.appearance_mask == e.mask).all() for e in examples]
    assert any(filled)
    assert not all(filled)


def test_a_laid_fabric_has_the_colour_that_is_worn(shards, rng):
    maker, sample = ExampleMaker(ClothShop()), Samples(shards)[0]
    sample["shade"] = np.full_like(sample["shade"], 186)  # light 1
    close = []
    for _ in range(12):
        example = maker.make(sample, rng, "fabric")
        inside = (example.appearance_mask > 0) & (example.mask > 0)
        inside[:60], inside[130:] = False, False  # well inside the garment
        inside[:, :80], inside[:, 110:] = False, False
        gap = example.target[inside].mean(0) - example.appearance[inside].mean(0)
        close.append(np.abs(gap).max() < 12)  # but for a designer's white balance
    assert sum(close) >= 7


def test_a_words_example_has_no_appearance(shards, rng):
    assert (
        not ExampleMaker(ClothShop()).make(Samples(shards)[0], rng, "words").appearance_mask.any()
    )


def test_mirroring_twice_is_the_identity_and_swaps_sides(shards, rng):
    example = ExampleMaker(ClothShop(), flat=True).make(Samples(shards)[1], rng, "garment")
    once = example.mirrored()
    np.testing.assert_allclose(once.mirrored().pose, example.pose, atol=1e-3)
    assert (once.target[:, ::-1] == example.target).all()
    assert (once.worn[:, ::-1] == example.worn).all()
    assert once.pose[2, 1] == pytest.approx(example.pose[5, 1])
    assert once.pose[1, 0] == pytest.approx(192 - example.pose[1, 0])  # the neck stays a neck


def published(tree, **more):
    parts = {"person", "pose", "region", "garment", "worn", "sketch"}
    data = open_data_set(
        tree, "train", "paired", size=(64, 48), parts=parts, require=parts, captions=True
    )
    return PublishedSource(data, 2, **more)


def test_every_pair_comes_once_an_epoch_in_a_new_order(tree):
    source = published(tree)
    count = len(source.data)
    names = []
    original = source.data.__class__.__getitem__

    class Seen(source.data.__class__):
        def __getitem__(self, index):
            names.append((self.epoch, index))
            return original(self, index)

    source.data.__class__ = Seen
    for position in range(count):
        source.batch(position)
    first, second = names[:count], names[count:]
    assert sorted(i for _, i in first) == sorted(i for _, i in second) == list(range(count))
    assert [e for e, _ in first] == [0] * count
    assert [e for e, _ in second] == [1] * count
    assert [i for _, i in first] != [i for _, i in second]


def test_published_batches_are_the_same_each_time(tree):
    batch = published(tree, shown="fabric", text="captions").batch(1)
    assert same(batch, published(tree, shown="fabric", text="captions").batch(1))
    assert batch.mode == ["fabric", "fabric"]
    assert batch.words[0].count(", ") == 2
    assert batch.person.shape == (2, 3, 64, 48)
    assert batch.worn_mask.any()
    plain = published(tree).batch(1)
    assert plain.words[0] in ("an upper body garment", "a lower body garment", "a dress")


def test_a_patch_lies_inside_the_garment(rng):
    garment = np.full((120, 100, 3), 255, np.uint8)
    garment[30:90, 20:70] = rng.integers(0, 200, (60, 50, 3))
    for _ in range(10):
        assert fabric_patch(garment, rng, 32).min(axis=-1).max() < 240
    assert fabric_patch(np.full((50, 50, 3), 255, np.uint8), rng, 16).min() == 255


def test_words_alone_speak_of_plain_cloth_half_of_the_time(shards, rng, monkeypatch):
    chances = []
    really = ClothShop.draw

    def draw(self, rng, **chance):
        chances.append(chance.get("plain_chance", 0.0))
        return really(self, rng, **chance)

    monkeypatch.setattr(ClothShop, "draw", draw)
    maker, sample = ExampleMaker(ClothShop()), Samples(shards)[0]
    for mode in MODES:
        maker.make(sample, rng, mode)
    assert dict(zip(MODES, chances, strict=True)) == {"fabric": 0, "garment": 0, "words": 0.5}
    assert sum(MODES.values()) == pytest.approx(1)
