"""A client that keeps its worker busy: the next jobs and their pictures are sent ahead.

A worker takes commands while it computes and does jobs in their order. So whoever has many jobs
sends the next one before the present one is done, and the worker never waits for its client.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, WorkerLost
from fashionstudio.worker import protocol
from fashionstudio.worker.client import WorkerClient
from fashionstudio.worker.connection import LOOK_EVERY_S, OnEvent
from fashionstudio.worker.frames import Message
from fashionstudio.worker.watch import Watch


class PipelinedClient(WorkerClient):
    """`WorkerClient` for batches: `submit` any number of jobs, then `follow` them in that order.

    Nobody watches a batch, so a worker that hangs is ended here, as if it had died.

    Attributes:
        watch: when a job counts as one that hangs.
        silence_limit_s: without any answer for so long, it is ended.
        ping_every_s: how often it is asked.
    """

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.watch = Watch(still_s=600.0, loading_s=1800.0, endless_s=3600.0)
        self.silence_limit_s = 300.0
        self.ping_every_s = 5.0
        self._quiet_s = self._unasked_s = 0.0

    def _note(self, event: Message) -> None:
        self._quiet_s = 0.0
        self.watch.heard(event)

    def _while_quiet(self) -> None:
        # Looks are counted, not hours: a computer that was asleep has not listened.
        self._quiet_s += LOOK_EVERY_S
        self._unasked_s += LOOK_EVERY_S
        if self._quiet_s > self.silence_limit_s or self.watch.hangs():
            self.watch.begin()
            self.kill()
            raise self._lost(
                WorkerLost("The worker did not get on any more.", "It was replaced by another one.")
            )
        if self._unasked_s >= self.ping_every_s:
            self._unasked_s = 0.0
            self._send(protocol.ping())

    def send_ahead(self, data: bytes, sha256: str) -> None:
        """Hand a file over, once, without waiting until it is stored.

        Commands are read in their order, so what is submitted afterwards finds it there.

        Raises:
            BadInput: the bytes have another SHA-256.
            WorkerLost: the worker has gone.
        """
        if sha256 in self._sent:
            return
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BadInput("A picture was damaged before it was sent.", details=sha256)
        self._send(protocol.put(sha256, data))
        self._sent.add(sha256)

    def has(self, sha256: str) -> bool:
        """Whether a file was handed over before."""
        return sha256 in self._sent

    def submit(self, requests: Sequence[Request]) -> str:
        """Queue Requests of one variation each, whose pictures were sent; the job's id."""
        self.wait_ready()
        job = next(self._ids)
        self._send(protocol.render_many(job, [request.to_dict() for request in requests]))
        return job

    def follow(self, job: str, on_event: OnEvent) -> None:
        """Listen to a job until it ends; `result` and `unmade` tell what became of its Requests.

        Raises:
            Cancelled: it was cancelled.
            FashionStudioError: it failed as a whole; a WorkerLost ended the worker, too.
        """
        self._follow(job, on_event)

    def kill(self) -> None:
        """End the worker at once. From any thread; who listens gets a WorkerLost."""
        process = self._process
        if process is not None:
            process.kill()
