"""One render of a sample, to see whether an engine works here and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.jobs import new_job_id
from fashionstudio.app.pictures import PICTURE_SUFFIXES, LoadedPicture, load_picture
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.look import Look, RenderSettings
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, Cancelled, FashionStudioError
from fashionstudio.paths import assets_dir
from fashionstudio.worker.frames import Message

WORDS = "a red shirt with long sleeves"


@dataclass(frozen=True, slots=True)
class Tried:
    """How a trial went.

    Attributes:
        seconds: for the picture; loading_s came before, once.
        device: what it was computed on.
    """

    engine: str
    seconds: float
    loading_s: float
    device: str


class EngineTrial(QObject):
    """Asks the window's worker, which loads the engine in the place of the one that it has.

    Signals:
        changed: a trial has begun or ended.
        tried: carries `Tried`.
        failed: carries the error.

    Attributes:
        engine: the one that is tried, "" for none.
    """

    changed = Signal()
    tried = Signal(object)
    failed = Signal(object)

    def __init__(self, worker: WorkerClient, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = worker
        self._background = background
        self._job = ""
        self._found: Tried | None = None
        self.engine = ""
        worker.render_finished.connect(self._on_result)
        worker.job_finished.connect(lambda job, _seconds: self._end(job, None))
        worker.job_failed.connect(self._end)
        worker.job_cancelled.connect(lambda job: self._end(job, Cancelled("Cancelled.")))
        worker.worker_lost.connect(self._on_lost)

    def start(self, engine: str, *, words: bool, category: str) -> None:
        """Render a sample; with a garment to try on where the engine heeds no Words."""
        if self.engine:
            return
        self.engine, self._found = engine, None
        job = self._job = new_job_id("trial")

        def work() -> tuple[Request, list[tuple[str, bytes]]]:
            photo = _sample("people")
            settings = RenderSettings(engine=engine, preset="standard")
            look = Look(photo=photo.ref, settings=settings).with_(category=category)
            given = [photo]
            if words:
                look = look.with_(words=WORDS)
            else:
                given.append(_sample("garments"))
                look = look.with_(garment=given[1].ref)
            return Request(look), [(one.ref.sha256, one.data) for one in given]

        def send(asked: tuple[Request, list[tuple[str, bytes]]]) -> None:
            if self._job == job:
                request, blobs = asked
                self._worker.render(job, request.to_dict(), previews=False, blobs=blobs)

        self.changed.emit()
        self._background.run(work, send, lambda error: self._end(job, error))

    def stop(self) -> None:
        """Nobody wants to know any more."""
        job = self._job
        if job and not self._worker.cancel(job):
            self._end(job, Cancelled("Cancelled."))

    def _on_result(self, job: str, message: Message) -> None:
        if job == self._job:
            recipe = message["recipe"]
            timings = dict(recipe.get("timings") or {})
            loading = float(timings.pop("load", 0.0))
            device = str((recipe.get("engine") or {}).get("device", ""))
            self._found = Tried(self.engine, sum(timings.values()), loading, device)

    def _end(self, job: str, error: FashionStudioError | None) -> None:
        if not job or job != self._job:
            return
        self._job = self.engine = ""
        self.changed.emit()
        if error is None and self._found is not None:
            self.tried.emit(self._found)
        elif error is not None and not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _on_lost(self, error: FashionStudioError, jobs: tuple[str, ...]) -> None:
        if self._job in jobs:
            self._end(self._job, error)


def _sample(kind: str) -> LoadedPicture:
    folder: Path = assets_dir() / kind
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in paths:
        if path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith((".", "_")):
            return load_picture(path)
    raise BadInput("The samples are missing.", "Install fashionstudio again.")
