"""Shards are atomic and read back as they were written."""

from __future__ import annotations

import json

import numpy as np
import pytest

from fashionstudio.datasets.synthetic import shards
from fashionstudio.errors import BadInput


def fake(seed: int) -> dict:
    rng = np.random.default_rng(seed)
    sample = {
        name: rng.integers(0, 100, (8, 6, *tail)).astype(dtype)
        for name, (dtype, tail) in shards.FIELDS.items()
    }
    sample["meta"] = {"format": shards.FORMAT, "seed": [1, seed], "category": "upper_body"}
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


def make_old(shard):
    """Let a shard look like one of the first format, which had no version."""
    meta = [json.loads(line) for line in (shard / "meta.jsonl").read_text().splitlines()]
    lines = [json.dumps({k: v for k, v in one.items() if k != "format"}) for one in meta]
    (shard / "meta.jsonl").write_text("\n".join(lines) + "\n")


def test_shards_of_another_format_are_refused_with_a_sentence(tmp_path):
    make_old(shards.write_shard(tmp_path, 0, [fake(0)]))
    with pytest.raises(BadInput, match=f"have format 1; this version reads format {shards.FORMAT}"):
        shards.ShardReader(tmp_path)


def test_old_shards_beside_new_ones_are_left_out(tmp_path, caplog):
    make_old(shards.write_shard(tmp_path, 0, [fake(0), fake(1)]))
    shards.write_shard(tmp_path, 1, [fake(2)])
    assert [m["seed"] for m in shards.ShardReader(tmp_path).meta] == [[1, 2]]
    assert "1 shards of another format" in caplog.text
