"""A worker process and the messages to and from it: started, listened to, ended."""

from __future__ import annotations

import collections
import contextlib
import itertools
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Self

from fashionstudio.core.closing import Closes
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.errors import FashionStudioError, WorkerLost
from fashionstudio.worker import protocol
from fashionstudio.worker.frames import FrameReader, Message, ProtocolError
from fashionstudio.worker.launch import worker_command

HELLO_TIMEOUT_S = 30.0
CANCEL_GRACE_S = 5.0
LOOK_EVERY_S = 0.5
_STDERR_LINES = 60

OnEvent = Callable[[Message], None]


class WorkerConnection(Closes):
    """Starts a worker and listens to it; leaving the context manager ends the worker.

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

    @property
    def pid(self) -> int | None:
        """Process id of the worker."""
        return self._process.pid if self._process else None

    def wait_ready(self, timeout_s: float | None = 300.0) -> Message:
        """Wait until the worker has imported its engines; its `ready` event."""
        if self.ready_event is None:
            self.ready_event = self._wait_for("ready", timeout_s)
        return self.ready_event

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

    def _listen(self, timeout_s: float | None) -> Iterator[Message]:
        """Events as they come; logs and failures of the connection are dealt with here."""
        end = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            try:
                # A wait without end cannot be interrupted on every system.
                event = self._events.get(timeout=LOOK_EVERY_S)
            except queue.Empty:
                self._while_quiet()
                if end is not None and time.monotonic() > end:
                    raise self._lost(WorkerLost("The worker does not answer.")) from None
                continue
            if isinstance(event, WorkerLost):
                self._events.put(event)
                raise self._lost(event)
            self._note(event)
            if event.type == "ready":
                self.ready_event = event
            if event.type == "log" and self._on_log is not None:
                self._on_log(event)
            if event.type == "failed" and not event.job:
                raise event.error()
            yield event

    def _while_quiet(self) -> None:
        """Nothing has come for `LOOK_EVERY_S`; who is patient for ever does nothing about it."""

    def _note(self, event: Message) -> None:
        """Something has come."""

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
