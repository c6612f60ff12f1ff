"""What a worker offers: engines by id, Persons, Renders."""

from __future__ import annotations

import contextlib
import gc
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.embedded import Embedded, Item, clip_folder
from fashionstudio.core.look import Category, PictureRef
from fashionstudio.core.person import Person, Pose
from fashionstudio.core.render import Render
from fashionstudio.core.request import Request
from fashionstudio.core.wanted import read_wanted
from fashionstudio.engine.context import JobContext, Stopwatch
from fashionstudio.engine.devices import (
    choose_device,
    empty_cache,
    free_memory,
    list_devices,
    memory_use,
)
from fashionstudio.engine.inputs import Inputs
from fashionstudio.engine.manifest import InstalledEngine, find_engine, list_engines
from fashionstudio.engine.plan import Need, choose_plan
from fashionstudio.engine.scene import Pictures
from fashionstudio.errors import FashionStudioError
from fashionstudio.vision.region import RegionResult

if TYPE_CHECKING:
    from fashionstudio.engine.clip import ClipEmbedder
    from fashionstudio.engine.embedding import Embedder
    from fashionstudio.engine.engine import Engine
    from fashionstudio.engine.examining import ExaminedGarment


@dataclass(frozen=True)
class PreparedPhoto:
    """Person and Regions of a Photo.

    Attributes:
        regions: by category; those that cannot be had are in `problems`, with a sentence.
    """

    person: Person
    regions: dict[Category, RegionResult]
    problems: dict[Category, str]


