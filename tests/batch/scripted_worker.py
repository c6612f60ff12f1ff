"""A worker without an engine, started as a child process: what it does is said in the Words.

"wait 0.2" waits so many seconds (as a render on a distant card would); "error" fails; "die" ends
the process. The recipe tells who made the picture: this process, its parent, and how many files it
was handed; the picture is the Photo's bytes and the item's Words, or with "paint" a real one.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fashionstudio.batch.executors import WorkItem
from fashionstudio.core.request import Request
from fashionstudio.engine.context import JobContext
from fashionstudio.errors import BadImage, FashionStudioError
from fashionstudio.worker.main import serve
from fashionstudio.worker.server import Finished
from tests.batch.fakes import paint
from tests.worker.fake_worker import MemoryStore, ScriptedBackend

COMMAND = [sys.executable, str(Path(__file__).resolve())]


class CountingStore(MemoryStore):
    """Counts what it is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.puts = 0

    def put(self, data: bytes) -> str:
        self.puts += 1
        return super().put(data)


class ObedientBackend(ScriptedBackend):
    """Does what the Words say."""

    _store: CountingStore

    def render_many(
        self, requests: Sequence[Request], context: JobContext
    ) -> Iterator[tuple[int, Finished | FashionStudioError]]:
        for number, request in enumerate(requests):
            words = request.look.words
            for part in words.split(", "):
                if part.startswith("wait "):
                    time.sleep(float(part.removeprefix("wait ")))
                elif part == "error":
                    yield number, BadImage("This is no picture.")
                elif part == "die":
                    os._exit(7)
            if "error" not in words:
                yield number, self._made(request)

    def _made(self, request: Request) -> Finished:
        assert request.look.photo is not None
        sha256, words = request.look.photo.sha256, request.look.words
        photo = self._store.blobs[sha256]
        told: dict[str, Any] = {"pid": os.getpid(), "parent": os.getppid()}
        told["puts"] = self._store.puts
        if "paint" in words.split(", "):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "photo"
                path.write_bytes(photo)
                made = paint(WorkItem("", request, {sha256: path}))
            parts = {"picture": made.picture, "region": made.region}
            return Finished({**made.recipe, **told}, parts, made.confidence)
        parts = {"picture": photo + words.encode(), "region": b"region"}
        return Finished({"request": request.to_dict(), **told}, parts, {"pose": 0.5})


if __name__ == "__main__":
    store = CountingStore()
    sys.exit(serve(store, lambda device: ObedientBackend(store)))
