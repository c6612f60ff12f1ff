"""Our own command line in a process of its own, and what it says in JSON lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment

_TAIL_CHARS = 4000


def own_process(parent: QObject, more: Mapping[str, str] | None = None) -> QProcess:
    """A process, not started yet, that speaks UTF-8; `more` is added to its environment."""
    process = QProcess(parent)
    environment = QProcessEnvironment.systemEnvironment()
    for name, value in {"PYTHONIOENCODING": "utf-8", **(more or {})}.items():
        environment.insert(name, value)
    process.setProcessEnvironment(environment)
    return process


def last_words(process: QProcess) -> str:
    """The end of what it wrote to stderr."""
    text = bytes(process.readAllStandardError().data()).decode("utf-8", "replace")
    return text[-_TAIL_CHARS:]


class JsonLines:
    """Reads `--json-lines` as they arrive.

    Attributes:
        outcome: the object with `done` or `error` that a command ends with; empty before.
    """

    def __init__(self) -> None:
        self.outcome: dict[str, Any] = {}
        self._rest = b""

    def read(self, process: QProcess) -> list[dict[str, Any]]:
        """The `progress` objects that have arrived since."""
        self._rest += bytes(process.readAllStandardOutput().data())
        *lines, self._rest = self._rest.split(b"\n")
        progress = []
        for line in lines:
            try:
                told = json.loads(line)
            except ValueError:
                continue  # a library that prints
            if not isinstance(told, dict):
                continue
            if "progress" in told:
                progress.append(told["progress"])
            elif "done" in told or "error" in told:
                self.outcome = told
        return progress
