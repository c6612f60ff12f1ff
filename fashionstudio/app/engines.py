"""Which engines there are, which one renders, and how more of them come here or go.

Reading and deleting happen in the background. What takes long (download, conversion, verifying) is
our own command line in a process of its own, since it needs torch, which the window never loads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from fashionstudio.app.background import Background
from fashionstudio.app.engine_cards import EngineCard, Shelf, read_shelf
from fashionstudio.app.engine_trial import EngineTrial
from fashionstudio.app.own_program import JsonLines, OwnProcess, last_words
from fashionstudio.app.preferences import OFFLINE_VARIABLE, Preferences
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.own_command import own_command
from fashionstudio.errors import Cancelled, FashionStudioError
from fashionstudio.worker.frames import Message

if TYPE_CHECKING:
    from fashionstudio.modelhub.moving import Plan as MovePlan

Deed = Literal["pull", "add", "verify", "remove", "move"]
EXIT_CANCELLED = 130
KILL_AFTER_MS = 4000
"""A cancelled process may finish a request to a server; no longer than this."""


@dataclass(slots=True)
class EngineJob:
    """What is done with an engine just now.

    Attributes:
        engine: its id; of "move" the folder that all go to.
        phase: "start", "download", "hash", "convert" or "copy"; "" before the first word.
        item: name of the file or the part.
        done_bytes, total_bytes: of the item; the total is None while it is not known.
        bytes_per_s: of the item, None before it can be told.
        cancelling: the user wants it to stop.
    """

    engine: str
    deed: Deed
    phase: str = ""
    item: str = ""
    done_bytes: int = 0
    total_bytes: int | None = None
    bytes_per_s: float | None = None
    cancelling: bool = False
    _began: tuple[float, int] = field(default=(0.0, 0), repr=False)

    @property
    def fraction(self) -> float | None:
        """Share of the item that is done, 0..1."""
        return min(1.0, self.done_bytes / self.total_bytes) if self.total_bytes else None

    @property
    def seconds_left(self) -> float | None:
        """Of the item."""
        if self.total_bytes is None or not self.bytes_per_s:
            return None
        return (self.total_bytes - self.done_bytes) / self.bytes_per_s

    def advance(self, told: dict[str, Any], now: float) -> None:
        """Take over a `progress` object of the command line."""
        if (told["phase"], told["item"]) != (self.phase, self.item):
            # What an earlier run fetched must not count as speed.
            self._began = (now, int(told["done_bytes"]))
        self.phase, self.item = str(told["phase"]), str(told["item"])
        self.done_bytes, self.total_bytes = int(told["done_bytes"]), told["total_bytes"]
        seconds, since = now - self._began[0], self.done_bytes - self._began[1]
        self.bytes_per_s = since / seconds if seconds > 0.5 else None


class EngineShelf(QObject):
    """Lists engines and does one thing at a time with them; outlives the dialog that shows it.

    Signals:
        listed: `shelf` is new.
        plans_changed: what the worker says about its devices and engines is new.
        job_changed: `job` is new, further, or None again.
        finished: engine id (of "move": the folder) and deed that went well.
        failed: carries the error; Cancelled is none.
    """

    listed = Signal()
    plans_changed = Signal()
    job_changed = Signal()
    finished = Signal(str, str)
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
        self._command = command
        self._process: QProcess | None = None
        self._told = JsonLines()
        self.shelf: Shelf | None = None
        self.job: EngineJob | None = None
        self.plans: dict[str, dict[str, Any]] = {}
        self.devices: list[dict[str, Any]] = []
        self.trial = EngineTrial(worker, background, self)
        worker.inspected.connect(self._on_inspected)

    # Looking -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again at the disk; `listed` follows."""
        self._background.run(read_shelf, self._on_shelf, self.failed.emit)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the last deed had to remark."""
        return tuple(str(note) for note in self._told.outcome.get("done", {}).get("notes", ()))

    def card(self, engine: str) -> EngineCard | None:
        """What is known about an engine."""
        cards = self.shelf.cards if self.shelf else ()
        return next((card for card in cards if card.id == engine), None)

    # Doing ---------------------------------------------------------------------------------------

    @property
    def may_download(self) -> bool:
        """Whether the preferences allow the network."""
        return self._preferences.values.network

    def pull(self, engine: str) -> None:
        """Download and install; goes on where an earlier one was stopped."""
        self._start(engine, "pull", [])

    def add(self, engine: str, given: Iterable[Path]) -> None:
        """Install from files and folders on this computer."""
        options = [part for path in given for part in ("--from", str(path))]
        self._start(engine, "add", options)

    def verify(self, engine: str) -> None:
        """Compare every file with the manifest."""
        self._start(engine, "verify", [])

    def remove(self, engine: str) -> None:
        """Delete an engine and what was downloaded for it."""
        if self.job is not None:
            return
        self.job = EngineJob(engine, "remove")
        self.job_changed.emit()
        self._background.run(
            lambda: _remove(engine), lambda _freed: self._finish(None), self._finish
        )

    def look_at_move(
        self,
        folder: Path,
        done: Callable[[MovePlan], None],
        failed: Callable[[FashionStudioError], None],
    ) -> None:
        """Find out whether the engines can be moved to a folder, and how much that is."""

        def work() -> MovePlan:
            from fashionstudio.modelhub.moving import plan_move

            return plan_move(folder)

        self._background.run(work, done, failed)

    def move(self, folder: Path) -> None:
        """Move all of the user's engines; what was moved before a cancel stays moved."""
        if self.job is None:
            self._worker.unload()  # it holds files of the engine that it has loaded
            self._start(str(folder), "move", [])

    def accept_licence(self, engine: str) -> None:
        """Note that the user accepts; a small file, and the next deed reads it."""
        from fashionstudio.modelhub import catalogue, licence

        try:
            licence.accept(catalogue.find_offer(engine))
        except FashionStudioError as error:
            self.failed.emit(error)

    def cancel(self) -> None:
        """Stop what runs; what was downloaded is kept."""
        if self._process is None or self.job is None or self.job.cancelling:
            return
        self.job.cancelling = True
        process = self._process
        process.closeWriteChannel()
        QTimer.singleShot(KILL_AFTER_MS, process, process.kill)
        self.job_changed.emit()

    def close(self) -> None:
        """End what runs, for the application ends."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.closeWriteChannel()
            if not process.waitForFinished(1500):
                process.kill()
                process.waitForFinished(1000)

    # Inside --------------------------------------------------------------------------------------

    def _start(self, engine: str, deed: Deed, options: list[str]) -> None:
        if self.job is not None:
            return
        self.job = EngineJob(engine, deed)
        self._told = JsonLines()
        offline = {} if self.may_download else {OFFLINE_VARIABLE: "1"}
        self._process = process = OwnProcess(self, offline)
        process.gone.connect(self._on_finished)
        process.readyReadStandardOutput.connect(self._read)
        arguments = ["engines", deed, engine, *options, "--json-lines"]
        program, *first = self._command or own_command()
        process.start(program, [*first, *arguments])
        self.job_changed.emit()

    def _read(self) -> None:
        if self._process is None or self.job is None:
            return
        for progress in self._told.read(self._process):
            self.job.advance(progress, time.monotonic())
        self.job_changed.emit()

    def _on_finished(self) -> None:
        process, job = self._process, self.job
        if process is None or job is None:
            return
        self._read()
        self._process = None
        process.deleteLater()
        if "done" in self._told.outcome:
            self._finish(None)
        elif job.cancelling or process.exitCode() == EXIT_CANCELLED:
            self._finish(Cancelled("Cancelled."))
        elif "error" in self._told.outcome:
            self._finish(FashionStudioError.from_dict(self._told.outcome["error"]))
        else:
            message = self.tr("The work on “{name}” ended unexpectedly.")
            hint = self.tr("Try again: what was downloaded is kept.")
            self._finish(
                FashionStudioError(message.format(name=job.engine), hint, last_words(process))
            )

    def _finish(self, error: FashionStudioError | None) -> None:
        job, self.job = self.job, None
        self.job_changed.emit()
        if job is None:
            return
        if error is None:
            self.finished.emit(job.engine, job.deed)
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)
        self.refresh()
        self._worker.inspect()

    def _on_shelf(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.listed.emit()

    def _on_inspected(self, message: Message) -> None:
        self.devices = list(message.get("devices") or ())
        self.plans = {
            str(engine["id"]): engine["memory"]
            for engine in message.get("engines") or ()
            if engine.get("memory")
        }
        self.plans_changed.emit()


def _remove(engine: str) -> int:
    from fashionstudio.modelhub import upkeep

    return upkeep.remove(engine)
