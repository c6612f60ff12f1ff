"""`fashionstudio evaluate dataset`: render a public data set, measure it, and report.

The protocol is that of the LaDI-VTON and MGD papers; docs/evaluation.md says which numbers may be
compared with theirs.
"""

from __future__ import annotations

import time
from importlib import metadata
from typing import Any

from fashionstudio.core.listener import Listener
from fashionstudio.errors import BadInput
from fashionstudio.evaluation.dataset_measure import DataSetMeter, Measured, mean_values
from fashionstudio.evaluation.dataset_options import Options, Swatches
from fashionstudio.evaluation.dataset_pairs import PAPER_SIZE
from fashionstudio.evaluation.dataset_pictures import Pictures, find_pictures, render_pictures
from fashionstudio.evaluation.dataset_plan import PUBLISHED_BATCH, PUBLISHED_STEPS, item_seed
from fashionstudio.evaluation.dataset_sets import ALL, rows_of
from fashionstudio.evaluation.metrics.catalogue import Metrics, choose_names, open_metrics
from fashionstudio.evaluation.metrics.features import FeatureStore
from fashionstudio.evaluation.report import Failure, ItemLine, Report, Row

PUBLISHED_SEED = 1234
LIBRARIES = ("torchmetrics", "controlnet-aux")
"""Those that measure and are in no engine's stamp."""


def evaluate(options: Options, progress: Listener) -> Report:
    """Render (or find) the pictures, measure them, and say what was found.

    Raises:
        FashionStudioError: nothing can be evaluated at all, or the run cannot go on.
    """
    from fashionstudio.engine.devices import choose_device

    started = time.monotonic()
    options.check()
    names = choose_names(options.metrics)
    device = choose_device(options.device)
    swatches = Swatches(options.sources.swatches)
    if options.engine is not None:
        pictures = render_pictures(options, device, swatches, progress)
    else:
        pictures = find_pictures(options)
    progress.phase("networks")
    metrics = open_metrics(names, options.sources, device)
    meter = DataSetMeter(pictures.data, metrics, FeatureStore(options.cache), swatches.find)
    whole = pictures.count == len(pictures.data)
    measured = meter.run(pictures.rendered.files, progress, whole=whole)
    pictures.facts["protocol"] = {
        "size": list(PAPER_SIZE),
        "rendered_size": list(pictures.data.size),
        "resize": "Pillow, bilinear",
        "true_set": "that of the papers" if whole else "the persons that were rendered",
        "features": metrics.extractor.identity if metrics.extractor else None,
        "published_way": options.published,
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
    }
    pictures.facts["seconds"] = round(time.monotonic() - started, 1)
    return _report(options, pictures, measured, metrics)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _report(options: Options, pictures: Pictures, measured: Measured, metrics: Metrics) -> Report:
    pairs = pictures.data.pairs
    failures = {**pictures.rendered.failures, **measured.failures}
    indices = sorted(measured.items)
    if not indices:
        raise BadInput(
            f"None of the {pictures.count} pairs can be evaluated.",
            f"The first: {failures[min(failures)]}",
        )
    return Report(
        rows=_rows(pictures, measured),
        items=[_line(options, pictures, measured, index) for index in indices],
        metrics=metrics.descriptions,
        unavailable=metrics.unavailable,
        absent=measured.absent,
        failures=[
            Failure(index, pairs[index].category, pairs[index].model, failures[index])
            for index in sorted(failures)
        ],
        facts={
            "dataset": pictures.data.dataset,
            "root": str(options.data.root),
            "split": options.data.split,
            "order": options.data.order,
            "category": options.data.category,
            "pairs": len(pairs),
            "evaluated": pictures.count,
            "measured": len(indices),
            **pictures.facts,
        },
        notes=_notes(options, pictures, len(failures)),
    )


def _rows(pictures: Pictures, measured: Measured) -> list[Row]:
    """A row for each category, and one for all."""
    indices, pairs = sorted(measured.items), pictures.data.pairs
    rows = []
    for name in rows_of([pairs[index].category for index in indices]):
        members = [index for index in indices if name in (ALL, pairs[index].category)]
        values, counts = mean_values(measured, members)
        rows.append(Row(name, len(members), measured.sets.get(name, {}) | values, counts))
    return rows


def _line(options: Options, pictures: Pictures, measured: Measured, index: int) -> ItemLine:
    pair = pictures.data.pairs[index]
    own = options.engine is not None and not options.published
    return ItemLine(
        index,
        pair.category,
        pair.model,
        pair.garment,
        pictures.rendered.files[index],
        item_seed(options.seed, options.data.order, pair) if own else None,
        measured.items[index],
    )


def _notes(options: Options, pictures: Pictures, failures: int) -> list[str]:
    """What keeps the numbers from being compared with published ones."""
    data, notes = pictures.data, []
    if pictures.count < len(data):
        notes.append(
            f"Only {pictures.count} of {len(data)} pairs: FID and KID depend on the number of "
            "pictures and cannot be compared with published ones."
        )
    if options.engine is not None and not options.published:
        notes.append("Rendered in our way; see --published for the papers' way.")
    if data.size != PAPER_SIZE:
        notes.append(
            f"The pictures have {data.size[0]}x{data.size[1]} pixels and were enlarged or reduced "
            f"to {PAPER_SIZE[0]}x{PAPER_SIZE[1]} for the measures."
        )
    if failures:
        notes.append(f"{failures} pairs are not in the numbers (see the report).")
    if failures and options.published:
        notes.append("After a pair that fails, the others draw other noise than published.")
    if options.published and not pictures.facts["render"]["has_published_code"]:
        notes.append(
            f"The engine “{options.engine}” was never published: sampler and guidance of the "
            "published way are not those that it was made for, and its figures are worse for it."
        )
    if options.published and _departs(options, pictures.facts["render"]):
        notes.append("Steps, seed, batch, regions or conditions differ from the published ones.")
    return notes


def _departs(options: Options, plan: dict[str, Any]) -> bool:
    usual = (PUBLISHED_STEPS, PUBLISHED_SEED, PUBLISHED_BATCH[plan["system"]])
    own = bool(options.conditions) or options.data.skirts
    return own or (plan["steps"], plan["seed"], plan["batch"]) != usual
