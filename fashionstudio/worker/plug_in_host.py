"""The process in which a plug-in runs: asked by `core.plug_in_process`, started for one plug-in.

Whatever the plug-in does to its process, the window, the worker and the command line go on.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fashionstudio import plugins
from fashionstudio.core.atomic import write_atomic, write_json
from fashionstudio.core.export.added import find_exporter, write_added
from fashionstudio.core.plug_in_process import ANSWER, QUESTION
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.worker.launch import WORKER_NICE, stand_back

_FIRST_TO_GO = 1000


def main(arguments: Sequence[str]) -> int:
    """Answer questions until standard input ends.

    Args:
        arguments: group and name of the plug-in, and the folder that the questions are in.
    """
    if len(arguments) != 3:
        sys.stderr.write("Plug-ins are started by fashionstudio itself; see `fashionstudio`.\n")
        return 2
    group, name, folder = arguments
    faulthandler.enable()
    _sacrifice()
    stand_back(WORKER_NICE)
    questions = _questions()
    while True:
        place = Path(folder) / questions.get()
        facts = json.loads((place / QUESTION).read_text(encoding="utf-8"))
        write_json(place / ANSWER, _answered(group, name, facts, place))


def _questions() -> queue.SimpleQueue[str]:
    """What comes in. When its end comes nobody waits for an answer, whatever the plug-in is at."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    commands = os.fdopen(os.dup(0), "r", encoding="utf-8")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is needed
        os.dup2(nothing.fileno(), 0)

    def read() -> None:
        for line in commands:
            waiting.put(line.strip())
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return waiting


def _sacrifice() -> None:
    """When memory runs out, Linux is to end this process, not the window's."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(_FIRST_TO_GO))


def _answered(group: str, name: str, facts: dict[str, Any], place: Path) -> dict[str, Any]:
    """The answer, or the error in its stead."""
    try:
        return _DEEDS[facts["do"], group](name, facts, place)
    except FashionStudioError as error:
        return {"error": error.to_dict()}
    except MemoryError as error:
        short = BadInput(
            f"The plug-in “{name}” needs more memory than this computer has.",
            plugins.remedy(group, name),
            plugins.trace_of(error),
        )
        return {"error": short.to_dict()}


def _look_at_exporter(name: str, _facts: dict[str, Any], _place: Path) -> dict[str, Any]:
    return {"suffix": find_exporter(name).suffix}


def _write(name: str, facts: dict[str, Any], place: Path) -> dict[str, Any]:
    from fashionstudio.core.export.added_process import FILE, received

    render, finder = received(facts, place)
    write_atomic(place / FILE, write_added(name, render))
    return {"missing": finder.missing}


def _look_at_sketcher(name: str, _facts: dict[str, Any], _place: Path) -> dict[str, Any]:
    from fashionstudio.vision.added_sketcher import find_sketcher

    find_sketcher(name)
    return {}


def _draw(name: str, _facts: dict[str, Any], place: Path) -> dict[str, Any]:
    from fashionstudio.vision.added_sketcher import LINES, SHOWN, drawn_here

    with np.load(place / SHOWN, allow_pickle=False) as shown:
        lines = drawn_here(name, shown["picture"], shown["inside"])
    write_atomic(place / LINES, lines.tobytes())
    return {}


_DEEDS: dict[tuple[str, str], Callable[[str, dict[str, Any], Path], dict[str, Any]]] = {
    ("look", plugins.EXPORTERS): _look_at_exporter,
    ("write", plugins.EXPORTERS): _write,
    ("look", plugins.SKETCHERS): _look_at_sketcher,
    ("draw", plugins.SKETCHERS): _draw,
}
