"""Palettes as text: GPL (GIMP, Inkscape, Krita) and CSV from a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence

from fashionstudio.core.palettes.model import (
    MOST_COLOURS,
    Lab,
    Palette,
    PaletteColour,
    bounded,
    clean_name,
    lab_of,
    lab_of_cmyk,
)
from fashionstudio.core.swatch import hex_of, read_colour
from fashionstudio.errors import BadInput

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
GPL_MAGIC = "GIMP Palette"
_GPL_LINE = re.compile(r"\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})(?:\s+(.*))?$")
_CSV_HINT = (
    "It needs a line of titles such as “name,hex”, “name,r,g,b” or “name,L,a,b”, then one colour a "
    "line."
)
_ALIASES = {
    "colour": "hex", "color": "hex", "code": "hex", "html": "hex", "title": "name",
    "red": "r", "green": "g", "blue": "b", "l*": "l", "a*": "a", "b*": "b", "lab_l": "l",
    "lab_a": "a", "lab_b": "b", "lightness": "l", "cyan": "c", "magenta": "m", "yellow": "y",
    "black": "k", "grey": "gray",
}  # fmt: skip
_UNTITLED = {
    ("name", "hex"): 2,
    ("hex", "name"): 2,
    ("name", "r", "g", "b"): 4,
    ("r", "g", "b", "name"): 4,
    ("r", "g", "b"): 3,
    ("hex",): 1,
}


def read_gpl(text: str, name: str) -> Palette:
    """A GPL file; lines that are no colours are errors, for then it is something else.

    Raises:
        BadInput: it is no such file, or a line is wrong.
    """
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or lines[0].strip() != GPL_MAGIC:
        raise BadInput("This is no GIMP palette.", f"Its first line has to be “{GPL_MAGIC}”.")
    colours: list[PaletteColour] = []
    for number, line in enumerate(lines[1:], 2):
        head, _, value = line.partition(":")
        if head.strip().lower() in ("name", "columns"):
            name = clean_name(value) or name if head.strip().lower() == "name" else name
            continue
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _GPL_LINE.match(line)
        if found is None or max(int(v) for v in found.group(1, 2, 3)) > 255:
            raise BadInput(f"Line {number} of this palette is not a colour.", "It is damaged.")
        if len(colours) == MOST_COLOURS:
            break
        red, green, blue = (int(v) / 255 for v in found.group(1, 2, 3))
        title = clean_name(found.group(4) or "")
        colours.append(
            PaletteColour("" if title.lower() == "untitled" else title, lab_of(red, green, blue))
        )
    return Palette(name, tuple(colours))


def write_gpl(palette: Palette) -> str:
    """A GPL file: sRGB bytes, so colours beyond the screen's are clipped."""
    rows = [GPL_MAGIC, f"Name: {palette.name}", "Columns: 0", "#"]
    for colour in palette.colours:
        red, green, blue = colour.srgb
        rows.append(f"{red:3d} {green:3d} {blue:3d}\t{colour.name or 'Untitled'}")
    return "\n".join(rows) + "\n"


def read_csv(text: str, name: str) -> Palette:
    """A table with titles (name, hex; r, g, b; L, a, b; c, m, y, k), or a plain one without.

    Commas, semicolons or tabs part the columns; with the latter two a decimal comma is understood.

    Raises:
        BadInput: no column tells a colour, or a line makes no sense.
    """
    rows = list(_rows(text.lstrip("\ufeff")))
    if not rows:
        return Palette(name, ())
    titles = tuple(_ALIASES.get(t.strip().lower(), t.strip().lower()) for t in rows[0][1])
    if _kind(titles) is not None:
        rows = rows[1:]
    else:
        titles = _guess(rows[0][1])
    columns = {title: index for index, title in reversed(list(enumerate(titles)))}
    byte_rgb = _kind(titles) == "rgb" and _above_one(rows, columns)
    colours = [_csv_colour(number, row, columns, byte_rgb) for number, row in rows[:MOST_COLOURS]]
    notes: tuple[str, ...] = ()
    if _kind(titles) == "cmyk":
        notes = ("CMYK colours are shown without a profile, so only about as they print.",)
    return Palette(name, tuple(colours), notes)


