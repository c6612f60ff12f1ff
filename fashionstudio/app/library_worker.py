"""Threads of the window ask its worker about pictures; what is not urgent stays out of the way."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from fashionstudio.app.jobs import new_job_id
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.errors import Cancelled, FashionStudioError, WorkerLost
from fashionstudio.library.analysis import Analysis, Analyst, read_analysis
from fashionstudio.library.entry import Kind
from fashionstudio.library.looking import file_bytes
from fashionstudio.worker.frames import Message

REST_MS = 1500
"""Without any other job for so long, the worker has time for what is not urgent."""


@dataclass(eq=False)
class _Ask:
    """One job that a thread waits for."""

    send: Callable[[str], None]
    urgent: bool
    answer: Future[Any] = field(default_factory=Future)
    found: Any = None
    displaced: bool = False
    dropped: bool = False


class LibraryDesk(QObject):
    """Takes the questions of threads, and has the window's worker answer them.

    An urgent one is sent at once. All others wait until nobody wants anything else of the worker,
    one at a time; if somebody does meanwhile, the one under way is cancelled and asked again later.
    So nothing that a designer waits for is ever behind them.

    Signals:
        changed: what is not urgent has begun, has to wait, or has ended.
    """

    changed = Signal()
    _came = Signal(object)
    _went = Signal(object)

    def __init__(self, worker: WorkerClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._lock = threading.Lock()
        self._closed = False
        self._open: set[_Ask] = set()
        self._line: list[_Ask] = []
        self._running: dict[str, _Ask] = {}
        self.rest_ms = REST_MS
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._send_next)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._went.connect(self._drop, Qt.ConnectionType.QueuedConnection)
        worker.job_sent.connect(self._on_sent)
        worker.embedded.connect(self._note)
        worker.examined.connect(self._note)
        worker.prepared.connect(self._note)
        worker.job_finished.connect(lambda job, _s: self._end(job, None))
        worker.job_failed.connect(self._end)
        worker.job_cancelled.connect(lambda job: self._end(job, Cancelled("Cancelled.")))
        worker.worker_lost.connect(self._on_lost)

    @property
    def waits(self) -> bool:
        """Whether something not urgent has to wait for others."""
        resting = self._timer.isActive() and self._timer.interval() > 0
        return bool(self._line) and not self._running and resting

    def close(self) -> None:
        """Whoever waits is told that it was cancelled, also whoever asks later."""
        with self._lock:
            self._closed = True
            left = tuple(self._open)
        self._timer.stop()
        self._line.clear()
        for job in tuple(self._running):
            self._worker.cancel(job)
        self._running.clear()
        for ask in left:
            self._answer(ask, None, Cancelled("Cancelled."))

    # From threads --------------------------------------------------------------------------------

    def embed(
        self,
        engine: str,
        items: Sequence[Item],
        blobs: Sequence[tuple[str, bytes]],
        turn: Turn,
    ) -> Embedded:
        """The vectors of Items; waits for them. Raises as `Turn.ask`."""
        found: Embedded = turn.ask(
            self, lambda job: self._worker.embed(job, engine, items, blobs=blobs)
        )
        return found

    def examine(self, path: Path, kind: Kind, turn: Turn) -> Analysis:
        """What a picture shows; waits for it. Raises as `Turn.ask`."""
        data = file_bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        ask = self._worker.prepare if kind == "person" else self._worker.examine
        found: Message = turn.ask(self, lambda job: ask(job, sha256, blobs=[(sha256, data)]))
        return read_analysis(found)

    def put(self, ask: _Ask) -> None:
        """Take a question; called by `Turn`."""
        with self._lock:
            if self._closed:
                raise Cancelled("Cancelled.")
            self._open.add(ask)
        self._came.emit(ask)

    def withdraw(self, ask: _Ask) -> None:
        """Nobody wants the answer any more."""
        self._answer(ask, None, Cancelled("Cancelled."))
        self._went.emit(ask)

    # On the GUI thread ---------------------------------------------------------------------------

    def _take(self, ask: _Ask) -> None:
        if self._closed or ask.dropped:  # withdrawn before it came
            self._answer(ask, None, Cancelled("Cancelled."))
            return
        if ask.urgent:
            self._displace()
            self._send(ask)
        else:
            self._line.append(ask)
            self._rest(own=True)
        self.changed.emit()

    def _drop(self, ask: _Ask) -> None:
        ask.dropped = True
        if ask in self._line:
            self._line.remove(ask)
        for job, running in tuple(self._running.items()):
            if running is ask:
                self._worker.cancel(job)
        self.changed.emit()

    def _send(self, ask: _Ask) -> None:
        job = new_job_id("library")
        ask.displaced = False
        self._running[job] = ask
        ask.send(job)

    def _send_next(self) -> None:
        if not self._line or self._closed:
            return
        if self._worker.jobs:
            self._timer.start(self.rest_ms)
            return
        self._send(self._line.pop(0))
        self.changed.emit()

    def _rest(self, *, own: bool) -> None:
        """After others the worker is left in peace for a while."""
        others = any(job not in self._running for job in self._worker.jobs)
        self._timer.start(0 if own and not others else self.rest_ms)

    def _on_sent(self, job: str) -> None:
        if job not in self._running:
            self._displace()

    def _displace(self) -> None:
        """What is not urgent makes room, and comes again later."""
        for own, ask in tuple(self._running.items()):
            if not ask.urgent and not ask.displaced:
                ask.displaced = True
                self._worker.cancel(own)

    def _note(self, job: str, found: Any) -> None:
        if job in self._running:
            self._running[job].found = found

    def _end(self, job: str, error: FashionStudioError | None) -> None:
        ask = self._running.pop(job, None)
        if ask is None:
            if self._line and not job.startswith("library-"):
                self._rest(own=False)
            return
        if ask.displaced and isinstance(error, Cancelled) and not ask.dropped:
            self._line.insert(0, ask)
            self._rest(own=False)
        else:
            self._answer(ask, ask.found, error)
            if self._line:
                self._rest(own=True)
        self.changed.emit()

    def _on_lost(self, error: FashionStudioError, jobs: tuple[str, ...]) -> None:
        for job in jobs:
            # Not again: if it was this question that brought the worker down, it would once more.
            self._end(job, error)

    def _answer(self, ask: _Ask, found: Any, error: FashionStudioError | None) -> None:
        with self._lock:
            if ask not in self._open:
                return
            self._open.remove(ask)
        if error is None and found is None:
            error = WorkerLost("The worker gave no answer.")
        if error is not None:
            ask.answer.set_exception(error)
        else:
            ask.answer.set_result(found)


class Turn:
    """What one task asks, one question after the other; it can be cancelled from any thread."""

    def __init__(self, *, urgent: bool = False) -> None:
        self._urgent = urgent
        self._lock = threading.Lock()
        self._cancelled = False
        self._current: tuple[LibraryDesk, _Ask] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._cancelled

    def cancel(self) -> None:
        """End it; whoever waits for an answer gets Cancelled."""
        with self._lock:
            self._cancelled = True
            current = self._current
        if current is not None:
            current[0].withdraw(current[1])

    def ask(self, desk: LibraryDesk, send: Callable[[str], None]) -> Any:
        """Ask and wait; never on the GUI thread.

        Raises:
            Cancelled: the task, or the window.
            FashionStudioError: what the worker says.
        """
        ask = _Ask(send, self._urgent)
        with self._lock:
            if self._cancelled:
                raise Cancelled("Cancelled.")
            self._current = (desk, ask)
        desk.put(ask)
        try:
            return ask.answer.result()
        finally:
            with self._lock:
                self._current = None


class DeskEmbedder:
    """A `library.indexing.Embedder` that asks through a desk; never on the GUI thread."""

    def __init__(self, desk: LibraryDesk, engine: str, turn: Turn) -> None:
        self._desk = desk
        self._engine = engine
        self._turn = turn
        self._pictures: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """As `Embedder.put`."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._pictures[sha256] = data
        return sha256

    def __call__(self, items: Sequence[Item]) -> Embedded:
        """As `Embedder`."""
        named = {item.picture for item in items if item.picture}
        blobs = [(sha256, self._pictures[sha256]) for sha256 in named]
        self._pictures.clear()
        return self._desk.embed(self._engine, items, blobs, self._turn)


def desk_analyst(desk: LibraryDesk, turn: Turn) -> Analyst:
    """An analyst that asks through a desk; never on the GUI thread."""
    return lambda path, kind: desk.examine(path, kind, turn)
