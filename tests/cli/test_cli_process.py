"""The real program as a child process: start-up, help, and one render through a real worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def start(home: Path, *arguments: object, python: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    paths = os.pathsep.join(p for p in (str(ROOT), os.environ.get("PYTHONPATH", "")) if p)
    environment = {**os.environ, "FASHIONSTUDIO_HOME": str(home), "PYTHONPATH": paths}
    command = [sys.executable, *python, "-m", "fashionstudio", *map(str, arguments)]
    pipe = subprocess.PIPE
    # A suite that a shell started in the background ignores Ctrl-C, and so would its children.
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)
    finally:
        signal.signal(signal.SIGINT, kept)


def test_help_is_there_at_once(home: Path) -> None:
    """Half a second on an idle machine; processor time is counted, for others may be busy here."""
    before = os.times()
    out, _ = start(home, "--help").communicate(timeout=60)
    after = os.times()
    assert "tryon" in out
    spent = after.children_user + after.children_system
    assert spent - before.children_user - before.children_system < 0.5


def test_help_imports_nothing_heavy(home: Path) -> None:
    child = start(home, "edit", "--help", python=("-X", "importtime"))
    _, err = child.communicate(timeout=60)
    names = {line.rpartition("|")[2].strip() for line in err.splitlines()}
    assert "fashionstudio.cli.edit" in names
    assert not names & {"numpy", "PIL", "torch", "rich", "PySide6", "scipy"}


def test_the_worker_says_what_it_is_for(home: Path) -> None:
    out, err = start(home, "worker", "--help").communicate(timeout=60)
    assert "standard input" in out
    assert not err


def test_edit_through_a_real_worker(home: Path, files: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    child = start(home, "edit", files["photo"], "-o", out, "--pose", files["pose"], "--json")
    told, err = child.communicate(timeout=240)
    assert child.returncode == 0, err
    assert json.loads(told)["pictures"][0]["seed"] == 0
    assert out.is_file()
    assert "Traceback" not in err


def test_ctrl_c_in_a_terminal_leaves_nothing_behind(
    home: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    """Ctrl-C reaches client and worker; the worker leaves it to the client."""
    out = tmp_path / "out.png"
    child = start(home, "edit", files["photo"], "-o", out, "--pose", files["pose"])
    worker = None
    end = time.monotonic() + 60
    while worker is None and time.monotonic() < end:
        time.sleep(0.05)
        found = Path(f"/proc/{child.pid}/task/{child.pid}/children")
        if not found.exists():
            child.kill()
            pytest.skip("needs /proc")
        worker = next((int(pid) for pid in found.read_text().split()), None)
    assert worker is not None
    time.sleep(0.5)
    for pid in (worker, child.pid):
        os.kill(pid, signal.SIGINT)
    _, err = child.communicate(timeout=60)
    # A shell says 130 for both. Python ends itself by the signal, although it was handled, when the
    # interrupt fell into a dataclass being made.
    assert child.returncode in (130, -signal.SIGINT), err
    assert "Traceback" not in err
    end = time.monotonic() + 20
    while Path(f"/proc/{worker}").exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert not Path(f"/proc/{worker}").exists()
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "handed_on"),
    [
        ([], []),
        (["gui", "--smoke"], ["--smoke"]),
        (["look.fstudio"], ["look.fstudio"]),
        (["Photo.JPG"], ["Photo.JPG"]),
    ],
)
def test_the_window_gets_what_is_not_a_command(
    arguments: list[str], handed_on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from fashionstudio import __main__, ui

    seen: list[list[str]] = []
    monkeypatch.setattr(ui, "run", lambda given: seen.append(given) or 0)
    assert __main__.main(arguments) == 0
    assert seen == [handed_on]
