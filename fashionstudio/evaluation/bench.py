"""How long a render takes, phase by phase: `python -m fashionstudio.evaluation.bench`.

Times are wall-clock seconds of one process; the machine should have nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fashionstudio import paths
from fashionstudio.core.look import Fabric, Look, RenderSettings
from fashionstudio.core.person import Pose
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, FashionStudioError


@dataclass
class Clock:
    """A `JobContext` that notes when steps end."""

    steps: list[float] = field(default_factory=list)

    def phase(self, name: str) -> None:
        """A new phase: the next step is the first of its loop."""
        if name == "denoise":
            self.steps.append(time.perf_counter())

    def step(self, done: int, total: int) -> None:
        """Note the time."""
        self.steps.append(time.perf_counter())

    def wants_preview(self) -> bool:
        """Never: they are drawn only when somebody looks."""
        return False

    def preview(self, index: int, picture: Any, box: Any) -> None:
        """Ignored."""

    def check_cancelled(self) -> None:
        """Never raises."""

    def per_step(self) -> float:
        """Median seconds of a step."""
        gaps = [b - a for a, b in zip(self.steps, self.steps[1:], strict=False)]
        return statistics.median(gaps) if gaps else 0.0


class PeakMemory:
    """Largest resident size while the context is open, sampled every 20 ms."""

    def __enter__(self) -> PeakMemory:
        import psutil

        self._process = psutil.Process()
        self.start = self.peak = int(self._process.memory_info().rss)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            self.peak = max(self.peak, int(self._process.memory_info().rss))


def measure(
    photo: Path,
    *,
    pose: Path | None = None,
    fabric: Path | None = None,
    garment: Path | None = None,
    engine: str = "mini",
    preset: str = "standard",
    device: str = "auto",
    words: str = "a red striped shirt",
) -> dict[str, Any]:
    """All figures of one Look, as plain data."""
    figures: dict[str, Any] = {"import": _seconds(_import)}
    from fashionstudio.engine.devices import describe_device
    from fashionstudio.engine.inputs import Inputs
    from fashionstudio.engine.service import EngineService
    from fashionstudio.engine.stamp import versions

    with tempfile.TemporaryDirectory() as folder, PeakMemory() as memory:
        inputs = Inputs(Path(folder))
        service = EngineService(inputs, device)
        joints = _read_pose(pose) if pose else None
        look = _look(inputs, photo, fabric, garment, joints, engine, preset, words)
        clock = Clock()
        assert look.photo is not None
        ref = look.photo
        figures["load"] = _seconds(lambda: service.load(engine, clock))
        figures["prepare"] = _seconds(lambda: service.prepare(ref, clock, pose=joints))
        figures |= _renders(service, look)
        figures["peak_memory_mib"] = memory.peak >> 20
    figures["machine"] = {
        "device": describe_device(service.device),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "versions": versions(),
    }
    return figures


def _import() -> None:
    import fashionstudio.engine.loading
    import fashionstudio.engine.service  # noqa: F401


def _look(
    inputs: Any,
    photo: Path,
    fabric: Path | None,
    garment: Path | None,
    pose: Pose | None,
    engine: str,
    preset: Any,
    words: str,
) -> Look:
    from fashionstudio.core.look import PictureRef

    def put(path: Path) -> PictureRef:
        return PictureRef(inputs.put(path.read_bytes()), path.name)

    return Look(
        photo=put(photo),
        pose=pose,
        words=words,
        fabric=Fabric(put(fabric)) if fabric else None,
        garment=put(garment) if garment else None,
        settings=RenderSettings(engine=engine, preset=preset),
    )


def _renders(service: Any, look: Look) -> dict[str, Any]:
    """A first render, one with another seed, one with everything forgotten, and a run of four."""

    def render(**changes: Any) -> tuple[float, dict[str, float], Clock]:
        clock = Clock()
        request = Request(look.with_(settings=replace(look.settings, **changes)))
        started = time.perf_counter()
        made = list(service.render(request, clock))
        return time.perf_counter() - started, made[0].recipe.timings, clock

    first, timings, _ = render(seed=1)
    second, _, clock = render(seed=2)
    run, _, _ = render(seed=3, variations=4)
    service.pictures.forget()
    engine = service.load(look.settings.engine, clock)
    engine.forget()
    uncached, _, _ = render(seed=2)
    return {
        "first_render": round(first, 3),
        "phases": timings,
        "second_seed": round(second, 3),
        "per_step": round(clock.per_step(), 4),
        "steps": engine.plan(Request(look)).steps,
        "run_of_four": round(run, 3),
        "uncached": round(uncached, 3),
        "cached_to_uncached": round(second / uncached, 3),
        "second_to_first": round(second / first, 3),
    }


def _seconds(work: Any) -> float:
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 3)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit status as for the commands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photo", type=Path, help="default: the first bundled person")
    parser.add_argument("--pose", type=Path)
    parser.add_argument("--fabric", type=Path)
    parser.add_argument("--garment", type=Path)
    parser.add_argument("--words", default="a red striped shirt")
    parser.add_argument("--engine", default="mini")
    parser.add_argument("--preset", default="standard")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the worker does
    options = vars(parser.parse_args(arguments))
    target = options.pop("json")
    try:
        if options["photo"] is None:
            options["photo"] = _sample()
        figures = measure(**options)
    except FashionStudioError as error:
        sys.stderr.write(f"Error: {error.sentence()}\n")
        return 1
    text = json.dumps(figures, indent=2)
    if target is not None:
        target.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


def _sample() -> Path:
    folder = paths.assets_dir() / "people"
    people = sorted(folder.glob("*.*")) if folder.is_dir() else []
    if not people:
        raise BadInput("The samples are not installed.", "Name a photo with --photo.")
    return people[0]


def _read_pose(path: Path) -> Pose:
    """Joints from a `person.json` or from a list of 18."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Pose.from_array(data["keypoints"] if isinstance(data, dict) else data)


if __name__ == "__main__":
    sys.exit(main())
