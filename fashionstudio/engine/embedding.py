"""Pictures, Words and both together as vectors of an engine's joint space."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.core.plain_border import framed
from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.diffusion.joint_space import JointEncoder, JointSpace
from fashionstudio.diffusion.tokens import UnknownWord, unknown_words
from fashionstudio.engine.context import JobContext
from fashionstudio.engine.loading import quiet_libraries
from fashionstudio.engine.manifest import SEARCH_FOLDER, EngineManifest
from fashionstudio.engine.words import understood
from fashionstudio.errors import BadInput, ModelMismatch

U8 = NDArray[np.uint8]
PARTS = ("tokenizer/", "text_encoder/", "image_encoder/", SEARCH_FOLDER)
"""Folders whose weights make the vectors what they are."""
BATCH = 32
_CONNECTING = re.compile(
    r"\b(but|like|this|that|these|those|it|one|ones|same|is|be|was|just|more|please|make|as|"
    r"only|instead|now|version|something|similar|to|than)\b",
    re.IGNORECASE,
)
"""They only join "like this one, but red" together, and say nothing of the garment."""


@dataclass(frozen=True)
class Embedder:
    """Makes vectors; holds the towers and the space of one engine, not the engine.

    Attributes:
        engine: its id.
        name: identity of the space, of the weights' hashes.
    """

    engine: str
    name: str
    encoder: JointEncoder

    @classmethod
    def load(cls, manifest: EngineManifest, device: torch.device) -> Embedder:
        """Load what an engine sees, reads and searches with.

        Raises:
            BadInput: the engine has no joint space.
            ModelMismatch: its weights cannot be loaded.
        """
        quiet_libraries()
        name, folder = space_of(manifest), manifest.pipeline_folder
        try:
            encoder = JointEncoder(
                JointSpace.from_pretrained(str(manifest.folder / SEARCH_FOLDER)),
                CLIPTokenizer.from_pretrained(str(folder / "tokenizer")),
                CLIPTextModel.from_pretrained(str(folder / "text_encoder")),
                CLIPVisionModelWithProjection.from_pretrained(str(folder / "image_encoder")),
            )
        except (OSError, RuntimeError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise ModelMismatch(
                f"The engine “{manifest.id}” cannot be loaded.",
                "Reinstall the engine.",
                f"{type(error).__name__}: {error}"[:4000],
            ) from error
        for network in (encoder.space, encoder.text, encoder.vision):
            # Likeness is compared finely: half precision would already change an order.
            network.to(device, torch.float32).eval().requires_grad_(False)
        return cls(manifest.id, name, encoder)

    @torch.inference_mode()
    def embed(
        self, items: Sequence[Item], read: Callable[[str], U8], context: JobContext
    ) -> Embedded:
        """The vectors of Items, in their order.

        Args:
            items: what to make vectors of.
            read: (H, W, 3) of a picture's SHA-256.
            context: told of every batch; may raise Cancelled.

        Raises:
            BadImage, BadInput: a picture is none, or is not there; the Words hold nothing that
                the engine knows.
        """
        said = [self._understood(item) for item in items]
        context.phase("encode")
        vectors = []
        for start in range(0, len(items), BATCH):
            context.check_cancelled()
            part = slice(start, start + BATCH)
            vectors.append(self._batch(items[part], said[part], read).cpu().numpy())
            context.step(min(start + BATCH, len(items)), len(items))
        empty = np.zeros((0, int(self.encoder.space.config.size)), np.float32)
        return Embedded(np.concatenate([empty, *vectors]).astype(np.float32), self.name)

    def _batch(self, items: Sequence[Item], said: list[str], read: Callable[[str], U8]) -> Tensor:
        """Unit vectors [n, size]."""
        encoder = self.encoder
        found = torch.zeros(len(items), int(encoder.space.config.size))
        shown = [i for i, item in enumerate(items) if item.picture]
        alone = [i for i, item in enumerate(items) if not item.picture]
        if shown:
            size = int(encoder.vision.config.image_size)
            pictures = [framed(read(str(items[i].picture)), size) for i in shown]
            seen = encoder.seen(picture_tensor(*pictures))
            found[shown] = encoder.space.picture_vectors(seen).cpu()
            both = [n for n, i in enumerate(shown) if said[i]]
            if both:
                composed = encoder.composed(seen[both], [said[shown[n]] for n in both])
                found[[shown[n] for n in both]] = composed.cpu()
        if alone:
            found[alone] = encoder.sentences([said[i] for i in alone]).cpu()
        return found

    def _understood(self, item: Item) -> str:
        """The Words in words that the text tower knows."""
        plain = without_joining(item.words)
        unknown: Sequence[UnknownWord] = unknown_words(self.encoder.tokenizer, plain)
        kept, notes = understood(plain, unknown, "")
        if not kept and item.words.strip() and not item.picture:
            raise BadInput(
                f"The engine “{self.engine}” knows none of the words “{item.words.strip()}”.",
                " ".join(notes) or "Say what the garment is, or what it looks like.",
            )
        return kept


def without_joining(words: str) -> str:
    """Words without what only joins "like this one, but red" together; maybe empty."""
    return " ".join(_CONNECTING.sub(" ", words).split()).strip(" ,.;:!?")


def space_of(manifest: EngineManifest) -> str:
    """Identity of an engine's joint space: vectors of another one must not be compared with it.

    Raises:
        BadInput: the engine has none.
    """
    used = {
        name: file.sha256
        for name, file in sorted(manifest.files.items())
        if any(f"/{part}" in f"/{name}" for part in PARTS)
    }
    if not any(name.startswith(SEARCH_FOLDER) for name in used):
        raise BadInput(
            f"The engine “{manifest.id}” cannot compare pictures with words.",
            "Search with “mini”, which is included, whatever you render with.",
        )
    joined = "\n".join(f"{name} {sha256}" for name, sha256 in used.items())
    return f"{manifest.id}/{hashlib.sha256(joined.encode()).hexdigest()[:16]}"
