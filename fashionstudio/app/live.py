"""Live drafts: while drawing goes on, a quick render of the document follows it."""

from __future__ import annotations

import dataclasses
import math
import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QImage

from fashionstudio.app.background import Background
from fashionstudio.app.document import Document
from fashionstudio.app.imaging import with_alpha
from fashionstudio.app.jobs import Job, JobState, new_job_id
from fashionstudio.app.photo_job import PhotoJob
from fashionstudio.app.pictures import read_plane
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.preparing import Preparer
from fashionstudio.app.readiness import why_not
from fashionstudio.app.rendering import Renderer
from fashionstudio.app.snapshots import Frozen, Snapshot, snapshot_of
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.image_io import read_picture
from fashionstudio.core.look import Look
from fashionstudio.errors import BadImage, FashionStudioError
from fashionstudio.worker.frames import Message

AFTER_STROKE_MS = 120
AFTER_LOOK_MS = 500
"""Words and sliders change many times in a row; a finished stroke is one wish."""
PATIENCE_S = 2.0
"""Drafts that take less are let finish when there is a newer wish, so that whoever draws without a
pause sees some of them; longer ones are cancelled."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A quick render to look at.

    Attributes:
        picture: transparent where the Photo stays as it is.
        box: what it covers, in Photo pixels.
        notes: what was doubtful, as for a Render.
    """

    picture: QImage
    box: QRectF
    notes: tuple[str, ...] = ()


