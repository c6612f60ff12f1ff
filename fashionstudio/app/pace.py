"""Learns how long a picture takes, to announce it: also before the first one of another Photo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fashionstudio.core.look import RenderSettings

OF_THE_FRAME = frozenset(("denoise", "decode"))
"""Phases that work at the size of the engine's frame; all others work at the size of the Photo."""
FLOOR_MPX = 4.0
"""What those of a Photo take besides its size, as megapixels: measured from 3 to 108 of them."""


def pace_key(settings: RenderSettings) -> str:
    """What the time of a picture depends on, but for the size of the Photo."""
    return f"{settings.engine}/{settings.preset}/{settings.steps or 0}"


def megapixels(shape: tuple[int, ...]) -> float:
    """Of a picture of this height and width."""
    return shape[0] * shape[1] / 1e6


class PaceBook:
    """Seconds for the frame, and per megapixel of the Photo, for each kind of request."""

    def __init__(self) -> None:
        self._pace: dict[str, tuple[float, float]] = {}

    def learn(self, key: str, timings: Mapping[str, float], mpx: float) -> None:
        """Note the time one picture took; newer times count more.

        Args:
            key: see `pace_key`.
            timings: seconds per phase; loading the engine is done once and counts for nothing.
            mpx: megapixels of the Photo.
        """
        frame = sum(seconds for phase, seconds in timings.items() if phase in OF_THE_FRAME)
        photo = sum(timings.values()) - timings.get("load", 0.0) - frame
        fresh = frame, max(0.0, photo) / (mpx + FLOOR_MPX)
        if sum(fresh) <= 0:
            return
        old = self._pace.get(key, fresh)
        self._pace[key] = (old[0] + fresh[0]) / 2, (old[1] + fresh[1]) / 2

    def guess(self, key: str, mpx: float) -> float | None:
        """Seconds one picture of a Photo of that size will take, or None if nothing is known."""
        known = self._pace.get(key)
        return known[0] + known[1] * (mpx + FLOOR_MPX) if known else None

    def to_dict(self) -> dict[str, list[float]]:
        """For the settings file."""
        return {key: [round(part, 4) for part in pace] for key, pace in self._pace.items()}

    def load(self, data: Mapping[str, Any]) -> None:
        """The inverse of `to_dict`; what it does not know is left out, and learnt anew."""
        for key, pace in data.items():
            if isinstance(pace, list) and len(pace) == 2:
                self._pace[str(key)] = float(pace[0]), float(pace[1])
