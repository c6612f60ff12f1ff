"""The engines behind the worker's protocol: plain data and PNGs in, plain data and PNGs out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.look import CATEGORIES, PictureRef
from fashionstudio.core.person import Pose
from fashionstudio.core.provenance import embed
from fashionstudio.core.render import Render
from fashionstudio.core.request import Request
from fashionstudio.engine.context import JobContext
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.service import EngineService
from fashionstudio.errors import FashionStudioError
from fashionstudio.worker.drafts import draft_parts
from fashionstudio.worker.frames import Message
from fashionstudio.worker.server import Finished, Parts


def encode_mask(mask: NDArray[np.uint8]) -> bytes:
    """PNG of (H, W) uint8; large even areas get small at the lowest level, several times faster."""
    return encode_png(mask, compress_level=1)


def _parts(render: Render) -> Parts:
    """The files of a result."""
    # Without times in it, the same Request gives the same file to the last byte.
    picture = embed(render.picture, replace(render.recipe, timings={}))
    return {"picture": picture, "region": encode_mask(render.region)}


def _finished(render: Render) -> Finished:
    return Finished(render.recipe.to_dict(), _parts(render), render.confidence)


def _told(
    entry: tuple[int, Future[Finished] | FashionStudioError],
) -> tuple[int, Finished | FashionStudioError]:
    number, made = entry
    return number, made if isinstance(made, FashionStudioError) else made.result()


class EngineBackend:
    """A `server.Backend` over an `EngineService`."""

    def __init__(self, inputs: Inputs, device: str, options: ComputeOptions | None = None) -> None:
        self.service = EngineService(inputs, device, options)

    def devices(self) -> list[dict[str, Any]]:
        """What could be computed on."""
        return self.service.devices()

    def engines(self) -> list[dict[str, Any]]:
        """What is installed."""
        return self.service.engines()

    def warm_up(self) -> Iterator[None]:
        """Import what the first jobs will need."""
        return self.service.warm_up()

    def load(self, engine: str, context: JobContext) -> None:
        """Load an engine."""
        self.service.load(engine, context)

    def prepare(self, command: Message, context: JobContext) -> tuple[dict[str, Any], Parts]:
        """Person and Regions as plain data and PNGs."""
        pose, sketch = command.get("pose"), command.get("sketch")
        wanted = command.get("categories", CATEGORIES)
        found = self.service.prepare(
            PictureRef(str(command["photo"])),
            context,
            pose=Pose.from_array(pose) if pose else None,
            sketch=PictureRef(str(sketch)) if sketch else None,
            words=str(command.get("words", "")),
            allow_growth=bool(command.get("allow_growth", True)),
            categories=tuple(name for name in CATEGORIES if name in wanted),
        )
        parts = {
            "silhouette": encode_mask(found.person.silhouette),
            "parts": encode_mask(found.person.parts),
        }
        regions: dict[str, Any] = {}
        for category, region in found.regions.items():
            context.check_cancelled()
            parts[f"region-{category}"] = encode_mask(region.mask)
            parts[f"keep_out-{category}"] = encode_mask(region.keep_out)
            regions[category] = {
                "confidence": region.confidence,
                "notes": list(region.notes),
                "problem": "",
            }
        for category, problem in found.problems.items():
            regions[category] = {"confidence": 0.0, "notes": [], "problem": problem}
        return {**found.person.to_dict(), "regions": regions}, parts

    def trace(self, command: Message, context: JobContext) -> bytes:
        """What is worn as a PNG of strokes."""
        pose = command.get("pose")
        sketch = self.service.trace(
            PictureRef(str(command["photo"])),
            command["category"],
            context,
            sketcher=str(command["sketcher"]),
            pose=Pose.from_array(pose) if pose else None,
        )
        return encode_mask(sketch)

    def render(
        self, request: Request, context: JobContext
    ) -> Iterator[tuple[int, dict[str, Any], Parts]]:
        """Seed, recipe and PNGs of every picture."""
        for render in self.service.render(request, context):
            yield render.recipe.request.look.settings.seed, render.recipe.to_dict(), _parts(render)

    def render_many(
        self, requests: Sequence[Request], context: JobContext
    ) -> Iterator[tuple[int, Finished | FashionStudioError]]:
        """Number and picture of every Request, or why there is none.

        One picture is encoded while the next is computed, which takes about as long.
        """
        waiting: deque[tuple[int, Future[Finished] | FashionStudioError]] = deque()
        failure: Exception | None = None
        with ThreadPoolExecutor(1, "encode") as pool:
            try:
                for number, made in self.service.render_many(requests, context):
                    if isinstance(made, Render):
                        waiting.append((number, pool.submit(_finished, made)))
                    else:
                        waiting.append((number, made))
                    while len(waiting) > 1:
                        yield _told(waiting.popleft())
            except Exception as error:  # what is finished is given all the same
                failure = error
            while waiting:
                yield _told(waiting.popleft())
        if failure is not None:
            raise failure

    def draft(
        self, request: Request, context: JobContext
    ) -> tuple[tuple[int, int, int, int], dict[str, Any], Parts]:
        """The first picture, cut down to what is worth looking at."""
        render = next(self.service.render(request.single(request.seeds[0]), context))
        context.check_cancelled()
        box, parts = draft_parts(render.picture, render.region)
        return box, render.recipe.to_dict(), parts

    def embed(self, engine: str, items: Sequence[Item], context: JobContext) -> Embedded:
        """Vectors of pictures and Words."""
        return self.service.embed(engine, items, context)

    def examine(self, garment: str, context: JobContext) -> tuple[dict[str, Any], Parts]:
        """A garment's colours as plain data, and its mask as a PNG."""
        found = self.service.examine(PictureRef(garment), context)
        facts = {
            "colours": [asdict(colour) for colour in found.colours],
            "confidence": found.cut.confidence,
            "notes": list(found.cut.notes),
        }
        return facts, {"mask": encode_mask(found.cut.mask)}

    def unload(self) -> None:
        """Drop everything that can be loaded again."""
        self.service.unload()

    def memory(self) -> tuple[str, int, int | None]:
        """Device, bytes used, bytes in all."""
        return self.service.memory()