class EngineService:
    """Holds one engine at a time on one device."""

    def __init__(
        self, inputs: Inputs, device: str = "auto", options: ComputeOptions | None = None
    ) -> None:
        """Choose the device.

        Args:
            inputs: the pictures that Looks name.
            device: see `choose_device`.
            options: how to compute there.

        Raises:
            BadInput: there is no such device, or it cannot compute so.
        """
        self.device = choose_device(device)
        self.options = options
        choose_plan(self.device, options)  # a wish that cannot be fulfilled is told at once
        self.pictures = Pictures(inputs)
        self._engine: Engine | None = None
        self._embedder: Embedder | ClipEmbedder | None = None
        self._embeds_for = ""

    def devices(self) -> list[dict[str, Any]]:
        """What could be computed on."""
        return list_devices(self.device)

    def engines(self) -> list[dict[str, Any]]:
        """What is installed, and how it would compute here."""
        return [engine.to_dict() | self._plan(engine) for engine in list_engines()]

    def _plan(self, engine: InstalledEngine) -> dict[str, Any]:
        """In words, and as data for those who have words of their own."""
        if engine.manifest is None or engine.problem:
            return {"plan": "", "memory": None}
        need, free = Need.of(engine.manifest), free_memory(self.device)
        plan = choose_plan(self.device, self.options, need, free)
        memory = {"needed_bytes": need.bytes(plan), "free_bytes": free, **asdict(plan)}
        return {"plan": plan.describe(), "memory": memory}

    def warm_up(self) -> Iterator[None]:
        """Import what the first jobs will need, in steps; to be done while there are no jobs.

        Vision comes first: people look at their Photo before they render.
        """
        with contextlib.suppress(FashionStudioError):  # told again to the job that needs it
            from fashionstudio.vision.estimators import get_estimator

            get_estimator()
        yield
        import diffusers  # noqa: F401
        import transformers  # noqa: F401

        yield
        import fashionstudio.engine.loading  # noqa: F401

        yield

    def load(self, engine: str, context: JobContext) -> Engine:
        """The engine, loaded now if it is not; another one is dropped first."""
        if self._engine is not None and self._engine.manifest.id == engine:
            return self._engine
        manifest = find_engine(engine)
        context.phase("load")
        from fashionstudio.engine.engine import Engine

        context.check_cancelled()
        self._drop()
        self._engine = Engine.load(manifest, self.device, self.pictures, context, self.options)
        return self._engine

    def prepare(
        self,
        photo: PictureRef,
        context: JobContext,
        *,
        pose: Pose | None = None,
        sketch: PictureRef | None = None,
        words: str = "",
        allow_growth: bool = True,
        categories: tuple[Category, ...] = ("upper_body", "lower_body", "dresses"),
    ) -> PreparedPhoto:
        """Find Person and Regions as far as the Words reach; no engine is needed for it."""
        watch = Stopwatch(context)
        watch.run("read", lambda: self.pictures.photo(photo))
        person = self.pictures.person(photo, pose, watch.run)
        regions: dict[Category, RegionResult] = {}
        problems: dict[Category, str] = {}
        wanted = read_wanted(words)
        for category in categories:
            try:
                regions[category] = self.pictures.region(
                    photo, pose, category, sketch, watch.run, wanted.reach(category),
                    allow_growth=allow_growth,
                )  # fmt: skip
            except FashionStudioError as error:
                if error.code != "bad_input":
                    raise
                problems[category] = error.sentence()
        return PreparedPhoto(person, regions, problems)

    def trace(
        self,
        photo: PictureRef,
        category: Category,
        context: JobContext,
        *,
        sketcher: str,
        pose: Pose | None = None,
    ) -> NDArray[np.uint8]:
        """Draw what is worn, (H, W) uint8, 255 = stroke; no engine is needed for it.

        Raises:
            FashionStudioError: nobody is in the Photo, or the sketcher cannot draw.
        """
        from fashionstudio.vision.sketchers import sketch_worn

        watch = Stopwatch(context)
        person = self.pictures.person(photo, pose, watch.run)
        context.check_cancelled()
        picture = self.pictures.photo(photo)
        return sketch_worn(picture, person, category, sketcher, context.check_cancelled)

    def render(self, request: Request, context: JobContext) -> Iterator[Render]:
        """Render with the engine that the Request names."""
        engine = self.load(request.look.settings.engine, context)
        yield from engine.render(request, context)

    def embed(self, engine: str, items: Sequence[Item], context: JobContext) -> Embedded:
        """Vectors of pictures and Words; the engine that renders stays loaded beside it.

        Args:
            engine: an engine's id, or `core.embedded.clip_in(folder)` for the user's own CLIP.
            items: what to make vectors of.
            context: see `JobContext`.

        Raises:
            BadInput: the engine has no joint space, or an Item cannot be used.
            ModelMissing, ModelMismatch: it is not there, or cannot be loaded.
        """
        if self._embedder is None or self._embeds_for != engine:
            self._embedder = self._load_embedder(engine, context)
            self._embeds_for = engine
        return self._embedder.embed(
            items, lambda sha256: self.pictures.passing(PictureRef(sha256)), context
        )

    def _load_embedder(self, engine: str, context: JobContext) -> Embedder | ClipEmbedder:
        device = torch.device(self.device)
        if (named := clip_folder(engine)) is not None:
            from fashionstudio.engine.clip import ClipEmbedder, find_clip

            folder = find_clip(named)
            context.phase("load")
            return ClipEmbedder.load(folder, device)
        manifest = find_engine(engine)
        context.phase("load")
        from fashionstudio.engine.embedding import Embedder

        return Embedder.load(manifest, device)

    def render_many(
        self, requests: Sequence[Request], context: JobContext
    ) -> Iterator[tuple[int, Render | FashionStudioError]]:
        """Render Requests of one variation each; see `Engine.render_many`."""
        first = 0
        for name, group in itertools.groupby(requests, lambda r: r.look.settings.engine):
            same = list(group)
            engine = self.load(name, context)
            for number, made in engine.render_many(same, context):
                yield first + number, made
            first += len(same)

    def examine(self, garment: PictureRef, context: JobContext) -> ExaminedGarment:
        """Look at a garment's picture; no engine is needed for it.

        Raises:
            BadImage, BadInput: it cannot be read, or nothing stands out from its background.
        """
        from fashionstudio.engine.examining import examine_garment

        context.phase("read")
        return examine_garment(self.pictures.passing(garment))

    def unload(self) -> None:
        """Drop engine and caches."""
        self._embedder = None
        self._drop()
        self.pictures.forget()

    def memory(self) -> tuple[str, int, int | None]:
        """Device, bytes used, bytes in all."""
        return str(self.device), *memory_use(self.device)

    def _drop(self) -> None:
        self._engine = None
        gc.collect()
        empty_cache(torch.device(self.device))
