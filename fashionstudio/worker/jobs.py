"""Jobs in the worker: their cancel flags, and how they report."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fashionstudio.engine.context import Box, PreviewPacer, StepTimer
from fashionstudio.errors import Cancelled
from fashionstudio.worker import protocol
from fashionstudio.worker.frames import Message

PREVIEW_LIMIT_PX = 512
_JPEG_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Job:
    """A command that takes time, and the flag that ends it early."""

    id: str
    command: Message
    cancelled: threading.Event = field(default_factory=threading.Event)


class ReportingContext:
    """A `JobContext` that turns what the engine tells into events of one job."""

    def __init__(
        self,
        job: Job,
        send: Callable[[Message], None],
        *,
        previews: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._job = job
        self._send = send
        self._previews = previews
        self._clock = clock
        self._timer = StepTimer(clock)
        self._pacer = PreviewPacer(clock)
        self._asked_at = 0.0

    def phase(self, name: str) -> None:
        """Announce a phase."""
        self.check_cancelled()
        self._send(protocol.phase(self._job.id, name))

    def step(self, done: int, total: int) -> None:
        """Announce progress and the time left."""
        self.check_cancelled()
        left = self._timer.seconds_left(done, total)
        self._send(protocol.progress(self._job.id, done, total, left))

    def wants_preview(self) -> bool:
        """True when previews are on and one is due."""
        self._asked_at = self._clock()
        return self._previews and self._pacer.due()

    def preview(self, index: int, picture: NDArray[np.uint8], box: Box) -> None:
        """Send a JPEG of at most 512 px; what it cost counts against the budget."""
        self.check_cancelled()
        self._send(protocol.preview(self._job.id, index, box, encode_jpeg(picture)))
        self._pacer.made(self._clock() - self._asked_at)

    def check_cancelled(self) -> None:
        """Raise when the client has cancelled the job."""
        if self._job.cancelled.is_set():
            raise Cancelled("Cancelled.")


def encode_jpeg(picture: NDArray[np.uint8]) -> bytes:
    """`picture`: (H, W, 3) uint8 sRGB, shrunk if its longer side exceeds 512 px."""
    from PIL import Image

    image = Image.fromarray(picture)
    image.thumbnail((PREVIEW_LIMIT_PX, PREVIEW_LIMIT_PX))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()
