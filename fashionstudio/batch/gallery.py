"""The web page of a run: opens from the disk, needs nothing else, filters on the flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fashionstudio.batch.flags import FLAGS
from fashionstudio.batch.gallery_page import PAGE
from fashionstudio.batch.outputs import THUMBS
from fashionstudio.core.atomic import write_atomic

GALLERY = "index.html"
Record = Mapping[str, Any]


def write_gallery(folder: Path, records: Sequence[Record], title: str) -> Path:
    """Write the page.

    Args:
        folder: the run's; pictures and thumbs are named relative to it.
        records: of the manifest.
        title: the heading.
    """
    counts = Counter(record["state"] for record in records)
    flags = Counter(flag for record in records for flag in record.get("flags") or ())
    page = PAGE.format(
        title=escape(title or "Batch"),
        summary=escape(_summary(counts)),
        filters="".join(_filter(name, words, flags[name]) for name, words in FLAGS.items()),
        failed_off="" if counts["failed"] else " disabled",
        failed=counts["failed"],
        fine=sum(r["state"] == "done" and not r.get("flags") for r in records),
        figures="\n".join(_figure(record) for record in records if record["state"] != "waiting"),
    )
    path = folder / GALLERY
    write_atomic(path, page.encode())
    return path


def _summary(counts: Mapping[str, int]) -> str:
    parts = [f"{counts.get('done', 0)} pictures"]
    if counts.get("failed"):
        parts.append(f"{counts['failed']} failed")
    if counts.get("waiting"):
        parts.append(f"{counts['waiting']} not made yet")
    return ", ".join(parts)


def _filter(name: str, words: str, count: int) -> str:
    off = "" if count else " disabled"
    return (
        f'<label><input type="checkbox" name="flag" value="{name}"{off}> '
        f"{escape(words)} <span>{count}</span></label>\n"
    )


def _figure(record: Record) -> str:
    name, flags = str(record["item"]), list(record.get("flags") or ())
    facts = [str(record.get(kind) or "") for kind in ("photo", "garment", "fabric", "words")]
    text = escape(" ".join([name, *facts]).lower(), quote=True)
    if record["state"] == "failed":
        reason = escape(" ".join(str(record.get(key) or "") for key in ("reason", "hint")).strip())
        return (
            f'<figure class="failed" data-flags="failed" data-text="{text}">'
            f'<div class="none" role="img" aria-label="no picture">✕</div>'
            f'<figcaption><b>{escape(name)}</b><p class="reason">{reason}</p>'
            f"</figcaption></figure>"
        )
    file = quote(str(record["file"]))
    thumb = quote(f"{THUMBS}/{name}.jpg")
    alt = escape(f"{name}: {', '.join(fact for fact in facts if fact)}", quote=True)
    badges = "".join(f'<span class="flag">{escape(FLAGS[flag])}</span>' for flag in flags)
    figures = escape(_measures(record))
    notes = escape(" ".join(record.get("notes") or ()))
    told = f"<details><summary>notes</summary><p>{notes}</p></details>" if notes else ""
    return (
        f'<figure data-flags="{" ".join(flags) or "fine"}" data-text="{text}">'
        f'<a href="{file}"><img src="{thumb}" alt="{alt}" loading="lazy"></a>'
        f"<figcaption><b>{escape(name)}</b>{badges}<p>{figures}</p>{told}</figcaption></figure>"
    )


def _measures(record: Record) -> str:
    measures = record.get("measures") or {}
    parts = []
    if measures.get("delta_e") is not None:
        parts.append(f"ΔE {measures['delta_e']:.1f} to {measures['target']}")
    parts.append(f"seed {record.get('seed')}")
    parts.append(f"{float(record.get('seconds') or 0):.1f} s")
    return " · ".join(parts)
