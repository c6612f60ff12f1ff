"""Rendered people for the warper: where each pixel of a worn garment lies in its flat picture.

Both pictures of a garment carry the coordinate of its cloth, so the spline is told for every worn
pixel where it comes from, on plain cloth too; the published loss compares pictures instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from fashionstudio.core.color import linear_to_srgb_u8
from fashionstudio.core.pose_edit import mirrored_joints
from fashionstudio.datasets.synthetic.colours import random_colour
from fashionstudio.datasets.synthetic.shards import Sample
from fashionstudio.diffusion.arrays import binary_mask_tensor, mask_tensor, picture_tensor
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.sources.imperfect import random_region
from fashionstudio.training.sources.synthetic import (
    LOOK_AGAIN,
    Samples,
    closer_box,
    in_mirror,
    joints_in,
    resized,
)

U8 = NDArray[np.uint8]
Floats = NDArray[np.float32]
Rng = np.random.Generator
FIELDS = ("rest", "alpha", "uv", "parts", "other", "flat_alpha", "flat_shade", "flat_uv")
CLOSER = 0.5
"""Share of the people that are cut closer than they were rendered."""
STRIDE = 2
"""Every how many pixels the place in the flat picture is looked up."""
SAME_CLOTH_PX = 1.5
"""How far apart, in pixels of the flat picture, the same spot of the cloth may seem to be."""
JITTER_PX, LOST = 2.0, 0.06
"""How wrongly joints are found, and how often one is not."""


class WarpSource:
    """Batches of garments, people without them, and the way from one to the other.

    Args:
        shards: folder of `python -m fashionstudio.datasets.synthetic`.
        count: examples in a batch.
        held_out: the first shard, which is never trained on, instead of all others.
    """

    def __init__(self, shards: Path, count: int, *, seed: int = 0, held_out: bool = False) -> None:
        self.folder, self.count, self.seed, self.held_out = shards, count, seed, held_out
        self.samples = self._open()

    def _open(self) -> Samples:
        samples = Samples(self.folder, held_out=self.held_out)
        samples.reader.fields = FIELDS
        return samples

    def batch(self, position: int) -> TryOnBatch:
        """See `Source.batch`; with `places`, and nothing but plain and striped cloths."""
        if position % LOOK_AGAIN == LOOK_AGAIN - 1:
            self.samples = self._open()
        rng = np.random.default_rng([self.seed, position, int(self.held_out)])
        chosen = rng.integers(len(self.samples), size=self.count)
        rows = [warp_example(self.samples[int(i)], rng) for i in chosen]
        columns: dict[str, list[Any]] = {key: [row[key] for row in rows] for key in rows[0]}
        blank = torch.zeros(self.count, 1, *rows[0]["mask"].shape)
        return TryOnBatch(
            person=picture_tensor(*columns["rest"]),
            mask=binary_mask_tensor(*columns["mask"]),
            pose=torch.from_numpy(np.stack(columns["pose"])),
            sketch=blank,
            picture=blank.expand(-1, 3, -1, -1),
            words=[""] * self.count,
            category=columns["category"],
            mode=["garment"] * self.count,
            garment=picture_tensor(*columns["garment"]),
            garment_mask=mask_tensor(*columns["flat_alpha"]),
            worn_mask=mask_tensor(*columns["alpha"]),
            places=torch.from_numpy(np.stack(columns["places"])),
        )


def warp_example(sample: Sample, rng: Rng) -> dict[str, Any]:
    """One example as arrays in the frame of (H, W)."""
    category = str(sample["meta"]["category"])
    worn = {name: sample[name] for name in ("rest", "alpha", "uv")}
    worn["mask"] = random_region(sample["alpha"], sample["other"], sample["parts"], category, rng)
    pose = np.array(sample["meta"]["joints"], np.float32)
    if rng.random() < CLOSER and (box := closer_box(worn["mask"], rng)) is not None:
        pose = joints_in(pose, box, worn["mask"].shape)
        worn = {name: resized(plane, box) for name, plane in worn.items()}
    example: dict[str, Any] = {
        **worn,
        "pose": misread(pose, rng),
        "places": places(worn["alpha"], worn["uv"], sample),
        "garment": plain_garment(sample, rng),
        "flat_alpha": sample["flat_alpha"],
        "category": category,
    }
    del example["uv"]
    return mirrored(example) if rng.random() < 0.5 else example


def places(alpha: U8, uv: NDArray[np.float16], sample: Sample) -> Floats:
    """Where the cloth of worn pixels lies in the flat picture.

    Args:
        alpha: (H, W), the worn garment.
        uv: (H, W, 2), its cloth's coordinate in mm.
        sample: with the flat picture's.

    Returns:
        (H / STRIDE, W / STRIDE, 2) float32: x and y in the flat picture's -1..1, of the upper left
        pixel of each square; NaN where there is no garment, or a side of it that is not flat seen.
    """
    height, width = sample["flat_alpha"].shape
    rows, columns = np.nonzero(sample["flat_alpha"] > 127)
    found = np.full((*alpha[::STRIDE, ::STRIDE].shape, 2), np.nan, np.float32)
    seen = alpha[::STRIDE, ::STRIDE] > 127
    if not seen.any() or not rows.size:
        return found
    tree = cKDTree(sample["flat_uv"][rows, columns].astype(np.float32))
    apart, nearest = tree.query(uv[::STRIDE, ::STRIDE][seen].astype(np.float32))
    same = apart < SAME_CLOTH_PX * float(sample["meta"]["flat_mm_per_px"])
    x = (columns[nearest] + 0.5) / width * 2 - 1
    y = (rows[nearest] + 0.5) / height * 2 - 1
    found[seen] = np.where(same[:, None], np.stack([x, y], 1), np.nan)
    return found


def plain_garment(sample: Sample, rng: Rng) -> U8:
    """The garment alone on white, (H, W, 3), of one colour or striped."""
    height, width = sample["flat_alpha"].shape
    colour = np.broadcast_to(_light(rng), (height, width, 3))
    if rng.random() < 0.4:
        along = sample["flat_uv"][..., int(rng.integers(2))].astype(np.float32)
        stripe = np.sin(along * (2 * np.pi / rng.uniform(15, 120))) > rng.uniform(-0.6, 0.6)
        colour = np.where(stripe[..., None], colour, _light(rng))
    shade = (sample["flat_shade"].astype(np.float32) / 255) ** 2.2 * 2
    lit = linear_to_srgb_u8(np.clip(colour * shade, 0, 1)).astype(np.float32)
    alpha = sample["flat_alpha"][..., None].astype(np.float32) / 255
    return np.rint(lit * alpha + 255 * (1 - alpha)).astype(np.uint8)


def _light(rng: Rng) -> Floats:
    linear: Floats = ((random_colour(rng).astype(np.float32) / 255) ** 2.2).astype(np.float32)
    return linear


def misread(pose: Floats, rng: Rng) -> Floats:
    """Joints (18, 3) as an estimator finds them: a little beside, and some not at all."""
    found = pose.copy()
    found[:, :2] += rng.normal(0, JITTER_PX, (len(pose), 2)).astype(np.float32)
    found[(pose[:, 2] <= 0) | (rng.random(len(pose)) < LOST)] = (-1, -1, 0)
    return found


def mirrored(example: dict[str, Any]) -> dict[str, Any]:
    """The same seen in a mirror; left and right change places, also in the flat picture."""
    turned = in_mirror(example)
    turned["pose"] = mirrored_joints(example["pose"], example["mask"].shape[1])
    # A square's first column lies in its square's last one now: off by half a square, as a
    # spline as smooth as this one does not see.
    turned["places"][..., 0] *= -1
    return turned
