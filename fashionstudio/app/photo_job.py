"""What asks the worker about the document's Photo has one job at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.errors import FashionStudioError


class PhotoJob(QObject):
    """Knows the job on its way, and hears what becomes of it.

    Signals:
        failed: carries the error.
    """

    failed = Signal(object)

    def __init__(
        self, document: Document, worker: WorkerClient, background: Background, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._worker = worker
        self._background = background
        self._job = ""
        """Of the worker; "" while nothing is on its way."""
        worker.job_failed.connect(self._on_job_failed)
        worker.worker_lost.connect(self._on_worker_lost)

    def _failed(self, error: FashionStudioError) -> None:
        """The job on its way has failed."""
        self._job = ""
        self.failed.emit(error)

    def _lost(self) -> None:
        """The worker has died with the job on its way."""
        self._job = ""

    def _on_job_failed(self, job: str, error: FashionStudioError) -> None:
        if job == self._job:
            self._failed(error)

    def _on_worker_lost(self, _error: FashionStudioError, jobs: tuple[str, ...]) -> None:
        if self._job in jobs:
            self._lost()
