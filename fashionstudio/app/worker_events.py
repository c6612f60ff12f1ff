"""What the worker says about jobs, as signals of the window's client."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fashionstudio.worker import protocol
from fashionstudio.worker.frames import Message

if TYPE_CHECKING:
    from fashionstudio.app.worker_client import WorkerClient

Handlers = dict[str, Callable[[Message], None]]


def relays(client: WorkerClient) -> Handlers:
    """Type of event → what emits the signal that stands for it."""
    return {
        "inspected": client.inspected.emit,
        "accepted": lambda m: client.job_accepted.emit(m.job),
        "phase": lambda m: client.phase_changed.emit(m.job, str(m["name"])),
        "progress": lambda m: client.progress.emit(
            m.job, int(m["step"]), int(m["total"]), m.get("seconds_left")
        ),
        "preview": lambda m: client.preview_ready.emit(
            m.job, int(m["index"]), tuple(m["box"]), m.blob
        ),
        "prepared": lambda m: client.prepared.emit(m.job, m),
        "traced": lambda m: client.traced.emit(m.job, m),
        "result": lambda m: client.render_finished.emit(m.job, m),
        "drafted": lambda m: client.drafted.emit(m.job, m),
        "examined": lambda m: client.examined.emit(m.job, m),
        "embedded": lambda m: client.embedded.emit(m.job, protocol.read_embedded(m)),
        "done": lambda m: client.job_finished.emit(m.job, float(m.get("seconds", 0.0))),
        "cancelled": lambda m: client.job_cancelled.emit(m.job),
    }
