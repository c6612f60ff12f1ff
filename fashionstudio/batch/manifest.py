"""The manifest of a run: a line for every item of the plan, whatever has become of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fashionstudio.batch.checking import Ready
from fashionstudio.batch.plan import Problem
from fashionstudio.core.atomic import write_atomic
from fashionstudio.errors import FashionStudioError

JSON_LINES, TABLE = "manifest.jsonl", "manifest.csv"
_ASKED = ("photo", "garment", "sketch", "fabric", "region")
_MEASURES = ("delta_e", "target", "outside_px", "changed_share", "change")
COLUMNS = (
    *("item", "row", "state", "file", "flags", "reason", "hint", *_ASKED, "category", "words"),
    *("colour", "seed", "preset", "engine", *_MEASURES, "pose", "parts", "region_confidence"),
    *("notes", "seconds", "attempts", "worker", "width", "height", "bytes", "sha256", "request"),
)


def facts_of(item: Ready) -> dict[str, Any]:
    """What was asked for, as the manifest tells it."""
    plan, look = item.plan, item.work.request.look
    return {
        "item": plan.name,
        "row": plan.row,
        **{kind: plan.source(kind) for kind in _ASKED},
        "category": look.category,
        "words": look.words,
        "colour": plan.sources.get("fabric", "") if plan.colour else "",
        "seed": look.settings.seed,
        "preset": look.settings.preset,
        "engine": look.settings.engine,
        "request": item.work.request.sha256(),
        "inputs": {
            kind: ref.sha256
            for kind, ref in (
                ("photo", look.photo),
                ("garment", look.garment),
                ("sketch", look.sketch),
                ("fabric", look.fabric.swatch if look.fabric else None),
                ("region", look.region),
            )
            if ref is not None
        },
    }


def error_facts(error: FashionStudioError) -> dict[str, Any]:
    """Why there is no picture."""
    plain = error.to_dict()
    return {
        "state": "failed",
        "reason": plain["message"],
        "hint": plain["hint"],
        "error": {"code": plain["code"], "details": plain["details"][-2000:]},
    }


def records_of(
    items: Sequence[Ready], broken: Iterable[Problem], entries: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """One record for every item and every row that is none, in the plan's order.

    Args:
        items: that can be made.
        broken: what cannot.
        entries: item name → its line of the journal; those without one wait.
    """
    records = []
    for item in items:
        entry = entries.get(item.plan.name)
        told = {"state": "waiting"} if entry is None else dict(entry)
        told.pop("key", None)
        told.pop("v", None)
        records.append({**facts_of(item), **told})
    for problem in broken:
        name = problem.item or f"row {problem.row}"
        records.append({"item": name, "row": problem.row, **error_facts(problem.error)})
    return sorted(records, key=lambda record: int(record["row"]))


def write_manifest(folder: Path, records: Sequence[Mapping[str, Any]]) -> list[Path]:
    """Write both forms; see `COLUMNS` for the table.

    Raises:
        DiskFull: no space is left.
    """
    lines = "".join(json.dumps(r, ensure_ascii=False, sort_keys=True) + "\n" for r in records)
    write_atomic(folder / JSON_LINES, lines.encode())
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_row(record) for record in records)
    # With a mark, or Excel takes it for something else than UTF-8.
    write_atomic(folder / TABLE, out.getvalue().encode("utf-8-sig"))
    return [folder / JSON_LINES, folder / TABLE]


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    measures = record.get("measures") or {}
    sure = record.get("confidence") or {}
    row = {
        **record,
        **{name: measures.get(name) for name in _MEASURES},
        "flags": " ".join(record.get("flags") or ()),
        "notes": " ".join(record.get("notes") or ()),
        "pose": sure.get("pose"),
        "parts": sure.get("parts"),
        "region_confidence": sure.get("region"),
    }
    return {name: _safe(row.get(name)) for name in COLUMNS}


def _safe(value: Any) -> Any:
    """A spreadsheet must not take a name for a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value
