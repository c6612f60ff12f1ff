"""A plain client of the worker: subprocess and threads; for the command line, batch and tests."""

from __future__ import annotations

import collections
import contextlib
import hashlib
import itertools
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.embedded import MAX_ITEMS, Embedded, Item
from fashionstudio.core.look import PictureRef
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, Cancelled, FashionStudioError, WorkerLost
from fashionstudio.worker import protocol
from fashionstudio.worker.frames import FrameReader, Message, ProtocolError
from fashionstudio.worker.launch import worker_command

HELLO_TIMEOUT_S = 30.0
CANCEL_GRACE_S = 5.0
_STDERR_LINES = 60
_ANSWERS = frozenset(("prepared", "result", "embedded", "examined"))

OnEvent = Callable[[Message], None]


class WorkerClient:
    """Starts a worker, gives it one job at a time and listens.

    Use it as a context manager; leaving it ends the worker. Ctrl-C during a job cancels the job
    (and kills a worker that does not answer) and raises `Cancelled`. What an `on_event` raises
    cancels the job, too, and is raised again.

    Args:
        command: program and arguments of the worker; default is this application's own.
        device: "auto", "cpu", "cuda", "cuda:1" or "mps".
        compute: how to compute there; for the application's own worker.
        environment: additions to the environment.
        on_log: told every `log` event.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        device: str = "auto",
        compute: ComputeOptions | None = None,
        environment: Mapping[str, str] | None = None,
        on_log: OnEvent | None = None,
    ) -> None:
        self._command = list(command or worker_command(compute))
        self._device = device
        self._environment = {**os.environ, **(environment or {})}
        self._on_log = on_log
        self._events: queue.SimpleQueue[Message | WorkerLost] = queue.SimpleQueue()
        self._stderr: collections.deque[str] = collections.deque(maxlen=_STDERR_LINES)
        self._ids = (str(number) for number in itertools.count(1))
        self._sent: set[str] = set()
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: list[threading.Thread] = []
        self.ready_event: Message | None = None

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the worker."""
        return self._process.pid if self._process else None

    def wait_ready(self, timeout_s: float | None = 300.0) -> Message:
        """Wait until the worker has imported its engines; its `ready` event."""
        if self.ready_event is None:
            self.ready_event = self._wait_for("ready", timeout_s)
        return self.ready_event

    def put(self, data: bytes) -> str:
        """Hand a file over, once; its SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 not in self._sent:
            self._send(protocol.put(sha256, data))
            self._wait_for("stored", None)
            self._sent.add(sha256)
        return sha256

    def put_file(self, path: Path) -> PictureRef:
        """Hand a picture file over; how Looks and Requests name it."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadInput(
                f"“{path.name}” cannot be read.",
                "Check that the file exists and that you may read it.",
                str(error),
            ) from error
        return PictureRef(self.put(data), path.name)

    def load(self, engine: str, on_event: OnEvent | None = None) -> None:
        """Load an engine ahead of its first use."""
        self._run(protocol.load(next(self._ids), engine), on_event)

    def prepare(
        self,
        photo: str,
        *,
        pose: list[list[float]] | None = None,
        sketch: str | None = None,
        words: str = "",
        categories: Sequence[str] = ("upper_body", "lower_body", "dresses"),
        on_event: OnEvent | None = None,
    ) -> Message:
        """Person and Regions of a Photo that was `put`: the `prepared` event."""
        command = protocol.prepare(
            next(self._ids), photo, pose=pose, sketch=sketch, words=words, categories=categories
        )
        found = [m for m in self._run(command, on_event) if m.type == "prepared"]
        if not found:
            raise WorkerLost("The worker gave no answer about the photo.")
        return found[0]

    def render(
        self, request: Request, on_event: OnEvent | None = None, *, previews: bool = False
    ) -> list[Message]:
        """Render a Request whose pictures were `put`: its `result` events.

        `on_event` is told of each picture as soon as it is there.
        """
        command = protocol.render(next(self._ids), request.to_dict(), previews=previews)
        return [m for m in self._run(command, on_event) if m.type == "result"]

    def embed(
        self, engine: str, items: Sequence[Item], on_event: OnEvent | None = None
    ) -> Embedded:
        """Vectors of Items whose pictures were `put`, in their order.

        Raises:
            BadInput: a picture is none, there are no Items, or the engine has no joint space of
                pictures and words.
        """
        if not items:
            raise BadInput("There is nothing to look for.", "Give words, a picture, or both.")
        parts = []
        for start in range(0, len(items), MAX_ITEMS):
            command = protocol.embed(next(self._ids), engine, items[start : start + MAX_ITEMS])
            found = [m for m in self._run(command, on_event) if m.type == "embedded"]
            if not found:
                raise WorkerLost("The worker gave no vectors.")
            parts.append(protocol.read_embedded(found[0]))
        return Embedded(np.concatenate([part.vectors for part in parts]), parts[0].space)

    def examine(self, garment: str, on_event: OnEvent | None = None) -> Message:
        """Colours and mask of a garment's picture that was `put`: the `examined` event.

        Raises:
            BadImage, BadInput: it is no picture, or nothing stands out from its background.
        """
        found = [
            m
            for m in self._run(protocol.examine(next(self._ids), garment), on_event)
            if m.type == "examined"
        ]
        if not found:
            raise WorkerLost("The worker gave no answer about the garment.")
        return found[0]

    def cancel(self, job: str) -> None:
        """Ask for the end of a job; to be called from `on_event` or another thread."""
        self._send(protocol.cancel(job))

    def unload(self) -> Message:
        """Free the device; the `memory` event."""
        self._send(protocol.unload())
        return self._wait_for("memory", None)

    def ping(self, timeout_s: float = 10.0) -> None:
        """Raises WorkerLost when there is no sign of life."""
        self._send(protocol.ping())
        self._wait_for("pong", timeout_s)

    def close(self) -> None:
        """End the worker: politely, then not."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.write(protocol.shutdown().to_bytes())
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(CANCEL_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for thread in self._threads:
            thread.join(CANCEL_GRACE_S)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()

    # Inside --------------------------------------------------------------------------------------

    def _spawn(self) -> subprocess.Popen[bytes]:
        """The process; tests put a thread here."""
        try:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._environment,
                bufsize=0,
            )
        except OSError as error:
            raise WorkerLost("The worker could not be started.", details=str(error)) from error

    def _start(self) -> None:
        process = self._spawn()
        self._process = process
        for target in (self._read_events, self._read_stderr):
            thread = threading.Thread(target=target, args=(process,), daemon=True)
            thread.start()
            self._threads.append(thread)
        try:
            self._send(protocol.hello(self._device))
            answer = self._wait_for("hello", HELLO_TIMEOUT_S)
            if answer.get("version") != protocol.PROTOCOL_VERSION:
                raise WorkerLost(
                    "The application and its worker are of different versions.",
                    "Install fashionstudio again.",
                    f"worker speaks version {answer.get('version')!r}",
                )
        except BaseException:
            self._kill()
            raise

    def _read_events(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        reader = FrameReader()
        lost = WorkerLost("The worker ended unexpectedly.")
        try:
            while data := os.read(process.stdout.fileno(), 1 << 20):
                for message in reader.feed(data):
                    self._events.put(message)
        except ProtocolError as error:
            lost = error
            process.kill()
        except (OSError, ValueError) as error:
            lost.details = str(error)
        self._events.put(lost)

    def _read_stderr(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                self._stderr.append(line.decode(errors="replace").rstrip())
        except (OSError, ValueError):
            return

    def _send(self, message: Message) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise WorkerLost("The worker is not running.")
        data = memoryview(message.to_bytes())
        try:
            while data:
                data = data[process.stdin.write(data) or 0 :]
        except (OSError, ValueError) as error:
            raise self._lost(WorkerLost("The worker ended unexpectedly.")) from error

    def _wait_for(self, kind: str, timeout_s: float | None) -> Message:
        """The next event of a kind, outside of any job."""
        for message in self._listen(timeout_s):
            if message.type == kind:
                return message
        raise AssertionError("unreachable")

    def _run(self, command: Message, on_event: OnEvent | None) -> list[Message]:
        """Send a job and collect what it says until it ends well."""
        self.wait_ready()
        self._send(command)
        try:
            return self._follow(command.job, on_event)
        except KeyboardInterrupt:
            self._cancel_and_wait(command.job)
            raise Cancelled("Cancelled.") from None

    def _follow(self, job: str, on_event: OnEvent | None) -> list[Message]:
        kept: list[Message] = []
        for message in self._listen(None):
            if message.job != job:
                continue
            if on_event is not None:
                self._tell(on_event, message)
            if message.type == "failed":
                raise message.error()
            if message.type == "cancelled":
                raise Cancelled("Cancelled.")
            if message.type == "done":
                return kept
            if message.type in _ANSWERS:
                kept.append(message)
        raise AssertionError("unreachable")

    def _tell(self, on_event: OnEvent, message: Message) -> None:
        """A listener that raises ends the job: nobody waits for it any more."""
        try:
            on_event(message)
        except Exception:
            if message.type not in protocol.FINAL_EVENTS:
                self._cancel_and_wait(message.job)
            raise

    def _cancel_and_wait(self, job: str) -> None:
        try:
            self._send(protocol.cancel(job))
            for message in self._listen(CANCEL_GRACE_S):
                if message.job == job and message.type in protocol.FINAL_EVENTS:
                    return
        except (FashionStudioError, KeyboardInterrupt):
            self._kill()

    def _listen(self, timeout_s: float | None) -> Iterator[Message]:
        """Events as they come; logs and failures of the connection are dealt with here."""
        end = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            try:
                # A wait without end cannot be interrupted on every system.
                event = self._events.get(timeout=0.5)
            except queue.Empty:
                if end is not None and time.monotonic() > end:
                    raise self._lost(WorkerLost("The worker does not answer.")) from None
                continue
            if isinstance(event, WorkerLost):
                self._events.put(event)
                raise self._lost(event)
            if event.type == "ready":
                self.ready_event = event
            if event.type == "log" and self._on_log is not None:
                self._on_log(event)
            if event.type == "failed" and not event.job:
                raise event.error()
            yield event

    def _lost(self, error: WorkerLost) -> FashionStudioError:
        """What to raise: the worker's own last message, or how it ended with its last words."""
        process = self._process
        status = None
        if process is not None:
            try:
                status = process.wait(1.0)
            except subprocess.TimeoutExpired:
                status = None
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(1.0 if status is not None else 0.0)
        reason = self._last_failure()
        if reason is not None:
            return reason
        words = [error.details, _how_it_ended(status), *self._stderr]
        return type(error)(
            error.message,
            error.hint or "Try again; if it happens again, please report it with the details.",
            "\n".join(word for word in words if word),
        )

    def _last_failure(self) -> FashionStudioError | None:
        """The reason the worker gave before it ended, if it has not been listened to yet."""
        waiting = []
        with contextlib.suppress(queue.Empty):
            while True:
                waiting.append(self._events.get_nowait())
        for event in waiting:
            self._events.put(event)
        for event in waiting:
            if isinstance(event, Message) and event.type == "failed" and not event.job:
                return event.error()
        return None

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
        self.close()


def _how_it_ended(status: int | None) -> str:
    if status is None:
        return ""
    return f"ended by signal {-status}" if status < 0 else f"exit status {status}"
