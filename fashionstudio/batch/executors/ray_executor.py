"""Items on a Ray cluster: actors hold the engines, Ray places them and starts them again.

Ray is an optional extra and imported only here. What it does: it chooses the nodes, keeps the
actors alive, carries inputs and pictures. What is left to do: give each actor that is ready an
item, and give an item whose actor was lost to another one (why: docs/decisions/0015).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import fashionstudio
from fashionstudio.batch.executors import ATTEMPTS, Outcome, WorkItem, read_input
from fashionstudio.batch.executors.local import GPU_GROUP, GROUP
from fashionstudio.batch.executors.ray_actor import Order, RenderActor
from fashionstudio.batch.executors.ray_cluster import connected, shares
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.errors import BadInput, FashionStudioError, OutOfMemory, WorkerLost

_LOOK_UP_S = 0.5
"""How often `cancel` and `pause` are looked at while nothing happens."""


class RayExecutor:
    """An `Executor` on a Ray cluster.

    Args:
        address: "local" starts a cluster of this computer's cores and cards and ends it again;
            "auto" finds the one that runs here; else "host:port" or "ray://host:port". A script
            that is already connected keeps its connection.
        workers: how many actors; None = one for each card, or without cards one for each node.
        device: "auto", "cpu" or "cuda".
        compute: how the workers compute.
        group: items that an actor gets at once; None = what suits cores or cards.
        command: another worker's program and arguments (tests, benchmarks).

    Raises:
        BadInput: a device that only Ray can choose.
    """

    def __init__(
        self,
        address: str = "local",
        *,
        workers: int | None = None,
        device: str = "auto",
        compute: ComputeOptions | None = None,
        group: int | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        if ":" in device:
            raise BadInput(
                f"Ray chooses the card itself, so “{device}” cannot be asked for.",
                "Ask for cuda, cpu or auto.",
            )
        self._address, self._workers, self._device = address, workers, device
        self._group = group
        self._options = (device, compute, None if command is None else list(command))
        self._pausing, self._cancelled = threading.Event(), threading.Event()

    def run(self, items: Iterable[WorkItem]) -> Iterator[Outcome]:
        """Make all items; see `Executor.run`.

        Raises:
            FashionStudioError: there is no Ray, no cluster answers, or no actor can work.
        """
        self._pausing.clear()
        self._cancelled.clear()
        with connected(self._address, self._workers) as ray:
            wanted = shares(ray.nodes(), self._workers, on_cards=self._device != "cpu")
            options = {"max_restarts": -1, "scheduling_strategy": "SPREAD", **wanted.options()}
            actor_class = ray.remote(**options)(RenderActor)
            actors = [actor_class.remote(*self._options) for _ in range(wanted.actors)]
            try:
                group = self._group or (GPU_GROUP if wanted.gpus else GROUP)
                crew = _Crew(ray, actors, group)
                yield from crew.run(items, self._pausing, self._cancelled)
            finally:
                for actor in actors:
                    ray.kill(actor)

    def pause(self) -> None:
        """Take no further items and end when those in work are done."""
        self._pausing.set()

    def cancel(self) -> None:
        """End at once."""
        self._cancelled.set()


@dataclass
class _Task:
    """An item that is given to actors, and how often it was."""

    order: Order
    attempts: int = 0


@dataclass
class _Crew:
    """The actors of one run, and what each of them does.

    An actor is starting (first, or once more after Ray has restarted it), idle, or at work.

    Attributes:
        lost: tasks whose worker or node was lost; tried again one by one, so that one that brings
            its worker down takes no others with it a second time.
        references: SHA-256 → reference; Ray keeps what is referred to.
        problem: why an actor could not be used.
    """

    ray: Any
    actors: list[Any]
    group: int
    idle: list[Any] = field(default_factory=list)
    starting: dict[Any, Any] = field(default_factory=dict)
    at_work: dict[Any, tuple[Any, list[_Task]]] = field(default_factory=dict)
    lost: deque[_Task] = field(default_factory=deque)
    references: dict[str, Any] = field(default_factory=dict)
    problem: FashionStudioError | None = None

    def run(
        self, items: Iterable[WorkItem], pausing: threading.Event, cancelled: threading.Event
    ) -> Iterator[Outcome]:
        """Give items out and take outcomes in until all is done."""
        for actor in self.actors:
            self._await_ready(actor)
        waiting = iter(items)
        while not cancelled.is_set():
            if not pausing.is_set():
                yield from self._give_out(waiting)
            if not self.at_work and (pausing.is_set() or self.idle):
                return  # whoever is idle now has found nothing to do
            if not self.at_work and not self.starting:
                raise self.problem or _no_actor()
            references = [*self.at_work, *self.starting]
            for done in self.ray.wait(references, timeout=_LOOK_UP_S)[0]:
                if done in self.starting:
                    self._take_on(done)
                else:
                    yield from self._take_in(done)

    def _give_out(self, waiting: Iterator[WorkItem]) -> Iterator[Outcome]:
        """Work for each idle actor; outcomes of the items whose inputs have gone."""
        while self.idle:
            tasks: list[_Task] = [self.lost.popleft()] if self.lost else []
            while not tasks or (not tasks[0].attempts and len(tasks) < self.group):
                item = next(waiting, None)
                if item is None:
                    break
                try:
                    tasks.append(_Task(self._order(item)))
                except FashionStudioError as error:
                    yield Outcome(item.name, error=error)
            if not tasks:
                return
            for task in tasks:
                task.attempts += 1
            actor = self.idle.pop()
            self.at_work[actor.make.remote([task.order for task in tasks])] = actor, tasks

    def _order(self, item: WorkItem) -> Order:
        """The item with references to its inputs; each of these is handed to Ray once."""
        for sha256, path in item.files.items():
            if sha256 not in self.references:
                self.references[sha256] = self.ray.put(read_input(sha256, path))
        inputs = {sha256: self.references[sha256] for sha256 in item.files}
        return Order(item.name, item.request.to_dict(), inputs)

    def _await_ready(self, actor: Any) -> None:
        # The one call that Ray repeats for ever: it ends when the actor is (back) in its place.
        self.starting[actor.ready.options(max_task_retries=-1).remote()] = actor

    def _take_on(self, done: Any) -> None:
        """An actor is ready, or cannot be used at all."""
        actor = self.starting.pop(done)
        try:
            node, version = self.ray.get(done)
        except self.ray.exceptions.RayError as error:
            cause = getattr(error, "cause", None)
            told = isinstance(cause, FashionStudioError)
            self.problem = cause if told else _no_actor(str(error))
        else:
            if version == fashionstudio.__version__:
                self.idle.append(actor)
                return
            self.problem = FashionStudioError(
                f"“{node}” has fashionstudio {version}, but here is {fashionstudio.__version__}.",
                "Install the same version on all nodes of the cluster.",
            )
        self.ray.kill(actor)

    def _take_in(self, done: Any) -> Iterator[Outcome]:
        """What became of items; those that were lost with their worker or node are tried again."""
        actor, tasks = self.at_work.pop(done)
        problem: FashionStudioError | None = None
        outcomes: dict[str, Outcome] = {}
        try:
            outcomes = {outcome.name: outcome for outcome in self.ray.get(done)}
            self.idle.append(actor)
        except self.ray.exceptions.RayError as error:
            problem = _lost(self.ray, error)
            self._await_ready(actor)
        for task in tasks:
            name = task.order.name
            outcome = outcomes.get(name) or Outcome(name, error=problem)
            lost = problem is not None or isinstance(outcome.error, WorkerLost)
            if lost and task.attempts < ATTEMPTS:
                self.lost.append(task)
            else:
                yield replace(outcome, attempts=task.attempts)


def _lost(ray: Any, error: Exception) -> FashionStudioError:
    if isinstance(error, ray.exceptions.RayTaskError):  # a bug of ours, which would come again
        return FashionStudioError(
            "Something went wrong on a node of the cluster.",
            "Please report it with the details.",
            str(error),
        )
    kind = OutOfMemory if isinstance(error, ray.exceptions.OutOfMemoryError) else WorkerLost
    return kind(
        "A node of the cluster, or the program on it, was lost during this item.",
        "Run the batch again with --retry-failed.",
        str(error),
    )


def _no_actor(details: str = "") -> FashionStudioError:
    return FashionStudioError(
        "fashionstudio cannot be started on the nodes of the cluster.",
        "Install the same version of it on all of them.",
        details,
    )
