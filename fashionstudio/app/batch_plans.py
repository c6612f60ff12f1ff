"""From what a user has put together for a batch to a plan whose every input was looked at."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fashionstudio.batch.checking import Checked, check_plan
from fashionstudio.batch.estimate import Estimate, estimate
from fashionstudio.batch.names import name_items
from fashionstudio.batch.outputs import Folder, Style
from fashionstudio.batch.plan import Defaults, Plan, Problem, read_plan
from fashionstudio.batch.plan_look import dress
from fashionstudio.batch.plan_matrix import Entry, cross
from fashionstudio.batch.run import RunOptions, pending
from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.look import Look, PictureRef, Preset
from fashionstudio.core.seeds import parse_seeds
from fashionstudio.errors import BadInput
from fashionstudio.paths import blobs_dir

if TYPE_CHECKING:
    from fashionstudio.library.entry import Kind as LibraryKind

Kind = Literal["look", "matrix", "plan"]


@dataclass(frozen=True, slots=True)
class Picked:
    """A picture that was chosen for a batch.

    Attributes:
        name: what people call it; "" = as its file.
        category: of the garment, "" = not known.
    """

    path: Path
    name: str = ""
    category: str = ""

    @property
    def title(self) -> str:
        """For lists."""
        return self.name or self.path.name


@dataclass(frozen=True, slots=True)
class BatchWish:
    """Everything a user says about a batch.

    Attributes:
        photos: of all kinds but plans.
        look: for “look”; `drawn` names what of it belongs to its own Photo.
        garments, fabrics: axes of the matrix; `colours`, `words` are texts with “;” or commas
            between, `seeds` is “1, 5, 9-12”.
        plan: the file, for “plan”.
        engine, preset: where the plan names none.
        folder: of the pictures; None while nobody has chosen one.
    """

    kind: Kind
    folder: Path | None = None
    photos: tuple[Picked, ...] = ()
    look: Look | None = None
    drawn: tuple[str, ...] = ()
    garments: tuple[Picked, ...] = ()
    fabrics: tuple[Picked, ...] = ()
    colours: str = ""
    words: str = ""
    seeds: str = ""
    same_category: bool = False
    plan: Path | None = None
    engine: str = "mini"
    preset: Preset = "standard"
    pattern: str = ""
    style: Style = field(default_factory=Style)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a batch would do.

    Attributes:
        checked: the plan with its inputs looked at.
        guess: of what is not made yet.
        done: pictures that an earlier run has made in this folder.
        left_out: combinations of the matrix that are of different categories.
    """

    checked: Checked
    guess: Estimate
    done: int
    left_out: int = 0

    @property
    def problems(self) -> list[tuple[Problem, list[int]]]:
        """Each kind once with its rows (none: the plan's); what stops rows comes first."""
        first: dict[tuple[str, bool], Problem] = {}
        rows: dict[tuple[str, bool], set[int]] = {}
        for problem in self.checked.problems:
            key = (problem.error.sentence(), problem.stops)
            first.setdefault(key, problem)
            rows.setdefault(key, set()).update([problem.row] if problem.row else [])
        found = [(problem, sorted(rows[key])) for key, problem in first.items()]
        return sorted(found, key=lambda one: (not one[0].stops, one[1]))


