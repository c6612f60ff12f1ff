"""What an evaluation says: a table for people, JSON and CSV for programs, pictures for the eye."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fashionstudio.evaluation.metrics.catalogue import Description, Unavailable

REPORT_FORMAT = 1
SHOWN = 4
"""Worst and best pictures of a contact sheet, each."""

_SHEET_METRICS = ("lpips", "ssim")


@dataclass(frozen=True)
class Row:
    """A line of the table: a category, or all.

    Attributes:
        name: of the category.
        pictures: how many were measured.
        values: metric → value.
        counts: metric → pictures that have a value, of the metrics of single pictures.
    """

    name: str
    pictures: int
    values: dict[str, float]
    counts: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class ItemLine:
    """A measured picture, for the CSV file.

    Attributes:
        index: of its pair.
        category, name, garment: of the pair.
        file: the picture.
        seed: its own, or None where all share one generator or it is not known.
        values: metric → value.
    """

    index: int
    category: str
    name: str
    garment: str
    file: Path
    seed: int | None
    values: dict[str, float]


@dataclass(frozen=True)
class Failure:
    """A pair that could not be rendered or measured."""

    index: int
    category: str
    name: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Report:
    """Everything that an evaluation found.

    Attributes:
        rows: the table.
        items: the pictures.
        metrics: those that were measured.
        unavailable: those that could not be had.
        absent: metric → reason → pictures without a value.
        failures: pairs that are not in the numbers.
        facts: data set, protocol, engine stamp, versions, seeds: whatever a reader must know.
        notes: sentences about what limits the numbers.
    """

    rows: list[Row]
    items: list[ItemLine]
    metrics: list[Description]
    unavailable: list[Unavailable]
    absent: dict[str, dict[str, int]]
    failures: list[Failure]
    facts: dict[str, Any]
    notes: list[str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "format": REPORT_FORMAT,
            **self.facts,
            "rows": [row.to_dict() for row in self.rows],
            "metrics": [metric.to_dict() for metric in self.metrics],
            "unavailable": [metric.to_dict() for metric in self.unavailable],
            "without_value": self.absent,
            "failures": [failure.to_dict() for failure in self.failures],
            "notes": self.notes,
        }

    def to_csv(self) -> str:
        """One line a picture; an empty cell where a metric has no value."""
        names = [metric.name for metric in self.metrics if not metric.of_sets]
        stream = io.StringIO()
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(["category", "name", "garment", "seed", "file", *names])
        for item in self.items:
            seed = "" if item.seed is None else item.seed
            values = [_exact(item.values.get(name)) for name in names]
            table.writerow([item.category, item.name, item.garment, seed, item.file, *values])
        return stream.getvalue()

    def to_text(self) -> str:
        """The table: a line a metric, a column a category; better is told by an arrow.

        In brackets: how many pictures have a value, where not all have.
        """
        unpaired = self.facts.get("order") == "unpaired"
        lines = [["", *(row.name for row in self.rows)]]
        lines.append(["pictures", *(str(row.pictures) for row in self.rows)])
        for metric in self.metrics:
            arrow = "↓" if metric.better == "lower" else "↑"
            mark = " *" if metric.paired_only and unpaired else ""
            cells = [_cell(row, metric) for row in self.rows]
            lines.append([f"{metric.title} {arrow}{mark}", *cells])
        widths = [max(len(line[k]) for line in lines) for k in range(len(lines[0]))]
        text = ["  ".join(_padded(line, widths)).rstrip() for line in lines]
        if unpaired and any(metric.paired_only for metric in self.metrics):
            text.append("* compares with the person's own garment: means little unpaired")
        return "\n".join(text)


def extremes(report: Report) -> tuple[str, list[ItemLine], list[ItemLine]] | None:
    """By which metric pictures are ranked, and the worst and the best (disjoint, worst first).

    LPIPS where it is, else SSIM, else the first metric that any picture has; unpaired, metrics that
    mean little come last. None without any.
    """
    measured = [metric for metric in report.metrics if _ranked(report, metric.name)]
    if not measured:
        return None
    unpaired = report.facts.get("order") == "unpaired"
    measured.sort(key=lambda m: (unpaired and m.paired_only, m.name not in _SHEET_METRICS))
    chosen = measured[0]
    ranked = _ranked(report, chosen.name)
    ranked.sort(key=lambda item: item.values[chosen.name], reverse=chosen.better == "lower")
    half = min(SHOWN, (len(ranked) + 1) // 2)
    return chosen.name, ranked[:half], ranked[half:][-SHOWN:]


def _ranked(report: Report, name: str) -> list[ItemLine]:
    return [item for item in report.items if name in item.values]


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The first column to the left, numbers to the right."""
    first, *others = (
        cell.ljust(width) if k == 0 else cell.rjust(width)
        for k, (cell, width) in enumerate(zip(line, widths, strict=True))
    )
    return [first, *others]


def _cell(row: Row, metric: Description) -> str:
    text = _short(row.values.get(metric.name))
    count = row.counts.get(metric.name, 0)
    return text if metric.of_sets or count in (0, row.pictures) else f"({count}) {text}"


def _short(value: float | None) -> str:
    """Four digits that count, and no less than the whole part."""
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _exact(value: float | None) -> str:
    return "" if value is None else repr(value)
