"""Names of a plan's items: from a pattern, or from what tells them apart; no two alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from fashionstudio.batch.plan import Plan, PlanItem, Problem
from fashionstudio.core.export.names import FIELDS, check_pattern, clean_name, name_from, stem_of
from fashionstudio.errors import BadInput

_TELLING: tuple[tuple[str, Callable[[PlanItem], str]], ...] = (
    ("{words:30}", lambda item: item.files.words),
    ("{category}", lambda item: item.files.category or ""),
    ("{preset}", lambda item: item.settings.preset),
    ("{engine}", lambda item: item.settings.engine),
    ("s{seed}", lambda item: str(item.settings.seed)),
)
"""What stands in names only where it differs from item to item."""


def name_items(plan: Plan, pattern: str = "") -> Plan:
    """The plan with a name for each item, good on every system; the same names each time.

    Where two would be called alike the second gets a number, and a problem that stops nothing says
    so: nothing is ever written over.

    Raises:
        BadInput: a pattern that makes no sense.
    """
    if pattern:
        check_pattern(pattern)
    chosen = pattern or telling_pattern(plan.items)
    taken: set[str] = set()
    items, problems = [], list(plan.problems)
    for number, item in enumerate(plan.items, 1):
        wished = clean_name(item.name) if item.name and not pattern else ""
        wished = wished or name_from(chosen, _values(plan, item), number)
        name, copy = wished, 1
        while _folded(name) in taken:
            copy += 1
            name = f"{wished}-{copy}"
        taken.add(_folded(name))
        if copy > 1:
            error = BadInput(
                f"The name “{wished}” is there already.", f"The picture will be called “{name}”."
            )
            problems.append(Problem(item.row, name, error, stops=False))
        items.append(replace(item, name=name))
    return replace(plan, items=tuple(items), problems=tuple(problems))


def telling_pattern(items: tuple[PlanItem, ...]) -> str:
    """A pattern of what is always of interest, and of what differs."""
    parts = ["{name}", "{garment}", "{fabric}"]
    for part, value in _TELLING:
        if len({value(item) for item in items}) > 1:
            parts.append(part)
    if not any(item.source("garment") or item.source("fabric") for item in items):
        parts = ["{name}", *(p for p in parts if p.startswith("{words")), *parts[3:]]
        parts = list(dict.fromkeys(parts))
    return "_".join(parts)


def _values(plan: Plan, item: PlanItem) -> dict[str, str]:
    now = datetime.now()
    words = "-".join(item.files.words.split())
    return {
        **dict.fromkeys(FIELDS, ""),
        "project": plan.title,
        "name": item.name or stem_of(item.source("photo")),
        "garment": stem_of(item.source("garment")) if item.source("garment") else "",
        "fabric": stem_of(item.source("fabric")).lstrip("#") if item.source("fabric") else "",
        "words": words,
        "category": item.files.category or "",
        "engine": item.settings.engine,
        "preset": item.settings.preset,
        "seed": str(item.settings.seed),
        "kind": "batch",
        "date": now.strftime("%Y-%m-%d"),
        "time": now.strftime("%H%M%S"),
    }


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
