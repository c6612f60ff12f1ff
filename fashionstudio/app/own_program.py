"""Our own command line in a process of its own, and what it says in JSON lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

_TAIL_CHARS = 4000


class OwnProcess(QProcess):
    """A process, not started yet, that speaks UTF-8.

    Signals:
        gone: it has ended, or could not be started at all.
    """

    gone = Signal()

    def __init__(self, parent: QObject, more: Mapping[str, str] | None = None) -> None:
        """`more`: what is added to its environment."""
        super().__init__(parent)
        environment = QProcessEnvironment.systemEnvironment()
        for name, value in {"PYTHONIOENCODING": "utf-8", **(more or {})}.items():
            environment.insert(name, value)
        self.setProcessEnvironment(environment)
        self.finished.connect(self._on_finished)
        self.errorOccurred.connect(self._on_error)

    def _on_finished(self) -> None:
        self.gone.emit()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.gone.emit()


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
