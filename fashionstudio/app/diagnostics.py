"""The report of what is here and what is missing: the doctor, and what only the window knows."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, qVersion
from PySide6.QtGui import QGuiApplication

from fashionstudio import __version__
from fashionstudio.app.own_program import OwnProcess, last_words
from fashionstudio.app.preference_schema import SETTINGS
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.core.own_command import own_command
from fashionstudio.core.report import Finding, as_text, redact

LIMIT_MS = 180_000
"""Longer than the slowest disk needs to read the engines once."""


class Diagnostics(QObject):
    """Runs `fashionstudio doctor` in a process of its own, since it needs torch.

    Signals:
        finished: `findings` and `log` are new.
    """

    finished = Signal()

    def __init__(
        self,
        preferences: Preferences,
        worker: WorkerClient,
        parent: QObject | None = None,
        *,
        command: list[str] | None = None,
    ) -> None:
        """`command`: program and arguments that print the doctor's findings as JSON."""
        super().__init__(parent)
        self._preferences = preferences
        self._worker = worker
        self._command = command or own_command("doctor", "--json")
        self._process: QProcess | None = None
        self.findings: tuple[Finding, ...] = ()
        self.log = ""

    @property
    def busy(self) -> bool:
        """Whether it is still looking."""
        return self._process is not None

    def start(self) -> None:
        """Look; takes some seconds."""
        if self._process is not None:
            return
        self._process = process = OwnProcess(self)
        process.gone.connect(self._on_finished)
        process.start(self._command[0], self._command[1:])
        QTimer.singleShot(LIMIT_MS, process, process.kill)

    def close(self) -> None:
        """End it, for nobody waits any more."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(1000)

    def report(self) -> str:
        """All of it as text that can be shown to anybody."""
        parts = [f"fashionstudio {__version__}", as_text(self.findings)]
        if self.log:
            parts += ["The last lines of the worker's log:", self.log]
        return "\n\n".join(parts) + "\n"

    def _on_finished(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        out = bytes(process.readAllStandardOutput().data())
        said = last_words(process)
        process.deleteLater()
        found = (*_read(out, said), *window_findings(self._preferences, self._worker))
        self.findings = tuple(finding.redacted() for finding in found)
        self.log = redact(self._worker.log_tail())
        self.finished.emit()


def _read(out: bytes, said: str) -> tuple[Finding, ...]:
    """The doctor's own answer, or why there is none."""
    try:
        return tuple(Finding.from_dict(finding) for finding in json.loads(out))
    except (ValueError, KeyError, TypeError, AttributeError):
        last = said.strip().splitlines()[-1:] or ["it said nothing"]
        return (Finding("doctor", "bad", f"did not finish: {last[0]}", "Install it again."),)


def window_findings(preferences: Preferences, worker: WorkerClient) -> tuple[Finding, ...]:
    """What only the window knows; each fails for itself."""
    checks: tuple[Callable[[], Finding], ...] = (
        _screen,
        lambda: _worker(worker),
        lambda: _changed(preferences),
    )
    return tuple(check() for check in checks)


def _screen() -> Finding:
    name = QGuiApplication.platformName()
    screen = QGuiApplication.primaryScreen()
    if screen is None:
        return Finding("window", "doubtful", f"Qt {qVersion()} on {name}, without a screen")
    size, ratio = screen.size(), screen.devicePixelRatio()
    text = f"Qt {qVersion()} on {name}, {size.width()} × {size.height()} at {ratio:g}"
    return Finding("window", "good", text)


def _worker(worker: WorkerClient) -> Finding:
    if worker.is_ready:
        return Finding("worker", "good", "ready")
    if worker.pid:
        return Finding("worker", "good", "starting")
    return Finding("worker", "doubtful", "does not run", "It starts with the next render.")


def _changed(preferences: Preferences) -> Finding:
    """Which preferences differ from how they came; folders and shortcuts only by their names."""
    parts = []
    for key, setting in SETTINGS.items():
        if preferences.is_overridden(key) or not preferences.is_default(key):
            private = setting.kind in ("folder", "shortcuts")
            parts.append(key if private else f"{key} = {preferences.get(key)}")
    return Finding("preferences", "good", ", ".join(parts) or "as they came")
