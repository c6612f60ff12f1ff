"""A client that keeps its worker busy: the next jobs and their pictures are sent ahead.

A worker takes commands while it computes and does jobs in their order. So whoever has many jobs
sends the next one before the present one is done, and the worker never waits for its client.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput
from fashionstudio.worker import protocol
from fashionstudio.worker.client import WorkerClient
from fashionstudio.worker.connection import OnEvent


class PipelinedClient(WorkerClient):
    """`WorkerClient` for batches: `submit` any number of jobs, then `follow` them in that order."""

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
