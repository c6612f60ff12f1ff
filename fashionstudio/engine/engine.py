"""An engine: Request → Renders, with everything that does not depend on the seed cached."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from fashionstudio.core.look import Look
from fashionstudio.core.render import EngineStamp, Recipe, Render
from fashionstudio.core.request import Request
from fashionstudio.diffusion.conditioning import Conditions, FrameInputs
from fashionstudio.diffusion.decode import to_uint8
from fashionstudio.diffusion.guidance import Guidance, Window
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.prompting import encode_text
from fashionstudio.diffusion.tokens import unknown_words
from fashionstudio.engine import shape as shapes
from fashionstudio.engine import steps, tensors
from fashionstudio.engine.cache import MIB, ByteCache, content_key
from fashionstudio.engine.context import JobContext, Stopwatch
from fashionstudio.engine.devices import denoising_format, describe_device
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.engine.memory import Plan, with_less_memory
from fashionstudio.engine.scale import mm_per_pixel
from fashionstudio.engine.scene import Pictures, Scene
from fashionstudio.engine.stamp import versions
from fashionstudio.engine.words import understood

logger = logging.getLogger(__name__)

GPU_BATCH = 8


@dataclass(frozen=True)
class Prepared:
    """Everything of a Request that does not depend on seed, steps or guidance."""

    scene: Scene
    conditions: Conditions
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Encoded:
    """What encoding makes: the conditions, and the Place that they were made for."""

    place: steps.Place
    conditions: Conditions


@dataclass(frozen=True)
class SamplerPlan:
    """How to denoise."""

    sampler: str
    steps: int
    guidance: Guidance
    windows: dict[str, Window]


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
        texts: encoded Words, garments and fabrics (what the U-Net reads as text).
        conditions: complete conditions of a frame.
    """

    def __init__(self, manifest: EngineManifest, pipe: FashionPipeline, pictures: Pictures) -> None:
        self.manifest = manifest
        self.pipe = pipe
        self.pictures = pictures
        self.texts: ByteCache[tuple[Tensor, Tensor]] = ByteCache(64 * MIB)
        self.conditions: ByteCache[Encoded] = ByteCache(256 * MIB)

    @classmethod
    def load(
        cls,
        manifest: EngineManifest,
        device: torch.device,
        pictures: Pictures,
        context: JobContext,
    ) -> Engine:
        """Check the files and load them.

        Raises:
            ModelMissing, ModelMismatch: the files are not what the manifest says.
        """
        from fashionstudio.engine.loading import load_pipeline

        manifest.check_files(check=context.check_cancelled)
        context.check_cancelled()
        return cls(manifest, load_pipeline(manifest).to(device), pictures)

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return torch.device(self.pipe.device)

    @property
    def stamp(self) -> EngineStamp:
        """For the recipes of its Renders."""
        weights = self.manifest.weights
        return EngineStamp(self.manifest.id, weights, versions(), describe_device(self.device))

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
        look = request.look

        def run(plan: Plan, given: int) -> Iterator[Render]:
            prepared = self.prepare(look, watch)
            yield from self._render(request, prepared, watch, plan, given)

        yield from with_less_memory(run, self.device, self.forget)

    def prepare(self, look: Look, watch: Stopwatch) -> Prepared:
        """From the Look to the conditions; whatever was made before is taken from the caches."""
        scene = self.pictures.scene(look, self.manifest, watch.run)
        words, word_notes = self._words(look)
        key = content_key("conditions", scene.key, words)

        def make() -> Encoded:
            place, inputs = self._frame_inputs(look, scene, words)
            text = self._text(look, words, inputs)
            return Encoded(place, self.pipe.encode(inputs, text=text))

        if key in self.conditions:
            encoded = self.conditions.get(key, make)
        else:
            encoded = watch.run("encode", lambda: self.conditions.get(key, make))
        notes = (*scene.notes, *word_notes, *self._capability_notes(look))
        placed = replace(scene, place=encoded.place)
        return Prepared(placed, encoded.conditions, tuple(dict.fromkeys(notes)))

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

    def _text(self, look: Look, words: str, inputs: FrameInputs) -> tuple[Tensor, Tensor]:
        swatch = look.fabric.swatch.sha256 if look.fabric else None
        garment = look.garment.sha256 if look.garment else None
        key = content_key("text", words, swatch, garment)
        with torch.no_grad():
            return self.texts.get(key, lambda: encode_text(self.pipe, self._on_device(inputs)))

    def _on_device(self, inputs: FrameInputs) -> FrameInputs:
        moved: dict[str, Any] = {
            name: value.to(self.device)
            for name, value in vars(inputs).items()
            if isinstance(value, Tensor)
        }
        return replace(inputs, **moved)

    def _frame_inputs(
        self, look: Look, scene: Scene, words: str
    ) -> tuple[steps.Place, FrameInputs]:
        place = scene.place
        frame = place.frame
        region = frame.crop_mask(place.region)
        inputs = FrameInputs(
            image=tensors.picture_tensor(frame.crop(scene.photo)),
            mask=(tensors.mask_tensor(region) >= 0.5).float(),
            pose=tensors.pose_in_frame(scene.person, frame),
            words=[words],
        )
        if scene.garment is not None:
            inputs = self._with_garment(inputs, scene)
        shape, lines = self._shape(look, scene, region, inputs)
        if lines is not None:
            inputs = replace(inputs, sketch=tensors.mask_tensor(lines))
        if shape is not None and self._fills_drawings:
            place = shapes.narrowed(place, scene.person, look.category, shape)
            mask = (tensors.mask_tensor(frame.crop_mask(place.region)) >= 0.5).float()
            inputs = replace(inputs, mask=mask)
        if look.fabric is not None and scene.swatch is not None:
            scale = mm_per_pixel(scene.person)
            cloth = steps.fabric_in_frame(
                scene.swatch, look.fabric.placement, place, scene.person, scale
            )
            inputs = replace(
                inputs,
                fabric=tensors.picture_tensor(scene.swatch),
                appearance=tensors.picture_tensor(cloth),
                appearance_mask=inputs.mask if shape is None else tensors.mask_tensor(shape),
            )
        return place, inputs

    def _with_garment(self, inputs: FrameInputs, scene: Scene) -> FrameInputs:
        assert scene.garment is not None
        picture, mask = steps.garment_in_frame(scene.garment, scene.place.frame.shape)
        inputs = replace(inputs, garment=tensors.picture_tensor(picture))
        warped = tensors.warped_garment(self.pipe, inputs, tensors.mask_tensor(mask))
        if warped is None:
            return inputs
        return replace(inputs, appearance=warped[0], appearance_mask=warped[1] * inputs.mask)

    def _shape(
        self, look: Look, scene: Scene, region: steps.Mask, inputs: FrameInputs
    ) -> tuple[steps.Mask | None, steps.Mask | None]:
        """Where the cloth will lie, as far as it is known, and the Sketch that says so."""
        if scene.sketch is not None and look.settings.sketch_strength > 0:
            lines = steps.sketch_in_frame(scene.sketch, scene.place.frame)
            return shapes.drawn_shape(lines, region), lines
        shape = None
        if inputs.appearance_mask is not None:
            shape = tensors.to_mask(inputs.appearance_mask)
        elif self._fills_drawings:
            frame = scene.place.frame
            shape = shapes.worn_shape(scene.person, look.category, look.words, region, frame)
        if shape is None or not self._fills_drawings:
            return shape, None
        return shape, shapes.outline(shape)

    @property
    def _fills_drawings(self) -> bool:
        """Whether the engine learned from filled outlines; others decide on a shape themselves."""
        plane = self.pipe.layout.plane("sketch")
        return plane is not None and plane.encoding == "drawing"

    def _capability_notes(self, look: Look) -> tuple[str, ...]:
        wanted = {
            "sketch": look.sketch is not None,
            "fabric": look.fabric is not None,
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
        windows = {}
        # At zero the Sketch is not even encoded, and the plane may hold what is worn instead.
        partly = request.look.sketch is not None and 0 < settings.sketch_strength < 1
        if partly and "sketch" in self.pipe.layout.conditions():
            windows["sketch"] = Window(end=settings.sketch_strength)
        return SamplerPlan(
            sampler=settings.sampler or preset.sampler,
            steps=settings.steps or preset.steps,
            guidance=Guidance(scale=scale, rescale=preset.rescale),
            windows=windows,
        )

    def _render(
        self, request: Request, prepared: Prepared, watch: Stopwatch, plan: Plan, given: int
    ) -> Iterator[Render]:
        """The Renders from number `given` on."""
        seeds = request.seeds
        # A batch rounds otherwise than a single picture does. On the processor it gains little, so
        # there each picture is made alone and is the same to the last bit when made again.
        size = GPU_BATCH if plan == "full" and self.device.type != "cpu" else 1
        for start in range(given, len(seeds), size):
            batch = seeds[start : start + size]
            denoise = partial(self._denoise, request, prepared, watch.context, batch, start)
            latents = watch.run("denoise", denoise)
            decode = partial(
                self.pipe.decode, latents, prepared.conditions, watch.context.check_cancelled
            )
            pictures = to_uint8(watch.run("decode", decode))
            for seed, picture in zip(batch, pictures, strict=True):
                yield self._finish(request.single(seed), picture, prepared, watch)
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

        with denoising_format(self.device):
            latents: Tensor = self.pipe.denoise(
                weakened(prepared.conditions, plan),
                seeds=seeds,
                steps=plan.steps,
                guidance=plan.guidance,
                windows=plan.windows,
                sampler=plan.sampler,
                callback=on_step,
            )
        return latents

    def _finish(
        self, request: Request, picture: NDArray[np.uint8], prepared: Prepared, watch: Stopwatch
    ) -> Render:
        scene = prepared.scene
        whole, region = watch.run(
            "compose", lambda: steps.put_into_photo(scene.photo, picture, scene.place)
        )
        recipe = Recipe(request, self.stamp, dict(watch.seconds), prepared.notes)
        return Render(whole, region, recipe)
