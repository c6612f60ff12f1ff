"""Which Words an engine does not know, told before it renders and without its networks."""

from __future__ import annotations

from pathlib import Path

from fashionstudio.core.vocabulary import UnknownWord, read_vocabulary, unknown_in
from fashionstudio.engine.manifest import EngineManifest, find_engine
from fashionstudio.paths import tokens_dir


class KnownWords:
    """The vocabularies of engines, each read once."""

    def __init__(self) -> None:
        self._read: dict[Path, frozenset[str]] = {}

    def missing(self, engine: EngineManifest | str, words: str) -> tuple[UnknownWord, ...]:
        """Words that it lacks, in order; none where it takes any word apart into known pieces.

        Raises:
            ModelMissing: no engine of that id is installed.
            ModelMismatch: its manifest cannot be used.
        """
        engine = find_engine(engine) if isinstance(engine, str) else engine
        if not engine.word_level or not words.strip():
            return ()
        folder = engine.pipeline_folder / "tokenizer"
        if folder not in self._read:
            self._read[folder] = read_vocabulary(folder)
        vocabulary = self._read[folder]
        return unknown_in(vocabulary, _learned(engine.id), words) if vocabulary else ()


def _learned(engine: str) -> set[str]:
    """Learned Tokens of an engine, “<red-tartan>”."""
    return {f"<{path.stem}>" for path in (tokens_dir() / engine).glob("*.safetensors")}
