"""What a user's Words become for an engine with a closed vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from fashionstudio.core.learned import token_names, without_tokens
from fashionstudio.core.look import FabricWay, Look
from fashionstudio.core.synonyms import is_inflection
from fashionstudio.core.vocabulary import UnknownWord
from fashionstudio.diffusion.pipeline import FashionPipeline
from fashionstudio.diffusion.tokens import unknown_words
from fashionstudio.engine.manifest import EngineManifest

_FILLERS = frozenset(("a", "an", "the", "some", "in", "of", "with", "and", "or", "for"))
"""They say nothing on their own."""


def understood(words: str, unknown: Iterable[Any], fallback: str) -> tuple[str, tuple[str, ...]]:
    """The Words in words that the engine knows, and a note for each that it does not.

    An unknown word would reach the network as a token it has never learned. Known words of nearly
    the same meaning take its place; where there are none it is left out, which keeps the others in
    force.

    Args:
        words: as the user wrote them.
        unknown: `diffusion.tokens.UnknownWord`s found in them.
        fallback: said when nothing is left, and in front of learned Tokens that stand alone: a
            Token is a cloth, not a garment.
    """
    kept, notes = words, []
    for missing in unknown:
        kept = _replaced(kept, missing.word, missing.instead or " ")
        if not is_inflection(missing.word, missing.instead):
            notes.append(_note(missing))
        if missing.instead:  # "a trench coat" would be "a coat coat"
            kept = re.sub(r"\b(\w+(?:\s\w+){0,3})(?:\s+\1\b)+", r"\1", kept, flags=re.I)
    kept = " ".join(kept.split())
    said = re.findall(r"\w+", without_tokens(kept).lower())
    if any(word not in _FILLERS for word in said):
        return kept, tuple(notes)
    names = [f"<{name}>" for name in token_names(kept)]
    return " ".join([fallback, *names]).strip(), tuple(notes)


def _replaced(words: str, word: str, other: str) -> str:
    """Another word in the place of one; Tokens that hold it in their names stay."""
    alone = rf"(<[^<>]*>)|(?<!\w){re.escape(word)}(?!\w)"
    return re.sub(alone, lambda found: found.group(1) or other, words, flags=re.I)


def _note(missing: Any) -> str:
    if missing.instead:
        return (
            f"The engine does not know “{missing.word}”; it is understood as “{missing.instead}”."
        )
    near = " or ".join(f"“{word}”" for word in missing.suggestions)
    text = f"The engine does not know the word “{missing.word}”, so it has no effect"
    return f"{text}; it knows {near}." if near else f"{text}."


def words_for(
    look: Look, manifest: EngineManifest, pipe: FashionPipeline
) -> tuple[str, tuple[str, ...]]:
    """What the text encoder reads, and notes on unknown words."""
    own = manifest.default_words.get(look.category)
    fallback = own or pipe.layout.words_for(look.category)
    if not look.words.strip():
        return fallback, ()
    unknown: tuple[UnknownWord, ...] = ()
    if manifest.word_level and pipe.tokenizer is not None:
        unknown = unknown_words(pipe.tokenizer, look.words)
    return understood(look.words, unknown, fallback)


def untaken(look: Look, ways: tuple[FabricWay, ...], manifest: EngineManifest) -> tuple[str, ...]:
    """Sentences about what is given and has no effect with this engine."""
    cut_out = "garment" in ways  # then the Sketch is a garment's pattern
    wanted = {
        "sketch": look.sketch is not None and not cut_out,
        "garment": look.garment is not None,
        "words": bool(look.words.strip()),
    }
    return tuple(
        f"The engine “{manifest.id}” takes no {name}, so it has no effect."
        for name, given in wanted.items()
        if given and name not in manifest.capabilities
    )
