"""What a run of the fixtures cost, and its outcome as text and JSON."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil

from fashionstudio.core.atomic import write_json
from fashionstudio.evaluation.parity.comparison import Comparison

_LIBRARIES = ("torch", "diffusers", "transformers", "numpy", "pillow")


@dataclass
class Report:
    """Comparisons as they come, and since when."""

    comparisons: list[Comparison] = field(default_factory=list)
    started_s: float = field(default_factory=time.perf_counter)

    @property
    def failed(self) -> Sequence[Comparison]:
        """Those that did not pass."""
        return [found for found in self.comparisons if not found.passed]

    def seconds(self) -> float:
        """Wall time so far."""
        return time.perf_counter() - self.started_s

    def summary(self) -> str:
        """One line for people."""
        fixtures = len({found.fixture for found in self.comparisons})
        return (
            f"{fixtures} fixtures, {len(self.comparisons)} comparisons, {len(self.failed)} failed; "
            f"{self.seconds():.1f} s, peak memory {peak_mib():.0f} MiB"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "passed": bool(self.comparisons) and not self.failed,
            "comparisons": [found.to_dict() for found in self.comparisons],
            "versions": versions(),
            "seconds": round(self.seconds(), 2),
            "peak_mib": round(peak_mib(), 1),
        }

    def write(self, path: Path) -> None:
        """Write the JSON file."""
        write_json(path, self.to_dict())


def peak_mib() -> float:
    """The most memory that this process ever held, in MiB."""
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import resource  # not there on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def versions() -> dict[str, str]:
    """Of what computed the results."""
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in _LIBRARIES
    }
