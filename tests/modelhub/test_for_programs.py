"""What programs need of the command line: progress by line, a way to stop, no idle questions."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from fashionstudio import paths
from fashionstudio.app.background import Background
from fashionstudio.app.engines import EngineShelf
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.cli.app import run
from fashionstudio.cli.engines.lines import JsonLines
from fashionstudio.errors import BadInput, Cancelled
from fashionstudio.modelhub import install, licence
from fashionstudio.modelhub.catalogue import find_offer
from fashionstudio.modelhub.convert import TorchConverter
from fashionstudio.modelhub.progress import Progress
from tests.modelhub.adding import add

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("engines_program.py")


@pytest.fixture
def mirrors(server, monkeypatch):
    monkeypatch.setenv(
        "FASHIONSTUDIO_MIRRORS", f"weights={server.url}/weights tiny-base={server.url}/base"
    )
    return server


def test_verify_tells_its_progress_by_line(home, mgd_files, capsys):
    add("tiny-mgd", mgd_files)
    assert run(["engines", "verify", "tiny-mgd", "--json-lines"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[0]["progress"]["phase"] == "start"
    hashed = {t["progress"]["item"] for t in told[1:-1]}
    assert "unet/diffusion_pytorch_model.safetensors" in hashed
    assert told[-1]["done"] == {"id": "tiny-mgd", "files": 5, "verified": True}


def test_an_error_is_the_last_line(home, capsys):
    assert run(["engines", "verify", "tiny-mgd", "--json-lines"]) == 1
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["error"]["code"] == "model_missing"


def test_closing_the_pipe_stops_it(monkeypatch, capsys):
    read, write = os.pipe()
    with os.fdopen(read, "rb", buffering=0) as ear:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(ear))
        lines = JsonLines()
        lines.check()
        os.close(write)
        lines._stop.wait(10)
        with pytest.raises(Cancelled):
            lines.check()


def test_many_small_steps_are_few_lines(capsys):
    lines = JsonLines()
    for done in range(1001):
        lines.report(Progress("hash", "a.bin", done, 1000))
    told = [json.loads(line)["progress"] for line in capsys.readouterr().out.splitlines()]
    assert len(told) < 100
    assert told[-1]["done_bytes"] == 1000


def test_what_is_installed_is_not_asked_about(home, mgd_files, capsys):
    add("tiny-mgd", mgd_files)
    (home / "config" / "licences.json").unlink()
    assert run(["engines", "pull", "tiny-mgd"]) == 1
    said = capsys.readouterr().err
    assert "installed already" in said
    assert "Asking the servers" not in said
    assert "licence" not in said


def test_without_the_network_nothing_is_asked(home, mirrors, monkeypatch):
    licence.accept(find_offer("tiny-mgd"))
    monkeypatch.setenv("FASHIONSTUDIO_OFFLINE", "1")
    with pytest.raises(BadInput, match="switched off"):
        install.pull(find_offer("tiny-mgd"), TorchConverter())
    assert mirrors.requests == []


def test_the_window_pulls_through_the_command_line(home, shipped, mirrors, qtbot, monkeypatch):
    """The shelf, our own program as a child, a server: an engine comes, is listed, and is whole."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))))
    background, preferences = Background(), Preferences()
    worker = WorkerClient([sys.executable, "-c", ""], log_folder=home / "logs")
    command = [sys.executable, str(PROGRAM), str(shipped)]
    shelf = EngineShelf(background, preferences, worker, command=command)
    errors, phases = [], set()
    shelf.failed.connect(errors.append)
    shelf.job_changed.connect(lambda: phases.add(shelf.job.phase if shelf.job else ""))
    try:
        shelf.accept_licence("tiny-mgd")
        shelf.pull("tiny-mgd")
        qtbot.waitUntil(lambda: shelf.job is None, timeout=240_000)
        assert not errors, errors[0].sentence()
        assert {"start", "download", "hash", "convert"} <= phases
        shelf.refresh()
        qtbot.waitUntil(lambda: not background.busy and shelf.shelf is not None, timeout=20_000)
        card = shelf.card("tiny-mgd")
        assert card.usable
        assert not card.shipped
        assert (paths.data_dir() / "models" / "tiny-mgd").is_dir()
    finally:
        shelf.close()
        background.close()
