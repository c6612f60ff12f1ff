"""What training `mini` decides before it starts: sizes for a device, material, the plan file."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from fashionstudio.core.atomic import write_json
from fashionstudio.datasets.synthetic.shards import finished_shards
from fashionstudio.errors import BadInput


@dataclass(frozen=True)
class Sizes:
    """Networks, batches and processes that suit a device.

    Attributes:
        widths, layers: of the U-Net; all weights of the engine stay below 64 MB in half precision.
        processes: that train the denoiser together, one a GPU; batches are per process.
        terminal: share of the denoiser's examples at pure noise; much where time is short.
        samples: people to render at most.
        blocks: of encoded examples, as many as the batch of `encode`, at most.
        person_frame: height and width of what the person network looks at.
        families: of garments to teach search with, at most.
    """

    widths: tuple[int, int, int]
    layers: int
    terminal: float
    samples: int
    blocks: int
    workers: int
    renderers: int
    batches: dict[str, int]
    crop_pixels: int
    codec_width: int = 192
    processes: int = 1
    person_frame: tuple[int, int] = (160, 128)
    families: int = 4000
    extra: dict[str, list[str]] = field(default_factory=dict)


def sizes_for(device: torch.device) -> Sizes:
    """The defaults of a device: a GPU takes a larger U-Net, larger batches and more processes."""
    cores = os.cpu_count() or 2
    if device.type == "cpu":
        return Sizes(
            (64, 128, 192), 1, 0.8, samples=6000, blocks=150, workers=0,
            renderers=max(1, min(cores, 4)), crop_pixels=12 * 96 * 96,
            batches={"encoders": 96, "landmarks": 48, "denoiser": 32, "decoder": 6, "layers": 8,
                     "folds": 16, "encode": 128, "person": 12, "search": 96},
        )  # fmt: skip
    workers = max(2, min(cores - 2, 14))
    return Sizes(
        (80, 144, 192), 1, 0.4, samples=40_000, blocks=900, workers=workers,
        renderers=max(2, workers // 2), crop_pixels=64 * 96 * 96,
        batches={"encoders": 256, "landmarks": 96, "denoiser": 256, "decoder": 32, "layers": 48,
                 "folds": 64, "encode": 64, "person": 48, "search": 192},
        processes=max(1, torch.cuda.device_count()), person_frame=(192, 160), families=8000,
    )  # fmt: skip


@dataclass(frozen=True)
class Material:
    """The folders that training reads."""

    clothing: Path
    fabrics: Path | None
    shards: Path
    makehuman: Path | None

    @classmethod
    def find(cls, data: Path, out: Path) -> Material:
        """Look for them under DATA; people are rendered into OUT unless DATA has them already.

        Raises:
            BadInput: something that cannot be done without is missing, or the shards there are of
                another format.
        """
        clothing = _photos(data, "clothing*")
        if clothing is None:
            raise BadInput(
                f"There are no clothing photos in “{data}”.", "Put JPEGs into DATA/clothing."
            )
        ready = [f for f in (data, data / "synthetic") if f.is_dir() and finished_shards(f)]
        makehuman = data / "makehuman"
        if not ready and not makehuman.is_dir():
            raise BadInput(
                f"There are neither rendered people nor a folder makehuman in “{data}”.",
                "Put MakeHuman's CC0 parts into DATA/makehuman, or shards into DATA/synthetic.",
            )
        shards = ready[0] if ready else out / "shards"
        return cls(clothing, _photos(data, "fabrics*"), shards, None if ready else makehuman)

    def arguments(self) -> list[str]:
        """For the stages."""
        found = ["--data", str(self.shards), "--clothing", str(self.clothing)]
        return found + (["--fabrics", str(self.fabrics)] if self.fabrics else [])


@dataclass
class State:
    """`OUT/plan.json`: what was decided at the start and what is done.

    Attributes:
        given: the minutes that each stage which has begun may learn for.
        taken: the minutes on the wall clock that each took so far, over all starts.
    """

    budget_minutes: float
    device: str
    sizes: dict[str, Any]
    done: list[str] = field(default_factory=list)
    given: dict[str, float] = field(default_factory=dict)
    taken: dict[str, float] = field(default_factory=dict)

    @property
    def spent_minutes(self) -> float:
        """Of the budget, over all starts."""
        return sum(self.taken.values())

    def write(self, out: Path) -> None:
        """Save it, at once or not at all."""
        write_json(out / "plan.json", asdict(self))

    @classmethod
    def read(cls, out: Path) -> State:
        """The plan of an earlier start."""
        return cls(**json.loads((out / "plan.json").read_text(encoding="utf-8")))


def _photos(folder: Path, pattern: str) -> Path | None:
    """The first folder of that name with JPEGs, in itself or in its `images`."""
    for found in sorted(folder.glob(pattern)):
        for place in (found, found / "images"):
            if any(place.glob("*.jpg")):
                return place
    return None
