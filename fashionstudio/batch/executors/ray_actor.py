"""What runs on the nodes of a Ray cluster: an actor that holds a worker, and with it the engine.

The actor is a client of the same worker process that renders locally, so an engine that dies takes
its process with it and not the actor; and nothing here, nor on the node's Ray side, imports torch.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fashionstudio
from fashionstudio.batch.executors import Made, Outcome
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, FashionStudioError, WorkerLost
from fashionstudio.worker.frames import Message
from fashionstudio.worker.pipelined import PipelinedClient


@dataclass(frozen=True, slots=True)
class Order:
    """An item on its way to an actor.

    Attributes:
        name: of the item.
        request: `Request.to_dict()`.
        inputs: SHA-256 → reference into Ray's object store, from which a picture is fetched only
            if this actor's worker has never seen it.
    """

    name: str
    request: dict[str, Any]
    inputs: Mapping[str, Any]


_Add = Callable[[Order, Made | None, FashionStudioError | None], None]


class RenderActor:
    """Makes items; what Ray places, starts and starts again.

    Args:
        device: for the worker; Ray has already chosen the card that can be seen.
        compute: for the worker.
        command: another worker's program and arguments (tests, benchmarks).
    """

    def __init__(
        self,
        device: str = "auto",
        compute: ComputeOptions | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        self._options = (device, compute, command)
        self._client: PipelinedClient | None = None
        self._place = platform.node()

    def ready(self) -> tuple[str, str]:
        """Start the worker; the node's name and the version that is installed on it."""
        self._worker()
        return platform.node(), fashionstudio.__version__

    def make(self, orders: Sequence[Order]) -> list[Outcome]:
        """Make a handful of items, whose denoising the worker may do in one go.

        Returns:
            An outcome for each that this worker lived to see; never raises what belongs to them.
        """
        outcomes: list[Outcome] = []
        started = time.monotonic()

        def add(order: Order, made: Made | None, error: FashionStudioError | None) -> None:
            nonlocal started
            now = time.monotonic()
            seconds, started = now - started, now
            outcomes.append(Outcome(order.name, made, error, seconds, worker=self._place))

        try:
            self._make(self._supplied(orders, add), add)
        except FashionStudioError as error:
            if error.code == WorkerLost.code:
                self._drop()
            told = {outcome.name for outcome in outcomes}
            for order in orders:
                if order.name not in told:
                    add(order, None, error)
        return outcomes

    def _supplied(self, orders: Sequence[Order], add: _Add) -> list[Order]:
        """Hand the inputs over, as far as the worker has not seen them; orders that have all."""
        import ray

        worker, whole = self._worker(), []
        for order in orders:
            try:
                for sha256, reference in order.inputs.items():
                    if not worker.has(sha256):
                        worker.send_ahead(ray.get(reference), sha256)
                whole.append(order)
            except BadInput as error:
                add(order, None, error)
        return whole

    def _make(self, orders: Sequence[Order], add: _Add) -> None:
        def take(event: Message) -> None:
            if event.type == "result":
                parts, sure = event.parts(), event.get("confidence") or {}
                made = Made(parts["picture"], parts["region"], event["recipe"], sure)
                add(orders[event["index"]], made, None)
            elif event.type == "unmade":
                add(orders[event["index"]], None, event.error())

        worker = self._worker()
        requests = [Request.from_dict(order.request) for order in orders]
        if requests:
            worker.follow(worker.submit(requests), take)

    def _worker(self) -> PipelinedClient:
        if self._client is None:
            device, compute, command = self._options
            # A checkout that is not installed is found by its folder, as Ray found this module.
            root = str(Path(fashionstudio.__file__).parents[1])
            paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
            client = PipelinedClient(
                command, device=device, compute=compute, environment={"PYTHONPATH": paths}
            )
            self._client = client.__enter__()
            devices = client.wait_ready()["devices"]
            chosen = next((d["id"] for d in devices if d.get("chosen")), device)
            self._place = f"{platform.node()} {chosen}"
        return self._client

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()
