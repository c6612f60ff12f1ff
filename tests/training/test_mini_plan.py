"""What training `mini` decides before it starts."""

from __future__ import annotations

import json

import pytest
import torch

from fashionstudio.diffusion.folds import build_folds
from fashionstudio.errors import BadInput
from fashionstudio.training import mini, networks
from fashionstudio.vision.person_network import PersonNetwork
from tests.training.fake_shards import write_shards


def test_missing_material_is_told(tmp_path):
    with pytest.raises(BadInput, match="clothing photos"):
        mini.Material.find(tmp_path, tmp_path)
    (tmp_path / "clothing_cc0" / "images").mkdir(parents=True)
    (tmp_path / "clothing_cc0" / "images" / "1.jpg").write_bytes(b"")
    with pytest.raises(BadInput, match="makehuman"):
        mini.Material.find(tmp_path, tmp_path)
    (tmp_path / "makehuman").mkdir()
    found = mini.Material.find(tmp_path, tmp_path / "out")
    assert found.clothing.name == "images"
    write_shards(tmp_path / "synthetic", shards=1, samples=1)
    assert mini.Material.find(tmp_path, tmp_path / "out").shards == tmp_path / "synthetic"
    meta = tmp_path / "synthetic" / "shard-00000" / "meta.jsonl"
    meta.write_text(json.dumps({"format": 1}) + "\n")
    with pytest.raises(BadInput, match="format"):
        mini.Material.find(tmp_path, tmp_path / "out")
    assert found.shards == tmp_path / "out" / "shards"


@pytest.mark.parametrize("kind", ["cpu", "cuda"])
def test_the_weights_of_every_devices_sizes_stay_small(kind):
    sizes = mini.sizes_for(torch.device(kind))
    unet = networks.build_unet(tuple(sizes.widths), sizes.layers)
    others = 31.4e6 + 0.2e6  # codec, towers, adapter, warper, EMASC, layer decoder, search; words
    others += 2 * sum(p.numel() for p in build_folds().parameters())
    assert 2 * sum(p.numel() for p in unet.parameters()) + others <= 64e6
    beside = PersonNetwork(sizes.person_frame)
    assert 2 * sum(p.numel() for p in beside.parameters()) <= 10e6
