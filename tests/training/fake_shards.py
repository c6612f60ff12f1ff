"""A tiny synthetic data set in the contract's form: one garment as an ellipse on a plain person."""

import json
from pathlib import Path

import numpy as np

from fashionstudio.datasets.synthetic.shards import FORMAT

H, W = 256, 192
SHADOWED = slice(204, 224)
"""Rows in which twins have their shadows."""

_STANDING = [(96, 34), (96, 60), (72, 64), (60, 100), (52, 136), (120, 64), (132, 100), (140, 136),
             (82, 150), (82, 196), (82, 240), (110, 150), (110, 196), (110, 240), (90, 28),
             (102, 28), (84, 32)]  # fmt: skip
JOINTS = [[float(x), float(y), 1.0] for x, y in _STANDING] + [[-1.0, -1.0, 0.0]]
"""Somebody who stands, seen from before; the left ear is not found."""


def write_shards(folder: Path, shards: int = 2, samples: int = 3, *, twins: bool = False) -> Path:
    """Write `shards` shards of `samples` samples; returns the folder.

    With `twins` (then `samples` is even) each two are the same person in garments of other lengths
    and sleeves.
    """
    y, x = np.mgrid[0:H, 0:W].astype(np.float32)
    for number in range(shards):
        shard = folder / f"shard-{number:05d}"
        shard.mkdir(parents=True)
        alphas = [
            np.clip(60 - np.hypot((x - 96) * 1.2, (y - 110 - 8 * i) * 0.7), 0, 1) * 255
            for i in range(samples)
        ]
        alpha = np.stack(alphas).astype(np.uint8)
        rest = np.full((samples, H, W, 3), 170, np.uint8)
        other = np.zeros_like(alpha)
        if twins:
            other = alpha[np.arange(samples) ^ 1]
            for row in range(samples):
                top = SHADOWED.start + 10 * (row % 2)
                rest[row, top : top + 10, 60:130] = 150
        edge = (alpha > 0) & (np.roll(alpha, 2, 1) == 0)
        parts = np.where(alpha > 127, 4, 0).astype(np.uint8)
        parts[:, :30, 80:110] = 11
        uv = np.stack([(x - 96) * 5, (y - 110) * 5], -1).astype(np.float16)
        fields = {
            "rest": rest,
            "alpha": alpha,
            "shade": np.full((samples, H, W, 3), 180, np.uint8),
            "uv": np.repeat(uv[None], samples, 0),
            "normal": np.zeros((samples, H, W, 2), np.int8),
            "parts": parts,
            "lines": edge.astype(np.uint8) * 255,
            "trim": np.zeros_like(alpha),
            "other": other,
            "flat_alpha": alpha,
            "flat_shade": np.full((samples, H, W, 3), 186, np.uint8),
            "flat_uv": np.repeat(uv[None], samples, 0),
            "flat_lines": edge.astype(np.uint8) * 255,
            "flat_normal": np.zeros((samples, H, W, 2), np.int8),
            "flat_trim": np.zeros_like(alpha),
        }
        for name, value in fields.items():
            np.save(shard / f"{name}.npy", value)
        meta = {
            "format": FORMAT,
            "category": "upper_body",
            "attributes": {"garment": "t-shirt", "sleeve": "short sleeves", "fit": "loose"},
            "joints": JOINTS,
            "mm_per_px": 5.0,
            "flat_mm_per_px": 5.0,
        }
        lines = "\n".join(
            json.dumps(meta | (_twin(meta, row) if twins else {})) for row in range(samples)
        )
        (shard / "meta.jsonl").write_text(lines + "\n")
    return folder


def _twin(meta: dict, row: int) -> dict:
    """What a twin knows: where the other one is, and every second has long sleeves."""
    sleeve = ("short sleeves", "long sleeves")[row % 2]
    return {"twin": 1 - 2 * (row % 2), "attributes": meta["attributes"] | {"sleeve": sleeve}}
