"""An engine: Request → Renders, with everything that does not depend on the seed cached."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import torch
from torch import Tensor

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.render import EngineStamp, Recipe, Render
from fashionstudio.core.request import Request
from fashionstudio.diffusion.conditioning import Conditions
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.engine import steps
from fashionstudio.engine.context import JobContext, Stopwatch
from fashionstudio.engine.devices import describe_device, free_memory
from fashionstudio.engine.layering import Answer, answers, finished, folded
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.engine.memory import with_less_memory
from fashionstudio.engine.pieces import (
    Piece,
    Prepared,
    SamplerPlan,
    batch_size,
    conditions_of,
    sampler_plan,
    start_of,
    weakened,
)
from fashionstudio.engine.plan import ComputePlan, Need, choose_plan, ladder
from fashionstudio.engine.preparation import Preparation
from fashionstudio.engine.scene import Pictures
from fashionstudio.engine.stamp import versions
from fashionstudio.errors import Cancelled, FashionStudioError

logger = logging.getLogger(__name__)

LEANER = "Memory ran out, so this picture was made in a leaner and slower way."

Made = tuple[int, Render | FashionStudioError]
"""The number of a Request, and its Render or why there is none."""


class Engine:
    """One loaded pipeline with its caches; used from one thread.

    Attributes:
        manifest: what it is.
        compute: how it computes; leaner after memory has run out.
        preparation: from Looks to conditions, with the caches.
    """

    def __init__(
        self,
        manifest: EngineManifest,
        pipe: FashionPipeline,
        pictures: Pictures,
        compute: ComputePlan | None = None,
        options: ComputeOptions | None = None,
    ) -> None:
        self.manifest = manifest
        self.pipe = pipe
        self.compute = compute or ComputePlan()
        self._options = options
        self._retried = False
        self.preparation = Preparation(manifest, pipe, pictures)

    @classmethod
    def load(
        cls,
        manifest: EngineManifest,
        device: torch.device,
        pictures: Pictures,
        context: JobContext,
        options: ComputeOptions | None = None,
    ) -> Engine:
        """Check the files and load them, by the plan that fits the device and the wishes.

        Raises:
            ModelMissing, ModelMismatch: the files are not what the manifest says.
            BadInput: a wish that the device cannot fulfil.
        """
        from fashionstudio.engine.loading import load_pipeline

        manifest.check_files(check=context.check_cancelled)
        context.check_cancelled()
        plan = choose_plan(device, options, Need.of(manifest), free_memory(device))
        logger.info("%s on %s: %s", manifest.id, device, plan.describe())
        pipe = load_pipeline(manifest, plan).place(device, offload=plan.offload)
        return cls(manifest, pipe, pictures, plan, options)

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return torch.device(self.pipe.device)

    @property
    def stamp(self) -> EngineStamp:
        """For the recipes of its Renders."""
        weights, device = self.manifest.weights, describe_device(self.device)
        if self.compute.dtype != "fp32":
            device += f" ({self.compute.dtype})"
        return EngineStamp(self.manifest.id, weights, versions(), device)

    def forget(self) -> None:
        """Drop what can be made again."""
        self.preparation.forget()

    def render(self, request: Request, context: JobContext) -> Iterator[Render]:
        """One Render per seed, each as soon as it is there.

        Raises:
            FashionStudioError: with a sentence for the user.
        """
        watch = Stopwatch(context)

        def run(plan: ComputePlan, given: int) -> Iterator[Render]:
            self._obey(plan)
            yield from self._render(request, watch, given)

        plans = ladder(self.compute, self.device, self._options)
        self._retried = False
        yield from with_less_memory(run, plans, self.device, self._on_retry)

    def render_many(self, requests: Sequence[Request], context: JobContext) -> Iterator[Made]:
        """One Render, or why there is none, for each Request, in their order and as soon as it is.

        Requests that follow one another and are denoised alike are denoised together, as many as
        memory allows; so whoever orders them keeps equal settings side by side.

        Args:
            requests: with one variation each.
            context: told of all of them.

        Raises:
            Cancelled, OutOfMemory: what ends them all; those that were not yielded are not made.
        """
        watch = Stopwatch(context)

        def run(plan: ComputePlan, given: int) -> Iterator[Made]:
            self._obey(plan)
            yield from self._render_many(requests, watch, given)

        plans = ladder(self.compute, self.device, self._options)
        self._retried = False
        yield from with_less_memory(run, plans, self.device, self._on_retry)

    @property
    def batch(self) -> int:
        """How many pictures are denoised together at most."""
        # A batch rounds otherwise than a single picture does. On the processor it gains little, so
        # there each picture is made alone and is the same to the last bit when made again.
        if self.device.type == "cpu" or not self.compute.batched_guidance:
            return 1
        return batch_size(free_memory(self.device), self.manifest.frame)

    def _on_retry(self) -> None:
        self._retried = True
        self.forget()

    def _obey(self, plan: ComputePlan) -> None:
        """Compute by this plan from now on; of the same number format and attention."""
        if plan.offload != self.compute.offload:
            self.pipe.place(self.device, offload=plan.offload)
        self.compute = plan

    # Denoising -----------------------------------------------------------------------------------

    def plan(self, request: Request) -> SamplerPlan:
        """The preset's settings with what the user set instead."""
        return sampler_plan(request, self.manifest, self.pipe.layout)

    def _render(self, request: Request, watch: Stopwatch, given: int) -> Iterator[Render]:
        """The Renders from number `given` on."""
        seeds, published = request.seeds, request.look.settings.published
        size = 1 if published else self.batch
        plan = self.plan(request)
        prepared: Prepared | None = None
        for start in range(given, len(seeds), size):
            batch = seeds[start : start + size]
            if prepared is None or published:
                prepared = self.preparation.prepare(request.single(batch[0]).look, watch)
            pieces = [
                Piece(start + offset, request.single(seed), prepared, plan)
                for offset, seed in enumerate(batch)
            ]
            rounds = -(-len(seeds) // len(batch))
            for piece, answer in self._answers(pieces, watch, (start // len(batch), rounds)):
                yield self._finish(piece, answer, watch)
            watch.seconds.clear()

    def _render_many(
        self, requests: Sequence[Request], watch: Stopwatch, given: int
    ) -> Iterator[Made]:
        waiting: list[Piece] = []
        for number in range(given, len(requests)):
            request = requests[number]
            try:
                prepared = self.preparation.prepare(request.look, watch)
            except FashionStudioError as error:
                if isinstance(error, Cancelled):
                    raise
                yield from self._finished(waiting, watch, len(requests))
                waiting = []
                watch.seconds.clear()
                yield number, error
                continue
            piece = Piece(number, request, prepared, self.plan(request), dict(watch.seconds))
            watch.seconds.clear()
            if waiting and (len(waiting) >= self.batch or not waiting[0].fits(piece)):
                yield from self._finished(waiting, watch, len(requests))
                waiting = []
            waiting.append(piece)
        yield from self._finished(waiting, watch, len(requests))

    def _finished(self, pieces: list[Piece], watch: Stopwatch, count: int) -> Iterator[Made]:
        """The Renders of pieces that fit together; none for none."""
        if not pieces:
            return
        answered = self._answers(pieces, watch, (pieces[0].number, count))
        # What all take together is told of each with its own part of it.
        share = {name: spent / len(pieces) for name, spent in watch.seconds.items()}
        for piece, answer in answered:
            watch.seconds.clear()
            watch.seconds.update({**piece.seconds, **share})
            try:
                yield piece.number, self._finish(piece, answer, watch)
            except FashionStudioError as error:
                if isinstance(error, Cancelled):
                    raise
                yield piece.number, error
        watch.seconds.clear()

    def _answers(
        self, pieces: list[Piece], watch: Stopwatch, progress: tuple[int, int]
    ) -> list[tuple[Piece, Answer]]:
        """Denoise and decode pieces that fit together; `progress`: rounds before, rounds in all."""
        conditions = conditions_of(pieces)
        denoise = partial(self._denoise, pieces, conditions, watch.context, progress)
        latents = watch.run("denoise", denoise)
        decode = partial(
            answers,
            self.pipe,
            latents,
            conditions,
            watch.context.check_cancelled,
            in_strips=self.compute.tiled_decode,
            layered=not pieces[0].request.look.settings.published,
        )
        return list(zip(pieces, watch.run("decode", decode), strict=True))

    def _denoise(
        self,
        pieces: list[Piece],
        conditions: Conditions,
        context: JobContext,
        progress: tuple[int, int],
    ) -> Tensor:
        plan = pieces[0].plan
        before, rounds = progress

        def on_step(step: int, count: int, clean: Tensor) -> None:
            context.step(before * count + step + 1, rounds * count)
            if step + 1 < count and context.wants_preview():
                for piece, picture in zip(pieces, self.pipe.preview(clean), strict=True):
                    shown = steps.enlarged(picture, self.manifest.frame)
                    context.preview(piece.number, shown, piece.prepared.scene.place.box)

        published = pieces[0].request.look.settings.published
        latents: Tensor = self.pipe.denoise(
            conditions if published else weakened(conditions, plan),
            seeds=[piece.request.look.settings.seed for piece in pieces],
            steps=plan.steps,
            guidance=plan.guidance,
            windows=plan.windows,
            sampler=plan.sampler,
            batched=self.compute.batched_guidance,
            callback=on_step,
            start=start_of(pieces),
            start_share=plan.start_share,
        )
        return latents

    def _finish(self, piece: Piece, answer: Answer, watch: Stopwatch) -> Render:
        prepared, settings = piece.prepared, piece.request.look.settings
        scene = prepared.scene
        if settings.published:
            compose = partial(self.preparation.published.finished, scene, answer.picture)
        else:
            strength = settings.sketch_strength
            shown = scene if strength > 0 else replace(scene, sketch=None)
            folds = partial(folded, self.pipe, prepared.conditions, settings)
            compose = partial(
                finished, answer, shown, prepared.cloth, prepared.outline, strength, folds
            )
        whole, region = watch.run("compose", compose)
        stamp = self.stamp
        stamp = replace(stamp, weights={**stamp.weights, **prepared.tokens})
        notes = (*prepared.notes, *((LEANER,) if self._retried else ()))
        recipe = Recipe(piece.request, stamp, dict(watch.seconds), notes)
        return Render(whole, region, recipe, scene.confidence)
