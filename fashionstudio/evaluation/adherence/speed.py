"""How long a render takes and how much memory, in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from fashionstudio.evaluation.adherence.results import Figure

DRAFT_TARGET_S = 0.5
STANDARD_TARGET_S = 3.0
MEMORY_TARGET_GIB = 2.0


def measure(engine: str, photo: Path, device: str) -> tuple[list[Figure], list[str]]:
    """Figures of `evaluation.bench` for both presets, and notes on how far to trust them."""
    draft = _apart(engine, photo, device, "draft")
    standard = _apart(engine, photo, device, "standard")
    peak = max(draft["peak_memory_mib"], standard["peak_memory_mib"]) / 1024
    load = standard["machine"]["load_average"]
    cores = os.cpu_count() or 1
    figures = [
        Figure("draft, after preparation, s", draft["second_seed"], DRAFT_TARGET_S, "<="),
        Figure("standard, after preparation, s", standard["first_render"], STANDARD_TARGET_S, "<="),
        Figure("standard, another seed, s", standard["second_seed"]),
        Figure("preparation (person and region), s", standard["prepare"]),
        Figure("peak memory, GiB", round(peak, 3), MEMORY_TARGET_GIB, "<="),
    ]
    notes = [
        f"{standard['machine']['device']}, {cores} cores. Draft: the second render of a Look, as "
        "while drawing; standard: the first, which encodes the conditions."
    ]
    if load is not None and load > 0.5 * cores:
        notes.append(f"Noisy: the load average was {load:.1f} on {cores} cores.")
    return figures, notes


def _apart(engine: str, photo: Path, device: str, preset: str) -> dict[str, Any]:
    """Measured in a fresh process: neither this one's caches nor its memory count."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_bench, engine, photo, device, preset).result()


def _bench(engine: str, photo: Path, device: str, preset: str) -> dict[str, Any]:
    from fashionstudio.evaluation.bench import measure as bench

    return bench(photo, engine=engine, device=device, preset=preset)
