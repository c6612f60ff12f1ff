"""Items made on this computer: one worker process for each device, kept busy."""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from fashionstudio.batch.executors import ATTEMPTS, Made, Outcome, WorkItem, read_input
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.errors import Cancelled, FashionStudioError, WorkerLost
from fashionstudio.worker.frames import Message
from fashionstudio.worker.pipelined import PipelinedClient

DEPTH = 2
"""Jobs that a worker has at a time: the one it does, and the one that waits."""
GROUP = 4
"""Items of a job; a finished picture is encoded while the next one is computed."""
GPU_GROUP = 16
MOST_DEATHS = 4
"""Workers that may die in a row without any outcome; then something else is wrong."""
_WAITING_OUTCOMES = 16

MakeClient = Callable[[str], PipelinedClient]


@dataclass(slots=True)
class _Job:
    """Items that were sent together; `left` are those without an outcome, by their place."""

    id: str
    items: list[WorkItem]
    left: dict[int, WorkItem] = field(default_factory=dict)


class LocalExecutor:
    """An `Executor` over worker processes of this computer.

    Args:
        devices: one worker for each: "auto", "cpu", "cuda:0", ….
        compute: how to compute there.
        group: items sent together; None = what suits the device.
        make_client: starts a worker for a device; tests put scripted ones here.
    """

    def __init__(
        self,
        devices: Sequence[str] = ("auto",),
        *,
        compute: ComputeOptions | None = None,
        group: int | None = None,
        make_client: MakeClient | None = None,
    ) -> None:
        self._devices = list(devices)
        self._group = group
        self._make_client = make_client or (
            lambda device: PipelinedClient(device=device, compute=compute)
        )
        self._paused = threading.Event()
        self._cancelled = threading.Event()
        self._lanes: list[_Lane] = []

    @property
    def workers(self) -> int:
        """How many items are in work at a time."""
        return len(self._devices)

    def run(self, items: Iterable[WorkItem]) -> Iterator[Outcome]:
        """See `Executor.run`."""
        self._paused.clear()
        self._cancelled.clear()
        source = _Source(items)
        outcomes: queue.Queue[Outcome | BaseException | None] = queue.Queue(_WAITING_OUTCOMES)
        self._lanes = [
            _Lane(self, device, source, outcomes, self._make_client, self._group)
            for device in self._devices
        ]
        for lane in self._lanes:
            lane.start()
        try:
            yield from self._outcomes(outcomes, len(self._lanes))
        finally:
            if any(lane.is_alive() for lane in self._lanes):
                self.cancel()
            while any(lane.is_alive() for lane in self._lanes):
                with contextlib.suppress(queue.Empty):  # lanes may wait for room
                    outcomes.get(timeout=0.05)
            self._lanes = []

    def _outcomes(
        self, outcomes: queue.Queue[Outcome | BaseException | None], lanes: int
    ) -> Iterator[Outcome]:
        """Until all lanes have ended; a lane that could not work ends the run if all could not."""
        failure: BaseException | None = None
        while lanes:
            try:
                # A wait without end cannot be interrupted on every system.
                found = outcomes.get(timeout=0.5)
            except queue.Empty:
                continue
            if found is None:
                lanes -= 1
            elif isinstance(found, BaseException):
                failure = found
            else:
                yield found
        if failure is not None and not self._cancelled.is_set():
            raise failure

    def pause(self) -> None:
        """See `Executor.pause`."""
        self._paused.set()

    def cancel(self) -> None:
        """See `Executor.cancel`."""
        self._paused.set()
        self._cancelled.set()
        for lane in self._lanes:
            lane.kill()

    @property
    def pausing(self) -> bool:
        """Whether no further items are taken."""
        return self._paused.is_set()

    @property
    def cancelling(self) -> bool:
        """Whether everything ends at once."""
        return self._cancelled.is_set()


class _Source:
    """Items for all lanes, each taken once."""

    def __init__(self, items: Iterable[WorkItem]) -> None:
        self._items = iter(items)
        self._lock = threading.Lock()

    def take(self, count: int) -> list[WorkItem]:
        """The next few; none when there are no more."""
        with self._lock:
            return list(itertools.islice(self._items, count))


