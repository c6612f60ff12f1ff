"""Plans as matrices: every person in every garment, in every fabric or colour, with every seed."""

from __future__ import annotations

import fnmatch
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fashionstudio.batch.fields import (
    FIELDS,
    PATHS,
    field_name,
    guess_by_name,
    nearest_hint,
    one_of,
    read_item,
)
from fashionstudio.batch.globbing import find_pictures
from fashionstudio.batch.plan import MOST_ITEMS, Defaults, Plan, PlanItem, Problem
from fashionstudio.core.look import CATEGORIES
from fashionstudio.errors import BadInput, FashionStudioError

AXES = {
    "people": "photo",
    "garments": "garment",
    "sketches": "sketch",
    "fabrics": "fabric",
    "colours": "colour",
    "words": "words",
    "categories": "category",
    "seeds": "seed",
}
"""Axis → the field that a plain entry of it means."""
ALSO_AXES = {"photos": "people", "persons": "people", "models": "people", "colors": "colours"}
RULES = ("same_category",)
KEYS = (*AXES, "title", "rules", "exclude", *(f for f in FIELDS if f not in ("photo", "words")))
_MAGIC = "*?["


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of an axis.

    Attributes:
        values: fields that it gives to every item it is part of.
        label: what `exclude` matches.
    """

    values: dict[str, str] = field(default_factory=dict)
    label: str = ""


def read_matrix(path: Path, defaults: Defaults) -> Plan:
    """Read a YAML file; every axis it names is crossed with every other.

        people: people/*.jpg
        garments:
          - garments/*.jpg
          - {garment: special.jpg, category: dresses, words: a long dress}
        colours: [navy, "#c8102e"]
        seeds: 1-3
        rules: [same category]
        exclude:
          - {people: anna*, garments: "*coat*"}

    Everything else (engine, preset, repeat_mm, …) holds for all items. Paths are relative to the
    file.

    Raises:
        BadInput: it is no YAML, or has no people.
    """
    data = _load(path)
    problems: list[Problem] = []
    keys = _known_keys(data, problems)
    axes = _axes(keys, path.parent, problems)
    if not axes.get("people"):
        if problems:
            return Plan((), tuple(problems), path.stem, path)
        raise BadInput(f"“{path.name}” names no people.", "Write “people: people/*.jpg”.")
    rules = _rules(keys.get("rules"), problems)
    excluded = _exclusions(keys.get("exclude"), problems)
    common = {**defaults.values, **_common(keys, problems)}
    items = cross(axes, common, path.parent, problems, rules=rules, excluded=excluded)
    title = str(keys.get("title") or path.stem)
    return Plan(tuple(items), tuple(problems), title[:200], path)


def cross(
    axes: Mapping[str, list[Entry]],
    common: Mapping[str, str],
    base: Path,
    problems: list[Problem],
    *,
    rules: Collection[str] = (),
    excluded: Sequence[Mapping[str, str]] = (),
) -> list[PlanItem]:
    """Every entry of every axis with every other.

    Args:
        axes: by the names in `AXES`; none of them empty.
        common: fields that hold for all unless an entry says otherwise.
        base: what paths are relative to.
        problems: what cannot be made is added to them.
        rules: of `RULES`.
        excluded: axis → pattern; what matches all of one is left out.

    Raises:
        BadInput: more than anyone can want.
    """
    crossed = dict(axes)
    if "fabrics" in crossed and "colours" in crossed:
        # Both are cloths; to cross them would make cloths of two kinds at once.
        crossed["fabrics"] = [*crossed["fabrics"], *crossed.pop("colours")]
    items: list[PlanItem] = []
    for number, chosen in enumerate(_combinations(crossed, rules, excluded), 1):
        values = dict(common)
        for entry in chosen.values():
            values.update(entry.values)
        try:
            items += read_item(values, number, base)
        except FashionStudioError as error:
            problems.append(Problem(number, values.get("name", ""), error))
        if len(items) > MOST_ITEMS:
            raise BadInput(f"This plans more than {MOST_ITEMS:,} pictures.", "Split it.")
    return items


def _load(path: Path) -> dict[str, Any]:
    import yaml

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, OSError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        raise BadInput(
            f"“{path.name}” is not YAML{where}.", "See docs/batch.md for a plan.", str(error)
        ) from error
    if not isinstance(data, dict):
        raise BadInput(f"“{path.name}” is not a plan.", "Write “people: people/*.jpg”, and so on.")
    return data


def _known_keys(data: Mapping[Any, Any], problems: list[Problem]) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for written, value in data.items():
        name = "_".join(str(written).strip().lower().replace("-", " ").split())
        name = ALSO_AXES.get(name, name)
        try:
            name = name if name in KEYS else field_name(name, KEYS)
        except BadInput as error:
            error.hint = nearest_hint(name, KEYS)
            problems.append(Problem(0, "", error, stops=False))
            continue
        keys[name] = value
    return keys


def _common(keys: Mapping[str, Any], problems: list[Problem]) -> dict[str, str]:
    """The fields that hold for every item."""
    common = {}
    for name, value in keys.items():
        if name in AXES or name in ("title", "rules", "exclude") or value is None:
            continue
        if isinstance(value, (dict, list)) and name not in ("offset_mm", "fabric_ways"):
            error = BadInput(
                f"“{name}” has several values.", "It applies to every row, so give one value."
            )
            problems.append(Problem(0, "", error, stops=False))
            continue
        common[name] = _text(value)
    return common


def _axes(keys: Mapping[str, Any], base: Path, problems: list[Problem]) -> dict[str, list[Entry]]:
    axes: dict[str, list[Entry]] = {}
    for name, main in AXES.items():
        value = keys.get(name)
        if value is None:
            continue
        entries: list[Entry] = []
        for given in _listed(name, value):
            try:
                entries += _entries(main, given, base)
            except FashionStudioError as error:
                problems.append(Problem(0, "", error))
        if entries:
            axes[name] = entries
    return axes


def _listed(name: str, value: Any) -> list[Any]:
    """An axis as a list; seeds may be “1-3”."""
    values = value if isinstance(value, list) else [value]
    if name != "seeds":
        return values
    counted: list[Any] = []
    for one in values:
        first, dash, last = str(one).partition("-")
        if dash and first.strip().isdecimal() and last.strip().isdecimal():
            counted += range(int(first), min(int(last), int(first) + MOST_ITEMS) + 1)
        else:
            counted.append(one)
    return counted


def _entries(main: str, given: Any, base: Path) -> list[Entry]:
    """The entries that one value of an axis means: a pattern means many."""
    if isinstance(given, dict):
        values = {field_name(str(key)): _text(value) for key, value in given.items()}
        if main not in values:
            raise BadInput(f"An entry says no “{main}”.", f"It says: {', '.join(values)}.")
    else:
        values = {main: _text(given)}
    if main not in PATHS:
        return [Entry(values, values[main])]
    found = find_pictures([values[main]], base)
    entries = []
    for picture in found:
        own = {**values, main: str(picture)}
        entries.append(Entry(own, _label(picture, base)))
    return entries


def _label(picture: Path, base: Path) -> str:
    try:
        return picture.relative_to(base).as_posix()
    except ValueError:
        return picture.as_posix()


def _rules(value: Any, problems: list[Problem]) -> set[str]:
    if isinstance(value, dict):
        value = [name for name, on in value.items() if on]
    rules = set()
    for written in value if isinstance(value, list) else [value] if value else []:
        name = "_".join(str(written).lower().replace("-", " ").split()).removesuffix("_only")
        try:
            rules.add(one_of("rule", name, RULES))
        except BadInput as error:
            problems.append(Problem(0, "", error))
    return rules


def _exclusions(value: Any, problems: list[Problem]) -> list[dict[str, str]]:
    excluded = []
    for given in value if isinstance(value, list) else [value] if value else []:
        if not isinstance(given, dict):
            error = BadInput(f"“{given}” excludes nothing.", "Write {people: a*, garments: b*}.")
            problems.append(Problem(0, "", error))
            continue
        pairs = {}
        for key, pattern in given.items():
            axis = ALSO_AXES.get(str(key), str(key))
            axis = next((a for a, main in AXES.items() if axis in (a, main)), axis)
            if axis in AXES:
                pairs[axis] = _text(pattern)
            else:
                hint = nearest_hint(axis, AXES)
                problems.append(Problem(0, "", BadInput(f"“{key}” is not an axis.", hint)))
        excluded.append(pairs)
    return [pairs for pairs in excluded if pairs]


def _combinations(
    axes: Mapping[str, list[Entry]],
    rules: Collection[str],
    excluded: Sequence[Mapping[str, str]],
) -> Iterator[dict[str, Entry]]:
    names = list(axes)
    for entries in itertools.product(*axes.values()):
        chosen = dict(zip(names, entries, strict=True))
        if "same_category" in rules and not _one_category(chosen):
            continue
        if any(_matches(pairs, chosen) for pairs in excluded):
            continue
        yield chosen


def _one_category(chosen: Mapping[str, Entry]) -> bool:
    """Whether nothing that is known of the entries' categories speaks against their being one.

    A category is said by the entry, or by the name of the file or of its folder; what says none
    fits all.
    """
    said = set()
    for axis, entry in chosen.items():
        category = entry.values.get("category", "").replace(" ", "_")
        if not category and AXES[axis] in ("garment", "photo", "sketch"):
            folder = Path(entry.label).parent.name
            by_folder = folder if folder in CATEGORIES else ""
            category = by_folder or guess_by_name(entry.label) or ""
        if category:
            said.add(category)
    return len(said) <= 1


def _matches(pairs: Mapping[str, str], chosen: Mapping[str, Entry]) -> bool:
    for axis, pattern in pairs.items():
        entry = chosen.get(axis)
        if entry is None:
            return False
        names = (entry.label, Path(entry.label).name, Path(entry.label).stem)
        if not any(fnmatch.fnmatch(name, pattern) for name in names):
            return False
    return True


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(str(part) for part in value)
    return "yes" if value is True else "no" if value is False else str(value)
