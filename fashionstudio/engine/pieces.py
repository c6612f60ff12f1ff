"""What an engine works on: pictures to make, with all that was prepared for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from fashionstudio.core.layers import LaidCloth
from fashionstudio.core.request import Request
from fashionstudio.diffusion.conditioning import Conditions, fit_together, joined
from fashionstudio.diffusion.guidance import Guidance, Window
from fashionstudio.diffusion.layout import ConditioningLayout
from fashionstudio.engine import steps
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.engine.published import sketch_window
from fashionstudio.engine.scene import Scene
from fashionstudio.engine.shape import Outline

GPU_BATCH = 8

FRAME_BYTES_PER_PIXEL = 2304
"""What the skips of a published system take: five of them in float32, by far the largest part of
its conditions."""
WORKING_FRAMES = 3
"""What denoising and decoding one more picture of a batch take, in such frames."""


@dataclass(frozen=True)
class Prepared:
    """Everything of a Request that does not depend on steps or guidance, nor on the seed.

    Only in the published mode it does: there the seed also draws what is encoded.

    Attributes:
        start: clean latents [1, C, h, w] that denoising starts from; None = noise.
        cloth: at the Photo's resolution, where it is known.
        tokens: file → SHA-256 of the learned Tokens in the Words.
        outline: of the new garment, as far as it is known.
    """

    scene: Scene
    conditions: Conditions
    notes: tuple[str, ...]
    start: Tensor | None = None
    cloth: LaidCloth | None = None
    tokens: Mapping[str, str] = field(default_factory=dict)
    outline: Outline | None = None


@dataclass(frozen=True)
class Encoded:
    """What encoding makes: the conditions, the Place that they were made for, what lies in it."""

    place: steps.Place
    conditions: Conditions
    start: Tensor | None
    cloth: LaidCloth | None
    outline: Outline | None


@dataclass(frozen=True)
class SamplerPlan:
    """How to denoise."""

    sampler: str
    steps: int
    guidance: Guidance
    windows: dict[str, Window]
    start_share: float = 0.0


def weakened(conditions: Conditions, plan: SamplerPlan) -> Conditions:
    """Planes whose window is shorter than the first step are weaker in it, not simply on.

    Otherwise an engine that answers in one step would know a Sketch's strength only as on or off.
    """
    planes = dict(conditions.planes)
    for name, window in plan.windows.items():
        share = window.end * plan.steps
        if name in planes and share < 1:
            planes[name] = planes[name] * share
    return replace(conditions, planes=planes)


@dataclass(frozen=True)
class Piece:
    """One picture to make.

    Attributes:
        number: its place in the run.
        request: with one variation.
        seconds: what preparing it took, by phase.
    """

    number: int
    request: Request
    prepared: Prepared
    plan: SamplerPlan
    seconds: Mapping[str, float] = field(default_factory=dict)

    def fits(self, other: Piece) -> bool:
        """Whether both can be denoised together: the same steps, tensors of the same shapes."""
        mine, theirs = self.prepared, other.prepared
        if self.plan != other.plan or (mine.start is None) != (theirs.start is None):
            return False
        if self.request.look.settings.published or other.request.look.settings.published:
            return False
        return mine is theirs or fit_together(mine.conditions, theirs.conditions)


def conditions_of(pieces: Sequence[Piece]) -> Conditions:
    """Of all pieces, row by row; a single row where they share what was prepared."""
    first = pieces[0].prepared
    if all(piece.prepared is first for piece in pieces):
        return first.conditions
    return joined([piece.prepared.conditions for piece in pieces])


def start_of(pieces: Sequence[Piece]) -> Tensor | None:
    """Clean latents [1 or B, C, h, w] that the pieces start from."""
    starts = [piece.prepared.start for piece in pieces]
    if starts[0] is None or all(start is starts[0] for start in starts):
        return starts[0]
    return torch.cat([start for start in starts if start is not None])


def sampler_plan(
    request: Request, manifest: EngineManifest, layout: ConditioningLayout
) -> SamplerPlan:
    """The preset's settings with what the user set instead."""
    settings = request.look.settings
    preset = manifest.presets[settings.preset]
    scale = preset.guidance if settings.guidance is None else settings.guidance
    start = settings.fabric_start
    windows = {}
    strength = settings.sketch_strength * manifest.sketch_share
    if request.look.sketch is not None and "sketch" in layout.conditions():
        if settings.published:
            windows["sketch"] = sketch_window(strength)
        # At zero the Sketch is not even encoded, and the plane may hold what is worn instead.
        elif 0 < strength < 1:
            windows["sketch"] = Window(end=strength)
    return SamplerPlan(
        sampler=settings.sampler or preset.sampler,
        steps=settings.steps or preset.steps,
        guidance=Guidance(scale=scale, rescale=preset.rescale),
        windows=windows,
        start_share=manifest.fabric_start if start is None else start,
    )


def bytes_of_frame(size: tuple[int, int]) -> int:
    """What the conditions of one frame (height, width) take at most."""
    return FRAME_BYTES_PER_PIXEL * size[0] * size[1]


def batch_size(free_bytes: int | None, frame: tuple[int, int]) -> int:
    """How many pictures of a frame (height, width) fit into free memory at once; None = unknown."""
    if free_bytes is None:
        return GPU_BATCH
    return max(1, min(GPU_BATCH, free_bytes // (WORKING_FRAMES * bytes_of_frame(frame))))
