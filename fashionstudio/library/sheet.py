"""Contact sheets of entries."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fashionstudio.core.contact_sheet import Sheet
from fashionstudio.errors import FashionStudioError
from fashionstudio.library.entry import Entry

if TYPE_CHECKING:
    from fashionstudio.library.library import Library

_COLUMNS = 6
_CELL = (168, 190)
_LONGEST = 26


def draw_sheet(
    library: Library, title: str, entries: Sequence[Entry], facts: Sequence[str] = ()
) -> NDArray[np.uint8]:
    """Thumbnails in rows of six, numbered, with their names below.

    Args:
        library: where the thumbnails come from; one that cannot be had is a gap.
        title: over everything.
        entries: in this order.
        facts: one for each, put after its name.

    Returns:
        (H, W, 3) uint8.
    """
    sheet = Sheet(title, [""] * min(_COLUMNS, max(1, len(entries))), cell=_CELL)
    for start in range(0, len(entries), _COLUMNS):
        row = entries[start : start + _COLUMNS]
        captions = [
            _caption(entry, facts[start + n] if facts else "") for n, entry in enumerate(row)
        ]
        # Pillow's own font has no dash.
        label = f"{start + 1} - {start + len(row)}" if len(row) > 1 else f"{start + 1}"
        sheet.add_row(label, [_picture(library, entry) for entry in row], captions)
    return sheet.draw()


def _picture(library: Library, entry: Entry) -> NDArray[np.uint8] | None:
    try:
        data = library.thumbnail(entry)
    except FashionStudioError:
        return None
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def _caption(entry: Entry, fact: str) -> str:
    room = _LONGEST - len(fact)
    name = entry.name if len(entry.name) <= room else f"{entry.name[: room - 2]}.."
    return f"{name} {fact}".strip()
