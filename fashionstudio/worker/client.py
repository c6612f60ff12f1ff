"""A plain client of the worker, one job at a time; for the command line, batch and tests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fashionstudio.core.embedded import MAX_ITEMS, Embedded, Item
from fashionstudio.core.look import PictureRef
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, Cancelled, FashionStudioError, WorkerLost
from fashionstudio.worker import protocol
from fashionstudio.worker.connection import CANCEL_GRACE_S, OnEvent, WorkerConnection
from fashionstudio.worker.frames import Message

_ANSWERS = frozenset(("prepared", "traced", "result", "embedded", "examined"))


class WorkerClient(WorkerConnection):
    """Starts a worker, gives it one job at a time and listens.

    Use it as a context manager; leaving it ends the worker. Ctrl-C during a job cancels the job
    (and kills a worker that does not answer) and raises `Cancelled`. What an `on_event` raises
    cancels the job, too, and is raised again. Arguments: see `WorkerConnection`.
    """

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
        allow_growth: bool = True,
        categories: Sequence[str] = ("upper_body", "lower_body", "dresses"),
        on_event: OnEvent | None = None,
    ) -> Message:
        """Person and Regions of a Photo that was `put`: the `prepared` event."""
        command = protocol.prepare(
            next(self._ids), photo, pose=pose, sketch=sketch, words=words,
            allow_growth=allow_growth, categories=categories,
        )  # fmt: skip
        found = [m for m in self._run(command, on_event) if m.type == "prepared"]
        if not found:
            raise WorkerLost("The worker gave no answer about the photo.")
        return found[0]

    def trace(
        self,
        photo: str,
        category: str,
        *,
        sketcher: str = "own",
        pose: list[list[float]] | None = None,
        on_event: OnEvent | None = None,
    ) -> bytes:
        """What is worn in a Photo that was `put`, drawn: a PNG, 255 = stroke on 0."""
        command = protocol.trace(next(self._ids), photo, category, sketcher=sketcher, pose=pose)
        found = [m for m in self._run(command, on_event) if m.type == "traced"]
        if not found:
            raise WorkerLost("The worker gave no answer about the garment.")
        return found[0].parts()["sketch"]

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
