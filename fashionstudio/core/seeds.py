"""Seeds as people write them: “1, 5, 9-12”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fashionstudio.errors import BadInput

LARGEST_SEED = 2**31 - 1
MOST_SEEDS = 64
_DASH = re.compile(r"\s*[-–]\s*")  # people write both
_RANGE = re.compile(r"(\d{1,10})(?:-(\d{1,10}))?")


def parse_seeds(text: str) -> tuple[int, ...]:
    """The seeds that a text names, in its order, each once.

    Raises:
        BadInput: it is no list of numbers and ranges, or names too many or too large ones.
    """
    seeds: dict[int, None] = {}
    for part in re.split(r"[,;\s]+", _DASH.sub("-", text).strip(" ,;")):
        found = _RANGE.fullmatch(part)
        if found is None:
            raise BadInput(
                f"“{part or text}” is not a seed.", "Write numbers and ranges, such as: 1, 5, 9-12."
            )
        first, last = int(found[1]), int(found[2] or found[1])
        if last > LARGEST_SEED:
            raise BadInput(f"“{part}” is too large: seeds go up to {LARGEST_SEED}.")
        if last < first:
            raise BadInput(
                f"“{part}” is not a range of seeds.", "Write the smaller one first: 3-12."
            )
        if last - first >= MOST_SEEDS or len(seeds) + last - first >= MOST_SEEDS:
            raise BadInput(f"At most {MOST_SEEDS} seeds fit into one run.")
        seeds.update(dict.fromkeys(range(first, last + 1)))
    return tuple(seeds)


def first_run(seeds: Sequence[int]) -> int:
    """How many of them, from the first on, are counted up by one."""
    count = 1
    while count < len(seeds) and seeds[count] == seeds[count - 1] + 1:
        count += 1
    return count


def format_seeds(seeds: Sequence[int]) -> str:
    """The shortest text for them; the inverse of `parse_seeds`."""
    runs: list[list[int]] = []
    for seed in seeds:
        if runs and seed == runs[-1][1] + 1:
            runs[-1][1] = seed
        else:
            runs.append([seed, seed])
    parts = []
    for first, last in runs:
        if last == first + 1:
            parts += [str(first), str(last)]
        else:
            parts.append(str(first) if first == last else f"{first}-{last}")
    return ", ".join(parts)
