"""The worker's loop: a reader thread takes commands, the main thread does one job at a time."""

from __future__ import annotations

import hashlib
import logging
import os
import queue
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.core.request import Request
from fashionstudio.engine.context import JobContext
from fashionstudio.errors import BadInput, Cancelled, FashionStudioError, WorkerLost
from fashionstudio.worker import protocol
from fashionstudio.worker.channel import Channel, ClientGoneError
from fashionstudio.worker.frames import Message
from fashionstudio.worker.jobs import Job, ReportingContext
from fashionstudio.worker.protocol import PROTOCOL_VERSION

logger = logging.getLogger(__name__)

END_GRACE_S = 3.0
"""How long a busy worker may go on after its client has gone."""

Parts = Mapping[str, bytes]

_JOBS = frozenset(
    (
        *("load", "prepare", "trace", "render", "render_many", "draft"),
        *("embed", "examine", "unload", "inspect"),
    )
)


@dataclass(frozen=True, slots=True)
class Finished:
    """One picture of a `render_many`, as `protocol.result` wants it."""

    recipe: dict[str, Any]
    parts: Parts
    confidence: dict[str, float]


class Backend(Protocol):
    """What does the work; `engine.service.EngineService`, or a scripted one in tests."""

    def devices(self) -> list[dict[str, Any]]:
        """For the `ready` event."""

    def engines(self) -> list[dict[str, Any]]:
        """For the `ready` event."""

    def warm_up(self) -> Iterator[None]:
        """Do in steps what makes the first jobs start sooner."""

    def load(self, engine: str, context: JobContext) -> None:
        """Load an engine."""

    def prepare(self, command: Message, context: JobContext) -> tuple[dict[str, Any], Parts]:
        """Person and Regions, as `protocol.prepared` wants them."""

    def trace(self, command: Message, context: JobContext) -> bytes:
        """A PNG of what is worn, drawn, as `protocol.traced` wants it."""

    def render(
        self, request: Request, context: JobContext
    ) -> Iterator[tuple[int, dict[str, Any], Parts]]:
        """Seed, recipe and parts of every picture, as `protocol.result` wants them."""

    def draft(
        self, request: Request, context: JobContext
    ) -> tuple[tuple[int, int, int, int], dict[str, Any], Parts]:
        """Box, recipe and parts, as `protocol.drafted` wants them."""

    def embed(self, engine: str, items: Sequence[Item], context: JobContext) -> Embedded:
        """Vectors of pictures and Words."""

    def examine(self, garment: str, context: JobContext) -> tuple[dict[str, Any], Parts]:
        """A garment's picture, by hash, as `protocol.examined` wants it."""

    def render_many(
        self, requests: Sequence[Request], context: JobContext
    ) -> Iterator[tuple[int, Finished | FashionStudioError]]:
        """Number and picture of every Request, or why there is none; for `protocol.result`."""

    def unload(self) -> None:
        """Drop everything that can be loaded again."""

    def memory(self) -> tuple[str, int, int | None]:
        """Device, bytes used, bytes in all."""


