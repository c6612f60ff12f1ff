"""A worker with a scripted backend; started as a child process by the tests.

The Words of the Request are the script: "print", "crash", "hang", "oom", "error", "bug", "slow",
"big"; anything else renders at once.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.core.request import Request
from fashionstudio.engine.context import JobContext
from fashionstudio.errors import BadImage, BadInput, OutOfMemory
from fashionstudio.worker.frames import Message
from fashionstudio.worker.main import serve
from fashionstudio.worker.protocol import PHASES


class MemoryStore:
    """Keeps blobs in memory."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self.blobs[sha256] = data
        return sha256


class ScriptedBackend:
    """Does what the Words say."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        if "--no-device" in sys.argv:
            raise BadInput("There is no such device.")
        print("a stray print while starting")
        os.write(1, b"a stray write to fd 1\n")

    def devices(self) -> list[dict[str, Any]]:
        return [{"id": "cpu", "name": "fake", "chosen": True}]

    def engines(self) -> list[dict[str, Any]]:
        return [{"id": "fake", "title": "Fake", "usable": True, "problem": ""}]

    def warm_up(self) -> Iterator[None]:
        yield
        raise RuntimeError("a step of warming up fails")

    def load(self, engine: str, context: JobContext) -> None:
        context.phase("load")

    def prepare(
        self, command: Message, context: JobContext
    ) -> tuple[dict[str, Any], Mapping[str, bytes]]:
        context.phase("person")
        return {"keypoints": []}, {"silhouette": b"sil", "parts": b"parts"}

    def render(
        self, request: Request, context: JobContext
    ) -> Iterator[tuple[int, dict[str, Any], Mapping[str, bytes]]]:
        words = request.look.words
        photo = request.look.photo
        for name in PHASES:
            context.phase(name)
            self._act(words, name)
            if name == "denoise":
                self._steps(words, context)
        for seed in request.seeds:
            picture = self._store.blobs.get(photo.sha256, b"") if photo else b""
            recipe = {"request": request.single(seed).to_dict()}
            yield seed, recipe, {"picture": picture, "region": b"r"}

    def _act(self, words: str, phase: str) -> None:
        if words == "print":
            print("Loading pipeline components...: 100%|######|", phase)
            os.write(1, b"\x00\x01\x02\x03 native noise")
        elif words == f"die {phase}":
            time.sleep(60)
        elif words == "crash":
            os.abort()
        elif words == "oom":
            raise OutOfMemory("The picture needs more memory.", "Close other programs.")
        elif words == "error":
            raise BadImage("This is no picture.")
        elif words == "bug":
            raise ZeroDivisionError("a bug")

    def _steps(self, words: str, context: JobContext) -> None:
        total = 400 if words == "slow" else 4
        for step in range(1, total + 1):
            context.step(step, total)
            if words == "slow":
                time.sleep(0.02)
            if context.wants_preview():
                context.preview(0, np.full((8, 6, 3), 90, np.uint8), (1.0, 2.0, 60.0, 80.0))

    def draft(
        self, request: Request, context: JobContext
    ) -> tuple[tuple[int, int, int, int], dict[str, Any], Mapping[str, bytes]]:
        self._steps(request.look.words, context)
        recipe = {"request": request.single(request.seeds[0]).to_dict()}
        return (3, 4, 50, 60), recipe, {"picture": b"jpeg", "region": b"png"}

    def embed(self, engine: str, items: Sequence[Item], context: JobContext) -> Embedded:
        vectors = np.zeros((len(items), 4), np.float32)
        for place, item in enumerate(items):
            if item.words == "slow":
                self._steps("slow", context)
            vectors[place, 2 * bool(item.picture) + bool(item.words)] = 1
        context.step(len(items), len(items))
        return Embedded(vectors, f"{engine}/fake")

    def unload(self) -> None:
        self._store.blobs.clear()

    def memory(self) -> tuple[str, int, int | None]:
        return "cpu", 1234, None


if __name__ == "__main__":
    store = MemoryStore()
    sys.exit(serve(store, lambda device: ScriptedBackend(store)))
