"""Counting and showing the samples of a data set, on small made-up shards."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from fashionstudio.datasets.synthetic import report, shards

H, W = 32, 24


def fake(kind: str, alpha: np.ndarray, shade: int = 150) -> shards.Sample:
    sample = {name: np.zeros((H, W, *tail), dtype) for name, (dtype, tail) in shards.FIELDS.items()}
    sample["alpha"] = sample["flat_alpha"] = alpha
    sample["shade"] = np.full((H, W, 3), shade, np.uint8)
    sample["meta"] = {
        "format": shards.FORMAT,
        "seed": [1, 2],
        "category": "upper_body",
        "attributes": {"garment": kind, "neckline": "v-neck"},
        "framing": "full",
        "light": "sun",
        "sex": "male",
        "age": "old",
        "others": ["jeans"],
        "mm_per_px": 8.0,
        "flat_mm_per_px": 8.0,
    }
    return sample


@pytest.fixture
def whole():
    alpha = np.zeros((H, W), np.uint8)
    alpha[6:26, 6:18] = 255
    return alpha


def test_variety_counts_words_and_framings(tmp_path, whole):
    kinds = ["t-shirt", "shirt", "t-shirt"]
    shards.write_shard(tmp_path, 0, [fake(kind, whole) for kind in kinds])
    counts = report.variety(shards.ShardReader(tmp_path))
    assert counts["garment"] == {"t-shirt": 2, "shirt": 1}
    assert counts["others"] == {"jeans": 3}
    table = report.as_markdown(counts)
    assert "| garment | 2 | t-shirt 2, shirt 1 |" in table


def test_doubtful_are_the_torn_the_small_and_the_dark(whole):
    torn = whole.copy()
    torn[8:24:3] = 0
    small = np.zeros_like(whole)
    small[10:12, 10:12] = 255
    good = report.doubtfulness(fake("shirt", whole))
    for worse in (fake("shirt", torn), fake("shirt", small), fake("shirt", whole, shade=40)):
        assert report.doubtfulness(worse) > good + 0.3
    assert report.doubtfulness(fake("shirt", np.zeros_like(whole))) == 9.0


def test_the_sheet_is_written(tmp_path, whole, capsys):
    shards.write_shard(tmp_path / "data", 0, [fake("shirt", whole)] * 4)
    sheet = tmp_path / "sheet.png"
    arguments = ["--data", str(tmp_path / "data"), "--sheet", str(sheet), "--width", "400"]
    assert report.main(arguments) == 0
    with Image.open(sheet) as picture:
        assert picture.width == 400
    assert "shirt 4" in capsys.readouterr().out