def look_at(
    wish: BatchWish,
    device: str = "auto",
    progress: Callable[[int, int], None] = lambda done, count: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> DryRun:
    """Read, and look at every input; takes a moment for each picture, so not on the GUI thread.

    Raises:
        BadInput: nothing can be made of this wish, with what to do.
        Cancelled: `cancelled` said so.
    """
    folder = wish.folder or Path.home()
    plan = plan_of(wish)
    if wish.folder is not None:
        Folder(folder).check()
    checked = check_plan(plan, progress, cancelled)
    left = pending(checked, folder, RunOptions(wish.style)) if wish.folder else checked.ready
    guess = estimate(left, folder, wish.style, device=device)
    rows = len(checked.ready) + len(checked.broken)
    left_out = max(0, _combinations(wish) - rows) if wish.kind == "matrix" else 0
    return DryRun(checked, guess, len(checked.ready) - len(left), left_out)


def plan_of(wish: BatchWish) -> Plan:
    """The plan of a wish; raises BadInput if there is none."""
    if wish.kind == "plan":
        if wish.plan is None:
            raise BadInput("There is no plan yet.", "Choose a table (.csv) or a matrix (.yaml).")
        values = {"engine": wish.engine, "preset": wish.preset}
        return read_plan(wish.plan, Defaults(values, wish.pattern))
    if not wish.photos:
        raise BadInput("There are no people yet.", "Add photos, or drop them on the list.")
    title = wish.folder.name if wish.folder else ""
    if wish.kind == "matrix":
        return name_items(_matrix(wish, title), wish.pattern)
    if wish.look is None:
        raise BadInput("There is no look yet.", "Open a photo and design something first.")
    settings = replace(wish.look.settings, engine=wish.engine, preset=wish.preset)
    look = wish.look.with_(settings=settings)
    plan = dress(look, _bytes, [picked.path for picked in wish.photos], wish.drawn)
    return name_items(_titled(plan, title), wish.pattern)


def from_library(kind: LibraryKind) -> list[Picked]:
    """All entries of a kind whose files are there, by name; not on the GUI thread."""
    from fashionstudio.library.library import Library

    with Library.open() as library:
        entries = sorted(library.entries(kind), key=lambda entry: entry.name.casefold())
        places = [(entry, library.place_of(entry)) for entry in entries]
    return [Picked(p, e.name, e.category or "") for e, p in places if p.is_file()]


def _combinations(wish: BatchWish) -> int:
    """How many pictures a matrix would be without any rule."""
    axes = _axes(wish)
    cloths = len(axes.pop("fabrics", ())) + len(axes.pop("colours", ()))
    return math.prod(len(entries) for entries in axes.values()) * max(1, cloths)


def _axes(wish: BatchWish) -> dict[str, list[Entry]]:
    axes = {
        "people": [_entry("photo", picked) for picked in wish.photos],
        "garments": [_entry("garment", picked) for picked in wish.garments],
        "fabrics": [_entry("fabric", picked) for picked in wish.fabrics],
        "colours": [Entry({"colour": text}, text) for text in _split(wish.colours, ",;")],
        "words": [Entry({"words": text}, text) for text in _split(wish.words, ";")],
        "seeds": [Entry({"seed": str(seed)}, str(seed)) for seed in _seeds(wish.seeds)],
    }
    return {name: entries for name, entries in axes.items() if entries}


def _matrix(wish: BatchWish, title: str) -> Plan:
    named = _axes(wish)
    if not named.keys() & {"garments", "fabrics", "colours", "words"}:
        raise BadInput("There is nothing to wear yet.", "Add garments, fabrics, colours or words.")
    problems: list[Problem] = []
    common = {"engine": wish.engine, "preset": wish.preset}
    rules = ("same_category",) if wish.same_category else ()
    items = cross(named, common, Path(), problems, rules=rules)
    if not items and not problems:
        raise BadInput(
            "Nothing is left to make.", "No garment is of a category that these people wear."
        )
    return Plan(tuple(items), tuple(problems), title)


def _entry(main: str, picked: Picked) -> Entry:
    values = {main: str(picked.path)}
    if picked.name:
        values[f"{main} name"] = picked.name
    if picked.category:
        values["category"] = picked.category
    return Entry(values, picked.path.as_posix())


def _split(text: str, at: str) -> list[str]:
    for sign in at:
        text = text.replace(sign, "\n")
    return [part.strip() for part in text.splitlines() if part.strip()]


def _seeds(text: str) -> Sequence[int]:
    return parse_seeds(text) if text.strip() else ()


def _titled(plan: Plan, title: str) -> Plan:
    return replace(plan, title=title)


def _bytes(picture: PictureRef) -> bytes:
    return BlobStore(blobs_dir()).find(picture)
