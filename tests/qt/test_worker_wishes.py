"""The window's worker and wishes: restarted on demand, refused in words, asked what is new."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.compute import ComputeOptions

ROOT = Path(__file__).resolve().parents[2]
SCRIPTED = ROOT / "tests" / "worker" / "fake_worker.py"


@pytest.fixture
def client(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))))
    made = []

    def make(*options: str) -> WorkerClient:
        command = [sys.executable, str(SCRIPTED), *options]
        made.append(WorkerClient(command, log_folder=tmp_path / "logs"))
        return made[-1]

    yield make
    for worker in made:
        worker.close()


def test_it_tells_again_which_engines_there_are(client, qtbot):
    worker = client()
    told = []
    worker.inspected.connect(lambda message: told.append(message["engines"]))
    worker.start()
    qtbot.waitUntil(lambda: len(told) == 1, timeout=60_000)
    worker.inspect()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=60_000)
    assert told[0] == told[1]
    assert told[0][0]["id"] == "fake"


def test_a_wish_that_cannot_be_fulfilled_is_told_once(client, qtbot):
    worker = client("--no-device")
    told = []
    worker.worker_gone_for_good.connect(told.append)
    worker.start()
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert told[0].message == "There is no such device."
    assert "Preferences" in told[0].hint
    assert worker.pid == 0, "another try would end the same way"


def test_a_restart_is_a_new_process_and_no_accident(client, qtbot):
    worker = client()
    with qtbot.waitSignal(worker.ready, timeout=60_000):
        worker.start()
    before, lost = worker.pid, []
    worker.worker_lost.connect(lambda error, _jobs: lost.append(error.message))
    with qtbot.waitSignal(worker.ready, timeout=60_000):
        worker.restart()
    assert worker.pid != before
    assert "unexpectedly" not in lost[0]


def test_wishes_become_arguments(tmp_path):
    worker = WorkerClient(compute=ComputeOptions("bf16"), log_folder=tmp_path)
    assert worker._command[-2:] == ["--dtype", "bf16"]
    worker.set_compute("cpu", ComputeOptions(offload=True))
    assert worker._command[-1] == "--offload"
    worker.close()
