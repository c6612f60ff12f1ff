"""`fashionstudio evaluate dataset`: render a public data set, measure it, and report.

The protocol is that of the LaDI-VTON and MGD papers; docs/evaluation.md says which numbers may be
compared with theirs.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.image_io import read_picture
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.dataset_measure import DataSetMeter, Measured, mean_values
from fashionstudio.evaluation.dataset_pairs import PAPER_SIZE, Choice, Pairs
from fashionstudio.evaluation.dataset_plan import item_seed
from fashionstudio.evaluation.dataset_render import Progress, Rendered
from fashionstudio.evaluation.dataset_sets import ALL, rows_of
from fashionstudio.evaluation.metrics.catalogue import (
    Metrics,
    Sources,
    choose_names,
    open_metrics,
)
from fashionstudio.evaluation.metrics.features import FeatureStore
from fashionstudio.evaluation.report import Failure, ItemLine, Report, Row

if TYPE_CHECKING:
    import torch

    from fashionstudio.datasets.published.item import Part
    from fashionstudio.datasets.published.masks import System
    from fashionstudio.engine.manifest import EngineManifest

Picture = NDArray[np.uint8]

PICTURES = (".png", ".jpg", ".jpeg", ".webp")


@dataclass(frozen=True)
class Options:
    """What to evaluate.

    Attributes:
        data: the pairs.
        output: where pictures and reports go.
        engine: id of the engine that renders; or
        rendered: a folder with pictures that exist.
        limit: only the first pairs.
        published: render exactly as the published systems do.
        preset, steps, seed, batch, conditions: see `dataset_plan.make_plan`.
        system: whose Regions measure pictures that exist.
        metrics: names; none means all.
        sources: networks for them.
        cache: folder for the features of true pictures; None keeps none.
        device: "auto", "cpu", "cuda", …
    """

    data: Choice
    output: Path
    engine: str | None = None
    rendered: Path | None = None
    limit: int | None = None
    published: bool = False
    preset: str = "standard"
    steps: int | None = None
    seed: int = 1234
    batch: int | None = None
    conditions: tuple[str, ...] = ()
    system: System = "ladi"
    metrics: tuple[str, ...] = ()
    sources: Sources = field(default_factory=Sources)
    cache: Path | None = None
    device: str = "auto"


def evaluate(options: Options, progress: Progress) -> Report:
    """Render (or find) the pictures, measure them, and say what was found.

    Raises:
        FashionStudioError: nothing can be evaluated at all, or the run cannot go on.
    """
    from fashionstudio.engine.devices import choose_device

    started = time.monotonic()
    _check(options)
    names = choose_names(options.metrics)
    device = choose_device(options.device)
    swatches = Swatches(options.sources.swatches)
    if options.engine is not None:
        data, count, rendered, facts = _render(options, device, swatches, progress)
    else:
        data, count, rendered, facts = _find(options)
    progress.phase("networks")
    metrics = open_metrics(names, options.sources, device)
    meter = DataSetMeter(data, metrics, FeatureStore(options.cache), swatches.find)
    whole = options.limit is None or options.limit >= len(data)
    measured = meter.run(rendered.files, progress, whole=whole)
    facts |= {
        "protocol": _protocol(options, data, metrics, whole),
        "seconds": round(time.monotonic() - started, 1),
    }
    return _report(options, data, count, rendered, measured, metrics, facts)


class Swatches:
    """Cloths by garment, from a folder; reads each once in a while."""

    def __init__(self, folder: Path | None) -> None:
        if folder is not None and not folder.is_dir():
            raise BadInput(f"There is no folder “{folder}”.", "Name the folder of swatches.")
        files = folder.iterdir() if folder is not None else ()
        self._files = {file.stem: file for file in files if file.suffix.lower() in PICTURES}
        self._read = lru_cache(maxsize=64)(lambda path: read_picture(path, least_side=2))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._files)

    def find(self, garment: str) -> Picture | None:
        """(h, w, 3) uint8 of a garment by its file name, or None."""
        file = self._files.get(Path(garment).stem)
        return None if file is None else self._read(file)


# Pictures ----------------------------------------------------------------------------------------

Pictures = tuple[Pairs, int, Rendered, dict[str, Any]]
"""The data set, how many of its pairs count, their pictures, and facts for the report."""


def _check(options: Options) -> None:
    if (options.engine is None) == (options.rendered is None):
        raise BadInput(
            "Either an engine renders, or pictures exist.", "Give --engine or --rendered, not both."
        )
    if options.published and options.rendered is not None:
        raise BadInput("Pictures that exist are not rendered.", "Leave --published away.")
    if options.output.exists() and not options.output.is_dir():
        raise BadInput(f"“{options.output}” is a file.", "Name a folder for the results.")


def _count(options: Options, data: Pairs) -> int:
    return len(data) if options.limit is None else min(options.limit, len(data))


def _render(
    options: Options, device: torch.device, swatches: Swatches, progress: Progress
) -> Pictures:
    from fashionstudio.core.compute import ComputeOptions
    from fashionstudio.core.render import EngineStamp
    from fashionstudio.engine.devices import describe_device, free_memory
    from fashionstudio.engine.loading import load_pipeline
    from fashionstudio.engine.manifest import find_engine
    from fashionstudio.engine.plan import Need, choose_plan
    from fashionstudio.engine.stamp import versions
    from fashionstudio.evaluation.dataset_inputs import ItemReader, choose_conditions
    from fashionstudio.evaluation.dataset_plan import make_plan, system_of
    from fashionstudio.evaluation.dataset_render import DataSetRenderer

    assert options.engine is not None
    manifest = find_engine(options.engine)
    _check_categories(manifest, options.data.open())  # told before minutes pass
    progress.phase("load")
    manifest.check_files()
    # Published results are compared to the digit: there, no half precision.
    wishes = ComputeOptions(dtype="fp32" if options.published else "auto")
    compute = choose_plan(device, wishes, Need.of(manifest), free_memory(device))
    pipe = load_pipeline(manifest, compute).place(device, offload=compute.offload)
    system = system_of(pipe.layout)
    conditions = choose_conditions(
        manifest, pipe.layout, options.conditions, swatches=bool(swatches)
    )
    require: list[Part] = ["person", "labels", "pose"]
    data = options.data.open(
        manifest.frame,
        system=system,
        require=[*require, "garment"] if "garment" in conditions else require,
        captions=options.published and system == "mgd",
    )
    plan = make_plan(
        manifest,
        pipe.layout,
        conditions,
        published=options.published,
        seed=options.seed,
        batch=options.batch,
        preset=options.preset,
        steps=options.steps,
        on_cpu=device.type == "cpu",
        number_format=compute.dtype,
    )
    reader = ItemReader(pipe, manifest, conditions, data.dataset, options.published)
    folder = options.output / options.data.order
    renderer = DataSetRenderer(pipe, reader, plan, data, folder, compute, swatches.find)
    progress.phase("render")
    count = _count(options, data)
    rendered = renderer.run(count, progress)
    stamp = EngineStamp(manifest.id, manifest.weights, versions(), describe_device(device))
    facts = {"engine": stamp.to_dict(), "render": plan.to_dict() | {"kept": rendered.kept}}
    return data, count, rendered, facts


def _check_categories(manifest: EngineManifest, data: Pairs) -> None:
    strange = {pair.category for pair in data.pairs} - set(manifest.categories)
    if strange:
        raise BadInput(
            f"The engine “{manifest.id}” makes no {min(strange).replace('_', ' ')}.",
            f"Choose a --category: {', '.join(manifest.categories)}.",
        )


def _find(options: Options) -> Pictures:
    """Pictures that exist, by category and name, whatever their endings."""
    from fashionstudio.engine.stamp import versions

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
    count, rendered = _count(options, named), Rendered()
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
    return data, count, rendered, facts


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


# Report ------------------------------------------------------------------------------------------


def _protocol(options: Options, data: Pairs, metrics: Metrics, whole: bool) -> dict[str, Any]:
    return {
        "size": list(PAPER_SIZE),
        "rendered_size": list(data.size),
        "resize": "Pillow, bilinear",
        "true_set": "that of the papers" if whole else "the persons that were rendered",
        "features": metrics.extractor.identity if metrics.extractor else None,
        "published_way": options.published,
    }


def _report(
    options: Options,
    data: Pairs,
    count: int,
    rendered: Rendered,
    measured: Measured,
    metrics: Metrics,
    facts: dict[str, Any],
) -> Report:
    failures = {**rendered.failures, **measured.failures}
    indices = sorted(measured.items)
    if not indices:
        raise BadInput(
            f"None of the {count} pairs can be evaluated.",
            f"The first: {failures[min(failures)]}",
        )
    names = rows_of([data.pairs[index].category for index in indices])
    rows = []
    for name in names:
        members = [i for i in indices if name in (ALL, data.pairs[i].category)]
        values, counts = mean_values(measured, members)
        rows.append(Row(name, len(members), measured.sets.get(name, {}) | values, counts))
    return Report(
        rows=rows,
        items=[_line(options, data, rendered, measured, index) for index in indices],
        metrics=metrics.descriptions,
        unavailable=metrics.unavailable,
        absent=measured.absent,
        failures=[
            Failure(index, data.pairs[index].category, data.pairs[index].model, failures[index])
            for index in sorted(failures)
        ],
        facts={
            "dataset": data.dataset,
            "root": str(options.data.root),
            "split": options.data.split,
            "order": options.data.order,
            "category": options.data.category,
            "pairs": len(data),
            "evaluated": count,
            "measured": len(indices),
            "seed": options.seed if options.engine else None,
            **facts,
        },
        notes=_notes(options, data, count, failures, facts),
    )


def _line(
    options: Options, data: Pairs, rendered: Rendered, measured: Measured, index: int
) -> ItemLine:
    pair = data.pairs[index]
    own = options.engine is not None and not options.published
    return ItemLine(
        index,
        pair.category,
        pair.model,
        pair.garment,
        rendered.files[index],
        item_seed(options.seed, options.data.order, pair) if own else None,
        measured.items[index],
    )


def _notes(
    options: Options,
    data: Pairs,
    count: int,
    failures: dict[int, str],
    facts: dict[str, Any],
) -> list[str]:
    """What keeps the numbers from being compared with published ones."""
    notes = []
    if count < len(data):
        notes.append(
            f"Only {count} of {len(data)} pairs: FID and KID depend on the number of pictures and "
            "cannot be compared with published ones."
        )
    if options.engine is not None and not options.published:
        notes.append("Rendered in our way; see --published for the papers' way.")
    if data.size != PAPER_SIZE:
        notes.append(
            f"The pictures have {data.size[0]}x{data.size[1]} pixels and were enlarged or reduced "
            f"to {PAPER_SIZE[0]}x{PAPER_SIZE[1]} for the measures."
        )
    if failures:
        notes.append(f"{len(failures)} pairs are not in the numbers (see the report).")
    if failures and options.published:
        notes.append("After a pair that fails, the others draw other noise than published.")
    plan = facts.get("render", {})
    if options.published and (options.conditions or _departs(plan)):
        notes.append("Steps, seed, batch or conditions differ from the published ones.")
    return notes


def _departs(plan: dict[str, Any]) -> bool:
    from fashionstudio.evaluation.dataset_plan import PUBLISHED_BATCH, PUBLISHED_STEPS

    usual = (PUBLISHED_STEPS, 1234, PUBLISHED_BATCH[plan["system"]])
    return (plan["steps"], plan["seed"], plan["batch"]) != usual
