"""The files of an evaluation: report, lines, contact sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.atomic import write_atomic, write_json
from fashionstudio.core.contact_sheet import Sheet
from fashionstudio.core.image_io import read_picture, write_png
from fashionstudio.errors import BadImage, BadInput
from fashionstudio.evaluation.dataset_pairs import PAPER_SIZE
from fashionstudio.evaluation.report import ItemLine, Report, extremes

if TYPE_CHECKING:
    from fashionstudio.evaluation.dataset_options import Options
    from fashionstudio.evaluation.dataset_pairs import Pairs

Picture = NDArray[np.uint8]

_COLUMNS = ("person", "garment", "sketch", "result", "truth")
_CELL = (168, 224)
_GREY = np.full((*PAPER_SIZE, 3), 230, np.uint8)
"""Stands for a picture that is not there."""


def write_report(report: Report, options: Options) -> list[Path]:
    """`<output>/<order>.json`, `.csv` and, with anything to rank by, `.png`; their paths.

    Raises:
        DiskFull, BadInput: they cannot be written.
    """
    stem = options.output / options.data.order
    files = [stem.with_suffix(".json"), stem.with_suffix(".csv")]
    write_json(files[0], report.to_dict())
    write_atomic(files[1], report.to_csv().encode())
    sheet = _draw(report, options)
    if sheet is not None:
        files.append(stem.with_suffix(".png"))
        write_png(files[2], sheet)
    return files


def _draw(report: Report, options: Options) -> Picture | None:
    """The worst and the best; None when nothing says which those are."""
    ranked = extremes(report)
    if ranked is None:
        return None
    metric, worst, best = ranked
    data = options.data.open(system=report.facts["render"]["system"])
    numbers: dict[tuple[str, str, str], int] = {
        (pair.category, pair.model, pair.garment): index for index, pair in enumerate(data.pairs)
    }
    engine = options.engine or str(options.rendered)
    title = f"{engine} on {data.dataset}, {data.order}: worst and best by {metric}"
    sheet = Sheet(title, _COLUMNS, cell=_CELL)
    for kind, lines in (("worst", worst), ("best", best)):
        for line in lines:
            index = numbers[line.category, line.name, line.garment]
            pictures, words = _pictures(line, data, index)
            label = [f"{kind}: {line.values[metric]:.4g}", line.category, line.name, *words]
            sheet.add_row("\n".join(label), pictures)
    return sheet.draw()


def _pictures(line: ItemLine, data: Pairs, index: int) -> tuple[list[Picture], tuple[str, ...]]:
    """What the engine was shown, what it made, and what is true; and the captions."""
    try:
        item, picture = data[index], read_picture(line.file, least_side=2)
    except (BadImage, BadInput):  # it was there when it was measured
        return [_GREY] * len(_COLUMNS), ()
    seen = item.person
    if seen is not None and item.region is not None:
        seen = np.where(item.region[..., None] > 127, np.uint8(128), seen)
    sketch = None if item.sketch is None else np.stack([255 - item.sketch] * 3, axis=-1)
    row = (seen, item.garment, sketch, picture, item.person)
    return [_GREY if one is None else one for one in row], item.captions
