"""Rendered people before and after: a Photo in one garment, the layers of the same in another.

Twins are the same person, pose and light in two garments, so the truth of every layer is known:
what the new garment covers, how the light falls on it, what the old one hid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage
from torch import Tensor

from fashionstudio.core.person import PARTS, SKIN
from fashionstudio.datasets.synthetic.shards import Sample
from fashionstudio.diffusion.arrays import mask_tensor, picture_tensor
from fashionstudio.diffusion.surroundings import KINDS
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.sources.cloths import Cloth
from fashionstudio.training.sources.imperfect import random_region
from fashionstudio.training.sources.synthetic import (
    EVEN_LIGHT,
    Example,
    ExampleMaker,
    SyntheticSource,
    collate,
    dressed,
)

U8 = NDArray[np.uint8]
Rng = np.random.Generator
SAME_GARMENT = 0.4
"""Share of the examples whose garment keeps its cut and changes its cloth only."""
NO_HINT = 0.25
UNTOLD = 0.05
"""Share of the examples in which nobody tells where skin, or background, is."""
BENEATH: dict[str, tuple[str, ...]] = {
    "background": ("background",),
    "clothes": ("upper_clothes", "skirt", "pants", "dress", "belt", "left_shoe", "right_shoe",
                "bag", "scarf"),
    "skin": SKIN,
}  # fmt: skip
"""The parts that are of each of `surroundings.KINDS`; hair and hats are none."""


@dataclass(frozen=True, kw_only=True)
class LayerBatch(TryOnBatch):
    """B people before and after.

    Attributes:
        photo: [B, 3, H, W] in -1..1, the person in the old garment.
        worn_hint: [B, 1, H, W], where an estimator sees the old garment; zeros where it is unknown.
        alpha: [B, 1, H, W], coverage of the new garment.
        old: [B, 1, H, W], coverage of the old garment.
        shade: [B, 3, H, W] in 0..1; linear light is 2 x shade^2.2.
        albedo: [B, 3, H, W] in -1..1, the new cloth's own colour; grey (0) beyond the garment.
        rest: [B, 3, H, W] in -1..1, the person without either garment.
        skin, background: [B, 1, H, W], where an estimator sees them in the Photo; zeros where it
            does not know.
        beneath: [B, 1 + kinds, H, W], what is seen beside the new garment: something else, or one
            of `surroundings.KINDS`.
    """

    photo: Tensor
    worn_hint: Tensor
    alpha: Tensor
    old: Tensor
    shade: Tensor
    albedo: Tensor
    rest: Tensor
    skin: Tensor
    background: Tensor
    beneath: Tensor


class LayeredMaker(ExampleMaker):
    """Examples whose sample holds under `before` the sample that the Photo shows."""

    def region(self, sample: Sample, category: str, rng: Rng) -> U8:
        """A Region that certainly holds both garments, but for hands and hair before them."""
        both = np.maximum(sample["alpha"], sample["before"]["alpha"])
        return random_region(both, sample["other"], sample["parts"], category, rng)

    def add(
        self, example: Example, sample: Sample, cloth: Cloth, trim: U8 | None, rng: Rng
    ) -> None:
        """The Photo and the layers."""
        before = sample["before"]
        worn = self.shop.draw(rng, motif_chance=0.1, plain_chance=0.3)
        photo = dressed(before, worn, None, flat_laid=bool(rng.random() < 0.5))
        alone = {
            "rest": np.full_like(sample["rest"], 128),
            "shade": np.full_like(sample["shade"], EVEN_LIGHT),
            "alpha": (sample["alpha"] > 0).astype(np.uint8) * 255,
        }
        laid = example.mode == "fabric"
        example.layers = {
            "photo": photo,
            "worn_hint": _hint(before["alpha"], rng),
            "alpha": sample["alpha"],
            "old": before["alpha"],
            "shade": sample["shade"],
            "albedo": dressed(sample | alone, cloth, trim, flat_laid=laid, gloss=0.0),
            "rest": sample["rest"],
            "skin": _hint(_are(before, SKIN), rng, UNTOLD),
            "background": _hint(_are(before, ("background",)), rng, UNTOLD),
            **{f"beneath_{kind}": _are(sample, parts) for kind, parts in BENEATH.items()},
        }


class LayeredSource(SyntheticSource):
    """Batches of rendered people before and after; see `SyntheticSource`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.maker = LayeredMaker(self.maker.shop, closer=self.maker.closer)

    def sample(self, index: int, rng: Rng) -> Sample:
        """A sample with what was worn before."""
        sample = self.samples[index]
        before = index
        if rng.random() >= SAME_GARMENT:
            before += int(sample["meta"]["twin"])
        return sample | {"before": self.samples[before]}

    def batch(self, position: int) -> LayerBatch:
        """See `Source.batch`."""
        examples = self.examples(position)
        plain = collate(examples)

        def layer(name: str) -> list[U8]:
            return [example.layers[name] for example in examples]

        return LayerBatch(
            **vars(plain),
            photo=picture_tensor(*layer("photo")),
            worn_hint=mask_tensor(*layer("worn_hint")),
            alpha=mask_tensor(*layer("alpha")),
            old=mask_tensor(*layer("old")),
            shade=(picture_tensor(*layer("shade")) + 1) / 2,
            albedo=picture_tensor(*layer("albedo")),
            rest=picture_tensor(*layer("rest")),
            skin=mask_tensor(*layer("skin")),
            background=mask_tensor(*layer("background")),
            beneath=_told([mask_tensor(*layer(f"beneath_{kind}")) for kind in KINDS]),
        )


def _told(kinds: list[Tensor]) -> Tensor:
    """[B, 1 + kinds, H, W]: what is none of the kinds comes first."""
    known = torch.cat(kinds, dim=1)
    return torch.cat([(1 - known.sum(dim=1, keepdim=True)).clamp_min(0), known], dim=1)


def _are(sample: Sample, names: tuple[str, ...]) -> U8:
    """Where a sample shows one of the parts, (H, W)."""
    found = np.isin(sample["parts"], [PARTS[name] for name in names])
    return cast(U8, found.astype(np.uint8) * np.uint8(255))


def _hint(alpha: U8, rng: Rng, missing: float = NO_HINT) -> U8:
    """A part as an estimator may see it: ragged, moved, with holes, or not at all."""
    if rng.random() < missing:
        return np.zeros_like(alpha)
    waves = ndimage.zoom(
        rng.normal(0, 1, (9, 7)), (alpha.shape[0] / 9, alpha.shape[1] / 7), order=1
    )
    reach = ndimage.gaussian_filter(alpha.astype(np.float32) / 255, float(rng.uniform(0.8, 3)))
    seen = reach + 0.18 * waves.astype(np.float32) * float(rng.uniform(0, 1)) > 0.5
    shift = tuple(int(s) for s in rng.integers(-1, 2, 2))
    moved = np.roll(seen, shift, (0, 1))
    return cast(U8, moved.astype(np.uint8) * np.uint8(255))
