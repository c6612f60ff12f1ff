"""Shows how rendering stands: on the big button, in the status line, in the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from fashionstudio.app.jobs import Job, JobState
from fashionstudio.app.readiness import why_not
from fashionstudio.app.sentences import sentence
from fashionstudio.app.session import Session
from fashionstudio.ui.panels.render import RenderSection
from fashionstudio.ui.progress_text import job_text, left_text, phase_text
from fashionstudio.ui.status_line import StatusLine

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

CLOCK_MS = 1000


class RenderView(QObject):
    """Follows session and document, and passes on Render, Cancel and Force stop."""

    def __init__(
        self, session: Session, section: RenderSection, status: StatusLine, window: MainWindow
    ) -> None:
        super().__init__(window)
        self._session = session
        self._section = section
        self._status = status
        self._window = window
        self._overdue = self._stuck = False
        self._loading = 0
        # A phase that counts no steps goes on, too.
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self.refresh_status)
        self._outcome = ""
        document, worker, renderer = session.document, session.worker, session.renderer
        for changed in (
            document.look_changed, document.photo_changed, document.person_changed,
            document.pixels_changed, document.history_changed,
        ):  # fmt: skip
            changed.connect(self.refresh_button)
        document.photo_changed.connect(self._forget_outcome)
        session.live.shown.connect(self._forget_outcome)
        session.loading.connect(self._on_loading)
        session.preparer.looking.connect(self.refresh)
        session.preparer.found.connect(self.refresh)
        session.preparer.failed.connect(self.refresh)
        session.preparer.phase_changed.connect(lambda _name: self.refresh_status())
        worker.ready.connect(self.refresh)
        worker.worker_lost.connect(self.refresh)
        renderer.job_changed.connect(self._on_job)
        renderer.job_ended.connect(self._on_ended)
        renderer.cancel_overdue.connect(self._on_overdue)
        renderer.queue_changed.connect(self.refresh)
        session.live.busy_changed.connect(self.refresh_status)
        session.live.failed.connect(lambda error: status.show_note(sentence(error)))
        status.cancel_requested.connect(self.cancel)
        self.refresh()

    def start(self) -> None:
        """Render, if there is something to render; after what is being rendered already."""
        if not self._why_not():
            self._session.renderer.start()

    def cancel(self) -> None:
        """Cancel, or force when asking did not help."""
        renderer = self._session.renderer
        if self._stuck:
            self._session.worker.restart()
        elif renderer.busy and self._overdue:
            renderer.force_stop()
        elif renderer.busy:
            renderer.cancel()

    def show_stuck(self, stuck: bool) -> None:
        """Offer Force stop, whatever the worker is at, or no more."""
        self._stuck = stuck
        if not stuck:
            self._status.offer_cancel()
        self.refresh_status()

    def refresh(self, *_ignored: object) -> None:
        """Everything."""
        self.refresh_button()
        self.refresh_status()

    def refresh_button(self, *_ignored: object) -> None:
        """What Render would do now."""
        renderer = self._session.renderer
        self._section.show_button(
            renderer.seconds_per_picture(),
            self._why_not(),
            again=renderer.would_repeat,
            queued=renderer.busy or renderer.paused,
        )

    def refresh_status(self) -> None:
        """What goes on now."""
        session, status = self._session, self._status
        job = session.renderer.job
        if job is not None:
            fraction = job.fraction if job.phase in ("denoise", "decode", "compose") else None
            status.show_busy(job_text(job), fraction, left_text(job))
        elif self._loading:
            status.show_busy(self.tr("Opening…"), None, cancellable=False)
        elif session.preparer.busy:
            text = phase_text("person")
            if not session.worker.is_ready:
                text = self.tr("Starting the engine, then looking for the person…")
            status.show_busy(text, None, cancellable=False)
        elif not session.worker.is_ready:
            status.show_idle(self.tr("Starting the engine…"))
        elif session.renderer.paused:
            status.show_idle(self.tr("The queue is paused"))
        elif session.live.busy:
            status.show_idle(self.tr("Drafting…"))
        else:
            status.show_idle(self._outcome or self.tr("Ready"))
        if self._stuck:
            status.offer_force()

    def _why_not(self) -> str:
        return why_not(self._session.document, looking=self._session.preparer.busy)

    def _on_loading(self, count: int) -> None:
        self._loading = count
        self.refresh_status()

    def _forget_outcome(self, *_ignored: object) -> None:
        """What is seen now is no more what was rendered last."""
        self._outcome = ""
        self.refresh_status()

    def _on_job(self, job: Job) -> None:
        self._window.registry.action("render.cancel").setEnabled(not job.state.final)
        if job.state is JobState.CANCELLING and not self._overdue:
            self.refresh_status()
            self._status.show_cancelling()
            return
        if job.state is JobState.QUEUED:
            self._clock.start()
            self._overdue = False
            self._outcome = ""
            self._status.offer_cancel()
        self.refresh()

    def _on_ended(self, job: Job) -> None:
        self._clock.stop()
        self._overdue = False
        self._status.offer_cancel()
        self._outcome = {
            JobState.DONE: _done_text(job),
            JobState.CANCELLED: self.tr("Cancelled"),
            JobState.FAILED: self.tr("Not rendered"),
            JobState.INTERRUPTED: self.tr("Interrupted"),
        }.get(job.state, "")
        self.refresh()

    def _on_overdue(self) -> None:
        self._overdue = True
        self._status.offer_force()


def _done_text(job: Job) -> str:
    translate = QCoreApplication.translate
    if job.pictures == 1:
        return translate("RenderView", "Rendered")
    return translate("RenderView", "{n} pictures rendered").format(n=job.pictures)