class _Lane(threading.Thread):
    """One device's worker: keeps it busy, and starts a fresh one when it dies."""

    def __init__(
        self,
        owner: LocalExecutor,
        device: str,
        source: _Source,
        outcomes: queue.Queue[Outcome | BaseException | None],
        make_client: MakeClient,
        group: int | None,
    ) -> None:
        super().__init__(name=f"batch {device}", daemon=True)
        self._owner, self._device, self._source = owner, device, source
        self._outcomes, self._make_client, self._group = outcomes, make_client, group
        self._client: PipelinedClient | None = None
        self._flight: deque[_Job] = deque()
        self._again: deque[WorkItem] = deque()
        self._resend: deque[list[WorkItem]] = deque()
        self._tried: dict[str, int] = {}
        self._alone: dict[str, int] = {}
        self._told_at = 0.0
        self._deaths = 0

    def run(self) -> None:
        """Until there is nothing left to do, or nothing more is wanted."""
        try:
            while not self._owner.cancelling:
                try:
                    self._fill()
                    if not self._flight:
                        break
                    self._follow(self._flight[0])
                except WorkerLost as error:
                    self._bury(error)
        except BaseException as error:  # told to whoever runs this
            self._outcomes.put(error)
        finally:
            if self._client is not None:
                self._client.close()
            self._outcomes.put(None)

    def kill(self) -> None:
        """End the worker at once; from any thread."""
        if self._client is not None:
            self._client.kill()

    def _fill(self) -> None:
        """Send jobs ahead, as long as more are wanted."""
        while len(self._flight) < DEPTH and not self._owner.pausing:
            waiting = self._next()
            if not waiting:
                return
            try:
                self._send(waiting)
            except WorkerLost:
                self._resend.append(waiting)
                raise

    def _send(self, waiting: list[WorkItem]) -> None:
        """Send items as one job; those whose pictures are gone are told, and taken out."""
        client = self._worker()
        for item in tuple(waiting):
            try:
                for sha256, path in item.files.items():
                    if not client.has(sha256):
                        client.send_ahead(read_input(sha256, path), sha256)
            except WorkerLost:
                raise
            except FashionStudioError as error:
                waiting.remove(item)
                self._tell(item, error=error)
        if waiting:
            job = client.submit([item.request for item in waiting])
            self._flight.append(_Job(job, waiting, dict(enumerate(waiting))))

    def _next(self) -> list[WorkItem]:
        """What was lost with a worker first: alone what may have killed it, the rest as it was."""
        if self._again:
            return [self._again.popleft()]
        if self._resend:
            return self._resend.popleft()
        return self._source.take(self._group or GROUP)

    def _worker(self) -> PipelinedClient:
        if self._client is None:
            client = self._make_client(self._device)
            client.__enter__()
            self._client = client
            ready = client.wait_ready()
            chosen = [str(d.get("id", "")) for d in ready.get("devices", []) if d.get("chosen")]
            if chosen:
                self._device = chosen[0]
            if self._group is None:
                self._group = GPU_GROUP if self._device.startswith("cuda") else GROUP
            self._told_at = time.monotonic()
        return self._client

    def _follow(self, job: _Job) -> None:
        """Listen to the job in work, and tell what becomes of its items."""
        client = self._client
        assert client is not None

        def on_event(event: Message) -> None:
            if event.type == "result":
                self._tell(job.left.pop(int(event["index"])), made=_made(event))
            elif event.type == "unmade":
                self._tell(job.left.pop(int(event["index"])), error=event.error())
            if self._owner.pausing:
                self._recall()

        try:
            client.follow(job.id, on_event)
        except WorkerLost:
            raise
        except Cancelled:
            pass  # recalled before it began: its items wait for another day
        except FashionStudioError as error:
            self._failed(job, error)
        self._flight.popleft()

    def _recall(self) -> None:
        """Take back the jobs that have not begun."""
        assert self._client is not None
        while len(self._flight) > 1:
            self._client.cancel(self._flight.pop().id)

    def _failed(self, job: _Job, error: FashionStudioError) -> None:
        """A job ended as a whole: what was alone in it has failed, the others are tried alone."""
        for item in job.left.values():
            if len(job.items) == 1:
                self._tell(item, error=error)
            else:
                self._again.append(item)

    def _bury(self, error: WorkerLost) -> None:
        """The worker has died: a fresh one tries what it was doing once more, item by item.

        Which of several has killed it is not known, so only what was alone with it is held against
        an item.
        """
        client, self._client = self._client, None
        if client is None:
            raise error  # it could not even be started
        client.close()
        if self._owner.cancelling:
            return
        self._deaths += 1
        if not client.ready_event or self._deaths > MOST_DEATHS:
            raise error
        if not self._flight:
            return
        broken = self._flight.popleft()
        for item in broken.left.values():
            self._tried[item.name] = self._tried.get(item.name, 0) + 1
            if len(broken.items) == 1:
                self._alone[item.name] = self._alone.get(item.name, 0) + 1
            if self._alone.get(item.name, 0) >= ATTEMPTS:
                self._tell(item, error=error)
            else:
                self._again.append(item)
        self._resend.extend(list(job.left.values()) for job in self._flight)
        self._flight.clear()

    def _tell(
        self, item: WorkItem, *, made: Made | None = None, error: FashionStudioError | None = None
    ) -> None:
        self._deaths = 0
        now = time.monotonic()
        seconds, self._told_at = now - self._told_at, now
        attempts = self._tried.pop(item.name, 0) + (0 if isinstance(error, WorkerLost) else 1)
        outcome = Outcome(item.name, made, error, round(seconds, 3), attempts, self._device)
        self._outcomes.put(outcome)


def _made(event: Message) -> Made:
    parts = event.parts()
    return Made(
        parts["picture"], parts["region"], event["recipe"], dict(event.get("confidence") or {})
    )
