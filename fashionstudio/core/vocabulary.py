"""Words that an engine with a closed vocabulary does not know, told without any network."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from fashionstudio.core.synonyms import look_alikes, stand_in

# As CLIP's tokenizer splits text, with tokens and placeholders as words of their own.
_WORD = re.compile(r"<[a-z0-9][a-z0-9_-]*>|\$|'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|[^\s\w]+|_+")
_WORD_END = "</w>"


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word that the vocabulary lacks.

    Attributes:
        word: in lower case.
        suggestions: known words that look like it.
        instead: known words that mean nearly the same; "" if there are none.
    """

    word: str
    suggestions: tuple[str, ...] = ()
    instead: str = ""


def unknown_in(
    vocabulary: Collection[str], added: Collection[str], text: str, suggestions: int = 3
) -> tuple[UnknownWord, ...]:
    """Words of a text that a word-level vocabulary lacks, in order, each once.

    Args:
        vocabulary: entries as CLIP's tokenizer keeps them; whole words end with “</w>”.
        added: learned Tokens.
        text: the Words.
        suggestions: how many known words near each are told at most.
    """
    words = [token.removesuffix(_WORD_END) for token in vocabulary if token.endswith(_WORD_END)]
    known = {word for word in words if len(word) > 1} | set(added)
    missing: dict[str, UnknownWord] = {}
    for word in _WORD.findall(text.lower()):
        if not (word[0].isalpha() or word[0] == "<") or word in known or word in missing:
            continue
        if f"{word}{_WORD_END}" in vocabulary:
            continue
        instead = stand_in(word, lambda part: f"{part}{_WORD_END}" in vocabulary)
        near = () if instead else look_alikes(word, known, suggestions)
        missing[word] = UnknownWord(word, near, instead)
    return tuple(missing.values())


def read_vocabulary(folder: Path) -> frozenset[str]:
    """The entries of a tokenizer's folder; empty where there are none to be read."""
    for name in ("tokenizer.json", "vocab.json"):
        try:
            data = json.loads((folder / name).read_text(encoding="utf-8"))
            return frozenset(data["model"]["vocab"] if name == "tokenizer.json" else data)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return frozenset()
