"""How a data set is rendered: all settings of a run, in our way or exactly as published.

Ours: every item has its own seed, and the engine's own presets are used. Published (LaDI-VTON's and
MGD's inference scripts): one generator through all batches, 50 DDIM steps, guidance 7.5.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fashionstudio.diffusion.guidance import Window

if TYPE_CHECKING:
    from fashionstudio.datasets.published.listing import Pair
    from fashionstudio.datasets.published.masks import System
    from fashionstudio.diffusion.layout import ConditioningLayout
    from fashionstudio.engine.manifest import EngineManifest

PUBLISHED_STEPS = 50
PUBLISHED_GUIDANCE = 7.5
PUBLISHED_BATCH: dict[System, int] = {"ladi": 8, "mgd": 1}
GPU_BATCH = 8


@dataclass(frozen=True)
class RenderPlan:
    """How a data set is rendered; what makes two runs the same.

    Attributes:
        engine: id.
        weights: file → SHA-256.
        published: the published way.
        system: whose way, and whose Regions.
        conditions: what of the items is used.
        skirts: see `dataset_pairs.Choice`.
        seed: of everything random.
        batch: pictures at once.
        sampler, steps, guidance, rescale: see `Guidance` and `samplers`.
        sketch_share: share of the steps that the Sketch is on.
        fabric_start: see `RenderSettings`.
        number_format: of the large networks.
    """

    engine: str
    weights: dict[str, str]
    published: bool
    system: System
    conditions: tuple[str, ...]
    skirts: bool
    seed: int
    batch: int
    sampler: str
    steps: int
    guidance: float
    rescale: float
    sketch_share: float
    fabric_start: float
    number_format: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {
            "conditions": list(self.conditions)
        }

    @property
    def fingerprint(self) -> str:
        """Equal for runs that give the same pictures."""
        text = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def windows(self, layout: ConditioningLayout) -> dict[str, Window]:
        """In which steps the Sketch is on."""
        if "sketch" not in layout.conditions():
            return {}
        if self.published:
            return {"sketch": Window.published(self.sketch_share)}
        return {"sketch": Window(end=self.sketch_share)} if self.sketch_share < 1 else {}


def system_of(layout: ConditioningLayout) -> System:
    """Whose way of inference is an engine's: MGD's draws a Sketch, LaDI-VTON's warps a garment."""
    return "ladi" if layout.plane("appearance") is not None else "mgd"


def make_plan(
    manifest: EngineManifest,
    layout: ConditioningLayout,
    conditions: frozenset[str],
    *,
    published: bool,
    skirts: bool,
    seed: int,
    batch: int | None,
    preset: str,
    steps: int | None,
    on_cpu: bool,
    number_format: str,
) -> RenderPlan:
    """The settings of a run.

    Args:
        manifest, layout: of the engine.
        conditions: see `dataset_inputs.choose_conditions`.
        published: the published way; the preset is then not used.
        skirts, seed: see `RenderPlan`.
        batch: None takes the published size, or ours: 8, and 1 on a processor, where a batch is
            hardly faster and rounds otherwise.
        preset: a name in the manifest.
        steps: instead of the preset's or the published number.
        on_cpu: where it runs.
        number_format: see `RenderPlan`.
    """
    system, chosen = system_of(layout), manifest.presets[preset]
    usual = PUBLISHED_BATCH[system] if published else (1 if on_cpu else GPU_BATCH)
    return RenderPlan(
        engine=manifest.id,
        weights=manifest.weights,
        published=published,
        system=system,
        conditions=tuple(sorted(conditions)),
        skirts=skirts,
        seed=seed,
        batch=usual if batch is None else batch,
        sampler="ddim" if published else chosen.sampler,
        steps=steps or (PUBLISHED_STEPS if published else chosen.steps),
        guidance=PUBLISHED_GUIDANCE if published else chosen.guidance,
        rescale=0.0 if published else chosen.rescale,
        sketch_share=manifest.sketch_share,
        fabric_start=manifest.fabric_start,
        number_format=number_format,
    )


def item_seed(seed: int, order: str, pair: Pair) -> int:
    """A pair's own seed: the same whatever else is rendered, and in whatever order."""
    text = f"{seed}|{order}|{pair.category}|{pair.model}|{pair.garment}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def file_of(folder: Path, pair: Pair, *, published: bool) -> Path:
    """Where a pair's picture goes: `<folder>/<category>/<name>`, as published; ours are PNGs."""
    name = Path(pair.model)
    return folder / pair.category / (name if published else name.with_suffix(".png")).name
