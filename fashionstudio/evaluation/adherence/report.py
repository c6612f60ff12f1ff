"""The report: one table for people, one JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fashionstudio.core.atomic import write_atomic, write_json
from fashionstudio.evaluation.adherence.results import Figure, Group

_TITLES = {
    "words": "Words",
    "fabric": "Fabric",
    "sketch": "Sketch",
    "garment": "Garment",
    "tryon": "Try-on against the truth",
    "realism": "Realism (look at the sheet)",
    "judges": "The judges themselves, on rendered people",
    "speed": "Speed",
    "identity": "Identity",
}


def to_dict(groups: Sequence[Group], about: dict[str, Any]) -> dict[str, Any]:
    """Plain data: what was evaluated, then every group."""
    return {"format": 1, **about, "groups": {group.name: group.to_dict() for group in groups}}


def to_text(groups: Sequence[Group], about: dict[str, Any]) -> str:
    """A table, one figure a line."""
    lines = [f"Engine {about['engine']}, {len(about['photos'])} people", ""]
    for group in groups:
        lines.append(_TITLES.get(group.name, group.name))
        lines += [_line(figure) for figure in group.figures]
        lines += [f"    {note}" for note in group.notes[:6]]
        if len(group.notes) > 6:
            lines.append(f"    … and {len(group.notes) - 6} more notes, see report.json")
        lines.append("")
    passed = [figure.passed for group in groups for figure in group.figures]
    met, judged = passed.count(True), passed.count(True) + passed.count(False)
    lines.append(f"{met} of {judged} targets are met.")
    return "\n".join(lines)


def write(groups: Sequence[Group], about: dict[str, Any], folder: Path) -> list[Path]:
    """`report.json` and `table.txt`; their paths.

    Raises:
        DiskFull, BadInput: they cannot be written.
    """
    files = [folder / "report.json", folder / "table.txt"]
    write_json(files[0], to_dict(groups, about))
    write_atomic(files[1], f"{to_text(groups, about)}\n".encode())
    return files


def _line(figure: Figure) -> str:
    value = "not measured" if figure.value is None else f"{figure.value:.3g}"
    target = "" if figure.target is None else f"{figure.direction} {figure.target:g}"
    verdict = {True: "pass", False: "FAIL", None: ""}[figure.passed]
    count = f"n={figure.count}" if figure.count else ""
    line = f"  {figure.name:<48}{value:>13}{target:>9}  {verdict:<5}{count:<7}{figure.note}"
    return line.rstrip()
