"""Learned Tokens in the Words: put into the text encoder when they are first said."""

from __future__ import annotations

import copy

from transformers import CLIPTokenizer

from fashionstudio.core.learned import (
    missing_token,
    read_record,
    token_file,
    token_hashes,
    token_names,
    unmarked_tokens,
)
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.tokens import add_learned, load_learned
from fashionstudio.engine.cache import content_key
from fashionstudio.engine.manifest import EngineManifest
from fashionstudio.errors import ModelMismatch


def weights_key(manifest: EngineManifest) -> str:
    """Equal for equal weights of an engine: with others a Token means something else."""
    return content_key(manifest.weights)


class Vocabulary:
    """What an engine's text encoder has learned besides its own words."""

    def __init__(self, manifest: EngineManifest, pipe: FashionPipeline) -> None:
        self._engine = manifest.id
        self._weights = weights_key(manifest)
        self._pipe = pipe
        self._plain: CLIPTokenizer | None = None
        self._known: dict[str, str] = {}

    def learn(self, words: str) -> dict[str, str]:
        """Make the Tokens in the Words known; a file that has changed since is read again.

        Returns:
            File → SHA-256, for the stamp of what is rendered with them.

        Raises:
            BadInput: one of them has not been learned for this engine, or cannot be read.
            ModelMismatch: it is another engine's.
        """
        names = token_names(words)
        if not names:
            return {}
        hashes = token_hashes(self._engine, words)
        found = dict(zip(names, hashes.values(), strict=True))
        if any(self._known.get(name, sha) != sha for name, sha in found.items()):
            self._forget()
        for name, sha in found.items():
            if name not in self._known:
                self._add(name)
                self._known[name] = sha
        return hashes

    def notes(self, words: str) -> tuple[str, ...]:
        """What is doubtful about the Tokens in the Words: older than the engine, or not marked."""
        records = [read_record(self._engine, name) for name in token_names(words)]
        old = (
            f"The token <{record.name}> was learned with other weights of “{self._engine}”; learn"
            " it again if it looks wrong."
            for record in records
            if record.settings.get("weights", self._weights) != self._weights
        )
        plain = (
            f"“{name}” is read as plain words; write <{name}> for the fabric that was learned."
            for name in unmarked_tokens(self._engine, words)
        )
        return (*old, *plain)

    def _add(self, name: str) -> None:
        pipe = self._pipe
        if pipe.text_encoder is None or pipe.tokenizer is None:
            raise ModelMismatch(f"The engine “{self._engine}” reads no words.")
        if self._plain is None:
            self._plain = copy.deepcopy(pipe.tokenizer)
        learned = load_learned(token_file(self._engine, name))
        # A file that was renamed, or comes from another program, may call its Token otherwise.
        vectors = learned.get(f"<{name}>", next(iter(learned.values()), None))
        if vectors is None:
            raise missing_token(self._engine, name)
        add_learned(pipe.tokenizer, pipe.text_encoder, {f"<{name}>": vectors})

    def _forget(self) -> None:
        """A tokenizer cannot unlearn: begin again with the one that the engine came with."""
        self._pipe.register_modules(tokenizer=copy.deepcopy(self._plain))
        self._known.clear()
