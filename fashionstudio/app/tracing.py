"""Has the worker draw what is worn, as the beginning of a Sketch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.jobs import new_job_id
from fashionstudio.app.photo_job import PhotoJob
from fashionstudio.app.pictures import read_plane
from fashionstudio.app.scene import Scene
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.errors import FashionStudioError
from fashionstudio.plugins import SKETCHERS, plug_ins
from fashionstudio.worker.frames import Message

OWN = "own"
"""Our own extractor; see `vision.sketchers`."""


class Tracer(PhotoJob):
    """One drawing at a time; what is drawn already stays.

    Signals:
        busy_changed: whether one is on its way.
    """

    busy_changed = Signal(bool)

    def __init__(
        self, document: Document, worker: WorkerClient, background: Background, parent: QObject
    ) -> None:
        super().__init__(document, worker, background, parent)
        self._scene: Scene | None = None
        worker.traced.connect(self._on_traced)
        worker.job_cancelled.connect(lambda job: self._end(job))
        document.photo_changed.connect(self.cancel)

    @property
    def busy(self) -> bool:
        """Whether a drawing is on its way."""
        return bool(self._job)

    @property
    def can_start(self) -> bool:
        """Whether somebody is there to be drawn."""
        scene = self._document.scene
        return scene is not None and scene.person is not None and not self._job

    def start(self, sketcher: str = OWN) -> None:
        """Draw the garment of the chosen kind; it comes into the Sketch as one step."""
        scene = self._document.scene
        if scene is None or not self.can_start:
            return
        self._job, self._scene = new_job_id("trace"), scene
        self.busy_changed.emit(True)
        look = self._document.look
        self._worker.trace(
            self._job,
            scene.ref.sha256,
            look.category,
            sketcher=sketcher,
            pose=look.pose.to_list() if look.pose else None,
            blobs=[(scene.ref.sha256, scene.photo.data)],
        )

    def cancel(self) -> None:
        """Drop the present wish."""
        job = self._job
        if self._end(job):
            self._worker.cancel(job)

    def _on_traced(self, job: str, message: Message) -> None:
        if job != self._job:
            return
        scene = self._scene

        def put(lines: NDArray[np.uint8]) -> None:
            self._end(job)
            if scene is not None and self._document.scene is scene:
                self._document.add_to_sketch(lines, self.tr("Draw what is worn"))

        def failed(error: FashionStudioError) -> None:
            if self._end(job):
                self.failed.emit(error)

        png = message.parts()["sketch"]
        self._background.run(lambda: read_plane(png), put, failed)

    def _failed(self, error: FashionStudioError) -> None:
        self._end(self._job)
        self.failed.emit(error)

    def _lost(self) -> None:
        self._end(self._job)

    def _end(self, job: str) -> bool:
        """Whether it was the one on its way."""
        if not job or job != self._job:
            return False
        self._job, self._scene = "", None
        self.busy_changed.emit(False)
        return True


def added_sketchers() -> tuple[str, ...]:
    """Names of plug-ins that draw."""
    return tuple(added.name for added in plug_ins(SKETCHERS))
