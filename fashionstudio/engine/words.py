"""What a user's Words become for an engine with a closed vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any


def understood(words: str, unknown: Iterable[Any], fallback: str) -> tuple[str, tuple[str, ...]]:
    """The Words without those that the engine does not know, and a note for each.

    An unknown word would reach the network as a token it has never learned; leaving it out keeps
    the known ones in force.

    Args:
        words: as the user wrote them.
        unknown: `diffusion.tokens.UnknownWord`s found in them.
        fallback: said when nothing is left.
    """
    kept, notes = words, []
    for missing in unknown:
        kept = re.sub(rf"(?<![\w<]){re.escape(missing.word)}(?![\w>])", " ", kept, flags=re.I)
        near = " or ".join(f"“{word}”" for word in missing.suggestions)
        text = f"The engine does not know the word “{missing.word}”, so it has no effect"
        notes.append(f"{text}; it knows {near}." if near else f"{text}.")
    kept = " ".join(kept.split())
    has_letters: Callable[[str], bool] = lambda text: any(c.isalnum() for c in text)  # noqa: E731
    return (kept if has_letters(kept) else fallback), tuple(notes)
