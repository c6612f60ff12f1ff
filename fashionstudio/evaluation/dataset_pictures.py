"""The pictures that are measured: rendered now, or found where somebody has rendered them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.listener import Listener
from fashionstudio.core.render import EngineStamp
from fashionstudio.engine.devices import describe_device, free_memory
from fashionstudio.engine.manifest import EngineManifest, find_engine
from fashionstudio.engine.plan import ComputePlan, Need, choose_plan
from fashionstudio.engine.published import PublishedMode
from fashionstudio.engine.stamp import versions
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.dataset_inputs import ItemReader, choose_conditions
from fashionstudio.evaluation.dataset_options import PICTURES, Options, Swatches
from fashionstudio.evaluation.dataset_pairs import Pairs
from fashionstudio.evaluation.dataset_plan import RenderPlan, make_plan, system_of
from fashionstudio.evaluation.dataset_render import DataSetRenderer, Rendered

if TYPE_CHECKING:
    from fashionstudio.datasets.published.item import Part
    from fashionstudio.diffusion.pipeline import FashionPipeline


@dataclass(frozen=True)
class Pictures:
    """What is measured.

    Attributes:
        data: the pairs, at the size of the pictures.
        count: how many of the pairs are evaluated.
        rendered: their pictures.
        facts: for the report: who made them, and how.
    """

    data: Pairs
    count: int
    rendered: Rendered
    facts: dict[str, Any]


def render_pictures(
    options: Options, device: torch.device, swatches: Swatches, progress: Listener
) -> Pictures:
    """Render the pairs with an engine.

    Raises:
        ModelMissing, ModelMismatch: the engine cannot be used.
        BadInput: the data set or the folder of results cannot be used with it.
        DiskFull, OutOfMemory, Cancelled: the run cannot go on.
    """
    assert options.engine is not None
    manifest = find_engine(options.engine)
    _check_categories(manifest, options.data.open())  # told before minutes pass
    progress.phase("load")
    pipe, compute = _load(manifest, device, options)
    system = system_of(pipe.layout)
    conditions = choose_conditions(
        manifest,
        pipe.layout,
        options.conditions,
        swatches=bool(swatches) and not options.published,
    )
    require: list[Part] = ["person", "labels", "pose"]
    data = options.data.open(
        manifest.frame,
        system=system,
        require=[*require, "garment"] if "garment" in conditions else require,
        captions=options.published and system == "mgd",
    )
    plan = _plan(options, manifest, pipe, conditions, compute, device)
    reader = ItemReader(pipe, manifest, conditions, data.dataset, options.published)
    folder = options.output / options.data.order
    renderer = DataSetRenderer(pipe, reader, plan, data, folder, compute, swatches.find)
    progress.phase("render")
    count = options.count(len(data))
    rendered = renderer.run(count, progress)
    stamp = EngineStamp(manifest.id, manifest.weights, versions(), describe_device(device))
    made = {name: value for name, value in plan.to_dict().items() if name != "weights"}
    made["has_published_code"] = not PublishedMode.of(pipe.layout, manifest.id).note
    facts = {"engine": stamp.to_dict(), "render": made | {"kept": rendered.kept}}
    return Pictures(data, count, rendered, facts)


def find_pictures(options: Options) -> Pictures:
    """Pictures that exist, by category and name, whatever their endings.

    Raises:
        BadInput: there are none, or the data set cannot be used.
    """
    folder = options.rendered
    assert folder is not None
    if not folder.is_dir():
        raise BadInput(f"There is no folder “{folder}”.", "Name the folder of rendered pictures.")
    inside = folder / options.data.order
    known: dict[tuple[str, str], Path] = {}
    for file in sorted((inside if inside.is_dir() else folder).rglob("*")):
        if file.suffix.lower() in PICTURES:
            known.setdefault((file.parent.name, file.stem), file)
            known.setdefault(("", file.stem), file)
    named = options.data.open()
    count, rendered = options.count(len(named)), Rendered()
    for index, pair in enumerate(named.pairs[:count]):
        name = Path(pair.model).stem
        found = known.get((pair.category, name)) or known.get(("", name))
        if found is None:
            rendered.failures[index] = "There is no rendered picture of this pair."
        else:
            rendered.files[index] = found
    if not rendered.files:
        raise BadInput(
            f"No picture in “{folder}” belongs to this data set.",
            "They are looked for by the names of the persons' pictures, in folders by category.",
        )
    data = options.data.open(_size_of(rendered), system=options.system)
    facts: dict[str, Any] = {
        "engine": None,
        "versions": versions(),
        "render": {"rendered": str(folder), "system": options.system},
    }
    return Pictures(data, count, rendered, facts)


def _load(
    manifest: EngineManifest, device: torch.device, options: Options
) -> tuple[FashionPipeline, ComputePlan]:
    from fashionstudio.engine.loading import load_pipeline

    manifest.check_files()
    # Published results are compared to the digit: there, no half precision.
    wishes = ComputeOptions(dtype="fp32" if options.published else "auto")
    compute = choose_plan(device, wishes, Need.of(manifest), free_memory(device))
    return load_pipeline(manifest, compute).place(device, offload=compute.offload), compute


def _plan(
    options: Options,
    manifest: EngineManifest,
    pipe: FashionPipeline,
    conditions: frozenset[str],
    compute: ComputePlan,
    device: torch.device,
) -> RenderPlan:
    return make_plan(
        manifest,
        pipe.layout,
        conditions,
        published=options.published,
        skirts=options.data.skirts,
        seed=options.seed,
        batch=options.batch,
        preset=options.preset,
        steps=options.steps,
        on_cpu=device.type == "cpu",
        number_format=compute.dtype,
    )


def _check_categories(manifest: EngineManifest, data: Pairs) -> None:
    strange = {pair.category for pair in data.pairs} - set(manifest.categories)
    if strange:
        raise BadInput(
            f"The engine “{manifest.id}” makes no {min(strange).replace('_', ' ')}.",
            f"Choose a --category: {', '.join(manifest.categories)}.",
        )


def _size_of(rendered: Rendered) -> tuple[int, int]:
    """Height and width of the first picture that can be read; all are expected to have it."""
    from PIL import Image

    for file in rendered.files.values():
        try:
            with Image.open(file) as image:
                return image.height, image.width
        except (OSError, ValueError, Image.DecompressionBombError):
            continue
    raise BadInput("None of the rendered pictures can be read.", "Render them again.")
