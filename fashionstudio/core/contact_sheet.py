"""Contact sheets: pictures in a grid with labelled rows and columns, on white."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

U8 = NDArray[np.uint8]
Row = tuple[str, list[U8 | None], list[str]]

_GAP = 6
_LABEL_WIDTH = 118
_LINE = 15
_TITLE = 30
_INK, _FAINT = (20, 20, 20), (110, 110, 110)


class Sheet:
    """Rows of pictures, one per column.

    Args:
        title: over everything.
        columns: labels, one per picture of a row.
        cell: largest width and height of a picture, px.
    """

    def __init__(
        self, title: str, columns: Sequence[str], *, cell: tuple[int, int] = (116, 132)
    ) -> None:
        self._title = title
        self._columns = list(columns)
        self._cell = cell
        self._rows: list[Row] = []

    def add_row(
        self, label: str, pictures: Sequence[U8 | None], captions: Sequence[str] = ()
    ) -> None:
        """`label` may have several lines; `captions` stand under the pictures; None is a gap."""
        self._rows.append((label, list(pictures), list(captions)))

    def draw(self) -> U8:
        """(H, W, 3) uint8."""
        step = self._cell[0] + _GAP
        width = _LABEL_WIDTH + len(self._columns) * step + _GAP
        height = _TITLE + 2 * _LINE + sum(self._height(row) for row in self._rows) + _GAP
        sheet = Image.new("RGB", (width, height), "white")
        pen = ImageDraw.Draw(sheet)
        pen.text((_GAP, 6), self._title, fill=_INK, font=ImageFont.load_default(16))
        small = ImageFont.load_default(11)
        for number, name in enumerate(self._columns):
            lines = _wrapped(name, small, self._cell[0])
            for line, text in enumerate(lines[:2]):
                place = (_LABEL_WIDTH + number * step, _TITLE + line * _LINE)
                pen.text(place, text, fill=_INK, font=small)
        y = _TITLE + 2 * _LINE
        for row in self._rows:
            self._draw_row(sheet, pen, row, y)
            y += self._height(row)
        return np.asarray(sheet)

    def _height(self, row: Row) -> int:
        return self._cell[1] + _GAP + (_LINE if row[2] else 0)

    def _draw_row(
        self,
        sheet: Image.Image,
        pen: ImageDraw.ImageDraw,
        row: Row,
        y: int,
    ) -> None:
        label, pictures, captions = row
        below = y + 6
        for number, line in enumerate(label.splitlines()):
            font = ImageFont.load_default(13 if number == 0 else 11)
            colour = _INK if number == 0 else _FAINT
            for text in _wrapped(line, font, _LABEL_WIDTH - 2 * _GAP):
                pen.text((_GAP, below), text, fill=colour, font=font)
                below += 18
        for number, picture in enumerate(pictures):
            if picture is None:
                continue
            image = Image.fromarray(picture)
            image.thumbnail(self._cell, Image.Resampling.LANCZOS)
            x = _LABEL_WIDTH + number * (self._cell[0] + _GAP)
            # On the ground line of the row, so that a caption stands right below its picture.
            down = self._cell[1] - image.height if captions else 0
            sheet.paste(image, (x + (self._cell[0] - image.width) // 2, y + down))
            if number < len(captions):
                font = ImageFont.load_default(11)
                place = (x + self._cell[0] / 2, y + self._cell[1] + 1)
                pen.text(place, captions[number], fill=_FAINT, font=font, anchor="ma")


def _wrapped(
    text: str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont, width: int
) -> list[str]:
    """Broken at hyphens and spaces where a line would be too long."""
    lines = [""]
    for word in re.split(r"(?<=[-_ ])", text):
        joined = lines[-1] + word
        if lines[-1] and font.getlength(joined) > width:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines
