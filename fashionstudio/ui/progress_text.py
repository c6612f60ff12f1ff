"""What the worker is at, in words."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.jobs import Job, JobState
from fashionstudio.ui.panels.render import duration


def phase_text(phase: str) -> str:
    """A phase of the worker as a sentence part."""
    tr = QCoreApplication.translate
    texts = {
        "load": tr("Phase", "Loading the engine…"),
        "read": tr("Phase", "Reading the photo…"),
        "person": tr("Phase", "Looking for the person…"),
        "region": tr("Phase", "Finding the region…"),
        "encode": tr("Phase", "Reading sketch, fabric and words…"),
        "denoise": tr("Phase", "Rendering"),
        "decode": tr("Phase", "Developing the picture…"),
        "compose": tr("Phase", "Placing it into the photo…"),
    }
    return texts.get(phase, tr("Phase", "Working…"))


def job_text(job: Job) -> str:
    """One line about a running job."""
    tr = QCoreApplication.translate
    if job.state is JobState.CANCELLING:
        return tr("Phase", "Stopping after this step…")
    if job.state is JobState.QUEUED:
        return tr("Phase", "Waiting for the engine…")
    parts = []
    if job.pictures > 1:
        shown = min(job.picture + 1, job.pictures)
        parts.append(tr("Phase", "Picture {n} of {all}").format(n=shown, all=job.pictures))
    parts.append(phase_text(job.phase))
    text = " · ".join(parts)
    if job.phase == "denoise" and job.steps:
        text += "  " + tr("Phase", "step {n}/{all}").format(n=job.step, all=job.steps)
    return text


def left_text(job: Job) -> str:
    """The time it has taken, and the time left once there is an estimate."""
    if job.state is not JobState.RUNNING:
        return ""
    tr = QCoreApplication.translate
    elapsed = time.monotonic() - job.started
    parts = []
    if elapsed >= 1:
        parts.append(tr("Phase", "{time} elapsed").format(time=duration(elapsed)))
    if job.seconds_left is not None:
        parts.append(tr("Phase", "{time} left").format(time=duration(job.seconds_left)))
    return " · ".join(parts)
