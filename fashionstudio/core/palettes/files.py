"""Palette files by what is in them: which reader, which writer, and what may be wrong."""

from __future__ import annotations

from pathlib import Path

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.palettes.adobe import ASE_MAGIC, read_aco, read_ase, write_ase
from fashionstudio.core.palettes.model import MOST_BYTES, Palette, clean_name
from fashionstudio.core.palettes.text import GPL_MAGIC, read_csv, read_gpl, write_csv, write_gpl
from fashionstudio.errors import BadInput

READABLE = (".ase", ".aco", ".gpl", ".csv", ".txt")
WRITABLE = (".ase", ".gpl", ".csv")
_ENCODINGS = ("utf-8-sig", "utf-16")


def read_palette(path: Path) -> Palette:
    """Read a palette of another program.

    The content decides for ASE and GPL, the ending for the others.

    Raises:
        BadInput: it cannot be read, is too large, is none of the kinds, is damaged or is empty.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"“{path.name}” is too large for a palette.", "Choose a smaller file.")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"“{path.name}” cannot be read.", "Check the file.", details=str(error)
        ) from error
    palette = parse_palette(data, path.name)
    if not palette.colours:
        raise BadInput(f"There are no colours in “{path.name}”.", "Choose another file.")
    return palette


def parse_palette(data: bytes, file_name: str) -> Palette:
    """The same from bytes; an empty palette is none of its errors."""
    name = clean_name(Path(file_name).stem) or "palette"
    suffix = Path(file_name).suffix.lower()
    if data.startswith(ASE_MAGIC) or suffix == ".ase":
        return read_ase(data, name)
    if suffix == ".aco":
        return read_aco(data, name)
    text = _text(data)
    if text.lstrip().startswith(GPL_MAGIC) or suffix == ".gpl":
        return read_gpl(text.lstrip(), name)
    if suffix in READABLE:
        return read_csv(text, name)
    raise BadInput(
        f"“{file_name}” cannot be read as a palette.",
        "These can be: ASE, ACO, GPL and CSV.",
    )


def write_palette(path: Path, palette: Palette) -> None:
    """Write a palette in the kind that the ending asks for.

    Raises:
        BadInput: no such kind can be written, or the place cannot.
        DiskFull: no space is left.
    """
    suffix = path.suffix.lower()
    if suffix == ".ase":
        data = write_ase(palette)
    elif suffix == ".gpl":
        data = write_gpl(palette).encode()
    elif suffix == ".csv":
        data = write_csv(palette).encode()
    else:
        raise BadInput(f"Palettes cannot be written as “{suffix}”.", "Use .ase, .gpl or .csv.")
    write_atomic(path, data)


def _text(data: bytes) -> str:
    """Text of a file from any spreadsheet.

    Raises:
        BadInput: it is no text.
    """
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not marked and b"\0" in data:
        raise BadInput("This file is not text.", "Choose an ASE, ACO, GPL or CSV file.")
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        # Older programs write the code page of Western Europe; a name may suffer, no colour does.
        return data.decode("cp1252", "replace")
