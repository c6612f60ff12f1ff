"""What a batch is to make: a plan, read from a table, a matrix, or one Look for many photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fashionstudio.core.look import RenderSettings
from fashionstudio.core.swatch import hex_of
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.worker.looks import LookFiles

MOST_ITEMS = 1_000_000


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One picture to make.

    Attributes:
        name: of its file, without suffix; unique in the plan once `names.name_items` was there.
        row: line of the table, or number in the matrix, from 1.
        files: the Look.
        settings: with one variation.
        colour: sRGB of a colourway, whose plain swatch is `files.fabric`; None = no colourway.
        sources: how each picture is called: "photo" → "anna.jpg".
    """

    name: str
    row: int
    files: LookFiles
    settings: RenderSettings
    colour: tuple[int, int, int] | None = None
    sources: dict[str, str] = field(default_factory=dict)

    def source(self, kind: str) -> str:
        """How the picture of a kind is called, "" if there is none."""
        if kind == "fabric" and self.colour is not None and kind not in self.sources:
            return hex_of(self.colour)
        return self.sources.get(kind, "")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a plan that is not as it should be.

    Attributes:
        row: of the plan, from 1; 0 = the plan as a whole.
        item: the item's name, "" if it concerns several.
        error: what, in a sentence.
        stops: whether the item cannot be made for it; otherwise it is only to be known.
    """

    row: int
    item: str
    error: FashionStudioError
    stops: bool = True

    def sentence(self) -> str:
        """For people."""
        where = f"Row {self.row}: " if self.row else ""
        return f"{where}{self.error.sentence()}"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a batch is to make.

    Attributes:
        items: what can be made as far as reading the plan could tell.
        problems: rows that are no items, and what else was found.
        title: for books and pages.
        source: the plan's file.
    """

    items: tuple[PlanItem, ...]
    problems: tuple[Problem, ...] = ()
    title: str = ""
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for all items unless the plan says otherwise.

    Attributes:
        values: field → text, as in a row of a table.
        pattern: of file names, see `core.export.names`; "" = what tells the items apart.
    """

    values: dict[str, str] = field(default_factory=dict)
    pattern: str = ""


def read_plan(path: Path, defaults: Defaults | None = None, *, photos: Sequence[str] = ()) -> Plan:
    """Read a plan; nothing is looked at but the plan itself.

    Args:
        path: .csv or .tsv, .yaml or .yml, or a Look: a render with its recipe, a recipe as .json,
            or a .fstudio project.
        defaults: for what the plan leaves out.
        photos: files, folders or patterns, for a Look.

    Raises:
        BadInput: it cannot be read at all, or has no items and no rows that could have been.
    """
    from fashionstudio.batch.names import name_items

    given = defaults or Defaults()
    suffix = path.suffix.lower()
    if not path.is_file():
        raise BadInput(f"There is no plan “{path}”.", "Check the name.")
    if suffix not in (".csv", ".tsv", ".yaml", ".yml"):
        from fashionstudio.batch.plan_look import read_look_plan

        plan = read_look_plan(path, given, photos)
    elif photos:
        raise BadInput("“photos” go with a Look.", "Write the photos into the plan.")
    elif suffix in (".csv", ".tsv"):
        from fashionstudio.batch.plan_csv import read_table

        plan = read_table(path, given)
    else:
        from fashionstudio.batch.plan_matrix import read_matrix

        plan = read_matrix(path, given)
    if not plan.items and not plan.problems:
        raise BadInput(f"“{path.name}” plans nothing.", "It has no rows that say what to make.")
    return name_items(plan, given.pattern)
