"""The files of an evaluation: report, lines, contact sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.image_io import read_picture, write_png
from fashionstudio.errors import BadImage, BadInput
from fashionstudio.evaluation.dataset_pairs import PAPER_SIZE
from fashionstudio.evaluation.report import ItemLine, Report, contact_sheet, extremes

if TYPE_CHECKING:
    from fashionstudio.evaluation.dataset_options import Options
    from fashionstudio.evaluation.dataset_pairs import Pairs

Picture = NDArray[np.uint8]

_WORDS_SHOWN = 60


def write_report(report: Report, options: Options) -> list[Path]:
    """`<output>/<order>.json`, `.csv` and, with anything to rank by, `.png`; their paths.

    Raises:
        DiskFull, BadInput: they cannot be written.
    """
    stem = options.output / options.data.order
    files = [stem.with_suffix(".json"), stem.with_suffix(".csv")]
    text = json.dumps(report.to_dict(), indent=2, ensure_ascii=False)
    write_atomic(files[0], f"{text}\n".encode())
    write_atomic(files[1], report.to_csv().encode())
    sheet = _draw(report, options)
    if sheet is not None:
        files.append(stem.with_suffix(".png"))
        write_png(files[2], sheet)
    return files


def _draw(report: Report, options: Options) -> Picture | None:
    """The worst and the best: person, garment, sketch, result, truth."""
    ranked = extremes(report)
    if ranked is None:
        return None
    metric, worst, best = ranked
    data = options.data.open()
    numbers: dict[tuple[str, str, str], int] = {
        (pair.category, pair.model, pair.garment): index for index, pair in enumerate(data.pairs)
    }
    rows = []
    for kind, lines in (("worst", worst), ("best", best)):
        for line in lines:
            index = numbers[line.category, line.name, line.garment]
            rows.append(_row(kind, metric, line, data, index))
    return contact_sheet(rows, PAPER_SIZE)


def _row(
    kind: str, metric: str, line: ItemLine, data: Pairs, index: int
) -> tuple[str, list[Picture | None]]:
    """What the engine was shown, what it made, and what is true."""
    label = f"{kind}: {line.category} {line.name}, {metric} {line.values[metric]:.4g}"
    try:
        item, picture = data[index], read_picture(line.file, least_side=2)
    except (BadImage, BadInput):  # it was there when it was measured
        return label, [None] * 5
    sketch = None if item.sketch is None else np.stack([255 - item.sketch] * 3, axis=-1)
    seen = item.person
    if seen is not None and item.region is not None:
        seen = np.where(item.region[..., None] > 127, np.uint8(128), seen)
    words = item.prompt[:_WORDS_SHOWN]
    return (f"{label}  {words}" if words else label), [
        seen,
        item.garment,
        sketch,
        picture,
        item.person,
    ]
