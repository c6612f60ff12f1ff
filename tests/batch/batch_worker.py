"""A worker whose engine paints a rectangle; the Words are its script.

"crash": the worker dies; "crash once": only the first worker does (a file beside the script's
argument remembers it); "hang once": it waits for ever, once; "error": that picture fails; "slow":
it takes a moment.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fashionstudio.core.image_io import encode_png, read_picture
from fashionstudio.core.request import Request
from fashionstudio.engine.context import JobContext
from fashionstudio.errors import BadImage, FashionStudioError
from fashionstudio.worker.main import serve
from fashionstudio.worker.server import Finished


class MemoryStore:
    """Keeps blobs in memory, and counts what comes in."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.puts = 0

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self.blobs[sha256] = data
        self.puts += 1
        return sha256


class PaintingBackend:
    """As much of a `server.Backend` as batches need."""

    def __init__(self, store: MemoryStore, notes: Path) -> None:
        self._store, self._notes = store, notes
        with (notes / "starts").open("a") as file:
            file.write("started\n")

    def devices(self) -> list[dict[str, Any]]:
        return [{"id": "cpu", "name": "fake", "chosen": True}]

    def engines(self) -> list[dict[str, Any]]:
        return []

    def warm_up(self) -> Iterator[None]:
        return iter(())

    def render_many(
        self, requests: Sequence[Request], context: JobContext
    ) -> Iterator[tuple[int, Finished | FashionStudioError]]:
        with (self._notes / "jobs").open("a") as file:
            file.write(f"{len(requests)} {self._store.puts}\n")
        for number, request in enumerate(requests):
            context.check_cancelled()
            context.phase("denoise")
            words = request.look.words
            if "slow" in words:
                time.sleep(0.05)
            if words == "a crash" or (words == "a crash once" and self._first()):
                os.abort()
            if words == "a hang once" and self._first():
                time.sleep(3600)
            if words == "an error":
                yield number, BadImage("This is nobody.", "Take another photo.")
                continue
            assert request.look.photo is not None
            photo = read_picture(self._store.blobs[request.look.photo.sha256])
            region = np.zeros(photo.shape[:2], np.uint8)
            region[8:24, 8:24] = 255
            picture = photo.copy()
            picture[region > 0] = (20, 28, 72)
            recipe = {"version": 1, "request": request.to_dict(), "engine": {}, "notes": []}
            parts = {"picture": encode_png(picture), "region": encode_png(region)}
            yield number, Finished({**recipe, "timings": {"denoise": 0.01}}, parts, {"pose": 1.0})

    def _first(self) -> bool:
        try:
            (self._notes / "crashed").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


if __name__ == "__main__":
    memory = MemoryStore()
    sys.exit(serve(memory, lambda device: PaintingBackend(memory, Path(sys.argv[1]))))
