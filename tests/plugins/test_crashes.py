"""Plug-ins that die, hang or eat memory take nothing but their own process with them."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import psutil
import pytest

from fashionstudio import plugins
from fashionstudio.cli.app import run
from fashionstudio.core import plug_in_process
from fashionstudio.core.export.options import ExportOptions
from fashionstudio.core.export.run import export
from fashionstudio.core.export.source import ExportSource
from fashionstudio.core.export.stack import LayerNames
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.own_command import own_command
from fashionstudio.core.plug_in_process import WORK_S, PlugInProcess
from fashionstudio.errors import BadInput
from fashionstudio.vision.added_sketcher import AddedSketcher
from tests.helpers.plug_ins import install

DEADLY = """
import ctypes, os, pathlib, subprocess, sys, time
suffix = ".txt"

def write(render):
    what = render.name.split(".")[0]
    print("about to", what, file=sys.stderr, flush=True)
    print("{}", flush=True)
    if what == "crash":
        ctypes.string_at(0)
    if what == "leave":
        os._exit(0)
    if what == "exit":
        raise SystemExit("goodbye")
    if what == "hang":
        helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        pathlib.Path(os.environ["DEADLY_NOTES"]).write_text(f"{os.getpid()} {helper.pid}")
        while True:
            pass
    if what == "spin":
        pathlib.Path(os.environ["DEADLY_NOTES"]).write_text(str(os.getpid()))
        while True:
            pass
    if what == "eat":
        eaten = [bytes(2**20) * 64 for _ in range(4)]
        while True:
            time.sleep(1)
    return what.encode()

def draw(picture, inside):
    os.abort()
"""


@pytest.fixture
def deadly(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (site / "deadly.py").write_text(DEADLY)
    (site / "deadly_import.py").write_text("import os\nos.abort()\n")
    exporters = {"deadly": "deadly", "stillborn": "deadly_import"}
    sketchers = {"scribble": "deadly", "scrawl": "deadly_import"}
    install(site, "deadly-tools", {plugins.EXPORTERS: exporters, plugins.SKETCHERS: sketchers})
    notes = tmp_path / "notes"
    monkeypatch.setenv("DEADLY_NOTES", str(notes))
    return notes


def plain(name: str) -> ExportSource:
    return ExportSource(encode_png(np.full((40, 40, 3), 9, np.uint8)), None, name)


def options(kind: str = "deadly") -> ExportOptions:
    return ExportOptions(kind=kind, pattern="{name}")


def left_running(notes: Path) -> list[int]:
    """Which of the plug-in's processes are there still; those that nobody has fetched are not."""
    running = []
    for pid in map(int, notes.read_text().split()):
        if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            running.append(pid)
    return running


def test_a_crash_costs_one_picture_and_is_told_with_the_plug_ins_name(
    deadly: Path, tmp_path: Path
) -> None:
    names = ("first", "crash", "second", "leave", "exit", "third")
    report = export([plain(f"{name}.png") for name in names], options(), tmp_path / "out")
    assert [path.read_text() for path in report.files] == ["first", "second", "third"]
    assert [name for name, _ in report.failures] == ["crash.txt", "leave.txt", "exit.txt"]
    crash, leave, exit_ = (error for _, error in report.failures)
    assert crash.message == leave.message == "The plug-in “deadly” has crashed."
    assert "“deadly-tools”" in crash.hint
    assert "about to crash" in crash.details
    assert "exit status 0" in leave.details
    assert exit_.message == "The plug-in “deadly” has failed."
    assert "goodbye" in exit_.details
    assert not list((tmp_path / "out").glob(".*")), "no halves"


def test_one_that_hangs_is_stopped_and_not_asked_again(
    deadly: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.monotonic()
    clock = SimpleNamespace(monotonic=lambda: begun + 2 * WORK_S * deadly.exists())
    monkeypatch.setattr(plug_in_process, "time", clock)
    report = export([plain("hang.png"), plain("other.png")], options(), tmp_path / "out")
    told = [error.message for _, error in report.failures]
    assert told == ["The plug-in “deadly” took too long, and was stopped."] * 2
    assert len(deadly.read_text().split()) == 2
    assert not left_running(deadly), "its helper neither"


def test_cancelling_does_not_wait_for_the_plug_in(deadly: Path, tmp_path: Path) -> None:
    report = export([plain("hang.png")], options(), tmp_path / "out", cancelled=deadly.exists)
    assert report.cancelled
    assert not report.files
    assert not report.failures
    assert not left_running(deadly)


def test_one_that_eats_memory_is_stopped(
    deadly: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plug_in_process, "LARGEST_SHARE", 0.0)
    monkeypatch.setattr(plug_in_process, "LEAST_MEMORY", 200 * 2**20)
    report = export([plain("eat.png")], options(), tmp_path / "out")
    (failure,) = report.failures
    assert failure[1].message == "The plug-in “deadly” took too much memory, and was stopped."


def test_a_sketcher_that_crashes_says_so(deadly: Path) -> None:
    with AddedSketcher("scribble") as sketcher, pytest.raises(BadInput, match="“scribble” has cr"):
        sketcher.draw(np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9), np.uint8))


def test_the_command_line_goes_on(
    deadly: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("crash", "fine"):
        (tmp_path / f"{name}.png").write_bytes(encode_png(np.full((40, 40, 3), 9, np.uint8)))
    files = [str(tmp_path / f"{name}.png") for name in ("crash", "fine")]
    out = tmp_path / "out"
    given = ["export", *files, "-o", str(out), "--format", "deadly", "--pattern", "{name}"]
    assert run(given) == 1
    assert [path.name for path in out.iterdir()] == ["fine.txt"]
    assert "crash.txt: The plug-in “deadly” has crashed." in capsys.readouterr().err
    assert run(["plugins"]) == 1
    told = capsys.readouterr().out
    assert "exporter: deadly (deadly-tools 1.0) works" in told
    assert "stillborn (deadly-tools 1.0) The plug-in “stillborn” has crashed." in told
    assert "scrawl (deadly-tools 1.0) The plug-in “scrawl” has crashed." in told


def test_whose_asker_is_gone_ends_in_mid_work(deadly: Path, tmp_path: Path) -> None:
    place = tmp_path / "asked" / "1"
    place.mkdir(parents=True)
    (place / "render").write_bytes(encode_png(np.full((40, 40, 3), 9, np.uint8)))
    question = {"do": "write", "name": "spin", "ppi": 300, "recipe": None, "with_recipe": False}
    (place / "question.json").write_text(json.dumps({**question, "names": asdict(LayerNames())}))
    command = own_command("plug-in", plugins.EXPORTERS, "deadly", str(place.parent))
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(b"1\n")
        process.stdin.flush()
        while not deadly.exists() and process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
        process.stdin.close()
        assert process.wait(60) == 0


def test_what_was_exchanged_is_removed(deadly: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with PlugInProcess(plugins.EXPORTERS, "deadly") as process:
        assert process.ask("look").facts == {"suffix": ".txt"}
        assert list(tmp_path.glob("fashionstudio-plug-in-*"))
    assert not list(tmp_path.glob("fashionstudio-plug-in-*"))
