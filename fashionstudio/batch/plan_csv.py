"""Plans as tables: one row, one picture (or as many as its variations)."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from fashionstudio.batch.fields import FIELDS, field_name, read_item
from fashionstudio.batch.plan import MOST_ITEMS, Defaults, Plan, PlanItem, Problem
from fashionstudio.errors import BadInput, FashionStudioError


def read_table(path: Path, defaults: Defaults) -> Plan:
    """Read a CSV or TSV file whose first row names the columns (see `fields.FIELDS`).

    Commas, semicolons or tabs; UTF-8, with or without a mark, or what Excel writes. Paths are
    relative to the file. Empty rows and those that begin with “#” are skipped.

    Raises:
        BadInput: it is no table, or has no column “photo”.
    """
    try:
        rows = list(csv.reader(io.StringIO(_text(path), newline=""), delimiter=_delimiter(path)))
    except csv.Error as error:
        raise BadInput(
            f"“{path.name}” cannot be read as a table: {error}.",
            "Look for a quotation mark that is not closed.",
        ) from error
    head = next((n for n, row in enumerate(rows) if _counts(row)), None)
    if head is None:
        raise BadInput(f"“{path.name}” is empty.", "Its first row must name the columns.")
    columns, problems = _columns(rows[head], head + 1)
    if "photo" not in columns and "photo" not in defaults.values:
        found = ", ".join(cell for cell in rows[head] if cell.strip()) or "nothing"
        raise BadInput(
            f"“{path.name}” has no column “photo”.",
            f"Its first row must name the columns; it says: {found}. Known: {', '.join(FIELDS)}.",
        )
    items: list[PlanItem] = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        if not _counts(row):
            continue
        named = {name: cell for name, cell in zip(columns, row, strict=False) if name}
        values = {**defaults.values, **{k: v for k, v in named.items() if v.strip()}}
        try:
            if any(cell.strip() for cell in row[len(columns) :]):
                raise BadInput("There are more cells than columns.", "Put texts with commas in “”.")
            items += read_item(values, number, path.parent)
        except FashionStudioError as error:
            problems.append(Problem(number, values.get("name", "").strip(), error))
        if len(items) > MOST_ITEMS:
            raise BadInput(f"“{path.name}” plans more than {MOST_ITEMS:,} pictures.", "Split it.")
    return Plan(tuple(items), tuple(problems), path.stem, path)


def _columns(row: list[str], number: int) -> tuple[list[str], list[Problem]]:
    """The field of each column, "" for those that mean nothing."""
    columns: list[str] = []
    problems = []
    for cell in row:
        name = ""
        if cell.strip():
            try:
                name = field_name(cell)
                if name in columns:
                    raise BadInput(
                        f"There are two columns “{name}”.", "Only the first one is used."
                    )
            except FashionStudioError as error:
                name = ""
                problems.append(Problem(number, "", error, stops=False))
        columns.append(name)
    return columns, problems


def _counts(row: list[str]) -> bool:
    return any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#")


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"“{path.name}” cannot be read.", details=repr(error)) from error
    for encoding in (
        ("utf-8-sig", "utf-16")
        if data[:2] in (b"\xff\xfe", b"\xfe\xff")
        else (
            "utf-8-sig",
            "cp1252",
        )
    ):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(f"“{path.name}” is not text.", "Save the table as CSV in UTF-8.")


def _delimiter(path: Path) -> str:
    """The one of comma, semicolon and tab that splits the first row into most cells."""
    first = next((line for line in _text(path).splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)
