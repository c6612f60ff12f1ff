"""Adobe's two kinds of swatch file: ASE (Swatch Exchange) and ACO (Photoshop's colours).

Both are big-endian, and their Lab is that of print, under D50. Whatever the file claims about
lengths and counts is checked against the bytes that are there, and a count only ever limits: it
never makes room for anything.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from fashionstudio.core.palettes.model import (
    MOST_COLOURS,
    Lab,
    Palette,
    PaletteColour,
    clean_name,
    lab_of,
    lab_of_cmyk,
    lab_of_d50,
    lab_of_hsb,
    lab_to_d50,
)
from fashionstudio.errors import BadInput

ASE_MAGIC = b"ASEF"
_GROUP_START, _GROUP_END, _COLOUR = 0xC001, 0xC002, 0x0001
_COUNTS = {"RGB ": 3, "CMYK": 4, "LAB ": 3, "Gray": 1}
_NO_PROFILE = "CMYK colours are shown without a profile, so only about as they print."
_SPOT_BOOK = "Colours of a licensed colour book carry no values and were left out."

_RGB, _HSB, _CMYK, _LAB, _GREY, _WIDE_CMYK = 0, 1, 2, 7, 8, 9
_ACO_ENTRY = struct.Struct(">H4H")
_ACO_LAB = struct.Struct(">Hhh")


class _Reader:
    """Bytes with a place in them; reading beyond the end is an error in words."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.place = 0

    @property
    def left(self) -> int:
        return len(self._data) - self.place

    def take(self, count: int) -> bytes:
        if count < 0 or count > self.left:
            raise BadInput("This palette file ends too early.", "It is damaged: export it again.")
        self.place += count
        return self._data[self.place - count : self.place]

    def u16(self) -> int:
        return int.from_bytes(self.take(2), "big")

    def u32(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def floats(self, count: int) -> tuple[float, ...]:
        values: tuple[float, ...] = struct.unpack(f">{count}f", self.take(4 * count))
        return values

    def text(self, characters: int) -> str:
        return clean_name(self.take(2 * characters).decode("utf-16-be", "replace"))


# ASE ---------------------------------------------------------------------------------------------


def read_ase(data: bytes, name: str) -> Palette:
    """Every colour of an ASE file; groups are read through.

    Args:
        data: the file.
        name: what to call the palette, unless the file has one group that tells.

    Raises:
        BadInput: it is no such file, or it is damaged.
    """
    reader = _Reader(data)
    if reader.left < 12 or reader.take(4) != ASE_MAGIC:
        raise BadInput("This is no Adobe Swatch Exchange file.", "Export it as .ase once more.")
    reader.take(4)  # version 1.0; no other is known
    blocks = reader.u32()
    colours: list[PaletteColour] = []
    groups: list[str] = []
    inks = False
    for _ in range(blocks):
        kind, length = reader.u16(), reader.u32()
        block = _Reader(reader.take(length))
        if kind == _GROUP_START:
            groups.append(block.text(block.u16()))
        elif kind == _COLOUR:
            if len(colours) == MOST_COLOURS:
                break
            title = block.text(block.u16())
            model = block.take(4).decode("latin-1")
            colours.append(PaletteColour(title, _ase_lab(block, model)))
            inks |= model == "CMYK"
    known = groups[0] if len(groups) == 1 and groups[0] else name
    return Palette(known, tuple(colours), (_NO_PROFILE,) if inks else ())


def _ase_lab(block: _Reader, model: str) -> Lab:
    count = _COUNTS.get(model if model != "GRAY" else "Gray")
    if count is None:
        raise BadInput(
            f"This palette has colours of an unknown kind, “{clean_name(model)}”.",
            "Save it with RGB, Lab, CMYK or grey colours.",
        )
    values = block.floats(count)
    if count == 1:
        return lab_of(values[0], values[0], values[0])
    if count == 4:
        return lab_of_cmyk(*values)
    if model == "LAB ":
        return lab_of_d50(values[0] * 100, values[1], values[2])
    return lab_of(*values)


def write_ase(palette: Palette) -> bytes:
    """An ASE file with one group; colours in Lab, so that nothing is lost to a gamut."""
    blocks = [_ase_block(_GROUP_START, _ase_text(palette.name))]
    for colour in palette.colours:
        light, a, b = lab_to_d50(colour.lab)
        body = _ase_text(colour.title) + b"LAB " + struct.pack(">3fH", light / 100, a, b, 2)
        blocks.append(_ase_block(_COLOUR, body))
    blocks.append(_ase_block(_GROUP_END, b""))
    return ASE_MAGIC + struct.pack(">HHI", 1, 0, len(blocks)) + b"".join(blocks)


def _ase_block(kind: int, body: bytes) -> bytes:
    return struct.pack(">HI", kind, len(body)) + body


def _ase_text(text: str) -> bytes:
    coded = f"{text}\0".encode("utf-16-be", "replace")
    return struct.pack(">H", len(coded) // 2) + coded


# ACO ---------------------------------------------------------------------------------------------


def read_aco(data: bytes, name: str) -> Palette:
    """Every colour of an ACO file, with the names that its second part has.

    Raises:
        BadInput: it is no such file, or it is damaged.
    """
    reader = _Reader(data)
    version = reader.u16() if reader.left >= 4 else 0
    if version not in (1, 2):
        raise BadInput("This is no Photoshop swatch file.", "Export it as .aco once more.")
    entries = list(_aco_entries(reader, named=version == 2))
    if version == 1 and reader.left >= 4 and reader.u16() == 2:
        # The same colours once more, now with names.
        entries = list(_aco_entries(reader, named=True))
    colours, notes = [], []
    for space, values, title in entries:
        lab = _aco_lab(space, values)
        if lab is None:
            notes.append(_SPOT_BOOK)
            continue
        if space in (_CMYK, _WIDE_CMYK):
            notes.append(_NO_PROFILE)
        colours.append(PaletteColour(title, lab))
    return Palette(name, tuple(colours), tuple(dict.fromkeys(notes)))


def _aco_entries(reader: _Reader, *, named: bool) -> Iterator[tuple[int, bytes, str]]:
    for _ in range(min(reader.u16(), MOST_COLOURS)):
        entry = reader.take(_ACO_ENTRY.size)
        title = ""
        if named:
            title = reader.text(reader.u32())
        yield int.from_bytes(entry[:2], "big"), entry[2:], title


def _aco_lab(space: int, values: bytes) -> Lab | None:
    """None for a colour of a book, whose values only its maker knows."""
    w, x, y, z = struct.unpack(">4H", values)
    if space == _RGB:
        return lab_of(w / 65535, x / 65535, y / 65535)
    if space == _HSB:
        return lab_of_hsb(w / 65535, x / 65535, y / 65535)
    if space == _CMYK:  # 0 is full ink
        return lab_of_cmyk(*(1 - v / 65535 for v in (w, x, y, z)))
    if space == _WIDE_CMYK:
        return lab_of_cmyk(*(v / 10000 for v in (w, x, y, z)))
    if space == _LAB:
        light, a, b = _ACO_LAB.unpack(values[:6])
        return lab_of_d50(light / 100, a / 100, b / 100)
    if space == _GREY:
        level = min(w, 10000) / 10000
        return lab_of(level, level, level)
    return None
