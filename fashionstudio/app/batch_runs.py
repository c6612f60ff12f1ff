"""Batches in processes of their own: begun, watched, paused, taken up again, and remembered.

Whatever becomes of the window, nothing is lost: the process keeps a journal, and pauses by itself
when nobody holds its standard input any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.batch_cards import RunCard, read_cards
from fashionstudio.app.batch_line import BatchLine, NextRun
from fashionstudio.app.batch_memory import RememberedRun, RunMemory
from fashionstudio.app.own_program import JsonLines, OwnProcess, last_words
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.own_command import own_command
from fashionstudio.errors import Cancelled, FashionStudioError
from fashionstudio.paths import blobs_dir

if TYPE_CHECKING:
    from fashionstudio.batch.browsing import Browsed
    from fashionstudio.batch.checking import Checked
    from fashionstudio.batch.outputs import Style

KILL_AFTER_MS = 6000


@dataclass(slots=True)
class BatchJob:
    """The batch that is at work.

    Attributes:
        phase: “start” until the first word, then “run”; “pause” and “stop” once that was wished.
        total: items of the plan; done and failed by this run, kept from earlier ones.
        rate: pictures a minute, 0 while it is not known.
    """

    folder: Path
    title: str
    phase: Literal["start", "run", "pause", "stop"] = "start"
    total: int = 0
    done: int = 0
    failed: int = 0
    kept: int = 0
    rate: float = 0.0
    seconds_left: float | None = None

    @property
    def finished(self) -> int:
        """Items that need nothing more."""
        return self.done + self.failed + self.kept

    def advance(self, told: Mapping[str, Any]) -> None:
        """Take over a `progress` object of the command line."""
        self.total, self.kept = int(told["total"]), int(told["kept"])
        self.done, self.failed = int(told["done"]), int(told["failed"])
        self.rate, self.seconds_left = float(told["rate"]), told["seconds_left"]
        if self.phase == "start":
            self.phase = "run"


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended.

    Attributes:
        notes: sentences about what is not as wished.
    """

    folder: Path
    title: str
    paused: bool
    done: int
    failed: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is made of the pictures in the end, and how the process is called.

    Attributes:
        ray: address of the Ray cluster that computes; "" for this computer.
    """

    sheets: bool = True
    gallery: bool = True
    lookbook: bool = False
    ray: str = ""

    def arguments(self) -> list[str]:
        """For the command line."""
        found = [] if self.sheets else ["--no-sheets"]
        found += [] if self.gallery else ["--no-gallery"]
        found += ["--ray", self.ray] if self.ray else []
        return [*found, "--lookbook"] if self.lookbook else found


class BatchRuns(QObject):
    """One batch at a time for all windows, others in line, and a list of the recent ones.

    Signals:
        listed: `cards` are new.
        job_changed: `job` is new, further, or None again.
        item_done: carries the record of an item of the job, as in the manifest.
        ended: carries a RunEnd.
        failed: carries the error; what was made stays.
    """

    listed = Signal()
    job_changed = Signal()
    item_done = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        preferences: Preferences,
        worker: WorkerClient,
        parent: QObject | None = None,
        *,
        command: list[str] | None = None,
    ) -> None:
        """`command`: what stands before the arguments of our own program."""
        super().__init__(parent)
        self._background = background
        self._preferences = preferences
        self._worker = worker
        self.command = command
        self._memory = RunMemory()
        self._process: QProcess | None = None
        self._told = JsonLines()
        self._looking = self._look_again = False
        self.cards: tuple[RunCard, ...] = ()
        self.job: BatchJob | None = None
        self._line = BatchLine()

    @property
    def waiting(self) -> tuple[Path, ...]:
        """Folders of the batches that begin after the one at work, next first."""
        return self._line.folders

    # Looking -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again at the folders of the recent runs; `listed` follows."""
        if self._looking:
            self._look_again = True
            return
        self._looking = True
        job = self.job.folder if self.job else None
        memory, line = self._memory, self._line.folders

        def done(cards: tuple[RunCard, ...]) -> None:
            self.cards = cards
            self.listed.emit()
            looked()

        def looked(*_error: FashionStudioError) -> None:
            self._looking, again = False, self._look_again
            self._look_again = False
            if again:
                self.refresh()

        self._background.run(lambda: read_cards(memory.runs(), job, line), done, looked)

    def browse(
        self,
        folder: Path,
        done: Callable[[Browsed], None],
        failed: Callable[[FashionStudioError], None],
    ) -> None:
        """Read what is in a run's folder, off the GUI thread."""

        def work() -> Browsed:
            from fashionstudio.batch.browsing import browse

            return browse(folder)

        self._background.run(work, done, failed)

    def keep_inputs(
        self, browsed: Browsed, record: Mapping[str, Any], done: Callable[[], None]
    ) -> None:
        """Put what a picture was made of where its recipe is looked up, so that it opens whole."""
        inputs = [browsed.sources.get(sha256) for sha256 in (record.get("inputs") or {}).values()]

        def work() -> None:
            store = BlobStore(blobs_dir())
            for path in inputs:
                if path is not None and path.is_file():
                    store.add_file(path)

        self._background.run(work, lambda _none: done(), lambda _error: done())

    def forget(self, folder: Path) -> None:
        """Take a run off the list; its folder stays as it is."""
        self._memory.remove(folder)
        self.refresh()

    def add(self, folder: Path) -> None:
        """Put a run onto the list that was made elsewhere."""
        known = [run for run in self._memory.runs() if run.folder == folder]
        self._memory.note(known[0] if known else RememberedRun(folder, folder.name))
        self.refresh()

    # Doing ---------------------------------------------------------------------------------------

    def start(
        self, checked: Checked, folder: Path, style: Style, wanted: Wanted, *, rest: bool = False
    ) -> None:
        """Make a plan, after those that wait already; ends in `ended` or `failed`.

        Args:
            checked: its inputs were looked at.
            folder: for everything.
            style: of the pictures.
            wanted: what is made of them.
            rest: let the window's own worker give its memory back before.
        """
        run = NextRun(folder, checked.title, tuple(wanted.arguments()), rest)
        waits = self.job is not None
        if not waits:
            self.job = BatchJob(folder, checked.title, total=len(checked.ready))
            self.job_changed.emit()

        def work() -> None:
            from fashionstudio.batch.run import lay_down

            lay_down(checked, folder, style)

        def begin(_none: None) -> None:
            self._memory.note(RememberedRun(folder, run.title, "running", list(run.options)))
            if waits:
                self._queue(run)
                return
            if self.job is not None and self.job.phase != "start":
                self._end(self.job, {"paused": True, "done": 0, "failed": 0})
                return
            self._begin(run.options, rest=rest)
            self.refresh()

        self._background.run(work, begin, self.failed.emit if waits else self._fail)

    def resume(self, folder: Path, *, retry_failed: bool = False, rest: bool = False) -> None:
        """Go on with a run, after those that wait; `retry_failed`: also with what failed."""
        known = {run.folder: run for run in self._memory.runs()}
        run = known.get(folder) or RememberedRun(folder, folder.name)
        again = ("--retry-failed",) if retry_failed else ()
        self._queue(NextRun(folder, run.title, (*run.options, *again), rest))

    def withdraw(self, folder: Path) -> None:
        """Let a batch not begin by itself; it can be resumed later."""
        self._line.drop(folder)
        self._memory.set_state(folder, "paused")
        self.job_changed.emit()
        self.refresh()

    def hold(self) -> None:
        """Nothing that waits begins by itself any more: the application is about to end."""
        for run in self._line.clear():
            self._memory.set_state(run.folder, "paused")

    def pause(self) -> None:
        """Finish the pictures in work, then end."""
        self._wish("pause")

    def stop(self) -> None:
        """End at once; what is in work is made again next time."""
        self._wish("stop")
        if self._process is not None:
            QTimer.singleShot(KILL_AFTER_MS, self._process, self._process.kill)

    def close(self) -> None:
        """End what runs, for the application ends; it can be taken up."""
        self.hold()
        process, self._process = self._process, None
        job, self.job = self.job, None
        if process is not None:
            process.blockSignals(True)
            process.write(b"stop\n")
            process.closeWriteChannel()
            if not process.waitForFinished(1500):
                process.kill()
                process.waitForFinished(1000)
        if job is not None:
            self._memory.set_state(job.folder, "paused")

    # Inside --------------------------------------------------------------------------------------

    def _queue(self, run: NextRun) -> None:
        """Begin a run whose plan is there, or let it wait for the one at work."""
        if self.job is not None and self.job.folder == run.folder:
            return
        self._line.add(run)
        if self.job is None:
            self._next()
        else:
            self._memory.set_state(run.folder, "paused")
            self.job_changed.emit()
            self.refresh()

    def _next(self) -> None:
        run = self._line.take() if self.job is None else None
        if run is None:
            return
        self.job = BatchJob(run.folder, run.title)
        known = {one.folder: one for one in self._memory.runs()}
        remembered = known.get(run.folder) or RememberedRun(run.folder, run.title)
        self._memory.note(remembered.now("running"))
        self._begin(run.options, rest=run.rest)
        self.job_changed.emit()
        self.refresh()

    def _wish(self, phase: Literal["pause", "stop"]) -> None:
        if self.job is None:
            return
        if self._process is not None:
            self._process.write(f"{phase}\n".encode())
        self.job.phase = phase
        self.job_changed.emit()

    def _begin(self, options: Sequence[str], *, rest: bool) -> None:
        assert self.job is not None
        if rest:
            self._worker.unload()
        values = self._preferences.values
        arguments = ["batch", "-o", str(self.job.folder), "--json-lines", "--modest"]
        arguments += ["--device", values.device, *values.compute_options().arguments(), *options]
        self._told = JsonLines()
        self._process = process = OwnProcess(self)
        process.gone.connect(self._on_finished)
        process.readyReadStandardOutput.connect(self._read)
        program, *first = self.command or own_command()
        process.start(program, [*first, *arguments])

    def _read(self) -> None:
        if self._process is None or self.job is None:
            return
        for progress in self._told.read(self._process):
            self.job.advance(progress)
            if record := progress.get("record"):
                self.item_done.emit(record)
        self.job_changed.emit()

    def _on_finished(self) -> None:
        process, job = self._process, self.job
        if process is None or job is None:
            return
        self._read()
        self._process = None
        process.deleteLater()
        outcome = self._told.outcome
        if "done" in outcome:
            self._end(job, outcome["done"])
        elif job.phase == "stop":
            self._end(job, {"paused": True, "done": job.done + job.kept, "failed": job.failed})
        elif "error" in outcome:
            self._fail(FashionStudioError.from_dict(outcome["error"]), "paused")
        else:
            message = self.tr("The batch “{name}” ended unexpectedly.").format(name=job.title)
            hint = self.tr("Resume it: what was made is kept.")
            error = FashionStudioError(message, hint, last_words(process))
            self._fail(error, "running")

    def _end(self, job: BatchJob, told: Mapping[str, Any]) -> None:
        paused = bool(told["paused"])
        self._memory.set_state(job.folder, "paused" if paused else "finished")
        self.job = None
        self.job_changed.emit()
        notes = tuple(str(note) for note in told.get("notes", ()))
        end = RunEnd(job.folder, job.title, paused, int(told["done"]), int(told["failed"]), notes)
        self.ended.emit(end)
        self.refresh()
        self._next()

    def _fail(self, error: FashionStudioError, state: str = "") -> None:
        job, self.job = self.job, None
        if job is not None and state:
            self._memory.set_state(job.folder, state)
        self.job_changed.emit()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
        self.refresh()
        self._next()
