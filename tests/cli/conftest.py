"""The command line against a tiny engine in a temporary home, with the worker in this process."""

from __future__ import annotations

import io
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fashionstudio.worker.client import WorkerClient
from tests.helpers import tiny_engine as tiny


@dataclass
class Outcome:
    """How a command ended."""

    status: int
    out: str
    err: str


class ThreadProcess:
    """Looks like a `Popen` of the worker, and is a thread of this process."""

    pid = 0

    def __init__(self, serve: Callable[[int, int], int]) -> None:
        (read_in, write_in), (read_out, write_out) = os.pipe(), os.pipe()
        self.stdin = os.fdopen(write_in, "wb", buffering=0)
        self.stdout = os.fdopen(read_out, "rb", buffering=0)
        self.stderr = io.BytesIO()
        self._status: int | None = None

        def run() -> None:
            self._status = serve(read_in, write_out)
            os.close(read_in)

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()

    def wait(self, timeout: float | None = None) -> int | None:
        self._thread.join(timeout)
        if self._thread.is_alive():
            raise subprocess.TimeoutExpired("worker", timeout or 0)
        return self._status

    def kill(self) -> None:
        self.stdin.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    tiny.place_tiny_engine(folder / "data" / "models")
    return folder


@pytest.fixture(scope="session")
def backends() -> dict[str, Any]:
    """Backends by device: loaded once, as a long-lived worker would."""
    return {}


@pytest.fixture
def cli(
    home: Path,
    backends: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Callable[..., Outcome]]:
    """Runs a command in this process, as `fashionstudio …` would."""
    from fashionstudio.__main__ import main
    from fashionstudio.cli import rendering
    from fashionstudio.engine.inputs import Inputs
    from fashionstudio.paths import blobs_dir
    from fashionstudio.worker import server
    from fashionstudio.worker.backend import EngineBackend
    from fashionstudio.worker.channel import Channel

    monkeypatch.setenv("FASHIONSTUDIO_HOME", str(home))
    monkeypatch.setattr(server, "END_GRACE_S", 120.0)

    def serve(read_from: int, write_to: int) -> int:
        inputs = Inputs(blobs_dir())

        def make_backend(device: str) -> EngineBackend:
            if device not in backends:
                backends[device] = EngineBackend(inputs, device)
            backends[device].service.pictures._inputs = inputs
            return backends[device]

        channel = Channel(read_from, write_to)
        try:
            return server.Server(channel, inputs, make_backend).run()
        finally:
            channel.close()

    class InProcess(WorkerClient):
        def _spawn(self) -> Any:
            return ThreadProcess(serve)

    def open_worker(
        device: str = "auto", compute: object = None, environment: dict[str, str] | None = None
    ) -> WorkerClient:
        for name, value in (environment or {}).items():
            monkeypatch.setenv(name, value)
        return InProcess(device=device)

    monkeypatch.setattr(rendering, "open_worker", open_worker)

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Outcome(status, captured.out, captured.err)

    yield run
    for backend in backends.values():
        backend.service.pictures.forget()


def save(path: Path, picture: np.ndarray, **options: Any) -> Path:
    Image.fromarray(picture).save(path, **options)
    return path


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The drawn person and what goes with it, as files."""
    import json

    pose = tmp_path / "pose.json"
    pose.write_text(json.dumps(tiny.joints()))
    return {
        "photo": save(tmp_path / "photo.png", tiny.draw_person()),
        "sketch": save(tmp_path / "sketch.png", tiny.draw_sketch()),
        "fabric": save(tmp_path / "gingham.png", tiny.draw_fabric()),
        "garment": save(tmp_path / "shirt.png", tiny.draw_garment()),
        "pose": pose,
    }


@pytest.fixture
def photograph(files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The drawn person, recognised without a pose, as a photograph would be."""
    from fashionstudio.core.person import Pose
    from fashionstudio.engine import scene

    honest = scene.estimate_person

    def with_joints(photo: Any, *, pose: Any = None) -> Any:
        return honest(photo, pose=pose or Pose.from_array(tiny.joints()))

    monkeypatch.setattr(scene, "estimate_person", with_joints)
    return files["photo"]
