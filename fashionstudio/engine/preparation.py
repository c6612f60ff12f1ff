"""From a Look to the conditions of its Renders, with everything cached that was encoded before."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from fashionstudio.core.layers import LaidCloth
from fashionstudio.core.look import Look
from fashionstudio.diffusion.conditioning import FrameInputs, Seen
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.prompting import encode_text
from fashionstudio.engine.cache import MIB, ByteCache, content_key
from fashionstudio.engine.context import Stopwatch
from fashionstudio.engine.fabric import choose_ways
from fashionstudio.engine.frames import FrameContents, frame_contents
from fashionstudio.engine.layering import laid_cloth
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.engine.pieces import Encoded, Prepared, bytes_of_frame
from fashionstudio.engine.published import PublishedMode
from fashionstudio.engine.scene import Pictures
from fashionstudio.engine.vocabulary import Vocabulary
from fashionstudio.engine.words import untaken, words_for


class Preparation:
    """Everything of a Render that does not depend on its seed, steps or guidance.

    Args:
        manifest, pipe: of the engine.
        pictures: people and their Regions, shared by all engines.

    Attributes:
        vocabulary: the Words that the pipeline knows, with the learned Tokens.
        texts: encoded Words, garments and fabrics (what the U-Net reads as text).
        conditions: complete conditions of a frame.
        seen: encoded pictures of people without what is repainted, for many garments on one.
    """

    def __init__(self, manifest: EngineManifest, pipe: FashionPipeline, pictures: Pictures) -> None:
        self.manifest, self.pipe, self.pictures = manifest, pipe, pictures
        self.vocabulary = Vocabulary(manifest, pipe)
        self.texts: ByteCache[tuple[Tensor, Tensor]] = ByteCache(128 * MIB)
        frame_bytes = bytes_of_frame(manifest.frame)
        self.conditions: ByteCache[Encoded] = ByteCache(max(256 * MIB, 2 * frame_bytes))
        self.seen: ByteCache[Seen] = ByteCache(max(64 * MIB, frame_bytes))

    def forget(self) -> None:
        """Drop what can be made again."""
        self.texts.clear()
        self.conditions.clear()
        self.seen.clear()
        self.pictures.forget()

    @property
    def published(self) -> PublishedMode:
        """What the published mode means here."""
        return PublishedMode.of(self.pipe.layout, self.manifest.id)

    def prepare(self, look: Look, watch: Stopwatch) -> Prepared:
        """From the Look to the conditions; whatever was made before is taken from the caches."""
        settings = look.settings
        scene = self.pictures.scene(look, self.manifest, watch.run)
        if settings.published:
            scene = self.published.scene(scene)
        learned = self.vocabulary.learn(look.words)
        words, word_notes = words_for(look, self.manifest, self.pipe)
        ways = choose_ways(look, self.pipe, self.manifest.id)
        drawn = settings.seed if settings.published else None
        key = content_key("conditions", scene.key, words, ways.used, learned, drawn)

        def make() -> Encoded:
            found = frame_contents(self.pipe, look, scene, words, ways.used)
            if settings.published:
                found = replace(found, inputs=self.published.inputs(look, scene, found.inputs))
            text = self._text(content_key(words, learned), found.inputs)
            placed = replace(scene, place=found.place)
            cloth = laid_cloth(self.pipe, look, placed, found.inputs, ways.used)
            return self._encoded(found, text, drawn, cloth)

        if key in self.conditions:
            encoded = self.conditions.get(key, make)
        else:
            encoded = watch.run("encode", lambda: self.conditions.get(key, make))
        word_notes += self.vocabulary.notes(look.words)
        notes = (*scene.notes, *word_notes, *ways.notes, *untaken(look, ways.used, self.manifest))
        if settings.published and self.published.note:
            notes += (self.published.note,)
        placed = replace(scene, place=encoded.place)
        told = tuple(dict.fromkeys(notes))
        return Prepared(
            placed,
            encoded.conditions,
            told,
            encoded.start,
            encoded.cloth,
            learned,
            encoded.outline,
        )

    def _encoded(
        self,
        found: FrameContents,
        text: tuple[Tensor, Tensor],
        drawn: int | None,
        cloth: LaidCloth | None,
    ) -> Encoded:
        """Encode; a seed draws the posteriors and the noise as published, None takes the modes."""
        generator = None if drawn is None else torch.Generator("cpu").manual_seed(drawn)
        see = self._see
        conditions = self.pipe.encode(found.inputs, generator=generator, text=text, see=see)
        start = None
        if found.start is not None:
            with torch.no_grad(), self.pipe.placed("vae"):
                start, _ = self.pipe.codec.encode(found.start.to(self.pipe.device))
        return Encoded(found.place, conditions, start, cloth, found.outline)

    def _see(self, picture: Tensor) -> Seen:
        """Latents and features of a masked picture [1, 3, H, W], encoded once."""
        key = content_key("seen", hashlib.sha256(picture.cpu().numpy().tobytes()).hexdigest())
        return self.seen.get(key, lambda: self.pipe.codec.encode(picture))

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
            name: value.to(self.pipe.device)
            for name, value in vars(inputs).items()
            if isinstance(value, Tensor)
        }
        return replace(inputs, **moved)
