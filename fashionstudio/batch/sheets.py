"""What people look at: contact sheets and the lookbook of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.batch.arranging import arrange
from fashionstudio.batch.flags import FLAGS
from fashionstudio.batch.outputs import Folder
from fashionstudio.core.contact_sheet import Sheet
from fashionstudio.core.image_io import read_picture, write_picture
from fashionstudio.errors import FashionStudioError

U8 = NDArray[np.uint8]
Record = Mapping[str, Any]

MOST_COLUMNS, MOST_ROWS = 12, 24
LOOKBOOK = "lookbook.pdf"
_CELL = (150, 200)
_LISTED = 8
"""How many stand side by side in a list."""


def write_sheets(folder: Folder, records: Sequence[Record], title: str) -> list[Path]:
    """Contact sheets: people in rows, what they wear in columns; numbered if there are several."""
    done = [record for record in records if record["state"] == "done"]
    if not done:
        return []
    columns, rows = _layout(records, done)
    blocks = [
        (rows[top : top + MOST_ROWS], slice(left, left + MOST_COLUMNS))
        for top in range(0, len(rows), MOST_ROWS)
        for left in range(0, len(columns), MOST_COLUMNS)
    ]
    for old in folder.root.glob("contact-sheet*.jpg"):
        old.unlink(missing_ok=True)
    paths = []
    for number, (part, shown) in enumerate(blocks, 1):
        sheet = Sheet(title, columns[shown], cell=_CELL)
        for label, cells in part:
            if any(cells[shown]):
                pictures = [_thumb(folder, record) for record in cells[shown]]
                sheet.add_row(label, pictures, [_caption(record) for record in cells[shown]])
        path = folder.root / f"contact-sheet{'' if len(blocks) == 1 else f'-{number}'}.jpg"
        write_picture(path, sheet.draw())
        paths.append(path)
    return paths


def write_lookbook(
    folder: Folder,
    records: Sequence[Record],
    title: str,
    progress: Callable[[int, int, str], None] = lambda done, count, name: None,
) -> list[Path]:
    """A PDF of everything that is done, without what is flagged as wrong."""
    from fashionstudio.core.export.options import ExportOptions
    from fashionstudio.core.export.run import export
    from fashionstudio.core.export.source import ExportSource

    files = [
        folder.root / record["file"]
        for record in records
        if record["state"] == "done" and "outside" not in record.get("flags", ())
    ]
    if not files:
        return []
    options = ExportOptions(
        kind="lookbook", per_page=4, title=title, book_pattern=Path(LOOKBOOK).stem, replace=True
    )
    sources = [ExportSource.from_file(path) for path in files]
    report = export(sources, options, folder.root, project=title, progress=progress)
    if report.failures:
        raise report.failures[0][1]
    return report.files


_Rows = list[tuple[str, list[Record | None]]]


def _layout(records: Sequence[Record], done: Sequence[Record]) -> tuple[list[str], _Rows]:
    """Column labels, and rows of what stands in them: a grid where the plan is one, or a list."""
    grid = arrange(records)
    if grid is None:
        parts = [list(done[n : n + _LISTED]) for n in range(0, len(done), _LISTED)]
        rows: _Rows = [(str(part[0]["item"]), list(part)) for part in parts]
        return [""] * min(_LISTED, len(done)), rows
    tried = [record for record in records if record["state"] != "waiting"]
    cells = {grid.place(record): record for record in reversed(tried) if record.get("photo")}
    columns = range(len(grid.looks))
    return list(grid.look_labels), [
        (label, [cells.get((row, column)) for column in columns])
        for row, label in enumerate(grid.people_labels)
    ]


def _caption(record: Record | None) -> str:
    """The flags of a picture, or how far its colour is off."""
    if record is None:
        return ""
    if record["state"] == "failed":
        return "not made"
    flags = record.get("flags") or []
    if flags:
        return FLAGS[flags[0]] + (f" +{len(flags) - 1}" if len(flags) > 1 else "")
    far = (record.get("measures") or {}).get("delta_e")
    return "" if far is None else f"colour off by {far:.0f}"


def _thumb(folder: Folder, record: Record | None) -> U8 | None:
    if record is None or record["state"] != "done":
        return None
    for path in (folder.thumb(record["item"]), folder.root / record["file"]):
        try:
            return read_picture(path, least_side=1)
        except FashionStudioError:
            continue
    return None
