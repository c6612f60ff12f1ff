"""What is said about batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.batch_cards import RunCard
from fashionstudio.app.batch_runs import BatchJob, RunEnd
from fashionstudio.app.numbers import short_number
from fashionstudio.app.sentences import told_all
from fashionstudio.ui.dialogs.engine_words import size_text
from fashionstudio.ui.panels.render import duration


def flag_text(flag: str) -> str:
    """What a flag says."""
    texts = {
        "outside": QCoreApplication.translate("Batch", "changed outside the region"),
        "colour": QCoreApplication.translate("Batch", "colour off"),
        "unchanged": QCoreApplication.translate("Batch", "hardly changed"),
        "person": QCoreApplication.translate("Batch", "person doubtful"),
        "region": QCoreApplication.translate("Batch", "region doubtful"),
        "garment": QCoreApplication.translate("Batch", "garment doubtful"),
    }
    return texts.get(flag, flag)


def card_text(card: RunCard) -> str:
    """How a run stands, in one line."""
    tr = QCoreApplication.translate
    states = {
        "running": tr("Batch", "At work"),
        "queued": tr("Batch", "Starts after the running one"),
        "elsewhere": tr("Batch", "Running in another window or terminal"),
        "paused": tr("Batch", "Paused"),
        "interrupted": tr("Batch", "Interrupted"),
        "finished": tr("Batch", "Finished"),
        "gone": tr("Batch", "The folder is gone"),
    }
    text = states[card.state]
    if card.state == "gone" or not card.total:
        return text
    text += " · " + tr("Batch", "{done} of {all}").format(done=card.done, all=card.total)
    if card.failed:
        text += " · " + tr("Batch", "{n} not made").format(n=card.failed)
    return text


def job_text(job: BatchJob) -> str:
    """How far the run is, how fast, and how long it takes."""
    tr = QCoreApplication.translate
    if job.phase == "stop":
        return tr("Batch", "Stopping…")
    parts = []
    if job.phase == "pause":
        parts.append(tr("Batch", "Pausing after the pictures in work…"))
    elif job.phase == "start":
        return tr("Batch", "Starting…")
    parts.append(tr("Batch", "{n} of {all}").format(n=job.finished, all=job.total))
    if job.failed:
        parts.append(tr("Batch", "{n} not made").format(n=job.failed))
    if job.rate:
        parts.append(tr("Batch", "{n} a minute").format(n=short_number(job.rate, 1)))
    if job.seconds_left is not None and job.phase == "run" and job.finished < job.total:
        parts.append(tr("Batch", "about {time} left").format(time=duration(job.seconds_left)))
    return " · ".join(parts)


def end_text(end: RunEnd) -> str:
    """How it ended."""
    tr = QCoreApplication.translate
    if end.paused:
        text = tr("Batch", "The batch “{name}” is paused: {n} pictures are made.")
    elif end.failed:
        text = tr("Batch", "The batch “{name}” is done: {n} pictures, {failed} not made.")
    else:
        text = tr("Batch", "The batch “{name}” is done: {n} pictures.")
    return text.format(name=end.title, n=end.done, failed=end.failed)


def memory_text(needed_bytes: int | None) -> str:
    """What a second copy of the engine means."""
    if not needed_bytes:
        return ""
    return QCoreApplication.translate(
        "Batch", "The batch has a worker of its own: about {size} more memory while it runs."
    ).format(size=size_text(needed_bytes))


def record_facts(record: Mapping[str, Any]) -> str:
    """What an item is made of, in one line."""
    parts = [str(record.get(kind) or "") for kind in ("photo", "garment", "fabric", "words")]
    if record.get("seed") is not None:
        parts.append(QCoreApplication.translate("Batch", "seed {n}").format(n=record["seed"]))
    return " · ".join(part for part in parts if part)


def record_verdict(record: Mapping[str, Any]) -> str:
    """What became of an item: why there is no picture, or what to look at."""
    tr = QCoreApplication.translate
    if record["state"] == "waiting":
        return tr("Batch", "Not made yet")
    if record["state"] == "failed":
        why = told_all(str(record.get(key) or "") for key in ("reason", "hint"))
        return " ".join(filter(None, why))
    flags = [flag_text(flag) for flag in record.get("flags") or ()]
    if not flags:
        return tr("Batch", "Nothing was flagged")
    text = tr("Batch", "Look at it: {flags}").format(flags=", ".join(flags))
    far = (record.get("measures") or {}).get("delta_e")
    if far is not None and "colour" in (record.get("flags") or ()):
        text += " · " + tr("Batch", "ΔE {n}").format(n=f"{far:.0f}")
    return text