def write_csv(palette: Palette) -> str:
    """Name, hex and Lab; spreadsheets open it, and `read_csv` finds the Lab again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "L", "a", "b", "hex"))
    for colour in palette.colours:
        writer.writerow((colour.name, *(f"{v:.4f}" for v in colour.lab), hex_of(colour.srgb)))
    return out.getvalue()


def _rows(text: str) -> Sequence[tuple[int, list[str]]]:
    """Number and cells of every line that is not empty."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        table = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise BadInput("This table cannot be read.", _CSV_HINT, details=str(error)) from error
    rows = [(number, row) for number, row in enumerate(table, 1) if any(c.strip() for c in row)]
    if delimiter == ",":
        return rows
    return [(number, [_point(cell) for cell in row]) for number, row in rows]


def _point(cell: str) -> str:
    return cell.replace(",", ".") if re.fullmatch(r"\s*-?\d+,\d+\s*", cell) else cell


def _kind(titles: Sequence[str]) -> str | None:
    """How colours are told; Lab before the rest, for it is the most exact."""
    known = set(titles)
    for kind, needed in (("lab", "l a b"), ("rgb", "r g b"), ("cmyk", "c m y k"), ("hex", "hex")):
        if known >= set(needed.split()):
            return kind
    return "gray" if "gray" in known else None


def _guess(row: Sequence[str]) -> tuple[str, ...]:
    """The titles of a table without them, from what its first line looks like."""
    cells = [cell.strip() for cell in row]
    for titles, count in _UNTITLED.items():
        if len(cells) >= count and all(
            _fits(title, cell) for title, cell in zip(titles, cells, strict=False)
        ):
            return titles
    raise BadInput("No colours were found in this table.", _CSV_HINT)


def _fits(title: str, cell: str) -> bool:
    if title == "hex":
        return _HEX.fullmatch(cell) is not None
    if title == "name":
        return not cell.startswith("#")
    return re.fullmatch(r"\d{1,3}(\.\d+)?", cell) is not None


def _above_one(rows: Sequence[tuple[int, list[str]]], columns: Mapping[str, int]) -> bool:
    """Whether r, g and b go up to 255 rather than to 1."""
    for _number, row in rows:
        for channel in "rgb":
            cell = row[columns[channel]].strip() if columns[channel] < len(row) else ""
            if re.fullmatch(r"\d+(\.\d+)?", cell) and float(cell) > 1:
                return True
    return False


def _csv_colour(
    number: int, row: Sequence[str], columns: Mapping[str, int], byte_rgb: bool
) -> PaletteColour:
    def cell(title: str) -> str:
        index = columns.get(title, len(row))
        return row[index].strip() if index < len(row) else ""

    try:
        lab = _csv_lab(cell, _kind(tuple(columns)) or "", byte_rgb)
    except (ValueError, OverflowError, BadInput) as error:
        raise BadInput(f"Line {number} of this table is not a colour.", _CSV_HINT) from error
    return PaletteColour(clean_name(cell("name")), lab)


def _csv_lab(cell: Callable[[str], str], kind: str, byte_rgb: bool) -> Lab:
    def numbers(titles: str) -> list[float]:
        return [float(cell(title).rstrip("%")) for title in titles.split()]

    if kind == "lab":
        light, a, b = numbers("l a b")
        return bounded(light, a, b)
    if kind == "rgb":
        red, green, blue = (v / 255 if byte_rgb else v for v in numbers("r g b"))
        return lab_of(red, green, blue)
    if kind == "cmyk":
        inks = numbers("c m y k")
        scale = 100 if max(inks) > 1 else 1
        return lab_of_cmyk(*(ink / scale for ink in inks))
    if kind == "gray":
        (grey,) = numbers("gray")
        level = grey / 255 if grey > 1 else grey
        return lab_of(level, level, level)
    red, green, blue = (v / 255 for v in read_colour(cell("hex")))
    return lab_of(red, green, blue)
