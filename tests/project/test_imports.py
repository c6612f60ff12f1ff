"""What a process loads: the window must start without torch, the worker without Qt."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = ["torch", "diffusers", "transformers", "mediapipe", "accelerate"]

LOADED = """
import importlib, pkgutil, sys
for name in {packages!r}:
    package = importlib.import_module(name)
    if {deep!r}:
        for module in pkgutil.walk_packages(getattr(package, "__path__", []), name + "."):
            importlib.import_module(module.name)
print("loaded:", *(name for name in {unwanted!r} if name in sys.modules))
"""


def run_python(code: str, *arguments: str) -> str:
    """Standard output of a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(packages: list[str], unwanted: list[str], *, deep: bool = True) -> list[str]:
    """Those of `unwanted` that are in memory after importing `packages` (`deep`: and all below)."""
    code = LOADED.format(packages=packages, unwanted=unwanted, deep=deep)
    return run_python(code).splitlines()[-1].split()[1:]


def test_the_window_loads_no_network():
    assert loaded_by(["fashionstudio.ui", "fashionstudio.app"], NETWORKS) == []


def test_the_core_loads_neither_qt_nor_a_network():
    assert loaded_by(["fashionstudio.core"], [*NETWORKS, "PySide6"]) == []


def test_vision_reads_a_person_without_loading_mediapipe_before_it_is_needed():
    assert loaded_by(["fashionstudio.vision"], ["mediapipe", "cv2", "PySide6"]) == []


@pytest.mark.slow
def test_the_worker_loads_no_qt():
    packages = ["fashionstudio.worker", "fashionstudio.engine", "fashionstudio.diffusion"]
    assert loaded_by(packages, ["PySide6"]) == []


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], [*NETWORKS, "PySide6", "numpy"]),
        (["--version"], [*NETWORKS, "PySide6", "numpy"]),
        (["edit", "--help"], [*NETWORKS, "PySide6"]),
        (["engines"], [*NETWORKS, "PySide6"]),
        (["evaluate", "dataset", "--help"], [*NETWORKS, "PySide6", "numpy"]),
    ],
    ids=" ".join,
)
def test_a_small_question_is_answered_without_loading_a_network(arguments, unwanted):
    code = (
        "import sys\n"
        "from fashionstudio.__main__ import main\n"
        "sys.argv[0] = 'fashionstudio'\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        f"print('loaded:', *(name for name in {unwanted!r} if name in sys.modules))"
    )
    assert run_python(code, *arguments).splitlines()[-1].split()[1:] == []


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "fashionstudio", "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "tryon" in done.stdout


def test_import_contracts():
    if find_spec("importlinter") is None:
        pytest.skip("import-linter is not installed")
    lint_imports = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint_imports, "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