class LiveDrafts(PhotoJob):
    """At most one draft under way, and one wish for the next.

    Final renders come first: while one runs there are no drafts. Nothing is drafted before the
    Photo is analysed, nor while there is nothing to design. A draft has the first seed of the next
    render, and is neither a Result nor part of the project.

    Signals:
        shown: carries the Draft that takes the place of the one before.
        gone: what was drafted is no more what the document is, and no other will come.
        busy_changed: a draft is under way, or none.
        failed: carries the error, once for each change of the document.
    """

    shown = Signal(object)
    gone = Signal()
    busy_changed = Signal()

    def __init__(
        self,
        document: Document,
        worker: WorkerClient,
        background: Background,
        renderer: Renderer,
        preparer: Preparer,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(document, worker, background, parent)
        self._renderer = renderer
        self._preparer = preparer
        self._preferences = preferences
        self._sent = False
        self._started = 0.0
        self._usual_s: float | None = None
        self._identity = ""
        self._visible = False
        self._wanted = False
        self._strokes = 0
        self._seen: tuple[Look, int] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._fire)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._fire)
        document.photo_changed.connect(self._on_photo)
        document.pixels_changed.connect(self._on_pixels)
        document.history_changed.connect(self._on_history)
        preparer.found.connect(self._resume)
        renderer.job_changed.connect(self._on_render)
        preferences.changed.connect(self._on_preference)
        worker.drafted.connect(self._on_drafted)
        worker.job_finished.connect(lambda job, _s: self._end(job))
        worker.job_cancelled.connect(self._end)

    @property
    def on(self) -> bool:
        """Whether drafts are wanted at all."""
        return self._preferences.values.live_preview

    @property
    def busy(self) -> bool:
        """Whether a draft is under way."""
        return bool(self._job)

    @property
    def wanted(self) -> bool:
        """Whether the document has changed since the last draft was begun."""
        return self._wanted

    def close(self) -> None:
        """No more drafts."""
        self._wanted = False
        self._timer.stop()
        self._patience.stop()
        self._cancel()

    # Wishes --------------------------------------------------------------------------------------

    def _on_photo(self) -> None:
        """Another Photo, or a project: it is looked at before anything is drafted."""
        self.close()
        self._seen = None
        self._forget()

    def _on_pixels(self, *_ignored: object) -> None:
        self._strokes += 1

    def _on_history(self) -> None:
        """Something was done, undone or redone, or a pen went down or up."""
        if self._document.history.in_gesture:
            return
        now, before = (self._document.look, self._strokes), self._seen
        self._seen = now
        if before is None or (now == before and not self._wanted):
            return
        words = now[0] is not before[0]
        self._want(AFTER_LOOK_MS if words else AFTER_STROKE_MS)

    def _want(self, after_ms: int) -> None:
        self._wanted = True
        if self.on:
            self._timer.start(after_ms)

    def _resume(self) -> None:
        if self._wanted and not self._timer.isActive():
            self._fire()

    def _on_render(self, job: Job) -> None:
        if job.state.final:
            self._resume()
        elif job.state is JobState.QUEUED:
            # What is rendered now is what is drawn now; only what follows wants a draft.
            self.close()

    def _on_preference(self, key: str) -> None:
        if key != "live_preview":
            return
        if self.on:
            self._want(0)
        else:
            self.close()
            self._forget()

    # One draft -----------------------------------------------------------------------------------

    def _fire(self) -> None:
        if not self._wanted or not self.on or self._renderer.busy:
            return
        scene = self._document.scene
        if scene is None or scene.person is None or self._document.history.in_gesture:
            return
        if why_not(self._document, looking=self._preparer.busy):
            self._wanted = False
            self._cancel()
            self._forget()
        elif not self._job:
            self._start()
        else:
            self._overtake()

    def _overtake(self) -> None:
        """There is a newer wish than the draft under way."""
        left = PATIENCE_S - max(time.monotonic() - self._started, self._usual_s or 0.0)
        if left > 0:
            self._patience.start(math.ceil(left * 1000))
        else:
            self._cancel()

    def _start(self) -> None:
        self._wanted = False
        job, snapshot = new_job_id("draft"), draft_of(snapshot_of(self._document))
        self._job, self._sent, self._started = job, False, time.monotonic()
        self.busy_changed.emit()

        def send(frozen: Frozen) -> None:
            if self._job != job:
                return
            if frozen.identity == self._identity:
                self._end(job)
                return
            self._identity, self._sent = frozen.identity, True
            self._worker.draft(job, frozen.request.to_dict(), blobs=frozen.blobs)

        failed = self._on_job_failed
        freeze = lambda: snapshot.freeze(keep=False)  # noqa: E731
        self._background.run(freeze, send, lambda error: failed(job, error))

    def _cancel(self) -> None:
        """End the draft under way; one that is not with the worker yet ends at once."""
        if not self._job:
            return
        self._identity = ""
        if not self._sent or not self._worker.cancel(self._job):
            self._end(self._job)

    def _on_drafted(self, job: str, message: Message) -> None:
        if job != self._job:
            return
        scene = self._document.scene

        def show(draft: Draft) -> None:
            if self.on and not self._renderer.busy and self._document.scene is scene:
                self._visible = True
                self.shown.emit(draft)

        self._background.run(
            lambda: read_draft(message), show, lambda e: self._on_job_failed(job, e)
        )

    def _failed(self, error: FashionStudioError) -> None:
        self._identity = ""
        self._end(self._job)
        self.failed.emit(error)

    def _lost(self) -> None:
        # Not once more: if it was the draft that brought the worker down, it would again.
        self._identity = ""
        self._end(self._job)

    def _end(self, job: str) -> None:
        if not job or job != self._job:
            return
        if self._sent and self._identity:
            took = time.monotonic() - self._started
            self._usual_s = took if self._usual_s is None else 0.5 * self._usual_s + 0.5 * took
        self._job = ""
        self._patience.stop()
        self.busy_changed.emit()
        if self._wanted and not self._timer.isActive():
            self._fire()

    def _forget(self) -> None:
        self._identity = ""
        if self._visible:
            self._visible = False
            self.gone.emit()


def draft_of(snapshot: Snapshot) -> Snapshot:
    """The same, rendered as fast as the engine can, with the first of the seeds."""
    look = snapshot.look
    settings = dataclasses.replace(
        look.settings, preset="draft", steps=None, variations=1, further_seeds=()
    )
    return snapshot.with_look(look.with_(settings=settings))


def read_draft(message: Message) -> Draft:
    """Decode a `drafted` event; off the GUI thread."""
    parts = message.parts()
    picture, change = read_picture(parts["picture"], least_side=1), read_plane(parts["region"])
    if change.shape != picture.shape[:2]:
        raise BadImage("The worker sent a draft that cannot be read.")
    recipe = message["recipe"]
    return Draft(
        with_alpha(picture, change),
        QRectF(*message["box"]),
        tuple(str(note) for note in recipe.get("notes", ())),
    )
