"""What holds for every test: no network, no trace in the user's home, no window on the screen."""

from __future__ import annotations

import ipaddress
import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_HOME = Path(tempfile.mkdtemp(prefix="fashionstudio-tests-"))

# Before anything of the project or of Qt is imported, and inherited by every child process.
os.environ["FASHIONSTUDIO_HOME"] = str(_HOME)
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["MPLCONFIGDIR"] = str(_HOME / "matplotlib")
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ.setdefault("OMP_NUM_THREADS", "2")  # torch's threads, without importing torch here


_SCREEN = {
    "name": "desk", "x": 0, "y": 0, "width": 1920, "height": 1080,
    "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
}  # fmt: skip
"""Qt's own off-screen screen is smaller than any desk."""


def _selects_e2e(config: pytest.Config) -> bool:
    expression = str(config.getoption("markexpr", default=""))
    return "e2e" in expression and "not e2e" not in expression


def pytest_configure(config: pytest.Config) -> None:
    if not _selects_e2e(config):
        screen = _HOME / "screen.json"
        screen.write_text(json.dumps({"screens": [_SCREEN]}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


def _has_cuda() -> bool:
    import torch

    return torch.cuda.is_available()


def _why_no_window() -> str:
    if os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen"):
        return "needs a real window: make e2e"
    if sys.platform != "linux" or not os.environ.get("DISPLAY"):
        return "needs an X display"
    return "" if shutil.which("xdotool") else "needs xdotool"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_gpu = [item for item in items if item.get_closest_marker("gpu")]
    if on_gpu and not _has_cuda():
        for item in on_gpu:
            item.add_marker(pytest.mark.skip(reason="no CUDA device here"))
    if reason := _why_no_window():
        for item in items:
            if item.get_closest_marker("e2e"):
                item.add_marker(pytest.mark.skip(reason=reason))


def _is_local(address: Any) -> bool:
    """Whether a socket address stays on this computer (loopback, or not of the internet at all)."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A connection that would leave this computer fails the test that tries it."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        real = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, _real: Any = real) -> Any:
            if not _is_local(address):
                raise RuntimeError(f"A test tried to reach {address}: tests use no network.")
            return _real(self, address)

        patch.setattr(socket.socket, name, guarded)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of one's own with a tiny engine of random weights that calls itself `mini`."""
    from tests.helpers.tiny_engine import place_tiny_engine

    folder = tmp_path_factory.mktemp("home")
    place_tiny_engine(folder / "data" / "models")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FASHIONSTUDIO_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def assets() -> Path:
    """The folder of sample people, garments and fabrics."""
    from fashionstudio.paths import assets_dir

    folder = assets_dir()
    if not folder.is_dir():
        pytest.skip("this checkout has no assets")
    return folder


@pytest.fixture(scope="session")
def mini_dir() -> Path:
    """The folder of the shipped engine `mini`."""
    from fashionstudio.paths import models_dirs

    folder = models_dirs()[-1] / "mini"
    if not (folder / "engine.json").is_file():
        pytest.skip("this checkout has no models/mini yet")
    return folder
