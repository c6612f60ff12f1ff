"""The window's side of the worker border: starts, watches and talks to the worker process.

Everything is event-driven on the GUI thread: nothing here ever waits, except `close`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from fashionstudio.app import worker_losses as losses
from fashionstudio.app.own_program import OwnProcess
from fashionstudio.app.worker_events import Handlers, relays
from fashionstudio.app.worker_log import WorkerLog
from fashionstudio.app.worker_pulse import Pulse
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.embedded import Item
from fashionstudio.errors import FashionStudioError, WorkerLost
from fashionstudio.paths import data_dir
from fashionstudio.worker import protocol
from fashionstudio.worker.frames import FrameReader, Message
from fashionstudio.worker.launch import worker_command

FORCE_STOP_AFTER_MS = 3000
RESTART_DELAY_MS = 200
MAX_STARTS_WITHOUT_READY = 3


class WorkerClient(QObject):
    """One worker process, restarted when it is lost.

    Jobs are named by the caller. Events of jobs that have ended are dropped.

    Signals:
        ready: the worker can take jobs; carries the `ready` message.
        inspected: carries the devices and engines there are now, after `ready` and `inspect`.
        job_accepted, phase_changed, progress, preview_ready: while a job runs.
        prepared: Person and Regions of a Photo; carries the message with its files.
        traced: what is worn as a Sketch; carries the message with its file.
        render_finished: one picture of a job; carries the message with its files.
        drafted: the picture of a draft; carries the message with its files.
        embedded: the vectors of a job's Items; carries `core.embedded.Embedded`.
        examined: what a garment's picture shows; carries the message with its files.
        job_sent: somebody has asked for a job.
        job_finished, job_failed, job_cancelled: exactly one ends every job, unless
        worker_lost: the process is gone; carries the error and the jobs that died with it.
        cancel_overdue: a cancelled job has not stopped; `force_stop` would end it.

    Attributes:
        pulse: tells when the worker does not get on; `restart` would help.
    """

    ready = Signal(object)
    inspected = Signal(object)
    job_accepted = Signal(str)
    phase_changed = Signal(str, str)
    progress = Signal(str, int, int, object)
    preview_ready = Signal(str, int, object, bytes)
    prepared = Signal(str, object)
    traced = Signal(str, object)
    render_finished = Signal(str, object)
    drafted = Signal(str, object)
    embedded = Signal(str, object)
    examined = Signal(str, object)
    job_sent = Signal(str)
    job_finished = Signal(str, float)
    job_failed = Signal(str, object)
    job_cancelled = Signal(str)
    cancel_overdue = Signal(str)
    worker_lost = Signal(object, object)
    worker_gone_for_good = Signal(object)

    def __init__(
        self,
        command: list[str] | None = None,
        *,
        device: str = "auto",
        compute: ComputeOptions | None = None,
        log_folder: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._own_command = command is None
        self._command = command or worker_command(compute, modest=True)
        self._device = device
        self._log = WorkerLog(log_folder or data_dir() / "logs")
        self._process: QProcess | None = None
        self._reader = FrameReader()
        self._is_ready = False
        self._closing = False
        self._starts_without_ready = 0
        self._refusal: WorkerLost | None = None
        self._planned = False
        self._jobs: dict[str, bool] = {}
        self._stored: set[str] = set()
        self._outbox: list[Message] = []
        self.pulse = Pulse(self)
        self.pulse.ping_due.connect(lambda: self._send(protocol.ping()))
        self.pulse.silent_too_long.connect(self._replace_silent)
        self.force_stop_after_ms = FORCE_STOP_AFTER_MS
        self._handlers = self._make_handlers()

    # Life ----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the worker takes jobs at once."""
        return self._is_ready

    @property
    def pid(self) -> int:
        """Process id, 0 when none runs."""
        return self._process.processId() if self._process else 0

    @property
    def jobs(self) -> tuple[str, ...]:
        """What was asked for and has not ended, the oldest first."""
        return tuple(self._jobs)

    def log_tail(self) -> str:
        """The last lines that the worker has written, for a report."""
        return self._log.tail()

    def start(self) -> None:
        """Start the process; jobs sent before it is ready wait."""
        if self._process is not None or self._closing:
            return
        self._process = process = OwnProcess(self)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_log)
        process.gone.connect(self._on_finished)
        self._reader = FrameReader()
        self._is_ready = False
        self._starts_without_ready += 1
        process.start(self._command[0], self._command[1:])
        process.write(protocol.hello(self._device).to_bytes())
        self.pulse.begin()

    def close(self) -> None:
        """End the worker: politely, then by force."""
        self._closing = True
        self.pulse.end()
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            if process.state() == QProcess.ProcessState.Running:
                process.write(protocol.shutdown().to_bytes())
                process.closeWriteChannel()
            if not process.waitForFinished(1000):
                process.kill()
                process.waitForFinished(2000)
            self._log.feed(bytes(process.readAllStandardError().data()))
        self._log.close()

    def set_compute(self, device: str, options: ComputeOptions) -> None:
        """How the next worker shall compute; `restart` makes it the present one."""
        self._device = device
        if self._own_command:
            self._command = worker_command(options, modest=True)

    def restart(self) -> None:
        """End the worker and start another one; jobs that run are lost, and told as lost."""
        self._starts_without_ready = 0
        if self._process is None:
            self.start()
        else:
            self._planned = True
            self._process.kill()

    def inspect(self) -> None:
        """Ask which devices and engines there are now; `inspected` answers."""
        if self._is_ready:
            self._send(protocol.inspect())

    def unload(self) -> None:
        """Let go of engines and their memory; the next job loads what it needs."""
        if self._is_ready:
            self._send(protocol.unload())

    # Asking --------------------------------------------------------------------------------------

    def prepare(
        self,
        job: str,
        photo: str,
        *,
        pose: list[list[float]] | None = None,
        sketch: str | None = None,
        words: str = "",
        allow_growth: bool = True,
        blobs: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Find Person and Regions of a Photo; `blobs` are the files it names."""
        command = protocol.prepare(
            job, photo, pose=pose, sketch=sketch, words=words, allow_growth=allow_growth
        )
        self._send_job(job, command, blobs)

    def trace(
        self,
        job: str,
        photo: str,
        category: str,
        *,
        sketcher: str,
        pose: list[list[float]] | None = None,
        blobs: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Draw what is worn in a Photo; `traced` answers."""
        command = protocol.trace(job, photo, category, sketcher=sketcher, pose=pose)
        self._send_job(job, command, blobs)

    def render(
        self,
        job: str,
        request: dict[str, Any],
        *,
        previews: bool = True,
        blobs: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Render a Request; `blobs` are the files it names."""
        self._send_job(job, protocol.render(job, request, previews=previews), blobs)

    def draft(
        self, job: str, request: dict[str, Any], *, blobs: Iterable[tuple[str, bytes]] = ()
    ) -> None:
        """Render the first picture of a Request just to look at; `drafted` answers."""
        self._send_job(job, protocol.draft(job, request), blobs)

    def embed(
        self,
        job: str,
        engine: str,
        items: Sequence[Item],
        *,
        blobs: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Make vectors of at most `MAX_ITEMS` Items; `blobs` are the pictures they name."""
        self._send_job(job, protocol.embed(job, engine, items), blobs)

    def examine(self, job: str, garment: str, *, blobs: Iterable[tuple[str, bytes]] = ()) -> None:
        """Find colours and outline of a garment; `blobs` are the picture that it names."""
        self._send_job(job, protocol.examine(job, garment), blobs)

    def cancel(self, job: str) -> bool:
        """Ask the worker to end a job; one that was not sent yet ends at once.

        Returns:
            Whether the job is known here; else there is nothing to wait for.
        """
        if job not in self._jobs:
            return False
        if not self._is_ready:
            self._outbox = [message for message in self._outbox if message.job != job]
            self._jobs.pop(job)
            self.job_cancelled.emit(job)
            return True
        self._jobs[job] = True
        self._send(protocol.cancel(job))
        QTimer.singleShot(self.force_stop_after_ms, self, lambda: self._warn_if_stuck(job))
        return True

    def force_stop(self) -> None:
        """Kill the worker; jobs being cancelled count as cancelled, others as lost."""
        if self._process is not None:
            self._process.kill()

    def _send_job(self, job: str, message: Message, blobs: Iterable[tuple[str, bytes]]) -> None:
        self._jobs[job] = False
        for sha256, data in blobs:
            if sha256 in self._stored:
                continue
            self._stored.add(sha256)
            self._send_when_ready(protocol.put(sha256, data))
        self._send_when_ready(message)
        self.start()
        self.job_sent.emit(job)

    def _send_when_ready(self, message: Message) -> None:
        if self._is_ready:
            self._send(message)
        else:
            self._outbox.append(message)

    def _send(self, message: Message) -> None:
        if self._process is not None:
            self._process.write(message.to_bytes())

    # Hearing -------------------------------------------------------------------------------------

    def _read(self) -> None:
        if self._process is None:
            return
        data = self._process.readAllStandardOutput().data()
        self.pulse.touch()
        try:
            for message in self._reader.feed(data):
                self._handle(message)
        except FashionStudioError as error:
            # After a bad frame nothing can be trusted: start again instead of guessing.
            self._log.feed(f"bad frame: {error.details}\n".encode())
            self.force_stop()

    def _handle(self, message: Message) -> None:
        self.pulse.heard(message)
        if message.job and message.job not in self._jobs:
            return
        handler = self._handlers.get(message.type)
        if handler is not None:
            handler(message)
        if message.type in protocol.FINAL_EVENTS:
            self._jobs.pop(message.job, None)

    def _make_handlers(self) -> Handlers:
        return {
            **relays(self),
            "ready": self._on_ready,
            "failed": self._on_failed,
            "log": lambda m: self._log.feed(f"{m.get('text', '')}\n".encode()),
        }

    def _on_ready(self, message: Message) -> None:
        self._is_ready = True
        self.pulse.set_ready()
        self._starts_without_ready = 0
        waiting, self._outbox = self._outbox, []
        for pending in waiting:
            self._send(pending)
        self.ready.emit(message)
        self.inspected.emit(message)

    def _on_failed(self, message: Message) -> None:
        error = message.error()
        if message.job:
            self.job_failed.emit(message.job, error)
        else:
            self._log.feed(f"worker failed: {error.details or error.message}\n".encode())
            if not self._is_ready and error.code == "bad_input":
                # A wish that this computer cannot fulfil; another try would end the same way.
                self._refusal = WorkerLost(
                    error.message,
                    self.tr("Choose something else in Edit > Preferences > Computing."),
                    error.details,
                )

    def _read_log(self) -> None:
        if self._process is not None:
            self._log.feed(bytes(self._process.readAllStandardError().data()))

    # Watching ------------------------------------------------------------------------------------

    def _replace_silent(self) -> None:
        self._log.feed(b"no sign of life, killed\n")
        self.force_stop()

    def _warn_if_stuck(self, job: str) -> None:
        if self._jobs.get(job):
            self.cancel_overdue.emit(job)

    def _on_finished(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        self._log.feed(bytes(process.readAllStandardError().data()))
        process.deleteLater()
        self.pulse.end()
        self._is_ready = False
        self._outbox.clear()
        self._stored.clear()
        jobs, self._jobs = self._jobs, {}
        for job in [job for job, cancelling in jobs.items() if cancelling]:
            self.job_cancelled.emit(job)
        lost = tuple(job for job, cancelling in jobs.items() if not cancelling)
        self._report_loss(lost, stopped=bool(jobs) and not lost)

    def _report_loss(self, jobs: tuple[str, ...], *, stopped: bool) -> None:
        """Say what happened and start again, unless it never gets anywhere."""
        refusal, self._refusal = self._refusal, None
        planned, self._planned = self._planned, False
        error = losses.restarted() if planned else losses.stopped(self._log)
        if not stopped:
            self.worker_lost.emit(refusal or error, jobs)
        if refusal is not None:
            self.worker_gone_for_good.emit(refusal)
            return
        if self._starts_without_ready >= MAX_STARTS_WITHOUT_READY:
            self.worker_gone_for_good.emit(losses.does_not_start(self._log))
            return
        QTimer.singleShot(RESTART_DELAY_MS, self, self.start)
