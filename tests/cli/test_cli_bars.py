"""Bars stand on a terminal's stderr only, one task at a time, and leave nothing behind."""

from __future__ import annotations

import sys

import pytest

from fashionstudio.cli.bars import Bars, left_words
from fashionstudio.cli.engines.progress import FileBars
from fashionstudio.cli.fabric import LearningLine
from fashionstudio.cli.measuring import MeasuringBar, names
from fashionstudio.cli.messages import ProgressLine
from fashionstudio.modelhub.progress import Progress
from fashionstudio.worker.frames import Message


@pytest.fixture
def terminal(monkeypatch):
    """Stderr is one; what is shown is asked of the tasks instead of read from escape codes."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)


def tasks(bars: Bars) -> list[tuple]:
    assert bars.shown is not None
    return [(task.description, task.completed, task.total) for task in bars.shown.tasks]


def test_what_a_worker_tells(terminal):
    with ProgressLine("2/3") as line:
        assert tasks(line) == [("2/3: Starting", 0, None)]
        line.on_event(Message({"type": "phase", "name": "denoise"}))
        event = {"type": "progress", "step": 3, "total": 20, "seconds_left": 4.6}
        line.on_event(Message(event))
        assert tasks(line) == [("2/3: Drawing", 3, 20)]
        assert line.shown.tasks[0].fields["left"] == "5 s left"


def test_the_next_file_takes_the_place_of_the_last_one_and_starts_where_it_was(terminal):
    with FileBars() as bars:
        bars.report(Progress("download", "vae", 10, 10))
        bars.report(Progress("download", "unet", 400, 1000))
        bars.report(Progress("download", "unet", 500, 1000))
        assert tasks(bars) == [("Downloading unet", 500, 1000)]


def test_an_evaluation_and_a_learning_show_one_task(terminal):
    with MeasuringBar() as bar:
        bar.phase("render")
        bar.phase("measure")
        bar.step(4, 9)
        assert tasks(bar) == [("Measuring", 4, 9)]
    with LearningLine() as line:
        line.say("Loading the engine")
        line.say("Learning", 0.25, 12.0)
        line.say("Learning", 0.5, 8.0)
        assert tasks(line) == [("Learning", 0.5, 1.0)]


def test_without_a_terminal_there_are_lines_or_nothing(capsys):
    with ProgressLine() as line, MeasuringBar() as bar:
        line.on_event(Message({"type": "phase", "name": "denoise"}))
        bar.phase("render")
        bar.step(1, 2)
    with FileBars() as bars:
        bars.report(Progress("hash", "unet", 5, 10))
        bars.report(Progress("hash", "unet", 10, 10))
        bars.report(Progress("hash", "unet", 10, 10))
    with LearningLine() as line:
        line.say("Learning", 0.5, 8.0)
    assert capsys.readouterr().err.splitlines() == [
        "Checking unet: done",
        "Learning 50 %, 8 s left",
    ]


def test_words():
    assert left_words(None) == ""
    assert names(" fid, ,lpips ") == ("fid", "lpips")
