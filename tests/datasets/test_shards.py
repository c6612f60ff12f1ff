"""Shards are atomic and read back as they were written."""

from __future__ import annotations

import numpy as np

from fashionstudio.datasets.synthetic import shards


def fake(seed: int) -> dict:
    rng = np.random.default_rng(seed)
    sample = {
        name: rng.integers(0, 100, (8, 6, *tail)).astype(dtype)
        for name, (dtype, tail) in shards.FIELDS.items()
    }
    sample["meta"] = {"seed": [1, seed], "category": "upper_body"}
    return sample


def test_write_and_read(tmp_path):
    samples = [fake(i) for i in range(5)]
    shards.write_shard(tmp_path, 0, samples[:3])
    shards.write_shard(tmp_path, 1, samples[3:])
    reader = shards.ShardReader(tmp_path)
    assert len(reader) == 5
    for wanted, got in zip(samples, reader, strict=True):
        assert got["meta"] == wanted["meta"]
        for name in shards.FIELDS:
            assert np.array_equal(got[name], wanted[name])
            assert got[name].dtype == wanted[name].dtype


def test_unfinished_shards_are_not_seen(tmp_path):
    (tmp_path / ".tmp-shard-00000-1").mkdir()
    (tmp_path / "shard-00001").mkdir()
    assert shards.finished_shards(tmp_path) == []
    assert len(shards.ShardReader(tmp_path)) == 0


def test_a_shard_is_replaced_whole(tmp_path):
    shards.write_shard(tmp_path, 0, [fake(0), fake(1)])
    shards.write_shard(tmp_path, 0, [fake(2)])
    assert [m["seed"] for m in shards.ShardReader(tmp_path).meta] == [[1, 2]]
