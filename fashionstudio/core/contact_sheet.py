"""Contact sheets: pictures side by side with their labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

CELL_HEIGHT = 320
GAP = 12
LABEL_HEIGHT = 30
COLUMNS = 2

Row = tuple[str, Sequence[NDArray[np.uint8]]]


def draw_sheet(rows: Sequence[Row]) -> NDArray[np.uint8]:
    """(H, W, 3) uint8: each row a label and its pictures, in two columns on white."""
    cells = [_draw_row(label, pictures) for label, pictures in rows]
    width = max(cell.width for cell in cells)
    height = CELL_HEIGHT + LABEL_HEIGHT + GAP
    lines = -(-len(cells) // COLUMNS)
    columns = min(COLUMNS, len(cells))
    size = (columns * (width + 2 * GAP), lines * height + GAP)
    sheet = Image.new("RGB", size, "white")
    for number, cell in enumerate(cells):
        line, column = divmod(number, COLUMNS)
        sheet.paste(cell, (GAP + column * (width + 2 * GAP), GAP + line * height))
    return np.asarray(sheet)


def _draw_row(label: str, pictures: Sequence[NDArray[np.uint8]]) -> Image.Image:
    images = []
    for picture in pictures:
        image = Image.fromarray(picture)
        width = max(1, round(image.width * CELL_HEIGHT / image.height))
        images.append(image.resize((min(width, 2 * CELL_HEIGHT), CELL_HEIGHT)))
    width = sum(image.width for image in images) + GAP * (len(images) - 1)
    row = Image.new("RGB", (width, CELL_HEIGHT + LABEL_HEIGHT), "white")
    ImageDraw.Draw(row).text((0, 4), label, fill="black", font=ImageFont.load_default(16))
    x = 0
    for image in images:
        row.paste(image, (x, LABEL_HEIGHT))
        x += image.width + GAP
    return row
