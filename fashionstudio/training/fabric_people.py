"""Sample people dressed in a cloth, encoded for an engine: what a Token is learned from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from fashionstudio import paths
from fashionstudio.core.look import (
    Category,
    Fabric,
    FabricPlacement,
    Look,
    PictureRef,
    RenderSettings,
)
from fashionstudio.diffusion.guidance import unet_input
from fashionstudio.engine.context import QuietContext, Stopwatch
from fashionstudio.errors import BadInput

if TYPE_CHECKING:
    from fashionstudio.diffusion.conditioning import Conditions
    from fashionstudio.diffusion.pipeline import FashionPipeline
    from fashionstudio.engine.engine import Engine
    from fashionstudio.engine.inputs import Inputs

SCENES: tuple[tuple[str, Category], ...] = (
    ("tee-and-jeans", "upper_body"),
    ("grey-dress", "dresses"),
    ("red-top-and-trousers", "upper_body"),
    ("shirt-and-chinos", "lower_body"),
    ("sweater-and-skirt", "upper_body"),
)
"""Sample people, and what they are dressed in the cloth with."""


@dataclass(frozen=True)
class Dressed:
    """Sample people in the cloth, encoded; axis 0 = picture.

    Attributes:
        clean: [N, C, h, w] latents.
        planes: [N, P, h, w], the U-Net's input behind the noisy latents.
        mask: [N, 1, h, w], 1 = inside of the Region.
        garments: what is worn in each, in words.
    """

    clean: Tensor
    planes: Tensor
    mask: Tensor
    garments: list[str] = field(default_factory=list)

    def rows(self, index: list[int]) -> Dressed:
        """Some of them."""
        return Dressed(
            self.clean[index],
            self.planes[index],
            self.mask[index],
            [self.garments[i] for i in index],
        )


def dress_people(
    engine: Engine, inputs: Inputs, swatches: Sequence[PictureRef], *, placements: int,
    repeat_mm: float, seed: int, people: Sequence[tuple[Look, str]] = (),
    on_scene: Callable[[int, int], None] | None = None,
) -> Dressed:  # fmt: skip
    """Encode people in the cloth, as the way "start" would begin them.

    Args:
        engine: whose codec and planes are used.
        inputs: where the pictures lie.
        swatches: pictures of one and the same cloth.
        placements: how many times each is dressed, shifted, turned and scaled a little.
        repeat_mm: width of a swatch on the body.
        seed: of the placements.
        people: Looks to dress, and what each wears in words; default: the sample people.
        on_scene: told which of how many is being dressed.

    Raises:
        BadInput: nobody could be dressed.
    """
    rng = np.random.default_rng(seed)
    people = people or sample_people(engine, inputs)
    found: list[tuple[Tensor, Tensor, Tensor, str]] = []
    watch = Stopwatch(QuietContext())
    for number, (look, garment) in enumerate(people):
        if on_scene is not None:
            on_scene(number, len(people))
        for turn in range(placements):
            swatch = swatches[turn % len(swatches)]
            placement = _somewhere(repeat_mm, rng)
            settings = replace(look.settings, fabric_ways=("start",))
            worn = look.with_(fabric=Fabric(swatch, placement), settings=settings)
            prepared = engine.preparation.prepare(worn, watch)
            assert prepared.start is not None
            found.append((prepared.start, *_planes(engine.pipe, prepared.conditions), garment))
    if not found:
        raise BadInput("The sample people are not installed.", "Install fashionstudio again.")
    clean, planes, mask, garments = zip(*found, strict=True)
    return Dressed(torch.cat(clean), torch.cat(planes), torch.cat(mask), list(garments))


def sample_people(engine: Engine, inputs: Inputs) -> list[tuple[Look, str]]:
    """The people that come with the project, for categories that the engine makes."""
    found = []
    for name, category in SCENES:
        path = paths.assets_dir() / "people" / f"{name}.jpg"
        if category not in engine.manifest.categories or not path.is_file():
            continue
        photo = PictureRef(inputs.put(path.read_bytes()), path.name)
        settings = RenderSettings(engine=engine.manifest.id)
        own = engine.manifest.default_words.get(category)
        words = own or engine.pipe.layout.words_for(category) or "a garment"
        found.append((Look(photo=photo, category=category, settings=settings), words))
    return found


@dataclass(frozen=True)
class DressedSource:
    """Batches of dressed people, the same at the same position; tells each position."""

    people: Dressed
    size: int
    seed: int
    on_step: Callable[[int], None] | None = None

    def batch(self, position: int) -> Dressed:
        """Drawn without repetition as far as there are so many."""
        if self.on_step is not None:
            self.on_step(position)
        rng = np.random.default_rng((self.seed, position))
        count = len(self.people.clean)
        drawn = rng.choice(count, min(self.size, count), replace=False)
        return self.people.rows([int(i) for i in drawn])


def _planes(pipe: FashionPipeline, conditions: Conditions) -> tuple[Tensor, Tensor]:
    """The U-Net's input behind the latents with all conditions on, and the Region's mask."""
    channels = pipe.layout.latent_channels
    mask = conditions.planes["mask"]
    nothing = mask.new_zeros(mask.shape[0], channels, *mask.shape[2:])
    seen = frozenset(pipe.layout.conditions())
    picture, _ = unet_input(pipe.layout, nothing, conditions, seen)
    return picture[:, channels:], mask


def _somewhere(repeat_mm: float, rng: np.random.Generator) -> FabricPlacement:
    """Shifted by any part of a repeat, turned and scaled a little."""
    x, y = rng.uniform(0, repeat_mm, 2)
    return FabricPlacement(
        repeat_mm=float(repeat_mm * rng.uniform(0.93, 1.07)),
        angle_deg=float(rng.uniform(-8, 8)),
        offset_mm=(float(x), float(y)),
    )
