"""Examples at latent size: what a denoiser reads, encoded on the way or kept on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from diffusers import AutoencoderKL
from numpy.typing import NDArray
from torch import Tensor, nn

from fashionstudio.diffusion.arrays import picture_tensor, to_pictures
from fashionstudio.diffusion.codec import LatentCodec
from fashionstudio.diffusion.conditioning import at_latent_size
from fashionstudio.diffusion.layout import ConditioningLayout
from fashionstudio.diffusion.pose_map import pose_map
from fashionstudio.diffusion.warping import ConvNetTPS, UNetVanilla, warp_garment
from fashionstudio.errors import BadInput
from fashionstudio.training.batches import TryOnBatch
from fashionstudio.training.frozen import Frozen
from fashionstudio.training.sources.synthetic import MODES

MODE_NAMES = list(MODES)


@dataclass(frozen=True)
class LatentBatch:
    """B examples at latent size h x w.

    Attributes:
        target, masked: latents [B, C, h, w] of the person and of the person without the Region.
        appearance: latents of the appearance picture, or None where the layout has none.
        mask, known: [B, 1, h, w], the Region, and where the appearance is known.
        sketch: [B, 1, h, w] in 0..1, reduced with antialias.
        pose: [B, 18, 3] in pixels of the frame, which is `factor` times as large.
        picture, words, category, mode: see `TryOnBatch`.
    """

    target: Tensor
    masked: Tensor
    appearance: Tensor | None
    mask: Tensor
    known: Tensor
    sketch: Tensor
    pose: Tensor
    picture: Tensor
    words: list[str]
    category: list[str]
    mode: list[str]

    def __len__(self) -> int:
        return len(self.words)


class LatentEncoder(nn.Module):
    """Encodes batches as the pipeline's conditioning does; frozen.

    Args:
        vae: of the layout.
        layout: says which planes there are.
        warper, refinement: lay the garment onto the person where a batch has no appearance.
        sample: draw from the posterior, as the published training does, instead of its mode.
    """

    def __init__(
        self, vae: AutoencoderKL, layout: ConditioningLayout, *,
        warper: ConvNetTPS | None = None, refinement: UNetVanilla | None = None,
        sample: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.layout, self.sample = layout, sample
        self.frozen = Frozen(vae=vae, warper=warper, refinement=refinement)

    @property
    def codec(self) -> LatentCodec:
        """The autoencoder with its patch size."""
        return LatentCodec(cast(AutoencoderKL, self.frozen["vae"]), self.layout.patch)

    def encode(self, picture: Tensor) -> Tensor:
        """[B, 3, H, W] -> scaled latents [B, C, h, w], one picture at a time on a processor."""
        pieces = picture.split(8 if picture.device.type == "cpu" else 64)
        found = [self.codec.encode(piece, sample=self.sample)[0] for piece in pieces]
        return torch.cat(found).float()

    @torch.no_grad()
    def forward(self, batch: TryOnBatch) -> LatentBatch:
        """See `LatentBatch`."""
        appearance, known = self._appearance(batch)
        factor = self.codec.factor
        return LatentBatch(
            target=self.encode(batch.person),
            masked=self.encode(batch.masked),
            appearance=None if appearance is None else self.encode(appearance),
            mask=at_latent_size(batch.mask, "mask", factor),
            known=at_latent_size(known, "mask", factor),
            sketch=at_latent_size(batch.sketch, "resized", factor),
            pose=batch.pose,
            picture=batch.picture,
            words=batch.words,
            category=batch.category,
            mode=batch.mode,
        )

    def _appearance(self, batch: TryOnBatch) -> tuple[Tensor | None, Tensor]:
        """The appearance picture, filled outside its mask, and that mask."""
        everywhere = torch.ones_like(batch.mask)
        if self.layout.plane("appearance") is None:
            return None, torch.zeros_like(batch.mask)
        if batch.appearance is not None and batch.appearance_mask is not None:
            known = batch.appearance_mask
            fill = self.layout.appearance_fill
            picture = batch.appearance * known + fill * (1 - known)
            return picture, known if self.layout.plane("appearance_mask") else everywhere
        if batch.garment is None or "warper" not in self.frozen:
            raise BadInput(
                "This layout needs a garment laid onto the person.",
                "Give --warper RUN/warper (and --refinement).",
            )
        size = (batch.person.shape[2], batch.person.shape[3])
        with torch.autocast(batch.person.device.type, enabled=False):
            warped = warp_garment(
                cast(ConvNetTPS, self.frozen["warper"]),
                cast(UNetVanilla, self.frozen["refinement"])
                if "refinement" in self.frozen
                else None,
                batch.garment, batch.masked, pose_map(batch.pose, size), batch.garment_mask,
            )  # fmt: skip
        return warped.picture, everywhere


@dataclass
class LatentStore:
    """Blocks of encoded examples in memory; `refresh` picks up new ones."""

    folder: Path
    prefix: str
    limit: int = 60_000
    blocks: list[dict[str, NDArray[Any]]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def refresh(self) -> None:
        """Read blocks that have appeared since the last time."""
        for path in sorted(self.folder.glob(f"{self.prefix}-*.npz")):
            if path.name not in self.seen and self.size < self.limit:
                self.seen.add(path.name)
                with np.load(path) as archive:
                    self.blocks.append({name: archive[name] for name in archive.files})

    @property
    def size(self) -> int:
        """Examples in memory."""
        return sum(len(b["mode"]) for b in self.blocks)

    def random(self, count: int, rng: np.random.Generator) -> LatentBatch:
        """`count` random examples."""
        if not self.blocks:
            raise BadInput(
                f"There are no encoded examples in “{self.folder}”.",
                "Make some with python -m fashionstudio.training.encode.",
            )
        rows: list[dict[str, Any]] = []
        for _ in range(count):
            block = self.blocks[int(rng.integers(len(self.blocks)))]
            i = int(rng.integers(len(block["mode"])))
            rows.append({name: values[i] for name, values in block.items()})
        return collate(rows)

    def first(self, count: int) -> LatentBatch:
        """The first examples, always the same."""
        rows = [{n: v[i] for n, v in b.items()} for b in self.blocks for i in range(len(b["mode"]))]
        return collate(rows[:count])


@dataclass
class LatentSource:
    """Batches out of a store; exact when a run is resumed as long as no blocks were added."""

    store: LatentStore
    count: int
    seed: int
    look_again: int = 50

    def batch(self, position: int) -> LatentBatch:
        """See `Source.batch`."""
        if position % self.look_again == 0 or not self.store.blocks:
            self.store.refresh()
        return self.store.random(self.count, np.random.default_rng([self.seed, position]))


def to_block(batch: LatentBatch) -> dict[str, NDArray[Any]]:
    """What is kept of a batch on disk: latents as float16, planes and pictures as bytes."""
    if batch.appearance is None:
        raise ValueError("blocks are kept for layouts with an appearance plane")
    halves = {"target": batch.target, "masked": batch.masked, "appearance": batch.appearance}
    return {name: value.to(torch.float16).cpu().numpy() for name, value in halves.items()} | {
        "mask": batch.mask[:, 0].to(torch.uint8).cpu().numpy(),
        "known": batch.known[:, 0].to(torch.uint8).cpu().numpy(),
        "sketch": (batch.sketch[:, 0] * 255).round().to(torch.uint8).cpu().numpy(),
        "pose": batch.pose.float().cpu().numpy(),
        "picture": to_pictures(batch.picture),
        "mode": np.array([MODE_NAMES.index(cast(Any, m)) for m in batch.mode], np.uint8),
        "category": np.array(batch.category),
        "words": np.array(batch.words),
    }


def collate(rows: list[dict[str, Any]]) -> LatentBatch:
    """Rows of a block as tensors."""

    def stacked(name: str) -> Tensor:
        return torch.from_numpy(np.stack([row[name] for row in rows])).float()

    return LatentBatch(
        target=stacked("target"), masked=stacked("masked"), appearance=stacked("appearance"),
        mask=stacked("mask")[:, None], known=stacked("known")[:, None],
        sketch=stacked("sketch")[:, None] / 255, pose=stacked("pose"),
        picture=picture_tensor(*(row["picture"] for row in rows)),
        words=[str(r["words"]) for r in rows], category=[str(r["category"]) for r in rows],
        mode=[MODE_NAMES[int(r["mode"])] for r in rows],
    )  # fmt: skip


def write_block(folder: Path, name: str, block: dict[str, NDArray[Any]]) -> None:
    """Write an .npz that appears at once under its final name."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{name}.part"
    with temporary.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **block)
    temporary.replace(folder / f"{name}.npz")
