"""How long a batch will take and how much room it needs, before it runs."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fashionstudio import paths
from fashionstudio.batch.checking import Ready
from fashionstudio.batch.outputs import Style
from fashionstudio.core.atomic import write_json
from fashionstudio.engine.manifest import EngineManifest, find_engine
from fashionstudio.errors import FashionStudioError

BYTES_PER_PIXEL = {"png": 1.6, "jpeg": 0.3, "webp": 0.2}
"""Of photos; a rule of thumb."""
_BESIDE_BYTES = 30_000
_WEIGHT = 0.3
_START_S = 15.0
_PERSON_S, _OTHER_S = 1.0, 1.5
_WEIGHT_BYTES_PER_S = {"cpu": 4e8, "gpu": 4e10}
"""How much of a U-Net's weights is gone through in a second: what two cores were measured to do
with published networks, and a GPU a hundred times that."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will take.

    Attributes:
        measured: whether the time comes from earlier runs on this computer.
        free_bytes: where the pictures go; None = not known.
    """

    count: int
    people: int
    seconds: float
    measured: bool
    disk_bytes: int
    free_bytes: int | None

    @property
    def fits(self) -> bool:
        """Whether there is room for it."""
        return self.free_bytes is None or self.disk_bytes < self.free_bytes


def estimate(
    items: Sequence[Ready], folder: Path, style: Style, *, device: str = "cpu", workers: int = 1
) -> Estimate:
    """For these items; what is done already must not be among them.

    Args:
        items: to be made.
        folder: where they go.
        style: as which kind of files.
        device: "cpu", "cuda:0", …; paces are remembered for each.
        workers: how many work side by side.
    """
    known = _paces()
    people = {item.work.request.look.photo for item in items}
    seconds, measured = 0.0, bool(items)
    for item in items:
        settings = item.work.request.look.settings
        pace = _pace(known, settings.engine, settings.preset, device)
        measured = measured and pace is not None
        seconds += _guess(settings.engine, settings.preset, device) if pace is None else pace
    if not measured:
        seconds += _PERSON_S * len(people)
    pixels = sum(_pixels(item.shape, style.longest_px) for item in items)
    disk = int(pixels * BYTES_PER_PIXEL[style.kind]) + _BESIDE_BYTES * len(items)
    total = seconds / max(1, workers) + (_START_S if items else 0.0)
    return Estimate(len(items), len(people), total, measured, disk, _free(folder))


def remember_pace(items: Iterable[tuple[str, str, str, float]]) -> None:
    """Keep how long items took: (engine, preset, device, seconds), for the next estimate."""
    took: dict[str, list[float]] = {}
    for engine, preset, device, seconds in items:
        took.setdefault(_key(engine, preset, device), []).append(seconds)
    paces = _paces()
    for key, all_seconds in took.items():
        mean = sum(all_seconds) / len(all_seconds)
        old = paces.get(key)
        paces[key] = round(mean if old is None else old + _WEIGHT * (mean - old), 4)
    with contextlib.suppress(FashionStudioError):  # only a convenience
        write_json(_file(), paces)


def in_words(seconds: float) -> str:
    """“40 s”, “12 min”, “3 h 20 min”."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def bytes_in_words(count: int) -> str:
    """“3.2 GB”, “140 MB”."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"


def _guess(engine: str, preset: str, device: str) -> float:
    """Seconds for one picture, from the size of the engine's U-Net and its steps."""
    try:
        manifest = find_engine(engine)
        sampling = manifest.presets[preset]
    except (FashionStudioError, KeyError):
        return _OTHER_S
    kind = "cpu" if device in ("cpu", "auto", "") else "gpu"
    passes = sampling.steps * (2 if sampling.guidance > 1 else 1)
    return _OTHER_S + passes * _unet_bytes(manifest) / _WEIGHT_BYTES_PER_S[kind]


def _unet_bytes(manifest: EngineManifest) -> int:
    sizes = [file.size for name, file in manifest.files.items() if name.startswith("unet/")]
    return sum(sizes) or (manifest.memory_bytes or 0) // 2


def _pixels(shape: tuple[int, int], longest_px: int | None) -> float:
    height, width = shape
    scale = 1.0 if longest_px is None else min(1.0, longest_px / max(height, width, 1))
    return height * width * scale * scale


def _pace(known: dict[str, float], engine: str, preset: str, device: str) -> float | None:
    """Of the device; “auto” takes the fastest there is, and so does this."""
    if device != "auto":
        return known.get(_key(engine, preset, device))
    start = _key(engine, preset, "")
    return min((pace for key, pace in known.items() if key.startswith(start)), default=None)


def _key(engine: str, preset: str, device: str) -> str:
    return f"{engine} {preset} {device}"


def _file() -> Path:
    return paths.cache_dir() / "batch-paces.json"


def _paces() -> dict[str, float]:
    try:
        data: Any = json.loads(_file().read_text(encoding="utf-8"))
        return {str(k): float(v) for k, v in data.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _free(folder: Path) -> int | None:
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None
