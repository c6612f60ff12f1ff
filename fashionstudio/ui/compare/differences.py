"""What compared Renders differ in, as short names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.recipe_words import fabric_text, settings_text
from fashionstudio.app.results import Result

_FABRIC, _PLACEMENT = 1, 2


def names_of(results: Sequence[Result]) -> list[str]:
    """One name each: whatever is not the same in all of them, at least the seed."""
    rows = [_rows(result) for result in results]
    differing = [i for i in range(len(rows[0]) - 1) if len({row[i] for row in rows}) > 1]
    seeds = len({row[-1] for row in rows}) > 1
    if _FABRIC in differing and _PLACEMENT in differing:
        differing.remove(_PLACEMENT)
    names = []
    for row, result in zip(rows, results, strict=True):
        parts = [row[i] or _none() for i in differing]
        if _PLACEMENT in differing:
            parts[differing.index(_PLACEMENT)] = fabric_text(result.recipe.request.look)
        if seeds or not parts:
            parts.append(row[-1])
        names.append(" · ".join(parts))
    return names


def _rows(result: Result) -> tuple[str, ...]:
    look = result.recipe.request.look
    translate = QCoreApplication.translate
    return (
        look.words.strip(),
        Path(look.fabric.swatch.name).stem if look.fabric else "",
        repr(look.fabric.placement) if look.fabric else "",
        look.garment.name if look.garment else "",
        settings_text(look.settings),
        look.settings.engine,
        translate("Compare", "Seed {seed}").format(seed=result.seed),
    )


def _none() -> str:
    return QCoreApplication.translate("Compare", "none")
