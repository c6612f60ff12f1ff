"""From the document to Renders: a queue of jobs, preview, results, and what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.jobs import Job, JobState, new_job_id
from fashionstudio.app.pace import PaceBook, megapixels, pace_key
from fashionstudio.app.render_queue import Order, RenderQueue, Unmade
from fashionstudio.app.results import DecodedResult, ResultList, decode_result
from fashionstudio.app.snapshots import Frozen, Snapshot, snapshot_of
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.look import RenderSettings
from fashionstudio.core.render import Recipe
from fashionstudio.core.seeds import LARGEST_SEED, format_seeds
from fashionstudio.errors import FashionStudioError
from fashionstudio.worker.frames import Message


class Renderer(QObject):
    """A queue of render jobs; the worker has one of them at a time, the others wait here.

    Signals:
        job_changed: carries the Job: state, phase or progress is new.
        preview: the picture that is coming, and its box in Photo pixels.
        result_ready: carries the DecodedResult, already in the list.
        failed: carries the error; the Job has ended.
        job_ended: carries the Job, when it is final.
        cancel_overdue: the worker does not stop; `force_stop` would.
        queue_changed: other jobs wait, or in another order; the queue was paused or goes on;
            other jobs count as failed.

    Attributes:
        job: the one under way.
    """

    job_changed = Signal(object)
    preview = Signal(QImage, QRectF)
    result_ready = Signal(object)
    failed = Signal(object)
    job_ended = Signal(object)
    cancel_overdue = Signal()
    queue_changed = Signal()

    def __init__(
        self,
        document: Document,
        worker: WorkerClient,
        background: Background,
        results: ResultList,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._worker = worker
        self._background = background
        self._results = results
        # One thread, so that pictures come into the list in the order of their seeds.
        self._decoder = Background(self, threads=1)
        self._decoding = 0
        self._after_decoding: Callable[[], None] | None = None
        self._queue = RenderQueue()
        self._order: Order | None = None
        self.job: Job | None = None
        self.pace = PaceBook()
        self._unchanged = False
        # The history and not the pixels: a Region that follows its proposal is no wish of the user.
        document.history_changed.connect(self._on_changed)
        worker.job_accepted.connect(lambda job: self._update(job, lambda j: None))
        worker.phase_changed.connect(self._on_phase)
        worker.progress.connect(self._on_progress)
        worker.preview_ready.connect(self._on_preview)
        worker.render_finished.connect(self._on_result)
        worker.job_finished.connect(lambda job, _s: self._end(job, JobState.DONE))
        worker.job_failed.connect(self._on_failed)
        worker.job_cancelled.connect(lambda job: self._end(job, JobState.CANCELLED))
        worker.worker_lost.connect(self._on_lost)
        worker.cancel_overdue.connect(self._on_overdue)

    @property
    def busy(self) -> bool:
        """Whether a job is on its way."""
        return self.job is not None

    @property
    def would_repeat(self) -> bool:
        """Whether Render would make the very same pictures again."""
        return self._unchanged

    def seconds_per_picture(self) -> float | None:
        """What one picture will take with the present settings, if that is known."""
        return self.pace.guess(pace_key(self._document.look.settings), self._photo_mpx())

    @property
    def waiting(self) -> tuple[Job, ...]:
        """The jobs that come after the one under way, next first."""
        return tuple(order.job for order in self._queue.waiting)

    @property
    def unmade(self) -> tuple[Unmade, ...]:
        """What failed and was neither asked for again nor forgotten, oldest first."""
        return self._queue.unmade

    @property
    def paused(self) -> bool:
        """Whether what waits goes on waiting once the job under way is done."""
        return self._queue.paused

    def seconds_waiting(self) -> float | None:
        """How long what waits will take, if that is known of all of it."""
        total = 0.0
        for order in self._queue.waiting:
            seconds = self.pace.guess(pace_key(order.settings), self._photo_mpx())
            if seconds is None:
                return None
            total += seconds * len(order.settings.seeds)
        return total if self._queue.waiting else None

    def _photo_mpx(self) -> float:
        scene = self._document.scene
        return megapixels(scene.shape) if scene is not None else 0.0

    def start(self) -> None:
        """Render the document as it is now, after what waits already."""
        if self._document.scene is None:
            return
        if self._unchanged:
            # The same seed would only give the same picture; whoever asks again wants another.
            self._document.settle()
            settings = following_seeds(self._document.look.settings)
            self._document.set_settings(**settings)
        self._unchanged = True
        self.enqueue([snapshot_of(self._document)])

    def enqueue(self, snapshots: Sequence[Snapshot]) -> tuple[Job, ...]:
        """Render these, one job each, after what waits already."""
        jobs: list[Job] = []
        run = new_job_id("run")
        pictures = sum(len(snapshot.look.settings.seeds) for snapshot in snapshots)
        for snapshot in snapshots:
            settings = snapshot.look.settings
            title = snapshot.look.words.strip() or snapshot.look.category
            job = Job(
                new_job_id("render"), "render", len(settings.seeds),
                self.tr("{title} · seed {seeds}").format(
                    title=title, seeds=format_seeds(settings.seeds)
                ),
                run, pictures,
            )  # fmt: skip
            self._queue.add(Order(job, snapshot))
            jobs.append(job)
        self._go_on()
        return tuple(jobs)

    def pause(self, on: bool) -> None:
        """Begin nothing more, or go on; the job under way is finished in any case."""
        if self._queue.paused != on:
            self._queue.paused = on
            self._go_on()

    def retry(self, *failed: Unmade) -> None:
        """Render once more what failed, but for the pictures that had come; none: all of them."""
        self._queue.retry(failed or self._queue.unmade)
        self._go_on()

    def forget(self, *failed: Unmade) -> None:
        """What failed is not wanted any more; none: all of them."""
        self._queue.forget(failed or self._queue.unmade)
        self.queue_changed.emit()

    def _go_on(self) -> None:
        """Tell of the queue as it is, and begin what is next if nothing is under way."""
        if self.job is not None or not self._start_next():
            self.queue_changed.emit()

    def _start_next(self) -> bool:
        order = self._order = self._queue.take()
        if order is None:
            return False
        job = self.job = order.job
        job.started = time.monotonic()
        self.queue_changed.emit()
        self.job_changed.emit(job)

        def send(frozen: Frozen) -> None:
            if self.job is job and job.state is JobState.QUEUED:
                self._worker.render(job.id, frozen.request.to_dict(), blobs=frozen.blobs)

        failed = self._on_failed
        self._background.run(order.snapshot.freeze, send, lambda error: failed(job.id, error))
        return True

    def cancel(self) -> None:
        """Stop the job under way; the answer is immediate even if the worker's is not."""
        if self.job is None:
            return
        self.job.move_to(JobState.CANCELLING)
        self.job_changed.emit(self.job)
        if not self._worker.cancel(self.job.id):
            self._end(self.job.id, JobState.CANCELLED)

    def cancel_all(self) -> None:
        """Stop the job under way and forget all that wait."""
        self._queue.clear()
        self.queue_changed.emit()
        self.cancel()

    def reset(self) -> None:
        """Nothing waits, nothing has failed, and nothing is paused: another project begins."""
        self._queue = RenderQueue()
        self.cancel_all()

    def close(self) -> None:
        """End everything."""
        self.cancel_all()
        self._decoder.close()

    def drop(self, job: Job) -> None:
        """Forget a job that waits."""
        self._queue.drop(job)
        self.queue_changed.emit()

    def move(self, job: Job, place: int) -> None:
        """Let a job that waits be at another place; 0 is next."""
        if self._queue.move(job, place):
            self.queue_changed.emit()

    def force_stop(self) -> None:
        """Kill the worker; it starts again by itself."""
        self._worker.force_stop()

    def _on_changed(self) -> None:
        self._unchanged = False

    def _update(self, job_id: str, change: Callable[[Job], None]) -> None:
        if self.job is not None and self.job.id == job_id:
            self.job.move_to(JobState.RUNNING)
            change(self.job)
            self.job_changed.emit(self.job)

    def _on_phase(self, job_id: str, name: str) -> None:
        def change(job: Job) -> None:
            job.phase = name

        self._update(job_id, change)

    def _on_progress(self, job_id: str, step: int, steps: int, left: float | None) -> None:
        self._update(job_id, lambda job: job.advance(step, steps, left))

    def _on_preview(
        self, job_id: str, index: int, box: tuple[float, float, float, float], jpeg: bytes
    ) -> None:
        image = QImage.fromData(jpeg)
        if self.job is None or self.job.id != job_id or image.isNull():
            return
        if self.job.state is not JobState.CANCELLING:
            self.job.picture = index
            self.preview.emit(image, QRectF(*box))

    def _on_result(self, job_id: str, message: Message) -> None:
        job = self.job
        if job is None or job.id != job_id:
            return
        self._decoding += 1
        if self._order is not None:
            self._order.made.add(int(message["seed"]))

        def work() -> DecodedResult:
            recipe = Recipe.from_dict(message["recipe"])
            return decode_result(recipe, message.parts()["picture"], int(message["seed"]))

        def done(decoded: DecodedResult) -> None:
            job.picture = int(message["index"]) + 1
            recipe, shape = decoded.result.recipe, decoded.pyramid.shape
            key = pace_key(recipe.request.look.settings)
            self.pace.learn(key, recipe.timings, megapixels(shape))
            self._results.add(decoded)
            self.result_ready.emit(decoded)
            self._decoded()

        def failed(error: FashionStudioError) -> None:
            self.failed.emit(error)
            self._decoded()

        self._decoder.run(work, done, failed)

    def _decoded(self) -> None:
        self._decoding -= 1
        if not self._decoding and self._after_decoding is not None:
            waiting, self._after_decoding = self._after_decoding, None
            waiting()

    def _on_failed(self, job_id: str, error: FashionStudioError) -> None:
        if self.job is not None and self.job.id == job_id:
            self._note_failure(error)
            self._end(job_id, JobState.FAILED)
            self.failed.emit(error)

    def _on_lost(self, error: FashionStudioError, jobs: tuple[str, ...]) -> None:
        if self.job is not None and self.job.id in jobs:
            self._note_failure(error)
            self._end(self.job.id, JobState.INTERRUPTED)
            self.failed.emit(error)

    def _note_failure(self, error: FashionStudioError) -> None:
        self._unchanged = False
        # Whoever has cancelled does not want it once more.
        if self._order is not None and self._order.job.state is not JobState.CANCELLING:
            self._queue.note_failure(self._order, error)

    def _on_overdue(self, job_id: str) -> None:
        if self.job is not None and self.job.id == job_id:
            self.cancel_overdue.emit()

    def _end(self, job_id: str, state: JobState) -> None:
        job = self.job
        if job is None or job.id != job_id:
            return
        if state is JobState.DONE and self._decoding:
            # Done means that the pictures can be seen, not that they have been sent.
            self._after_decoding = lambda: self._end(job_id, state)
            return
        job.move_to(state)
        if state is not JobState.DONE:
            self._unchanged = False
        self.job = self._order = None
        self.job_changed.emit(job)
        self.job_ended.emit(job)
        self._go_on()


def following_seeds(settings: RenderSettings) -> dict[str, int | tuple[int, ...]]:
    """As many seeds as these, none of them used yet."""
    count, first = len(settings.seeds), max(settings.seeds) + 1
    if first + count > LARGEST_SEED:
        first = 0
    return {"seed": first, "variations": count, "further_seeds": ()}
