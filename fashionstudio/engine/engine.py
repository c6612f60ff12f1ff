"""An engine: Request → Renders, with everything that does not depend on the seed cached."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.layers import LaidCloth
from fashionstudio.core.look import Look
from fashionstudio.core.render import EngineStamp, Recipe, Render
from fashionstudio.core.request import Request
from fashionstudio.diffusion.conditioning import Conditions, FrameInputs
from fashionstudio.diffusion.guidance import Guidance, Window
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.prompting import encode_text
from fashionstudio.diffusion.tokens import unknown_words
from fashionstudio.engine import steps
from fashionstudio.engine.cache import MIB, ByteCache, content_key
from fashionstudio.engine.context import JobContext, Stopwatch
from fashionstudio.engine.devices import describe_device, free_memory
from fashionstudio.engine.fabric import Ways, choose_ways
from fashionstudio.engine.frames import FrameContents, frame_contents
from fashionstudio.engine.layering import Answer, answers, finished, laid_cloth
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.engine.memory import with_less_memory
from fashionstudio.engine.plan import ComputePlan, Need, choose_plan, ladder
from fashionstudio.engine.published import PublishedMode, sketch_window
from fashionstudio.engine.scene import Pictures, Scene
from fashionstudio.engine.stamp import versions
from fashionstudio.engine.vocabulary import Vocabulary
from fashionstudio.engine.words import understood

logger = logging.getLogger(__name__)

GPU_BATCH = 8

FRAME_BYTES_PER_PIXEL = 2304
"""What the skips of a published system take: five of them in float32, by far the largest part of
its conditions."""


@dataclass(frozen=True)
class Prepared:
    """Everything of a Request that does not depend on steps or guidance, nor on the seed.

    Only in the published mode it does: there the seed also draws what is encoded.

    Attributes:
        start: clean latents [1, C, h, w] that denoising starts from; None = noise.
        cloth: at the Photo's resolution, where it is known.
        tokens: file → SHA-256 of the learned Tokens in the Words.
    """

    scene: Scene
    conditions: Conditions
    notes: tuple[str, ...]
    start: Tensor | None = None
    cloth: LaidCloth | None = None
    tokens: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Encoded:
    """What encoding makes: the conditions, the Place that they were made for, the cloth in it."""

    place: steps.Place
    conditions: Conditions
    start: Tensor | None
    cloth: LaidCloth | None


@dataclass(frozen=True)
class SamplerPlan:
    """How to denoise."""

    sampler: str
    steps: int
    guidance: Guidance
    windows: dict[str, Window]
    start_share: float = 0.0


def weakened(conditions: Conditions, plan: SamplerPlan) -> Conditions:
    """Planes whose window is shorter than the first step are weaker in it, not simply on.

    Otherwise an engine that answers in one step would know a Sketch's strength only as on or off.
    """
    planes = dict(conditions.planes)
    for name, window in plan.windows.items():
        share = window.end * plan.steps
        if name in planes and share < 1:
            planes[name] = planes[name] * share
    return replace(conditions, planes=planes)


class Engine:
    """One loaded pipeline with its caches; used from one thread.

    Attributes:
        manifest: what it is.
        compute: how it computes; leaner after memory has run out.
        texts: encoded Words, garments and fabrics (what the U-Net reads as text).
        conditions: complete conditions of a frame.
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
        self.pictures = pictures
        self.compute = compute or ComputePlan()
        self._options = options
        self.vocabulary = Vocabulary(manifest, pipe)
        self.texts: ByteCache[tuple[Tensor, Tensor]] = ByteCache(64 * MIB)
        height, width = manifest.frame
        frame_bytes = FRAME_BYTES_PER_PIXEL * height * width
        self.conditions: ByteCache[Encoded] = ByteCache(max(256 * MIB, 2 * frame_bytes))

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
        self.texts.clear()
        self.conditions.clear()
        self.pictures.forget()

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
        yield from with_less_memory(run, plans, self.device, self.forget)

    def _obey(self, plan: ComputePlan) -> None:
        """Compute by this plan from now on; of the same number format and attention."""
        if plan.offload != self.compute.offload:
            self.pipe.place(self.device, offload=plan.offload)
        self.compute = plan

    def prepare(self, look: Look, watch: Stopwatch) -> Prepared:
        """From the Look to the conditions; whatever was made before is taken from the caches."""
        settings = look.settings
        scene = self.pictures.scene(look, self.manifest, watch.run)
        if settings.published:
            scene = self._published.scene(scene)
        learned = self.vocabulary.learn(look.words)
        words, word_notes = self._words(look)
        ways = choose_ways(look, self.pipe, self.manifest.id)
        drawn = settings.seed if settings.published else None
        key = content_key("conditions", scene.key, words, ways.used, learned, drawn)

        def make() -> Encoded:
            found = frame_contents(self.pipe, look, scene, words, ways.used)
            if settings.published:
                found = replace(found, inputs=self._published.inputs(look, scene, found.inputs))
            text = self._text(content_key(words, learned), found.inputs)
            placed = replace(scene, place=found.place)
            cloth = laid_cloth(self.pipe, look, placed, found.inputs, ways.used)
            return self._encoded(found, text, drawn, cloth)

        if key in self.conditions:
            encoded = self.conditions.get(key, make)
        else:
            encoded = watch.run("encode", lambda: self.conditions.get(key, make))
        word_notes += self.vocabulary.notes(look.words)
        notes = (*scene.notes, *word_notes, *ways.notes, *self._capability_notes(look, ways))
        if settings.published and self._published.note:
            notes += (self._published.note,)
        placed = replace(scene, place=encoded.place)
        told = tuple(dict.fromkeys(notes))
        return Prepared(placed, encoded.conditions, told, encoded.start, encoded.cloth, learned)

    # Conditions ----------------------------------------------------------------------------------

    def _words(self, look: Look) -> tuple[str, tuple[str, ...]]:
        """What the text encoder reads, and notes on unknown words."""
        own = self.manifest.default_words.get(look.category)
        fallback = own or self.pipe.layout.words_for(look.category)
        if not look.words.strip():
            return fallback, ()
        unknown: tuple[Any, ...] = ()
        if self.manifest.word_level and self.pipe.tokenizer is not None:
            unknown = unknown_words(self.pipe.tokenizer, look.words)
        return understood(look.words, unknown, fallback)

    @property
    def _published(self) -> PublishedMode:
        """What the published mode means here."""
        return PublishedMode.of(self.pipe.layout, self.manifest.id)

    def _encoded(
        self,
        found: FrameContents,
        text: tuple[Tensor, Tensor],
        drawn: int | None,
        cloth: LaidCloth | None,
    ) -> Encoded:
        """Encode; a seed draws the posteriors and the noise as published, None takes the modes."""
        generator = None if drawn is None else torch.Generator("cpu").manual_seed(drawn)
        conditions = self.pipe.encode(found.inputs, generator=generator, text=text)
        start = None
        if found.start is not None:
            with torch.no_grad(), self.pipe.placed("vae"):
                start, _ = self.pipe.codec.encode(found.start.to(self.device))
        return Encoded(found.place, conditions, start, cloth)

    def _text(self, words_key: str, inputs: FrameInputs) -> tuple[Tensor, Tensor]:
        pictures = [
            None if picture is None else hashlib.sha256(picture.numpy().tobytes()).hexdigest()
            for picture in (inputs.fabric, inputs.garment)
        ]
        key = content_key("text", words_key, pictures)
        with torch.no_grad():
            return self.texts.get(key, lambda: encode_text(self.pipe, self._on_device(inputs)))

    def _on_device(self, inputs: FrameInputs) -> FrameInputs:
        moved: dict[str, Any] = {
            name: value.to(self.device)
            for name, value in vars(inputs).items()
            if isinstance(value, Tensor)
        }
        return replace(inputs, **moved)

    def _capability_notes(self, look: Look, ways: Ways) -> tuple[str, ...]:
        cut_out = "garment" in ways.used  # then the Sketch is a garment's pattern
        wanted = {
            "sketch": look.sketch is not None and not cut_out,
            "garment": look.garment is not None,
            "words": bool(look.words.strip()),
        }
        return tuple(
            f"The engine “{self.manifest.id}” takes no {name}, so it has no effect."
            for name, given in wanted.items()
            if given and name not in self.manifest.capabilities
        )

    # Denoising -----------------------------------------------------------------------------------

    def plan(self, request: Request) -> SamplerPlan:
        """The preset's settings with what the user set instead."""
        settings = request.look.settings
        preset = self.manifest.presets[settings.preset]
        scale = preset.guidance if settings.guidance is None else settings.guidance
        start = settings.fabric_start
        windows = {}
        strength = settings.sketch_strength * self.manifest.sketch_share
        if request.look.sketch is not None and "sketch" in self.pipe.layout.conditions():
            if settings.published:
                windows["sketch"] = sketch_window(strength)
            # At zero the Sketch is not even encoded, and the plane may hold what is worn instead.
            elif 0 < strength < 1:
                windows["sketch"] = Window(end=strength)
        return SamplerPlan(
            sampler=settings.sampler or preset.sampler,
            steps=settings.steps or preset.steps,
            guidance=Guidance(scale=scale, rescale=preset.rescale),
            windows=windows,
            start_share=self.manifest.fabric_start if start is None else start,
        )

    def _render(self, request: Request, watch: Stopwatch, given: int) -> Iterator[Render]:
        """The Renders from number `given` on."""
        seeds, published = request.seeds, request.look.settings.published
        # A batch rounds otherwise than a single picture does. On the processor it gains little, so
        # there each picture is made alone and is the same to the last bit when made again.
        together = self.compute.batched_guidance and self.device.type != "cpu" and not published
        size = GPU_BATCH if together else 1
        prepared: Prepared | None = None
        for start in range(given, len(seeds), size):
            batch = seeds[start : start + size]
            if prepared is None or published:
                prepared = self.prepare(request.single(batch[0]).look, watch)
            denoise = partial(self._denoise, request, prepared, watch.context, batch, start)
            latents = watch.run("denoise", denoise)
            decode = partial(
                answers,
                self.pipe,
                latents,
                prepared.conditions,
                watch.context.check_cancelled,
                in_strips=self.compute.tiled_decode,
                layered=not published,
            )
            for seed, answer in zip(batch, watch.run("decode", decode), strict=True):
                yield self._finish(request.single(seed), answer, prepared, watch)
            watch.seconds.clear()

    def _denoise(
        self,
        request: Request,
        prepared: Prepared,
        context: JobContext,
        seeds: tuple[int, ...],
        start: int,
    ) -> Tensor:
        plan = self.plan(request)
        rounds = -(-len(request.seeds) // len(seeds))
        before = start // len(seeds)

        def on_step(step: int, count: int, clean: Tensor) -> None:
            context.step(before * count + step + 1, rounds * count)
            if step + 1 < count and context.wants_preview():
                for offset, picture in enumerate(self.pipe.preview(clean)):
                    shown = steps.enlarged(picture, self.manifest.frame)
                    context.preview(start + offset, shown, prepared.scene.place.box)

        published = request.look.settings.published
        latents: Tensor = self.pipe.denoise(
            prepared.conditions if published else weakened(prepared.conditions, plan),
            seeds=seeds,
            steps=plan.steps,
            guidance=plan.guidance,
            windows=plan.windows,
            sampler=plan.sampler,
            batched=self.compute.batched_guidance,
            callback=on_step,
            start=prepared.start,
            start_share=plan.start_share,
        )
        return latents

    def _finish(
        self, request: Request, answer: Answer, prepared: Prepared, watch: Stopwatch
    ) -> Render:
        scene = prepared.scene
        if request.look.settings.published:
            compose = partial(self._published.finished, scene, answer.picture)
        else:
            drawn = request.look.settings.sketch_strength > 0  # at zero the Sketch is not seen
            shown = scene if drawn else replace(scene, sketch=None)
            compose = partial(finished, answer, shown, prepared.cloth)
        whole, region = watch.run("compose", compose)
        stamp = self.stamp
        stamp = replace(stamp, weights={**stamp.weights, **prepared.tokens})
        recipe = Recipe(request, stamp, dict(watch.seconds), prepared.notes)
        return Render(whole, region, recipe)
