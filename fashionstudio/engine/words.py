"""What a user's Words become for an engine with a closed vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from fashionstudio.core.learned import token_names, without_tokens


def understood(words: str, unknown: Iterable[Any], fallback: str) -> tuple[str, tuple[str, ...]]:
    """The Words without those that the engine does not know, and a note for each.

    An unknown word would reach the network as a token it has never learned; leaving it out keeps
    the known ones in force.

    Args:
        words: as the user wrote them.
        unknown: `diffusion.tokens.UnknownWord`s found in them.
        fallback: said when nothing is left, and in front of learned Tokens that stand alone: a
            Token is a cloth, not a garment.
    """
    kept, notes = words, []
    for missing in unknown:
        alone = rf"(<[^<>]*>)|(?<!\w){re.escape(missing.word)}(?!\w)"
        kept = re.sub(alone, lambda found: found.group(1) or " ", kept, flags=re.I)
        near = " or ".join(f"“{word}”" for word in missing.suggestions)
        text = f"The engine does not know the word “{missing.word}”, so it has no effect"
        notes.append(f"{text}; it knows {near}." if near else f"{text}.")
    kept = " ".join(kept.split())
    if any(letter.isalnum() for letter in without_tokens(kept)):
        return kept, tuple(notes)
    names = [f"<{name}>" for name in token_names(kept)]
    return " ".join([fallback, *names]).strip(), tuple(notes)