class Store(Protocol):
    """Where `put` files go; must be usable from the reader thread."""

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their SHA-256."""


class Server:
    """Serves one client over one channel until it leaves."""

    def __init__(
        self, channel: Channel, store: Store, make_backend: Callable[[str], Backend]
    ) -> None:
        self._channel = channel
        self._store = store
        self._make_backend = make_backend
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._device = "auto"
        self._doing = ""
        self._greeted = threading.Event()
        self._finished = threading.Event()

    def run(self) -> int:
        """Serve; the exit status of the process."""
        threading.Thread(target=self._read, name="commands", daemon=True).start()
        try:
            self._greeted.wait()
            if self._finished.is_set():
                return 2
            backend = self._make_backend(self._device)
            self._send(protocol.ready(backend.devices(), backend.engines()))
            self._warm_up(backend)
            while (job := self._queue.get()) is not None:
                self._work(backend, job)
        except FashionStudioError as error:
            self._send_quietly(protocol.failed("", error))
            return 1
        except ClientGoneError:
            logger.info("the client is gone")
        finally:
            self._finished.set()
        return 0

    # Reader thread -------------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            for message in self._channel.messages():
                if not self._take(message):
                    break
        except FashionStudioError as error:
            self._send_quietly(protocol.failed("", error))
        except (OSError, ClientGoneError) as error:
            logger.info("reading ended: %r", error)
        self._end()

    def _end(self) -> None:
        """Nobody listens any more: cancel all, and do not let native code keep us alive."""
        with self._lock:
            for job in self._jobs.values():
                job.cancelled.set()
        if not self._greeted.is_set():
            self._finished.set()
            self._greeted.set()
        self._queue.put(None)
        if not self._finished.wait(END_GRACE_S):
            os._exit(0)

    def _take(self, message: Message) -> bool:
        """Handle or queue one command; False ends the conversation."""
        kind = message.type
        if not self._greeted.is_set():
            return self._greet(message)
        if kind == "shutdown":
            return False
        if kind == "ping":
            self._send(protocol.pong(self._doing, time.process_time()))
        elif kind == "put":
            self._put(message)
        elif kind == "cancel":
            with self._lock:
                job = self._jobs.get(message.job)
            if job is not None:
                job.cancelled.set()
        elif kind in _JOBS:
            self._enqueue(message)
        else:
            self._send(protocol.log("warning", f"unknown command {kind!r}"))
            if message.job:  # nobody shall wait for it for ever
                error = BadInput("The worker does not know this request.", "", f"command {kind!r}")
                self._send(protocol.failed(message.job, error))
        return True

    def _greet(self, message: Message) -> bool:
        version = message.get("version")
        if message.type != "hello" or version != PROTOCOL_VERSION:
            text = f"client speaks version {version!r}, worker {PROTOCOL_VERSION}"
            error = WorkerLost(
                "The application and its worker are of different versions.",
                "Install fashionstudio again.",
                text,
            )
            self._send(protocol.failed("", error))
            return False
        self._device = str(message.get("device", "auto"))
        self._send(protocol.hello_event(os.getpid()))
        self._greeted.set()
        return True

    def _put(self, message: Message) -> None:
        sha256 = hashlib.sha256(message.blob).hexdigest()
        if sha256 != message.get("sha256"):
            error = BadInput("A picture was damaged on its way to the worker.", details=sha256)
            self._send(protocol.failed("", error))
            return
        self._store.put(message.blob)
        self._send(protocol.stored(sha256))

    def _enqueue(self, message: Message) -> None:
        job = Job(message.job, message)
        if job.id:
            with self._lock:
                self._jobs[job.id] = job
            self._send(protocol.accepted(job.id))
        self._queue.put(job)

    # Main thread ---------------------------------------------------------------------------------

    def _warm_up(self, backend: Backend) -> None:
        """Use the time before the first job; what fails here fails again, and is told, there."""
        try:
            for _ in backend.warm_up():
                if not self._queue.empty():
                    return
        except Exception:
            logger.exception("warming up failed")

    def _work(self, backend: Backend, job: Job) -> None:
        """Do one job; whatever happens, exactly one final event is sent."""
        started, self._doing = time.monotonic(), job.id
        try:
            self._do(backend, job)
            final = protocol.done(job.id, time.monotonic() - started)
        except Cancelled:
            final = protocol.cancelled(job.id)
        except FashionStudioError as error:
            final = protocol.failed(job.id, error)
        except ClientGoneError:
            raise
        except Exception as error:
            logger.exception("job %s failed", job.id)
            final = protocol.failed(job.id, unexpected(error))
        finally:
            self._doing = ""
            with self._lock:
                self._jobs.pop(job.id, None)
        if job.id:
            self._send(final)

    def _do(self, backend: Backend, job: Job) -> None:
        command = job.command
        context = ReportingContext(job, self._send, previews=bool(command.get("previews", False)))
        context.check_cancelled()
        if command.type == "unload":
            backend.unload()
            self._send(protocol.memory(*backend.memory()))
        elif command.type == "inspect":
            self._send(protocol.inspected(backend.devices(), backend.engines()))
        elif command.type == "load":
            backend.load(str(command["engine"]), context)
        elif command.type == "prepare":
            person, parts = backend.prepare(command, context)
            context.check_cancelled()
            self._send(protocol.prepared(job.id, person, parts))
        elif command.type == "trace":
            sketch = backend.trace(command, context)
            context.check_cancelled()
            self._send(protocol.traced(job.id, sketch))
        elif command.type == "draft":
            drafted = backend.draft(Request.from_dict(command["request"]), context)
            context.check_cancelled()
            self._send(protocol.drafted(job.id, *drafted))
        elif command.type == "embed":
            items = [Item.from_dict(item) for item in command["items"]]
            found = backend.embed(str(command["engine"]), items, context)
            context.check_cancelled()
            self._send(protocol.embedded(job.id, found))
        elif command.type == "examine":
            garment, parts = backend.examine(str(command["garment"]), context)
            context.check_cancelled()
            self._send(protocol.examined(job.id, garment, parts))
        elif command.type == "render_many":
            self._render_many(backend, job, context)
        else:
            request = Request.from_dict(command["request"])
            results = backend.render(request, context)
            for index, (seed, recipe, parts) in enumerate(results):
                self._send(protocol.result(job.id, index, seed, recipe, parts))

    def _render_many(self, backend: Backend, job: Job, context: JobContext) -> None:
        requests = [Request.from_dict(data) for data in job.command["requests"]]
        for number, made in backend.render_many(requests, context):
            if isinstance(made, FashionStudioError):
                self._send(protocol.unmade(job.id, number, made))
                continue
            seed = requests[number].look.settings.seed
            parts, sure = made.parts, made.confidence
            self._send(protocol.result(job.id, number, seed, made.recipe, parts, sure))

    def _send(self, message: Message) -> None:
        self._channel.send(message)

    def _send_quietly(self, message: Message) -> None:
        """Send to a client that may have left."""
        try:
            self._channel.send(message)
        except ClientGoneError:
            logger.info("nobody to tell: %s", message.header)


def unexpected(error: BaseException) -> FashionStudioError:
    """A plain sentence for an error nobody foresaw; the trace goes into the details."""
    return FashionStudioError(
        "Something went wrong inside the engine.",
        "Try again; if it happens again, please report it with the details.",
        "".join(traceback.format_exception(error))[-8000:],
    )
